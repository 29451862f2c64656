package main

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience bounds every wait of these tests; none of them is meant to come near.
const patience = 20 * time.Second

// environment returns a lookup of variables: those of vars, and nothing of the
// system's.
func environment(vars map[string]string) func(string) string {
	return func(name string) string { return vars[name] }
}

// in returns the settings of a shop with all its data in a folder, on ports of
// its own, changed by more ("NAME=value").
func in(folder string, more ...string) map[string]string {
	vars := map[string]string{
		"SHOP_ADDR":          "127.0.0.1:0",
		"SHOP_EMBEDDED_ADDR": "127.0.0.1:0",
		"SHOP_DATA_DIR":      folder,
	}
	for _, assignment := range more {
		name, value, _ := strings.Cut(assignment, "=")
		vars[name] = value
	}
	return vars
}

// program is a running shop: all of it, as main would run it.
type program struct {
	url       string
	out, logs *output
	cancel    context.CancelFunc
	ended     chan struct{}
	err       error
}

// launch runs the program and waits until it says that it is open. It is stopped
// when the test ends, if it has not been before.
func launch(t testing.TB, vars map[string]string, args ...string) *program {
	t.Helper()
	p := begin(t, vars, args...)
	if p.awaitBanner(t); p.hasEnded() {
		t.Fatalf("the shop did not open: %v\n%s", p.err, p.logs.text())
	}
	p.url = regexp.MustCompile(`https?://\S+`).FindString(p.out.text())
	return p
}

// awaitBanner waits until the shop is open, or has ended.
func (p *program) awaitBanner(t testing.TB) {
	t.Helper()
	await(t, "the banner", func() bool { return p.hasEnded() || strings.Contains(p.out.text(), "Ctrl-C stops it") })
}

// begin runs the program without waiting for anything.
func begin(t testing.TB, vars map[string]string, args ...string) *program {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	p := &program{out: &output{}, logs: &output{}, cancel: cancel, ended: make(chan struct{})}
	go func() {
		defer close(p.ended)
		p.err = run(ctx, args, environment(vars), p.out, p.logs)
	}()
	t.Cleanup(func() { p.stop(t) })
	return p
}

func (p *program) hasEnded() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

// stop stops the program as a signal does, and returns its error.
func (p *program) stop(t testing.TB) error {
	t.Helper()
	p.cancel()
	return p.wait(t)
}

// wait waits for the program's own end.
func (p *program) wait(t testing.TB) error {
	t.Helper()
	select {
	case <-p.ended:
		return p.err
	case <-time.After(patience):
		t.Fatalf("the shop did not end within %s", patience)
		return nil
	}
}

// refusal runs a program that is expected not to start and returns its error.
func refusal(t testing.TB, vars map[string]string, args ...string) error {
	t.Helper()
	p := begin(t, vars, args...)
	p.awaitBanner(t)
	if strings.Contains(p.out.text(), "Crumbs is open") {
		t.Errorf("the shop said that it is open")
	}
	err := p.wait(t)
	if err == nil {
		t.Fatal("the shop ended without an error")
	}
	return err
}

// await waits until a condition holds; what says in a few words what it is.
func await(t testing.TB, what string, holds func() bool) {
	t.Helper()
	deadline, tick := time.After(patience), time.NewTicker(5*time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-deadline:
			t.Fatalf("waited %s in vain for %s", patience, what)
		case <-tick.C:
		}
	}
}

// output collects what a program prints or logs.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(b)
}

func (o *output) text() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// visitor is a client with a cookie jar that does not follow redirects.
type visitor struct{ *http.Client }

func newVisitor(t testing.TB) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatalf("make a cookie jar: %v", err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &visitor{&http.Client{
		Jar: jar, Timeout: patience, Transport: transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// get returns the status and the body of a page.
func (v *visitor) get(t testing.TB, address string, headers ...string) (status int, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatalf("make a request: %v", err)
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		r.Header.Set(name, value)
	}
	response, err := v.Do(r)
	if err != nil {
		t.Fatalf("GET %s: %v", address, err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatalf("GET %s: %v", address, err)
	}
	return response.StatusCode, string(content)
}

// add puts a product into the cart and returns the answer.
func (v *visitor) add(t testing.TB, shop, sku string) *http.Response {
	t.Helper()
	response, err := v.PostForm(shop+"/cart/items", url.Values{"sku": {sku}})
	if err != nil {
		t.Fatalf("add %s: %v", sku, err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusSeeOther {
		t.Fatalf("add %s: got status %d, want 303", sku, response.StatusCode)
	}
	return response
}

// cart returns the visitor's cart as JSON.
func (v *visitor) cart(t testing.TB, shop string) string {
	t.Helper()
	_, body := v.get(t, shop+"/cart", "Accept: application/json")
	return body
}

// product is one that the shop's data file holds plenty of.
const product = "KIT-1001"

// wantSentence fails unless err is one sentence that holds every part.
func wantSentence(t testing.TB, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("got no error")
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("got %q, want %q in it", err, part)
		}
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("got %q, want one sentence", err)
	}
}

// with returns vars with some of them changed.
func with(vars map[string]string, more ...string) map[string]string {
	changed := maps.Clone(vars)
	for _, assignment := range more {
		name, value, _ := strings.Cut(assignment, "=")
		changed[name] = value
	}
	return changed
}
