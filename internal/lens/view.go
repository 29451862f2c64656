package lens

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// View is a trace in the form in which it is shown: what the cards print and
// what the JSON holds. It is made when somebody looks.
type View struct {
	ID     string    `json:"id"`
	At     time.Time `json:"at"`
	Micros int64     `json:"micros"`
	Method string    `json:"method"`
	Path   string    `json:"path"`
	Status int       `json:"status"`
	Story  string    `json:"story"`
	Chips  []Chip    `json:"chips"`
	// Cart is absent where the request had nothing to do with the cart.
	Cart     *CountView   `json:"cart,omitempty"`
	Request  RequestCard  `json:"request"`
	Check    CheckCard    `json:"signature"`
	Commands CommandsCard `json:"commands"`
	Document DocumentCard `json:"document"`
	Response ResponseCard `json:"response"`
	Browser  BrowserCard  `json:"browser"`
	// From is the request whose redirect led here, To the page that this one's
	// redirect led to.
	From *Link `json:"from,omitempty"`
	To   *Link `json:"to,omitempty"`
	// Cut lists what was too large to be kept.
	Cut []string `json:"cut,omitempty"`
}

// CountView is a Count in JSON.
type CountView struct {
	Before int `json:"before"`
	After  int `json:"after"`
}

// Link leads to another trace.
type Link struct {
	ID     string `json:"id"`
	Method string `json:"method"`
	Path   string `json:"path"`
	Status int    `json:"status"`
}

// LinkTo returns the link to a trace; nil for none.
func LinkTo(t *Trace) *Link {
	if t == nil {
		return nil
	}
	return &Link{t.ID, t.Method, t.Path, t.Status}
}

// RequestCard is what the browser sent.
type RequestCard struct {
	Sentence string `json:"sentence"`
	// Line is the request line.
	Line       string       `json:"line"`
	Headers    []Header     `json:"headers"`
	Cookies    []CookieSent `json:"cookies"`
	CookieSent bool         `json:"cookieSent"`
}

// CheckCard is what became of the cookie before the database was asked.
type CheckCard struct {
	Sentence string      `json:"sentence"`
	Verdict  string      `json:"verdict"`
	Checks   []CheckView `json:"checks"`
}

// CheckView is a Check in JSON. Dates are absent in a malformed cookie.
type CheckView struct {
	Verdict    string     `json:"verdict"`
	Bytes      int        `json:"bytes"`
	IssuedAt   *time.Time `json:"issuedAt,omitempty"`
	ValidUntil *time.Time `json:"validUntil,omitempty"`
	// Key is the place in the list of secrets, from 1; 0 when none matched.
	Key      int    `json:"key"`
	Keys     int    `json:"keys"`
	Sent     string `json:"sent,omitempty"`
	Computed string `json:"computed,omitempty"`
	Document string `json:"document,omitempty"`
}

// CommandsCard is what MongoDB was asked.
type CommandsCard struct {
	Sentence string        `json:"sentence"`
	Micros   int64         `json:"micros"`
	Commands []CommandView `json:"commands"`
}

// CommandView is one command.
type CommandView struct {
	Name       string `json:"name"`
	Collection string `json:"collection"`
	// Session says that the session store sent it; the others are the shop's.
	Session    bool   `json:"session"`
	Micros     int64  `json:"micros"`
	ReplyBytes int    `json:"replyBytes"`
	Failed     bool   `json:"failed"`
	Text       string `json:"text"`
}

// DocumentCard is the session's document before and after.
type DocumentCard struct {
	Sentence string `json:"sentence"`
	Verdict  string `json:"verdict"`
	Write    string `json:"write"`
	Retries  int    `json:"retries"`
	// ID is the short _id.
	ID          string     `json:"id,omitempty"`
	Before      string     `json:"before,omitempty"`
	After       string     `json:"after,omitempty"`
	BeforeBytes int        `json:"beforeBytes"`
	AfterBytes  int        `json:"afterBytes"`
	Changes     []Change   `json:"changes"`
	ExpiresAt   *time.Time `json:"expiresAt,omitempty"`
	// Sealed says that the values are encrypted in the database, and so here.
	Sealed bool `json:"sealed"`
	// Collection is where the documents are.
	Collection string `json:"collection,omitempty"`
	// Filter finds this document in mongosh; empty without a document.
	Filter string `json:"filter,omitempty"`
}

// ResponseCard is what the server answered.
type ResponseCard struct {
	Sentence     string      `json:"sentence"`
	Status       int         `json:"status"`
	Location     string      `json:"location,omitempty"`
	CacheControl string      `json:"cacheControl,omitempty"`
	Bytes        int         `json:"bytes"`
	Decision     string      `json:"decision"`
	Sent         bool        `json:"sent"`
	SetCookies   []CookieSet `json:"setCookies"`
}

// BrowserCard is what the browser holds now, in the columns of the browsers' own
// cookie panels.
type BrowserCard struct {
	Sentence string       `json:"sentence"`
	Cookies  []HeldCookie `json:"cookies"`
}

// HeldCookie is a row of a browser's cookie panel. A column is a dash where this
// request and its response do not tell.
type HeldCookie struct {
	Name     string `json:"name"`
	Value    string `json:"value"`
	Domain   string `json:"domain"`
	Path     string `json:"path"`
	Expires  string `json:"expires"`
	Size     int    `json:"size"`
	HTTPOnly string `json:"httpOnly"`
	Secure   string `json:"secure"`
	SameSite string `json:"sameSite"`
}

// View makes the form to be shown.
func (t *Trace) View() View {
	v := View{
		ID: t.ID, At: t.At.UTC(), Micros: t.Took.Microseconds(), Method: t.Method, Path: t.Path, Status: t.Status,
		Story: t.Story(), Chips: Chips(t.Summary), Cut: t.Cut,
		Request: RequestCard{
			Sentence: t.requestSentence(), Line: t.Method + " " + t.URI + " " + t.Proto,
			Headers: t.Headers, Cookies: orEmpty(t.Cookies), CookieSent: t.CookieSent,
		},
		Check:    CheckCard{Sentence: t.signatureSentence(), Verdict: t.Verdict.String(), Checks: t.checkViews()},
		Commands: CommandsCard{Sentence: t.commandsSentence(), Micros: t.Spent.Microseconds(), Commands: t.commandViews()},
		Document: t.documentCard(),
		Response: ResponseCard{
			Sentence: t.responseSentence(), Status: t.Status, Location: t.Location, CacheControl: t.CacheControl, Bytes: t.Bytes,
			Decision: t.Cookie.String(), Sent: t.Cookie.Sent(), SetCookies: orEmpty(t.SetCookies),
		},
		Browser: t.browserCard(),
	}
	if t.Cart != nil {
		v.Cart = &CountView{t.Cart.Before, t.Cart.After}
	}
	return v
}

// orEmpty makes JSON say [] rather than null.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func (t *Trace) checkViews() []CheckView {
	views := make([]CheckView, len(t.Checks))
	for i, c := range t.Checks {
		views[i] = CheckView{
			Verdict: c.Verdict.String(), Bytes: c.Bytes, IssuedAt: date(c.IssuedAt), ValidUntil: date(c.ValidUntil),
			Keys: c.Keys, Sent: c.Sent, Computed: c.Computed, Document: c.Document,
		}
		if c.Verdict == Loaded {
			views[i].Verdict, views[i].Key = "matches", c.Key+1
		}
	}
	return views
}

func date(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	at = at.UTC()
	return &at
}

func (t *Trace) commandViews() []CommandView {
	views := make([]CommandView, len(t.commands))
	for i, c := range t.commands {
		own := c.Collection != "" && c.Collection == t.collection
		views[i] = CommandView{
			Name: c.Name, Collection: c.Collection, Session: own, Micros: c.Duration.Microseconds(),
			ReplyBytes: c.ReplyBytes, Failed: c.Failed, Text: commandText(c.sent, own),
		}
	}
	return views
}

// driverFields are what the driver adds to every command; they tell nothing of
// the shop.
var driverFields = []string{"lsid", "$clusterTime", "$readPreference", "txnNumber", "apiVersion"}

func commandText(command bson.Raw, own bool) string {
	if command == nil {
		return "(too large to be kept)"
	}
	if !own {
		return Shape(command)
	}
	fields := slices.DeleteFunc(elements(command), func(e bson.RawElement) bool { return slices.Contains(driverFields, e.Key()) })
	var out writer
	writeDocument(&out, fields, "\n", 0)
	return shorten(out.String())
}

func (t *Trace) documentCard() DocumentCard {
	card := DocumentCard{
		Sentence: t.documentSentence(), Verdict: t.Verdict.String(), Write: t.Write.String(), Retries: t.Retries,
		ID: t.Document, Before: Pretty(t.before), After: Pretty(t.after), BeforeBytes: t.beforeBytes, AfterBytes: t.afterBytes,
		Changes: []Change{}, Collection: t.collection,
	}
	newest := t.before
	if t.after != nil {
		newest = t.after
	}
	if expires, ok := newest.Lookup("expiresAt").TimeOK(); ok {
		card.ExpiresAt = date(expires)
	}
	_, unsealed := newest.LookupErr("sealed")
	card.Sealed = newest != nil && unsealed == nil
	if t.after != nil || t.Write == Destroyed {
		card.Changes = orEmpty(Diff(t.before, t.after))
	}
	if start, end, ok := strings.Cut(t.Document, "…"); ok && newest != nil {
		card.Filter = fmt.Sprintf("{ _id: /^%s.*%s$/ }", start, end)
	}
	return card
}

func (t *Trace) browserCard() BrowserCard {
	for _, set := range t.SetCookies {
		if !set.Ours {
			continue
		}
		if t.Cookie == CookieExpired {
			return BrowserCard{Sentence: "The browser has dropped the cookie. It holds no key of this shop now.", Cookies: []HeldCookie{}}
		}
		return BrowserCard{
			Sentence: "The browser has taken over the cookie of this answer. A script sees nothing of it: document.cookie is empty, because of HttpOnly.",
			Cookies:  []HeldCookie{heldAfter(set, t.host())},
		}
	}
	for _, sent := range t.Cookies {
		if sent.Ours {
			return BrowserCard{
				Sentence: "The browser holds the cookie that it sent, as before. A request carries a cookie's name and value alone: the other columns are in the browser's own cookie panel.",
				Cookies:  []HeldCookie{t.heldBefore(sent)},
			}
		}
	}
	return BrowserCard{Sentence: "The browser holds no session cookie for this request.", Cookies: []HeldCookie{}}
}

func (t *Trace) host() string {
	host, _, _ := strings.Cut(t.Headers[0].Value, ":")
	return host
}

func heldAfter(set CookieSet, host string) HeldCookie {
	held := HeldCookie{Name: set.Name, Value: set.Value, Domain: host, Path: "/", Expires: "Session", Size: set.Bytes - 1, HTTPOnly: "", Secure: "", SameSite: ""}
	if path, ok := set.attribute("Path"); ok {
		held.Path = path
	}
	if domain, ok := set.attribute("Domain"); ok {
		held.Domain = "." + domain
	}
	if expires, ok := set.attribute("Expires"); ok {
		held.Expires = expires
	}
	for name, column := range map[string]*string{"HttpOnly": &held.HTTPOnly, "Secure": &held.Secure} {
		if _, ok := set.attribute(name); ok {
			*column = "✓"
		}
	}
	held.SameSite, _ = set.attribute("SameSite")
	return held
}

func (t *Trace) heldBefore(sent CookieSent) HeldCookie {
	held := HeldCookie{
		Name: sent.Name, Value: sent.Value, Domain: t.host(), Path: "—", Expires: "—", Size: len(sent.Name) + sent.Bytes,
		HTTPOnly: "—", Secure: "—", SameSite: "—",
	}
	for _, c := range t.Checks {
		if c.Verdict == Loaded {
			held.Expires = "says " + c.ValidUntil.UTC().Format(time.RFC1123)
		}
	}
	return held
}
