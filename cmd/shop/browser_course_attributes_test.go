package main

import (
	"context"
	"testing"
)

// securityAttributes is chapter 9.
func securityAttributes(t *testing.T, browser context.Context, shop string) {
	s := beginStudy(t, browser, shop, "security-attributes")
	s.readByScripts(t)
	s.sentByOthers(t)
	s.sentToPaths(t)
	s.overPlainHTTP(t)
	s.wantEnd(t, "internal/sessionstore/setcookie.go", "HttpOnly keeps scripts out")
}

func (s *study) readByScripts(t *testing.T) {
	s.bet(t, "a", "masked")
	s.follow(t, "The page with the script")
	s.lab.wantText(t, "[data-result]", "Nothing there:")
	s.wantNearly(t, 0, "There was no cookie to read.")
	s.add(t)
	s.follow(t, "The page with the script")
	s.lab.wantText(t, "[data-result]", "Blind:")
	s.wantSeen(t, 1)
	s.choose(t, "httpOnly", "off")
	s.follow(t, "The page with the script") // without anything in the cart
	s.wantNearly(t, 1, "The switch ended the session")
	s.add(t)
	s.follow(t, "The page with the script")
	s.lab.wantText(t, "[data-result]", "Stolen:")
	s.wantDone(t, "Your bet", "Its name, without the value", "Nothing of it", "blind", "read")
}

func (s *study) sentByOthers(t *testing.T) {
	s.bet(t, "b", "yes")
	s.choose(t, "sameSite", "strict")
	s.add(t)
	s.wantNearly(t, 0, "Begin with SameSite=Lax")
	s.choose(t, "sameSite", "lax")
	s.add(t)
	s.follow(t, "The lab's cart")
	s.wantSeen(t, 1)
	s.attack(t)
	s.wantSeen(t, 2)
	s.follow(t, "The lab's cart")
	s.lab.wantBadge(t, "1") // nothing was added
	s.wantSeen(t, 3)
	s.choose(t, "sameSite", "none")
	s.attack(t) // without a cookie to send
	s.wantNearly(t, 3, "The switch ended the session")
	s.add(t)
	s.attack(t)
	s.wantDone(t, "Your bet", "Yes: the request goes to the shop", "With Lax the form came without your cookie, with None it had it.")
}

// attack opens the attack page under this machine's other name and presses the
// button there, which the shop refuses.
func (s *study) attack(t *testing.T) {
	t.Helper()
	s.lab.expectOther(otherSpelling(t, s.lab.shop))
	s.lab.expectRefusal(s.labPath(t) + "cart/items")
	s.follow(t, "The attack page")
	s.lab.click(t, `main a[href*="/attack?shop="]`)
	s.lab.click(t, "main form button")
	s.lab.wantText(t, "main", "403")
}

func (s *study) sentToPaths(t *testing.T) {
	s.bet(t, "c", "empty")
	s.choose(t, "path", "/")
	s.add(t)
	s.wantNearly(t, 0, "The cookie is for the whole lab.")
	s.choose(t, "path", "/products")
	s.follow(t, "Open the lab")
	s.lab.click(t, `main article a[href*="/products/"]`)
	s.lab.do(t, s.lab.press(t, `#buy button[type=submit]`))
	s.wantSeen(t, 2) // the add has led to the cart
	s.follow(t, "The lab's cart")
	s.lab.wantText(t, "main", "Your cart is empty")
	s.follow(t, "Open the lab") // no product's page
	s.wantNearly(t, 2, "That page is not below /products either.")
	s.lab.click(t, `main article a[href*="/products/"]`)
	s.wantDone(t, "Your bet, and what happens")
}

func (s *study) overPlainHTTP(t *testing.T) {
	s.bet(t, "d", "never")
	s.choose(t, "secure", "off")
	s.add(t)
	s.wantNearly(t, 0, "Secure is off.")
	s.choose(t, "secure", "on")
	s.add(t) // leads to the cart, where the cookie comes back
	s.wantDone(t, "Your bet", "No: HTTP is HTTP", "Yes, because it is localhost")
	if rows := s.cookies(t); len(rows) != 1 || !rows[0].Secure {
		t.Errorf("got the lab's cookies %v, want a Secure one", rows)
	}
}
