package server_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"crumbs.example/shop/internal/catalog"
)

// No acknowledged change is ever lost, however many tabs add at once and
// however many instances serve them.
func TestParallelAddsAreAllKept(t *testing.T) {
	tests := []struct {
		name                     string
		instances, writers, adds int
	}{
		{"16 writers on one instance", 1, 16, 25},
		{"64 writers on two instances", 2, 64, 5},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := openShop(t)
			products := s.plenty(t, 8)
			b := s.browser(t)
			b.add(t, products[0].SKU)
			tabs := []*browser{b}
			for range test.instances - 1 {
				other := openShop(t, func(use *setup) { use.db = s.db })
				tabs = append(tabs, &browser{other, b.client}) // cookies know no ports
			}
			acknowledged, refused := addAll(t, tabs, products, test.writers, test.adds)
			if got, want := b.cart(t).Count, acknowledged+1; got != want {
				t.Errorf("kept: got %d pieces, want the %d that were acknowledged", got, want)
			}
			t.Run("none is refused", func(t *testing.T) {
				if refused > 0 {
					t.Errorf("%d of %d adds were answered with 409, want none: adds can be merged", refused, test.writers*test.adds)
				}
			})
		})
	}
}

// addAll lets writers add in parallel, spread over tabs and products. It returns
// how many adds were acknowledged, and how many were refused as conflicts.
func addAll(t *testing.T, tabs []*browser, products []catalog.Product, writers, adds int) (acknowledged, refused int) {
	t.Helper()
	var kept, conflicts atomic.Int64
	var wg sync.WaitGroup
	for writer := range writers {
		tab := tabs[writer%len(tabs)]
		wg.Go(func() {
			for n := range adds {
				form := "sku=" + products[(writer+n)%len(products)].SKU
				p, err := tab.try(t.Context(), http.MethodPost, "/cart/items", form, "Content-Type: application/x-www-form-urlencoded")
				switch {
				case err != nil:
					t.Errorf("writer %d, add %d: %v", writer, n, err)
				case p.status == http.StatusSeeOther:
					kept.Add(1)
				case p.status == http.StatusConflict:
					conflicts.Add(1)
				default:
					t.Errorf("writer %d, add %d: got status %d", writer, n, p.status)
				}
			}
		})
	}
	wg.Wait()
	return int(kept.Load()), int(conflicts.Load())
}

// First adds at once make a session each, since no request has a cookie yet; the
// browser keeps the last one, and that one is whole.
func TestParallelFirstAdds(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	sku := s.plenty(t, 1)[0].SKU
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if p, err := b.try(t.Context(), http.MethodPost, "/cart/items", "sku="+sku, "Content-Type: application/x-www-form-urlencoded"); err != nil || p.status != http.StatusSeeOther {
				t.Errorf("add: got status %d, %v", p.status, err)
			}
		})
	}
	wg.Wait()
	if got := b.cart(t).Count; got < 1 {
		t.Errorf("got %d pieces, want one at least", got)
	}
}

// An add that meets the end of its session does not bring the session back.
func TestEndedSessionStaysEnded(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	sku := s.plenty(t, 1)[0].SKU
	b.add(t, sku)
	key := b.cookie(t).Value
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			b.try(t.Context(), http.MethodPost, "/cart/items", "sku="+sku, "Content-Type: application/x-www-form-urlencoded")
		})
	}
	wg.Go(func() { b.try(t.Context(), http.MethodPost, "/session/end", "") })
	wg.Wait()
	late := s.browser(t)
	late.plant(t, key)
	late.get(t, "/cart").wantText(t, "it was ended")
}

// One instance is busy with a session; whoever comes through the other one gets
// a turn all the same.
func TestLoneWriterGetsATurn(t *testing.T) {
	s := openShop(t)
	other := openShop(t, func(use *setup) { use.db = s.db })
	products := s.plenty(t, 2)
	busy := s.browser(t)
	busy.add(t, products[0].SKU)
	lone := &browser{other, busy.client} // cookies know no ports

	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for n := 1; ctx.Err() == nil; n = n%99 + 1 {
				busy.try(ctx, http.MethodPost, "/cart/items/"+products[0].SKU, fmt.Sprint("quantity=", n), "Content-Type: application/x-www-form-urlencoded")
			}
		})
	}
	for n := range 10 {
		if p := lone.post(t, "/cart/items", "sku="+products[1].SKU); p.status != http.StatusSeeOther {
			t.Errorf("add %d: got status %d, want 303", n, p.status)
		}
	}
	cancel()
	wg.Wait()
	if got := quantity(busy.cart(t), products[1].SKU); got != 10 {
		t.Errorf("got %d pieces, want 10", got)
	}
}

func quantity(cart cartDocument, sku string) int {
	for _, line := range cart.Items {
		if line.SKU == sku {
			return line.Quantity
		}
	}
	return 0
}
