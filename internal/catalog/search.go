package catalog

import (
	"maps"
	"slices"
	"strings"

	"crumbs.example/shop/internal/textindex"
)

// Sort is an order of search results.
type Sort string

// The orders. Featured is relevance for a search, the shop's own order else.
const (
	Featured  Sort = "featured"
	PriceAsc  Sort = "price-asc"
	PriceDesc Sort = "price-desc"
	BestRated Sort = "rating"
	Newest    Sort = "newest"
)

// Sorts lists the orders as they are offered.
var Sorts = []Sort{Featured, PriceAsc, PriceDesc, BestRated, Newest}

// Query is a search. Zero fields do not narrow it.
type Query struct {
	// Text is what was typed. Every word of it has to be in the product, or begin
	// a word that is; where no product has them all, see Results. A SKU finds its
	// product alone.
	Text       string
	Department string
	// Brands keeps products of any of these brands.
	Brands []string
	// MinStars keeps products with that average rating or a better one.
	MinStars int
	// MinPrice and MaxPrice bound the price, both inclusive; 0 is no bound.
	MinPrice, MaxPrice Cents
	// InStock leaves sold-out products out.
	InStock bool
	// OnSale keeps products that cost less than their list price.
	OnSale bool
	Sort   Sort
	// Page is the page of results wanted, counted from 1; below and beyond the
	// pages there are, it is the nearest one.
	Page int
	// PageSize is how many products a page holds; 0 puts all on one.
	PageSize int
}

// Results is what a search finds.
type Results struct {
	// Products are those of one page, one for each family: the colour that the words
	// name, or else the first that can be bought. Total is the number on all pages.
	Products []Product
	Total    int
	// Page and Pages count from 1; without results there is one empty page.
	Page, Pages int
	Facets      Facets
	// Corrected is the text that was searched for instead, because no product has
	// the words as they were typed; else it is empty.
	Corrected string
	// Suggestion is a text that may have been meant and finds more; else it is empty.
	Suggestion string
	// Partial says that no product has all the words: these have the most of them.
	Partial bool

	words textindex.Query
	// sku is what was typed, where that is one.
	sku string
	// everything says that the text held nothing to search for.
	everything bool
}

// Segment is a piece of a text, with a mark or without.
type Segment = textindex.Segment

// Highlight cuts a text into segments, of which those are marked that the search
// was for.
func (r Results) Highlight(text string) []Segment { return r.words.Highlight(text) }

// Search finds the products that a query describes.
func (s *Snapshot) Search(q Query) Results {
	var r Results
	found, counted := s.narrow(s.match(q.Text, &r), q)
	r.Facets, r.Total = counted, len(found)
	r.Pages, r.Page = 1, 1
	start, end := 0, len(found)
	if q.PageSize > 0 {
		r.Pages = max(1, (r.Total+q.PageSize-1)/q.PageSize)
		r.Page = min(max(1, q.Page), r.Pages)
		start = (r.Page - 1) * q.PageSize
		end = min(start+q.PageSize, r.Total)
	}
	for _, place := range s.inOrder(found, q)[start:end] {
		r.Products = append(r.Products, s.meant(s.leads[place], q, r))
	}
	return r
}

// meant returns the colour of a family that the words of a search name, if it is
// one alone and passes the filters; else the family's lead.
func (s *Snapshot) meant(lead Product, q Query, r Results) Product {
	var named []Product
	for _, p := range s.Colours(lead) {
		if p.SKU == r.sku || r.names(p) {
			named = append(named, p)
		}
	}
	if len(named) != 1 || !q.passes(named[0]) {
		return lead
	}
	return named[0]
}

// names says that the search was for a word of a product's colour which its title
// does not have: a "speckled mug" is not asked for in "speckled white".
func (r Results) names(p Product) bool {
	title := strings.ToLower(p.Title)
	return slices.ContainsFunc(r.Highlight(p.Colour.Name), func(s Segment) bool {
		return s.Marked && !strings.Contains(title, strings.ToLower(s.Text))
	})
}

// passes applies the filters in which the colours of a family differ.
func (q Query) passes(p Product) bool {
	bounds := PriceBand{Min: q.MinPrice, Max: q.MaxPrice}
	return bounds.holds(p.Price) && (!q.InStock || p.Stock > 0) && (!q.OnSale || p.OnSale())
}

// match finds the products that a text describes, whatever the filters, and
// notes in r how it was understood.
func (s *Snapshot) match(text string, r *Results) []textindex.Hit {
	if p, ok := s.BySKU(strings.ToUpper(strings.TrimSpace(text))); ok {
		r.sku = p.SKU
		return []textindex.Hit{{Document: s.places[p.Family]}}
	}
	found := s.index.Search(text)
	r.words, r.Corrected, r.Suggestion, r.Partial = found.Query, found.Corrected, found.Suggestion, found.Partial
	if r.everything = found.Query.Empty(); r.everything {
		return s.shelf.all
	}
	return found.Hits
}

// inOrder sorts the products found and returns their places.
func (s *Snapshot) inOrder(found []textindex.Hit, q Query) []int {
	if order, ok := s.shelf.orders[q.Sort]; ok {
		return pick(order, found)
	}
	return byScore(found)
}

// byScore puts the best matches first, and equals into the shop's own order.
// There are far fewer scores than products, so the scores alone are sorted.
func byScore(found []textindex.Hit) []int {
	groups := map[float32][]int{}
	for _, hit := range found {
		groups[hit.Score] = append(groups[hit.Score], hit.Document)
	}
	places := make([]int, 0, len(found))
	for _, score := range slices.Backward(slices.Sorted(maps.Keys(groups))) {
		places = append(places, groups[score]...)
	}
	return places
}

// pick returns what was found, in an order of all products.
func pick(order []int, found []textindex.Hit) []int {
	isFound := make([]bool, len(order))
	for _, hit := range found {
		isFound[hit.Document] = true
	}
	places := make([]int, 0, len(found))
	for _, place := range order {
		if isFound[place] {
			places = append(places, place)
		}
	}
	return places
}
