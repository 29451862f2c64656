package server_test

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/mongotest"
	"crumbs.example/shop/internal/order"
)

// answerWithin bounds each answer of a shop without database. The contract says
// 2 s; the rest is for a busy machine. The driver alone would wait for 30 s.
const answerWithin = 5 * time.Second

func TestDatabaseOutage(t *testing.T) {
	for _, outage := range []state{cuts, hangs} {
		t.Run(string(outage), func(t *testing.T) {
			t.Parallel()
			s, line := openBehindProxy(t)
			b := s.browser(t)
			p := s.plenty(t, 1)[0]
			b.post(t, "/cart/items", "sku="+p.SKU+"&quantity=2").wantStatus(t, http.StatusSeeOther)
			key := b.cookie(t).Value
			token := b.fillCheckout(t).token(t)

			line.set(outage)
			t.Run("meanwhile", func(t *testing.T) { duringOutage(t, s, b, p.SKU, p.Slug, token) })
			line.set(passes)
			eventually(t, func() bool { return b.get(t, "/readyz").status == http.StatusOK })
			eventually(t, func() bool { return b.get(t, "/cart").status == http.StatusOK })

			if got := b.cookie(t); got == nil || got.Value != key {
				t.Errorf("cookie afterwards: got %v, want the one from before", got)
			}
			if got, want := joined(b.cart(t).Items), p.SKU+" 2"; got != want {
				t.Errorf("cart afterwards: got %s, want %s", got, want)
			}
			if got := b.add(t, p.SKU).badge(); got != "3" {
				t.Errorf("badge after one more add: got %s, want 3", got)
			}
			if n := s.countOrders(t); n != 0 {
				t.Errorf("got %d orders, want none that was refused", n)
			}
			// A stranger's first add may have reached the database late, as a document
			// that no cookie opens. Nobody has changed one of those.
			changed, err := s.sessions().CountDocuments(t.Context(), bson.D{{Key: "rev", Value: bson.D{{Key: "$gt", Value: 1}}}})
			if err != nil || changed != 1 {
				t.Errorf("got %d changed session documents, %v, want the one from before", changed, err)
			}
		})
	}
}

// outageCase is a request made while the database is away, and what is wanted
// of the answer.
type outageCase struct {
	name               string
	who                *browser
	method, path, form string
	want               int
	// badge is the number at the cart, empty where nobody knows it.
	badge string
	told  string
}

func duringOutage(t *testing.T, s *shop, b *browser, sku, slug, token string) {
	const get, post, unavailable = http.MethodGet, http.MethodPost, http.StatusServiceUnavailable
	const unchanged = "othing was changed" // at the start of a sentence or within
	stranger := s.browser(t)
	cases := []outageCase{
		{"home", b, get, "/", "", 200, "", ""},
		{"department", b, get, "/departments/kitchen", "", 200, "", ""},
		{"search", b, get, "/search?q=lamp", "", 200, "", "result"},
		{"product", b, get, "/products/" + slug, "", 200, "", "Add to cart"},
		{"no such page", b, get, "/nowhere", "", 404, "", ""},
		{"health", b, get, "/healthz", "", 200, "", ""},
		{"readiness", b, get, "/readyz", "", unavailable, "", ""},
		{"cart", b, get, "/cart", "", unavailable, "", "Your cart and your cookie are untouched"},
		{"add", b, post, "/cart/items", "sku=" + sku, unavailable, "", unchanged},
		{"update", b, post, "/cart/items/" + sku, "quantity=7", unavailable, "", unchanged},
		{"add out of range", b, post, "/cart/items", "sku=" + sku + "&quantity=100", unavailable, "", ""},
		{"checkout", b, get, "/checkout?step=address", "", unavailable, "", "Your cart and your cookie are untouched"},
		{"address", b, post, "/checkout", addressForm, unavailable, "", unchanged},
		{"order", b, post, "/checkout", "step=place&token=" + token, unavailable, "", unchanged},
		{"orders", b, get, "/orders", "", unavailable, "", "Your cart and your cookie are untouched"},
		{"an order", b, get, "/orders/" + order.ID("nonce"), "", unavailable, "", "Your cart and your cookie are untouched"},
		{"end of the session", b, post, "/session/end", "", unavailable, "", ""},
		{"the course of a new learner", b, get, "/learn", "", 200, "", ""},
		{"the course", b, get, "/learn?lab=" + ada, "", unavailable, "", "keeps the learners' progress does not answer"},
		{"a bet", b, post, first + "/bet", trying(ada, "a", "option", "same"), unavailable, "", "keeps the learners' progress does not answer"},
		{"a stranger's home", stranger, get, "/", "", 200, "0", ""},
		{"a stranger's cart", stranger, get, "/cart", "", 200, "0", "This request brought no cookie"},
		{"a stranger's first add", stranger, post, "/cart/items", "sku=" + sku, unavailable, "", unchanged},
	}
	for _, accept := range []string{"Accept: text/html", asJSON} {
		answers := make([]answer, len(cases))
		var waiting sync.WaitGroup // all at once, since each of them waits
		for i, c := range cases {
			waiting.Go(func() { answers[i] = c.ask(t.Context(), accept) })
		}
		waiting.Wait()
		for i, c := range cases {
			t.Run(c.name+", "+accept, func(t *testing.T) { c.check(t, accept, answers[i]) })
		}
	}
}

// answer is a page, or the error of waiting for one, and the time it took.
type answer struct {
	page
	err  error
	took time.Duration
}

func (c outageCase) ask(ctx context.Context, accept string) answer {
	started := time.Now()
	p, err := c.who.try(ctx, c.method, c.path, c.form, accept, "Content-Type: application/x-www-form-urlencoded")
	return answer{p, err, time.Since(started)}
}

func (c outageCase) check(t testing.TB, accept string, got answer) {
	t.Helper()
	if got.err != nil || got.took > answerWithin {
		t.Fatalf("got an answer after %s, %v, want one within %s", got.took, got.err, answerWithin)
	}
	got.wantStatus(t, c.want)
	if cookies := got.header.Values("Set-Cookie"); len(cookies) > 0 {
		t.Errorf("got Set-Cookie %q, want the cookie untouched", cookies)
	}
	if retry := got.header.Get("Retry-After"); (retry != "") != (c.want == http.StatusServiceUnavailable) {
		t.Errorf("got Retry-After %q with status %d", retry, got.status)
	}
	if accept == asJSON && c.want == http.StatusServiceUnavailable && c.path != "/readyz" {
		var document errorDocument
		got.decode(t, &document)
		return
	}
	if strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
		got.wantText(t, c.told)
		for _, internal := range []string{"mongo", "127.0.0.1:", "deadline", "topology"} {
			got.wantNoText(t, internal)
		}
		if got.badge() != c.badge {
			t.Errorf("got badge %q, want %q", got.badge(), c.badge)
		}
	}
}

// eventually waits until a condition holds, for ten seconds at most.
func eventually(t testing.TB, holds func() bool) {
	t.Helper()
	deadline, tick := time.After(10*time.Second), time.NewTicker(20*time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-deadline:
			t.Fatal("waited for ten seconds in vain")
		case <-tick.C:
		}
	}
}

// openBehindProxy opens a shop, patient as the real one, that reaches its
// database through a proxy.
func openBehindProxy(t testing.TB) (*shop, *proxy) {
	t.Helper()
	uri, err := url.Parse(mongotest.URI(t))
	if err != nil {
		t.Fatalf("parse the database's URI: %v", err)
	}
	line := openProxy(t, uri.Host)
	name := mongotest.Database(t).Name() // made and dropped without the proxy
	uri.Host = line.listener.Addr().String()
	query := uri.Query()
	for name, value := range map[string]string{ // as cmd/shop connects
		"directConnection": "true", "connectTimeoutMS": "2000", "serverSelectionTimeoutMS": "2000", "heartbeatFrequencyMS": "2000",
	} {
		query.Set(name, value)
	}
	uri.RawQuery = query.Encode()
	db := mongotest.Connect(t, uri.String(), name)
	s := openShop(t, func(use *setup) { use.db, use.sessions.Timeout, use.lessons.Timeout = db, 0, 0 })
	return s, line
}

// proxy stands between the shop and its database, and fails on demand.
type proxy struct {
	listener net.Listener
	target   string

	mu      sync.Mutex
	changed sync.Cond
	state   state
	conns   []net.Conn
}

// state is what a proxy does with connections.
type state string

const (
	passes state = "passes"
	// cuts: every connection is cut, and new ones as soon as they are made.
	cuts state = "database refuses"
	// hangs: connections stay open, and nothing comes through.
	hangs state = "database hangs"
	ended state = "ended"
)

func openProxy(t testing.TB, target string) *proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("listen: %v", err)
	}
	p := &proxy{listener: listener, target: target, state: passes}
	p.changed.L = &p.mu
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			serving.Go(func() { p.serve(conn) })
		}
	})
	t.Cleanup(func() {
		listener.Close()
		p.set(ended)
		serving.Wait()
	})
	return p
}

func (p *proxy) set(s state) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state = s
	if s == cuts || s == ended {
		for _, conn := range p.conns {
			conn.Close()
		}
		p.conns = nil
	}
	p.changed.Broadcast()
}

func (p *proxy) serve(client net.Conn) {
	server, err := net.Dial("tcp", p.target)
	if err != nil || !p.keep(client, server) {
		client.Close()
		return
	}
	var both sync.WaitGroup
	both.Go(func() { p.forward(server, client) })
	both.Go(func() { p.forward(client, server) })
	both.Wait()
}

// keep remembers connections to cut them later; it refuses while the proxy cuts.
func (p *proxy) keep(client, server net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.state == cuts || p.state == ended {
		server.Close()
		return false
	}
	p.conns = append(p.conns, client, server)
	return true
}

func (p *proxy) forward(to, from net.Conn) {
	defer to.Close()
	defer from.Close()
	chunk := make([]byte, 64<<10)
	for {
		n, err := from.Read(chunk)
		if err != nil {
			return
		}
		p.waitWhileHanging()
		if _, err := to.Write(chunk[:n]); err != nil {
			return
		}
	}
}

func (p *proxy) waitWhileHanging() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.state == hangs {
		p.changed.Wait()
	}
}
