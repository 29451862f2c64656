package lesson

// The switches that more than one experiment has.
var (
	switchHTTPOnly = Switch{Name: "httpOnly", Label: "HttpOnly", Choices: onAndOff}
	switchSameSite = Switch{Name: "sameSite", Label: "SameSite", Choices: []Choice{{"lax", "Lax"}, {"strict", "Strict"}, {"none", "None"}}}
	switchPath     = Switch{Name: "path", Label: "Path", Choices: []Choice{{"/", "the whole lab"}, {"/products", "/products only"}}}
	switchSecure   = Switch{Name: "secure", Label: "Secure", Choices: onAndOff}
	switchIdle     = Switch{Name: "idle", Label: "The server ends a session that is not used for", Choices: []Choice{{"10s", "10 seconds"}, {"60s", "60 seconds"}, {"1h", "1 hour"}}}
	switchLife     = Switch{Name: "cookieLife", Label: "The browser keeps the cookie for", Choices: []Choice{
		{"10s", "10 seconds"}, {"60s", "60 seconds"}, {"168h", "7 days"}, {"browser", "as long as the browser is open"},
	}}
	switchCareless = Switch{Name: "careless", Label: "The shop writes", Choices: []Choice{
		{"2s", "what it read two seconds ago, plus its change"}, {"0s", "with compare-and-set"},
	}}

	onAndOff = []Choice{{"on", "on"}, {"off", "off"}}
)

// Buttons of labs.
var (
	pressRestart = Action{Name: Restart, Text: "Restart the server", Note: "The lab's server is thrown away and a new one started, with the same secrets."}
	pressRotate  = Action{Name: Rotate, Text: "Rotate the secret", Note: "A new secret signs from now on. The old ones are still accepted."}
	pressRetire  = Action{Name: Retire, Text: "Retire the old secrets", Note: "Only the newest secret is accepted from now on."}
)

// labWith is what an experiment's lab begins with: the defaults, changed.
func labWith(change func(*Settings)) *Settings {
	s := Defaults()
	change(&s)
	return &s
}
