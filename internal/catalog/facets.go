package catalog

import (
	"slices"
	"strconv"

	"crumbs.example/shop/internal/textindex"
)

// Facet is one choice that narrows a search, and how many results it leaves.
type Facet struct {
	Value string
	Count int
}

// PriceBand is a range of prices, both bounds inclusive; a zero Max is no bound.
type PriceBand struct {
	Min, Max Cents
	Count    int
}

// Facets are the choices there are within what was searched for, each counted
// with all other filters in force. A choice that would leave nothing has the
// count 0.
type Facets struct {
	Departments, Brands, Stars []Facet
	Prices                     []PriceBand
	// Lowest and Highest are the prices between which a bound makes a difference.
	Lowest, Highest Cents
	// InStock is the number of results that can be bought now.
	InStock int
	// OnSale is the number of results that cost less than their list price.
	OnSale int
}

// starSteps and priceBands are the choices offered for ratings and prices.
var (
	starSteps  = []int{4, 3, 2}
	priceBands = []PriceBand{{Max: 2500}, {Min: 2500, Max: 5000}, {Min: 5000, Max: 10000}, {Min: 10000, Max: 20000}, {Min: 20000}}
)

func (b PriceBand) holds(price Cents) bool {
	return price >= b.Min && (b.Max == 0 || price <= b.Max)
}

// filters is a set of filters.
type filters uint8

const (
	byDepartment filters = 1 << iota
	byBrand
	byStars
	byPrice
	byStock
	bySale
)

// only says that the set holds no filter but those of other.
func (f filters) only(other filters) bool { return f&^other == 0 }

// sieve is a query's filters in the terms of a shelf.
type sieve struct {
	shelf
	query      Query
	department int
	// brands marks the wanted brands; nil wants all.
	brands []bool
}

func (s shelf) sieve(q Query) sieve {
	f := sieve{shelf: s, query: q, department: -1}
	if id, ok := slices.BinarySearch(s.departments.values, q.Department); ok {
		f.department = id
	}
	if len(q.Brands) > 0 {
		f.brands = make([]bool, len(s.brands.values))
	}
	for _, brand := range q.Brands {
		if id, ok := slices.BinarySearch(s.brands.values, brand); ok {
			f.brands[id] = true
		}
	}
	return f
}

// failed returns the filters that a product does not pass.
func (f *sieve) failed(place int) filters {
	var failed filters
	if f.query.Department != "" && f.shelf.departments.ids[place] != f.department {
		failed |= byDepartment
	}
	if f.brands != nil && !f.brands[f.shelf.brands.ids[place]] {
		failed |= byBrand
	}
	if f.stars[place] < f.query.MinStars*10 {
		failed |= byStars
	}
	if bounds := (PriceBand{Min: f.query.MinPrice, Max: f.query.MaxPrice}); !bounds.holds(f.prices[place]) {
		failed |= byPrice
	}
	if f.query.InStock && !f.inStock[place] {
		failed |= byStock
	}
	if f.query.OnSale && !f.onSale[place] {
		failed |= bySale
	}
	return failed
}

// narrow keeps what the query's filters let through, and counts what other
// choices would.
func (s *Snapshot) narrow(found []textindex.Hit, q Query) ([]textindex.Hit, Facets) {
	f, c := s.shelf.sieve(q), newCounts(s.shelf)
	kept := make([]textindex.Hit, 0, len(found))
	for _, hit := range found {
		failed := f.failed(hit.Document)
		c.add(&s.shelf, hit.Document, failed)
		if failed == 0 {
			kept = append(kept, hit)
		}
	}
	return kept, c.facets(s)
}

// counts counts the products behind each choice. The slices are indexed by the
// numbers of the choices; -1 stands for a choice that is not offered.
type counts struct {
	departments, brands, prices []int
	stars                       [6]int
	lowest, highest             Cents
	inStock, onSale             int
}

func newCounts(s shelf) *counts {
	return &counts{
		departments: slices.Repeat([]int{-1}, len(s.departments.values)),
		brands:      slices.Repeat([]int{-1}, len(s.brands.values)),
		prices:      slices.Repeat([]int{-1}, len(priceBands)),
	}
}

// add counts a product. It makes a choice be offered unless the product is of
// another department, and adds to it unless another filter takes the product away.
func (c *counts) add(s *shelf, place int, failed filters) {
	count(&c.departments[s.departments.ids[place]], failed.only(byDepartment))
	if !failed.only(byBrand | byStars | byPrice | byStock | bySale) {
		return
	}
	count(&c.brands[s.brands.ids[place]], failed.only(byBrand))
	for i, band := range priceBands {
		if band.holds(s.prices[place]) {
			count(&c.prices[i], failed.only(byPrice))
		}
	}
	if failed.only(byPrice) {
		c.spread(s.prices[place])
	}
	if failed.only(byStars) {
		c.stars[s.stars[place]/10]++
	}
	if failed.only(byStock) && s.inStock[place] {
		c.inStock++
	}
	if failed.only(bySale) && s.onSale[place] {
		c.onSale++
	}
}

// count makes a choice be offered, and adds one to it.
func count(choice *int, one bool) {
	*choice = max(*choice, 0)
	if one {
		*choice++
	}
}

// spread widens the range of prices.
func (c *counts) spread(price Cents) {
	if c.highest == 0 {
		c.lowest = price
	}
	c.lowest, c.highest = min(c.lowest, price), max(c.highest, price)
}

func (c *counts) facets(s *Snapshot) Facets {
	f := Facets{Brands: offered(s.shelf.brands.values, c.brands), Lowest: c.lowest, Highest: c.highest, InStock: c.inStock, OnSale: c.onSale}
	departments := offered(s.shelf.departments.values, c.departments)
	for _, d := range s.departments {
		if i := slices.IndexFunc(departments, func(f Facet) bool { return f.Value == d.Slug }); i >= 0 {
			f.Departments = append(f.Departments, departments[i])
		}
	}
	for _, step := range starSteps {
		atLeast := 0
		for _, n := range c.stars[step:] {
			atLeast += n
		}
		f.Stars = append(f.Stars, Facet{strconv.Itoa(step), atLeast})
	}
	for i, band := range priceBands {
		if band.Count = c.prices[i]; band.Count >= 0 {
			f.Prices = append(f.Prices, band)
		}
	}
	return f
}

// offered lists the choices that are not left out.
func offered(values []string, counts []int) []Facet {
	var facets []Facet
	for i, n := range counts {
		if n >= 0 {
			facets = append(facets, Facet{values[i], n})
		}
	}
	return facets
}
