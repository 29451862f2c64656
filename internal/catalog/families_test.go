package catalog

import (
	"testing"
)

// towels is a family whose first colour is sold out, beside a product without
// colours that is too. The second colour costs less than it did.
func towels() []Product {
	return []Product{
		{SKU: "TWL-FIG", Family: "TWL-FIG", Slug: "towel", Title: "Bath Towel", Price: 2000, Colour: Colour{Name: "Fig"}, Position: 0},
		{SKU: "TWL-OAT", Family: "TWL-FIG", Slug: "towel-oat", Title: "Bath Towel", Price: 1500, ListPrice: 2000, Stock: 9, Colour: Colour{Name: "Oat white"}, Position: 1},
		{SKU: "TWL-ICE", Family: "TWL-FIG", Slug: "towel-ice", Title: "Bath Towel", Price: 2500, Stock: 4, Colour: Colour{Name: "Ice bath white"}, Position: 2},
		{SKU: "MAT-1", Slug: "mat", Title: "Bath Mat", Price: 3000, Position: 3},
	}
}

// A family stands in lists for what can be bought of it: with that colour's price,
// sale and stock. The words of a search choose among its colours, unless a filter
// takes the chosen one away.
func TestAFamilyStandsForWhatCanBeBought(t *testing.T) {
	tests := []struct {
		name  string
		query Query
		want  string
	}{
		{"everything", Query{}, "OAT 1"},
		{"in stock", Query{InStock: true}, "OAT"},
		{"on sale", Query{OnSale: true}, "OAT"},
		{"cheapest first", Query{Sort: PriceAsc}, "OAT 1"},
		{"up to its price", Query{MaxPrice: 1500}, "OAT"},
		{"a colour", Query{Text: "towel ice"}, "ICE"},
		{"a colour that is sold out", Query{Text: "fig towel"}, "FIG"},
		{"a colour that is sold out, in stock", Query{Text: "fig towel", InStock: true}, "OAT"},
		{"a colour that costs too much", Query{Text: "ice", MaxPrice: 2000}, "OAT"},
		{"a colour that is not on sale", Query{Text: "ice", OnSale: true}, "OAT"},
		{"a word of two colours", Query{Text: "white towel"}, "OAT"},
		{"the beginning of a colour", Query{Text: "towel oa"}, "OAT"},
		{"a word of the title and of one colour", Query{Text: "bath"}, "OAT 1"},
		{"the SKU of a colour", Query{Text: "twl-ice"}, "ICE"},
	}
	s := newSnapshot(nil, towels(), 1, nil)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := numbers(s.Search(test.query).Products); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	if got := numbers(s.Deals()); got != "OAT" {
		t.Errorf("deals: got %q, want OAT", got)
	}
}

func TestBuyable(t *testing.T) {
	s := newSnapshot(nil, towels(), 1, nil)
	for sku, want := range map[string]string{"TWL-FIG": "TWL-OAT", "TWL-ICE": "TWL-ICE", "MAT-1": "MAT-1"} {
		p, _ := s.BySKU(sku)
		if got := s.Buyable(p).SKU; got != want {
			t.Errorf("%s: got %s, want %s", sku, got, want)
		}
	}
}

// When a colour sells out the family's face changes, and the index of its texts
// does not.
func TestASaleKeepsTheIndex(t *testing.T) {
	before := newSnapshot(nil, towels(), 1, nil)
	sold := towels()
	sold[1].Stock = 0
	after := newSnapshot(nil, sold, 2, before)
	if got := numbers(after.Products()); got != "ICE 1" {
		t.Errorf("got %q, want ICE 1", got)
	}
	if after.index != before.index {
		t.Error("the index was built anew, and no text has changed")
	}
}
