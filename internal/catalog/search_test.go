package catalog

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func testProducts() []Product {
	return []Product{
		{SKU: "LMP-1", Slug: "desk-lamp", Title: "Desk Lamp, Brass", Brand: "Lumo", Department: "home", Price: 4000, Stock: 5, Ratings: [5]int{0, 0, 0, 1, 1}, Position: 0},
		{SKU: "LMP-2", Slug: "floor-lamp", Title: "Floor Lamp", Brand: "Ostra", Department: "home", Price: 9000, Stock: 0, Ratings: [5]int{1, 0, 0, 0, 0}, Position: 1},
		{SKU: "BKS-3", Slug: "lamplight", Title: "Reading by Lamplight", Brand: "Paper Press", Department: "books", Price: 1500, Stock: 5, Ratings: [5]int{0, 0, 0, 0, 1}, Position: 2},
		{SKU: "CSH-4", Slug: "cushion", Title: "Wool Cushion", Brand: "Ostra", Department: "home", Price: 3000, ListPrice: 3200, Stock: 5, Position: 3, Bullets: []string{"Goes with the floor lamp"}},
	}
}

func testSnapshot() *Snapshot {
	return newSnapshot([]Department{{Slug: "home", Name: "Home & Light"}, {Slug: "books", Name: "Books"}}, testProducts(), 1, nil)
}

// numbers names products by the ends of their SKUs.
func numbers(products []Product) string {
	var names []string
	for _, p := range products {
		_, number, _ := strings.Cut(p.SKU, "-")
		names = append(names, number)
	}
	return strings.Join(names, " ")
}

func TestSearch(t *testing.T) {
	tests := []struct {
		name  string
		query Query
		want  string
	}{
		{"everything", Query{}, "1 2 3 4"},
		{"no word", Query{Text: " ?! "}, "1 2 3 4"},
		{"a word, titles first", Query{Text: "lamp"}, "1 2 3 4"},
		{"plural", Query{Text: "lamps"}, "1 2 4"},
		{"prefix", Query{Text: "cush"}, "4"},
		{"a typing error", Query{Text: "lmap"}, "1 2 3 4"},
		{"case and punctuation", Query{Text: "  DESK, lamp! "}, "1"},
		{"all words, in several places", Query{Text: "ostra lamp"}, "2 4"},
		{"some of the words", Query{Text: "brass cushion"}, "4 1"},
		{"brand", Query{Text: "ostra"}, "2 4"},
		{"the department's name", Query{Text: "light"}, "1 2 4"},
		{"a SKU", Query{Text: " bks-3"}, "3"},
		{"department", Query{Department: "books"}, "3"},
		{"a department there is not", Query{Department: "cars"}, ""},
		{"brands", Query{Brands: []string{"Lumo", "Ostra"}}, "1 2 4"},
		{"a brand there is not", Query{Brands: []string{"Nobody"}}, ""},
		{"stars", Query{MinStars: 4}, "1 3"},
		{"price", Query{MinPrice: 3000, MaxPrice: 4000}, "1 4"},
		{"in stock", Query{InStock: true}, "1 3 4"},
		{"on sale", Query{OnSale: true}, "4"},
		{"cheapest first", Query{Sort: PriceAsc}, "3 4 1 2"},
		{"dearest first", Query{Sort: PriceDesc}, "2 1 4 3"},
		{"best rated first", Query{Sort: BestRated}, "3 1 2 4"},
		{"a search, cheapest first", Query{Text: "lamp", Sort: PriceAsc}, "3 4 1 2"},
		{"the second page", Query{PageSize: 3, Page: 2}, "4"},
		{"beyond the last page", Query{PageSize: 3, Page: 99}, "4"},
		{"below the first page", Query{PageSize: 3, Page: -1}, "1 2 3"},
		{"nothing", Query{Text: "zebra"}, ""},
	}
	snapshot := testSnapshot()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := numbers(snapshot.Search(test.query).Products); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestSearchSaysHowItUnderstood(t *testing.T) {
	tests := []struct {
		text, corrected string
		partial         bool
	}{
		{"lamp", "", false}, {"lmap", "lamp", false}, {"desk cushion", "", true}, {"xyzzy", "", false}, {"", "", false},
	}
	for _, test := range tests {
		got := testSnapshot().Search(Query{Text: test.text})
		if got.Corrected != test.corrected || got.Partial != test.partial {
			t.Errorf("%q: got corrected %q and partial %t, want %q and %t", test.text, got.Corrected, got.Partial, test.corrected, test.partial)
		}
	}
}

func TestHighlightInTheCorrectedWords(t *testing.T) {
	got := testSnapshot().Search(Query{Text: "lmap"}).Highlight("Floor Lamp")
	if want := []Segment{{Text: "Floor "}, {Text: "Lamp", Marked: true}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Every facet is counted with all filters in force but its own.
func TestFacets(t *testing.T) {
	tests := []struct {
		name  string
		query Query
		want  string
	}{
		{"no filter", Query{}, "home:3 books:1 | Lumo:1 Ostra:2 Paper Press:1 | 4:2 3:2 2:2 | 0-2500:1 2500-5000:2 5000-10000:1 | stock:3 | 1500-9000"},
		{"a department", Query{Department: "home"}, "home:3 books:1 | Lumo:1 Ostra:2 | 4:1 3:1 2:1 | 2500-5000:2 5000-10000:1 | stock:2 | 3000-9000"},
		{"and a brand", Query{Department: "home", Brands: []string{"Lumo"}}, "home:1 books:0 | Lumo:1 Ostra:2 | 4:1 3:1 2:1 | 2500-5000:1 5000-10000:0 | stock:1 | 4000-4000"},
		{"in stock", Query{Department: "home", InStock: true}, "home:2 books:1 | Lumo:1 Ostra:1 | 4:1 3:1 2:1 | 2500-5000:2 5000-10000:0 | stock:2 | 3000-4000"},
		{"a price", Query{MinPrice: 5000}, "home:1 books:0 | Lumo:0 Ostra:1 Paper Press:0 | 4:0 3:0 2:0 | 0-2500:1 2500-5000:2 5000-10000:1 | stock:0 | 1500-9000"},
		{"a search", Query{Text: "cushion"}, "home:1 | Ostra:1 | 4:0 3:0 2:0 | 2500-5000:1 | stock:1 | 3000-3000"},
		{"nothing found", Query{Text: "zebra"}, " |  | 4:0 3:0 2:0 |  | stock:0 | 0-0"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := written(testSnapshot().Search(test.query).Facets); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func written(f Facets) string {
	var groups []string
	for _, facets := range [][]Facet{f.Departments, f.Brands, f.Stars} {
		var texts []string
		for _, facet := range facets {
			texts = append(texts, fmt.Sprint(facet.Value, ":", facet.Count))
		}
		groups = append(groups, strings.Join(texts, " "))
	}
	var bands []string
	for _, band := range f.Prices {
		bands = append(bands, fmt.Sprintf("%d-%d:%d", band.Min, band.Max, band.Count))
	}
	groups = append(groups, strings.Join(bands, " "), fmt.Sprint("stock:", f.InStock), fmt.Sprintf("%d-%d", f.Lowest, f.Highest))
	return strings.Join(groups, " | ")
}

// The number beside a choice is the number of results that it leads to.
func TestAChoiceLeadsToAsManyResultsAsItSays(t *testing.T) {
	snapshot := testSnapshot()
	for _, query := range []Query{{}, {Text: "lamp"}, {InStock: true}, {MinPrice: 2000}, {Department: "home", MinStars: 2}} {
		facets := snapshot.Search(query).Facets
		check := func(q Query, want int) {
			t.Helper()
			if got := snapshot.Search(q).Total; got != want {
				t.Errorf("%+v: got %d results, want %d", q, got, want)
			}
		}
		for _, f := range facets.Departments {
			q := query
			q.Department = f.Value
			check(q, f.Count)
		}
		for _, f := range facets.Brands {
			q := query
			q.Brands = []string{f.Value}
			check(q, f.Count)
		}
		for _, band := range facets.Prices {
			q := query
			q.MinPrice, q.MaxPrice = band.Min, band.Max
			check(q, band.Count)
		}
		onSale := query
		onSale.OnSale = true
		check(onSale, facets.OnSale)
		query.InStock = true
		check(query, facets.InStock)
	}
}

func TestSuggest(t *testing.T) {
	for text, want := range map[string]string{
		"lam":    "words:lamp words:lamplight product:Desk Lamp, Brass product:Floor Lamp product:Reading by Lamplight",
		"lmap":   "words:lamp product:Desk Lamp, Brass product:Floor Lamp product:Reading by Lamplight",
		"boo":    "words:books department:Books",
		"csh-4":  "product:Wool Cushion",
		"xyzzy":  "",
		"":       "",
		"?!":     "",
		"wool q": "",
	} {
		var got []string
		for _, s := range testSnapshot().Suggest(text, 8) {
			got = append(got, string(s.Kind)+":"+s.Text())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: got %q, want %q", text, strings.Join(got, " "), want)
		}
	}
}

func TestSuggestIsBounded(t *testing.T) {
	var products []Product
	for i := range 50 {
		products = append(products, Product{SKU: fmt.Sprint("L-", i), Title: fmt.Sprintf("Lamp lam%c", 'a'+i%26), Position: i})
	}
	if got := len(newSnapshot(nil, products, 1, nil).Suggest("la", 8)); got != 8 {
		t.Errorf("got %d suggestions, want 8", got)
	}
}

// A sale changes the stock, not the texts: the index is not built again.
func TestTheIndexOutlivesASale(t *testing.T) {
	before := testSnapshot()
	sold := testProducts()
	sold[0].Stock, sold[1].Price = 0, 100
	after := newSnapshot(before.Departments(), sold, 2, before)
	if after.index != before.index {
		t.Error("the index was built again, although no text has changed")
	}
	if got := numbers(after.Search(Query{Text: "lamp", InStock: true}).Products); got != "3 4" {
		t.Errorf("in stock after the sale: got %q, want \"3 4\"", got)
	}
	renamed := testProducts()
	renamed[0].Title = "Desk Torch"
	if got := numbers(newSnapshot(before.Departments(), renamed, 3, after).Search(Query{Text: "torch"}).Products); got != "1" {
		t.Errorf("after a new title: got %q, want 1", got)
	}
}

func TestRows(t *testing.T) {
	products := []Product{
		{SKU: "P-1", Price: 90, ListPrice: 100, Stock: 1, Ratings: [5]int{0, 0, 0, 0, 2}, Position: 0},
		{SKU: "P-2", Price: 50, ListPrice: 100, Stock: 0, Ratings: [5]int{0, 0, 0, 0, 9}, Position: 1},
		{SKU: "P-3", Price: 90, ListPrice: 100, Stock: 1, Ratings: [5]int{0, 0, 0, 0, 5}, Position: 2},
		{SKU: "P-4", Price: 70, ListPrice: 100, Stock: 1, Ratings: [5]int{5, 0, 0, 0, 0}, Position: 3},
		{SKU: "P-5", Price: 70, Stock: 1, Position: 4},
	}
	s := newSnapshot(nil, products, 1, nil)
	for name, test := range map[string]struct {
		got  []Product
		want string
	}{
		"deals: the saving, then the ratings":     {s.Deals(), "4 3 1"},
		"best rated: the stars, then the votes":   {s.BestRated(), "3 1 4 5"},
		"newest: the day, then the ratings first": {s.Newest(), "2 3 1 4 5"},
	} {
		if got := numbers(test.got); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

// A family is one product in lists. The name of a colour finds that colour, and
// so does its SKU.
func TestAFamilyIsFoundByItsColours(t *testing.T) {
	products := append(testProducts(),
		Product{SKU: "LMP-1-SAGE", Family: "LMP-1", Slug: "desk-lamp-sage", Title: "Desk Lamp, Brass", Department: "home", Colour: Colour{Name: "Sage"}, Position: 4},
	)
	s := newSnapshot([]Department{{Slug: "home", Name: "Home"}}, products, 1, nil)
	for text, want := range map[string]string{"sage": "1-SAGE", "sage lamp": "1-SAGE", "lmp-1-sage": "1-SAGE", "bks-3": "3", "": "1 2 3 4"} {
		if got := numbers(s.Search(Query{Text: text}).Products); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
