package sessionstore_test

import (
	"crypto/tls"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/mongotest"
	"crumbs.example/shop/internal/sessionstore"
)

// firstCookie starts a session and returns its Set-Cookie line.
func firstCookie(t *testing.T, https bool, cookie sessionstore.CookieConfig) string {
	t.Helper()
	if cookie.Name == "" {
		cookie.Name = "sid"
	}
	f, b := newFixture(t, func(c *sessionstore.Config) { c.Cookie = cookie }), &browser{}
	v := b.start(t.Context())
	if https {
		v.request.TLS = &tls.ConnectionState{}
	}
	if err := f.Update(v.response, v.request, increment("n")); err != nil {
		t.Fatalf("Update: %v", err)
	}
	if lines := v.setCookies(); len(lines) == 1 {
		return lines[0]
	}
	t.Fatalf("Set-Cookie: got %d lines, want 1", len(v.setCookies()))
	return ""
}

func TestCookieAttributes(t *testing.T) {
	tests := []struct {
		name   string
		https  bool
		cookie sessionstore.CookieConfig
		has    []string
		hasNot []string
	}{
		{"defaults", false, sessionstore.CookieConfig{}, []string{"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=3600", "Expires="}, []string{"Domain", "Secure", "Partitioned", "Priority"}},
		{"browser session", false, sessionstore.CookieConfig{BrowserSession: true}, []string{"HttpOnly"}, []string{"Max-Age", "Expires"}},
		{"a life below the session's", false, sessionstore.CookieConfig{MaxAge: 10 * time.Second}, []string{"Max-Age=10;", "Expires="}, nil},
		{"a life beyond the session's", false, sessionstore.CookieConfig{MaxAge: 168 * time.Hour}, []string{"Max-Age=604800"}, nil},
		{"strict", false, sessionstore.CookieConfig{SameSite: http.SameSiteStrictMode}, []string{"SameSite=Strict"}, nil},
		{"readable by scripts", false, sessionstore.CookieConfig{AllowScript: true}, nil, []string{"HttpOnly"}},
		{"domain and path", false, sessionstore.CookieConfig{Domain: "example.com", Path: "/shop"}, []string{"Domain=example.com", "Path=/shop"}, nil},
		{"priority", false, sessionstore.CookieConfig{Priority: "High"}, []string{"Priority=High"}, nil},
		{"partitioned, cross-site", true, sessionstore.CookieConfig{Partitioned: true, SameSite: http.SameSiteNoneMode}, []string{"Partitioned", "SameSite=None", "Secure"}, nil},
		{"never secure", true, sessionstore.CookieConfig{Secure: sessionstore.SecureNever}, nil, []string{"Secure", "__Host-"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			line := firstCookie(t, test.https, test.cookie)
			for _, part := range test.has {
				if !strings.Contains(line, part) {
					t.Errorf("Set-Cookie has no %s", part)
				}
			}
			for _, part := range test.hasNot {
				if strings.Contains(line, part) {
					t.Errorf("Set-Cookie has %s", part)
				}
			}
		})
	}
}

func TestSecureFollowsTheConnection(t *testing.T) {
	for https, want := range map[bool]bool{false: false, true: true} {
		if _, got := attribute(firstCookie(t, https, sessionstore.CookieConfig{}), "Secure"); got != want {
			t.Errorf("https %t: got Secure %t, want %t", https, got, want)
		}
	}
}

func TestHostPrefixOverHTTPS(t *testing.T) {
	tests := []struct {
		name   string
		https  bool
		cookie sessionstore.CookieConfig
		want   string
	}{
		{"http", false, sessionstore.CookieConfig{}, "sid="},
		{"https", true, sessionstore.CookieConfig{}, "__Host-sid="},
		{"https with a domain", true, sessionstore.CookieConfig{Domain: "example.com"}, "sid="},
		{"https below a path", true, sessionstore.CookieConfig{Path: "/lab"}, "sid="},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if line := firstCookie(t, test.https, test.cookie); !strings.HasPrefix(line, test.want) {
				t.Errorf("got %.20s, want the name %s", line, test.want)
			}
		})
	}
}

// A cookie that ends before its session leaves the document without a key.
func TestMaxAgeEndsTheCookieAndNotTheSession(t *testing.T) {
	f, b := newFixture(t, func(c *sessionstore.Config) { c.Cookie.MaxAge = 10 * time.Second }), &browser{}
	b.set(t, f.Store, "n", 1)
	f.clock.advance(11 * time.Second)
	session, v := b.load(t, f.Store) // this browser keeps it all the same
	wantVerdict(t, session, lens.Loaded)
	if got := session.ExpiresAt.Sub(session.CreatedAt); got != time.Hour {
		t.Errorf("the document lives for %s, want the idle timeout of an hour", got)
	}
	if lines := v.setCookies(); len(lines) != 0 {
		t.Errorf("reading sent %d cookies, want none: the session has not moved", len(lines))
	}
	f.clock.advance(time.Hour) // no browser asks any more
	f.Sweep(t.Context())
	if n := len(f.documents(t)); n != 0 {
		t.Errorf("after Sweep: got %d documents, want none", n)
	}
}

func TestPlainCookieMaxAge(t *testing.T) {
	for kind, open := range plainStores {
		store, err := open(sessionstore.Config{Secrets: []string{secret}, Cookie: sessionstore.CookieConfig{Name: "sid", MaxAge: 10 * time.Second}})
		if err != nil {
			t.Fatalf("open %s store: %v", kind, err)
		}
		v := (&browser{}).start(t.Context())
		if err := store.Update(v.response, v.request, increment("n")); err != nil {
			t.Fatalf("%s: Update: %v", kind, err)
		}
		if lines := v.setCookies(); len(lines) != 1 || !strings.Contains(lines[0], "Max-Age=10;") {
			t.Errorf("%s: got Set-Cookie %.300q, want one with Max-Age=10", kind, lines)
		}
	}
}

func TestSecureAlwaysOverHTTPStartsNothing(t *testing.T) {
	f, b := newFixture(t, func(c *sessionstore.Config) { c.Cookie.Secure = sessionstore.SecureAlways }), &browser{}
	v := b.start(t.Context())
	if err := f.Update(v.response, v.request, increment("n")); !errors.Is(err, sessionstore.ErrNotHTTPS) {
		t.Errorf("Update: got %v, want ErrNotHTTPS", err)
	}
	if n := len(f.documents(t)); n != 0 || len(v.setCookies()) != 0 {
		t.Errorf("got %d documents and %d cookies, want none", n, len(v.setCookies()))
	}
	if got := v.lens.Session().Cookie; got != lens.CookieNotHTTPS {
		t.Errorf("lens: got %s, want withheld", got)
	}
}

func TestSaveUninitialized(t *testing.T) {
	f, b := newFixture(t, func(c *sessionstore.Config) { c.SaveUninitialized = true }), &browser{}
	session, v := b.load(t, f.Store)
	if !session.Live() || len(v.setCookies()) != 1 {
		t.Errorf("got live %t and %d cookies, want a session and its cookie", session.Live(), len(v.setCookies()))
	}
	session, _ = b.load(t, f.Store)
	wantVerdict(t, session, lens.Loaded)
	f.document(t)
}

func TestConfigIsChecked(t *testing.T) {
	good := sessionstore.Config{
		Collection: mongotest.Database(t).Collection("sessions"), Secrets: []string{secret}, Cookie: sessionstore.CookieConfig{Name: "sid"},
	}
	if _, err := sessionstore.New(good); err != nil {
		t.Fatalf("New: %v", err)
	}
	tests := []struct {
		name   string
		change func(*sessionstore.Config)
	}{
		{"no secret", func(c *sessionstore.Config) { c.Secrets = nil }},
		{"an empty secret", func(c *sessionstore.Config) { c.Secrets = []string{secret, ""} }},
		{"no collection", func(c *sessionstore.Config) { c.Collection = nil }},
		{"touch as long as idle", func(c *sessionstore.Config) { c.Touch, c.Idle = time.Hour, time.Hour }},
		{"idle as long as absolute", func(c *sessionstore.Config) { c.Idle, c.Absolute = time.Hour, time.Hour }},
		{"longer than browsers keep a cookie", func(c *sessionstore.Config) { c.Absolute = 401 * 24 * time.Hour }},
		{"no name", func(c *sessionstore.Config) { c.Cookie.Name = "" }},
		{"a name with a space", func(c *sessionstore.Config) { c.Cookie.Name = "a b" }},
		{"__Host- with a domain", func(c *sessionstore.Config) {
			c.Cookie = sessionstore.CookieConfig{Name: "__Host-a", Domain: "example.com", Secure: sessionstore.SecureAlways}
		}},
		{"__Host- that is not secure", func(c *sessionstore.Config) { c.Cookie.Name = "__Host-a" }},
		{"None that is not secure", func(c *sessionstore.Config) {
			c.Cookie.SameSite, c.Cookie.Secure = http.SameSiteNoneMode, sessionstore.SecureNever
		}},
		{"a cookie's life below zero", func(c *sessionstore.Config) { c.Cookie.MaxAge = -time.Second }},
		{"a cookie's life that browsers cut", func(c *sessionstore.Config) { c.Cookie.MaxAge = 401 * 24 * time.Hour }},
		{"a life for a cookie that ends with the browser", func(c *sessionstore.Config) { c.Cookie.MaxAge, c.Cookie.BrowserSession = time.Hour, true }},
		{"an unknown priority", func(c *sessionstore.Config) { c.Cookie.Priority = "Top" }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			cfg := good
			test.change(&cfg)
			if _, err := sessionstore.New(cfg); err == nil {
				t.Error("New accepted it")
			}
		})
	}
}
