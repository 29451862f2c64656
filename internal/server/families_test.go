package server_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/catalog"
)

// sellOutFirst takes the first colour of a family off the shelf, and returns the
// family as the shop then has it.
func (s *shop) sellOutFirst(t testing.TB) []catalog.Product {
	t.Helper()
	first := s.colours(t, inStock)[0]
	s.change(t, first.SKU, bson.D{{Key: "$set", Value: bson.D{{Key: "stock", Value: 0}}}})
	return s.catalogue.Snapshot().Colours(first)
}

// A family is sold out when all of its colours are: until then its card shows one
// that can be bought.
func TestACardShowsAColourThatCanBeBought(t *testing.T) {
	s := openShop(t)
	family := s.sellOutFirst(t)
	gone, there := family[0], family[1]
	for _, path := range []string{"/search?q=", "/search?stock=1&q="} {
		card := s.browser(t).get(t, path+url.QueryEscape(there.Title)).first("article", "data-family", there.Family)
		if card == nil {
			t.Errorf("%s: %s is not found", path, there.Family)
			continue
		}
		if sku, _ := attribute(card, "data-sku"); sku != there.SKU || !slices.Equal(inputs(card, "sku"), []string{there.SKU}) || strings.Contains(textOf(card), "Out of stock") {
			t.Errorf("%s: the card of %s adds %v and says %q", path, sku, inputs(card, "sku"), textOf(card))
		}
	}
	shown := s.browser(t).view(t, gone)
	box := shown.part("buy-box")
	if !strings.Contains(textOf(box), "In stock in: "+there.Colour.Name) {
		t.Errorf("got %q, want the colours in stock", textOf(box))
	}
	for _, p := range family[1:] {
		if shown.first("a", "href", "/products/"+p.Slug) == nil {
			t.Errorf("there is no link to %s", p.SKU)
		}
	}
	if got, want := canonical(s.browser(t).view(t, there)), s.URL+"/products/"+gone.Slug; got != want {
		t.Errorf("canonical address: got %q, want that of before, %q", got, want)
	}
}

// A card counts what is in the cart of all colours.
func TestACardCountsAllColours(t *testing.T) {
	s := openShop(t)
	family := s.colours(t, inStock)
	b := s.browser(t)
	b.post(t, "/cart/items", "quantity=2&sku="+family[0].SKU)
	b.post(t, "/cart/items", "quantity=3&sku="+family[1].SKU)
	card := b.get(t, "/search?q="+url.QueryEscape(family[0].Title)).first("article", "data-family", family[0].Family)
	if got := classText(card, "card__in-cart"); got != "In cart: 5" {
		t.Errorf("got %q, want In cart: 5", got)
	}
}

// A search that names a colour shows and sells that colour.
func TestASearchForAColourShowsIt(t *testing.T) {
	s := openShop(t)
	p := s.colours(t, func(family []catalog.Product) bool { return inStock(family) && family[1].Colour.Name == "Sage" })[1]
	card := s.browser(t).get(t, "/search?q="+url.QueryEscape("sage "+p.Title)).first("article", "data-family", p.Family)
	if card == nil || !slices.Equal(inputs(card, "sku"), []string{p.SKU}) {
		t.Errorf("%s is not what the search for it leads to", p.SKU)
	}
}
