package main

import (
	"context"
	"testing"
)

// The chapters about the key in the cookie: what it is, how long it lives, and what
// it is worth.

// whatACookieIs is chapter 2.
func whatACookieIs(t *testing.T, browser context.Context, shop string) {
	s := beginStudy(t, browser, shop, "what-a-cookie-is")
	s.lab.open(t, "/")
	s.buy(t, "1") // somebody who was in the shop before

	s.bet(t, "a", "cart")
	s.follow(t, "Open the shop")
	s.wantNearly(t, 0, "Your browser sent a cookie: it has one from before.")
	s.follow(t, "Open the cart")
	s.lab.click(t, `form[action="/session/forget-cookie"] button`)
	s.wantSeen(t, 1)

	s.buy(t, "1")
	s.wantSeen(t, 2)
	s.wantNearly(t, 2, "That is the page that the form led to. Now reload it.")
	s.lab.reload(t)
	s.wantDone(t, "Your bet", "In this shop the cart stays on the server.", "A cookie that only says which cart is yours", "Three requests.", "new session")
	s.wantEnd(t, "internal/sessionstore/update.go", "A cookie is a note")
}

// aCookiesLifetime is chapter 3.
func aCookiesLifetime(t *testing.T, browser context.Context, shop string) {
	s := beginStudy(t, browser, shop, "lifetime")

	s.bet(t, "a", "expired")
	s.choose(t, "cookieLife", "60s") // enough for an early look on a slow machine
	s.follow(t, "Open the lab")
	s.buy(t, "1")
	s.follow(t, "The lab's cart")
	s.wantNearly(t, 1, "The cookie still came: its time is not over yet.")
	s.choose(t, "cookieLife", "10s")
	s.buy(t, "1")
	s.page.wantText(t, s.in(".countdown"), "The browser has dropped the cookie.")
	s.follow(t, "The lab's cart")
	s.wantDone(t, "Your bet", "There is no mark for its age.", "No cookie at all", "Nobody asked the browser again.")

	s.bet(t, "b", "server")
	s.follow(t, "Open the lab")
	s.buy(t, "1")
	s.deleteRow(t, s.cookie(t, "crumbs-lab"))
	s.follow(t, "The lab's cart")
	s.wantNearly(t, 1, "before its time: it was cleared.")

	s.choose(t, "cookieLife", "10s")
	s.buy(t, "1")
	value := s.cookie(t, "crumbs-lab").Value
	s.page.wantText(t, s.in(".countdown"), "The browser has dropped the cookie.")
	s.follow(t, "The lab's cart")
	s.lab.wantBadge(t, "0")
	s.wantSeen(t, 2)
	s.addRow(t, "crumbs-lab", value[:len(value)-60])
	s.follow(t, "The lab's cart")
	s.wantNearly(t, 2, "its value is not whole")
	s.addRow(t, "crumbs-lab", value)
	s.follow(t, "The lab's cart")
	s.lab.wantBadge(t, "1")
	s.wantDone(t, "Your bet, and what happens", "On the server, as before", "The cart is back.")
	s.wantEnd(t, "internal/sessionstore/setcookie.go", "The browser's date says when the key is thrown away")

	s.page.click(t, s.in(".again button"))
	s.start(t)
	s.follow(t, "Open the lab")
	s.lab.wantBadge(t, "0") // the cookie that was made by hand does not stand in the way
}

// cartThatVanishes is chapter 4.
func cartThatVanishes(t *testing.T, browser context.Context, shop string) {
	s := beginStudy(t, browser, shop, "the-cart-that-vanishes")

	s.bet(t, "a", "still")
	s.follow(t, "Open the shop")
	s.buy(t, "1")
	s.buy(t, "2")
	s.wantNearly(t, 0, "2 of 3 are in the cart.")
	s.buy(t, "3")
	s.follow(t, "The cart")
	s.wantSeen(t, 1)
	s.lab.click(t, `form[action="/session/forget-cookie"] button`)
	s.wantNearly(t, 1, "The cookie is gone because the shop asked the browser to drop it.")
	for _, pieces := range []string{"1", "2", "3"} {
		s.buy(t, pieces)
	}
	s.lab.open(t, "/cart")
	s.deleteRow(t, s.cookie(t, "crumbs_session"))
	s.lab.reload(t)
	s.lab.wantBadge(t, "0")
	s.wantDone(t, "Your bet", "What happens", "An empty cart", "One request had the cookie and three things.")

	s.bet(t, "b", "back")
	s.buy(t, "1")
	s.follow(t, "The cart")
	s.wantSeen(t, 1)
	row := s.cookie(t, "crumbs_session")
	s.deleteRow(t, row)
	s.lab.reload(t)
	s.wantSeen(t, 2)
	s.addRow(t, row.Name, mistyped(row.Value))
	s.lab.reload(t)
	s.wantNearly(t, 2, "one character of its value is not as the shop signed it")
	s.addRow(t, row.Name, row.Value)
	s.lab.reload(t)
	s.lab.wantBadge(t, "1")
	s.wantDone(t, "Your bet, and what happens", "The same session, found again")
	s.wantEnd(t, "internal/sessionstore/load.go", "The cookie is the key and not the cart")
}
