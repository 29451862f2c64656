package server_test

import (
	"net/http"
	"slices"
	"testing"

	"crumbs.example/shop/internal/catalog"
)

// Search engines know a list by one address: its own without filters and order,
// page by page. The others they leave out.
func TestCanonicalAddressesOfLists(t *testing.T) {
	s := openShop(t)
	tests := []struct {
		path, canonical string
		noIndex         bool
	}{
		{"/", "/", false},
		{"/?utm_source=letter", "/", false},
		{"/departments/kitchen", "/departments/kitchen", false},
		{"/departments/kitchen?page=1", "/departments/kitchen", false},
		{"/departments/kitchen?page=99", "/departments/kitchen", false},
		{"/departments/kitchen?stock=1", "/departments/kitchen", true},
		{"/departments/kitchen?sale=1&page=7", "/departments/kitchen", true},
		{"/departments/kitchen?sort=newest", "/departments/kitchen", true},
		{"/departments/kitchen?max=1", "/departments/kitchen", true},
		{"/search", "", true},
	}
	for _, test := range tests {
		t.Run(test.path, func(t *testing.T) {
			want := test.canonical
			if want != "" {
				want = s.URL + want
			}
			p := s.browser(t).get(t, test.path)
			if got := canonical(p); got != want {
				t.Errorf("canonical address: got %q, want %q", got, want)
			}
			if got := p.first("meta", "name", "robots", "content", "noindex") != nil; got != test.noIndex {
				t.Errorf("left out: got %v, want %v", got, test.noIndex)
			}
		})
	}
}

// A search without words is named for what was chosen.
func TestSearchesWithoutWordsHaveNames(t *testing.T) {
	s := openShop(t)
	for query, want := range map[string]string{
		"":                              "All products",
		"?brand=Pellworth":              "Pellworth",
		"?brand=Pellworth&sort=rating":  "Pellworth",
		"?sort=rating":                  "Best rated",
		"?sort=newest":                  "New in the shop",
		"?sale=1":                       "Deals",
		"?dept=kitchen&sort=price-asc":  "Kitchen & Table",
		"?brand=Pellworth&brand=Nobody": "All products",
	} {
		p := s.browser(t).get(t, "/search"+query)
		if title, heading := textOf(p.first("title")), textOf(p.first("h1")); title != want+" – Crumbs" || heading != want {
			t.Errorf("%q: got the title %q and the heading %q, want %s", query, title, heading, want)
		}
		if p.part("results__count") == nil {
			t.Errorf("%q: the number of results is not told", query)
		}
	}
}

// There is a page of all deals, and whatever says "deals" leads to it.
func TestDeals(t *testing.T) {
	s := openShop(t)
	for _, p := range s.walk(t, "/search?sale=1") {
		if !p.OnSale() {
			t.Errorf("%s is listed as a deal, and costs %s after %s", p.SKU, p.Price, p.ListPrice)
		}
	}
	deals := slices.DeleteFunc(slices.Clone(s.catalogue.Snapshot().Products()), func(p catalog.Product) bool { return !p.OnSale() })
	if got, want := len(s.walk(t, "/search?sale=1")), len(deals); got != want {
		t.Errorf("got %d deals, want %d", got, want)
	}
	home, cart := s.browser(t).get(t, "/"), s.browser(t).get(t, "/cart")
	for place, links := range map[string]int{
		"drawer, footer and row": len(home.all("a", "href", "/search?sale=1")) - 3,
		"the empty cart as well": len(cart.all("a", "href", "/search?sale=1")) - 3,
	} {
		if links != 0 {
			t.Errorf("%s: got %d links to the deals more than wanted", place, links)
		}
	}
	if chip := s.browser(t).get(t, "/search?sale=1").part("chip--removable"); chip == nil || textOf(chip) != "Remove filter: On sale" {
		t.Error("the filter cannot be taken away")
	}
}

// The title of a page that refuses what was sent says so first.
func TestTitlesOfRefusals(t *testing.T) {
	s := openShop(t)
	p := s.plenty(t, 1)[0]
	b := s.browser(t)
	b.add(t, p.SKU)
	for name, refused := range map[string]page{
		"an add":      b.post(t, "/cart/items", "quantity=100&sku="+p.SKU),
		"a quantity":  b.post(t, "/cart/items/"+p.SKU, "quantity=100"),
		"a review":    b.post(t, reviewPath(p), ""),
		"an address":  b.post(t, "/checkout", "step=address"),
		"no payment":  b.post(t, "/checkout", "step=payment"),
		"price limit": b.get(t, "/search?min=cheap"),
	} {
		if got := textOf(refused.first("title")); len(got) < 7 || got[:7] != "Error: " {
			t.Errorf("%s: got the title %q", name, got)
		}
	}
	if got := textOf(b.get(t, "/cart").first("title")); got != "Cart (1) – Crumbs" {
		t.Errorf("the cart: got the title %q", got)
	}
}

// The cart says how long it is kept, and each line leads to others of its kind.
func TestACartTellsHowLongItIsKept(t *testing.T) {
	s := openShop(t)
	p := s.plenty(t, 1)[0]
	cart := s.browser(t).add(t, p.SKU)
	cart.wantStatus(t, http.StatusOK)
	cart.wantText(t, "Your cart is kept for 14 days after your last visit.")
	if got := cart.first("li", "data-line", p.SKU); got == nil || len(linksTo(got, "/departments/"+p.Department)) != 1 {
		t.Errorf("the line of %s does not lead to its department", p.SKU)
	}
}
