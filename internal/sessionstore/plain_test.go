package sessionstore_test

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	ginsessions "github.com/gin-contrib/sessions"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/sessionstore"
)

// plainStores are the stores beside MongoDB, each made by its constructor.
var plainStores = map[string]func(sessionstore.Config) (*sessionstore.Plain, error){
	"memory": sessionstore.NewMemory,
	"cookie": sessionstore.NewCookie,
}

func newPlain(t testing.TB, kind string, c *clock) *sessionstore.Plain {
	t.Helper()
	store, err := plainStores[kind](sessionstore.Config{
		Secrets: []string{secret},
		Cookie:  sessionstore.CookieConfig{Name: "sid"},
		Idle:    time.Hour, Absolute: 5 * time.Hour, Touch: 10 * time.Minute,
		Now: c.Now,
	})
	if err != nil {
		t.Fatalf("open %s store: %v", kind, err)
	}
	return store
}

// forEachPlain runs a test on each of the plain stores.
func forEachPlain(t *testing.T, test func(t *testing.T, kind string, store *sessionstore.Plain, c *clock)) {
	for kind := range plainStores {
		t.Run(kind, func(t *testing.T) {
			c := newClock()
			test(t, kind, newPlain(t, kind, c), c)
		})
	}
}

func plainUpdate(t testing.TB, b *browser, s *sessionstore.Plain, change func(*sessionstore.Values) error) (visit, error) {
	t.Helper()
	v := b.start(t.Context())
	err := s.Update(v.response, v.request, change)
	b.finish(v)
	return v, err
}

func plainLoad(t testing.TB, b *browser, s *sessionstore.Plain) sessionstore.Session {
	t.Helper()
	session, _ := b.load(t, s)
	return session
}

func number(t testing.TB, session sessionstore.Session, key string) int {
	t.Helper()
	var n int
	if _, err := session.Decode(key, &n); err != nil {
		t.Fatalf("Decode %s: %v", key, err)
	}
	return n
}

func TestPlainGinContribContract(t *testing.T) {
	forEachPlain(t, func(t *testing.T, kind string, _ *sessionstore.Plain, c *clock) {
		wantContract(t, func(t *testing.T) ginsessions.Store { return newPlain(t, kind, c) })
	})
}

func TestPlainUpdateAndLoad(t *testing.T) {
	forEachPlain(t, func(t *testing.T, _ string, store *sessionstore.Plain, _ *clock) {
		b := &browser{}
		wantVerdict(t, plainLoad(t, b, store), lens.NoCookie)
		for range 3 {
			v, err := plainUpdate(t, b, store, increment("n"))
			if err != nil {
				t.Fatalf("Update: %v", err)
			}
			if lines := v.setCookies(); len(lines) != 1 || !strings.Contains(lines[0], "HttpOnly") || !strings.Contains(lines[0], "SameSite=Lax") {
				t.Errorf("Set-Cookie: got %d lines", len(lines))
			}
		}
		session := plainLoad(t, b, store)
		wantVerdict(t, session, lens.Loaded)
		if got := number(t, session, "n"); got != 3 {
			t.Errorf("n: got %d, want 3", got)
		}
	})
}

func TestPlainExpiryIsCheckedOnRead(t *testing.T) {
	forEachPlain(t, func(t *testing.T, _ string, store *sessionstore.Plain, c *clock) {
		b := &browser{}
		plainUpdate(t, b, store, increment("n"))
		for range 6 {
			c.advance(30 * time.Minute)
			wantVerdict(t, plainLoad(t, b, store), lens.Loaded)
		}
		c.advance(time.Hour)
		wantVerdict(t, plainLoad(t, b, store), lens.ExpiredIdle)
	})
}

func TestPlainForgedCookiesOpenNothing(t *testing.T) {
	forEachPlain(t, func(t *testing.T, _ string, store *sessionstore.Plain, _ *clock) {
		b := &browser{}
		plainUpdate(t, b, store, increment("n"))
		for _, cookie := range []string{"junk", b.cookies["sid"][:20], "A" + b.cookies["sid"][1:], strings.Repeat("x", 8<<10)} {
			session := plainLoad(t, &browser{cookies: map[string]string{"sid": cookie}}, store)
			if session.Live() {
				t.Errorf("cookie %.20q opened a session", cookie)
			}
		}
	})
}

func TestPlainWrongValueIsReplacedNotServedForEver(t *testing.T) {
	forEachPlain(t, func(t *testing.T, _ string, store *sessionstore.Plain, _ *clock) {
		b := &browser{}
		plainUpdate(t, b, store, func(v *sessionstore.Values) error { return v.Set("n", "many") })
		if _, err := plainUpdate(t, b, store, increment("n")); err != nil {
			t.Fatalf("Update: %v", err)
		}
		if got := number(t, plainLoad(t, b, store), "n"); got != 1 {
			t.Errorf("n: got %d, want 1", got)
		}
	})
}

// What the memory store keeps within one process.

func TestMemoryLosesNothingWithinTheProcess(t *testing.T) {
	store, b := newPlain(t, "memory", newClock()), &browser{}
	plainUpdate(t, b, store, increment("start"))
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for range 25 {
				v := b.start(t.Context())
				if err := store.Update(v.response, v.request, increment("n")); err != nil {
					t.Errorf("Update: %v", err)
				}
			}
		})
	}
	wg.Wait()
	if got := number(t, plainLoad(t, b, store), "n"); got != 400 {
		t.Errorf("n: got %d, want 400", got)
	}
}

func TestMemoryGivesADeadCookieANewID(t *testing.T) {
	store, b := newPlain(t, "memory", newClock()), &browser{}
	plainUpdate(t, b, store, increment("n"))
	planted := &browser{cookies: map[string]string{"sid": b.cookies["sid"]}}
	v := b.start(t.Context())
	if err := store.Destroy(v.response, v.request); err != nil {
		t.Fatalf("Destroy: %v", err)
	}
	wantVerdict(t, plainLoad(t, planted, store), lens.Unknown)
	victim := &browser{cookies: map[string]string{"sid": planted.cookies["sid"]}}
	plainUpdate(t, victim, store, increment("n"))
	wantVerdict(t, plainLoad(t, planted, store), lens.Unknown)
}

// What the memory store cannot do: its limits, shown.

func TestLimitMemoryIsGoneWithTheProcess(t *testing.T) {
	c := newClock()
	store, b := newPlain(t, "memory", c), &browser{}
	plainUpdate(t, b, store, increment("n"))
	wantVerdict(t, plainLoad(t, b, newPlain(t, "memory", c)), lens.Unknown)
}

// What the cookie store cannot do: its limits, shown.

func TestLimitCookieFourKilobytes(t *testing.T) {
	store, b := newPlain(t, "cookie", newClock()), &browser{}
	type line struct {
		SKU      string    `bson:"sku"`
		Quantity int       `bson:"quantity"`
		AddedAt  time.Time `bson:"addedAt"`
	}
	var lines []line
	for {
		lines = append(lines, line{fmt.Sprintf("KIT-%04d", len(lines)), 1, time.Now()})
		before := b.cookies["sid"]
		v, err := plainUpdate(t, b, store, func(v *sessionstore.Values) error { return v.Set("cart", lines) })
		if err == nil {
			continue
		}
		if !errors.Is(err, sessionstore.ErrTooLarge) {
			t.Fatalf("line %d: got %v, want ErrTooLarge", len(lines), err)
		}
		if len(v.setCookies()) != 0 || b.cookies["sid"] != before {
			t.Error("the refused change touched the cookie")
		}
		break
	}
	t.Logf("%d lines fit", len(lines)-1)
	if n := len(lines) - 1; n < 20 || n > 60 {
		t.Errorf("lines that fit: got %d, want 20 to 60, as Limits says", n)
	}
}

func TestLimitCookieLosesParallelWrites(t *testing.T) {
	store, b := newPlain(t, "cookie", newClock()), &browser{}
	plainUpdate(t, b, store, increment("start"))
	a, z := b.start(t.Context()), b.start(t.Context()) // two tabs with the same cookie
	for key, v := range map[string]visit{"a": a, "z": z} {
		if err := store.Update(v.response, v.request, increment(key)); err != nil {
			t.Fatalf("Update %s: %v", key, err)
		}
	}
	b.finish(a)
	b.finish(z) // the later answer wins
	session := plainLoad(t, b, store)
	if got := number(t, session, "a") + number(t, session, "z"); got != 1 {
		t.Errorf("kept: got %d of 2 acknowledged changes, want 1", got)
	}
}

func TestLimitCookieComesBackAfterItsEnd(t *testing.T) {
	store, b := newPlain(t, "cookie", newClock()), &browser{}
	plainUpdate(t, b, store, increment("n"))
	copied := &browser{cookies: map[string]string{"sid": b.cookies["sid"]}}
	v := b.start(t.Context())
	if err := store.Destroy(v.response, v.request); err != nil {
		t.Fatalf("Destroy: %v", err)
	}
	wantVerdict(t, plainLoad(t, copied, store), lens.Loaded)
}

func TestPlainForgetAndDestroyExpireTheCookie(t *testing.T) {
	forEachPlain(t, func(t *testing.T, _ string, store *sessionstore.Plain, _ *clock) {
		for name, end := range map[string]func(*httptest.ResponseRecorder, visit) error{
			"Destroy":      func(w *httptest.ResponseRecorder, v visit) error { return store.Destroy(w, v.request) },
			"ForgetCookie": func(w *httptest.ResponseRecorder, v visit) error { return store.ForgetCookie(w, v.request) },
		} {
			b := &browser{}
			plainUpdate(t, b, store, increment("n"))
			v := b.start(t.Context())
			if err := end(v.response, v); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if lines := v.setCookies(); len(lines) != 1 || !strings.Contains(lines[0], "Max-Age=0") || !strings.Contains(lines[0], "Path=/") {
				t.Errorf("%s: Set-Cookie: got %v", name, lines)
			}
		}
	})
}
