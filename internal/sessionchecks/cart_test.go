package sessionchecks

import (
	"fmt"
	"net/http"
	"testing"
)

// maxQuantity is the largest quantity of one line, maxLines the largest number
// of lines: the limits of a cart.
const (
	maxQuantity = 99
	maxLines    = 100
)

// cart is the cart as JSON.
type cart struct {
	Items    []line `json:"items"`
	Saved    []line `json:"saved"`
	Count    int    `json:"count"`
	Subtotal int    `json:"subtotal_cents"`
}

type line struct {
	SKU      string `json:"sku"`
	Title    string `json:"title"`
	Quantity int    `json:"quantity"`
	Price    int    `json:"price_cents"`
	Total    int    `json:"line_cents"`
	Notice   string `json:"notice"`
}

// cart reads the browser's cart.
func (b *browser) cart(t testing.TB) cart {
	t.Helper()
	var c cart
	b.get(t, "/cart", asJSON).decode(t, &c)
	return c
}

// quantities lists the cart's lines by their SKU.
func (c cart) quantities() map[string]int {
	quantities := make(map[string]int)
	for _, l := range c.Items {
		quantities[l.SKU] = l.Quantity
	}
	return quantities
}

func (c cart) quantity(sku string) int { return c.quantities()[sku] }

// wantCart compares the browser's cart with the lines that should be there, no
// more and no less.
func (b *browser) wantCart(t testing.TB, want map[string]int) {
	t.Helper()
	got := b.cart(t).quantities()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("cart: got %v, want %v", got, want)
	}
}

func (b *browser) wantEmptyCart(t testing.TB) {
	t.Helper()
	b.wantCart(t, map[string]int{})
}

// add puts one piece into the cart and returns the answer, which acknowledges it.
func (b *browser) add(t testing.TB, sku string) answer {
	t.Helper()
	a := b.post(t, "/cart/items", "sku="+sku, asJSON)
	a.wantStatus(t, http.StatusOK)
	return a
}

// visitor is a browser whose session holds one piece of each product.
func (s *shop) visitor(t testing.TB, skus ...string) *browser {
	t.Helper()
	b := s.browser(t)
	for _, sku := range skus {
		b.add(t, sku)
	}
	return b
}
