package server

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"path"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/lesson"
	"crumbs.example/shop/internal/sessionstore"
)

// LabDocuments keeps the sessions of labs in the database, a collection for each
// lab.
type LabDocuments interface {
	// Open returns a store of sessions on the collection of that name.
	Open(collection string, cfg sessionstore.Config) (Sessions, error)
	// Drop removes the collection and what is in it, if it is there.
	Drop(ctx context.Context, collection string) error
}

// LabCookie is the name of the session cookie in labs. Its path tells one lab's
// from another's.
const LabCookie = "crumbs-lab"

const (
	// labAbsolute ends the sessions of a lab, however busy they are.
	labAbsolute = 24 * time.Hour
	// maxCareless bounds how long a careless write waits.
	maxCareless = 2 * time.Second
)

// openSessions makes the store that a lab's settings name.
func (l *lab) openSessions() (Sessions, error) {
	cfg := l.sessions()
	if l.set.Store == "memory" {
		memory, err := sessionstore.NewMemory(cfg)
		return &boundedMemory{Plain: memory}, err
	}
	return l.labs.shop.Labs.Open(l.collection, cfg)
}

// sessions turns a lab's settings into those of a session store. Cleaning is
// done for all labs in one place: see keepHouse.
func (l *lab) sessions() sessionstore.Config {
	return sessionstore.Config{
		Secrets:  l.secrets,
		Idle:     l.set.Idle,
		Absolute: labAbsolute,
		Touch:    min(sessionstore.DefaultTouch, l.set.Idle/4),
		Timeout:  sessionstore.DefaultTimeout + maxCareless, // a careless write waits within it
		Cleanup:  sessionstore.CleanupOff,
		Logger:   l.labs.shop.Logger,
		Cookie:   l.cookie(),
	}
}

// maxBegun is how many sessions a lab begins in its memory, which the memory store
// never gives back. A restart of the lab frees it.
const maxBegun = 1000

// errMemoryFull says that a lab's memory takes no more sessions.
var errMemoryFull = errors.New("the memory of the lab is full")

// boundedMemory is a memory store that begins only so many sessions.
type boundedMemory struct {
	*sessionstore.Plain
	begun atomic.Int64
}

// Update is that of the memory store, or errMemoryFull where it would begin a
// session too many.
func (b *boundedMemory) Update(w http.ResponseWriter, r *http.Request, change func(*sessionstore.Values) error) error {
	if b.begun.Load() >= maxBegun {
		if session, err := b.Load(w, r); err != nil || !session.Live() {
			return errors.Join(errMemoryFull, err)
		}
	}
	err := b.Plain.Update(w, r, change)
	if lens.FromContext(r.Context()).Session().Write == lens.Created {
		b.begun.Add(1)
	}
	return err
}

// cookie is the shape of a lab's session cookie. Browsers take a SameSite=None
// cookie only if it is Secure, so the one brings the other.
func (l *lab) cookie() sessionstore.CookieConfig {
	cookie := sessionstore.CookieConfig{
		Name:           LabCookie,
		Path:           l.cookiePath(),
		Secure:         sessionstore.SecureNever,
		SameSite:       sameSites[l.set.SameSite],
		BrowserSession: l.set.CookieLife == "browser",
		AllowScript:    !l.set.HTTPOnly,
		IsHTTPS:        secureContext(l.labs.isHTTPS),
	}
	if l.set.Secure || cookie.SameSite == http.SameSiteNoneMode {
		cookie.Secure = sessionstore.SecureAlways
	}
	if life, err := time.ParseDuration(l.set.CookieLife); err == nil {
		cookie.MaxAge = life
	}
	return cookie
}

var sameSites = map[string]http.SameSite{"lax": http.SameSiteLaxMode, "strict": http.SameSiteStrictMode, "none": http.SameSiteNoneMode}

// cookiePath is the setting's path within the lab. For all of the lab it ends in
// a slash, so that no lab whose id begins alike gets the cookie.
func (l *lab) cookiePath() string {
	if l.set.Path == "/" {
		return labPrefix(l.id) + "/"
	}
	return path.Join(labPrefix(l.id), l.set.Path)
}

// expired is the cookie that makes the browser drop the one it may hold: same
// name, same path, and Secure where that one is, for browsers let no other one
// take its place.
func (l *lab) expired() *http.Cookie {
	held := l.cookie()
	return &http.Cookie{
		Name: held.Name, Path: held.Path, MaxAge: -1, Expires: time.Unix(1, 0),
		HttpOnly: !held.AllowScript, SameSite: held.SameSite, Secure: held.Secure == sessionstore.SecureAlways,
	}
}

// secureContext says when a Secure cookie comes back: over HTTPS, and where the
// browser talks to its own machine (W3C Secure Contexts, section 3.1).
func secureContext(isHTTPS func(*http.Request) bool) func(*http.Request) bool {
	return func(r *http.Request) bool { return isHTTPS(r) || isLoopback(r.Host) }
}

// isLoopback says whether a host, with a port or without, is this machine's own
// name or address.
func isLoopback(host string) bool {
	if _, port, err := net.SplitHostPort(host); err == nil {
		if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			return false
		}
	}
	name := hostname(host)
	if address, err := netip.ParseAddr(name); err == nil {
		return address.Unmap().IsLoopback()
	}
	return name == "localhost" || strings.HasSuffix(name, ".localhost")
}

// hostname is a host without its port.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.Trim(host, "[]"))
}

// known returns settings that a lab can run with: those given, or the defaults
// where there are none, or where the course has no such value any more.
func known(s lesson.Settings) lesson.Settings {
	for _, name := range lesson.Names() {
		if _, err := s.With(name, s.Value(name)); err != nil {
			return lesson.Defaults()
		}
	}
	return s
}
