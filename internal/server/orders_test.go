package server_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestOrdersOfASession(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	products := s.plenty(t, 2)
	first := b.order(t, products[0].SKU)
	second := b.order(t, products[1].SKU)
	p := b.get(t, "/orders")
	p.wantText(t, products[0].Title, products[1].Title, "the session is the only way to an order", "Nothing is ever sent")
	if orderLink(t, p) != second || p.first("a", "href", first) == nil {
		t.Errorf("want both orders, the newest first:\n%s", p.text())
	}
	if p.first("header").FirstChild == nil || p.first("a", "href", "/orders") == nil {
		t.Error("the header does not lead to the orders")
	}
	uniqueIDs(t, p)
}

// The order of another session does not exist, whoever asks.
func TestOrdersOfOthers(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	placed := b.order(t, s.plenty(t, 1)[0].SKU)
	other := s.browser(t)
	other.add(t, s.plenty(t, 1)[0].SKU)
	for name, ask := range map[string]struct {
		who  *browser
		path string
	}{
		"another session":        {other, placed},
		"no session":             {s.browser(t), placed},
		"an order that is not":   {b, "/orders/AAAA-BBBB-CCCC-DDDD"},
		"in small letters":       {b, strings.ToLower(placed)},
		"an operator":            {b, `/orders/%7B%22$ne%22:1%7D`},
		"NUL":                    {b, "/orders/%00"},
		"a slash too many":       {b, placed + "/"},
		"an order of many bytes": {b, "/orders/" + strings.Repeat("A", 8<<10)},
	} {
		if got := ask.who.get(t, ask.path).status; got != http.StatusNotFound {
			t.Errorf("%s: got status %d, want 404", name, got)
		}
	}
}

// Without its cookie a visitor has no way to an order, and the order is still
// there: this is what the page says.
func TestOrdersWithoutTheirCookie(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	placed := b.order(t, s.plenty(t, 1)[0].SKU)
	key := b.cookie(t).Value
	b.post(t, "/session/forget-cookie", "").wantStatus(t, http.StatusSeeOther)
	b.get(t, placed).wantStatus(t, http.StatusNotFound)
	b.get(t, "/orders").wantText(t, "There are no orders to show", "This request brought no cookie", "They are still in the database")
	if n := s.countOrders(t); n != 1 {
		t.Errorf("got %d orders in the database, want 1", n)
	}
	b.plant(t, key)
	b.get(t, placed).wantStatus(t, http.StatusOK)
}

func TestNoOrdersYet(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	b.add(t, s.plenty(t, 1)[0].SKU)
	b.get(t, "/orders").wantText(t, "nothing has been ordered in it", "none yet")
}
