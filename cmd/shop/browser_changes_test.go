package main

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// quantityOf selects the list of a line in the cart.
const quantityOf = `form[action="/cart/items/` + product + `"] select`

// quickChanges presses an arrow key three times while the first change is under way.
func quickChanges(t *testing.T, b *tab) {
	b.fillCart(t)
	b.open(t, "/cart")
	evaluate[bool](t, b, holdRequests)
	b.enter(t, quantityOf, kb.ArrowDown)
	b.do(t, chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowDown))
	evaluate[bool](t, b, "document.release() || true")
	b.wantBadge(t, "4")
	b.wantText(t, "main [role=status]", "the quantity is now 4")
	b.wantFocus(t, quantityOf)
	if sent := evaluate[int](t, b, "document.sent"); sent != 2 {
		t.Errorf("got %d changes sent, want one for the first change and one for the last", sent)
	}

	evaluate[bool](t, b, holdRequests)
	b.do(t, chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowUp), chromedp.KeyEvent(kb.ArrowDown)) // 5, 4, 5
	evaluate[bool](t, b, "document.release() || true")
	b.wantBadge(t, "5")
	b.do(t, chromedp.Reload())
	b.wantBadge(t, "5")
}

// holdRequests counts the changes that the page sends, and holds them back until
// released.
const holdRequests = `(() => {
	const held = new Promise((release) => (document.release = release)), send = window.fetch;
	document.sent = 0;
	window.fetch = (address, options) => {
		if (!address.includes("/cart/items/")) return send(address, options);
		return held.then(() => (document.sent++, send(address, options)));
	};
	return true;
})()`

// focusAfterRemoval deletes by keyboard, and takes it back.
func focusAfterRemoval(t *testing.T, b *tab) {
	b.fillCart(t)
	b.open(t, "/cart")
	b.tabTo(t, `form[action="/cart/items/`+product+`/remove"] button`)
	b.do(t, chromedp.KeyEvent(kb.Enter))
	b.wantBadge(t, "0")
	b.wantFocus(t, "main [role=status]")
	b.do(t, chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Tab)) // past the product's link
	b.wantFocus(t, "main [role=status] button")
	b.do(t, chromedp.KeyEvent(kb.Enter))
	b.wantBadge(t, "1")
	b.wantFocus(t, "main [role=status]")
}

// addIsTold adds on a product's page: the panel speaks, and the buy box counts.
func addIsTold(t *testing.T, b *tab) {
	b.open(t, "/search?q="+product)
	b.click(t, card(product)+` a[href^="/products/"]`)
	if evaluate[bool](t, b, `document.querySelector(".buy-box__in-cart").checkVisibility()`) {
		t.Error("the buy box tells of a product that is not in the cart")
	}
	for _, n := range []string{"1", "2"} {
		b.do(t, b.press(t, `#buy button[type=submit]`))
		b.wantBadge(t, n)
		b.wantText(t, "dialog[open] .announcement", "Added to cart: "+b.text(t, "h1"), ". "+n+" item", ", $")
		b.wantText(t, ".buy-box__in-cart", n+" in your cart.")
		b.do(t, b.press(t, "#cart-panel .panel__head button"))
	}
}

// refusedChange asks for what the cart, emptied in another tab, refuses: in the
// panel and on the cart's page.
func refusedChange(t *testing.T, b *tab) {
	b.expectRefusal("/cart/items/" + product)
	other := b.sibling(t)
	for _, place := range []struct{ path, part string }{{"/search", "#cart-panel"}, {"/cart", "main"}} {
		b.fillCart(t)
		if place.path == "/cart" {
			b.open(t, place.path)
		}
		other.open(t, "/cart")
		other.do(t, other.press(t, `form[action="/cart/items/`+product+`/remove"] button`))
		other.wantBadge(t, "0")

		evaluate[bool](t, b, holdRequests)
		b.enter(t, quantityOf, kb.ArrowDown)
		evaluate[bool](t, b, "document.release() || true")
		b.wantText(t, place.part+" [role=alert]", "no longer where this form expected it")
		b.wantFocus(t, place.part+" [role=alert]")
		b.wantBadge(t, "0")
		b.wantPath(t, place.path)
		if sent := evaluate[int](t, b, "document.sent ?? 0"); sent != 1 {
			t.Errorf("%s: got %d changes sent in place, want 1", place.path, sent)
		}
	}
}

// refusedAdd asks on a product's page for more pieces than a line takes.
func refusedAdd(t *testing.T, b *tab) {
	b.expectRefusal("/cart/items")
	b.open(t, "/search?q="+product)
	b.click(t, card(product)+` a[href^="/products/"]`)
	path := evaluate[string](t, b, `location.pathname`)
	evaluate[string](t, b, `document.querySelector("#quantity").options[0].value = "100"`)
	b.do(t, b.press(t, `#buy button[type=submit]`))
	b.wantText(t, "#cart-panel", "The cart is unchanged", "holds 1 to 99 pieces", "Go to cart")
	b.wantFocus(t, "#cart-panel [role=alert]")
	b.wantPath(t, path)
	b.wantBadge(t, "0")
}

// fillCart puts one piece of the product into the cart.
func (b *tab) fillCart(t testing.TB) {
	t.Helper()
	b.open(t, "/search?q="+product)
	b.do(t, b.press(t, card(product)+` button[type=submit]`))
	b.wantBadge(t, "1")
}

// wantFocus waits until an element has the focus.
func (b *tab) wantFocus(t testing.TB, selector string) {
	t.Helper()
	b.until(t, "the focus on "+selector, func() bool {
		return evaluate[bool](t, b, fmt.Sprintf("document.activeElement === document.querySelector(%q)", selector))
	})
}
