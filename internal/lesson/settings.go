package lesson

import (
	"errors"
	"fmt"
	"time"
)

// Settings are what a lab runs with: a shop of the learner's own, whose sessions
// are kept as the experiment needs it.
type Settings struct {
	// Store is "mongo" or "memory".
	Store string `bson:"store"`
	// CookieLife is how long the browser keeps the cookie: "session" for as long as
	// the session lives, "browser" until the browser is closed, or a duration.
	CookieLife string `bson:"cookieLife"`
	// Idle is after how long without a request the server ends a session.
	Idle time.Duration `bson:"idle"`
	// HTTPOnly and Secure are the attributes of that name, SameSite is "lax",
	// "strict" or "none".
	HTTPOnly bool   `bson:"httpOnly"`
	Secure   bool   `bson:"secure"`
	SameSite string `bson:"sameSite"`
	// Path is the part of the lab that the cookie is for, "/" for all of it.
	Path string `bson:"path"`
	// Careless makes the lab write the cart that it read before it waited so long,
	// as a program does that reads, changes and writes without looking again.
	Careless time.Duration `bson:"careless"`
}

// Defaults are the settings of a lab that is like the shop itself.
func Defaults() Settings {
	return Settings{Store: "mongo", CookieLife: "session", Idle: time.Hour, HTTPOnly: true, SameSite: "lax", Path: "/"}
}

// Switch is a setting that a learner may change, and the choices there are.
type Switch struct {
	// Name is one of the names that With knows.
	Name    string
	Label   string
	Choices []Choice
}

// Choice is one value of a switch.
type Choice struct{ Value, Text string }

// Action is something that a lab can be asked to do.
type Action struct{ Name, Text, Note string }

// The names of the actions.
const (
	// Restart throws the lab's servers away and starts new ones.
	Restart = "restart"
	// Rotate puts a new secret before the old ones.
	Rotate = "rotate"
	// Retire forgets all secrets but the newest.
	Retire = "retire"
)

// ErrSetting is a setting, or a value of it, that no lab has.
var ErrSetting = errors.New("no such setting")

// With returns the settings with one of them changed. It returns ErrSetting for a
// name or a value that there is not.
func (s Settings) With(name, value string) (Settings, error) {
	set, known := setters[name]
	if !known || !set(&s, value) {
		return Settings{}, fmt.Errorf("%q = %q: %w", name, value, ErrSetting)
	}
	return s, nil
}

// setters change one setting each, and say whether they could.
var setters = map[string]func(*Settings, string) bool{
	"store": func(s *Settings, v string) bool { return choose(&s.Store, v, "mongo", "memory") },
	"cookieLife": func(s *Settings, v string) bool {
		return choose(&s.CookieLife, v, "session", "browser", "10s", "60s", "168h")
	},
	"idle":     func(s *Settings, v string) bool { return chooseTime(&s.Idle, v, "10s", "60s", "1h") },
	"httpOnly": func(s *Settings, v string) bool { return chooseFlag(&s.HTTPOnly, v) },
	"secure":   func(s *Settings, v string) bool { return chooseFlag(&s.Secure, v) },
	"sameSite": func(s *Settings, v string) bool { return choose(&s.SameSite, v, "lax", "strict", "none") },
	"path":     func(s *Settings, v string) bool { return choose(&s.Path, v, "/", "/products") },
	"careless": func(s *Settings, v string) bool { return chooseTime(&s.Careless, v, "0s", "2s") },
}

func choose(field *string, value string, allowed ...string) bool {
	for _, a := range allowed {
		if a == value {
			*field = value
			return true
		}
	}
	return false
}

func chooseTime(field *time.Duration, value string, allowed ...string) bool {
	var text string
	if !choose(&text, value, allowed...) {
		return false
	}
	*field, _ = time.ParseDuration(text)
	return true
}

func chooseFlag(field *bool, value string) bool {
	var text string
	if !choose(&text, value, "on", "off") {
		return false
	}
	*field = text == "on"
	return true
}

// Value returns a setting in the form in which With takes it, empty for a name
// that there is not.
func (s Settings) Value(name string) string {
	switch name {
	case "store":
		return s.Store
	case "cookieLife":
		return s.CookieLife
	case "idle":
		return short(s.Idle)
	case "httpOnly":
		return onOff(s.HTTPOnly)
	case "secure":
		return onOff(s.Secure)
	case "sameSite":
		return s.SameSite
	case "path":
		return s.Path
	case "careless":
		return short(s.Careless)
	}
	return ""
}

// Names lists the settings' names, in the order in which pages show them.
func Names() []string {
	return []string{"store", "cookieLife", "idle", "httpOnly", "secure", "sameSite", "path", "careless"}
}

// short writes a duration as the choices do.
func short(d time.Duration) string {
	switch {
	case d >= time.Hour:
		return fmt.Sprintf("%dh", int(d.Hours()))
	default:
		return fmt.Sprintf("%ds", int(d.Seconds()))
	}
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}
