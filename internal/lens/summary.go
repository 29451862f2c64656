package lens

import (
	"net/http"
	"slices"
	"time"
)

// Summary is what a request has done so far, in the few facts that the strip
// tells.
type Summary struct {
	// ID is the request's lens id.
	ID           string
	Method, Path string
	// Status is the response's status, 0 until it is known.
	Status int
	// CookieSent says that the request brought a session cookie.
	CookieSent bool
	Session
	// Document is the short _id of the session's document, empty without one.
	Document string
	// Key is which secret signed the cookie that opened the session.
	Key int
	// Commands counts the commands by name, in the order of their first.
	Commands []CommandCount
	// Spent is how long MongoDB took for them together.
	Spent time.Duration
	// Cart is nil where the request had nothing to do with the cart.
	Cart *Count
}

// CommandCount is how often a command was sent.
type CommandCount struct {
	Name  string
	Times int
}

// Summary returns what has been recorded so far. A nil recorder knows what the
// request itself says.
func (r *Recorder) Summary(id string, request *http.Request, cookieName string) Summary {
	s := Summary{
		ID: id, Method: printable(request.Method, maxName), Path: maskText(printable(request.URL.Path, maxURI)),
		CookieSent: hasCookie(request, cookieName),
	}
	if r == nil {
		return s
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	s.Session, s.Cart = r.session, r.evidence.cart
	if document, ok := documentID(r.evidence); ok {
		s.Document = Short(document)
	}
	for _, check := range r.evidence.checks {
		if check.Verdict == Loaded {
			s.Key = check.Key
		}
	}
	s.Commands, s.Spent = counted(nil, r.commands)
	return s
}

// counted adds commands to a count.
func counted(counts []CommandCount, commands []Command) ([]CommandCount, time.Duration) {
	var spent time.Duration
	for _, command := range commands {
		counts = add(counts, command.Name, 1)
		spent += command.Duration
	}
	return counts, spent
}

func add(counts []CommandCount, name string, times int) []CommandCount {
	i := slices.IndexFunc(counts, func(c CommandCount) bool { return c.Name == name })
	if i < 0 {
		return append(counts, CommandCount{name, times})
	}
	counts[i].Times += times
	return counts
}

// After joins the summary of a page with that of the request whose redirect led
// to it: what the browser brought is the first one's, what was spent is both's.
func (s Summary) After(first Summary) Summary {
	joined := first
	joined.ID, joined.Status = s.ID, s.Status
	joined.Method, joined.Path = s.Method, s.Path
	joined.Commands = slices.Clone(first.Commands)
	for _, c := range s.Commands {
		joined.Commands = add(joined.Commands, c.Name, c.Times)
	}
	joined.Spent += s.Spent
	if joined.Write == NotWritten {
		joined.Write, joined.Retries = s.Write, s.Retries
	}
	if !joined.Cookie.Sent() && s.Cookie.Sent() {
		joined.Cookie = s.Cookie
	}
	if joined.Verdict == NotAsked {
		joined.Verdict = s.Verdict
	}
	if joined.Document == "" {
		joined.Document = s.Document
	}
	if joined.Cart == nil {
		joined.Cart = s.Cart
	}
	return joined
}
