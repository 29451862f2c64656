package server_test

import (
	"net/http"
	"strconv"
	"testing"
)

func TestCartPage(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	products := s.plenty(t, 2)
	b.post(t, "/cart/items", "sku="+products[0].SKU+"&quantity=2")
	b.add(t, products[1].SKU)
	p := b.get(t, "/cart")
	sum := 2*products[0].Price + products[1].Price
	p.wantText(t, "Shopping Cart", products[0].Title, products[1].Title, "Subtotal (3 items): "+sum.String())
	if got := textOf(p.first("title")); got != "Cart (3) – Crumbs" {
		t.Errorf("title: got %q, want %q", got, "Cart (3) – Crumbs")
	}
	if p.badge() != "3" {
		t.Errorf("badge: got %q, want 3", p.badge())
	}
	for _, action := range []string{"", "/remove", "/save"} {
		if p.first("form", "action", "/cart/items/"+products[0].SKU+action, "method", "post") == nil {
			t.Errorf("no form for %q of the first line", action)
		}
	}
}

// Every page shows the count in its HTML, and a card says what of it is in the
// cart already.
func TestBadgeIsOnEveryPage(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	p := s.plenty(t, 1)[0]
	b.post(t, "/cart/items", "sku="+p.SKU+"&quantity=2")
	for _, path := range []string{"/", "/departments/" + p.Department, "/search", "/products/" + p.Slug, "/cart", "/nowhere"} {
		if got := b.get(t, path).badge(); got != "2" {
			t.Errorf("%s: got badge %q, want 2", path, got)
		}
	}
	b.get(t, "/departments/"+p.Department).wantText(t, "In cart: 2")
	b.get(t, "/products/"+p.Slug).wantText(t, "2 in your cart.")
}

// Each product can be added from its card and its page by a plain form.
func TestProductsCarryARealForm(t *testing.T) {
	s := openShop(t)
	p := s.plenty(t, 1)[0]
	for _, path := range []string{"/search?q=" + p.SKU, "/products/" + p.Slug, "/departments/" + p.Department} {
		page := s.browser(t).get(t, path)
		if page.first("form", "action", "/cart/items", "method", "post") == nil {
			t.Errorf("%s: no form to add with", path)
		}
		if page.first("input", "type", "hidden", "name", "sku", "value", p.SKU) == nil {
			t.Errorf("%s: no hidden sku of %s", path, p.SKU)
		}
	}
}

// What a page confirms comes from its address, and addresses can be made up,
// kept and sent on: nothing is shown that the cart does not agree with.
func TestConfirmationsThatTheCartDenies(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	products := s.plenty(t, 2)
	in, out := products[0].SKU, products[1].SKU
	b.post(t, "/cart/items", "sku="+in+"&quantity=2")
	tests := []struct{ name, query string }{
		{"nothing", ""},
		{"added, and not there", "added=" + out},
		{"added more than there are", "added=" + in + "&quantity=50"},
		{"updated, and not there", "updated=" + out + "&quantity=1"},
		{"updated to another quantity", "updated=" + in + "&quantity=50"},
		{"removed, and still there", "removed=" + in + "&quantity=2&position=0"},
		{"saved, and not saved", "saved=" + in},
		{"restored, and not there", "restored=" + out},
		{"an unknown product", "added=NONE-1"},
		{"markup", "added=%3Cscript%3Ealert(1)%3C/script%3E"},
		{"session ended, and alive", "session=ended"},
		{"cookie forgotten, and sent", "session=forgotten"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := b.get(t, "/cart?"+test.query)
			p.wantStatus(t, http.StatusOK)
			if got := p.confirmation(); got != "" {
				t.Errorf("got %q, want nothing confirmed", got)
			}
		})
	}
}

// A confirmation that is kept, and opened again after the cart has moved on.
func TestStaleConfirmation(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	sku := s.plenty(t, 1)[0].SKU
	added := b.post(t, "/cart/items", "sku="+sku).header.Get("Location")
	if b.get(t, added).confirmation() == "" {
		t.Fatal("the add was not confirmed")
	}
	b.post(t, "/cart/items/"+sku+"/remove", "")
	if got := b.get(t, added).confirmation(); got != "" {
		t.Errorf("after the removal the address of the add confirms %q, want nothing", got)
	}
}

// No visitor learns from a crafted link that they had removed something.
func TestRemovalFromANeverFilledCart(t *testing.T) {
	s := openShop(t)
	sku := s.plenty(t, 1)[0].SKU
	p := s.browser(t).get(t, "/cart?removed="+sku+"&quantity=99&position=0")
	if got := p.confirmation(); got != "" {
		t.Errorf("without a session: got %q confirmed, want nothing", got)
	}
}

func TestLargeQuantityIsTyped(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	p := s.plenty(t, 1)[0]
	for _, quantity := range []int{9, 10, 99} {
		b.add(t, p.SKU)
		shown := b.submit(t, "/cart/items/"+p.SKU, "quantity="+strconv.Itoa(quantity))
		typed := shown.first("input", "name", "quantity", "value", strconv.Itoa(quantity))
		chosen := shown.first("option", "selected", "", "value", strconv.Itoa(quantity))
		if (typed == nil) == (chosen == nil) {
			t.Errorf("quantity %d: got typed %t and chosen %t, want one of them", quantity, typed != nil, chosen != nil)
		}
		b.post(t, "/cart/items/"+p.SKU+"/remove", "")
	}
}
