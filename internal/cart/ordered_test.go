package cart_test

import (
	"testing"

	"crumbs.example/shop/internal/cart"
)

func TestTake(t *testing.T) {
	tests := []struct {
		name     string
		sku      string
		quantity int
		want     int
	}{
		{"some of a line", "A", 2, 3},
		{"all of it", "A", 5, 0},
		{"more than is there", "A", 9, 0},
		{"what is not in the cart", "X", 1, 5},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := cart.Cart{Lines: []cart.Line{{SKU: "A", Quantity: 5}, {SKU: "B", Quantity: 1}}, Saved: []cart.Line{{SKU: "A", Quantity: 7}}}
			c.Take(test.sku, test.quantity)
			if got := c.Quantity("A"); got != test.want {
				t.Errorf("got %d of A, want %d", got, test.want)
			}
			if c.Quantity("B") != 1 || len(c.Saved) != 1 || c.Saved[0].Quantity != 7 {
				t.Errorf("got %+v, want the other lines as they were", c)
			}
		})
	}
}
