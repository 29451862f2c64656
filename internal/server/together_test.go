package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"golang.org/x/net/html"

	"crumbs.example/shop/internal/catalog"
)

// plural is a count with its noun, as the pages write it.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// sending is the form of an add of several products.
func sending(skus ...string) string { return url.Values{"sku": skus}.Encode() }

// offer is the form of "Frequently bought together", nil without one.
func (p page) offer() *html.Node { return p.part("together__form") }

// bought returns a product of which there is plenty, as are the first two that
// people buy with it, and these.
func (s *shop) bought(t testing.TB) []catalog.Product {
	t.Helper()
	plenty := func(sku string) bool {
		p, ok := s.catalogue.Snapshot().BySKU(sku)
		return ok && p.Stock >= 10
	}
	p := s.products(t, 1, func(p catalog.Product) bool {
		return p.Stock >= 10 && len(p.PairsWith) >= 2 && plenty(p.PairsWith[0]) && plenty(p.PairsWith[1])
	})[0]
	one, _ := s.catalogue.Snapshot().BySKU(p.PairsWith[0])
	two, _ := s.catalogue.Snapshot().BySKU(p.PairsWith[1])
	return []catalog.Product{p, one, two}
}

// Every product that can be bought offers itself with two of what people buy
// along with it, as far as they can be bought, and for what they cost together.
func TestTogetherIsOffered(t *testing.T) {
	s := openShop(t)
	snapshot := s.catalogue.Snapshot()
	b := s.browser(t)
	for _, p := range snapshot.Products() {
		want, sum := []string{p.SKU}, p.Price
		for _, sku := range p.PairsWith {
			other, _ := snapshot.BySKU(sku)
			if other = snapshot.Buyable(other); other.Stock > 0 && len(want) < 3 {
				want, sum = append(want, other.SKU), sum+other.Price
			}
		}
		form := b.view(t, p).offer()
		if p.Stock == 0 || len(want) < 2 {
			if form != nil {
				t.Errorf("%s: offered with %v, and one of them cannot be bought", p.SKU, inputs(form, "sku"))
			}
			continue
		}
		if form == nil {
			t.Errorf("%s: nothing is offered, want %v", p.SKU, want)
			continue
		}
		if got := inputs(form, "sku"); !slices.Equal(got, want) || classText(form, "together__sum") != sum.String() {
			t.Errorf("%s: got %v for %s, want %v for %s", p.SKU, got, classText(form, "together__sum"), want, sum)
		}
		if !strings.Contains(textOf(form), fmt.Sprintf("Add all %d items to cart", len(want))) {
			t.Errorf("%s: the button does not say how many it adds", p.SKU)
		}
	}
}

// The form of the page, sent as a browser sends it.
func TestBuyingTogether(t *testing.T) {
	s := openShop(t)
	products := s.bought(t)
	b := s.browser(t)
	form := b.view(t, products[0]).offer()
	fields := url.Values{"sku": inputs(form, "sku"), "token": inputs(form, "token")}.Encode()
	answer := b.post(t, "/cart/items", fields)
	answer.wantStatus(t, http.StatusSeeOther)
	if got := answer.header.Values("Set-Cookie"); len(got) != 1 {
		t.Errorf("got Set-Cookie %q, want one", got)
	}
	shown := b.get(t, answer.header.Get("Location"))
	for _, p := range products {
		if !strings.Contains(shown.confirmation(), p.Name()) {
			t.Errorf("got the confirmation %q, want %s in it", shown.confirmation(), p.Name())
		}
	}
	want := products[0].SKU + " 1, " + products[1].SKU + " 1, " + products[2].SKU + " 1"
	if got := joined(b.cart(t).Items); got != want || shown.badge() != "3" {
		t.Errorf("got %s and badge %s, want %s and 3", got, shown.badge(), want)
	}
	t.Run("a double click", func(t *testing.T) {
		b.submit(t, "/cart/items", fields).wantStatus(t, http.StatusOK)
		if got := joined(b.cart(t).Items); got != want {
			t.Errorf("got %s, want %s: a token counts once", got, want)
		}
	})
	t.Run("from a page opened anew", func(t *testing.T) {
		again := b.view(t, products[0]).offer()
		b.submit(t, "/cart/items", url.Values{"sku": inputs(again, "sku"), "token": inputs(again, "token")}.Encode())
		if got := b.cart(t).Count; got != 6 {
			t.Errorf("got %d pieces, want 6", got)
		}
	})
}

func TestSeveralAddsAsJSON(t *testing.T) {
	s := openShop(t)
	products := s.plenty(t, 5)
	b := s.browser(t)
	b.add(t, products[1].SKU)
	answer := b.post(t, "/cart/items", sending(skus(products)...)+"&quantity=2", asJSON)
	answer.wantStatus(t, http.StatusOK)
	var cart cartDocument
	answer.decode(t, &cart)
	want := fmt.Sprintf("%s 3, %s 2, %s 2, %s 2, %s 2", products[1].SKU, products[0].SKU, products[2].SKU, products[3].SKU, products[4].SKU)
	if got := joined(cart.Items); got != want || cart.Count != 11 {
		t.Errorf("got %s, %d in all, want %s, 11 in all", got, cart.Count, want)
	}
}

// A form of several products adds all of them or none.
func TestSeveralAddsAreAllOrNothing(t *testing.T) {
	s := openShop(t)
	products := s.plenty(t, 6)
	good, full := products[0].SKU, products[5].SKU
	b := s.browser(t)
	b.post(t, "/cart/items", "quantity=99&sku="+full).wantStatus(t, http.StatusSeeOther)
	tests := []struct {
		name, form string
		want       int
	}{
		{"six products", sending(skus(products)...), http.StatusBadRequest},
		{"a thousand", strings.Repeat("sku="+good+"&", 1000), http.StatusBadRequest},
		{"an unknown one at the end", sending(good, "NONE-1"), http.StatusNotFound},
		{"an unknown one at the start", sending("NONE-1", good), http.StatusNotFound},
		{"an empty one", sending(good, ""), http.StatusBadRequest},
		{"one with NUL", sending(good, "KIT\x00"), http.StatusNotFound},
		{"one that is sold out", sending(good, s.soldOut(t).SKU), http.StatusUnprocessableEntity},
		{"one whose line is full", sending(good, full), http.StatusUnprocessableEntity},
		{"none of each", sending(good, products[1].SKU) + "&quantity=0", http.StatusUnprocessableEntity},
		{"a hundred of each", sending(good, products[1].SKU) + "&quantity=100", http.StatusUnprocessableEntity},
		{"a quantity in letters", sending(good, products[1].SKU) + "&quantity=two", http.StatusBadRequest},
		{"a position in letters", sending(good, products[1].SKU) + "&position=first", http.StatusBadRequest},
		{"a token of 65 bytes", sending(good, products[1].SKU) + "&token=" + strings.Repeat("t", 65), http.StatusBadRequest},
	}
	for _, test := range tests {
		for _, accept := range []string{"Accept: text/html", asJSON} {
			t.Run(test.name+", "+accept, func(t *testing.T) {
				answer := b.post(t, "/cart/items", test.form, accept)
				answer.wantStatus(t, test.want)
				if test.want == http.StatusUnprocessableEntity && accept != asJSON && answer.alert() == "" {
					t.Error("the page does not say why")
				}
				if got, want := joined(b.cart(t).Items), full+" 99"; got != want {
					t.Errorf("cart afterwards: got %s, want %s as before", got, want)
				}
				stranger := s.browser(t).post(t, "/cart/items", test.form, accept)
				if cookies := stranger.header.Values("Set-Cookie"); test.name != "one whose line is full" && len(cookies) > 0 {
					t.Errorf("for a stranger: got Set-Cookie %q, want none", cookies)
				}
			})
		}
	}
}

// A cart with room for one more line takes none of two new products.
func TestSeveralAddsToAFullCart(t *testing.T) {
	s := openShop(t)
	s.stockUp(t, 102)
	b := s.browser(t)
	for n := 0; n < 95; n += 5 {
		b.post(t, "/cart/items", sending(numbered(n), numbered(n+1), numbered(n+2), numbered(n+3), numbered(n+4))).wantStatus(t, http.StatusSeeOther)
	}
	b.post(t, "/cart/items", sending(numbered(95), numbered(96), numbered(97), numbered(98))).wantStatus(t, http.StatusSeeOther)
	full := b.post(t, "/cart/items", sending(numbered(99), numbered(100)))
	full.wantStatus(t, http.StatusUnprocessableEntity)
	if full.alert() == "" {
		t.Error("the page does not say why")
	}
	if got := len(b.cart(t).Items); got != 99 {
		t.Errorf("got %d lines, want 99 as before", got)
	}
	b.post(t, "/cart/items", sending(numbered(99), numbered(0))).wantStatus(t, http.StatusSeeOther)
	if got := b.cart(t); len(got.Items) != 100 || got.Count != 101 {
		t.Errorf("got %d lines with %d pieces, want 100 with 101", len(got.Items), got.Count)
	}
}

// The cart offers what goes with its lines: what can be bought, and is not in it
// in any colour.
func TestGoesWithTheCart(t *testing.T) {
	s := openShop(t)
	products := s.bought(t)
	snapshot := s.catalogue.Snapshot()
	b := s.browser(t)
	if got := b.get(t, "/cart").row("goes-with"); got != nil {
		t.Errorf("an empty cart: got %v, want no row", got)
	}
	got := b.add(t, products[0].SKU).row("goes-with")
	var want []string
	for _, sku := range products[0].PairsWith {
		if p, _ := snapshot.BySKU(sku); p.Stock > 0 {
			want = append(want, sku)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}

	s.change(t, products[1].SKU, bson.D{{Key: "$set", Value: bson.D{{Key: "stock", Value: 0}}}})
	if got := b.get(t, "/cart").row("goes-with"); slices.Contains(got, products[1].SKU) {
		t.Errorf("got %v, want nothing that is sold out", got)
	}
	if got := b.add(t, products[2].SKU).row("goes-with"); slices.Contains(got, products[2].SKU) || slices.Contains(got, products[0].SKU) {
		t.Errorf("got %v, want nothing that is in the cart", got)
	}
}

// A colour in the cart stands for its family.
func TestAColourInTheCartGoesWithNoOther(t *testing.T) {
	s := openShop(t)
	snapshot := s.catalogue.Snapshot()
	pairs := func(p catalog.Product) []catalog.Product {
		var colours []catalog.Product
		for _, sku := range p.PairsWith {
			if lead, _ := snapshot.BySKU(sku); lead.Stock > 0 && inStock(snapshot.Colours(lead)) {
				colours = append(colours, snapshot.Colours(lead)[1])
			}
		}
		return colours
	}
	p := s.products(t, 1, func(p catalog.Product) bool { return p.Stock > 0 && len(pairs(p)) > 0 })[0]
	other := pairs(p)[0]
	b := s.browser(t)
	if got := b.add(t, p.SKU).row("goes-with"); !slices.Contains(got, other.Family) {
		t.Fatalf("got %v, want %s among them", got, other.Family)
	}
	if got := b.add(t, other.SKU).row("goes-with"); slices.Contains(got, other.Family) {
		t.Errorf("got %v, want nothing of the family %s", got, other.Family)
	}
}

// What the stock held back is told, as with an add of one product.
func TestStockLimitsSeveralAdds(t *testing.T) {
	s := openShop(t)
	p, scarce := s.plenty(t, 1)[0], s.scarce(t)
	t.Run("JSON", func(t *testing.T) {
		var cart cartDocument
		s.browser(t).post(t, "/cart/items", sending(p.SKU, scarce.SKU)+"&quantity=9", asJSON).decode(t, &cart)
		if line := cart.Items[1]; line.Quantity != scarce.Stock || line.Notice == "" {
			t.Errorf("got %+v, want %d and a notice", line, scarce.Stock)
		}
	})
	t.Run("all of it is in the cart already", func(t *testing.T) {
		b := s.browser(t)
		b.post(t, "/cart/items", "quantity=50&sku="+scarce.SKU)
		if got := b.submit(t, "/cart/items", sending(p.SKU, scarce.SKU)).confirmation(); strings.Contains(got, scarce.Name()) {
			t.Errorf("got %q, and no piece of %s was added", got, scarce.SKU)
		}
	})
	t.Run("fewer than wanted", func(t *testing.T) {
		if got := s.browser(t).submit(t, "/cart/items", sending(scarce.SKU, p.SKU)+"&quantity=9").confirmation(); !strings.Contains(got, "Added to cart") {
			t.Errorf("got the confirmation %q, want what was added", got)
		}
	})
}
