package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"golang.org/x/net/html"

	"crumbs.example/shop/internal/catalog"
	"crumbs.example/shop/internal/lesson"
	"crumbs.example/shop/internal/mongotest"
	"crumbs.example/shop/internal/order"
	"crumbs.example/shop/internal/server"
	"crumbs.example/shop/internal/sessionstore"
)

func TestMain(m *testing.M) {
	gin.SetMode(gin.TestMode)
	mongotest.Main(m)
}

const cookieName = "sid"

// shop is a whole shop under test: the real server, over HTTP, on a real
// database.
type shop struct {
	*httptest.Server
	catalogue *catalog.Catalogue
	orders    *order.Orders
	db        *mongo.Database
	log       *log
	clock     *clock
	shop      *server.Server
}

// setup is what a test may change before the shop opens.
type setup struct {
	db       *mongo.Database
	sessions sessionstore.Config
	orders   order.Config
	lessons  lesson.LearnersConfig
	server   server.Config
	store    func(server.Sessions) server.Sessions
	wrap     func(http.Handler) http.Handler
	made     func(*server.Server)
	// labs says that there are labs, noCourse that there is nothing else of the course.
	labs, noCourse bool
}

// openShop opens a shop on a fresh database, or on the one that configure names.
// When the test ends, a panic or a status 500 in the shop's log fails it.
func openShop(t testing.TB, configure ...func(*setup)) *shop {
	t.Helper()
	s := &shop{log: &log{}, clock: &clock{}}
	logger := slog.New(slog.NewJSONHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	use := setup{
		sessions: sessionstore.Config{
			Secrets: []string{"0123456789abcdef0123456789abcdef"},
			Cookie:  sessionstore.CookieConfig{Name: cookieName},
			Timeout: 20 * time.Second, // a busy machine is no outage
			Now:     s.clock.now,
			Logger:  logger,
		},
		orders: order.Config{
			Secrets: []string{"0123456789abcdef0123456789abcdef"},
			Timeout: 20 * time.Second,
			Now:     s.clock.now,
			Logger:  logger,
		},
		lessons: lesson.LearnersConfig{Timeout: 20 * time.Second, Logger: logger},
		server:  server.Config{CookieName: cookieName, Idle: sessionstore.DefaultIdle, Lens: true, Demo: true, Logger: logger},
		store:   func(s server.Sessions) server.Sessions { return s },
		wrap:    func(h http.Handler) http.Handler { return h },
		made:    func(*server.Server) {},
	}
	for _, change := range configure {
		change(&use)
	}
	if use.db == nil {
		use.db = mongotest.Database(t)
	}
	s.db = use.db
	s.open(t, use)
	t.Cleanup(func() {
		s.Close()
		if err := s.shop.Close(context.Background()); err != nil {
			t.Errorf("close the server: %v", err)
		}
		s.log.wantNoFault(t)
	})
	return s
}

func (s *shop) open(t testing.TB, use setup) {
	t.Helper()
	var err error
	if s.catalogue, err = catalog.New(s.db, use.server.Logger); err != nil {
		t.Fatalf("catalog.New: %v", err)
	}
	s.sync(t)
	use.sessions.Collection = s.sessions()
	store, err := sessionstore.New(use.sessions)
	if err != nil {
		t.Fatalf("sessionstore.New: %v", err)
	}
	use.server.Catalogue, use.server.Sessions = s.catalogue, use.store(store)
	use.orders.Database, use.orders.Stock = s.db, s.catalogue
	if s.orders, err = order.New(use.orders); err != nil {
		t.Fatalf("order.New: %v", err)
	}
	use.server.Orders = s.orders
	if use.server.Lens && !use.noCourse {
		s.learn(t, &use)
	}
	if use.server.Ready == nil {
		use.server.Ready = func(ctx context.Context) error { return s.db.Client().Ping(ctx, nil) }
	}
	if use.labs {
		use.server.Labs = labDocuments{s.db}
	}
	shop, err := server.New(use.server)
	if err != nil {
		t.Fatalf("server.New: %v", err)
	}
	use.made(shop)
	s.shop = shop
	s.Server = httptest.NewUnstartedServer(nil)
	s.Config = shop.HTTP()
	s.Config.Handler = use.wrap(s.Config.Handler)
	s.Start()
}

func (s *shop) sync(t testing.TB) {
	t.Helper()
	if err := s.catalogue.Sync(t.Context()); err != nil {
		t.Fatalf("Sync: %v", err)
	}
}

func (s *shop) sessions() *mongo.Collection { return s.db.Collection("sessions") }

// documents counts the sessions in the database.
func (s *shop) documents(t testing.TB) int {
	t.Helper()
	n, err := s.sessions().CountDocuments(t.Context(), bson.D{})
	if err != nil {
		t.Fatalf("count session documents: %v", err)
	}
	return int(n)
}

// products returns n products that fit.
func (s *shop) products(t testing.TB, n int, fits func(catalog.Product) bool) []catalog.Product {
	t.Helper()
	var found []catalog.Product
	for _, p := range s.catalogue.Snapshot().Products() {
		if fits(p) {
			found = append(found, p)
		}
	}
	if len(found) < n {
		t.Fatalf("got %d fitting products in the catalogue, want %d", len(found), n)
	}
	return found[:n]
}

// plenty returns n products that do not run out; scarce one of which there are
// two to four, soldOut one of which there is none.
func (s *shop) plenty(t testing.TB, n int) []catalog.Product {
	return s.products(t, n, func(p catalog.Product) bool { return p.Stock >= 500 })
}

func (s *shop) scarce(t testing.TB) catalog.Product {
	return s.products(t, 1, func(p catalog.Product) bool { return p.Stock > 1 && p.Stock < 5 })[0]
}

func (s *shop) soldOut(t testing.TB) catalog.Product {
	return s.products(t, 1, func(p catalog.Product) bool { return p.Stock == 0 })[0]
}

// change changes a product in the database as an operator would, and waits for
// the shop to see it.
func (s *shop) change(t testing.TB, sku string, update bson.D) {
	t.Helper()
	if _, err := s.db.Collection("products").UpdateOne(t.Context(), bson.D{{Key: "_id", Value: sku}}, update); err != nil {
		t.Fatalf("change product %s: %v", sku, err)
	}
	s.publish(t)
}

// publish tells the shop that products have changed.
func (s *shop) publish(t testing.TB) {
	t.Helper()
	_, err := s.db.Collection("catalogue").UpdateOne(t.Context(), bson.D{{Key: "_id", Value: "catalogue"}},
		bson.D{{Key: "$inc", Value: bson.D{{Key: "revision", Value: 1}}}})
	if err != nil {
		t.Fatalf("raise the catalogue's revision: %v", err)
	}
	s.sync(t)
}

// clock is the sessions' clock: the real one, and however much a test moves it
// on.
type clock struct {
	mu    sync.Mutex
	ahead time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead)
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}

// log collects what a shop logs, one JSON object a line. It is complete once the
// shop is closed.
type log struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *log) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(line)
}

func (l *log) text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// requests returns the lines that tell of requests.
func (l *log) requests(t testing.TB) []map[string]any {
	t.Helper()
	var lines []map[string]any
	for line := range strings.Lines(l.text()) {
		var fields map[string]any
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Fatalf("log line %q is no JSON: %v", line, err)
		}
		if fields["msg"] == "request" {
			lines = append(lines, fields)
		}
	}
	return lines
}

// takeFaults empties the log of a test that provokes a fault, and returns it.
func (l *log) takeFaults() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.buf.Reset()
	return l.buf.String()
}

func (l *log) wantNoFault(t testing.TB) {
	t.Helper()
	for line := range strings.Lines(l.text()) {
		if strings.Contains(line, `"msg":"panic"`) || strings.Contains(line, `"status":500`) {
			t.Errorf("the shop logged a fault of its own: %.300s", line)
		}
	}
}

// browser is a visitor's browser with cookies of its own. It does not follow
// redirects by itself.
type browser struct {
	shop   *shop
	client *http.Client
}

func (s *shop) browser(t testing.TB) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatalf("make a cookie jar: %v", err)
	}
	b := &browser{s, &http.Client{
		Jar:           jar,
		Transport:     &http.Transport{MaxIdleConnsPerHost: 64},
		Timeout:       30 * time.Second, // a hanging shop fails its test
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	t.Cleanup(b.client.CloseIdleConnections)
	return b
}

const asJSON = "Accept: application/json"

func (b *browser) get(t testing.TB, path string, headers ...string) page {
	t.Helper()
	return b.send(t, http.MethodGet, path, "", headers...)
}

// post sends a form, given as its body: "sku=KIT-1001&quantity=2".
func (b *browser) post(t testing.TB, path, form string, headers ...string) page {
	t.Helper()
	return b.send(t, http.MethodPost, path, form, append([]string{"Content-Type: application/x-www-form-urlencoded"}, headers...)...)
}

// submit posts a form and opens the page that it leads to.
func (b *browser) submit(t testing.TB, path, form string) page {
	t.Helper()
	answer := b.post(t, path, form)
	answer.wantStatus(t, http.StatusSeeOther)
	return b.get(t, answer.header.Get("Location"))
}

// add puts a product into the cart and opens the cart.
func (b *browser) add(t testing.TB, sku string) page {
	t.Helper()
	return b.submit(t, "/cart/items", "sku="+sku)
}

func (b *browser) send(t testing.TB, method, path, body string, headers ...string) page {
	t.Helper()
	p, err := b.try(t.Context(), method, path, body, headers...)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	return p
}

// try is send for goroutines, which must not end the test.
func (b *browser) try(ctx context.Context, method, path, body string, headers ...string) (page, error) {
	r, err := http.NewRequestWithContext(ctx, method, b.shop.URL+path, strings.NewReader(body))
	if err != nil {
		return page{}, err
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		r.Header.Add(name, value)
		if name == "Host" {
			r.Host = value // the client takes it from here alone
		}
	}
	response, err := b.client.Do(r)
	if err != nil {
		return page{}, err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	return page{method + " " + path, response.StatusCode, response.Header, string(content)}, err
}

// readPage reads a response that a test has asked for itself.
func readPage(t testing.TB, request string, response *http.Response) page {
	t.Helper()
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatalf("%s: %v", request, err)
	}
	return page{request, response.StatusCode, response.Header, string(content)}
}

// cookie returns the session cookie that the browser holds, nil without one.
func (b *browser) cookie(t testing.TB) *http.Cookie {
	t.Helper()
	for _, cookie := range b.client.Jar.Cookies(b.shop.address(t)) {
		if cookie.Name == cookieName {
			return cookie
		}
	}
	return nil
}

// plant puts a cookie value of the test's making into the browser.
func (b *browser) plant(t testing.TB, value string) {
	t.Helper()
	b.client.Jar.SetCookies(b.shop.address(t), []*http.Cookie{{Name: cookieName, Value: value, Path: "/"}})
}

func (s *shop) address(t testing.TB) *url.URL {
	t.Helper()
	address, err := url.Parse(s.URL)
	if err != nil {
		t.Fatalf("parse %s: %v", s.URL, err)
	}
	return address
}

// page is one response.
type page struct {
	request string
	status  int
	header  http.Header
	body    string
}

func (p page) wantStatus(t testing.TB, want int) {
	t.Helper()
	if p.status != want {
		t.Fatalf("%s: got status %d, want %d\n%s", p.request, p.status, want, p.text())
	}
}

// wantText fails unless the page shows every sentence.
func (p page) wantText(t testing.TB, sentences ...string) {
	t.Helper()
	for _, sentence := range sentences {
		if !strings.Contains(p.text(), sentence) {
			t.Errorf("%s: %q is not on the page:\n%s", p.request, sentence, p.text())
		}
	}
}

func (p page) wantNoText(t testing.TB, sentence string) {
	t.Helper()
	if strings.Contains(p.text(), sentence) {
		t.Errorf("%s: %q is on the page, and should not be", p.request, sentence)
	}
}

// decode reads a JSON answer, strictly.
func (p page) decode(t testing.TB, into any) {
	t.Helper()
	if got := p.header.Get("Content-Type"); !strings.HasPrefix(got, "application/json") {
		t.Fatalf("%s: got Content-Type %q, want JSON\n%s", p.request, got, p.body)
	}
	decoder := json.NewDecoder(strings.NewReader(p.body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		t.Fatalf("%s: decode %s: %v", p.request, p.body, err)
	}
}

// text is what a reader sees of <main>, with single spaces, or of the whole page
// when there is no <main>.
func (p page) text() string {
	if main := p.first("main"); main != nil {
		return textOf(main)
	}
	return p.body
}

// all returns the elements with that tag that have every given attribute, in
// their order: all("input", "name", "q").
func (p page) all(tag string, attributes ...string) []*html.Node {
	document, err := html.Parse(strings.NewReader(p.body))
	if err != nil {
		return nil
	}
	var found []*html.Node
	for n := range document.Descendants() {
		if n.Type == html.ElementNode && (tag == "*" || n.Data == tag) && hasAll(n, attributes) {
			found = append(found, n)
		}
	}
	return found
}

// first returns the first of all, nil without one.
func (p page) first(tag string, attributes ...string) *html.Node {
	if found := p.all(tag, attributes...); len(found) > 0 {
		return found[0]
	}
	return nil
}

// badge is the number at the cart in the header; empty when the page shows none.
func (p page) badge() string {
	if n := p.first("*", "data-cart-count", ""); n != nil {
		return textOf(n)
	}
	return ""
}

// confirmation is the text of the page's live region: what the last action did.
func (p page) confirmation() string {
	if n := p.first("*", "role", "status"); n != nil {
		return textOf(n)
	}
	return ""
}

// alert is the reason why an action was refused.
func (p page) alert() string {
	if n := p.first("*", "role", "alert"); n != nil {
		return textOf(n)
	}
	return ""
}

func hasAll(n *html.Node, attributes []string) bool {
	for i := 0; i < len(attributes); i += 2 {
		if value, ok := attribute(n, attributes[i]); !ok || value != attributes[i+1] {
			return false
		}
	}
	return true
}

func attribute(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func textOf(n *html.Node) string {
	var text strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && d.Parent.Data != "script" {
			text.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(text.String()), " ")
}

// linksTo returns the links to an address within an element.
func linksTo(n *html.Node, address string) []*html.Node {
	var links []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == "a" && hasAll(d, []string{"href", address}) {
			links = append(links, d)
		}
	}
	return links
}
