package catalog

import (
	"slices"
	"testing"

	"crumbs.example/shop/internal/mongotest"
)

// mug is a product in three colours, as a data file has it.
func mug() seedProduct {
	return seedProduct{
		Product: Product{
			SKU: "KIT-1", Slug: "clay-mug", Title: "Clay Mug", Price: 1850, ListPrice: 2200, Stock: 7,
			Colour: Colour{"White", "#ffffff"}, Bullets: []string{"Holds 350 ml."},
		},
		Variants: []seedVariant{
			{Suffix: "SAGE", Colour: Colour{"Sage", "#8d9c82"}, Stock: 3},
			{Suffix: "INK2", Colour: Colour{"Ink", "#33404f"}, Price: 1950},
		},
	}
}

// Each colour is a product: with names of its own, the texts of its family, and
// the first colour's price where it has none.
func TestAFamilyOfColours(t *testing.T) {
	got := mug().family()
	want := []Product{
		{SKU: "KIT-1", Slug: "clay-mug", Price: 1850, ListPrice: 2200, Stock: 7, Colour: Colour{"White", "#ffffff"}},
		{SKU: "KIT-1-SAGE", Slug: "clay-mug-sage", Price: 1850, ListPrice: 2200, Stock: 3, Colour: Colour{"Sage", "#8d9c82"}},
		{SKU: "KIT-1-INK2", Slug: "clay-mug-ink2", Price: 1950, ListPrice: 0, Stock: 0, Colour: Colour{"Ink", "#33404f"}},
	}
	if len(got) != len(want) {
		t.Fatalf("got %d products, want %d", len(got), len(want))
	}
	for i, p := range got {
		w := want[i]
		if p.SKU != w.SKU || p.Slug != w.Slug || p.Price != w.Price || p.ListPrice != w.ListPrice || p.Stock != w.Stock || p.Colour != w.Colour {
			t.Errorf("got %+v, want %+v", p, w)
		}
		if p.Family != "KIT-1" || p.Title != "Clay Mug" || !slices.Equal(p.Bullets, mug().Bullets) {
			t.Errorf("%s: got family %q, title %q, bullets %q, want the family's", p.SKU, p.Family, p.Title, p.Bullets)
		}
		if want := "Clay Mug, " + w.Colour.Name; p.Name() != want {
			t.Errorf("%s: got name %q, want %q", p.SKU, p.Name(), want)
		}
	}
}

func TestAProductWithoutColoursIsAFamilyOfItsOwn(t *testing.T) {
	got := seedProduct{Product: Product{SKU: "KIT-2", Title: "Kettle"}}.family()
	if len(got) != 1 || got[0].Family != "KIT-2" || got[0].Name() != "Kettle" {
		t.Errorf("got %+v, want the kettle alone", got)
	}
}

// Lists show a family once, by its first colour that can be bought; every colour
// can be found by its SKU and its slug, and knows the others.
func TestASnapshotKnowsItsColours(t *testing.T) {
	s := newCatalogue(t, mongotest.Database(t)).Snapshot()
	families, colours := map[string]bool{}, 0
	for _, lead := range s.Products() {
		family := s.Colours(lead)
		if len(family) == 0 || families[lead.Family] || lead.SKU != s.Buyable(family[0]).SKU {
			t.Errorf("%s is listed for the family %s, want its first colour in stock, once", lead.SKU, lead.Family)
		}
		families[lead.Family] = true
		for _, p := range family {
			wantColour(t, s, family[0], p)
		}
		colours += len(family)
	}
	if all := readDataFiles(t); len(families) != len(all.all()) || colours != len(all.colours()) {
		t.Errorf("got %d families with %d colours, want the data files' %d with %d", len(families), colours, len(all.all()), len(all.colours()))
	}
}

func wantColour(t testing.TB, s *Snapshot, lead, p Product) {
	t.Helper()
	bySKU, _ := s.BySKU(p.SKU)
	bySlug, _ := s.BySlug(p.Slug)
	if bySKU.SKU != p.SKU || bySlug.SKU != p.SKU {
		t.Errorf("%s: found %q by its SKU and %q by its slug", p.SKU, bySKU.SKU, bySlug.SKU)
	}
	if got := s.Colours(p); len(got) == 0 || got[0].SKU != lead.SKU || !slices.ContainsFunc(got, func(c Product) bool { return c.SKU == p.SKU }) {
		t.Errorf("%s: got %d colours, want those of %s", p.SKU, len(got), lead.SKU)
	}
}

// The department's list and the search show families too.
func TestListsShowFamiliesOnce(t *testing.T) {
	s := newCatalogue(t, mongotest.Database(t)).Snapshot()
	want := len(s.Products())
	if got := len(s.Search(Query{}).Products); got != want {
		t.Errorf("search: got %d products, want %d", got, want)
	}
	got := 0
	for _, d := range s.Departments() {
		got += len(s.InDepartment(d.Slug))
	}
	if got != want {
		t.Errorf("departments: got %d products, want %d", got, want)
	}
}
