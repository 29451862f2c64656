package main

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// inPlace changes the cart on its page: the page stays, the address tells the
// state, and the way back leads to where the visitor came from.
func inPlace(t *testing.T, b *tab) {
	b.open(t, "/search?q="+product)
	for _, want := range []string{"1", "2"} { // each add has a token of its own
		b.do(t, b.press(t, card(product)+` button[type=submit]`))
		b.wantBadge(t, want)
		b.wantText(t, card(product)+" [data-in-cart]", "In cart: "+want)
		b.do(t, b.press(t, "#cart-panel .panel__head button"))
	}
	b.open(t, "/cart")
	evaluate[bool](t, b, "document.stayed = true")

	b.do(t, b.press(t, `form[action="/cart/items/`+product+`/remove"] button`))
	b.wantBadge(t, "0")
	b.wantText(t, "main", "was removed from the cart")
	b.do(t, b.press(t, `main [role=status] button[type=submit]`)) // undo
	b.wantBadge(t, "2")
	b.do(t, b.press(t, `form[action="/cart/items/`+product+`/save"] button`))
	b.wantText(t, "main", "Saved for later (1)")
	b.do(t, b.press(t, `form[action="/cart/saved/`+product+`/restore"] button`))
	b.wantBadge(t, "2")
	b.wantText(t, "#announcement", "is back in the cart")

	if !evaluate[bool](t, b, "!!document.stayed") {
		t.Error("the page was loaded anew, want it changed in place")
	}
	b.navigate(t, chromedp.NavigateBack())
	b.wantPath(t, "/search")
	b.wantBadge(t, "2")
}

// byKeyboard finds and buys with the keyboard alone.
func byKeyboard(t *testing.T, b *tab) {
	b.open(t, "/")
	b.do(t, chromedp.KeyEvent(kb.Tab))
	if got := evaluate[string](t, b, "document.activeElement.getAttribute('href')"); got != "#main" {
		t.Errorf("the first stop leads to %q, want #main", got)
	}
	b.enter(t, `header input[name=q]`, product+kb.Enter)
	b.wantPath(t, "/search")
	b.tabTo(t, card(product)+` a[href^="/products/"]`)
	b.navigate(t, chromedp.KeyEvent(kb.Enter))
	b.tabTo(t, `#buy button[type=submit]`)
	b.do(t, chromedp.KeyEvent(kb.Enter))
	b.wantBadge(t, "1")
	b.wantText(t, "#cart-panel", "Added to cart")
	b.do(t, chromedp.KeyEvent(kb.Escape))
	b.until(t, "the panel closed", func() bool { return evaluate[bool](t, b, `!document.querySelector("#cart-panel").open`) })
	if !evaluate[bool](t, b, fmt.Sprintf("document.activeElement === document.querySelector(%q)", `#buy button[type=submit]`)) {
		t.Error("the focus did not return to the button that opened the panel")
	}
}

// tabTo presses Tab until an element has the focus.
func (b *tab) tabTo(t testing.TB, selector string) {
	t.Helper()
	for range 200 {
		if evaluate[bool](t, b, fmt.Sprintf("document.activeElement === document.querySelector(%q)", selector)) {
			return
		}
		b.do(t, chromedp.KeyEvent(kb.Tab))
	}
	t.Fatalf("200 times Tab did not reach %s", selector)
}

// twoTabs fills one cart from two tabs of one browser.
func twoTabs(t *testing.T, b *tab) {
	b.open(t, "/search?q="+product)
	b.do(t, b.press(t, card(product)+` button[type=submit]`))
	b.wantBadge(t, "1")
	cookie := b.onlyCookie(t)

	other := b.sibling(t)
	other.open(t, "/search?q="+product)
	if got := other.onlyCookie(t); got.Value != cookie.Value {
		t.Fatal("the second tab has another cookie")
	}
	other.do(t, other.press(t, card(product)+` button[type=submit]`))
	other.wantBadge(t, "2")

	b.do(t, b.press(t, "#cart-panel .panel__head button"))
	b.do(t, b.press(t, card(product)+` button[type=submit]`))
	b.wantBadge(t, "3")
}
