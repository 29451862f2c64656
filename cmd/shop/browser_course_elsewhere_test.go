package main

import (
	"context"
	"testing"
)

// whereElse is chapter 12.
func whereElse(t *testing.T, browser context.Context, shop string) {
	s := beginStudy(t, browser, shop, "where-else")

	s.bet(t, "a", "none")
	s.shelve(t)
	s.wantNearly(t, 0, "Something is on the shelf, and no cookie came.")
	s.add(t)
	s.follow(t, "The shelf")
	s.wantSeen(t, 1)
	s.clearSiteData(t) // too much
	s.lab.reload(t)
	s.wantNearly(t, 1, "The shelf is empty too.")
	s.add(t)
	s.shelve(t)
	s.lab.reload(t)
	s.deleteCookies(t)
	s.lab.reload(t)
	s.lab.wantText(t, "[data-told]", "1 in localStorage, and the request did not bring the session cookie.")
	s.wantDone(t, "Your bet", "Neither", "The shelf", "Pieces in localStorage")

	s.bet(t, "b", "none")
	s.add(t)
	s.follow(t, "The shelf")
	s.wantSeen(t, 1) // the piece of before is still there
	s.deleteCookies(t)
	s.lab.reload(t)
	s.wantNearly(t, 1, "The cookie is gone, and the shelf is still full.")
	s.add(t)
	s.follow(t, "The shelf")
	s.clearSiteData(t)
	s.lab.reload(t)
	s.lab.wantText(t, "[data-told]", "0 in localStorage, and the request did not bring the session cookie.")
	s.wantDone(t, "Your bet, and what happens", "Your progress in this course did not")
	s.wantEnd(t, "What only the browser keeps is gone when its owner clears it")
}

// shelve puts something into localStorage, on the page that is for it.
func (s *study) shelve(t *testing.T) {
	t.Helper()
	s.follow(t, "The shelf")
	s.lab.do(t, s.lab.press(t, "[data-shelf] [data-add]"))
	s.lab.wantText(t, "[data-shelf] [data-result]", "1 piece")
}
