package lens

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Limits of one trace. What does not fit is left out, and Cut says so.
const (
	// MaxDocument bounds each document and command that is kept, in bytes of BSON.
	MaxDocument = 12 << 10
	// MaxTrace bounds a whole trace, in bytes.
	MaxTrace = 64 << 10

	maxURI     = 2 << 10
	maxHeader  = 300
	maxCookies = 16
	maxName    = 80
	maxTry     = 16
)

// Trace is what one request did: an immutable value, made when the response is
// complete. It holds no session id, no signature and no other cookie's value;
// documents' ids are masked in everything that it holds.
type Trace struct {
	Summary
	// At is when the request came, Took how long its answer took.
	At   time.Time
	Took time.Duration
	// URI is path and query as they came, Proto the version of HTTP.
	URI, Proto string
	// Headers are those request headers that say where the request came from.
	Headers []Header
	// Cookies are the request's cookies in their order.
	Cookies []CookieSent
	// Checks say what was found out about the session cookies.
	Checks []Check
	// SetCookies are the response's Set-Cookie lines.
	SetCookies []CookieSet
	// Location is where the response sends the browser, CacheControl whether it
	// may be kept.
	Location, CacheControl string
	// From is the lens id of the request whose redirect led here.
	From string
	// Bytes is the size of the response's body as it was sent.
	Bytes int
	// Cut lists what was too large to be kept.
	Cut []string
	// Try is the name of an experiment, where the request's address gave one: what
	// a client that is no tab of the learner's has to say who sent it.
	Try string
	// Marks are the facts that the experiments of the course recorded.
	Marks map[string]string

	collection    string
	commands      []Command
	before, after bson.Raw
	// beforeBytes and afterBytes are the documents' whole sizes.
	beforeBytes, afterBytes int
	// owner tells whose session it was, by a hash of the document's _id.
	owner [sha256.Size]byte
	owned bool
	// tab is the tab that the request itself named.
	tab string
	// jar names the store of cookies: see Exchange.Jar.
	jar string
	// outside says that the address is not below the session cookie's Path,
	// crossSite that another site made the request or led to it.
	outside, crossSite bool
	// private is only needed while the trace is made.
	private []string
}

// Header is a line of a request's header.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// CookieSent is a cookie as a request brought it, its value masked.
type CookieSent struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	// Bytes is the length of the whole value.
	Bytes int `json:"bytes"`
	// Ours says that it is the session cookie.
	Ours bool `json:"ours"`
}

// Exchange is a request and its response, as the server saw them.
type Exchange struct {
	ID      string
	Request *http.Request
	// Status, Header and Bytes are the response's.
	Status int
	Header http.Header
	Bytes  int
	At     time.Time
	Took   time.Duration
	// CookieName is the session cookie's name over plain HTTP.
	CookieName string
	// Private are the names of the fields whose texts are hidden wherever they
	// stand: what visitors tell of themselves.
	Private []string
	// From is the lens id of the request whose redirect led here, Tab the tab that
	// the request named, Try the experiment.
	From, Tab, Try string
	// Jar tells apart what a browser keeps cookies apart by: requests of one browser
	// bring the same session cookie only where it is the same.
	Jar string
	// CookiePath is the session cookie's Path, "/" where it is empty.
	CookiePath string
}

// NewID returns a name for a trace: 128 random bits, so that only who was given
// it can look.
func NewID() string {
	var id [16]byte
	rand.Read(id[:]) // never fails: it crashes the program rather than return weak bytes
	return base64.RawURLEncoding.EncodeToString(id[:])
}

// isID says whether a text has the form of NewID's.
func isID(text string) bool {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	return err == nil && len(raw) == 16
}

// Trace makes a trace of a request whose response is complete. A nil recorder
// gives one without decisions and commands.
func (r *Recorder) Trace(e Exchange) *Trace {
	t := &Trace{
		Summary: r.Summary(e.ID, e.Request, e.CookieName), At: e.At, Took: e.Took,
		URI: maskText(printable(e.Request.RequestURI, maxURI)), Proto: printable(e.Request.Proto, maxName),
		From: e.From, Bytes: e.Bytes,
		Location: maskText(printable(e.Header.Get("Location"), maxURI)), CacheControl: printable(e.Header.Get("Cache-Control"), maxHeader),
	}
	t.Status = e.Status
	t.Try = printable(e.Try, maxTry)
	t.jar = e.Jar
	t.outside = e.CookiePath != "" && !covers(e.CookiePath, e.Request.RequestURI)
	t.crossSite = e.Request.Header.Get("Sec-Fetch-Site") == "cross-site"
	if IsTab(e.Tab) {
		t.tab = e.Tab
	}
	t.readRequest(e)
	t.readResponse(e)
	if r != nil {
		r.mu.Lock()
		t.keep(r.evidence, slices.Clone(r.commands), r.uncounted, e.Private)
		r.mu.Unlock()
	}
	return t
}

// shownHeaders are the request headers that bear on cookies and sessions.
var shownHeaders = []string{"Origin", "Sec-Fetch-Site", "Sec-Fetch-Mode", "Content-Type", "Content-Length", "Accept", "X-Forwarded-Proto"}

func (t *Trace) readRequest(e Exchange) {
	t.Headers = append(t.Headers, Header{"Host", printable(e.Request.Host, maxHeader)})
	for _, name := range shownHeaders {
		if value := e.Request.Header.Get(name); value != "" {
			t.Headers = append(t.Headers, Header{name, maskText(printable(value, maxHeader))})
		}
	}
	for pair := range cookiePairs(e.Request.Header) {
		if len(t.Cookies) == maxCookies {
			t.cut("cookies beyond the first %d", maxCookies)
			break
		}
		name, value := cutPair(pair)
		sent := CookieSent{Name: maskText(shownName(name)), Value: hide(value), Bytes: len(value), Ours: isOurs(name, e.CookieName)}
		if sent.Ours {
			sent.Value = maskCookie(value)
		}
		t.Cookies = append(t.Cookies, sent)
	}
}

// cookiePairs yields the name=value pairs of the Cookie lines as they came,
// malformed ones too.
func cookiePairs(header http.Header) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for _, line := range header["Cookie"] {
			for pair := range strings.SplitSeq(line, ";") {
				if pair = strings.TrimSpace(pair); pair != "" && !yield(pair) {
					return
				}
			}
		}
	}
}

// cutPair takes a cookie apart. Without a "=" all of it is the value, and the name is
// empty (RFC 6265bis, section 5.6).
func cutPair(pair string) (name, value string) {
	name, value, named := strings.Cut(pair, "=")
	if !named {
		return "", pair
	}
	return strings.TrimSpace(name), strings.TrimSpace(value)
}

// shownName is a cookie's name, or says that it has none.
func shownName(name string) string {
	if name == "" {
		return "(no name)"
	}
	return printable(name, maxName)
}

// isOurs says whether a cookie is the session's, over HTTP or over HTTPS.
func isOurs(name, ours string) bool {
	return name == ours || strings.TrimPrefix(name, "__Host-") == ours || strings.TrimPrefix(name, "__Secure-") == ours
}

func (t *Trace) readResponse(e Exchange) {
	for i, line := range e.Header["Set-Cookie"] {
		if i == maxCookies {
			t.cut("Set-Cookie lines beyond the first %d", maxCookies)
			return
		}
		t.SetCookies = append(t.SetCookies, parseSetCookie(line, e.CookieName))
	}
}

// keep takes over the evidence: copies, masked, within the limits.
func (t *Trace) keep(e evidence, commands []Command, uncounted int, private []string) {
	t.collection, t.Checks, t.Marks = e.collection, slices.Clone(e.checks), maps.Clone(e.marks)
	if uncounted > 0 {
		t.cut("%d commands beyond the first %d", uncounted, maxCommands)
	}
	t.private = private
	left := MaxTrace - MaxDocument // the rest is for what was read from the request
	t.before, t.beforeBytes = t.kept(&left, "the document before", e.before)
	if e.after != nil {
		if stored, err := bson.Marshal(e.after); err == nil {
			t.after, t.afterBytes = t.kept(&left, "the document after", stored)
		}
	}
	for i := range commands {
		c := &commands[i]
		c.sent, _ = t.kept(&left, "the command "+c.Name, c.sent)
	}
	t.commands = commands
	t.own(e)
	for i := range t.Checks {
		t.Checks[i].Document = Short(t.Checks[i].Document)
	}
}

// kept returns a masked copy of a document, or nothing of one that does not fit.
func (t *Trace) kept(left *int, what string, document bson.Raw) (bson.Raw, int) {
	if len(document) > min(MaxDocument, *left) {
		t.cut("%s: %d bytes", what, len(document))
		return nil, len(document)
	}
	*left -= len(document)
	masked := bytes.Clone(document)
	maskBytes(masked)
	for _, name := range t.private {
		hideField(masked, name)
	}
	return masked, len(document)
}

// own remembers whose request it was: the session's, or the one that the cookie
// named and that was not there.
func (t *Trace) own(e evidence) {
	id, ok := documentID(e)
	if ok {
		t.owner, t.owned = sha256.Sum256([]byte(id)), true
	}
}

// Owner names the session that the request was about, the same name for the same
// session and no other; empty where there was none. It opens nothing.
func (t *Trace) Owner() string {
	if !t.owned {
		return ""
	}
	return hex.EncodeToString(t.owner[:12])
}

// documentID is the _id of the document that the request was about, as far as
// one is known. What was written last counts most.
func documentID(e evidence) (string, bool) {
	if named, ok := e.after.(interface{ DocumentID() string }); ok && named.DocumentID() != "" {
		return named.DocumentID(), true
	}
	if id, ok := e.before.Lookup("_id").StringValueOK(); ok && id != "" {
		return id, true
	}
	for _, check := range e.checks {
		if check.Document != "" {
			return check.Document, true
		}
	}
	return "", false
}

func (t *Trace) cut(format string, args ...any) { t.Cut = append(t.Cut, fmt.Sprintf(format, args...)) }
