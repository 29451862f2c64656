package main

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// The chapters about the cookie's value: the cart itself in it, and its signature.

// notInTheCookie is chapter 5.
func notInTheCookie(t *testing.T, browser context.Context, shop string) {
	s := beginStudy(t, browser, shop, "why-not-in-the-cookie")

	s.bet(t, "a", "shop")
	s.follow(t, "The signed cookie cart")
	s.wantNearly(t, 0, "The signed cart has no cookie yet.")
	s.lab.click(t, `form[action$="/cookie-cart/items"] button`)
	s.lab.wantText(t, "main", "Added", "The same, read without any secret", "cart")
	s.wantDone(t, "Your bet", "Everybody who sees the cookie", "The text was there for everybody")

	s.bet(t, "b", "yours")
	s.follow(t, "The unsigned cookie cart")
	s.lab.click(t, `form[action$="/cookie-cart/items"] button`)
	s.wantSeen(t, 1)
	row := s.cookie(t, "crumbs-lab-plain")
	s.changeRow(t, row, "!"+row.Value)
	s.lab.click(t, `.lab-tabs a[href*="kind=plain"]`)
	s.wantNearly(t, 1, "That cookie could not be read as a cart.")
	s.changeRow(t, row, row.Value)
	s.lab.reload(t)
	s.changeRow(t, row, s.valueFor(t, regexp.MustCompile(`("price_cents":)\d+`), "${1}7"))
	s.lab.click(t, `.lab-tabs a[href*="kind=plain"]`)
	s.lab.wantText(t, "main", "the catalogue says", "To pay: $0.07", "The shop believes it.")
	s.wantDone(t, "Your bet, and what happens", "Everything that a request brings was written by somebody else.", "forged")

	s.bet(t, "c", "4000")
	s.follow(t, "The signed cookie cart")
	s.lab.click(t, `.lab-tabs a[href*="kind=plain"]`)
	s.wantNearly(t, 0, "Fill the signed one: its library has the limit.")
	s.follow(t, "The signed cookie cart")
	for presses := 0; !strings.Contains(s.lab.text(t, "main"), "Lost without a word"); presses++ {
		if presses == 20 {
			t.Fatal("500 pieces fit into the cookie")
		}
		s.lab.click(t, `form[action$="/cookie-cart/fill"] button`)
	}
	s.lab.wantText(t, "main", "200 OK", "Set-Cookie none", "the value is too long")
	s.wantDone(t, "Your bet", "About 2200 bytes", "the add was lost without a word", "Bytes, of 4096 at most")
	s.wantEnd(t, "internal/server/lab_cookiecart.go", "keep the cart on the server")
}

// valueFor changes the text of the plain cart in the page's own editor, and returns
// the value to paste.
func (s *study) valueFor(t *testing.T, from *regexp.Regexp, to string) string {
	t.Helper()
	text := evaluate[string](t, s.lab, `document.querySelector("#cookie-text").value`)
	changed := from.ReplaceAllString(text, to)
	if changed == text {
		t.Fatalf("nothing to change in %s", text)
	}
	evaluate[bool](t, s.lab, fmt.Sprintf(`(document.querySelector("#cookie-text").value = %q) !== ""`, changed))
	s.lab.click(t, ".lab-editor button")
	return s.lab.text(t, ".lab-card [data-copy-source]")
}

// signingSecret is chapter 6.
func signingSecret(t *testing.T, browser context.Context, shop string) {
	s := beginStudy(t, browser, shop, "the-signing-secret")

	s.bet(t, "a", "error")
	s.follow(t, "Open the lab")
	s.buy(t, "1")
	s.follow(t, "The lab's cart")
	s.wantSeen(t, 1)
	row := s.cookie(t, "crumbs-lab")
	s.deleteRow(t, row)
	s.follow(t, "The lab's cart")
	s.wantNearly(t, 1, "No cookie came. Change its value, and do not delete it.")
	s.changeRow(t, row, mistyped(row.Value))
	s.follow(t, "The lab's cart")
	s.lab.wantBadge(t, "0")
	s.wantDone(t, "Your bet", "It treats you as somebody new", "The shop computed the signature of your changed value")

	s.bet(t, "b", "accepted")
	s.follow(t, "The lab's cart")
	s.buy(t, "1")
	s.follow(t, "The lab's cart")
	s.wantNearly(t, 0, "Your cookie is signed with the newest secret.")
	s.ask(t, "rotate")
	s.follow(t, "The lab's cart")
	s.wantSeen(t, 1)
	s.buy(t, "2")
	s.wantDone(t, "Your bet, and what happens", "2 of 2", "1 → 2")

	s.bet(t, "c", "deleted")
	s.ask(t, "rotate")
	s.follow(t, "The lab's cart")
	s.wantSeen(t, 1)
	s.buy(t, "3")
	s.ask(t, "retire")
	s.follow(t, "The lab's cart")
	s.wantNearly(t, 1, "An add signed your cookie with the new secret.")
	s.ask(t, "rotate")
	s.follow(t, "The lab's cart")
	s.ask(t, "retire")
	s.follow(t, "The lab's cart")
	s.lab.wantBadge(t, "0")
	s.wantDone(t, "Your bet", "The cookie is refused, and the cart is out of reach", "Your cookie was right, an hour ago.")
	s.wantEnd(t, "internal/sessionstore/token.go", "The signature proves that the shop wrote the id")
}
