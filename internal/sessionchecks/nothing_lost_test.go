package sessionchecks

import "testing"

// Sixty-four writers on one session, through one instance and through two: each
// acknowledged add is in the cart, each refused one is not.
func TestNothingLost(t *testing.T) {
	one := openShop(t)
	two := one.second(t)
	for name, instances := range map[string][]*shop{"one instance": {one}, "two instances": {one, two}} {
		t.Run(name, func(t *testing.T) {
			skus := one.products(t, 16)
			b := one.visitor(t, skus[0])
			told := newTally(map[string]int{skus[0]: 1})
			const writers, adds = 64, 4
			inParallel(writers, writers, func(writer int) {
				at := b.at(instances[writer%len(instances)])
				for i := range adds {
					told.add(t.Context(), at, skus[(writer+i)%len(skus)])
				}
			})
			told.wantKept(t, b)
			if told.total() < writers { // refusing everything is no way to lose nothing
				t.Errorf("acknowledged: got %d of %d adds, want %d at least", told.total(), writers*adds, writers)
			}
		})
	}
}

// What makes other session stores lose 350 of 400: sixteen writers on one
// session, twenty-five adds each, over eight products.
func TestFourHundredAddsAreKept(t *testing.T) {
	const writers, adds = 16, 25
	s := openShop(t)
	skus := s.products(t, 8)
	b := s.visitor(t, skus[0])
	b.post(t, "/cart/items/"+skus[0]+"/remove", "")
	inParallel(writers, writers, func(writer int) {
		for i := range adds {
			a, err := b.try(t.Context(), "POST", "/cart/items", "sku="+skus[(writer*adds+i)%len(skus)], asJSON)
			if err != nil || !a.acknowledged() {
				t.Errorf("add: got status %d, %v", a.status, err)
			}
		}
	})
	if got := b.cart(t).Count; got != writers*adds {
		t.Errorf("pieces in the cart: got %d, want %d", got, writers*adds)
	}
}
