package main

import (
	"context"
	"testing"
)

// twoTabsOneCart is chapter 11.
func twoTabsOneCart(t *testing.T, browser context.Context, shop string) {
	s := beginStudy(t, browser, shop, "two-tabs-one-cart")
	s.bet(t, "a", "three")
	s.add(t) // waits until it is told: the next one is alone
	s.add(t)
	s.wantNearly(t, 0, "That add was alone. Press in the second tab")

	other := s.lab.sibling(t)
	for _, b := range []*tab{s.lab, other} {
		b.open(t, s.link(t, "Open the lab"))
	}
	first, second := s.lab.press(t, offer), other.press(t, offer)
	s.lab.do(t, first)
	other.do(t, second)
	s.wantSeen(t, 1)
	s.lab.open(t, s.labPath(t)+"cart")
	s.lab.wantBadge(t, "3") // of four

	s.follow(t, "The page that adds five at once")
	s.lab.do(t, s.lab.press(t, "[data-hands] button"))
	s.lab.wantText(t, "[data-together] [data-result]", "4 of 5 adds are lost")
	s.wantNothing(t, 1)
	s.choose(t, "careless", "0s")
	s.add(t)
	s.wantNearly(t, 1, "That add was alone, and quick.")
	s.follow(t, "The page that adds five at once")
	s.lab.do(t, s.lab.press(t, "[data-hands] button"))
	s.lab.wantText(t, "[data-together] [data-result]", "Nothing is lost:")
	s.wantDone(t, "Your bet", "Three, always", "Two, if nobody takes care")
	s.wantEnd(t, "internal/server/lab_careless.go", "is lost unless the write checks")
}
