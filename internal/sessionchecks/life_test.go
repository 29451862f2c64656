package sessionchecks

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// hasExpired is part of the sentence that the cart's page says.
const hasExpired = "The session has expired"

// 32
func endedSessionIsGone(t *testing.T, s *suite) {
	sku := s.shop.product(t)
	b := s.shop.browser(t)
	set := b.add(t, sku).wantSetCookie(t)
	a := b.post(t, "/session/end", "")
	a.wantStatus(t, http.StatusSeeOther)
	deleted := a.wantSetCookie(t)
	if deleted.Name != set.Name || deleted.Path != set.Path || deleted.Domain != set.Domain {
		t.Errorf("deletes %s of %s%s, want %s of %s%s", deleted.Name, deleted.Domain, deleted.Path, set.Name, set.Domain, set.Path)
	}
	if deleted.MaxAge >= 0 || !deleted.Expires.Before(time.Now()) {
		t.Errorf("got Max-Age=%d, Expires=%v, want both in the past", deleted.MaxAge, deleted.Expires)
	}
	if s.shop.document(t, set) != nil {
		t.Error("the document is still there")
	}
	s.shop.wantDead(t, set, sku)
}

// wantDead checks that a cookie opens nothing, and that a write with it begins
// a session of its own.
func (s *shop) wantDead(t testing.TB, cookie *http.Cookie, sku string) {
	t.Helper()
	b := s.holding(t, cookie)
	b.wantEmptyCart(t)
	fresh := b.add(t, sku).wantSetCookie(t)
	if string(sessionID(t, fresh)) == string(sessionID(t, cookie)) {
		t.Error("the dead session's id was taken over")
	}
	s.holding(t, cookie).wantEmptyCart(t)
}

// 33
func slowWriteRevivesNothing(t *testing.T, s *suite) {
	skus := s.shop.products(t, 2)
	slow, proxy := s.shop.behindProxy(t)
	b := s.shop.visitor(t, skus[0])
	cookie := b.cookie(t)

	write := proxy.order(t, "update", hold, 1)
	var writer sync.WaitGroup
	writer.Go(func() {
		a, err := slow.forgetful().try(t.Context(), http.MethodPost, "/cart/items", "sku="+skus[1], "Cookie: "+cookie.String(), asJSON)
		if err != nil || a.acknowledged() || len(a.setCookies()) > 0 {
			t.Errorf("the slow write: got status %d, %d Set-Cookie, %v, want it refused", a.status, len(a.setCookies()), err)
		}
	})
	write.awaitMet(t)
	b.post(t, "/session/end", "").wantStatus(t, http.StatusSeeOther)
	write.release()
	writer.Wait()
	if s.shop.document(t, cookie) != nil {
		t.Error("the ended session's document is there again")
	}
	s.shop.wantDead(t, cookie, skus[0])
}

// 35
func readingKeepsAlive(t *testing.T, s *suite) {
	t.Parallel()
	sku := s.shop.product(t)
	b := s.brief.visitor(t, sku)
	first := b.cookie(t).Value
	idle := s.brief.duration(t, "SHOP_SESSION_IDLE")
	for started := time.Now(); time.Since(started) < 3*idle; time.Sleep(idle / 2) {
		b.wantCart(t, map[string]int{sku: 1})
	}
	b.wantCart(t, map[string]int{sku: 1})
	if b.cookie(t).Value == first {
		t.Error("the browser's cookie did not move along and has run out")
	}
}

// duration reads a setting of the shop.
func (s *shop) duration(t testing.TB, setting string) time.Duration {
	t.Helper()
	d, err := time.ParseDuration(s.setting(setting))
	if err != nil {
		t.Fatalf("%s: %v", setting, err)
	}
	return d
}

// 36
func idleSessionExpires(t *testing.T, s *suite) {
	t.Parallel()
	b := s.brief.visitor(t, s.shop.product(t))
	cookie := b.cookie(t)
	time.Sleep(s.brief.duration(t, "SHOP_SESSION_IDLE") + 100*time.Millisecond)
	if cookies := b.client.Jar.Cookies(b.address(t)); len(cookies) > 0 {
		t.Error("the browser still holds the cookie: it outlives its session")
	}
	page := s.brief.holding(t, cookie).get(t, "/cart") // as a browser whose clock is wrong
	page.wantStatus(t, http.StatusOK)
	page.wantText(t, hasExpired)
	s.brief.wantDead(t, cookie, s.shop.product(t))
}

// 37
func absoluteLimitEnds(t *testing.T, s *suite) {
	t.Parallel()
	sku := s.shop.product(t)
	short := openShop(t, "SHOP_SESSION_IDLE=3s", "SHOP_SESSION_TOUCH=300ms", "SHOP_SESSION_ABSOLUTE=4s")
	limit := short.duration(t, "SHOP_SESSION_ABSOLUTE")
	b := short.browser(t)
	earliest := time.Now()
	cookie := b.add(t, sku).wantSetCookie(t)
	latest := time.Now() // the session began between the two
	for ; time.Since(latest) < limit; time.Sleep(200 * time.Millisecond) {
		a := short.forgetful().get(t, "/cart", asJSON, "Cookie: "+cookie.Name+"="+cookie.Value)
		var c cart
		a.decode(t, &c)
		if lived := time.Since(earliest); c.quantity(sku) == 0 && lived < limit {
			t.Fatalf("the session ended after %v, want %v", lived, limit)
		}
		for _, moved := range a.cookies() {
			if beyond := moved.Expires.Sub(latest.Add(limit)); moved.MaxAge > 0 && beyond > time.Second {
				t.Errorf("a cookie expires %v after the absolute limit", beyond)
			}
		}
	}
	page := short.holding(t, cookie).get(t, "/cart")
	page.wantText(t, hasExpired)
	short.wantDead(t, cookie, sku)
}

// 38
func expiredIsNotServed(t *testing.T, s *suite) {
	t.Parallel()
	sku := s.shop.product(t)
	b := s.brief.visitor(t, sku)
	cookie := b.cookie(t)
	// The document is still there, and only its date says that it is over.
	s.brief.updateDocument(t, cookie, bson.D{{Key: "$set", Value: bson.D{{Key: "expiresAt", Value: time.Now().Add(-time.Second)}}}})
	before := s.brief.document(t, cookie)
	b.wantEmptyCart(t)
	b.get(t, "/cart").wantText(t, hasExpired)
	wantFreshID(t, b.add(t, sku), cookie)
	if before == nil {
		t.Fatal("the document was deleted; the check needs it")
	}
	s.brief.wantUnchanged(t, cookie, before)
}

// 39
func viewsTouchOnce(t *testing.T, s *suite) {
	t.Parallel()
	const views = 20
	touching := openShop(t, "SHOP_SESSION_IDLE=1m", "SHOP_SESSION_TOUCH=2s")
	interval := touching.duration(t, "SHOP_SESSION_TOUCH")
	b := touching.visitor(t, s.shop.product(t))
	cookie := b.cookie(t)
	before := touching.document(t, cookie)
	time.Sleep(interval + 50*time.Millisecond) // the first view's touch is due

	started, touches, seen := time.Now(), 0, before.Lookup("lastSeenAt").Time()
	for i := range views {
		b.get(t, []string{"/", s.shop.department(t)}[i%2]).wantStatus(t, http.StatusOK)
		after := touching.document(t, cookie)
		if now := after.Lookup("lastSeenAt").Time(); !now.Equal(seen) {
			touches, seen = touches+1, now
		}
		for _, field := range []string{"values", "rev", "createdAt", "absoluteExpiresAt"} {
			if !after.Lookup(field).Equal(before.Lookup(field)) {
				t.Errorf("view %d changed %s", i, field)
			}
		}
	}
	if most := 1 + int(time.Since(started)/interval); touches < 1 || touches > most {
		t.Errorf("date writes: got %d for %d views, want 1 to %d", touches, views, most)
	}
}

// 40
func touchAboveIdleRefusesToStart(t *testing.T, s *suite) {
	for _, touch := range []string{"1m", "2m"} {
		p, err := launch([]string{"SHOP_ADDR=127.0.0.1:0", "SHOP_EMBEDDED_ADDR=127.0.0.1:0", "SHOP_DATA_DIR=" + folder(t),
			"SHOP_SESSION_IDLE=1m", "SHOP_SESSION_TOUCH=" + touch})
		if err != nil {
			t.Fatalf("run the shop: %v", err)
		}
		if err := p.awaitBanner(); err == nil {
			p.stop(t)
			t.Errorf("SHOP_SESSION_TOUCH=%s: the shop started, want a refusal", touch)
			continue
		}
		said := strings.TrimSpace(p.log.String())
		if strings.Contains(said, "\n") || !containsAll(said, []string{"SHOP_SESSION_TOUCH", "SHOP_SESSION_IDLE", "allowed"}) {
			t.Errorf("SHOP_SESSION_TOUCH=%s: got %q, want one sentence on what is allowed", touch, said)
		}
	}
}

// 41
func cartOutlivesTheProcess(t *testing.T, s *suite) {
	skus := s.shop.products(t, 2)
	one := openShop(t)
	b := one.visitor(t, skus[0])
	b.at(one.second(t)).add(t, skus[1]).wantNoSetCookie(t)
	want := map[string]int{skus[0]: 1, skus[1]: 1}
	b.wantCart(t, want)

	again := openShop(t)
	b = again.visitor(t, skus[0])
	again.process.stop(t)
	again.restart(t)
	b.wantCart(t, map[string]int{skus[0]: 1})
}

// 42
func secretsRotate(t *testing.T, s *suite) {
	skus := s.shop.products(t, 2)
	before := openShop(t, "SHOP_SESSION_SECRETS="+oldSecret)
	both := before.second(t, "SHOP_SESSION_SECRETS="+newSecret+","+oldSecret)
	after := before.second(t, "SHOP_SESSION_SECRETS="+newSecret)

	b := before.visitor(t, skus[0])
	old := b.cookie(t)
	b.at(both).wantCart(t, map[string]int{skus[0]: 1})
	signedAgain := b.at(both).add(t, skus[1]).wantSetCookie(t)
	if documentID(t, signedAgain) != documentID(t, old) || signedAgain.Value == old.Value {
		t.Error("the next write did not sign the same id with the new secret")
	}
	b.at(after).wantCart(t, map[string]int{skus[0]: 1, skus[1]: 1})

	page := after.holding(t, old).get(t, "/cart")
	page.wantStatus(t, http.StatusOK)
	page.wantNoSetCookie(t)
	after.wantDead(t, old, skus[0])
}
