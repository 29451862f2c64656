package catalog

import (
	"cmp"
	"slices"
)

// rowLength is how many products a selection holds, at most.
const rowLength = 24

// rows are the selections that the front page shows: sorted once for each state
// of the catalogue.
type rows struct{ deals, bestRated, newest []Product }

func newRows(products []Product, s shelf) rows {
	deals := s.places(func(a, b int) int {
		return cmp.Or(cmp.Compare(products[b].Saving(), products[a].Saving()), cmp.Compare(s.stars[b], s.stars[a]), cmp.Compare(s.votes[b], s.votes[a]))
	})
	return rows{
		deals:     choose(products, deals, func(p Product) bool { return p.OnSale() && p.Stock > 0 }),
		bestRated: choose(products, s.orders[BestRated], func(p Product) bool { return p.Stock > 0 }),
		newest:    choose(products, s.orders[Newest], func(Product) bool { return true }),
	}
}

// choose returns the first products of an order that fit.
func choose(products []Product, order []int, fits func(Product) bool) []Product {
	var row []Product
	for _, place := range order {
		if len(row) == rowLength {
			break
		}
		if fits(products[place]) {
			row = append(row, products[place])
		}
	}
	return slices.Clip(row)
}

// Deals returns up to 24 products on sale and in stock, the largest saving first.
func (s *Snapshot) Deals() []Product { return s.rows.deals }

// BestRated returns up to 24 products in stock, the best rated first.
func (s *Snapshot) BestRated() []Product { return s.rows.bestRated }

// Newest returns up to 24 products, the newest first.
func (s *Snapshot) Newest() []Product { return s.rows.newest }
