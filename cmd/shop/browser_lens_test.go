package main

import (
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestBrowserLens walks through what the lens shows, in a real browser.
func TestBrowserLens(t *testing.T) {
	browser := startBrowser(t)
	shop := launch(t, in(t.TempDir())).url
	t.Run("the strip tells what each request did", func(t *testing.T) { stripTellsTheStory(t, openTab(t, browser, shop)) })
	t.Run("the history survives the cookie", func(t *testing.T) { historySurvives(t, openTab(t, browser, shop)) })
	t.Run("by keyboard", func(t *testing.T) { lensByKeyboard(t, openTab(t, browser, shop)) })
}

const chips = "#lens .lens__strip"

func stripTellsTheStory(t *testing.T, b *tab) {
	b.open(t, "/search?q="+product)
	b.wantText(t, chips, "Cookie none", "Session none", "no command", "Set-Cookie none")

	b.do(t, b.press(t, card(product)+` button[type=submit]`))
	b.wantBadge(t, "1")
	b.wantText(t, "#lens .lens__from", "POST /cart/items", "303") // exchanged with the cart
	b.wantText(t, chips, "Session new", "1 insert 1 find", "0 → 1", "Set-Cookie new session")
	b.wantText(t, "#lens [aria-live]", "The cart went from 0 to 1.")
	b.do(t, b.press(t, "#cart-panel .panel__head button"))

	b.do(t, b.press(t, `#lens [href$="#card-document"]`))
	b.wantText(t, "#lens-panel", "A new document was stored.", product)
	b.do(t, b.press(t, `#lens [href$="#card-response"]`))
	b.wantText(t, "#lens-panel .lens-card--chosen", "The server replied", "HttpOnly", "[session id]")
	b.do(t, chromedp.KeyEvent(kb.Escape))
	b.until(t, "the cards closed", func() bool { return evaluate[bool](t, b, `document.querySelector("#lens-panel").hidden`) })

	b.open(t, "/cart")
	b.wantText(t, chips, "Cookie sent", "Signature matches", "found", "1 find", "Cart 1", "Set-Cookie none")
	if got := evaluate[bool](t, b, `!!document.querySelector(".lens__from")`); got {
		t.Error("a page that no redirect led to names one")
	}
}

func historySurvives(t *testing.T, b *tab) {
	b.open(t, "/search?q="+product)
	b.do(t, b.press(t, card(product)+` button[type=submit]`))
	b.wantBadge(t, "1")
	b.open(t, "/cart")
	b.wantText(t, chips, "Cookie sent")

	call(t, b, network.ClearBrowserCookies, cdp.Empty{})
	evaluate[bool](t, b, "sessionStorage.clear(), localStorage.clear(), true") // as "clear site data" does
	b.open(t, "/cart")
	b.wantText(t, chips, "Cookie none")
	b.open(t, "/lens")
	b.wantPath(t, "/lens")
	b.wantText(t, "main", "Requests of this tab", "POST /cart/items", "The cookie came: the answer to request 2 gave it to the browser.",
		"The cookie is gone: request 4 had it, request 5 did not.")
}

func lensByKeyboard(t *testing.T, b *tab) {
	b.open(t, "/cart")
	altL := chromedp.KeyEvent("l", chromedp.KeyModifiers(1)) // 1 is Alt
	b.do(t, altL)
	b.until(t, "Alt+L reached the strip", func() bool {
		return evaluate[bool](t, b, `document.activeElement.matches("#lens .chip")`)
	})
	b.do(t, chromedp.KeyEvent(kb.Enter))
	b.wantText(t, "#lens-panel", "The browser sent no cookie.")
	b.do(t, chromedp.KeyEvent(kb.Escape))
	b.until(t, "the keyboard returned to the chip", func() bool {
		return evaluate[bool](t, b, `document.activeElement.matches('[href$="#card-request"]')`)
	})
	b.do(t, altL)
	b.until(t, "Alt+L closed the strip, and that is remembered", func() bool {
		return evaluate[bool](t, b, `!document.querySelector("#lens > details").open && localStorage.getItem("lens") === "closed"`)
	})
	b.open(t, "/")
	if evaluate[bool](t, b, `document.querySelector("#lens > details").open`) {
		t.Error("the strip is open again on the next page, want it remembered closed")
	}
}
