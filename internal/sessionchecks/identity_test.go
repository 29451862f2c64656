package sessionchecks

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// 1
func pagesLeaveNoTrace(t *testing.T, s *suite) {
	pages := s.shop.catalogue(t).pages
	before := s.shop.documents(t)
	for _, page := range pages {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			a := s.shop.browser(t).send(t, method, page, "")
			a.wantStatus(t, http.StatusOK)
			a.wantNoSetCookie(t)
		}
	}
	if after := s.shop.documents(t); after != before {
		t.Errorf("session documents: got %d new ones, want none", after-before)
	}
}

// 2
func firstAddStartsOneSession(t *testing.T, s *suite) {
	sku := s.shop.product(t)
	before := s.shop.documents(t)
	cookie := s.shop.browser(t).add(t, sku).wantSetCookie(t)
	if after := s.shop.documents(t); after != before+1 {
		t.Errorf("session documents: got %d new ones, want 1", after-before)
	}
	if s.shop.document(t, cookie) == nil {
		t.Error("there is no document under the hash of the cookie's id")
	}
}

// 3
func readersLeaveNoDocuments(t *testing.T, s *suite) {
	pages := s.shop.catalogue(t).pages
	before := s.shop.documents(t)
	inParallel(1000, 8, func(i int) {
		a, err := s.shop.forgetful().try(t.Context(), http.MethodGet, pages[i%len(pages)], "")
		if err != nil || a.status != http.StatusOK {
			t.Errorf("GET %s: got status %d, %v", pages[i%len(pages)], a.status, err)
		}
	})
	if after := s.shop.documents(t); after != before {
		t.Errorf("session documents: got %d new ones, want none", after-before)
	}
}

// 4
func randomValueIsNotAdopted(t *testing.T, s *suite) {
	sku := s.shop.product(t)
	name := s.shop.visitor(t, sku).cookie(t).Name
	planted := rand.Text()
	b := s.shop.holding(t, &http.Cookie{Name: name, Value: planted})
	cookie := b.add(t, sku).wantSetCookie(t)
	if strings.Contains(cookie.Value, planted) {
		t.Error("the new cookie's value holds the planted one")
	}
	s.shop.wantNowhere(t, planted)
}

// 5
func changedSignatureOpensNothing(t *testing.T, s *suite) {
	sku := s.shop.product(t)
	owner := s.shop.visitor(t, sku)
	genuine := owner.cookie(t)
	for _, changed := range otherEndings(genuine.Value) {
		b := s.shop.holding(t, &http.Cookie{Name: genuine.Name, Value: changed})
		b.wantEmptyCart(t)
		page := b.get(t, "/cart")
		page.wantStatus(t, http.StatusOK)
		page.wantNoSetCookie(t)
	}
	forger := s.shop.holding(t, &http.Cookie{Name: genuine.Name, Value: otherEndings(genuine.Value)[0]})
	wantFreshID(t, forger.add(t, sku), genuine)
	forger.wantCart(t, map[string]int{sku: 1})

	owner.add(t, sku)
	owner.wantCart(t, map[string]int{sku: 2})
	owner.post(t, "/session/end", "").wantStatus(t, http.StatusSeeOther)
	wantNotLogged(t, s.shop, genuine)
}

// otherEndings returns the value with each other last character of its alphabet.
func otherEndings(value string) []string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	var changed []string
	for _, last := range alphabet {
		if other := value[:len(value)-1] + string(last); other != value {
			changed = append(changed, other)
		}
	}
	return changed
}

// wantNotLogged looks for the cookie's id, by either end of it, in the log.
func wantNotLogged(t *testing.T, s *shop, cookie *http.Cookie) {
	t.Helper()
	if s.process == nil {
		return
	}
	id := base64.RawURLEncoding.EncodeToString(sessionID(t, cookie))
	for _, part := range []string{id[:12], id[len(id)-12:]} {
		if line := s.process.lineWith(part); line != "" {
			t.Errorf("the session id is in the log: %s", line)
		}
	}
}

// 6
func hostileCookiesAreOnlyText(t *testing.T, s *suite) {
	sku := s.shop.product(t)
	victim := s.shop.visitor(t, sku)
	name, before := victim.cookie(t).Name, s.shop.document(t, victim.cookie(t))
	for _, value := range hostileValues {
		b := s.shop.forgetful()
		cookie := "Cookie: " + name + "=" + value
		for _, page := range []string{"/", "/cart"} {
			a := b.get(t, page, cookie)
			a.wantStatus(t, http.StatusOK)
			a.wantNoSetCookie(t)
		}
		wantFreshID(t, b.post(t, "/cart/items", "sku="+sku, cookie, asJSON), victim.cookie(t))
	}
	s.shop.wantUnchanged(t, victim.cookie(t), before)
	t.Run("what the database is sent", func(t *testing.T) { hostileCookiesAreNotSent(t, name, sku) })
}

var hostileValues = []string{
	strings.Repeat("x", 8<<10), "%00", `{"$ne":null}`, "$ne", "[$ne]=1", "ключ-🍪", `"`, "v1....", "v1.%00.1.1.x", "=;=",
}

// hostileCookiesAreNotSent reads along what the shop sends to its database.
func hostileCookiesAreNotSent(t *testing.T, name, sku string) {
	behind, proxy := openShop(t).behindProxy(t)
	for _, value := range hostileValues {
		behind.forgetful().get(t, "/cart", "Cookie: "+name+"="+value)
		behind.forgetful().post(t, "/cart/items", "sku="+sku, "Cookie: "+name+"="+value)
	}
	sent := proxy.commands()
	if len(sent) == 0 {
		t.Fatal("the proxy saw no command")
	}
	for _, m := range sent {
		for _, text := range []string{"$ne", "%00", "xxxx", "ключ"} {
			if m.mentions(text) {
				command, _ := m.command()
				t.Errorf("a %s holds %q", command, text)
			}
		}
	}
}

// wantFreshID checks that an answer begins a session of its own.
func wantFreshID(t *testing.T, a answer, old *http.Cookie) {
	t.Helper()
	a.wantStatus(t, http.StatusOK)
	fresh := a.wantSetCookie(t)
	if string(sessionID(t, fresh)) == string(sessionID(t, old)) {
		t.Errorf("%s: the old id was taken over", a.request)
	}
}

// 7
func neverIssuedGetsAFreshID(t *testing.T, s *suite) {
	sku := s.shop.product(t)
	t.Run("of the right form", func(t *testing.T) {
		id, signature := randomBase64(32), randomBase64(32)
		now := time.Now().Unix()
		made := &http.Cookie{
			Name:  s.shop.visitor(t, sku).cookie(t).Name,
			Value: fmt.Sprintf("v1.%s.%d.%d.%s", id, now, now+3600, signature),
		}
		b := s.shop.holding(t, made)
		b.wantEmptyCart(t)
		wantFreshID(t, b.add(t, sku), made)
	})
	t.Run("and rightly signed", func(t *testing.T) {
		// Two shops share the secret and not the database: what one issued, the
		// other never did.
		here := openShop(t)
		elsewhere := here.second(t, "SHOP_DATABASE=other_"+here.setting("SHOP_DATABASE"))
		dropAfterwards(t, elsewhere.db)
		made := elsewhere.visitor(t, sku).cookie(t)
		b := here.holding(t, made)
		b.wantEmptyCart(t)
		wantFreshID(t, b.add(t, sku), made)
	})
}

func randomBase64(n int) string {
	random := make([]byte, n)
	rand.Read(random)
	return base64.RawURLEncoding.EncodeToString(random)
}

// 8
func deletedSessionGetsAFreshID(t *testing.T, s *suite) {
	sku := s.shop.product(t)
	b := s.shop.visitor(t, sku)
	old := b.cookie(t)
	s.shop.deleteDocument(t, old)
	b.wantEmptyCart(t)
	wantFreshID(t, b.add(t, sku), old)
	if s.shop.document(t, old) != nil {
		t.Error("the deleted document is there again")
	}
	b.wantCart(t, map[string]int{sku: 1})
}

// 9
func validOneOfTwoWins(t *testing.T, s *suite) {
	sku := s.shop.product(t)
	valid := s.shop.visitor(t, sku).cookie(t)
	forged := otherEndings(valid.Value)[0]
	for name, values := range map[string][2]string{
		"junk first":   {"junk", valid.Value},
		"junk last":    {valid.Value, "junk"},
		"forged first": {forged, valid.Value},
		"empty first":  {"", valid.Value},
	} {
		cookie := fmt.Sprintf("Cookie: %[1]s=%[2]s; %[1]s=%[3]s", valid.Name, values[0], values[1])
		b := s.shop.forgetful()
		var c cart
		b.get(t, "/cart", cookie, asJSON).decode(t, &c)
		if c.quantity(sku) == 0 {
			t.Errorf("%s: the cart is empty", name)
		}
		a := b.post(t, "/cart/items", "sku="+sku, cookie, asJSON)
		a.wantStatus(t, http.StatusOK)
		a.wantNoSetCookie(t) // it goes on in the same session
	}
	s.shop.holding(t, valid).wantCart(t, map[string]int{sku: 5})
}

// 10
func idsAreDistinctAndRandom(t *testing.T, s *suite) {
	t.Parallel()
	const sessions = 10_000
	sku, at := s.shop.product(t), s.shop
	if given().checkURL == "" {
		at = openShop(t) // the other checks look into a small collection
	}
	cookies := make([]*http.Cookie, sessions)
	inParallel(sessions, 16, func(i int) {
		a, err := at.forgetful().try(t.Context(), http.MethodPost, "/cart/items", "sku="+sku, asJSON)
		if err != nil || len(a.cookies()) != 1 {
			t.Errorf("add: got status %d, %d cookies, %v", a.status, len(a.cookies()), err)
			return
		}
		cookies[i] = a.cookies()[0]
	})
	ids := make(map[string]bool)
	for _, cookie := range cookies {
		if cookie != nil {
			ids[string(sessionID(t, cookie))] = true
		}
	}
	if len(ids) != sessions {
		t.Errorf("distinct ids: got %d, want %d", len(ids), sessions)
	}
	wantEveryBitRandom(t, ids)
}

// wantEveryBitRandom checks that the ids have 256 bits and that each bit is set
// in about half of them: within 3 %, which is six standard deviations at 10,000.
func wantEveryBitRandom(t *testing.T, ids map[string]bool) {
	t.Helper()
	var set [256]int
	for id := range ids {
		if len(id) != len(set)/8 {
			t.Fatalf("an id has %d bytes, want %d", len(id), len(set)/8)
		}
		for bit := range set {
			set[bit] += int(id[bit/8]>>(bit%8)) & 1
		}
	}
	for bit, n := range set {
		if share := float64(n) / float64(len(ids)); share < 0.47 || share > 0.53 {
			t.Errorf("bit %d is set in %.1f %% of the ids, want about half", bit, 100*share)
		}
	}
}
