package server_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/lesson"
	"crumbs.example/shop/internal/server"
)

// openLab opens a learner's lab as the course's pages do.
func (s *shop) openLab(t testing.TB, id string) server.OpenLab {
	t.Helper()
	lab, err := s.shop.Lab(t.Context(), id)
	if err != nil {
		t.Fatalf("open the lab: %v", err)
	}
	return lab
}

// set changes settings of a lab, given as name and value in turn.
func (s *shop) set(t testing.TB, id string, changes ...string) *http.Cookie {
	t.Helper()
	lab := s.openLab(t, id)
	settings := lab.Settings()
	for i := 0; i < len(changes); i += 2 {
		var err error
		if settings, err = settings.With(changes[i], changes[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	expired, err := lab.Apply(t.Context(), settings)
	if err != nil {
		t.Fatalf("apply %v: %v", changes, err)
	}
	return expired
}

// facts are what the course sees of a learner's requests, newest first.
func (s *shop) facts(id string) []lesson.Fact { return s.shop.Traces(id) }

// newest is the newest request to a path.
func (s *shop) newest(t testing.TB, id, path string) lesson.Fact {
	t.Helper()
	for _, f := range s.facts(id) {
		if f.Path == path {
			return f
		}
	}
	t.Fatalf("no request to %s is known of that lab", path)
	return lesson.Fact{}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestSettingsShowInTheCookie(t *testing.T) {
	s := openShop(t, withLabs)
	product := s.plenty(t, 1)[0].SKU
	for _, test := range []struct {
		name    string
		changes []string
		has     []string
		hasNot  []string
	}{
		{"as the shop", nil, []string{"Path=" + labPath(learner) + "/;", "Max-Age=3600", "HttpOnly", "SameSite=Lax"}, []string{"Secure", "Domain"}},
		{"10 s", []string{"cookieLife", "10s"}, []string{"Max-Age=10;"}, nil},
		{"a week", []string{"cookieLife", "168h"}, []string{"Max-Age=604800"}, nil},
		{"until the browser ends", []string{"cookieLife", "browser"}, nil, []string{"Max-Age", "Expires"}},
		{"a short session", []string{"idle", "10s"}, []string{"Max-Age=10;"}, nil},
		{"for scripts", []string{"httpOnly", "off"}, nil, []string{"HttpOnly"}},
		{"secure", []string{"secure", "on"}, []string{"; Secure"}, nil},
		{"strict", []string{"sameSite", "strict"}, []string{"SameSite=Strict"}, nil},
		{"none", []string{"sameSite", "none"}, []string{"SameSite=None", "; Secure"}, nil},
		{"for products", []string{"path", "/products"}, []string{"Path=" + labPath(learner) + "/products;"}, nil},
		{"in memory, 60 s", []string{"store", "memory", "cookieLife", "60s"}, []string{"Max-Age=60;", "Path=" + labPath(learner) + "/;", "HttpOnly"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := s.openLab(t, learner).Reset(t.Context(), lesson.Defaults()); err != nil {
				t.Fatalf("reset: %v", err)
			}
			s.set(t, learner, test.changes...)
			line := s.browser(t).lab(learner).add(t, product).header.Get("Set-Cookie")
			if !strings.HasPrefix(line, server.LabCookie+"=") {
				t.Fatalf("got Set-Cookie %.40q, want %s", line, server.LabCookie)
			}
			for _, part := range test.has {
				if !strings.Contains(line, part) {
					t.Errorf("Set-Cookie has no %q", part)
				}
			}
			for _, part := range test.hasNot {
				if strings.Contains(line, part) {
					t.Errorf("Set-Cookie has %q", part)
				}
			}
			fact := s.newest(t, learner, "/cart/items")
			for i := 0; i < len(test.changes); i += 2 {
				if got := fact.Marks[test.changes[i]]; got != test.changes[i+1] {
					t.Errorf("the trace is marked %s = %q, want %q", test.changes[i], got, test.changes[i+1])
				}
			}
		})
	}
}

// A Secure cookie goes to this machine's own names over plain http, to no other.
func TestSecureOverPlainHTTP(t *testing.T) {
	s := openShop(t, withLabs)
	s.set(t, learner, "secure", "on")
	form := "sku=" + s.plenty(t, 1)[0].SKU
	for host, want := range map[string]int{"localhost": http.StatusSeeOther, "192.168.1.7:8080": http.StatusForbidden} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+labPath(learner)+"/cart/items", strings.NewReader(form))
		if err != nil {
			t.Fatal(err)
		}
		r.Host = host
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		response, err := s.browser(t).client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		if got := readPage(t, host, response).status; got != want {
			t.Errorf("%s: got status %d, want %d", host, got, want)
		}
	}
	if got := s.newest(t, learner, "/cart/items").Marks["secure"]; got != "on" {
		t.Errorf("the trace is marked secure = %q, want on", got)
	}
	withheld := 0
	for _, f := range s.facts(learner) {
		if f.Cookie == lens.CookieNotHTTPS {
			withheld++
		}
	}
	if withheld != 1 {
		t.Errorf("got %d cookies withheld, want 1", withheld)
	}
}

// What is about the cookie ends the session, with a line that the browser takes
// for the cookie it holds; what is not goes on.
func TestApplyEndsTheSession(t *testing.T) {
	s := openShop(t, withLabs)
	product := s.plenty(t, 1)[0].SKU
	b := s.browser(t).lab(learner)
	for _, change := range [][2]string{{"cookieLife", "60s"}, {"idle", "60s"}, {"httpOnly", "off"}, {"sameSite", "none"}, {"secure", "on"}, {"path", "/products"}, {"path", "/"}} {
		line := b.add(t, product).header.Get("Set-Cookie")
		lab := s.openLab(t, learner)
		if held, err := lab.Documents(t.Context()); err != nil || len(held) == 0 {
			t.Fatalf("documents: %d, %v; want the session", len(held), err)
		}
		expired := s.set(t, learner, change[0], change[1])
		if held, err := lab.Documents(t.Context()); err != nil || len(held) != 0 {
			t.Errorf("%v: %d documents are left, %v", change, len(held), err)
		}
		was, err := http.ParseSetCookie(line)
		if err != nil {
			t.Fatalf("parse Set-Cookie: %v", err)
		}
		if expired == nil || expired.MaxAge >= 0 || expired.Name != was.Name || expired.Path != was.Path || expired.Secure != was.Secure {
			t.Errorf("%v: got %v, want one that expires %s", change, expired, was.Name)
		}
	}
	b.add(t, product)
	if expired := s.set(t, learner, "careless", "2s"); expired != nil {
		t.Errorf("careless: got %v, want the session to go on", expired)
	}
	if expired := s.set(t, learner, "careless", "2s"); expired != nil {
		t.Errorf("no change: got %v, want nothing", expired)
	}
	if _, err := s.openLab(t, learner).Apply(t.Context(), lesson.Settings{Store: "disk"}); err == nil {
		t.Error("settings that there are not: no error")
	}
}

// A cookie of ten seconds is gone long before its session is.
func TestTheCookieEndsAndTheDocumentStays(t *testing.T) {
	s := openShop(t, withLabs)
	s.set(t, learner, "cookieLife", "10s")
	answer := s.browser(t).lab(learner).add(t, s.plenty(t, 1)[0].SKU)
	cookie, err := http.ParseSetCookie(answer.header.Get("Set-Cookie"))
	if err != nil || cookie.MaxAge != 10 {
		t.Fatalf("got %v, %v; want Max-Age=10", cookie, err)
	}
	held, err := s.openLab(t, learner).Documents(t.Context())
	if err != nil || len(held) != 1 {
		t.Fatalf("got %d documents, %v; want 1", len(held), err)
	}
	if left := held[0].ExpiresAt.Sub(held[0].CreatedAt); left != time.Hour {
		t.Errorf("the document lives for %s, want an hour", left)
	}
	s.browser(t).lab(learner).get(t, "/lens/documents").wantText(t, "In the cart", "find({})")
}

func TestRestart(t *testing.T) {
	s := openShop(t, withLabs)
	product := s.plenty(t, 1)[0].SKU
	for store, want := range map[string]struct {
		restarted, second int
		verdict           lens.Verdict
	}{
		"mongo":  {2, 2, lens.Loaded},
		"memory": {0, 0, lens.Unknown},
	} {
		t.Run(store, func(t *testing.T) {
			b := s.browser(t)
			s.set(t, learner, "store", store)
			b.lab(learner).add(t, product)
			b.lab(learner).add(t, product)
			if got := b.second(learner).count(t); got != want.second {
				t.Errorf("second instance: got %d pieces, want %d", got, want.second)
			}
			if got := s.newest(t, learner, "/cart"); got.Marks["lab"] != "second" || got.Verdict != want.verdict || !got.CookieSent {
				t.Errorf("second instance: got %s on %q, want %s on second", got.Verdict, got.Marks["lab"], want.verdict)
			}
			if got := b.lab(learner).count(t); got != 2 {
				t.Errorf("first instance: got %d pieces, want 2", got)
			}
			must(t, s.openLab(t, learner).Restart(t.Context()))
			if got := b.lab(learner).count(t); got != want.restarted {
				t.Errorf("restarted: got %d pieces, want %d", got, want.restarted)
			}
			if got := s.newest(t, learner, "/cart"); got.Marks["lab"] != "first" || got.Verdict != want.verdict || !got.CookieSent {
				t.Errorf("restarted: got %s on %q, want %s on first", got.Verdict, got.Marks["lab"], want.verdict)
			}
		})
	}
}

// A rotated secret still opens what it signed, and the next write signs anew. A
// retired one opens nothing.
func TestRotateAndRetire(t *testing.T) {
	s := openShop(t, withLabs)
	product := s.plenty(t, 1)[0].SKU
	b := s.browser(t).lab(learner)
	b.add(t, product)
	lab := s.openLab(t, learner)
	must(t, lab.Rotate(t.Context()))
	if got := b.count(t); got != 1 {
		t.Errorf("rotated: got %d pieces, want 1", got)
	}
	if got := s.newest(t, learner, "/cart"); got.Key != 1 || got.Cookie != lens.CookieNotDue {
		t.Errorf("rotated, a page: got key %d and a cookie that is %s, want 1 and not due", got.Key, got.Cookie)
	}
	b.add(t, product)
	if got := s.newest(t, learner, "/cart/items"); got.Key != 1 || got.Cookie != lens.CookieResigned {
		t.Errorf("rotated, a write: got key %d and a cookie that is %s, want 1 and signed again", got.Key, got.Cookie)
	}
	must(t, lab.Retire(t.Context()))
	if got := b.count(t); got != 2 {
		t.Errorf("retired, signed again: got %d pieces, want 2", got)
	}
	must(t, lab.Rotate(t.Context()))
	must(t, lab.Retire(t.Context()))
	if got := b.count(t); got != 0 {
		t.Errorf("rotated and retired: got %d pieces, want none", got)
	}
	if got := s.newest(t, learner, "/cart"); got.Verdict != lens.Forged {
		t.Errorf("rotated and retired: got %s, want forged", got.Verdict)
	}
}

// Reset ends everything, also where the settings are what they were.
func TestReset(t *testing.T) {
	s := openShop(t, withLabs)
	b := s.browser(t).lab(learner)
	b.add(t, s.plenty(t, 1)[0].SKU)
	expired, err := s.openLab(t, learner).Reset(t.Context(), lesson.Defaults())
	if err != nil || expired == nil {
		t.Fatalf("reset: %v, %v; want a cookie that expires", expired, err)
	}
	if got := b.count(t); got != 0 {
		t.Errorf("got %d pieces, want none", got)
	}
	if got := s.newest(t, learner, "/cart"); got.Verdict != lens.Unknown {
		t.Errorf("got %s, want unknown: the cookie is genuine and its session is gone", got.Verdict)
	}
}

// The server refuses a session at its date, the sweep removes it after that.
func TestIdleEndsASessionInALab(t *testing.T) {
	s := openShop(t, withLabs)
	s.set(t, learner, "idle", "10s", "cookieLife", "browser")
	s.browser(t).lab(learner).add(t, s.plenty(t, 1)[0].SKU)
	lab := s.openLab(t, learner)
	held, err := lab.Documents(t.Context())
	if err != nil || len(held) != 1 {
		t.Fatalf("got %d documents, %v; want 1", len(held), err)
	}
	if lives := held[0].ExpiresAt.Sub(held[0].CreatedAt); lives != 10*time.Second {
		t.Errorf("the session lives for %s, want 10 s", lives)
	}
	lab.Sweep(t.Context())
	if held, err := lab.Documents(t.Context()); err != nil || len(held) != 1 {
		t.Errorf("swept before its time: %d documents, %v; want 1", len(held), err)
	}
}

// A lab answers all the while that its settings change.
func TestALabAnswersWhileItIsSetUp(t *testing.T) {
	s := openShop(t, withLabs)
	lab := s.openLab(t, learner)
	done := make(chan struct{})
	var changes sync.WaitGroup
	changes.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-done:
				return
			default:
			}
			settings, _ := lesson.Defaults().With("careless", []string{"0s", "2s"}[i%2])
			if _, err := lab.Apply(context.Background(), settings); err != nil {
				t.Errorf("apply: %v", err)
				return
			}
		}
	})
	b := s.browser(t).lab(learner)
	for range 60 {
		b.get(t, "/cart").wantStatus(t, http.StatusOK)
	}
	close(done)
	changes.Wait()
}

// With care nothing is lost; without, whoever writes last wins.
func TestCareless(t *testing.T) {
	s := openShop(t, withLabs)
	product := s.plenty(t, 1)[0].SKU
	for _, store := range []string{"mongo", "memory"} {
		for careless, want := range map[string]int{"0s": 4, "2s": 2} {
			t.Run(store+" "+careless, func(t *testing.T) {
				b := s.browser(t).lab(learner)
				s.set(t, learner, "store", store, "careless", "0s")
				b.add(t, product)
				s.set(t, learner, "careless", careless)
				if got := b.count(t); got != 1 {
					t.Fatalf("before: got %d pieces, want 1: the session goes on", got)
				}
				together(t, b, 3, product)
				if got := b.count(t); got != want {
					t.Errorf("three adds at once: got %d pieces, want %d", got, want)
				}
				var before []int
				for _, f := range s.facts(learner)[:4] {
					if f.Added() {
						before = append(before, f.Before)
					}
				}
				if len(before) != 3 || (before[0] == before[1]) != (careless == "2s") {
					t.Errorf("the traces tell of carts of %v pieces before", before)
				}
			})
		}
	}
}

// together sends adds at the same moment, each of which is told that it is done.
func together(t *testing.T, b at, n int, product string) {
	t.Helper()
	answers := make(chan int, n)
	for range n {
		go func() {
			p, _ := b.try(t.Context(), http.MethodPost, b.prefix+"/cart/items", "sku="+product, "Content-Type: application/x-www-form-urlencoded")
			answers <- p.status
		}()
	}
	for range n {
		if status := <-answers; status != http.StatusSeeOther {
			t.Errorf("an add was answered with %d, want 303", status)
		}
	}
}
