package server_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"crumbs.example/shop/internal/catalog"
)

// colours returns the products of the first family that fits.
func (s *shop) colours(t testing.TB, fits func([]catalog.Product) bool) []catalog.Product {
	t.Helper()
	snapshot := s.catalogue.Snapshot()
	lead := s.products(t, 1, func(p catalog.Product) bool { return fits(snapshot.Colours(p)) })[0]
	return snapshot.Colours(lead)
}

// inStock says that there is a choice of colours, and enough of each.
func inStock(family []catalog.Product) bool {
	return len(family) > 1 && !slices.ContainsFunc(family, func(p catalog.Product) bool { return p.Stock < 5 })
}

func canonical(p page) string {
	link := p.first("link", "rel", "canonical")
	if link == nil {
		return ""
	}
	address, _ := attribute(link, "href")
	return address
}

// Every colour has an address, a price and a form of its own, and leads to the
// others. Search engines are told that they are one product.
func TestEveryColourHasAPage(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	for _, lead := range s.catalogue.Snapshot().Products() {
		family := s.catalogue.Snapshot().Colours(lead)
		for _, p := range family {
			shown := b.get(t, "/products/"+p.Slug)
			shown.wantStatus(t, http.StatusOK)
			if got, want := canonical(shown), s.URL+"/products/"+family[0].Slug; got != want {
				t.Errorf("%s: canonical address: got %q, want its first colour's, %q", p.SKU, got, want)
			}
			if got, want := textOf(shown.first("title")), p.Name()+" – Crumbs"; got != want {
				t.Errorf("%s: title: got %q, want %q", p.SKU, got, want)
			}
			if got := classText(shown.part("buy-box"), "product-price"); !strings.HasPrefix(got, p.Price.String()) {
				t.Errorf("%s: got price %q, want %s", p.SKU, got, p.Price)
			}
			wantBuyForm(t, shown, p)
			wantChoice(t, shown, p, family)
		}
	}
}

// wantBuyForm checks that a page sells its own product, and one that is sold out
// does not.
func wantBuyForm(t testing.TB, shown page, p catalog.Product) {
	t.Helper()
	form := shown.first("form", "id", "buy")
	if p.Stock == 0 {
		if form != nil {
			t.Errorf("%s: there is a form to buy it, and it is sold out", p.SKU)
		}
		shown.wantText(t, "Out of stock", "There is none to sell at the moment.")
		return
	}
	if form == nil {
		t.Errorf("%s: there is no form to buy it", p.SKU)
		return
	}
	if got := inputs(form, "sku"); !slices.Equal(got, []string{p.SKU}) {
		t.Errorf("%s: the form buys %v", p.SKU, got)
	}
}

// inputs returns the values of a form's fields of a name.
func inputs(form *html.Node, name string) []string {
	var values []string
	for n := range form.Descendants() {
		if field, _ := attribute(n, "name"); n.Data == "input" && field == name {
			value, _ := attribute(n, "value")
			values = append(values, value)
		}
	}
	return values
}

// wantChoice checks the links to a family's colours: one to each, the page's own
// marked, and those that are sold out told.
func wantChoice(t testing.TB, shown page, p catalog.Product, family []catalog.Product) {
	t.Helper()
	nav := shown.first("nav", "aria-label", "Colour")
	if len(family) == 1 {
		if nav != nil || p.Colour.Name != "" {
			t.Errorf("%s: there is a choice of one colour", p.SKU)
		}
		return
	}
	if nav == nil {
		t.Errorf("%s: there is no choice of colours", p.SKU)
		return
	}
	if got, want := classText(nav, "colours__label"), "Colour: "+p.Colour.Name; got != want {
		t.Errorf("%s: got %q, want %q", p.SKU, got, want)
	}
	links := withClass(slices.Collect(nav.Descendants()), "colours__choice")
	if len(links) != len(family) {
		t.Errorf("%s: got %d colours, want %d", p.SKU, len(links), len(family))
		return
	}
	for i, link := range links {
		wantColourLink(t, link, p, family[i])
	}
}

func wantColourLink(t testing.TB, link *html.Node, current, p catalog.Product) {
	t.Helper()
	if href, _ := attribute(link, "href"); href != "/products/"+p.Slug {
		t.Errorf("%s: the link to %s leads to %q", current.SKU, p.SKU, href)
	}
	if _, marked := attribute(link, "aria-current"); marked != (p.SKU == current.SKU) {
		t.Errorf("%s: the link to %s is marked as current: %v", current.SKU, p.SKU, marked)
	}
	text := textOf(link)
	if !strings.HasPrefix(text, p.Colour.Name) || strings.Contains(text, "(out of stock)") != (p.Stock == 0) {
		t.Errorf("%s: the link to %s says %q, with a stock of %d", current.SKU, p.SKU, text, p.Stock)
	}
	if told := strings.Contains(text, p.Price.String()); told != (p.Price != current.Price) {
		t.Errorf("%s: the link to %s says %q, at %s beside %s", current.SKU, p.SKU, text, p.Price, current.Price)
	}
}

// The canonical address has no query: filters of reviews and confirmations are
// the same page.
func TestCanonicalAddressHasNoQuery(t *testing.T) {
	s := openShop(t)
	p := s.plenty(t, 1)[0]
	for _, query := range []string{"?stars=5", "?order=newest", "?reviewed=1", "?utm_source=%22%3E"} {
		if got, want := canonical(s.browser(t).get(t, "/products/"+p.Slug+query)), s.URL+"/products/"+p.Slug; got != want {
			t.Errorf("%s: got %q, want %q", query, got, want)
		}
	}
}

// Lists show a family once, by its first colour that can be bought, and say how many
// there are.
func TestListsShowAFamilyOnce(t *testing.T) {
	s := openShop(t)
	family := s.colours(t, inStock)
	listed := s.walk(t, "/search")
	for i, p := range listed {
		if first := s.catalogue.Snapshot().Colours(p)[0]; p.SKU != s.catalogue.Snapshot().Buyable(first).SKU || slices.ContainsFunc(listed[:i], func(other catalog.Product) bool { return other.Family == p.Family }) {
			t.Errorf("%s is listed for the family %s, want its first colour in stock, once", p.SKU, p.Family)
		}
	}
	if got, want := len(listed), len(s.catalogue.Snapshot().Products()); got != want {
		t.Errorf("got %d products, want %d", got, want)
	}
	card := s.browser(t).get(t, "/search?q="+url.QueryEscape(family[0].Title)).first("article", "data-sku", family[0].SKU)
	if card == nil {
		t.Fatalf("%s is not found by its title", family[0].SKU)
	}
	if got, want := classText(card, "swatches__count"), plural(len(family), "colour"); got != want {
		t.Errorf("got %q on the card, want %q", got, want)
	}
	sitemap := s.browser(t).get(t, "/sitemap.xml").body
	for _, other := range family[1:] {
		if strings.Contains(sitemap, "/products/"+other.Slug+"<") {
			t.Errorf("%s is in the sitemap beside its family", other.SKU)
		}
	}
}

// The colours of a family are lines of their own: the page names them, and the
// JSON has them in the title.
func TestColoursInTheCart(t *testing.T) {
	s := openShop(t)
	family := s.colours(t, inStock)[:2]
	b := s.browser(t)
	for _, p := range family {
		added := b.add(t, p.SKU)
		if got := added.confirmation(); !strings.Contains(got, p.Name()) {
			t.Errorf("%s: got the confirmation %q, want its name with the colour", p.SKU, got)
		}
		if got, want := classText(added.first("li", "data-line", p.SKU), "line__colour"), "Colour: "+p.Colour.Name; got != want {
			t.Errorf("%s: the line says %q, want %q", p.SKU, got, want)
		}
	}
	cart := b.cart(t)
	if got, want := joined(cart.Items), family[0].SKU+" 1, "+family[1].SKU+" 1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for i, line := range cart.Items {
		p := family[i]
		if line.Title != p.Title+", "+p.Colour.Name || line.Price != int(p.Price) {
			t.Errorf("got %q at %d cents, want %q at %d", line.Title, line.Price, p.Name(), p.Price)
		}
	}
	if got, want := cart.Subtotal, int(family[0].Price+family[1].Price); got != want {
		t.Errorf("subtotal: got %d, want %d", got, want)
	}
	b.submit(t, "/cart/items/"+family[0].SKU+"/remove", "").wantText(t, family[0].Name()+" was removed from the cart.")
	if got, want := joined(b.cart(t).Items), family[1].SKU+" 1"; got != want {
		t.Errorf("after removing the first: got %s, want %s", got, want)
	}
}

// A stock is a colour's own: one that is sold out says so on its own page.
func TestASoldOutColour(t *testing.T) {
	s := openShop(t)
	family := s.colours(t, func(family []catalog.Product) bool {
		return len(family) > 1 && family[0].Stock > 0 && family[len(family)-1].Stock == 0
	})
	gone := family[len(family)-1]
	b := s.browser(t)
	b.add(t, family[0].SKU)
	refused := b.post(t, "/cart/items", "sku="+gone.SKU)
	refused.wantStatus(t, http.StatusUnprocessableEntity)
	refused.wantText(t, "None of this product is left.", "Colour: "+gone.Colour.Name)
	if got, want := joined(b.cart(t).Items), family[0].SKU+" 1"; got != want {
		t.Errorf("got %s, want %s as before", got, want)
	}
}

// A colour's page refuses with its own page, not with its family's.
func TestARefusedColour(t *testing.T) {
	s := openShop(t)
	p := s.colours(t, inStock)[1]
	refused := s.browser(t).post(t, "/cart/items", "quantity=100&sku="+p.SKU)
	refused.wantStatus(t, http.StatusUnprocessableEntity)
	refused.wantText(t, "Colour: "+p.Colour.Name, "A line of the cart holds 1 to 99 pieces.")
	if got, want := canonical(refused), s.URL+"/products/"+s.catalogue.Snapshot().Colours(p)[0].Slug; got != want {
		t.Errorf("canonical address: got %q, want %q", got, want)
	}
}
