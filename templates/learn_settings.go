package templates

// settingNames are what pages call the settings of a lab.
var settingNames = map[string]string{
	"store": "Sessions are kept in", "cookieLife": "The browser keeps the cookie", "idle": "A session ends without a request for",
	"httpOnly": "HttpOnly", "secure": "Secure", "sameSite": "SameSite", "path": "Path", "careless": "Between reading and writing the cart",
}

// settingValues are what pages call their values, where these do not speak for
// themselves.
var settingValues = map[string]map[string]string{
	"store":      {"mongo": "MongoDB", "memory": "the memory of one process"},
	"cookieLife": {"session": "as long as the session lives", "browser": "until it is closed", "10s": "10 seconds", "60s": "60 seconds", "168h": "7 days"},
	"idle":       {"10s": "10 seconds", "60s": "60 seconds", "1h": "1 hour"},
	"careless":   {"0s": "nothing", "2s": "2 seconds, and no second look"},
}

// SettingFact is a setting of a lab in words.
func SettingFact(name, value string) Fact {
	fact := Fact{Name: settingNames[name], Value: value}
	if text, known := settingValues[name][value]; known {
		fact.Value = text
	}
	return fact
}
