package sessionchecks

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// An add whose answer was lost on its way from the database counts once, however
// often its form is sent again.
func TestLostAnswerToAnAdd(t *testing.T) {
	t.Parallel()
	owner := openShop(t)
	skus := owner.products(t, 2)
	far, proxy := owner.behindProxy(t)
	once := "sku=" + skus[1] + "&token=the-same-form"
	want := map[string]int{skus[0]: 1, skus[1]: 1}

	t.Run("found out by asking again", func(t *testing.T) {
		b := far.visitor(t, skus[0])
		proxy.order(t, "update", lose, 1).wantMetBy(t, func() {
			a := b.post(t, "/cart/items", once, asJSON)
			a.wantStatus(t, http.StatusOK)
			a.wantSoon(t)
		})
		b.wantCart(t, want)
		b.post(t, "/cart/items", once, asJSON).wantStatus(t, http.StatusOK)
		b.wantCart(t, want)
	})
	t.Run("told as uncertain when asking again fails", func(t *testing.T) {
		b := far.visitor(t, skus[0])
		lost := proxy.order(t, "update", lose, 1)
		proxy.orderAfter(t, lost, "find", refuse, 9)
		lost.wantMetBy(t, func() {
			a := b.post(t, "/cart/items", once, asJSON)
			a.wantToldAsFailure(t)
			if !strings.Contains(a.body, uncertain) {
				t.Errorf("the change was made, and the answer does not say that it may have been: %s", a.body)
			}
		})
		proxy.pass(t)
		b.wantCart(t, want)
		b.post(t, "/cart/items", once, asJSON).wantStatus(t, http.StatusOK)
		b.wantCart(t, want)
	})
}

// An add that is held up on its way to the database, and arrives after it has
// been sent again, counts once.
func TestLateAdd(t *testing.T) {
	t.Parallel()
	owner := openShop(t)
	skus := owner.products(t, 2)
	far, proxy := owner.behindProxy(t)
	once := "sku=" + skus[1] + "&token=the-same-form"
	b := far.visitor(t, skus[0])

	late := proxy.order(t, "update", hold, 1)
	late.wantMetBy(t, func() {
		a := b.post(t, "/cart/items", once, asJSON)
		a.wantSoon(t)
		if !a.acknowledged() && !strings.Contains(a.body, uncertain) {
			t.Errorf("the change is on its way, and the answer does not say that it may be made: %s", a.body)
		}
	})
	want := map[string]int{skus[0]: 1, skus[1]: 1}
	b.post(t, "/cart/items", once, asJSON).wantStatus(t, http.StatusOK)
	b.wantCart(t, want)
	late.release()
	b.add(t, skus[0]) // through the same database, after the late one
	want[skus[0]] = 2
	b.wantCart(t, want)
}

// The first add whose answer was lost begins one session, not two.
func TestLostAnswerToTheFirstAdd(t *testing.T) {
	t.Parallel()
	owner := openShop(t)
	sku := owner.product(t)
	far, proxy := owner.behindProxy(t)
	b := far.browser(t)
	before := far.documents(t)
	proxy.order(t, "insert", lose, 1).wantMetBy(t, func() {
		b.add(t, sku).wantSetCookie(t)
	})
	if after := far.documents(t); after != before+1 {
		t.Errorf("session documents: got %d new ones, want 1", after-before)
	}
	b.wantCart(t, map[string]int{sku: 1})
}

// The end of a session whose answer was lost is either confirmed, or told as
// uncertain: the shop must not say that nothing was changed when it was.
func TestLostAnswerToTheEnd(t *testing.T) {
	t.Parallel()
	owner := openShop(t)
	sku := owner.product(t)
	far, proxy := owner.behindProxy(t)
	t.Run("found out by asking again", func(t *testing.T) {
		b := far.visitor(t, sku)
		cookie := b.cookie(t)
		proxy.order(t, "delete", lose, 1).wantMetBy(t, func() {
			a := b.post(t, "/session/end", "")
			a.wantStatus(t, http.StatusSeeOther)
			a.wantSetCookie(t)
		})
		far.wantDead(t, cookie, sku)
	})
	t.Run("told as uncertain when asking again fails", func(t *testing.T) {
		b := far.visitor(t, sku)
		cookie := b.cookie(t)
		lost := proxy.order(t, "delete", lose, 1)
		proxy.orderAfter(t, lost, "find", refuse, 9)
		lost.wantMetBy(t, func() {
			a := b.post(t, "/session/end", "")
			a.wantToldAsFailure(t)
			if far.document(t, cookie) == nil && !strings.Contains(a.text(), uncertain) {
				t.Errorf("the session was ended, and the answer does not say that it may have been:\n%s", a.text())
			}
		})
		proxy.pass(t)
		b.post(t, "/session/end", "").wantStatus(t, http.StatusSeeOther)
		far.wantDead(t, cookie, sku)
	})
}

// The end of a session that is held up on its way to the database is told as
// uncertain. When it arrives after the visitor has gone on, it must not take
// along what was acknowledged since.
func TestLateEnd(t *testing.T) {
	t.Parallel()
	owner := openShop(t)
	skus := owner.products(t, 2)
	far, proxy := owner.behindProxy(t)
	b := far.visitor(t, skus[0])
	cookie := b.cookie(t)

	late := proxy.order(t, "delete", hold, 1)
	late.wantMetBy(t, func() {
		a := b.post(t, "/session/end", "")
		a.wantToldAsFailure(t)
		if !strings.Contains(a.text(), uncertain) {
			t.Errorf("the end is on its way, and the answer does not say that it may be made:\n%s", a.text())
		}
	})
	b.add(t, skus[1])
	late.release()
	for range 20 { // the late end has every chance to arrive
		if owner.document(t, cookie) == nil {
			t.Fatal("an add was acknowledged after the end had failed, and the late end took it away")
		}
		time.Sleep(20 * time.Millisecond)
	}
	b.wantCart(t, map[string]int{skus[0]: 1, skus[1]: 1})
}
