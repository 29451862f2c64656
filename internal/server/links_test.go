package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// mostPages bounds how far TestEveryLinkLeadsSomewhere walks.
const mostPages = 600

// The walk starts at one page of each kind, with something in the cart, and
// follows whatever they link to or load.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	products := s.plenty(t, 2)
	b.add(t, products[0].SKU)
	b.add(t, products[1].SKU)
	b.submit(t, "/cart/items/"+products[1].SKU+"/save", "")
	placed := b.order(t, products[1].SKU)
	b.add(t, products[0].SKU)
	b.fillCheckout(t)
	queue := []string{"/", "/departments/kitchen", "/products/" + products[0].Slug, "/search", "/search?q=xyzzy", "/cart", "/checkout?step=review", placed}
	found := map[string]bool{}
	for _, path := range queue {
		found[path] = true
	}
	for visited := 0; len(queue) > 0 && visited < mostPages; visited++ {
		path := queue[0]
		queue = queue[1:]
		p := b.get(t, path)
		if p.status != http.StatusOK {
			t.Errorf("%s: got status %d, want 200", path, p.status)
			continue
		}
		for _, target := range targets(t, p) {
			if !found[target] {
				found[target] = true
				queue = append(queue, target)
			}
		}
	}
	if len(found) < 60 {
		t.Errorf("found %d addresses, want all products and pages of results", len(found))
	}
}

// targets lists what a page links to and loads, without fragments. It fails on
// anything from another host and on a fragment that the page itself has not.
func targets(t testing.TB, p page) []string {
	t.Helper()
	if !strings.HasPrefix(p.header.Get("Content-Type"), "text/html") {
		return nil
	}
	ids := uniqueIDs(t, p)
	var found []string
	for _, n := range p.all("*") {
		for _, name := range []string{"href", "src"} {
			value, ok := attribute(n, name)
			if rel, _ := attribute(n, "rel"); !ok || rel == "canonical" || strings.HasPrefix(rel, "external ") {
				continue // the page's own absolute address, or a source that the course names
			}
			target, err := url.Parse(value)
			if err != nil || target.Host != "" || target.Scheme != "" {
				t.Errorf("%s: <%s %s=%q> leads out of the shop", p.request, n.Data, name, value)
				continue
			}
			if samePage := target.Path == ""; samePage {
				if target.Fragment != "" && !ids[target.Fragment] {
					t.Errorf("%s: %q leads to no place on the page", p.request, value)
				}
				continue
			}
			target.Fragment = ""
			found = append(found, target.String())
		}
	}
	return found
}

// uniqueIDs returns the ids on a page. Each may be there once, and what labels
// or describes an element must be there.
func uniqueIDs(t testing.TB, p page) map[string]bool {
	t.Helper()
	elements, ids := p.all("*"), map[string]bool{}
	for _, n := range elements {
		if id, ok := attribute(n, "id"); ok {
			if ids[id] {
				t.Errorf("%s: the id %q is there twice", p.request, id)
			}
			ids[id] = true
		}
	}
	for _, n := range elements {
		for _, id := range references(n) {
			if !ids[id] {
				t.Errorf("%s: <%s> refers to the id %q, which is not there", p.request, n.Data, id)
			}
		}
	}
	return ids
}

func references(n *html.Node) []string {
	var ids []string
	for _, name := range []string{"aria-labelledby", "aria-describedby", "aria-controls", "for", "form"} {
		value, _ := attribute(n, name)
		ids = append(ids, strings.Fields(value)...)
	}
	return ids
}

// One heading of the first level, a title of its own and a language: for every
// kind of page, errors included.
func TestEveryPageIsWhole(t *testing.T) {
	s := openShop(t)
	titles := map[string]string{}
	p := s.plenty(t, 1)[0]
	for _, path := range []string{"/", "/departments/kitchen", "/search", "/search?q=lamp", "/products/" + p.Slug, "/cart", "/nowhere"} {
		got := s.browser(t).get(t, path)
		if n := len(got.all("h1")); n != 1 {
			t.Errorf("%s: got %d headings of the first level, want 1", path, n)
		}
		if len(got.all("main", "id", "main")) != 1 || got.first("a", "href", "#main") == nil || got.first("html", "lang", "en") == nil {
			t.Errorf("%s: want a language, a main part and a link that skips to it", path)
		}
		title := textOf(got.first("title"))
		if other, taken := titles[title]; taken {
			t.Errorf("%s has the title of %s: %q", path, other, title)
		}
		titles[title] = path
	}
}

// A fragment on another page, like /cart#memory, is there when one arrives.
func TestFragmentsOfOtherPages(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	for _, from := range []string{"/", "/cart", "/products/" + s.plenty(t, 1)[0].Slug} {
		for _, link := range b.get(t, from).all("a") {
			href, _ := attribute(link, "href")
			path, fragment, ok := strings.Cut(href, "#")
			if ok && path != "" && fragment != "" && b.get(t, path).first("*", "id", fragment) == nil {
				t.Errorf("%s: %q leads to no place on %s", from, href, path)
			}
		}
	}
}
