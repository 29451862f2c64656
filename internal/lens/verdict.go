package lens

// Verdict says what became of the session cookie of one request: whether it
// opened a session and, when it did not, why. It is a closed type: the session
// store gives no other answer.
type Verdict uint8

// The verdicts.
const (
	// NotAsked: nobody asked for the session, so nobody looked at the cookie.
	NotAsked Verdict = iota
	// NoCookie: the request brought no session cookie.
	NoCookie
	// Loaded: the signature is right and the session was found and is alive.
	Loaded
	// Malformed: the cookie's value is not of the form that the shop issues.
	Malformed
	// Forged: the form is right and the signature is not; no secret in use
	// signed it.
	Forged
	// Unknown: the signature is right, but no session has this id: it was ended
	// on the server, or the database is another one.
	Unknown
	// ExpiredIdle: the session was not used for longer than the idle timeout.
	ExpiredIdle
	// ExpiredAbsolute: the session reached the end of its absolute lifetime.
	ExpiredAbsolute
	// Corrupt: the session's document could not be read and was set aside.
	Corrupt
	// Unavailable: the database did not answer, so nobody knows.
	Unavailable
)

var verdictNames = [...]string{
	NotAsked:        "not asked for",
	NoCookie:        "no cookie",
	Loaded:          "loaded",
	Malformed:       "malformed",
	Forged:          "forged",
	Unknown:         "unknown",
	ExpiredIdle:     "expired idle",
	ExpiredAbsolute: "expired absolute",
	Corrupt:         "corrupt",
	Unavailable:     "database down",
}

// String is the verdict's short name, as logs and the lens write it.
func (v Verdict) String() string { return verdictNames[v] }

// Write says what one request did to the stored session.
type Write uint8

// The writes.
const (
	// NotWritten: nothing had changed, or nothing was asked for.
	NotWritten Write = iota
	// Created: a new document under a new id.
	Created
	// Updated: changed values, by one compare-and-set.
	Updated
	// Touched: later dates and nothing else.
	Touched
	// Renewed: the values moved to a new id, the old one is dead.
	Renewed
	// Destroyed: the document is gone.
	Destroyed
	// Conflicted: other writers kept coming first; nothing was changed.
	Conflicted
	// Ended: the session was ended meanwhile; nothing was changed.
	Ended
	// Refused: too many writers were waiting; nothing was changed.
	Refused
	// Failed: the database failed before the change could be made.
	Failed
	// Uncertain: the database failed to answer; the change may have been made.
	Uncertain
)

var writeNames = [...]string{
	NotWritten: "unmodified",
	Created:    "create",
	Updated:    "update",
	Touched:    "touch",
	Renewed:    "renew",
	Destroyed:  "destroy",
	Conflicted: "conflict",
	Ended:      "ended meanwhile",
	Refused:    "queue full",
	Failed:     "failed",
	Uncertain:  "uncertain",
}

// String is the write's short name, as logs and the lens write it.
func (w Write) String() string { return writeNames[w] }

// Cookie says why a response carries the session cookie, or why it does not.
type Cookie uint8

// The decisions about Set-Cookie.
const (
	// CookieNotDue: the browser holds the right one already, or there is no
	// session to speak of.
	CookieNotDue Cookie = iota
	// CookieNew: a session was created.
	CookieNew
	// CookieTouched: the session's expiry moved.
	CookieTouched
	// CookieResigned: the cookie was signed with an old secret.
	CookieResigned
	// CookieRenewed: the session moved to a new id.
	CookieRenewed
	// CookieChanged: the caller gave the cookie other attributes.
	CookieChanged
	// CookieExpired: the browser is told to drop it.
	CookieExpired
	// CookieNotHTTPS: the cookie is for HTTPS only and the request came over
	// plain HTTP, so it was withheld.
	CookieNotHTTPS
	// CookieTooLate: the response had begun before the session was saved.
	CookieTooLate
)

var cookieNames = [...]string{
	CookieNotDue:   "not due",
	CookieNew:      "new session",
	CookieTouched:  "expiry moved",
	CookieResigned: "signed again",
	CookieRenewed:  "new id",
	CookieChanged:  "attributes changed",
	CookieExpired:  "expired by the shop",
	CookieNotHTTPS: "withheld: not https",
	CookieTooLate:  "too late",
}

// String is the decision's short name, as logs and the lens write it.
func (c Cookie) String() string { return cookieNames[c] }

// Sent reports whether the response carries a Set-Cookie for the session.
func (c Cookie) Sent() bool { return c >= CookieNew && c <= CookieExpired }
