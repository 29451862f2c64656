package catalog

import (
	"cmp"
	"slices"
	"strings"

	"crumbs.example/shop/internal/textindex"
)

// shelf holds what filters and orders look at, so that a search does not touch
// the products themselves. The n-th entry of a column is that of the n-th product
// in lists, which stands for its family. It is in stock where any colour is.
type shelf struct {
	departments, brands column
	prices              []Cents
	// stars are averages in tenths, votes the numbers behind them.
	stars, votes    []int
	inStock, onSale []bool
	// orders are the places of all products in each order but Featured.
	orders map[Sort][]int
	// all is every product, in the shop's own order.
	all []textindex.Hit
}

// column holds one text of each product as a number.
type column struct {
	ids []int
	// values are the texts by their numbers, sorted.
	values []string
}

func newColumn(products []Product, value func(Product) string) column {
	var c column
	for _, p := range products {
		c.values = append(c.values, value(p))
	}
	slices.Sort(c.values)
	c.values = slices.Compact(c.values)
	for _, p := range products {
		id, _ := slices.BinarySearch(c.values, value(p))
		c.ids = append(c.ids, id)
	}
	return c
}

func newShelf(products []Product) shelf {
	s := shelf{
		departments: newColumn(products, func(p Product) string { return p.Department }),
		brands:      newColumn(products, func(p Product) string { return p.Brand }),
	}
	for i, p := range products {
		s.prices = append(s.prices, p.Price)
		s.stars = append(s.stars, int(p.Stars()*10+0.5))
		s.votes = append(s.votes, p.Votes())
		s.inStock = append(s.inStock, p.Stock > 0)
		s.onSale = append(s.onSale, p.OnSale())
		s.all = append(s.all, textindex.Hit{Document: i})
	}
	s.orders = s.sorted(products)
	return s
}

// sorted puts all products into each order. Equals are told apart by what else a
// visitor would look at, and in the end by the shop's own order.
func (s shelf) sorted(products []Product) map[Sort][]int {
	byStars := func(a, b int) int {
		return cmp.Or(cmp.Compare(s.stars[b], s.stars[a]), cmp.Compare(s.votes[b], s.votes[a]))
	}
	byPrice := func(a, b int) int { return cmp.Compare(s.prices[a], s.prices[b]) }
	byDay := func(a, b int) int { return products[b].AddedOn.Compare(products[a].AddedOn) }
	return map[Sort][]int{
		PriceAsc:  s.places(func(a, b int) int { return cmp.Or(byPrice(a, b), byStars(a, b)) }),
		PriceDesc: s.places(func(a, b int) int { return cmp.Or(byPrice(b, a), byStars(a, b)) }),
		BestRated: s.places(byStars),
		Newest:    s.places(func(a, b int) int { return cmp.Or(byDay(a, b), byStars(a, b)) }),
	}
}

// places returns the places of all products, sorted.
func (s shelf) places(compare func(a, b int) int) []int {
	places := make([]int, len(s.prices))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, compare)
	return places
}

// What finding a word is worth, by where it stands. A title names what the
// product is before its first comma, and describes it after.
const (
	weightTitle       = 24
	weightTitleRest   = 16
	weightBrand       = 12
	weightDepartment  = 8
	weightColour      = 8
	weightBullet      = 4
	weightSpec        = 3
	weightDescription = 2
)

// texts are what a family of products is found by: what its first says, and the
// names of all its colours.
func texts(family []Product, department Department) []textindex.Text {
	p := family[0]
	title, rest, _ := strings.Cut(p.Title, ",")
	texts := []textindex.Text{
		{Content: title, Weight: weightTitle, Offered: true},
		{Content: rest, Weight: weightTitleRest, Offered: true},
		{Content: p.Brand, Weight: weightBrand, Offered: true},
		{Content: department.Name, Weight: weightDepartment, Offered: true},
	}
	for _, variant := range family {
		texts = append(texts, textindex.Text{Content: variant.Colour.Name, Weight: weightColour, Offered: true})
	}
	for _, bullet := range p.Bullets {
		texts = append(texts, textindex.Text{Content: bullet, Weight: weightBullet})
	}
	for _, spec := range p.Specs {
		texts = append(texts, textindex.Text{Content: spec.Name + ": " + spec.Value, Weight: weightSpec})
	}
	for _, paragraph := range p.Description {
		texts = append(texts, textindex.Text{Content: paragraph, Weight: weightDescription})
	}
	return texts
}
