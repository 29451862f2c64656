package server

import (
	"net/url"
	"strconv"

	"crumbs.example/shop/internal/catalog"
	"crumbs.example/shop/templates"
)

var sortLabels = map[catalog.Sort]string{
	catalog.Featured:  "Featured",
	catalog.PriceAsc:  "Price: low to high",
	catalog.PriceDesc: "Price: high to low",
	catalog.BestRated: "Average review",
	catalog.Newest:    "Newest",
}

// props searches and builds the page of results for a visitor.
func (l listing) props(v visit) templates.ListingProps {
	results := v.snapshot.Search(l.query)
	l.query.Page = results.Page
	p := templates.ListingProps{
		Total:     results.Total,
		Cards:     v.cards(results.Products),
		Sort:      l.sortProps(),
		Filters:   l.filterProps(v.snapshot, results.Facets),
		Applied:   l.applied(v.snapshot),
		ClearHref: l.clearHref(),
		Pages:     l.pagination(results.Pages),
		Spelling:  l.spelling(results),
	}
	for i, product := range results.Products {
		p.Cards[i].Title = results.Highlight(product.Title)
	}
	if results.Total == 0 {
		p.Suggestions = v.cards(first(v.snapshot.BestRated(), 4))
		p.Unfiltered = v.snapshot.Search(l.unfiltered()).Total
		return p
	}
	p.First = (results.Page-1)*pageSize + 1
	p.Last = p.First + len(results.Products) - 1
	return p
}

// canonical is the address of the page without filters and order, which choose from
// the same products.
func (l listing) canonical(shown templates.ListingProps) string {
	page := max(1, (shown.First+pageSize-1)/pageSize)
	return listing{path: l.path}.pageHref(page)
}

// unfiltered is the query without the filters that ClearHref takes away.
func (l listing) unfiltered() catalog.Query {
	q := catalog.Query{Text: l.query.Text, PageSize: 1}
	if l.path != searchPath {
		q.Department = l.query.Department
	}
	return q
}

// spelling tells how the words were understood.
func (l listing) spelling(results catalog.Results) templates.SpellingProps {
	p := templates.SpellingProps{Typed: l.query.Text, Corrected: results.Corrected, Partial: results.Partial}
	if results.Suggestion != "" {
		p.Suggestion = templates.Link{Label: results.Suggestion, Href: l.href("q", results.Suggestion)}
	}
	return p
}

func (l listing) sortProps() templates.SortProps {
	p := templates.SortProps{Action: l.path, Hidden: l.hidden("sort")}
	for _, sort := range catalog.Sorts {
		p.Options = append(p.Options, templates.Option{
			Value: string(sort), Label: sortLabels[sort], Selected: sort == l.query.Sort,
		})
	}
	return p
}

func (l listing) clearHref() string {
	kept := url.Values{}
	for _, name := range []string{"q", "sort"} {
		if value := l.values.Get(name); value != "" {
			kept.Set(name, value)
		}
	}
	if len(kept) == 0 {
		return l.path
	}
	return l.path + "?" + kept.Encode()
}

// pagination links to the pages there are: the first, the last, and those around
// the current one.
func (l listing) pagination(pages int) templates.PaginationProps {
	var p templates.PaginationProps
	if pages < 2 {
		return p
	}
	const around = 2
	page, previous := l.query.Page, 0
	for number := 1; number <= pages; number++ {
		if number > 1 && number < pages && (number < page-around || number > page+around) {
			continue
		}
		if number > previous+1 {
			p.Pages = append(p.Pages, templates.PageLink{}) // pages left out
		}
		p.Pages = append(p.Pages, templates.PageLink{Number: number, Href: l.pageHref(number), Current: number == page})
		previous = number
	}
	if page > 1 {
		p.Prev = l.pageHref(page - 1)
	}
	if page < pages {
		p.Next = l.pageHref(page + 1)
	}
	return p
}

func (l listing) pageHref(number int) string {
	if number == 1 {
		return l.href("page")
	}
	return l.href("page", strconv.Itoa(number))
}
