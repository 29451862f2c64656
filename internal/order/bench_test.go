package order_test

import (
	"fmt"
	"testing"

	"crumbs.example/shop/internal/order"
)

// strangers is how many orders of others lie beside those that are listed.
const strangers = 1000

// BenchmarkList reads a visitor's orders among those of many others.
func BenchmarkList(b *testing.B) {
	c := openCounter(b)
	all := make([]any, strangers)
	ids := make([]string, strangers)
	for i := range all {
		ids[i] = fmt.Sprintf("BENCH-%04d", i)
		all[i] = order.Order{ID: ids[i], State: order.Confirmed, Quote: want(pieces(mug, 1)), CreatedAt: c.Now()}
	}
	if _, err := c.db.Collection("orders").InsertMany(b.Context(), all); err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{1, 5, 100} {
		b.Run(fmt.Sprintf("%d orders", n), func(b *testing.B) {
			for b.Loop() {
				if found, err := c.List(b.Context(), ids[:n]); err != nil || len(found) != n {
					b.Fatalf("got %d orders, %v, want %d", len(found), err, n)
				}
			}
		})
	}
}
