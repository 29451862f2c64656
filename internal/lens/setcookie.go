package lens

import (
	"cmp"
	"net/http"
	"strings"
)

// CookieSet is a Set-Cookie line, taken apart.
type CookieSet struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	// Bytes is the length of name and value together.
	Bytes int  `json:"bytes"`
	Ours  bool `json:"ours"`
	// Attributes are those of the line, in its order.
	Attributes []Attribute `json:"attributes"`
	// Missing are the attributes that a session cookie should have and this line
	// lacks.
	Missing []Attribute `json:"missing,omitempty"`
}

// Attribute is an attribute of a Set-Cookie line, with what it means.
type Attribute struct {
	Name    string `json:"name"`
	Value   string `json:"value,omitempty"`
	Meaning string `json:"meaning"`
}

// meanings say in half a line what an attribute is for (RFC 6265bis, section 4.1.2).
var meanings = map[string]string{
	"path":        "sent to this folder and everything below it",
	"domain":      "sent to this host and to all below it",
	"expires":     "the browser deletes it on this date",
	"max-age":     "the same as a number of seconds; it wins over Expires",
	"httponly":    "no script can read it",
	"secure":      "sent over HTTPS only; most browsers make an exception for localhost",
	"partitioned": "kept apart for each site that embeds this one",
	"priority":    "which cookies Chromium drops last when there are too many",
}

// sameSites say what each value of SameSite is for (RFC 6265bis, section 4.1.2.7).
var sameSites = map[string]string{
	"strict": "never sent with another site's request",
	"lax":    "sent with another site's request only when a link leads here",
	"none":   "sent with every site's requests; browsers take it only with Secure",
}

// meaning says what an attribute is for. It takes the key in small letters.
func meaning(key, value string) string {
	if key == "samesite" {
		return cmp.Or(sameSites[strings.ToLower(value)], "not a value that browsers know: they use their default, mostly Lax")
	}
	return meanings[key]
}

// parseSetCookie takes a line apart. The value is masked; attributes are not
// secret.
func parseSetCookie(line, ours string) CookieSet {
	pair, rest, _ := strings.Cut(line, ";")
	name, value := cutPair(strings.TrimSpace(pair))
	set := CookieSet{Name: shownName(name), Value: hide(value), Bytes: len(pair), Ours: isOurs(name, ours)}
	if set.Ours && value != "" {
		set.Value = maskCookie(value)
	}
	present := map[string]bool{}
	for part := range strings.SplitSeq(rest, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		key := strings.ToLower(name)
		if name == "" {
			continue
		}
		present[key] = true
		set.Attributes = append(set.Attributes, Attribute{printable(name, maxName), printable(value, maxHeader), meaning(key, value)})
	}
	if set.Ours {
		set.Missing = missing(present)
	}
	return set
}

// missing warns of what a session cookie should have.
func missing(present map[string]bool) []Attribute {
	var list []Attribute
	for _, a := range []Attribute{
		{"HttpOnly", "", "without it every script of the page can read the key"},
		{"SameSite", "", "without it browsers differ in what other sites may send"},
		{"Path", "", "without it the cookie goes to one folder alone"},
		{"Secure", "", "right over plain HTTP, where most browsers would drop the cookie; over HTTPS it belongs here"},
	} {
		if !present[strings.ToLower(a.Name)] {
			list = append(list, a)
		}
	}
	return list
}

// attribute returns the value of an attribute, and whether the line has it.
func (c CookieSet) attribute(name string) (string, bool) {
	for _, a := range c.Attributes {
		if strings.EqualFold(a.Name, name) {
			return a.Value, true
		}
	}
	return "", false
}

// Line is the line as it was sent, its value masked.
func (c CookieSet) Line() string {
	var line strings.Builder
	line.WriteString(c.Name + "=" + c.Value)
	for _, a := range c.Attributes {
		line.WriteString("; " + a.Name)
		if a.Value != "" {
			line.WriteString("=" + a.Value)
		}
	}
	return line.String()
}

// hasCookie says whether a request brought a cookie of that name, readable or
// not.
func hasCookie(r *http.Request, ours string) bool {
	for pair := range cookiePairs(r.Header) {
		if name, _ := cutPair(pair); isOurs(name, ours) {
			return true
		}
	}
	return false
}
