package server_test

import (
	"encoding/json"
	"testing"
)

func readJSON(t testing.TB, p page, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(p.body), into); err != nil {
		t.Fatalf("%s: decode %s: %v", p.request, p.body, err)
	}
}

// A lab is a shop of its own: what is put into its cart is in no other one.
func TestALabIsAShopOfItsOwn(t *testing.T) {
	s := openShop(t, withLabs)
	b := s.browser(t)
	product := s.plenty(t, 1)[0].SKU
	b.lab(learner).add(t, product)
	if got := b.get(t, "/cart").badge(); got != "0" {
		t.Errorf("the shop's own cart: got %s pieces, want 0", got)
	}
	b.add(t, product)
	b.add(t, product)
	for name, test := range map[string]struct{ got, want int }{
		"the lab":                    {b.lab(learner).count(t), 1},
		"its second instance":        {b.second(learner).count(t), 1},
		"another learner's":          {b.lab(another).count(t), 0},
		"the lab, for somebody else": {s.browser(t).lab(learner).count(t), 0},
	} {
		if test.got != test.want {
			t.Errorf("%s: got %d pieces, want %d", name, test.got, test.want)
		}
	}
	if got := b.get(t, "/cart").badge(); got != "2" {
		t.Errorf("the shop's own cart in the end: got %s pieces, want 2", got)
	}
}
