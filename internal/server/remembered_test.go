package server_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// The shop says why a cart is empty: in one sentence, and with what it found.
func TestWhyTheCartIsEmpty(t *testing.T) {
	short := func(use *setup) {
		use.sessions.Idle, use.sessions.Absolute, use.server.Idle = time.Hour, 90*time.Minute, time.Hour
	}
	tests := []struct {
		name     string
		happens  func(*testing.T, *shop, *browser)
		sentence string
	}{
		{"no cookie", func(t *testing.T, s *shop, b *browser) { *b = *s.browser(t) },
			"This request brought no cookie, so the shop has no way to find an earlier cart."},
		{"a cookie of another form", func(t *testing.T, _ *shop, b *browser) { b.plant(t, "abc") },
			"not of the form this shop gives out"},
		{"a forged cookie", func(t *testing.T, _ *shop, b *browser) { b.plant(t, forged(b.cookie(t).Value)) },
			"whose signature does not match"},
		{"a session ended elsewhere", func(t *testing.T, _ *shop, b *browser) {
			key := b.cookie(t).Value
			b.post(t, "/session/end", "")
			b.plant(t, key)
		}, "is not in the database: it was ended"},
		{"not used for too long", func(_ *testing.T, s *shop, _ *browser) { s.clock.advance(61 * time.Minute) },
			"The session has expired: it was not used for 60 minutes"},
		{"the end of its lifetime", func(t *testing.T, s *shop, b *browser) {
			s.clock.advance(50 * time.Minute)
			b.get(t, "/cart")
			s.clock.advance(45 * time.Minute)
		}, "it reached the end of its lifetime"},
		{"expired and deleted", func(t *testing.T, s *shop, _ *browser) {
			s.clock.advance(61 * time.Minute)
			if _, err := s.sessions().DeleteMany(t.Context(), bson.D{}); err != nil {
				t.Fatalf("delete the documents: %v", err)
			}
		}, "The session has expired: it was not used for"},
		{"a document that cannot be read", func(t *testing.T, s *shop, _ *browser) {
			_, err := s.sessions().UpdateMany(t.Context(), bson.D{}, bson.D{{Key: "$set", Value: bson.D{{Key: "values.cart", Value: "broken"}}}})
			if err != nil {
				t.Fatalf("break the document: %v", err)
			}
		}, "it could not be read"},
		{"everything taken out", func(t *testing.T, s *shop, b *browser) {
			b.post(t, "/cart/items/"+s.plenty(t, 1)[0].SKU+"/remove", "")
		}, "The cookie opened your session, and its cart is empty"},
	}
	s := openShop(t, short)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := s.browser(t)
			b.add(t, s.plenty(t, 1)[0].SKU)
			test.happens(t, s, b)
			p := b.get(t, "/cart")
			p.wantText(t, "Your cart is empty", test.sentence)
			if got := len(p.all("ol", "aria-label", "What this request found")); got != 1 {
				t.Errorf("got %d lists of evidence, want 1", got)
			}
			if p.badge() != "0" {
				t.Errorf("badge: got %q, want 0", p.badge())
			}
		})
	}
}

// forged returns the value with one letter of its signature changed.
func forged(value string) string {
	last := "A"
	if strings.HasSuffix(value, "A") {
		last = "E"
	}
	return value[:len(value)-1] + last
}

// A cookie that opens nothing never becomes a session: the next add gets an id
// of its own.
func TestUselessCookieIsReplaced(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	sku := s.plenty(t, 1)[0].SKU
	b.add(t, sku)
	old := b.cookie(t).Value
	b.post(t, "/session/end", "")
	for name, useless := range map[string]string{"ended": old, "forged": forged(old), "malformed": "abc"} {
		t.Run(name, func(t *testing.T) {
			visitor := s.browser(t)
			visitor.plant(t, useless)
			visitor.add(t, sku).wantStatus(t, http.StatusOK)
			fresh := visitor.cookie(t).Value
			if id(fresh) == id(useless) || id(fresh) == id(old) {
				t.Errorf("got the id that the cookie brought, want a new one")
			}
			if got := visitor.cart(t).Count; got != 1 {
				t.Errorf("got %d pieces under the new id, want 1", got)
			}
		})
	}
}

// id is the part of a cookie's value that names the session.
func id(value string) string {
	if parts := strings.Split(value, "."); len(parts) > 1 {
		return parts[1]
	}
	return value
}

func TestWhatTheShopRemembers(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	b.get(t, "/cart").wantText(t, "What this shop remembers about you", "Your browser sent no cookie of this shop", cookieName)

	b.add(t, s.plenty(t, 1)[0].SKU)
	full := b.get(t, "/cart")
	full.wantText(t, s.documentID(t), cookieName)
	if strings.Contains(full.body, id(b.cookie(t).Value)) {
		t.Error("the page shows the session's id, which only the cookie may hold")
	}
	for _, path := range []string{"/session/end", "/session/forget-cookie"} {
		if full.first("form", "action", path, "method", "post") == nil {
			t.Errorf("the page has no form for %s", path)
		}
	}
}

func TestOneLineIsOneLine(t *testing.T) {
	s := openShop(t)
	s.browser(t).add(t, s.plenty(t, 1)[0].SKU).wantText(t, "1 line in the cart, 0 saved for later")
}

// A visitor whose session has expired has a cookie that the shop can forget.
func TestUselessCookieCanBeForgotten(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	b.plant(t, "abc")
	p := b.submit(t, "/session/forget-cookie", "")
	if b.cookie(t) != nil {
		t.Errorf("got cookie %v, want none", b.cookie(t))
	}
	p.wantText(t, "This request brought no cookie")
}
