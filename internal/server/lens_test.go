package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/sessionstore"
)

// under returns what the lens knows of a response: its trace as JSON.
func under(t testing.TB, b *browser, answer page) lens.View {
	t.Helper()
	id := answer.header.Get("X-Lens-Id")
	if id == "" {
		t.Fatalf("%s: no X-Lens-Id", answer.request)
	}
	var view lens.View
	trace := b.get(t, "/lens/r/"+id+".json")
	trace.wantStatus(t, http.StatusOK)
	trace.decode(t, &view)
	return view
}

// commandsOf lists a trace's commands: "find, update".
func commandsOf(view lens.View) string {
	var names []string
	for _, command := range view.Commands.Commands {
		names = append(names, command.Name)
	}
	return strings.Join(names, ", ")
}

// asPage is how a browser asks for a page.
const asPage = "Accept: text/html,application/xhtml+xml,*/*;q=0.8"

// addAsBrowser puts a product into the cart as a browser does, and returns the
// answer and the page that it leads to.
func addAsBrowser(t testing.TB, b *browser, sku string) (post, after page) {
	t.Helper()
	post = b.post(t, "/cart/items", "sku="+sku, asPage)
	post.wantStatus(t, http.StatusSeeOther)
	return post, b.get(t, post.header.Get("Location"), asPage)
}

// told is a trace in the few words that a table compares.
func told(v lens.View) string {
	cart := "-"
	if v.Cart != nil {
		cart = fmt.Sprintf("%d→%d", v.Cart.Before, v.Cart.After)
	}
	return fmt.Sprintf("%d | cookie sent %t | %s | %s | %s | cart %s | %s",
		v.Status, v.Request.CookieSent, v.Document.Verdict, commandsOf(v), v.Document.Write, cart, v.Response.Decision)
}

// The story that the lens tells of each kind of request, as its JSON has it.
func TestLensTellsEachRequest(t *testing.T) {
	for _, test := range []struct {
		name string
		act  func(*testing.T, *shop, *browser) page
		want string
	}{
		{"first visit", func(t *testing.T, s *shop, b *browser) page {
			return b.get(t, "/cart")
		}, "200 | cookie sent false | no cookie |  | unmodified | cart 0→0 | not due"},
		{"first add", func(t *testing.T, s *shop, b *browser) page {
			return b.post(t, "/cart/items", "sku="+s.plenty(t, 1)[0].SKU)
		}, "303 | cookie sent false | no cookie | insert | create | cart 0→1 | new session"},
		{"page after the redirect", func(t *testing.T, s *shop, b *browser) page {
			return b.add(t, s.plenty(t, 1)[0].SKU)
		}, "200 | cookie sent true | loaded | find | unmodified | cart 1→1 | not due"},
		{"second add", func(t *testing.T, s *shop, b *browser) page {
			b.add(t, s.plenty(t, 1)[0].SKU)
			return b.post(t, "/cart/items", "quantity=2&sku="+s.plenty(t, 1)[0].SKU)
		}, "303 | cookie sent true | loaded | find, update | update | cart 1→3 | not due"},
		{"touch", func(t *testing.T, s *shop, b *browser) page {
			b.add(t, s.plenty(t, 1)[0].SKU)
			s.clock.advance(2 * time.Hour)
			return b.get(t, "/cart")
		}, "200 | cookie sent true | loaded | find, update | touch | cart 1→1 | expiry moved"},
		{"forged", func(t *testing.T, s *shop, b *browser) page {
			b.add(t, s.plenty(t, 1)[0].SKU)
			value := b.cookie(t).Value
			b.plant(t, value[:len(value)-1]+string('A'+(value[len(value)-1]-'A'+4)%26))
			return b.get(t, "/cart")
		}, "200 | cookie sent true | forged |  | unmodified | cart 0→0 | not due"},
		{"malformed", func(t *testing.T, s *shop, b *browser) page {
			b.plant(t, "not-a-token")
			return b.get(t, "/cart")
		}, "200 | cookie sent true | malformed |  | unmodified | cart 0→0 | not due"},
		{"expired", func(t *testing.T, s *shop, b *browser) page {
			b.add(t, s.plenty(t, 1)[0].SKU)
			s.clock.advance(sessionstore.DefaultIdle + time.Hour)
			return b.get(t, "/cart")
		}, "200 | cookie sent true | expired idle | find | unmodified | cart 0→0 | not due"},
		{"unknown", func(t *testing.T, s *shop, b *browser) page {
			b.add(t, s.plenty(t, 1)[0].SKU)
			if _, err := s.sessions().DeleteMany(t.Context(), bson.D{}); err != nil {
				t.Fatalf("delete: %v", err)
			}
			return b.get(t, "/cart")
		}, "200 | cookie sent true | unknown | find | unmodified | cart 0→0 | not due"},
		{"ended session", func(t *testing.T, s *shop, b *browser) page {
			b.add(t, s.plenty(t, 1)[0].SKU)
			return b.post(t, "/session/end", "")
		}, "303 | cookie sent true | not asked for | find, delete | destroy | cart - | expired by the shop"},
		{"forgotten cookie", func(t *testing.T, s *shop, b *browser) page {
			b.add(t, s.plenty(t, 1)[0].SKU)
			return b.post(t, "/session/forget-cookie", "")
		}, "303 | cookie sent true | not asked for |  | unmodified | cart - | expired by the shop"},
		{"corrupt document", func(t *testing.T, s *shop, b *browser) page {
			b.add(t, s.plenty(t, 1)[0].SKU)
			if _, err := s.sessions().UpdateOne(t.Context(), bson.D{}, bson.D{{Key: "$set", Value: bson.D{{Key: "schema", Value: 9}}}}); err != nil {
				t.Fatalf("corrupt: %v", err)
			}
			return b.get(t, "/cart")
		}, "200 | cookie sent true | corrupt | find, update | unmodified | cart 0→0 | not due"},
		{"another site's form", func(t *testing.T, s *shop, b *browser) page {
			b.add(t, s.plenty(t, 1)[0].SKU)
			return b.post(t, "/cart/items", "sku="+s.plenty(t, 1)[0].SKU, "Sec-Fetch-Site: cross-site")
		}, "403 | cookie sent true | not asked for |  | unmodified | cart - | not due"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := openShop(t)
			b := s.browser(t)
			if got := told(under(t, b, test.act(t, s, b))); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestLensTellsThatTheDatabaseIsDown(t *testing.T) {
	s, database := openBehindProxy(t)
	b := s.browser(t)
	b.add(t, s.plenty(t, 1)[0].SKU)
	database.set(cuts)
	answer := b.get(t, "/cart")
	answer.wantStatus(t, http.StatusServiceUnavailable)
	view := under(t, b, answer)
	if view.Document.Verdict != "database down" || view.Response.Sent || view.Cart != nil {
		t.Errorf("got %s, want the database down, no Set-Cookie, and a cart that nobody knows", told(view))
	}
}

// The session document stands before and after as the store read and wrote it,
// and as it is in the database.
func TestLensShowsTheDocument(t *testing.T) {
	s := openShop(t)
	b, sku := s.browser(t), s.plenty(t, 1)[0].SKU
	first := under(t, b, b.post(t, "/cart/items", "sku="+sku))
	if first.Document.Before != "" || !strings.Contains(first.Document.After, `sku: "`+sku+`"`) {
		t.Errorf("first add: got before %q and after %q", first.Document.Before, first.Document.After)
	}
	second := under(t, b, b.post(t, "/cart/items", "quantity=2&sku="+sku))
	if second.Document.Before != first.Document.After {
		t.Errorf("the second add read\n%s\nwant what the first wrote:\n%s", second.Document.Before, first.Document.After)
	}
	var paths []string
	for _, change := range second.Document.Changes {
		paths = append(paths, change.Kind+" "+change.Path+" "+change.Before+" "+change.After)
	}
	if !slices.Contains(paths, "~ values.cart.lines[0].quantity 1 3") || !slices.Contains(paths, "~ rev Long(1) Long(2)") {
		t.Errorf("got changes %q, want the quantity from 1 to 3 and the next rev", paths)
	}
	stored, err := s.sessions().FindOne(t.Context(), bson.D{}).Raw()
	if err != nil {
		t.Fatalf("FindOne: %v", err)
	}
	want := lens.Pretty(stored)
	want = strings.ReplaceAll(want, stored.Lookup("_id").StringValue(), lens.Short(stored.Lookup("_id").StringValue()))
	if second.Document.After != want {
		t.Errorf("the lens says that it wrote\n%s\nin the database is\n%s", second.Document.After, want)
	}
	if second.Document.AfterBytes != len(stored) {
		t.Errorf("got %d bytes, in the database are %d", second.Document.AfterBytes, len(stored))
	}
}

// The line for mongosh finds the document by the ends of its _id, in the embedded
// database too.
func TestTheMongoshLineFindsTheDocument(t *testing.T) {
	s := openShop(t)
	for range 5 {
		s.browser(t).add(t, s.plenty(t, 1)[0].SKU)
	}
	b := s.browser(t)
	view := under(t, b, b.add(t, s.plenty(t, 1)[0].SKU))
	start, end, _ := strings.Cut(view.Document.ID, "…")
	pattern := "^" + start + ".*" + end + "$"
	if want := "{ _id: /" + pattern + "/ }"; view.Document.Filter != want {
		t.Errorf("got filter %q, want %q", view.Document.Filter, want)
	}
	n, err := s.sessions().CountDocuments(t.Context(), bson.D{{Key: "_id", Value: bson.Regex{Pattern: pattern}}})
	if err != nil || n != 1 {
		t.Errorf("the filter finds %d documents (%v), want the one", n, err)
	}
}

func TestLensTellsAConflict(t *testing.T) {
	one := openShop(t)
	two := openShop(t, func(use *setup) { use.db = one.db }) // another process, with a queue of its own
	b, sku := one.browser(t), one.plenty(t, 1)[0].SKU
	b.add(t, sku)
	other := two.browser(t)
	other.plant(t, b.cookie(t).Value)
	for range 60 {
		answers := make(chan page, 1)
		go func() {
			p, _ := other.try(t.Context(), http.MethodPost, "/cart/items/"+sku, "quantity=2", "Content-Type: application/x-www-form-urlencoded")
			other.try(t.Context(), http.MethodPost, "/cart/items/"+sku, "quantity=3", "Content-Type: application/x-www-form-urlencoded")
			answers <- p
		}()
		mine := b.post(t, "/cart/items", "sku="+sku)
		<-answers
		if view := under(t, b, mine); view.Document.Retries > 0 {
			if view.Document.Write != "update" || strings.Count(commandsOf(view), "update") != view.Document.Retries+1 {
				t.Errorf("got %s after %d retries, want an update for each try", told(view), view.Document.Retries)
			}
			if !strings.Contains(view.Document.Sentence, "made again on the fresh document") {
				t.Errorf("got sentence %q, want it to tell of the conflict", view.Document.Sentence)
			}
			return
		}
	}
	t.Skip("60 pairs of writers never met")
}

// The request before a redirect is linked with the page after it, once.
func TestLensLinksARedirect(t *testing.T) {
	s := openShop(t)
	b, sku := s.browser(t), s.plenty(t, 1)[0].SKU
	b.add(t, sku)
	b.add(t, sku)
	post, after := addAsBrowser(t, b, sku)
	strip := textOf(after.first("section", "id", "lens"))
	for _, want := range []string{"POST /cart/items", "303", "Cart 2 → 3", "2 finds 1 update"} {
		if !strings.Contains(strip, want) {
			t.Errorf("the strip says %q, want %q in it", strip, want)
		}
	}
	first, second := under(t, b, post), under(t, b, after)
	if first.To == nil || first.To.ID != second.ID || second.From == nil || second.From.ID != first.ID {
		t.Errorf("got links to %+v and from %+v, want each other", first.To, second.From)
	}
	again := b.get(t, post.header.Get("Location"))
	if under(t, b, again).From != nil || strings.Contains(textOf(again.first("section", "id", "lens")), "POST") {
		t.Error("a reload is told as if the request had led to it again")
	}
}

// A tab's history goes on when the cookie is cleared, and says so.
func TestHistoryOfATab(t *testing.T) {
	s := openShop(t)
	b, sku := s.browser(t), s.plenty(t, 1)[0].SKU
	const tab = "tab-of-this-test"
	claim := func(b *browser, tab string, p page) page {
		return b.post(t, "/lens/claims", "tab="+tab+"&lens="+p.header.Get("X-Lens-Id"))
	}
	claim(b, tab, b.get(t, "/")).wantStatus(t, http.StatusNoContent)
	_, after := addAsBrowser(t, b, sku)
	claim(b, tab, after).wantStatus(t, http.StatusNoContent)
	other := s.browser(t)
	taken := other.get(t, "/cart")
	claim(b, tab, taken).wantStatus(t, http.StatusNoContent)
	claim(other, "tab-of-somebody-else", taken).wantStatus(t, http.StatusNotFound)
	claim(b, "short", taken).wantStatus(t, http.StatusBadRequest)

	list := b.get(t, "/lens?lab="+tab)
	list.wantText(t, "Requests of this tab", "The cookie came: the answer to request 2 gave it to the browser.",
		"The cookie is gone: request 3 had it, request 4 did not.")
	if got := len(list.all("li", "id", "request-4")); got != 1 {
		t.Errorf("got %d rows with number 4, want the POST claimed with its page", got)
	}
	if got := textOf(list.first("li", "id", "request-2")); !strings.Contains(got, "POST /cart/items") {
		t.Errorf("request 2: got %q, want the POST", got)
	}
	b.get(t, "/lens").wantText(t, "Requests of this session", "POST /cart/items")
	s.browser(t).get(t, "/lens").wantText(t, "No request is known yet")
	b.get(t, "/cart?lab="+tab)
	if got := len(b.get(t, "/lens?lab="+tab).all("li", "id", "request-5")); got != 1 {
		t.Error("a request whose address names the tab is not in its list")
	}
}

// Only what a browser is sent on to carries the lens's part of the address.
func TestOtherClientsGetPlainAddresses(t *testing.T) {
	s := openShop(t)
	b, sku := s.browser(t), s.plenty(t, 1)[0].SKU
	for _, accept := range []string{"Accept: */*", "Accept: text/*", "X-No-Accept: x"} {
		if got := b.post(t, "/cart/items", "sku="+sku, accept).header.Get("Location"); strings.Contains(got, "lens") {
			t.Errorf("%s: got Location %q, want it plain", accept, got)
		}
	}
	post := b.post(t, "/products/"+s.plenty(t, 1)[0].Slug+"/reviews", opinion(4, "Warm", "Tea."), asPage)
	want := "/products/" + s.plenty(t, 1)[0].Slug + "?reviewed=1&lens=" + post.header.Get("X-Lens-Id") + "#write"
	if got := post.header.Get("Location"); got != want {
		t.Errorf("got Location %q, want %q", got, want)
	}
}

func TestTracesThatAreNotThere(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	for _, path := range []string{"/lens/r/nothing", "/lens/r/" + lens.NewID(), "/lens/r/" + lens.NewID() + ".json"} {
		answer := b.get(t, path)
		answer.wantStatus(t, http.StatusNotFound)
		if !strings.Contains(answer.body, "The lens keeps the newest requests only") {
			t.Errorf("%s: no sentence says why", path)
		}
	}
}

// What the lens says is for nobody's cache and no search engine.
func TestLensPagesAreNotKept(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	id := b.get(t, "/").header.Get("X-Lens-Id")
	for _, path := range []string{"/lens", "/lens/r/" + id, "/lens/r/" + id + ".json", "/lens/documents"} {
		answer := b.get(t, path)
		answer.wantStatus(t, http.StatusOK)
		if answer.header.Get("Cache-Control") != "no-store" || answer.header.Get("X-Robots-Tag") != "noindex" {
			t.Errorf("%s: got headers %v, want no-store and noindex", path, answer.header)
		}
		if answer.header.Get("X-Lens-Id") != "" || answer.first("section", "id", "lens") != nil {
			t.Errorf("%s: the lens watches itself", path)
		}
	}
}

func TestUnwatchedRoutes(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	for _, path := range []string{"/healthz", "/readyz", "/robots.txt", "/sitemap.xml", "/favicon.ico"} {
		if got := b.get(t, path).header.Get("X-Lens-Id"); got != "" {
			t.Errorf("%s: is watched", path)
		}
	}
}

func TestLensOff(t *testing.T) {
	s := openShop(t, func(use *setup) { use.server.Lens = false })
	b := s.browser(t)
	post := b.post(t, "/cart/items", "sku="+s.plenty(t, 1)[0].SKU, asPage)
	for _, answer := range []page{b.get(t, "/"), post, b.get(t, post.header.Get("Location"))} {
		if answer.header.Get("X-Lens-Id") != "" || strings.Contains(answer.body, "lens.css") || strings.Contains(answer.body, "lens.js") ||
			strings.Contains(answer.body, `id="lens"`) || strings.Contains(answer.header.Get("Location"), "lens=") {
			t.Errorf("%s: something of the lens is there", answer.request)
		}
	}
	for _, path := range []string{"/lens", "/lens/r/" + lens.NewID(), "/lens/documents"} {
		b.get(t, path).wantStatus(t, http.StatusNotFound)
	}
	b.post(t, "/lens/claims", "tab=tab-of-this-test&lens=x").wantStatus(t, http.StatusNotFound)
}

// The lens shows nothing that opens a session, and nothing of other cookies.
func TestLensShowsNoSecret(t *testing.T) {
	s := openShop(t)
	b, sku := s.browser(t), s.plenty(t, 1)[0].SKU
	answers := []page{b.get(t, "/")}
	var secrets []string
	remember := func() {
		parts := strings.Split(b.cookie(t).Value, ".")
		secrets = append(secrets, parts[1], parts[4])
	}
	act := func(p page) { answers = append(answers, p) }
	act(b.post(t, "/cart/items", "sku="+sku, asPage))
	remember()
	act(b.get(t, answers[1].header.Get("Location"), "Cookie: analytics=other-cookies-value; theme=another-value"))
	act(b.post(t, "/cart/items", "sku="+sku))
	act(b.get(t, "/products/"+s.plenty(t, 2)[1].Slug))
	s.clock.advance(2 * time.Hour)
	act(b.get(t, "/cart"))
	remember()
	act(b.get(t, "/cart?copied="+b.cookie(t).Value))
	secret := b.cookie(t).Value
	forged := secret[:len(secret)-8] + "AAAAAAAA"
	secrets = append(secrets, strings.Split(forged, ".")[4])
	act(s.browser(t).get(t, "/cart", "Cookie: "+cookieName+"="+forged))
	act(s.browser(t).get(t, "/cart", "Cookie: "+cookieName+"=malformed-"+strings.Split(secret, ".")[1]))
	cursor, err := s.sessions().Find(t.Context(), bson.D{})
	if err != nil {
		t.Fatalf("Find: %v", err)
	}
	for cursor.Next(t.Context()) {
		secrets = append(secrets, cursor.Current.Lookup("_id").StringValue())
	}
	act(b.post(t, "/session/end", ""))
	secrets = append(secrets, "other-cookies-value", "another-value", "0123456789abcdef0123456789abcdef")

	shown := map[string]string{"list": b.get(t, "/lens").body, "documents": b.get(t, "/lens/documents").body}
	for i, answer := range answers {
		id, name := answer.header.Get("X-Lens-Id"), fmt.Sprint(i, " ", answer.request)
		shown[name+" page"] = b.get(t, "/lens/r/"+id).body
		shown[name+" JSON"] = b.get(t, "/lens/r/"+id+".json").body
		if _, strip, found := strings.Cut(answer.body, `<section class="lens"`); found {
			shown[name+" strip"] = strip
		}
	}
	for where, text := range shown {
		for i, secret := range secrets {
			if strings.Contains(text, secret) {
				t.Errorf("%s: secret %d is shown", where, i)
			}
		}
	}
}

// Whatever a client sends, the lens escapes and bounds it.
func TestLensAndHostileInput(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	const script = "<script>alert(1)</script>"
	for name, send := range map[string]func() page{
		"path":             func() page { return b.get(t, "/%3Cscript%3Ealert(1)%3C/script%3E") },
		"query":            func() page { return b.get(t, "/search?q="+script[:7]+script[7:]) },
		"cookie name":      func() page { return b.get(t, "/cart", "Cookie: "+script+"=1; "+cookieName+"=2") },
		"cookie value":     func() page { return b.get(t, "/cart", "Cookie: "+cookieName+"="+script) },
		"header":           func() page { return b.get(t, "/cart", "Accept: text/html, "+script) },
		"8 KB of cookie":   func() page { return b.get(t, "/cart", "Cookie: "+cookieName+"="+strings.Repeat("x", 8<<10)) },
		"hundreds of them": func() page { return b.get(t, "/cart", "Cookie: "+strings.Repeat("a=1; ", 900)) },
		"a long query":     func() page { return b.get(t, "/search?q="+strings.Repeat("y", 30<<10)) },
		"the lens itself":  func() page { return b.get(t, "/cart?lens="+script+"&lab="+script) },
	} {
		t.Run(name, func(t *testing.T) {
			answer := send()
			id := answer.header.Get("X-Lens-Id")
			for _, path := range []string{"/lens/r/" + id, "/lens/r/" + id + ".json"} {
				shown := b.get(t, path)
				shown.wantStatus(t, http.StatusOK)
				if strings.Contains(shown.body, script) {
					t.Errorf("%s: markup came through", path)
				}
				if len(shown.body) > 60<<10 {
					t.Errorf("%s: %d bytes, want it bounded", path, len(shown.body))
				}
			}
			if strings.Contains(answer.body, script) {
				t.Error("markup came through into the page")
			}
		})
	}
}

// The lens asks the database nothing for what it shows.
func TestLensSendsNoCommands(t *testing.T) {
	commands := map[bool][]string{}
	for _, on := range []bool{false, true} {
		use, sent := watched()
		s := openShop(t, use, func(use *setup) { use.server.Lens = on })
		b, sku := s.browser(t), s.plenty(t, 1)[0].SKU
		for _, step := range []struct{ method, path, form string }{
			{http.MethodGet, "/", ""}, {http.MethodGet, "/cart", ""}, {http.MethodPost, "/cart/items", "sku=" + sku},
			{http.MethodGet, "/cart", ""}, {http.MethodGet, "/products/" + s.plenty(t, 1)[0].Slug, ""},
			{http.MethodPost, "/cart/items/" + sku, "quantity=4"}, {http.MethodPost, "/session/forget-cookie", ""},
		} {
			b.send(t, step.method, step.path, step.form, "Content-Type: application/x-www-form-urlencoded")
			commands[on] = append(commands[on], step.method+" "+step.path+": "+<-sent)
		}
		if on {
			id := b.get(t, "/cart").header.Get("X-Lens-Id")
			<-sent
			for _, path := range []string{"/lens", "/lens/r/" + id, "/lens/r/" + id + ".json"} {
				b.get(t, path)
				if got := <-sent; got != "" {
					t.Errorf("%s sent %s", path, got)
				}
			}
		}
	}
	if !slices.Equal(commands[true], commands[false]) {
		t.Errorf("with the lens  %q\nwithout it %q", commands[true], commands[false])
	}
}

func TestDocumentsAreListedOnThisMachineAlone(t *testing.T) {
	s := openShop(t)
	orphan, b := s.browser(t), s.browser(t)
	orphan.add(t, s.plenty(t, 1)[0].SKU)
	b.submit(t, "/cart/items", "quantity=3&sku="+s.plenty(t, 1)[0].SKU)
	list := b.get(t, "/lens/documents")
	list.wantStatus(t, http.StatusOK)
	list.wantText(t, "The lens's own query", "yours")
	if rows := list.all("tr"); len(rows) != 3 {
		t.Errorf("got %d rows, want the head and two documents", len(rows))
	}
	behind := b.get(t, "/lens/documents", "X-Forwarded-For: 203.0.113.9")
	behind.wantStatus(t, http.StatusForbidden)
	behind.wantText(t, "from another address", "mongosh")
	at{b, ""}.getAs(t, "evil.example", "/lens/documents").wantStatus(t, http.StatusForbidden)
}

// Every piece of code that a card shows is found in the program's own source.
func TestEveryCardShowsItsCode(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	id := b.post(t, "/cart/items", "sku="+s.plenty(t, 1)[0].SKU).header.Get("X-Lens-Id")
	shown := b.get(t, "/lens/r/"+id)
	for _, file := range []string{"sessionstore/state.go:", "sessionstore/token.go:", "lens/monitor.go:", "sessionstore/update.go:", "sessionstore/setcookie.go:"} {
		shown.wantText(t, file)
	}
	shown.wantText(t, "s.signer.verify", "http.Cookie{")
}

// A trace is JSON that needs no HTML to be understood.
func TestTraceJSONIsComplete(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	_, after := addAsBrowser(t, b, s.plenty(t, 1)[0].SKU)
	answer := b.get(t, "/lens/r/"+after.header.Get("X-Lens-Id")+".json")
	var fields map[string]json.RawMessage
	if err := json.Unmarshal([]byte(answer.body), &fields); err != nil {
		t.Fatalf("decode: %v", err)
	}
	for _, name := range []string{"id", "at", "micros", "method", "path", "status", "story", "chips", "cart", "request", "signature", "commands", "document", "response", "browser", "from"} {
		if fields[name] == nil {
			t.Errorf("the field %q is missing", name)
		}
	}
}

// Who buys something tells a name and an address. The lens has neither, while
// the checkout lasts and after it.
func TestLensHidesWhoBuys(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	b.add(t, s.plenty(t, 1)[0].SKU)
	address := b.post(t, "/checkout", addressForm)
	review := b.fillCheckout(t)
	placed := b.post(t, "/checkout", placeForm(review.token(t)))
	placed.wantStatus(t, http.StatusSeeOther)
	nonce := func(text string) bool { return strings.Contains(text, review.token(t)) }
	for _, answer := range []page{address, review, placed, b.get(t, "/orders")} {
		id := answer.header.Get("X-Lens-Id")
		for _, path := range []string{"/lens/r/" + id, "/lens/r/" + id + ".json"} {
			if body := b.get(t, path).body; strings.Contains(body, "Lovelace") || strings.Contains(body, "Example Street") || nonce(body) {
				t.Errorf("%s, %s: the visitor's own words are shown", answer.request, path)
			}
		}
	}
	if got := told(under(t, b, placed)); !strings.Contains(got, "cart 1→0") {
		t.Errorf("got %s, want the cart from 1 to 0", got)
	}
}

// A name in another site's link is nobody's tab: its author would see what the
// visitor does.
func TestAnotherSitesLinkNamesNoTab(t *testing.T) {
	s := openShop(t)
	const tab, try = "name-of-an-attacker", "ABC234"
	b := s.browser(t)
	b.add(t, s.plenty(t, 1)[0].SKU)
	for _, site := range []string{"cross-site", "same-site"} {
		p := b.get(t, "/cart?lab="+tab+"&try="+try, "Sec-Fetch-Site: "+site)
		p.wantStatus(t, http.StatusOK)
		if len(p.all("body", "data-lens-tab", tab)) > 0 {
			t.Errorf("%s: the page tells its script to go by the name", site)
		}
		b.get(t, "/lens?lab="+tab, "Sec-Fetch-Site: "+site).wantText(t, "Requests of this session")
	}
	if got := len(s.shop.Traces(tab)); got != 0 {
		t.Errorf("got %d requests in the attacker's tab, want none", got)
	}
	for _, site := range []string{"same-origin", "none"} {
		if p := b.get(t, "/cart?lab="+tab, "Sec-Fetch-Site: "+site); len(p.all("body", "data-lens-tab", tab)) != 1 {
			t.Errorf("%s: the page does not tell its script the name", site)
		}
	}
}

// Requests to another name of the shop are answered from another store of cookies,
// and say nothing about the cookie.
func TestAHistoryComparesRequestsOfOneJar(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	const tab = "tab-of-this-test"
	b.add(t, s.plenty(t, 1)[0].SKU)
	b.get(t, "/cart?lab="+tab)
	at{s.browser(t), ""}.getAs(t, "localhost", "/cart?lab="+tab)
	b.get(t, "/cart?lab="+tab)
	b.get(t, "/lens?lab="+tab).wantNoText(t, "The cookie is")
}
