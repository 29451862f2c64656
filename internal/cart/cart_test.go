package cart_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"crumbs.example/shop/internal/cart"
	"crumbs.example/shop/internal/catalog"
)

var at = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// cartOf builds a cart from "SKU" and quantity pairs.
func cartOf(lines ...cart.Line) cart.Cart { return cart.Cart{Lines: lines} }

func line(sku string, quantity int) cart.Line {
	return cart.Line{SKU: sku, Quantity: quantity, AddedAt: at}
}

func fullCart() cart.Cart {
	var c cart.Cart
	for i := range cart.MaxLines {
		c.Lines = append(c.Lines, line(fmt.Sprint("S", i), 1))
	}
	return c
}

// sketch writes a cart as "A2 B1 | saved C3".
func sketch(c cart.Cart) string {
	text := ""
	for _, l := range c.Lines {
		text += fmt.Sprintf("%s%d ", l.SKU, l.Quantity)
	}
	text += "|"
	for _, l := range c.Saved {
		text += fmt.Sprintf(" %s%d", l.SKU, l.Quantity)
	}
	return text
}

func position(n int) *int { return &n }

func TestAdd(t *testing.T) {
	tests := []struct {
		name   string
		before cart.Cart
		add    cart.Addition
		want   string
		capped bool
		err    error
	}{
		{"to an empty cart", cart.Cart{}, cart.Addition{SKU: "A", Quantity: 2, Stock: 9}, "A2 |", false, nil},
		{"to a line", cartOf(line("A", 1)), cart.Addition{SKU: "A", Quantity: 2, Stock: 9}, "A3 |", false, nil},
		{"at the end", cartOf(line("A", 1)), cart.Addition{SKU: "B", Quantity: 1, Stock: 9}, "A1 B1 |", false, nil},
		{"at a position", cartOf(line("A", 1), line("C", 1)), cart.Addition{SKU: "B", Quantity: 1, Stock: 9, Position: position(1)}, "A1 B1 C1 |", false, nil},
		{"at a position past the end", cartOf(line("A", 1)), cart.Addition{SKU: "B", Quantity: 1, Stock: 9, Position: position(50)}, "A1 B1 |", false, nil},
		{"at a negative position", cartOf(line("A", 1)), cart.Addition{SKU: "B", Quantity: 1, Stock: 9, Position: position(-3)}, "B1 A1 |", false, nil},
		{"up to the limit", cartOf(line("A", 98)), cart.Addition{SKU: "A", Quantity: 1, Stock: 500}, "A99 |", false, nil},
		{"past the limit", cartOf(line("A", 98)), cart.Addition{SKU: "A", Quantity: 2, Stock: 500}, "A98 |", false, cart.ErrQuantity},
		{"none", cart.Cart{}, cart.Addition{SKU: "A", Quantity: 0, Stock: 9}, "|", false, cart.ErrQuantity},
		{"fewer than none", cart.Cart{}, cart.Addition{SKU: "A", Quantity: -1, Stock: 9}, "|", false, cart.ErrQuantity},
		{"a number that would overflow", cartOf(line("A", 1)), cart.Addition{SKU: "A", Quantity: int(^uint(0) >> 1), Stock: 9}, "A1 |", false, cart.ErrQuantity},
		{"more than the stock", cart.Cart{}, cart.Addition{SKU: "A", Quantity: 5, Stock: 3}, "A3 |", true, nil},
		{"sold out", cart.Cart{}, cart.Addition{SKU: "A", Quantity: 1, Stock: 0}, "|", false, cart.ErrNoStock},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := test.before
			capped, err := c.Add(test.add)
			if !errors.Is(err, test.err) {
				t.Errorf("error: got %v, want %v", err, test.err)
			}
			if got := sketch(c); got != test.want || capped != test.capped {
				t.Errorf("got %q, capped %t, want %q, capped %t", got, capped, test.want, test.capped)
			}
		})
	}
}

func TestAddToAFullCart(t *testing.T) {
	c := fullCart()
	if _, err := c.Add(cart.Addition{SKU: "new", Quantity: 1, Stock: 9}); !errors.Is(err, cart.ErrFull) {
		t.Errorf("new line: got %v, want ErrFull", err)
	}
	if _, err := c.Add(cart.Addition{SKU: "S7", Quantity: 1, Stock: 9}); err != nil {
		t.Errorf("line that is there: got %v, want nil", err)
	}
}

func TestARepeatedAddCountsOnce(t *testing.T) {
	var c cart.Cart
	for range 3 {
		if _, err := c.Add(cart.Addition{SKU: "A", Quantity: 1, Stock: 9, Token: "t1"}); err != nil {
			t.Fatalf("Add: %v", err)
		}
	}
	c.Add(cart.Addition{SKU: "B", Quantity: 1, Stock: 9, Token: "t1"}) // one token serves a page of products
	c.Add(cart.Addition{SKU: "A", Quantity: 1, Stock: 9, Token: "t2"})
	if got, want := sketch(c), "A2 B1 |"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestRememberedTokensAreBounded(t *testing.T) {
	var c cart.Cart
	for i := range 90 {
		c.Add(cart.Addition{SKU: "A", Quantity: 1, Stock: 999, Token: fmt.Sprint("t", i)})
	}
	if got := len(c.Tokens); got != 20 {
		t.Errorf("tokens: got %d, want 20", got)
	}
	c.Add(cart.Addition{SKU: "A", Quantity: 1, Stock: 999, Token: "t89"})
	if got := c.Quantity("A"); got != 90 {
		t.Errorf("quantity: got %d, want 90", got)
	}
}

func TestSetQuantity(t *testing.T) {
	tests := []struct {
		name            string
		quantity, stock int
		want            string
		capped          bool
		err             error
	}{
		{"more", 5, 9, "A5 B1 |", false, nil},
		{"none removes", 0, 9, "B1 |", false, nil},
		{"none of what is sold out", 0, 0, "B1 |", false, nil},
		{"above the stock", 5, 3, "A3 B1 |", true, nil},
		{"sold out", 1, 0, "A2 B1 |", false, cart.ErrNoStock},
		{"above the limit", 100, 500, "A2 B1 |", false, cart.ErrQuantity},
		{"negative", -1, 500, "A2 B1 |", false, cart.ErrQuantity},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := cartOf(line("A", 2), line("B", 1))
			capped, err := c.SetQuantity("A", test.quantity, test.stock)
			if got := sketch(c); got != test.want || capped != test.capped || !errors.Is(err, test.err) {
				t.Errorf("got %q, capped %t, %v, want %q, capped %t, %v", got, capped, err, test.want, test.capped, test.err)
			}
		})
	}
	c := cartOf()
	if _, err := c.SetQuantity("A", 1, 9); !errors.Is(err, cart.ErrNoLine) {
		t.Errorf("no line: got %v, want ErrNoLine", err)
	}
}

func TestRemoveTellsWhatUndoNeeds(t *testing.T) {
	c := cartOf(line("A", 2), line("B", 4), line("C", 1))
	removed, at, err := c.Remove("B")
	if err != nil || removed.Quantity != 4 || at != 1 {
		t.Fatalf("Remove: got %v at %d, %v, want 4 at 1", removed, at, err)
	}
	c.Add(cart.Addition{SKU: removed.SKU, Quantity: removed.Quantity, Stock: 9, Position: &at})
	if got, want := sketch(c), "A2 B4 C1 |"; got != want {
		t.Errorf("after undo: got %q, want %q", got, want)
	}
}

func TestSaveForLaterAndBack(t *testing.T) {
	c := cartOf(line("A", 2), line("B", 1))
	if err := c.SaveForLater("A"); err != nil {
		t.Fatalf("SaveForLater: %v", err)
	}
	if got, want := sketch(c), "B1 | A2"; got != want {
		t.Errorf("saved: got %q, want %q", got, want)
	}
	c.Add(cart.Addition{SKU: "A", Quantity: 3, Stock: 9})
	if capped, err := c.Restore("A", 4, at); err != nil || !capped {
		t.Errorf("Restore: got capped %t, %v, want capped by the stock", capped, err)
	}
	if got, want := sketch(c), "B1 A4 |"; got != want {
		t.Errorf("restored: got %q, want %q", got, want)
	}
	if err := c.SaveForLater("X"); !errors.Is(err, cart.ErrNoLine) {
		t.Errorf("SaveForLater of nothing: got %v, want ErrNoLine", err)
	}
}

func TestRestoreStaysWithinTheLimits(t *testing.T) {
	c := cart.Cart{Lines: []cart.Line{line("A", 97)}, Saved: []cart.Line{line("A", 5)}}
	if capped, err := c.Restore("A", 500, at); err != nil || capped {
		t.Errorf("got capped %t, %v, want what does not fit to stay saved", capped, err)
	}
	if got, want := sketch(c), "A99 | A3"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if _, err := c.Restore("A", 500, at); !errors.Is(err, cart.ErrQuantity) {
		t.Errorf("into a full line: got %v, want ErrQuantity", err)
	}
	full := fullCart()
	full.Saved = []cart.Line{line("new", 1)}
	if _, err := full.Restore("new", 9, at); !errors.Is(err, cart.ErrFull) || len(full.Saved) != 1 {
		t.Errorf("into a full cart: got %v and %d saved, want ErrFull and 1", err, len(full.Saved))
	}
}

func TestSummarize(t *testing.T) {
	products := map[string]catalog.Product{
		"A": {SKU: "A", Price: 1999, Stock: 9}, "B": {SKU: "B", Price: 500, Stock: 2}, "C": {SKU: "C", Price: 100},
	}
	c := cartOf(line("A", 2), line("B", 5), line("C", 1), line("gone", 1))
	summary := cart.Summarize(c, func(sku string) (catalog.Product, bool) { p, ok := products[sku]; return p, ok })
	if summary.Count != 4 || summary.Subtotal != 4998 {
		t.Errorf("got %d for %s, want 4 for $49.98", summary.Count, summary.Subtotal)
	}
	want := []cart.Notice{cart.NoNotice, cart.LimitedByStock, cart.SoldOut}
	for i, item := range summary.Items {
		if item.Notice != want[i] {
			t.Errorf("item %d: got notice %d, want %d", i, item.Notice, want[i])
		}
	}
}
