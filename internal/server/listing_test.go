package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"crumbs.example/shop/internal/catalog"
)

// listed returns the products of a page of results, in their order.
func (s *shop) listed(t testing.TB, p page) []catalog.Product {
	t.Helper()
	p.wantStatus(t, http.StatusOK)
	var products []catalog.Product
	for _, article := range p.all("article") {
		for n := range article.Descendants() {
			href, _ := attribute(n, "href")
			if slug, ok := strings.CutPrefix(href, "/products/"); ok && n.Data == "a" {
				product, _ := s.catalogue.Snapshot().BySlug(slug)
				products = append(products, product)
			}
		}
	}
	return products
}

// walk returns the products of all pages of results, from the first page on.
func (s *shop) walk(t testing.TB, path string) []catalog.Product {
	t.Helper()
	b := s.browser(t)
	p := b.get(t, path)
	products := s.listed(t, p)
	for range 50 {
		next := p.first("a", "rel", "next")
		if next == nil {
			return products
		}
		href, _ := attribute(next, "href")
		p = b.get(t, href)
		products = append(products, s.listed(t, p)...)
	}
	t.Fatalf("%s: more than 50 pages", path)
	return nil
}

func skus(products []catalog.Product) []string {
	var skus []string
	for _, p := range products {
		skus = append(skus, p.SKU)
	}
	return skus
}

// fitting returns all products that fit; a seed without one would make its test
// worthless.
func (s *shop) fitting(t testing.TB, fits func(catalog.Product) bool) []string {
	t.Helper()
	all := slices.DeleteFunc(slices.Clone(s.catalogue.Snapshot().Products()), func(p catalog.Product) bool { return !fits(p) })
	if len(all) == 0 {
		t.Fatal("no product of the seed fits")
	}
	return skus(all)
}

func TestFilters(t *testing.T) {
	s := openShop(t)
	one := s.plenty(t, 1)[0]
	other := s.products(t, 1, func(p catalog.Product) bool { return p.Brand != one.Brand })[0]
	brand := "brand=" + url.QueryEscape(one.Brand)
	all := func(catalog.Product) bool { return true }
	tests := []struct {
		name, query string
		fits        func(catalog.Product) bool
	}{
		{"none", "", all},
		{"all, and empty", "q=&dept=&brand=&stars=&min=&max=&stock=&sort=&page=", all},
		{"department", "dept=audio", func(p catalog.Product) bool { return p.Department == "audio" }},
		{"brand", brand, func(p catalog.Product) bool { return p.Brand == one.Brand }},
		{"two brands", brand + "&brand=" + url.QueryEscape(other.Brand), func(p catalog.Product) bool { return p.Brand == one.Brand || p.Brand == other.Brand }},
		{"stars", "stars=4", func(p catalog.Product) bool { return p.Stars() >= 4 }},
		{"lowest price", "min=50", func(p catalog.Product) bool { return p.Price >= 5000 }},
		{"highest price", "max=19.50", func(p catalog.Product) bool { return p.Price <= 1950 }},
		{"both prices, as people type them", "min=%2420&max=+50+", func(p catalog.Product) bool { return p.Price >= 2000 && p.Price <= 5000 }},
		{"the price itself", "min=" + dollars(one.Price) + "&max=" + dollars(one.Price), func(p catalog.Product) bool { return p.Price == one.Price }},
		{"in stock", "stock=1", func(p catalog.Product) bool { return p.Stock > 0 }},
		{"several at once", "dept=kitchen&stars=4&max=100&stock=1", func(p catalog.Product) bool {
			return p.Department == "kitchen" && p.Stars() >= 4 && p.Price <= 10000 && p.Stock > 0
		}},
		{"stars there are not", "stars=9", all},
		{"a sort there is not", "sort=colour", all},
		{"a department there is not", "dept=no-such-department", all},
		{"prices that are none", "min=cheap&max=-1", all},
		{"a page below one", "page=0", all},
		{"a parameter there is not", "colour=red", all},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, want := skus(s.walk(t, "/search?"+test.query)), s.fitting(t, test.fits)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("got %d products %v, want %d: %v", len(got), got, len(want), want)
			}
			s.browser(t).get(t, "/search?"+test.query).wantText(t, fmt.Sprint(len(want), " result"))
		})
	}
}

func dollars(c catalog.Cents) string { return fmt.Sprintf("%d.%02d", c/100, c%100) }

func TestSearchFinds(t *testing.T) {
	s := openShop(t)
	lamp := s.products(t, 1, func(p catalog.Product) bool { return strings.Contains(p.Title, "Table Lamp") })[0]
	for name, text := range map[string]string{
		"a word of the title": "lamp", "its plural": "lamps", "its beginning": "lam", "in capitals": "LAMP",
		"two words in another order": "lamp table", "the brand": lamp.Brand, "the article number": lamp.SKU,
		"with spaces around": "  lamp  ", "with an accent of the keyboard": "lamp!",
	} {
		t.Run(name, func(t *testing.T) {
			p := s.browser(t).get(t, "/search?q="+url.QueryEscape(text))
			if got := skus(s.listed(t, p)); !slices.Contains(got, lamp.SKU) {
				t.Errorf("%q: got %v, want %s among them", text, got, lamp.SKU)
			}
			field := p.first("input", "name", "q")
			if kept, _ := attribute(field, "value"); kept != strings.TrimSpace(text) {
				t.Errorf("search field: got %q, want %q kept", kept, strings.TrimSpace(text))
			}
		})
	}
}

func TestSearchFindsNothing(t *testing.T) {
	s := openShop(t)
	p := s.browser(t).get(t, "/search?q=xyzzy")
	p.wantStatus(t, http.StatusOK)
	p.wantText(t, "No results for “xyzzy”")
	if got := len(s.listed(t, p)); got != 4 {
		t.Errorf("got %d products suggested, want 4", got)
	}
	for _, department := range s.catalogue.Snapshot().Departments() {
		p.wantText(t, department.Name)
	}
}

func TestSorts(t *testing.T) {
	s := openShop(t)
	tests := map[string]func(a, b catalog.Product) bool{
		"price-asc":  func(a, b catalog.Product) bool { return a.Price <= b.Price },
		"price-desc": func(a, b catalog.Product) bool { return a.Price >= b.Price },
		"rating":     func(a, b catalog.Product) bool { return a.Stars() >= b.Stars() },
		"newest":     func(a, b catalog.Product) bool { return !a.AddedOn.Before(b.AddedOn) },
		"featured":   func(a, b catalog.Product) bool { return a.Position <= b.Position },
	}
	for sort, inOrder := range tests {
		t.Run(sort, func(t *testing.T) {
			products := s.walk(t, "/search?sort="+sort)
			if got, want := len(products), len(s.catalogue.Snapshot().Products()); got != want {
				t.Errorf("got %d products, want %d", got, want)
			}
			for i := range products[1:] {
				if !inOrder(products[i], products[i+1]) {
					t.Errorf("%s comes before %s", products[i].SKU, products[i+1].SKU)
				}
			}
			selected := s.browser(t).get(t, "/search?sort="+sort).first("option", "value", sort, "selected", "")
			if selected == nil {
				t.Errorf("the list does not show that %s is in use", sort)
			}
		})
	}
}

func TestPagination(t *testing.T) {
	s := openShop(t)
	total := len(s.catalogue.Snapshot().Products())
	last := (total + 23) / 24
	lastRange := fmt.Sprintf("%d–%d of %d results", (last-1)*24+1, total, total)
	before := fmt.Sprintf("/search?page=%d&sort=newest", last-1)
	if last < 3 {
		t.Fatalf("the seed makes %d pages; these cases are written for 3 or more", last)
	}
	tests := []struct{ name, query, shown, prev, next string }{
		{"the first page", "sort=newest", fmt.Sprintf("1–24 of %d results", total), "", "/search?page=2&sort=newest"},
		{"the last page", fmt.Sprint("sort=newest&page=", last), lastRange, before, ""},
		{"beyond the last page", "sort=newest&page=999999", lastRange, before, ""},
		{"below the first page", "sort=newest&page=-3", fmt.Sprintf("1–24 of %d results", total), "", "/search?page=2&sort=newest"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := s.browser(t).get(t, "/search?"+test.query)
			p.wantText(t, test.shown)
			for rel, want := range map[string]string{"prev": test.prev, "next": test.next} {
				got := ""
				if link := p.first("a", "rel", rel); link != nil {
					got, _ = attribute(link, "href")
				}
				if got != want {
					t.Errorf("%s: got %q, want %q", rel, got, want)
				}
			}
		})
	}
}

func TestOnePageHasNoPagination(t *testing.T) {
	s := openShop(t)
	if p := s.browser(t).get(t, "/departments/kitchen"); p.first("a", "rel", "next") != nil || p.first("nav", "aria-label", "Pages of results") != nil {
		t.Error("a department of one page has links to pages")
	}
}

// Each filter in force is a link that takes this one away, keeps the others and
// starts at the first page.
func TestAppliedFilters(t *testing.T) {
	s := openShop(t)
	brands := []string{}
	for _, p := range s.plenty(t, 3) {
		if !slices.Contains(brands, p.Brand) {
			brands = append(brands, p.Brand)
		}
	}
	all := url.Values{"q": {"a"}, "sort": {"price-asc"}, "dept": {"kitchen"}, "brand": brands[:2], "stars": {"3"}, "min": {"1"}, "max": {"900"}, "stock": {"1"}}
	p := s.browser(t).get(t, "/search?"+all.Encode()+"&page=2")
	chips := filterLinks(t, p)
	for label, name := range map[string]string{
		"Kitchen & Table": "dept", brands[0]: "brand", brands[1]: "brand", "3 stars and up": "stars",
		"From $1.00": "min", "Up to $900.00": "max", "In stock": "stock",
	} {
		t.Run(label, func(t *testing.T) {
			want := url.Values{}
			for key, values := range all {
				want[key] = values
			}
			want[name] = slices.DeleteFunc(slices.Clone(all[name]), func(v string) bool { return name != "brand" || v == label })
			if len(want[name]) == 0 {
				delete(want, name)
			}
			if got := chips[label]; got != "/search?"+want.Encode() {
				t.Errorf("got %q, want %q", got, "/search?"+want.Encode())
			}
			delete(chips, label)
		})
	}
	if got, want := chips["Clear all"], "/search?q=a&sort=price-asc"; got != want {
		t.Errorf("clear all: got %q, want %q", got, want)
	}
	if len(chips) != 1 {
		t.Errorf("got more filters than were set: %v", chips)
	}
}

// filterLinks returns the links of the filters in force by their label.
func filterLinks(t testing.TB, p page) map[string]string {
	t.Helper()
	links := map[string]string{}
	list := p.first("ul", "aria-label", "Filters in use")
	if list == nil {
		return links
	}
	for n := range list.Descendants() {
		if n.Data == "a" {
			href, _ := attribute(n, "href")
			links[strings.TrimPrefix(textOf(n), "Remove filter: ")] = href
		}
	}
	return links
}

// The number beside a choice is the number of results that it leads to.
func TestCountsOfChoices(t *testing.T) {
	s := openShop(t)
	for _, query := range []string{"q=a", "stock=1", "dept=kitchen&stars=4", "min=20&max=90"} {
		p := s.browser(t).get(t, "/search?"+query)
		for _, name := range []string{"brand", "stars", "stock"} {
			for _, input := range p.all("input", "name", name) {
				value, _ := attribute(input, "value")
				choice, err := url.ParseQuery(query)
				if err != nil {
					t.Fatalf("parse %s: %v", query, err)
				}
				choice.Set(name, value)
				wantCount(t, s, choice.Encode(), textOf(input.Parent))
			}
		}
		for _, link := range p.all("a") {
			if href, _ := attribute(link, "href"); strings.HasPrefix(href, "/search?") && strings.Contains(href, "dept=") || strings.Contains(textOf(link), " $") && strings.HasPrefix(href, "/search?") {
				wantCount(t, s, strings.TrimPrefix(href, "/search?"), textOf(link))
			}
		}
	}
}

// wantCount checks the number in a label like "Pellworth , 3 products". A choice
// without a number promises nothing.
func wantCount(t testing.TB, s *shop, query, label string) {
	t.Helper()
	if !strings.Contains(label, "product") {
		return
	}
	found := 0
	if p := s.browser(t).get(t, "/search?"+query); !strings.Contains(textOf(p.first("h1")), "No results") {
		found = len(s.walk(t, "/search?"+query))
	}
	if want := fmt.Sprint(", ", found, " product"); !strings.Contains(label, want) {
		t.Errorf("/search?%s: the choice says %q, want %q in it", query, label, want)
	}
}

func TestPriceMessages(t *testing.T) {
	s := openShop(t)
	for query, want := range map[string]string{
		"min=cheap":     "Give prices in dollars, like 20 or 19.50.",
		"max=12.345":    "Give prices in dollars",
		"min=50&max=20": "The lowest price is above the highest.",
	} {
		s.browser(t).get(t, "/search?"+query).wantText(t, want)
	}
}

// The forms of a page carry the rest of its state, so that sorting keeps the
// filters and filtering keeps the query.
func TestFormsKeepTheState(t *testing.T) {
	s := openShop(t)
	p := s.browser(t).get(t, "/search?q=a&dept=kitchen&stars=3&sort=newest&page=2")
	for _, field := range []struct {
		name, value string
		forms       int
	}{
		{"q", "a", 2}, {"dept", "kitchen", 2}, {"stars", "3", 1}, {"sort", "newest", 1}, {"page", "2", 0},
	} {
		if got := len(p.all("input", "type", "hidden", "name", field.name, "value", field.value)); got != field.forms {
			t.Errorf("hidden %s=%s: got it in %d forms, want %d", field.name, field.value, got, field.forms)
		}
	}
}

func TestDepartmentPage(t *testing.T) {
	s := openShop(t)
	for _, department := range s.catalogue.Snapshot().Departments() {
		p := s.browser(t).get(t, "/departments/"+department.Slug)
		p.wantText(t, department.Tagline)
		if got := textOf(p.first("h1")); got != department.Name {
			t.Errorf("heading: got %q, want %q", got, department.Name)
		}
		if got, want := skus(s.listed(t, p)), skus(s.catalogue.Snapshot().InDepartment(department.Slug)); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", department.Slug, got, want)
		}
		if p.first("nav", "aria-label", "Departments") == nil || p.first("a", "aria-current", "page") == nil {
			t.Errorf("%s: the bar of departments does not say where one is", department.Slug)
		}
	}
}

// What a department's page is about is in its path, not in its query.
func TestDepartmentIgnoresOtherDepartments(t *testing.T) {
	s := openShop(t)
	got := skus(s.walk(t, "/departments/kitchen?dept=audio&q=lamp"))
	if want := skus(s.catalogue.Snapshot().InDepartment("kitchen")); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
