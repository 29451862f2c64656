package main

import (
	"context"
	"testing"
)

// memoryStore is chapter 7.
func memoryStore(t *testing.T, browser context.Context, shop string) {
	s := beginStudy(t, browser, shop, "the-memory-store")

	s.bet(t, "a", "unsigned")
	s.add(t)
	s.follow(t, "The lab's cart")
	s.wantNearly(t, 0, "One thing is in the cart. One more, please.")
	s.add(t)
	s.follow(t, "The lab's cart")
	s.wantSeen(t, 1)
	s.lab.reload(t) // without a restart
	s.wantNothing(t, 1)
	s.ask(t, "restart")
	s.follow(t, "The lab's cart")
	s.wantDone(t, "Your bet", "Its signature does not match any more", "It matches, but there is no session behind it", "Three lights.")

	s.bet(t, "b", "empty")
	s.add(t)
	s.add(t)
	s.follow(t, "The lab's cart")
	s.wantSeen(t, 1)
	kept := s.cookies(t)
	s.deleteCookies(t)
	s.follow(t, "The second server's cart")
	s.wantNearly(t, 1, "No cookie came.")
	if len(kept) != 1 || len(s.cookies(t)) != 0 {
		t.Errorf("got %d cookies before and %d after they were deleted, want 1 and 0", len(kept), len(s.cookies(t)))
	}
	s.add(t)
	s.add(t)
	s.follow(t, "The second server's cart")
	s.wantDone(t, "Your bet, and what happens", "An empty cart", "Instance", "second")
	s.wantEnd(t, "internal/sessionstore/state.go", "gone with that process")
}

// mongoStore is chapter 8.
func mongoStore(t *testing.T, browser context.Context, shop string) {
	s := beginStudy(t, browser, shop, "the-mongodb-store")

	s.bet(t, "a", "nothing")
	s.add(t)
	s.add(t)
	s.wantSeen(t, 1)
	s.deleteCookies(t)
	s.ask(t, "restart")
	s.follow(t, "The lab's cart")
	s.wantNearly(t, 1, "No cookie came.")
	s.add(t)
	s.add(t)
	s.follow(t, "The lab's cart")
	s.wantNotNearly(t)
	s.ask(t, "restart")
	s.follow(t, "The lab's cart")
	s.wantDone(t, "Your bet", "Nothing: the new process does not know it", "The same session, with the same two things")

	s.click(t, s.in(".again button")) // now with the second server
	s.start(t)
	s.follow(t, "The lab's cart")
	s.wantSeen(t, 1)
	s.follow(t, "The second server's cart")
	s.wantDone(t, "Instance", "second")

	s.bet(t, "b", "exactly")
	s.choose(t, "idle", "1h")
	s.add(t)
	s.wantNearly(t, 0, "This session lives too long to wait for.")
	s.choose(t, "idle", "10s")
	s.add(t)
	s.wantSeen(t, 1)
	s.follow(t, "Open the lab") // a use: the time begins anew
	s.wantNothing(t, 1)
	s.page.wantText(t, s.in(".countdown"), "The session is over for the shop.")
	s.follow(t, "The lab's cart")
	s.wantDone(t, "Your bet", "On that second", "Refused on that second, deleted some time later")
	s.wantEnd(t, "internal/sessionstore/load.go", "the date in the document")
}
