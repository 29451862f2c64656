package lesson

import (
	"net/url"
	"strings"
	"time"

	"crumbs.example/shop/internal/lens"
)

// Fact is what a lesson knows of one request: the part of its trace that the
// rules look at. It holds no id that opens anything, so it may be kept.
type Fact struct {
	// ID is the request's lens id, From that of the request whose redirect led to it.
	ID   string `bson:"id"`
	From string `bson:"from,omitempty"`
	// At is when the request came, Took how long its answer took.
	At   time.Time     `bson:"at"`
	Took time.Duration `bson:"took"`
	// Method, Path and Status are the request's and its answer's. Path is the shop's
	// own, also in a lab.
	Method string `bson:"method"`
	Path   string `bson:"path"`
	Status int    `bson:"status"`
	// Host is the request's, with its port.
	Host string `bson:"host,omitempty"`
	// Query holds the address's parameters.
	Query url.Values `bson:"query,omitempty"`
	// Site is the request's Sec-Fetch-Site.
	Site string `bson:"site,omitempty"`
	// CookieSent says that the request brought the session cookie.
	CookieSent bool         `bson:"cookieSent"`
	Verdict    lens.Verdict `bson:"verdict"`
	Write      lens.Write   `bson:"write"`
	// Cookie is what the answer did about the cookie.
	Cookie lens.Cookie `bson:"cookie"`
	// Key is which secret signed the cookie, 0 the current one. Keys is how many
	// the shop accepts; 0 where it looked at no cookie.
	Key  int `bson:"key"`
	Keys int `bson:"keys,omitempty"`
	// Session names the session that the request was about; empty without one.
	Session string `bson:"session,omitempty"`
	// Before and After are the pieces in the cart. CartKnown is false where the
	// request had nothing to do with the cart.
	Before    int  `bson:"before"`
	After     int  `bson:"after"`
	CartKnown bool `bson:"cartKnown"`
	// Mine says that the request was made in the learner's tab, Try that its address
	// named the learner's experiment.
	Mine bool `bson:"mine"`
	Try  bool `bson:"try"`
	// Marks are what labs record beside that: their settings ("store", "idle", as
	// Settings.Value writes them), and what the constants of marks.go name.
	Marks map[string]string `bson:"marks,omitempty"`
}

// Lab says whether the request was made in a lab.
func (f Fact) Lab() bool { return f.Marks[MarkLab] != "" }

// Added says whether the request put something into the cart and was told so.
func (f Fact) Added() bool {
	return f.Method == "POST" && f.Path == "/cart/items" && (f.Status == 303 || f.Status == 200) && f.CartKnown && f.After > f.Before
}

// End is when the answer was complete.
func (f Fact) End() time.Time { return f.At.Add(f.Took) }

// FactOf reads a trace. mine says whether it was made in the learner's tab, try
// is the name of the learner's experiment.
func FactOf(t *lens.Trace, mine bool, try string) Fact {
	f := Fact{
		ID: t.ID, From: t.From, At: t.At, Took: t.Took, Method: t.Method, Path: t.Path, Status: t.Status,
		CookieSent: t.CookieSent, Verdict: t.Verdict, Write: t.Write, Cookie: t.Cookie, Key: t.Key,
		Session: t.Owner(), Mine: mine, Try: try != "" && t.Try == try, Marks: t.Marks,
	}
	if t.Cart != nil {
		f.CartKnown, f.Before, f.After = true, t.Cart.Before, t.Cart.After
	}
	if _, query, ok := strings.Cut(t.URI, "?"); ok {
		f.Query, _ = url.ParseQuery(query)
	}
	for _, h := range t.Headers {
		switch h.Name {
		case "Host":
			f.Host = h.Value
		case "Sec-Fetch-Site":
			f.Site = h.Value
		}
	}
	for _, check := range t.Checks {
		f.Keys = max(f.Keys, check.Keys)
	}
	return f
}
