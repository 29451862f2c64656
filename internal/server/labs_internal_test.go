package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/lesson"
	"crumbs.example/shop/internal/sessionstore"
)

// droppings notes which collections were dropped.
type droppings struct {
	mu      sync.Mutex
	dropped []string
	err     error
}

func (d *droppings) Open(string, sessionstore.Config) (Sessions, error) {
	return nil, errors.New("not in this test")
}

func (d *droppings) Drop(_ context.Context, collection string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.dropped = append(d.dropped, collection)
	return d.err
}

func (d *droppings) fail(err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.err = err
}

func (d *droppings) list() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.dropped)
}

func testLabs() (*labs, *droppings) {
	d := &droppings{}
	return newLabs(Config{Labs: d, Logger: slog.New(slog.DiscardHandler)}, nil, nil), d
}

func learnerID(n int) string { return fmt.Sprintf("%032x", n) }

func TestIdleLabsAreClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, d := testLabs()
		first, err := l.open(t.Context(), learnerID(1))
		if err != nil {
			t.Fatalf("open: %v", err)
		}
		_, leave, _ := l.enter(t.Context(), learnerID(2))
		time.Sleep(labIdle - time.Second)
		if again, _ := l.open(t.Context(), learnerID(1)); again != first {
			t.Error("a lab that was used is another one within its time")
		}
		time.Sleep(labIdle - time.Second)
		if got := d.list(); len(got) != 0 {
			t.Errorf("a second before its time: %v were dropped", got)
		}
		time.Sleep(time.Second + labSweep)
		if got := d.list(); !slices.Equal(got, []string{first.collection}) {
			t.Errorf("got %v dropped, want the idle lab's: the other has a request under way", got)
		}
		leave()
		time.Sleep(labIdle + labSweep)
		synctest.Wait()
		if got := len(d.list()); got != 2 || l.keeping {
			t.Errorf("got %d dropped, still looking after labs: %t; want both, and nothing to look after", got, l.keeping)
		}
		if again, err := l.open(t.Context(), learnerID(1)); err != nil || again == first || again.collection == first.collection {
			t.Errorf("opened again: %v; want a new lab with a collection of its own", err)
		}
		if err := l.close(t.Context()); err != nil || len(d.list()) != 3 {
			t.Errorf("close: %v, %d dropped; want all three", err, len(d.list()))
		}
	})
}

func TestLabsAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, _ := testLabs()
		defer l.close(t.Context())
		for i := range maxLabs {
			if _, err := l.open(t.Context(), learnerID(i)); err != nil {
				t.Fatalf("lab %d: %v", i, err)
			}
		}
		if _, err := l.open(t.Context(), learnerID(maxLabs)); !errors.Is(err, errLabsBusy) {
			t.Errorf("one more: got %v, want errLabsBusy", err)
		}
		if _, err := l.open(t.Context(), learnerID(0)); err != nil {
			t.Errorf("one that is open: %v", err)
		}
		time.Sleep(labSpare - time.Second)
		_, leave, _ := l.enter(t.Context(), learnerID(1))
		time.Sleep(time.Second)
		if _, err := l.open(t.Context(), learnerID(maxLabs)); err != nil {
			t.Errorf("once the others were not used for a while: %v", err)
		}
		leave()
		for _, used := range []int{1, maxLabs} {
			if _, open := l.settings(learnerID(used)); !open {
				t.Errorf("lab %d was closed, and was in use", used)
			}
		}
		if n := len(l.list()); n != maxLabs {
			t.Errorf("got %d labs, want %d", n, maxLabs)
		}
	})
}

// Who has begun nothing gets no lab, and takes no other's place.
func TestNobodyGetsALab(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, d := testLabs()
		defer l.close(t.Context())
		l.shop.LabSettings = func(_ context.Context, id string) (lesson.Settings, error) {
			if id == learnerID(maxLabs) {
				return lesson.Settings{}, lesson.ErrUnknown
			}
			return lesson.Defaults(), nil
		}
		for i := range maxLabs {
			if _, err := l.open(t.Context(), learnerID(i)); err != nil {
				t.Fatalf("lab %d: %v", i, err)
			}
		}
		time.Sleep(labSpare)
		if _, err := l.open(t.Context(), learnerID(maxLabs)); !errors.Is(err, lesson.ErrUnknown) {
			t.Errorf("got %v, want ErrUnknown", err)
		}
		if got, n := d.list(), len(l.list()); len(got) != 0 || n != maxLabs {
			t.Errorf("got %d labs, %v dropped; want all open", n, got)
		}
		if expired, err := l.end(t.Context(), learnerID(maxLabs)); expired != nil || err != nil || len(l.list()) != maxLabs {
			t.Errorf("end of a lab that is not open: %v, %v; want nothing", expired, err)
		}
	})
}

// What could not be dropped is tried again until it is gone.
func TestSessionsOfClosedLabsAreDroppedInTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, d := testLabs()
		defer l.close(t.Context())
		open, _ := l.open(t.Context(), learnerID(1))
		d.fail(errors.New("the database is gone"))
		time.Sleep(labIdle + labSweep)
		synctest.Wait()
		if got := len(d.list()); got == 0 {
			t.Fatal("nothing was tried")
		}
		d.fail(nil)
		before := len(d.list())
		time.Sleep(2 * labSweep)
		synctest.Wait()
		if got := d.list()[before:]; !slices.Equal(got, []string{open.collection}) || l.keeping {
			t.Errorf("got %v dropped once the database is back, still looking after labs: %t; want the lab's, once", got, l.keeping)
		}
	})
}

func TestClosedLabsStayClosed(t *testing.T) {
	l, d := testLabs()
	open, _ := l.open(t.Context(), learnerID(1))
	d.err = errors.New("the database is gone")
	if err := l.close(t.Context()); !errors.Is(err, sessionstore.ErrUnavailable) || !slices.Equal(d.list(), []string{open.collection}) {
		t.Errorf("close: %v, dropped %v; want the failure, told", err, d.list())
	}
	if _, err := l.open(t.Context(), learnerID(2)); !errors.Is(err, errLabsBusy) {
		t.Errorf("open after close: got %v, want errLabsBusy", err)
	}
}

// Many requests at once open one lab.
func TestLabsAreOpenedOnce(t *testing.T) {
	l, _ := testLabs()
	defer l.close(t.Context())
	var requests sync.WaitGroup
	found := make([]*lab, 32)
	for i := range found {
		requests.Go(func() { found[i], _ = l.open(t.Context(), learnerID(1)) })
	}
	requests.Wait()
	if len(slices.Compact(found)) != 1 || found[0] == nil {
		t.Errorf("got several labs, or none")
	}
	if n := found[0].requests; n != 0 {
		t.Errorf("got %d requests under way, want none", n)
	}
}

func TestALabBeginsWithTheLearnersSettings(t *testing.T) {
	stored, failure := lesson.Settings{}, error(nil)
	l, _ := testLabs()
	l.shop.LabSettings = func(context.Context, string) (lesson.Settings, error) { return stored, failure }
	defer l.close(t.Context())
	memory, _ := lesson.Defaults().With("store", "memory")
	stale := memory
	stale.Idle = 7 * time.Second // a choice that the course does not have
	for i, test := range []struct{ stored, want lesson.Settings }{{lesson.Settings{}, lesson.Defaults()}, {memory, memory}, {stale, lesson.Defaults()}} {
		stored = test.stored
		if open, err := l.open(t.Context(), learnerID(i)); err != nil || open.settings() != test.want {
			t.Errorf("stored %+v: got %+v, %v; want %+v", test.stored, open.settings(), err, test.want)
		}
	}
	failure = errors.New("the database is gone")
	if _, err := l.open(t.Context(), learnerID(9)); !errors.Is(err, sessionstore.ErrUnavailable) {
		t.Errorf("settings that cannot be read: got %v, want ErrUnavailable", err)
	}
}

// A lab that is opened again knows the cookies of the one before as genuine; a
// lab of another id, and of another process, does not.
func TestLabSecrets(t *testing.T) {
	l, _ := testLabs()
	other, _ := testLabs()
	first, _ := l.prepare(t.Context(), learnerID(1))
	again, _ := l.prepare(t.Context(), learnerID(1))
	secret := first.secrets[0]
	if again.secrets[0] != secret {
		t.Error("the same lab: got another secret")
	}
	if first.opened == "" || again.opened == first.opened {
		t.Errorf("the same lab, opened twice: got %q and %q, want a text for each", first.opened, again.opened)
	}
	neighbour, _ := l.prepare(t.Context(), learnerID(2))
	elsewhere, _ := other.prepare(t.Context(), learnerID(1))
	if neighbour.secrets[0] == secret || elsewhere.secrets[0] == secret || len(secret) < sessionstore.MinSecret {
		t.Error("got a secret that others have, or a short one")
	}
	for range 3 * maxSecrets {
		first.rotate()
	}
	if n := len(first.secrets); n != maxSecrets || slices.Contains(first.secrets, secret) {
		t.Errorf("after many rotations: got %d secrets, want the newest %d", n, maxSecrets)
	}
	newest := first.secrets[0]
	if first.retire(); !slices.Equal(first.secrets, []string{newest}) {
		t.Error("after retire: want the newest secret alone")
	}
}

// A lab's memory takes so many sessions; those that it holds go on.
func TestALabsMemoryIsBounded(t *testing.T) {
	memory, err := sessionstore.NewMemory(sessionstore.Config{Secrets: []string{strings.Repeat("s", sessionstore.MinSecret)}, Cookie: sessionstore.CookieConfig{Name: LabCookie}})
	if err != nil {
		t.Fatalf("NewMemory: %v", err)
	}
	store := &boundedMemory{Plain: memory}
	store.begun.Store(maxBegun - 1)
	update := func(cookie string, value int) (string, error) {
		ctx, _ := lens.NewContext(t.Context())
		r := httptest.NewRequestWithContext(ctx, "POST", "/", nil)
		r.Header.Set("Cookie", cookie)
		w := httptest.NewRecorder()
		err := store.Update(w, r, func(v *sessionstore.Values) error { return v.Set("cart", value) })
		first, _, _ := strings.Cut(w.Header().Get("Set-Cookie"), ";")
		return first, err
	}
	last, err := update("", 1)
	if err != nil || last == "" {
		t.Fatalf("the last that there is room for: %q, %v", last, err)
	}
	if _, err := update("", 1); !errors.Is(err, errMemoryFull) {
		t.Errorf("one too many: got %v, want errMemoryFull", err)
	}
	if _, err := update(last, 2); err != nil {
		t.Errorf("one that has begun: %v", err)
	}
}

func TestMountedAddresses(t *testing.T) {
	const prefix = "/learn/lab/x"
	for address, want := range map[string]string{
		"/":                      prefix + "/",
		"/cart?added=1#memory":   prefix + "/cart?added=1#memory",
		"/lens/r/abc":            prefix + "/lens/r/abc",
		"/learning":              prefix + "/learning",
		"/learn":                 "/learn",
		"/learn?lab=x":           "/learn?lab=x",
		"/learn/cookies":         "/learn/cookies",
		"/static/0/css/shop.css": "/static/0/css/shop.css",
		"#main":                  "#main",
		"?page=2":                "?page=2",
		"":                       "",
		"//elsewhere.example/":   "//elsewhere.example/",
		"http://localhost/cart":  "http://localhost/cart",
		"mailto:a@b.example":     "mailto:a@b.example",
		"relative":               "relative",
		"/%zz":                   "/%zz",
	} {
		if got := mountedAddress(address, prefix); got != want {
			t.Errorf("%q: got %q, want %q", address, got, want)
		}
	}
}

func TestMountedPage(t *testing.T) {
	page := `<!DOCTYPE html><a class="x" href="/cart?a=1&amp;b=2" hidden>A &lt; B</a><img src="/static/p.png" alt="/cart"><form action="/cart/items"><button formaction="/x" name="n"></form>` +
		`<script>var a = "<a href=\"/cart\">";</script><!-- <a href="/cart"> --><textarea><a href="/cart"></textarea><p data-href="/cart">/cart</p>`
	want := strings.NewReplacer(
		`<a class="x" href="/cart?a=1&amp;b=2" hidden>`, `<a class="x" href="/l/cart?a=1&amp;b=2" hidden="">`,
		`<form action="/cart/items">`, `<form action="/l/cart/items">`, `formaction="/x"`, `formaction="/l/x"`).Replace(page)
	if got := string(mounted([]byte(page), "/l")); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := string(mounted([]byte(page), "")); got != page {
		t.Errorf("without a prefix: got %s, want it as it is", got)
	}
}

func TestIsLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "localhost:8080": true, "LOCALHOST": true, "shop.localhost:80": true,
		"127.0.0.1": true, "127.0.0.1:8080": true, "127.8.9.1": true, "[::1]:8080": true, "[::1]": true, "::1": true,
		"192.168.1.7:8080": false, "shop.example": false, "localhost.example": false, "notlocalhost": false,
		"": false, "127.0.0.1.example": false, "localhost:80;x": false, "localhost:": false,
	} {
		if got := isLoopback(host); got != want {
			t.Errorf("%q: got %t, want %t", host, got, want)
		}
	}
}

func TestEveryChangeOfALabHasWords(t *testing.T) {
	for _, name := range lesson.Names() {
		for _, value := range []string{"memory", "browser", "10s", "60s", "168h", "on", "off", "strict", "none", "/products", "2s"} {
			changed, err := lesson.Defaults().With(name, value)
			if err != nil || changed == lesson.Defaults() {
				continue
			}
			if got := labChanges(changed); len(got) != 1 || len(got[0]) < 10 {
				t.Errorf("%s = %s: got the words %q, want one phrase", name, value, got)
			}
		}
	}
}
