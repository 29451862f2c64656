package catalog

import (
	"cmp"
	"slices"

	"crumbs.example/shop/internal/textindex"
)

// Snapshot is the whole catalogue at one moment: what a page is rendered from.
// It never changes; a newer state of the database is another Snapshot.
type Snapshot struct {
	departments []Department
	// products are all of them, leads the ones that stand for their families: the
	// first colours that can be bought. Both are in the shop's own order.
	products []Product
	leads    []Product
	families map[string][]Product
	// places are the leads' places among the leads, by family.
	places map[string]int
	bySKU  map[string]int
	bySlug map[string]int
	shelf  shelf
	rows   rows
	// texts are what index was built from, lead by lead.
	texts [][]textindex.Text
	index *textindex.Index
	// revision is the database's count of changes that this snapshot shows; 0
	// when it comes from the data file.
	revision int64
}

// newSnapshot arranges a state of the catalogue. Where the texts are those of the
// previous state (nil before the first), as after a sale, its index is kept.
func newSnapshot(departments []Department, products []Product, revision int64, previous *Snapshot) *Snapshot {
	s := &Snapshot{
		departments: departments,
		products:    slices.SortedFunc(slices.Values(products), func(a, b Product) int { return cmp.Compare(a.Position, b.Position) }),
		families:    make(map[string][]Product, len(products)),
		places:      make(map[string]int, len(products)),
		bySKU:       make(map[string]int, len(products)),
		bySlug:      make(map[string]int, len(products)),
		revision:    revision,
	}
	for i, p := range s.products {
		p.Family = cmp.Or(p.Family, p.SKU)
		s.products[i] = p
		s.bySKU[p.SKU], s.bySlug[p.Slug] = i, i
		family := append(s.families[p.Family], p)
		if s.families[p.Family] = family; len(family) == 1 {
			s.places[p.Family] = len(s.leads)
			s.leads = append(s.leads, p)
		}
	}
	for i, lead := range s.leads {
		department, _ := s.Department(lead.Department)
		s.texts = append(s.texts, texts(s.families[lead.Family], department))
		s.leads[i] = s.Buyable(lead)
	}
	s.shelf = newShelf(s.leads)
	s.rows = newRows(s.leads, s.shelf)
	s.index = s.indexAfter(previous)
	return s
}

func (s *Snapshot) indexAfter(previous *Snapshot) *textindex.Index {
	if previous != nil && slices.EqualFunc(s.texts, previous.texts, slices.Equal[[]textindex.Text]) {
		return previous.index
	}
	return textindex.New(s.texts)
}

// Departments returns the departments in display order.
func (s *Snapshot) Departments() []Department { return s.departments }

// Department returns the department with that slug, if there is one.
func (s *Snapshot) Department(slug string) (Department, bool) {
	i := slices.IndexFunc(s.departments, func(d Department) bool { return d.Slug == slug })
	if i < 0 {
		return Department{}, false
	}
	return s.departments[i], true
}

// Products returns the shop's products in its own order, one for each family: its
// first colour that can be bought.
func (s *Snapshot) Products() []Product { return s.leads }

// Colours returns the products of p's family, p among them, first colour first.
// They are one where there is no choice of colours.
func (s *Snapshot) Colours(p Product) []Product { return s.families[p.Family] }

// Buyable returns p, or where it is sold out the first colour of its family that
// is not. Where all are, it is p.
func (s *Snapshot) Buyable(p Product) Product {
	inStock := func(p Product) bool { return p.Stock > 0 }
	if i := slices.IndexFunc(s.Colours(p), inStock); i >= 0 && !inStock(p) {
		return s.Colours(p)[i]
	}
	return p
}

// InDepartment returns the products of a department in the shop's own order, one
// for each family.
func (s *Snapshot) InDepartment(slug string) []Product {
	var products []Product
	for _, p := range s.leads {
		if p.Department == slug {
			products = append(products, p)
		}
	}
	return products
}

// BySKU returns the product with that SKU, if there is one.
func (s *Snapshot) BySKU(sku string) (Product, bool) { return s.at(s.bySKU, sku) }

// BySlug returns the product with that slug, if there is one.
func (s *Snapshot) BySlug(slug string) (Product, bool) { return s.at(s.bySlug, slug) }

func (s *Snapshot) at(index map[string]int, key string) (Product, bool) {
	i, ok := index[key]
	if !ok {
		return Product{}, false
	}
	return s.products[i], true
}
