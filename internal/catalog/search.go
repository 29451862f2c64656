package catalog

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
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
	// Text is what was typed. Every word of it has to begin some word of the
	// product.
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
	Sort    Sort
}

// Facet is one choice that narrows a search, and how many results it leaves.
type Facet struct {
	Value string
	Count int
}

// Results is what a search finds.
type Results struct {
	Products []Product
	// Departments, Brands and Stars are the choices there are, each counted with
	// all other filters in force.
	Departments, Brands, Stars []Facet
}

// Search finds the products that a query describes.
func (s *Snapshot) Search(q Query) Results {
	found := s.match(q.Text)
	results := Results{
		Products:    q.filter(found, ""),
		Departments: count(q.filter(found, "department"), func(p Product) string { return p.Department }),
		Brands:      count(q.filter(found, "brand"), func(p Product) string { return p.Brand }),
		Stars:       countStars(q.filter(found, "stars")),
	}
	slices.SortFunc(results.Brands, func(a, b Facet) int { return strings.Compare(a.Value, b.Value) })
	q.sort(results.Products)
	return results
}

// filter keeps what the query asks for; the facet named by except is ignored.
func (q Query) filter(products []Product, except string) []Product {
	var kept []Product
	for _, p := range products {
		switch {
		case q.Department != "" && except != "department" && p.Department != q.Department,
			len(q.Brands) > 0 && except != "brand" && !slices.Contains(q.Brands, p.Brand),
			except != "stars" && p.Stars() < float64(q.MinStars),
			q.MinPrice > 0 && p.Price < q.MinPrice,
			q.MaxPrice > 0 && p.Price > q.MaxPrice,
			q.InStock && p.Stock <= 0:
			continue
		}
		kept = append(kept, p)
	}
	return kept
}

// sort puts products into the query's order; equals stay as they were.
func (q Query) sort(products []Product) {
	order := map[Sort]func(a, b Product) int{
		PriceAsc:  func(a, b Product) int { return cmp.Compare(a.Price, b.Price) },
		PriceDesc: func(a, b Product) int { return cmp.Compare(b.Price, a.Price) },
		BestRated: func(a, b Product) int { return cmp.Compare(b.Stars(), a.Stars()) },
		Newest:    func(a, b Product) int { return b.AddedOn.Compare(a.AddedOn) },
	}[q.Sort]
	if order != nil {
		slices.SortStableFunc(products, order)
	}
}

func count(products []Product, value func(Product) string) []Facet {
	var facets []Facet
	for _, p := range products {
		i := slices.IndexFunc(facets, func(f Facet) bool { return f.Value == value(p) })
		if i < 0 {
			facets = append(facets, Facet{Value: value(p)})
			i = len(facets) - 1
		}
		facets[i].Count++
	}
	return facets
}

func countStars(products []Product) []Facet {
	facets := []Facet{{Value: "4"}, {Value: "3"}, {Value: "2"}}
	for _, p := range products {
		for i, atLeast := range []float64{4, 3, 2} {
			if p.Stars() >= atLeast {
				facets[i].Count++
			}
		}
	}
	return facets
}

// word is a word of a product, and what finding it is worth.
type word struct {
	text   string
	weight int
}

// wordsOf lists the words by which a product is found.
func wordsOf(p Product) []word {
	var words []word
	add := func(text string, weight int) {
		for _, w := range split(text) {
			words = append(words, word{w, weight})
		}
	}
	add(p.Title, 10)
	add(p.Brand, 6)
	add(p.SKU, 6)
	add(p.Department, 3)
	for _, bullet := range p.Bullets {
		add(bullet, 2)
	}
	for _, paragraph := range p.Description {
		add(paragraph, 1)
	}
	return words
}

func split(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

// match returns the products that hold every word of text, the best first.
func (s *Snapshot) match(text string) []Product {
	wanted := split(text)
	if len(wanted) == 0 {
		return s.leads
	}
	type hit struct {
		product Product
		score   int
	}
	var hits []hit
	for i, p := range s.leads {
		if score := score(s.words[i], wanted); score > 0 {
			hits = append(hits, hit{p, score})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return b.score - a.score })
	products := make([]Product, len(hits))
	for i, h := range hits {
		products[i] = h.product
	}
	return products
}

// score adds up the best find for each wanted word; 0 when one is not there.
func score(words []word, wanted []string) int {
	total := 0
	for _, w := range wanted {
		best := 0
		for _, candidate := range words {
			if strings.HasPrefix(candidate.text, stem(w)) {
				best = max(best, candidate.weight)
			}
		}
		if best == 0 {
			return 0
		}
		total += best
	}
	return total
}

// stem makes a plural find its singular: "lamps" finds "lamp".
func stem(w string) string {
	if len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") {
		return w[:len(w)-1]
	}
	return w
}
