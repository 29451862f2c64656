package sessionchecks

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
)

// catalogue is what a visitor can find out about what the shop sells.
type catalogue struct {
	// pages are addresses of pages of every kind; each shows the cart.
	pages []string
	// skus are all products that can be bought, plenty those of which a line can
	// be filled.
	skus, plenty []string
}

// explored is the catalogue as the first shop of the suite showed it: all of
// them sell the same.
var explored struct {
	sync.Mutex
	catalogue
}

// catalogue walks through the shop.
func (s *shop) catalogue(t testing.TB) catalogue {
	t.Helper()
	explored.Lock()
	defer explored.Unlock()
	if len(explored.skus) > 0 {
		return explored.catalogue
	}
	c := catalogue{skus: s.listSKUs(t), pages: append(s.listPages(t), "/cart", "/search?q=a")}
	c.plenty = s.listPlenty(t, c.skus)
	explored.catalogue = c
	return c
}

// products returns n products that do not run out in a check.
func (s *shop) products(t testing.TB, n int) []string {
	t.Helper()
	plenty := s.catalogue(t).plenty
	if len(plenty) < n {
		t.Fatalf("the shop has %d products of which %d can be bought, want %d", len(plenty), maxQuantity, n)
	}
	return plenty[:n]
}

func (s *shop) product(t testing.TB) string { return s.products(t, 1)[0] }

// listSKUs reads the forms of all pages of search results.
func (s *shop) listSKUs(t testing.TB) []string {
	t.Helper()
	var skus []string
	for page := 1; ; page++ {
		before := len(skus)
		results := s.forgetful().get(t, fmt.Sprintf("/search?page=%d", page))
		for input := range elements(results.body, "input") {
			sku := attribute(input, "value")
			if attribute(input, "name") == "sku" && !slices.Contains(skus, sku) {
				skus = append(skus, sku)
			}
		}
		if len(skus) == before {
			return skus
		}
	}
}

// listPages returns the front page, the departments and some products.
func (s *shop) listPages(t testing.TB) []string {
	t.Helper()
	pages := []string{"/"}
	products := 0
	for link := range elements(s.forgetful().get(t, "/").body, "a") {
		path, _, _ := strings.Cut(attribute(link, "href"), "#")
		product := strings.HasPrefix(path, "/products/")
		if !product && !strings.HasPrefix(path, "/departments/") || slices.Contains(pages, path) {
			continue
		}
		if product {
			if products++; products > 5 {
				continue
			}
		}
		pages = append(pages, path)
	}
	return pages
}

// listPlenty finds the products of which a line can be filled by filling it,
// in a session that ends again.
func (s *shop) listPlenty(t testing.TB, skus []string) []string {
	t.Helper()
	b := s.browser(t)
	for _, sku := range skus {
		b.post(t, "/cart/items", fmt.Sprintf("sku=%s&quantity=%d", sku, maxQuantity), asJSON).wantStatus(t, http.StatusOK)
	}
	var plenty []string
	for _, l := range b.cart(t).Items {
		if l.Quantity == maxQuantity && l.Notice == "" {
			plenty = append(plenty, l.SKU)
		}
	}
	b.post(t, "/session/end", "")
	return plenty
}
