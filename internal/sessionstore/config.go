package sessionstore

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
)

// Secure says when the session cookie is for HTTPS only.
type Secure int

// The choices for the Secure attribute.
const (
	// SecureAuto follows the connection: Secure over HTTPS, not over HTTP.
	SecureAuto Secure = iota
	// SecureAlways starts no session over plain HTTP.
	SecureAlways
	// SecureNever leaves the attribute out, even over HTTPS.
	SecureNever
)

// Cleanup says who deletes expired documents. Expiry itself is checked on every
// read, so this is about space, not about safety.
type Cleanup int

// The choices of cleaning.
const (
	// CleanupAuto uses a TTL index, and a sweeper on servers that have none.
	CleanupAuto Cleanup = iota
	// CleanupTTL uses a TTL index and fails without one.
	CleanupTTL
	// CleanupSweep deletes on an interval.
	CleanupSweep
	// CleanupOff leaves expired documents where they are.
	CleanupOff
)

// Defaults of Config.
const (
	DefaultIdle     = 14 * 24 * time.Hour
	DefaultAbsolute = 90 * 24 * time.Hour
	DefaultTouch    = time.Hour
	DefaultSweep    = time.Minute
	// DefaultTimeout leaves a page 200 ms to say within 2 s that the database
	// is down.
	DefaultTimeout = 1800 * time.Millisecond
)

// MaxCookieAge is the longest lifetime a browser grants a cookie
// (RFC 6265bis, section 5.5: 400 days).
const MaxCookieAge = 400 * 24 * time.Hour

// MinSecret is the shortest advisable secret, in bytes: as long as the output of
// HMAC-SHA-256 (RFC 2104, section 3 discourages shorter keys).
const MinSecret = 32

// Config says how sessions are kept. Collection, Secrets and Cookie.Name are
// needed; every other zero value has a safe default.
type Config struct {
	// Collection holds the documents. Its client is the caller's to close.
	Collection *mongo.Collection
	// Secrets sign the cookie: the first signs, any verifies. Each should have
	// MinSecret bytes or more.
	Secrets []string
	// SealKeys encrypt the values at rest: the first seals, any opens. Without
	// keys the values stay readable in the database.
	SealKeys []string
	// Cookie is the cookie's shape.
	Cookie CookieConfig
	// Idle ends a session that long after its last use, to within Touch.
	Idle time.Duration
	// Absolute ends a session that long after its start, however busy it is.
	Absolute time.Duration
	// Touch is how often, at most, a session in use has its dates moved.
	Touch time.Duration
	// Timeout bounds the database work of all calls of one request together,
	// the wait for other writers included.
	Timeout time.Duration
	// SaveUninitialized starts a session on the first visit, before there is
	// anything to remember. It is there to be watched, not to be used.
	SaveUninitialized bool
	// Cleanup says who deletes expired documents, Sweep how often if a sweeper
	// does.
	Cleanup Cleanup
	Sweep   time.Duration
	// Logger gets what goes wrong and, at debug level, every event.
	Logger *slog.Logger
	// Now is the clock; tests set it.
	Now func() time.Time
}

// CookieConfig is the shape of the session cookie. The zero value of each field
// is the safe choice.
type CookieConfig struct {
	// Name is the cookie's name over plain HTTP. Over HTTPS it gets the prefix
	// __Host- where the other fields allow it (RFC 6265bis, section 4.1.3.2).
	Name string
	// Domain widens the cookie to subdomains; empty keeps it to the host.
	Domain string
	// Path defaults to "/": a cookie without it is sent to its own folder only.
	Path string
	// Secure says when the cookie is for HTTPS only.
	Secure Secure
	// SameSite defaults to Lax.
	SameSite http.SameSite
	// BrowserSession leaves Expires and Max-Age out: the cookie ends with the
	// browser.
	BrowserSession bool
	// MaxAge is how long the browser keeps the cookie, counted from each answer that
	// sets it; zero keeps it for as long as the session lives. A shorter one leaves
	// sessions behind without a key, a longer one keys that open nothing.
	MaxAge time.Duration
	// AllowScript leaves HttpOnly out, so that scripts can read the cookie.
	AllowScript bool
	// Partitioned keys the cookie by top-level site (CHIPS). It needs HTTPS.
	Partitioned bool
	// Priority is Chromium's eviction hint: "", "Low", "Medium" or "High".
	Priority string
	// IsHTTPS says whether a request came over HTTPS; nil looks at the connection
	// alone. Behind a trusted proxy the server knows better.
	IsHTTPS func(*http.Request) bool
}

func (c Config) withDefaults() Config {
	c.Idle = cmp.Or(c.Idle, DefaultIdle)
	c.Absolute = cmp.Or(c.Absolute, DefaultAbsolute)
	c.Touch = cmp.Or(c.Touch, min(DefaultTouch, c.Idle/2))
	c.Sweep = cmp.Or(c.Sweep, DefaultSweep)
	c.Timeout = cmp.Or(c.Timeout, DefaultTimeout)
	c.Logger = cmp.Or(c.Logger, slog.New(slog.DiscardHandler))
	c.Cookie.Path = cmp.Or(c.Cookie.Path, "/")
	c.Cookie.SameSite = cmp.Or(c.Cookie.SameSite, http.SameSiteLaxMode)
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Cookie.IsHTTPS == nil {
		c.Cookie.IsHTTPS = func(r *http.Request) bool { return r.TLS != nil }
	}
	return c
}

// validate returns one sentence about the first thing that is wrong.
func (c Config) validate() error {
	switch {
	case len(c.Secrets) == 0 || slices.Contains(c.Secrets, ""):
		return errors.New("no session secret is given, or an empty one")
	case slices.Contains(c.SealKeys, ""):
		return errors.New("an empty seal key is given")
	case c.Touch <= 0 || c.Touch >= c.Idle:
		return fmt.Errorf("the touch interval %s must be above 0 and below the idle timeout %s", c.Touch, c.Idle)
	case c.Idle >= c.Absolute:
		return fmt.Errorf("the idle timeout %s must be below the absolute timeout %s", c.Idle, c.Absolute)
	case c.Absolute > MaxCookieAge:
		return fmt.Errorf("the absolute timeout %s is above the %s that browsers keep a cookie", c.Absolute, MaxCookieAge)
	}
	return c.Cookie.validate()
}

func (c CookieConfig) validate() error {
	probe := http.Cookie{Name: c.Name, Value: "v", Path: c.Path, Domain: c.Domain}
	if err := probe.Valid(); err != nil {
		return fmt.Errorf("the session cookie's name, path or domain is not valid: %w", err)
	}
	hostPrefix := strings.HasPrefix(c.Name, "__Host-")
	switch {
	case c.MaxAge < 0 || c.MaxAge > MaxCookieAge:
		return fmt.Errorf("the cookie's MaxAge %s must be between 0 and the %s that browsers keep a cookie", c.MaxAge, MaxCookieAge)
	case c.MaxAge > 0 && c.BrowserSession:
		return errors.New("a cookie that ends with the browser has no MaxAge")
	case hostPrefix && (c.Domain != "" || c.Path != "/"):
		return fmt.Errorf("the cookie name %q allows no domain and no path but /", c.Name)
	case (hostPrefix || strings.HasPrefix(c.Name, "__Secure-")) && c.Secure != SecureAlways:
		return fmt.Errorf("the cookie name %q needs a cookie that is always Secure", c.Name)
	case c.SameSite == http.SameSiteNoneMode && c.Secure == SecureNever:
		return errors.New("a SameSite=None cookie must be Secure, or browsers drop it")
	case c.Partitioned && c.Secure == SecureNever:
		return errors.New("a Partitioned cookie must be Secure, or browsers drop it")
	}
	switch c.Priority {
	case "", "Low", "Medium", "High":
		return nil
	}
	return fmt.Errorf("the cookie priority %q is not one of Low, Medium, High", c.Priority)
}

// needsHTTPS says whether browsers would drop the cookie over plain HTTP.
func (c CookieConfig) needsHTTPS() bool {
	return c.Secure == SecureAlways || c.SameSite == http.SameSiteNoneMode || c.Partitioned
}

// secureOn says whether the cookie is Secure on this request's connection.
func (c CookieConfig) secureOn(r *http.Request) bool {
	return c.Secure == SecureAlways || c.Secure == SecureAuto && c.IsHTTPS(r)
}

// wireName is the name that the cookie has on this request's connection.
func (c CookieConfig) wireName(r *http.Request, name string) string {
	prefixed := strings.HasPrefix(name, "__Host-") || strings.HasPrefix(name, "__Secure-")
	if prefixed || c.Secure == SecureNever || c.Domain != "" || c.Path != "/" || !c.IsHTTPS(r) {
		return name
	}
	return "__Host-" + name
}
