package catalog

import (
	"fmt"
	"slices"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/mongotest"
)

// onTheShelf says what is in stock and who holds what: "3, A: 2".
func onTheShelf(t testing.TB, c *Catalogue, sku string) string {
	t.Helper()
	var p Product
	if err := c.products.FindOne(t.Context(), bson.D{{Key: "_id", Value: sku}}).Decode(&p); err != nil {
		t.Fatalf("read %s: %v", sku, err)
	}
	holds, err := c.Holds(t.Context())
	if err != nil {
		t.Fatalf("Holds: %v", err)
	}
	slices.SortFunc(holds, func(a, b Hold) int { return len(a.Holder) - len(b.Holder) })
	text := fmt.Sprint(p.Stock)
	for _, h := range holds {
		text += fmt.Sprintf(", %s: %d", h.Holder, h.Quantity)
	}
	return text
}

func TestHolds(t *testing.T) {
	db := mongotest.Database(t)
	c := newCatalogue(t, db)
	refresh(t, c)
	const sku = "KIT-1001"
	set(t, db, sku, bson.D{{Key: "stock", Value: 5}, {Key: "priceCents", Value: 100}})
	some := func(n int, price Cents) []Pieces { return []Pieces{{SKU: sku, Quantity: n, Price: price}} }
	for _, step := range []struct {
		name, holder string
		pieces       []Pieces
		short        []Shortage
		want         string
	}{
		{"two for A", "A", some(2, 100), nil, "3, A: 2"},
		{"the same again", "A", some(2, 100), nil, "3, A: 2"},
		{"too many", "BB", some(4, 100), []Shortage{{sku, 3, 100}}, "3, A: 2"},
		{"at an old price", "BB", some(1, 90), []Shortage{{sku, 3, 100}}, "3, A: 2"},
		{"what is not sold", "BB", []Pieces{{SKU: "NONE", Quantity: 1}}, []Shortage{{SKU: "NONE"}}, "3, A: 2"},
		{"nothing", "BB", nil, nil, "3, A: 2"},
		{"the last three", "BB", some(3, 100), nil, "0, A: 2, BB: 3"},
		{"one more", "CCC", some(1, 100), []Shortage{{sku, 0, 100}}, "0, A: 2, BB: 3"},
	} {
		short, err := c.Hold(t.Context(), step.holder, step.pieces)
		if err != nil || !slices.Equal(short, step.short) {
			t.Errorf("%s: got %v, %v, want the shortages %v", step.name, short, err, step.short)
		}
		if got := onTheShelf(t, c, sku); got != step.want {
			t.Errorf("%s: got %s, want %s", step.name, got, step.want)
		}
	}
}

func TestHoldsEndOnce(t *testing.T) {
	db := mongotest.Database(t)
	c := newCatalogue(t, db)
	refresh(t, c)
	const sku = "KIT-1001"
	set(t, db, sku, bson.D{{Key: "stock", Value: 5}, {Key: "priceCents", Value: 100}})
	two := []Pieces{{SKU: sku, Quantity: 2, Price: 100}}
	for _, holder := range []string{"A", "BB"} {
		if short, err := c.Hold(t.Context(), holder, two); err != nil || len(short) > 0 {
			t.Fatalf("Hold: %v, %v", short, err)
		}
	}
	before := c.Snapshot()
	for range 2 { // each end may be repeated
		if err := c.GiveBack(t.Context(), "A", two); err != nil {
			t.Fatalf("GiveBack: %v", err)
		}
		if got := onTheShelf(t, c, sku); got != "3, BB: 2" {
			t.Errorf("given back: got %s, want 3, BB: 2", got)
		}
	}
	for range 2 {
		if err := c.Sell(t.Context(), "BB", two); err != nil {
			t.Fatalf("Sell: %v", err)
		}
		if got := onTheShelf(t, c, sku); got != "3" {
			t.Errorf("sold: got %s, want 3", got)
		}
	}
	refresh(t, c)
	if p, _ := c.Snapshot().BySKU(sku); c.Snapshot() == before || p.Stock != 3 {
		t.Errorf("got a stock of %d in the next snapshot, want 3", p.Stock)
	}
}
