package sessionstore_test

import (
	"crypto/tls"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	ginsessions "github.com/gin-contrib/sessions"
	gorilla "github.com/gorilla/sessions"
	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/sessionstore"
)

// A writer that stands in line while the session moves to a new id has come too
// late: a session of its own would replace the cookie of the moved one.
func TestAWriterInLineBehindRenewIsRefused(t *testing.T) {
	for name, end := range map[string]func(*fixture, visit) error{
		"Renew":   func(f *fixture, v visit) error { return f.Renew(v.response, v.request, nil) },
		"Destroy": func(f *fixture, v visit) error { return f.Destroy(v.response, v.request) },
	} {
		t.Run(name, func(t *testing.T) {
			f, b := newFixture(t), &browser{}
			b.set(t, f.Store, "key", "value")
			before := f.document(t)["_id"]

			// The first writer holds the queue until the end and the late writer are in
			// line behind it.
			late, ended := make(chan error, 1), make(chan error, 1)
			first := b.start(t.Context())
			err := f.Update(first.response, first.request, func(values *sessionstore.Values) error {
				go func() { ended <- end(f, b.start(t.Context())) }()
				waitUntil(t, func() bool { return f.InLine(before.(string)) == 2 })
				go func() {
					v := b.start(t.Context())
					late <- f.Update(v.response, v.request, increment("n"))
				}()
				waitUntil(t, func() bool { return f.InLine(before.(string)) == 3 })
				return values.Set("key", "changed")
			})
			if err := errors.Join(err, <-ended); err != nil {
				t.Fatalf("update and end: %v", err)
			}
			if err := <-late; !errors.Is(err, sessionstore.ErrEnded) {
				t.Errorf("late writer: got %v, want ErrEnded", err)
			}
			for _, document := range f.documents(t) {
				if document["_id"] == before {
					t.Error("the old document is still there")
				}
			}
		})
	}
}

func TestAMovedDocumentOpensNothing(t *testing.T) {
	f, b := newFixture(t), &browser{}
	b.set(t, f.Store, "key", "value")
	move := bson.D{{Key: "$set", Value: bson.D{{Key: "movedTo", Value: "elsewhere"}}}}
	if _, err := f.collection.UpdateMany(t.Context(), bson.D{}, move); err != nil {
		t.Fatal(err)
	}
	session, _ := b.load(t, f.Store)
	wantVerdict(t, session, lens.Unknown)
}

func TestAfterItsEndTheRequestHasNoSession(t *testing.T) {
	f, b := newFixture(t), &browser{}
	b.set(t, f.Store, "key", "value")
	other := f.sibling(t, f.config)
	v := b.start(t.Context())
	err := f.Update(v.response, v.request, func(values *sessionstore.Values) error {
		end := b.start(t.Context())
		if err := other.Destroy(end.response, end.request); err != nil {
			t.Fatalf("Destroy: %v", err)
		}
		return values.Set("key", "late")
	})
	if !errors.Is(err, sessionstore.ErrEnded) {
		t.Fatalf("Update: got %v, want ErrEnded", err)
	}
	session, err := f.Load(v.response, v.request)
	if err != nil || session.Live() {
		t.Errorf("Load: got live %t, %v, want no session", session.Live(), err)
	}
}

func TestARefusedSaveIsNotShown(t *testing.T) {
	store, b := newPlain(t, "cookie", newClock()), &browser{}
	plainUpdate(t, b, store, increment("n"))
	v := b.start(t.Context())
	err := store.Update(v.response, v.request, func(values *sessionstore.Values) error {
		return values.Set("n", strings.Repeat("x", 4096))
	})
	if !errors.Is(err, sessionstore.ErrTooLarge) {
		t.Fatalf("Update: got %v, want ErrTooLarge", err)
	}
	session, err := store.Load(v.response, v.request)
	if got := number(t, session, "n"); err != nil || got != 1 {
		t.Errorf("Load in the same request: got %d, %v, want 1", got, err)
	}
}

func TestMemoryTouchesOncePerInterval(t *testing.T) {
	c := newClock()
	store, b := newPlain(t, "memory", c), &browser{}
	plainUpdate(t, b, store, increment("n"))
	c.advance(15 * time.Minute)
	sent := 0
	for range 5 { // all with the cookie from before
		v := b.start(t.Context())
		if _, err := store.Load(v.response, v.request); err != nil {
			t.Fatalf("Load: %v", err)
		}
		sent += len(v.setCookies())
	}
	if sent != 1 {
		t.Errorf("Set-Cookie: got %d in five loads, want 1", sent)
	}
}

func TestPlainForgetsASecureCookie(t *testing.T) {
	forEachPlain(t, func(t *testing.T, _ string, store *sessionstore.Plain, _ *clock) {
		b := &browser{}
		begin := b.start(t.Context())
		begin.request.TLS = &tls.ConnectionState{}
		if err := store.Update(begin.response, begin.request, increment("n")); err != nil {
			t.Fatalf("Update: %v", err)
		}
		b.finish(begin)
		v := b.start(t.Context())
		v.request.TLS = &tls.ConnectionState{}
		if err := store.ForgetCookie(v.response, v.request); err != nil {
			t.Fatalf("ForgetCookie: %v", err)
		}
		if lines := v.setCookies(); len(lines) != 1 || !strings.HasPrefix(lines[0], "__Host-sid=;") || !strings.Contains(lines[0], "Secure") {
			t.Errorf("Set-Cookie: got %v, want the __Host- cookie expired, Secure", lines)
		}
	})
}

func TestPlainRefusesWhatItCannotDo(t *testing.T) {
	for kind, open := range plainStores {
		_, err := open(sessionstore.Config{Secrets: []string{secret}, SealKeys: []string{sealKey}, Cookie: sessionstore.CookieConfig{Name: "sid"}})
		if err == nil {
			t.Errorf("the %s store took a seal key that it does not use", kind)
		}
	}
}

// gin-contrib's Options replaces everything. A cookie that would be dropped for
// its prefix must not be sent with it.
func TestOptionsOverHTTPS(t *testing.T) {
	f, b := newFixture(t), &browser{}
	f.Options(ginsessions.Options{MaxAge: 60})
	v := b.start(t.Context())
	v.request.TLS = &tls.ConnectionState{}
	if err := f.Update(v.response, v.request, increment("n")); err != nil {
		t.Fatalf("Update: %v", err)
	}
	if lines := v.setCookies(); len(lines) != 1 || !strings.HasPrefix(lines[0], "sid=") {
		t.Errorf("Set-Cookie: got %d lines, want one without the __Host- prefix", len(lines))
	}
}

func TestSavingASessionOfAnotherRequestIsAnError(t *testing.T) {
	f, b := newFixture(t), &browser{}
	v := b.start(t.Context())
	session := gorilla.NewSession(f.Store, "sid")
	session.Options = &gorilla.Options{Path: "/", MaxAge: 60, SameSite: http.SameSiteLaxMode, HttpOnly: true}
	session.Values["key"] = "value"
	if err := f.Save(v.request, v.response, session); err == nil {
		t.Error("Save took a session that New has not given out")
	}
}
