package order_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"crumbs.example/shop/internal/mongotest"
	"crumbs.example/shop/internal/order"
)

func TestToken(t *testing.T) {
	c := openCounter(t)
	q, draft := want(pieces(mug, 1)), order.Draft{Nonce: "nonce"}
	text := c.Token("session", draft, q)
	token, err := c.ReadToken("session", text)
	if err != nil {
		t.Fatalf("ReadToken: %v", err)
	}
	if !token.Shows(q) || token.Shows(want(pieces(mug, 2))) {
		t.Error("the token does not know what its page showed")
	}
	if !token.BelongsTo(draft) || token.BelongsTo(order.Draft{Nonce: "other"}) {
		t.Error("the token does not know its checkout")
	}
	if got := token.OrderID(); got != order.ID("nonce") || !regexp.MustCompile(`^([A-Z2-7]{4}-){3}[A-Z2-7]{4}$`).MatchString(got) {
		t.Errorf("got the order id %q, want four groups of four", got)
	}
	for name, bad := range map[string]struct{ session, text string }{
		"another session":   {"other", text},
		"a changed nonce":   {"session", strings.Replace(text, "nonce", "nonse", 1)},
		"a signature short": {"session", text[:len(text)-1]},
		"no token":          {"session", ""},
		"dots":              {"session", "...."},
		"64 KiB":            {"session", strings.Repeat("a.", 32<<10)},
		"NUL":               {"session", "\x00.\x00"},
	} {
		if _, err := c.ReadToken(bad.session, bad.text); !errors.Is(err, order.ErrToken) {
			t.Errorf("%s: got %v, want ErrToken", name, err)
		}
	}
}

func TestTokenGrowsOld(t *testing.T) {
	c := openCounter(t)
	token := c.token(t, "n", want(pieces(mug, 1)))
	c.advance(order.TokenAge - time.Minute)
	if !c.Fresh(token) {
		t.Error("the token is too old before its time")
	}
	c.advance(2 * time.Minute)
	if c.Fresh(token) {
		t.Error("the token never gets too old")
	}
}

func TestTokenOutlivesARotationOfSecrets(t *testing.T) {
	db := mongotest.Database(t)
	old := openCounterOn(t, db)
	q := want(pieces(mug, 1))
	text := old.Token("session", order.Draft{Nonce: "n"}, q)
	for name, test := range map[string]struct {
		secrets []string
		want    error
	}{
		"the old secret is still accepted": {[]string{"new", secret}, nil},
		"it no longer is":                  {[]string{"new"}, order.ErrToken},
	} {
		orders, err := order.New(order.Config{Database: db, Stock: old.catalogue, Secrets: test.secrets})
		if err != nil {
			t.Fatalf("order.New: %v", err)
		}
		if _, err := orders.ReadToken("session", text); !errors.Is(err, test.want) {
			t.Errorf("%s: got %v, want %v", name, err, test.want)
		}
	}
}
