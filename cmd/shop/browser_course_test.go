package main

import (
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// TestCourse does the experiments of the course in a real browser, as a learner
// does: the page is not reloaded, and sees each step by itself.
func TestCourse(t *testing.T) {
	browser := startBrowser(t)
	shop := launch(t, in(t.TempDir())).url
	t.Run("what-a-cookie-is", func(t *testing.T) { whatACookieIs(t, browser, shop) })
	t.Run("lifetime", func(t *testing.T) { aCookiesLifetime(t, browser, shop) })
	t.Run("the-cart-that-vanishes", func(t *testing.T) { cartThatVanishes(t, browser, shop) })
	t.Run("why-not-in-the-cookie", func(t *testing.T) { notInTheCookie(t, browser, shop) })
	t.Run("the-signing-secret", func(t *testing.T) { signingSecret(t, browser, shop) })

	t.Run("the-shop-forgets-you", func(t *testing.T) { shopForgets(t, openTab(t, browser, shop), openTab(t, browser, shop)) })
	t.Run("a learner goes on", func(t *testing.T) { learnerGoesOn(t, openTab(t, browser, shop)) })

	t.Run("the-memory-store", func(t *testing.T) { memoryStore(t, browser, shop) })
	t.Run("the-mongodb-store", func(t *testing.T) { mongoStore(t, browser, shop) })
	t.Run("security-attributes", func(t *testing.T) { securityAttributes(t, browser, shop) })
	t.Run("two-tabs-one-cart", func(t *testing.T) { twoTabsOneCart(t, browser, shop) })
	t.Run("where-else", func(t *testing.T) { whereElse(t, browser, shop) })
}

// shopForgets is chapter 1: page is the learner's window, private another one.
func shopForgets(t *testing.T, page, private *tab) {
	page.open(t, "/learn/the-shop-forgets-you")
	page.until(t, "the tab has a name", func() bool { return evaluate[bool](t, page, `location.search.includes("lab=")`) })
	page.click(t, `.bet__option[value="same"]`)
	page.wantText(t, ".bet__option--own", "Your bet")
	page.click(t, `.begin button`)
	page.wantText(t, ".deed--now", "To do")
	address := evaluate[string](t, page, `document.querySelector("[data-copy-source]").textContent`)

	shop := page.sibling(t) // as the step's link opens one
	shop.open(t, evaluate[string](t, page, `document.querySelector(".deed__links a").getAttribute("href")`))
	for _, count := range []string{"1", "2"} {
		shop.open(t, "/search?q="+product)
		shop.do(t, shop.press(t, card(product)+` button[type=submit]`))
		shop.wantBadge(t, count)
	}
	page.wantText(t, "[data-learn-status]", "Step 1 seen.")
	page.wantText(t, ".deed--seen", "Put two things into your cart.")

	private.do(t, chromedp.Navigate(address))
	page.wantText(t, "[data-learn-status]", "All steps seen.")
	page.wantText(t, ".experiment", "What happened", "Your bet", "An empty cart", "Cookie sent")
	page.wantText(t, "#chapter-end", "To take with you", "internal/sessionstore/state.go")
	page.wantText(t, "#chapter-head", "Done")
}

// learnerGoesOn finds the progress again after all site data was cleared.
func learnerGoesOn(t *testing.T, b *tab) {
	b.open(t, "/learn/the-shop-forgets-you")
	b.until(t, "the tab has a name", func() bool { return evaluate[bool](t, b, `location.search.includes("lab=")`) })
	b.click(t, `.bet__option[value="error"]`)
	b.wantText(t, ".bet__option--own", "An error")
	name := evaluate[string](t, b, `document.querySelector("[data-learn]").dataset.learn`)

	call(t, b, network.ClearBrowserCookies, cdp.Empty{})
	evaluate[bool](t, b, "sessionStorage.clear(), localStorage.clear(), true") // as "clear site data" does
	b.open(t, "/")
	b.click(t, `footer a[href="/learn"]`)
	b.wantText(t, ".go-on", "Go on: The shop forgets you")
	if got := evaluate[string](t, b, `document.querySelector("[data-learn]").dataset.learn`); got != name {
		t.Errorf("got the learner %s, want %s as before", got, name)
	}
}
