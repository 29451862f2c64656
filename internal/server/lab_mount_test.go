package server_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"crumbs.example/shop/internal/server"
)

// Whatever a lab's pages lead to is in the lab, or the same for all labs, and
// answers.
func TestLinksOfALabStayInIt(t *testing.T) {
	s := openShop(t, withLabs)
	b := s.browser(t)
	lab := b.lab(learner)
	products := s.plenty(t, 2)
	lab.add(t, products[0].SKU)
	lab.add(t, products[1].SKU)
	lab.post(t, "/cart/items/"+products[1].SKU+"/save", "").wantStatus(t, http.StatusSeeOther)
	var queue []string
	for _, prefix := range []string{labPath(learner), labPath(learner) + "/second"} {
		for _, path := range []string{
			"/", "/departments/kitchen", "/products/" + products[0].Slug, "/search?q=lamp", "/search?q=xyzzy", "/cart", "/cart?added=" + products[0].SKU,
			"/lens", "/lens/documents", "/checkout", "/orders", "/cookie-cart?kind=plain", "/cookie-cart?kind=signed", "/injected", "/shelf", "/together",
		} {
			queue = append(queue, prefix+path)
		}
	}
	const most = 250
	found := map[string]bool{}
	for visited := 0; len(queue) > 0 && visited < most; visited++ {
		path := queue[0]
		queue = queue[1:]
		p := b.get(t, path)
		if p.status != http.StatusOK {
			t.Errorf("%s: got status %d, want 200", path, p.status)
			continue
		}
		prefix := labPath(learner)
		if strings.HasPrefix(path, prefix+"/second/") {
			prefix += "/second"
		}
		for _, target := range targets(t, p) {
			address, err := url.Parse(target)
			switch {
			case err != nil:
				t.Errorf("%s: %q: %v", path, target, err)
			case strings.HasPrefix(target, "/static/") || address.Path == "/learn" || found[target]:
			case strings.HasPrefix(target, "?"):
			case !strings.HasPrefix(target, prefix+"/"):
				t.Errorf("%s leads to %q, out of the lab", path, target)
			default:
				found[target] = true
				queue = append(queue, target)
			}
		}
		for _, form := range p.all("form") {
			if action, _ := attribute(form, "action"); action != "" && !strings.HasPrefix(action, prefix+"/") {
				t.Errorf("%s: a form goes to %q, out of the lab", path, action)
			}
		}
	}
	if len(found) < 60 {
		t.Errorf("found %d addresses, want pages of each kind", len(found))
	}
}

func TestRedirectsOfALabStayInIt(t *testing.T) {
	s := openShop(t, withLabs)
	lab := s.browser(t).lab(learner)
	product := s.plenty(t, 1)[0].SKU
	for _, send := range []struct{ path, form string }{
		{"/cart/items", "sku=" + product}, {"/cart/items/" + product, "quantity=3"}, {"/session/forget-cookie", ""}, {"/session/end", ""},
		{"/cookie-cart/items", "kind=plain&sku=" + product}, {"/cookie-cart/clear", "kind=signed"},
	} {
		answer := lab.post(t, send.path, send.form, "Accept: text/html")
		answer.wantStatus(t, http.StatusSeeOther)
		if got := answer.header.Get("Location"); !strings.HasPrefix(got, labPath(learner)+"/c") {
			t.Errorf("POST %s leads to %q, want the lab's cart", send.path, got)
		}
	}
	// The redirect is told as what it was: the address that the browser got.
	id := lab.post(t, "/cart/items", "sku="+product, "Accept: text/html").header.Get("X-Lens-Id")
	if got := s.browser(t).get(t, "/lens/r/"+id+".json").body; !strings.Contains(got, labPath(learner)+"/cart?added=") {
		t.Error("the trace does not tell the Location that was sent")
	}
}

// JSON has no addresses of pages in it but suggestions, which scripts resolve.
func TestJSONOfALabIsTheShops(t *testing.T) {
	s := openShop(t, withLabs)
	b := s.browser(t)
	if got, want := b.lab(learner).get(t, "/search/suggest?q=lamp").body, b.get(t, "/search/suggest?q=lamp").body; got != want || !strings.Contains(got, `"/`) {
		t.Errorf("suggestions: got %s, want %s", got, want)
	}
}

func TestWhatALabHasNot(t *testing.T) {
	s := openShop(t, withLabs)
	b := s.browser(t)
	lab := b.lab(learner)
	product := s.plenty(t, 1)[0]
	must(t, s.openLab(t, learner).Serves(t.Context(), "cookies", "b"))
	for _, path := range []string{"/checkout", "/checkout?step=address", "/orders", "/orders/X"} {
		p := lab.get(t, path)
		p.wantStatus(t, http.StatusOK)
		p.wantText(t, "A lab has no")
		if back := p.first("a", "href", "/learn/cookies?lab="+learner+"#experiment-b"); back == nil {
			t.Errorf("%s: no link leads back to the experiment", path)
		}
	}
	before := b.get(t, "/products/"+product.Slug).text()
	review := lab.post(t, "/products/"+product.Slug+"/reviews", "stars=1&title=No&text=No+good+at+all")
	review.wantStatus(t, http.StatusNotFound)
	review.wantText(t, "A lab takes no reviews")
	if after := b.get(t, "/products/"+product.Slug).text(); after != before {
		t.Error("a review that was written in a lab changed the shop's page")
	}
	lab.post(t, "/checkout", "step=place").wantStatus(t, http.StatusNotFound)
	lab.post(t, "/orders", "", asJSON).wantStatus(t, http.StatusNotFound)
	for _, path := range []string{"/dev/components", "/healthz", "/readyz", "/robots.txt", "/sitemap.xml", "/favicon.ico", "/learn", "/learn/lab/" + learner + "/", "/metrics"} {
		lab.get(t, path).wantStatus(t, http.StatusNotFound)
	}
}

func TestBanner(t *testing.T) {
	s := openShop(t, withLabs)
	b := s.browser(t)
	s.set(t, learner, "store", "memory", "cookieLife", "10s")
	want := "Your lab: sessions in memory, cookie for 10 s. Back to the chapter"
	if got := textOf(b.lab(learner).get(t, "/cart").first("aside")); got != want {
		t.Errorf("got the banner %q, want %q", got, want)
	}
	if got := textOf(b.second(learner).get(t, "/").first("aside")); !strings.Contains(got, "second instance") {
		t.Errorf("second instance: got the banner %q", got)
	}
	if got := textOf(b.get(t, "/").first("aside")); !strings.Contains(got, "A demo shop") {
		t.Errorf("the shop: got the strip %q", got)
	}
	if got := b.lab(learner).get(t, "/").header.Get("X-Robots-Tag"); got != "noindex" {
		t.Errorf("X-Robots-Tag: got %q, want noindex", got)
	}
}

func TestAddressesThatAreNoLab(t *testing.T) {
	s := openShop(t, withLabs)
	b := s.browser(t)
	for name, path := range map[string]string{
		"too short":                 "/learn/lab/short/",
		"too long":                  "/learn/lab/" + strings.Repeat("a", 65) + "/",
		"none":                      "/learn/lab//cart",
		"not of the alphabet":       "/learn/lab/" + strings.Repeat("a", 31) + "!/",
		"HTML":                      "/learn/lab/%3Cscript%3Ealert(1)%3C%2Fscript%3E/",
		"an escaped slash":          "/learn/lab/0123456789abcdef%2F0123456789abcdef/",
		"written another way":       "/learn/lab/%30123456789abcdef0123456789abcdef/%2e",
		"climbing":                  "/learn/lab/" + learner + "/../../../cart",
		"climbing, escaped":         "/learn/lab/" + learner + "/..%2f..%2fcart",
		"a slash too many":          "/learn/lab/" + learner + "//cart",
		"no page of the lab":        "/learn/lab/" + learner + "/nowhere",
		"invalid UTF-8":             "/learn/lab/" + learner + "/products/%ff",
		"second, and no page of it": "/learn/lab/" + learner + "/second/nowhere",
	} {
		t.Run(name, func(t *testing.T) {
			p := b.get(t, path)
			p.wantStatus(t, http.StatusNotFound)
			if strings.Contains(p.body, "<script>alert") {
				t.Error("the id is on the page as it came")
			}
		})
	}
	b.get(t, labPath(learner)+"/second").wantStatus(t, http.StatusOK)
	b.lab(learner).get(t, "/secondly").wantStatus(t, http.StatusNotFound)
}

// Without the lens, and without a place for their sessions, there are no labs.
func TestNoLabs(t *testing.T) {
	for name, configure := range map[string]func(*setup){
		"lens off": func(use *setup) { use.labs, use.server.Lens = true, false },
		"no place": func(*setup) {},
	} {
		s := openShop(t, configure)
		if got := s.browser(t).get(t, labPath(learner)+"/").status; got != http.StatusNotFound {
			t.Errorf("%s: got status %d, want 404", name, got)
		}
	}
}

func TestAllLabsTaken(t *testing.T) {
	s := openShop(t, withLabs)
	for i := range 64 {
		s.openLab(t, strings.Repeat(string(rune('a'+i%26)), 20+i/26))
	}
	p := s.browser(t).get(t, labPath(learner)+"/")
	p.wantStatus(t, http.StatusServiceUnavailable)
	p.wantText(t, "All labs are taken", "Try again in a minute")
	if got := p.header.Get("Retry-After"); got != "60" {
		t.Errorf("Retry-After: got %q, want 60", got)
	}
	s.browser(t).lab(strings.Repeat("a", 20)).get(t, "/").wantStatus(t, http.StatusOK)
	if _, err := s.shop.Lab(t.Context(), learner); err == nil {
		t.Error("one more lab was opened")
	}
}

// The requests to a lab are the learner's, and marked with what it runs with.
// Nobody else's tab gets them.
func TestTracesOfALab(t *testing.T) {
	s := openShop(t, withLabs)
	b := s.browser(t)
	s.set(t, learner, "sameSite", "strict")
	p := b.lab(learner).get(t, "/cart?lab="+another+"&try=ABCDEF")
	id := p.header.Get("X-Lens-Id")
	if got := len(s.facts(learner)); got != 1 || len(s.facts(another)) != 0 {
		t.Fatalf("got %d requests of the learner's and %d of another's, want 1 and none", got, len(s.facts(another)))
	}
	fact := s.newest(t, learner, "/cart")
	if !fact.Lab() || fact.Marks["lab"] != "first" || fact.Marks["sameSite"] != "strict" || fact.Marks["idle"] != "1h" || fact.Marks["careless"] != "0s" {
		t.Errorf("got the marks %v", fact.Marks)
	}
	if fact.Query.Get("try") != "ABCDEF" {
		t.Errorf("got the query %v, want it whole", fact.Query)
	}
	b.post(t, "/lens/claims", "tab="+another+"&lens="+id).wantStatus(t, http.StatusNotFound)
	b.lab(learner).post(t, "/lens/claims", "tab="+learner+"&lens="+id).wantStatus(t, http.StatusNoContent)
	strip := p.first("section", "id", "lens")
	if _, claimed := attribute(strip, "data-claimed"); !claimed {
		t.Error("the strip does not say that the request is claimed already")
	}
	if linksTo(strip, labPath(learner)+"/lens?lab="+learner) == nil {
		t.Error("the strip has no link to the list of the lab's requests")
	}
	b.lab(learner).get(t, "/lens").wantText(t, "Requests of this tab", labPath(learner)+"/cart?lab=")
	b.get(t, "/search/suggest?q=la")
	if _, claimed := attribute(b.get(t, "/").first("section", "id", "lens"), "data-claimed"); claimed {
		t.Error("a request to the shop itself is claimed by no script")
	}
}

// Closing the server takes the labs' sessions out of the database.
func TestCloseDropsTheLabs(t *testing.T) {
	s := openShop(t, withLabs)
	s.browser(t).lab(learner).add(t, s.plenty(t, 1)[0].SKU)
	if got := s.labCollections(t); len(got) != 1 {
		t.Fatalf("got the collections %v, want the lab's", got)
	}
	s.Server.Close()
	if err := s.shop.Close(context.Background()); err != nil {
		t.Fatalf("Close: %v", err)
	}
	if got := s.labCollections(t); len(got) != 0 {
		t.Errorf("got the collections %v, want none", got)
	}
}

func (s *shop) labCollections(t testing.TB) []string {
	t.Helper()
	names, err := s.db.ListCollectionNames(t.Context(), map[string]any{})
	if err != nil {
		t.Fatalf("list the collections: %v", err)
	}
	var found []string
	for _, name := range names {
		if strings.HasPrefix(name, server.LabCollectionPrefix) {
			found = append(found, name)
		}
	}
	return found
}
