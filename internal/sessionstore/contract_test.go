package sessionstore_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	ginsessions "github.com/gin-contrib/sessions"
	"github.com/gin-contrib/sessions/tester"

	"crumbs.example/shop/internal/sessionstore"
)

func TestGinContribContract(t *testing.T) {
	wantContract(t, func(t *testing.T) ginsessions.Store { return newFixture(t).Store })
}

// wantContract runs the suite that gin-contrib/sessions has for its own stores.
func wantContract(t *testing.T, newStore func(*testing.T) ginsessions.Store) {
	t.Helper()
	t.Run("GetSet", func(t *testing.T) { tester.GetSet(t, newStore) })
	t.Run("DeleteKey", func(t *testing.T) { tester.DeleteKey(t, newStore) })
	t.Run("Flashes", func(t *testing.T) { tester.Flashes(t, newStore) })
	t.Run("Clear", func(t *testing.T) { tester.Clear(t, newStore) })
	t.Run("Options", func(t *testing.T) { tester.Options(t, newStore) })
	t.Run("Many", func(t *testing.T) { tester.Many(t, newStore) })
}

func TestSaveKeepsTheKeysThatOnlyOthersChanged(t *testing.T) {
	f, b := newFixture(t), &browser{}
	b.set(t, f.Store, "theirs", "old")

	v := b.start(t.Context())
	session, err := f.Get(v.request, "sid")
	if err != nil {
		t.Fatalf("Get: %v", err)
	}
	session.Values["mine"] = "new"
	b.set(t, f.Store, "theirs", "new") // another request, meanwhile
	if err := f.Save(v.request, v.response, session); err != nil {
		t.Fatalf("Save: %v", err)
	}
	got, _ := b.load(t, f.Store)
	wantString(t, got, "mine", "new")
	wantString(t, got, "theirs", "new")
}

func TestSaveOfAKeyThatAnotherChangedIsAConflict(t *testing.T) {
	f, b := newFixture(t), &browser{}
	b.set(t, f.Store, "key", "old")

	v := b.start(t.Context())
	session, err := f.Get(v.request, "sid")
	if err != nil {
		t.Fatalf("Get: %v", err)
	}
	session.Values["key"] = "mine"
	b.set(t, f.Store, "key", "theirs")
	if err := f.Save(v.request, v.response, session); !errors.Is(err, sessionstore.ErrConflict) {
		t.Errorf("Save: got %v, want ErrConflict", err)
	}
	got, _ := b.load(t, f.Store)
	wantString(t, got, "key", "theirs")
}

func TestSaveWithoutAChangeWritesNothing(t *testing.T) {
	f, b := newFixture(t), &browser{}
	b.set(t, f.Store, "cart", map[string]any{"sku": "KIT-1", "quantity": 2, "at": time.Now().UTC().Truncate(time.Millisecond)})
	before := f.document(t)

	v := b.start(t.Context())
	session, err := f.Get(v.request, "sid")
	if err != nil {
		t.Fatalf("Get: %v", err)
	}
	if err := f.Save(v.request, v.response, session); err != nil {
		t.Fatalf("Save: %v", err)
	}
	if got := f.document(t)["rev"]; got != before["rev"] {
		t.Errorf("rev: got %v, want %v", got, before["rev"])
	}
	if lines := v.setCookies(); len(lines) > 0 {
		t.Errorf("Set-Cookie: got %d lines, want none", len(lines))
	}
}

func TestTypesSurviveTheRoundTrip(t *testing.T) {
	f, b := newFixture(t), &browser{}
	want := map[any]any{
		"int": 7, "large": 1 << 40, "string": "ü", "bool": true, "float": 1.5, "bytes": []byte("\x00\xff"), "none": nil,
		"time": time.Now().UTC().Truncate(time.Millisecond), "list": []any{1, "two"}, "map": map[string]any{"a": 1},
	}
	v := b.start(t.Context())
	session, _ := f.Get(v.request, "sid")
	for key, value := range want {
		session.Values[key] = value
	}
	if err := f.Save(v.request, v.response, session); err != nil {
		t.Fatalf("Save: %v", err)
	}
	b.finish(v)

	v = b.start(t.Context())
	session, _ = f.Get(v.request, "sid")
	for key, value := range want {
		if got := session.Values[key]; !equalValues(got, value) {
			t.Errorf("%v: got %#v, want %#v", key, got, value)
		}
	}
}

func TestOptionsOfASessionReachItsCookie(t *testing.T) {
	f, b := newFixture(t), &browser{}
	b.set(t, f.Store, "key", "value")
	v := b.start(t.Context())
	session, _ := f.Get(v.request, "sid")
	session.Options.MaxAge, session.Options.SameSite = 60, http.SameSiteStrictMode
	if err := f.Save(v.request, v.response, session); err != nil {
		t.Fatalf("Save: %v", err)
	}
	lines := v.setCookies()
	if len(lines) != 1 {
		t.Fatalf("Set-Cookie: got %d lines, want 1", len(lines))
	}
	for name, want := range map[string]string{"Max-Age": "60", "SameSite": "Strict"} {
		if got, _ := attribute(lines[0], name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// Trap: Sessions whose load failed must not be saved over what is stored.
func TestASessionThatCouldNotBeLoadedCannotBeSaved(t *testing.T) {
	f, b := newFixture(t), &browser{}
	b.set(t, f.Store, "key", "value")
	before := f.document(t)

	v := b.start(canceled(t))
	session, err := f.Get(v.request, "sid")
	if !errors.Is(err, sessionstore.ErrUnavailable) {
		t.Fatalf("Get: got %v, want ErrUnavailable", err)
	}
	session.Values["key"] = "lost"
	if err := f.Save(v.request, v.response, session); !errors.Is(err, sessionstore.ErrUnavailable) {
		t.Errorf("Save: got %v, want ErrUnavailable", err)
	}
	if got := f.document(t)["rev"]; got != before["rev"] {
		t.Errorf("rev: got %v, want %v", got, before["rev"])
	}
	if lines := v.setCookies(); len(lines) > 0 {
		t.Errorf("Set-Cookie: got %v, want none", lines)
	}
}
