package server

import (
	"cmp"
	"errors"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/catalog"
	"crumbs.example/shop/templates"
)

const (
	// pageSize is how many products a page of results shows.
	pageSize = 24
	// maxQueryLength bounds what is searched for, in bytes; the field takes 200.
	maxQueryLength = 200
)

var sortLabels = map[catalog.Sort]string{
	catalog.Featured:  "Featured",
	catalog.PriceAsc:  "Price: low to high",
	catalog.PriceDesc: "Price: high to low",
	catalog.BestRated: "Average review",
	catalog.Newest:    "Newest",
}

// listing is the state of a page of results, as its URL gives it.
type listing struct {
	path    string
	values  url.Values
	query   catalog.Query
	page    int
	message string
}

// readListing reads the state from the URL. What makes no sense is ignored: a
// link with an old filter still shows results.
func (s *Server) readListing(c *gin.Context, path string) listing {
	values := c.Request.URL.Query()
	if _, ok := s.cfg.Catalogue.Snapshot().Department(values.Get("dept")); !ok {
		values.Del("dept")
	}
	text := strings.Join(strings.Fields(strings.ToValidUTF8(values.Get("q"), "")), " ")
	l := listing{path: path, values: url.Values{}, page: 1}
	l.query = catalog.Query{
		Text:       strings.ToValidUTF8(text[:min(len(text), maxQueryLength)], ""),
		Department: values.Get("dept"),
		Brands:     slices.DeleteFunc(values["brand"], func(brand string) bool { return brand == "" }),
		InStock:    values.Get("stock") == "1",
		Sort:       catalog.Sort(values.Get("sort")),
	}
	if !slices.Contains(catalog.Sorts, l.query.Sort) {
		l.query.Sort = catalog.Featured
	}
	if stars, err := strconv.Atoi(values.Get("stars")); err == nil && stars >= 1 && stars <= 5 {
		l.query.MinStars = stars
	}
	if page, err := strconv.Atoi(values.Get("page")); err == nil && page > 0 {
		l.page = page
	}
	l.readPrices(values.Get("min"), values.Get("max"))
	l.keep(values, "q", "dept", "brand", "stars", "min", "max", "stock", "sort")
	return l
}

func (l *listing) readPrices(low, high string) {
	var errLow, errHigh error
	l.query.MinPrice, errLow = parsePrice(low)
	l.query.MaxPrice, errHigh = parsePrice(high)
	switch {
	case errLow != nil || errHigh != nil:
		l.message = "Give prices in dollars, like 20 or 19.50."
	case l.query.MaxPrice > 0 && l.query.MinPrice > l.query.MaxPrice:
		l.message = "The lowest price is above the highest."
	}
}

var pricePattern = regexp.MustCompile(`^\$?([0-9]{1,7})(?:\.([0-9]{1,2}))?$`)

var errPrice = errors.New("not a price")

// parsePrice reads dollars as a visitor types them; an empty text is 0.
func parsePrice(text string) (catalog.Cents, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, nil
	}
	parts := pricePattern.FindStringSubmatch(text)
	if parts == nil {
		return 0, errPrice
	}
	dollars, _ := strconv.Atoi(parts[1])
	cents, _ := strconv.Atoi((parts[2] + "00")[:2])
	return catalog.Cents(dollars*100 + cents), nil
}

// keep remembers the parameters that links and forms carry on.
func (l *listing) keep(values url.Values, names ...string) {
	for _, name := range names {
		for _, value := range values[name] {
			if value != "" {
				l.values.Add(name, value)
			}
		}
	}
}

// href is the page with one parameter set to other values, and back on its
// first page.
func (l listing) href(name string, values ...string) string {
	changed := url.Values{}
	for key, old := range l.values {
		changed[key] = old
	}
	changed[name] = values
	if len(values) == 0 {
		delete(changed, name)
	}
	if len(changed) == 0 {
		return l.path
	}
	return l.path + "?" + changed.Encode()
}

// props searches and builds the page of results for a visitor.
func (l listing) props(v visit) templates.ListingProps {
	results := v.snapshot.Search(l.query)
	total := len(results.Products)
	pages := max(1, int(math.Ceil(float64(total)/pageSize)))
	l.page = min(l.page, pages)
	start := (l.page - 1) * pageSize
	shown := results.Products[start:min(start+pageSize, total)]

	p := templates.ListingProps{
		Total:     total,
		Cards:     v.cards(shown),
		Sort:      l.sortProps(),
		Filters:   l.filterProps(v.snapshot, results),
		Applied:   l.applied(v.snapshot),
		ClearHref: l.clearHref(),
		Pages:     l.pagination(pages),
	}
	if total == 0 {
		p.Suggestions = v.cards(bestRated(v.snapshot.Products(), 4))
		return p
	}
	p.First, p.Last = start+1, start+len(shown)
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

func (l listing) filterProps(snapshot *catalog.Snapshot, results catalog.Results) templates.FilterProps {
	p := templates.FilterProps{
		Action:  l.path,
		Hidden:  l.hidden("brand", "stars", "min", "max", "stock"),
		Min:     l.values.Get("min"),
		Max:     l.values.Get("max"),
		InStock: l.query.InStock,
		Message: l.message,
	}
	if l.path == "/search" {
		p.Departments = l.departmentLinks(snapshot, results.Departments)
	}
	for _, brand := range results.Brands {
		p.Brands = append(p.Brands, templates.Option{
			Value: brand.Value, Label: brand.Value, Count: brand.Count,
			Selected: slices.Contains(l.query.Brands, brand.Value),
		})
	}
	for _, stars := range results.Stars {
		p.Stars = append(p.Stars, templates.Option{
			Value: stars.Value, Label: stars.Value + " stars and up", Count: stars.Count,
			Selected: strconv.Itoa(l.query.MinStars) == stars.Value,
		})
	}
	return p
}

func (l listing) departmentLinks(snapshot *catalog.Snapshot, facets []catalog.Facet) []templates.FilterLink {
	links := []templates.FilterLink{{Label: "All departments", Href: l.href("dept"), Current: l.query.Department == ""}}
	for _, department := range snapshot.Departments() {
		i := slices.IndexFunc(facets, func(f catalog.Facet) bool { return f.Value == department.Slug })
		if i < 0 && l.query.Department != department.Slug {
			continue
		}
		link := templates.FilterLink{Label: department.Name, Href: l.href("dept", department.Slug), Current: l.query.Department == department.Slug}
		if i >= 0 {
			link.Count = facets[i].Count
		}
		links[0].Count += link.Count
		links = append(links, link)
	}
	return links
}

// hidden lists the state as form fields, without the fields that the form has
// itself.
func (l listing) hidden(except ...string) []templates.Field {
	var fields []templates.Field
	for name, values := range l.values {
		if slices.Contains(except, name) {
			continue
		}
		for _, value := range values {
			fields = append(fields, templates.Field{Name: name, Value: value})
		}
	}
	slices.SortStableFunc(fields, func(a, b templates.Field) int { return cmp.Compare(a.Name, b.Name) })
	return fields
}

// applied lists the filters in force as links that take each away.
func (l listing) applied(snapshot *catalog.Snapshot) []templates.Link {
	var links []templates.Link
	add := func(label, href string) { links = append(links, templates.Link{Label: label, Href: href}) }
	if department, ok := snapshot.Department(l.values.Get("dept")); ok && l.path == "/search" {
		add(department.Name, l.href("dept"))
	}
	for i, brand := range l.query.Brands {
		add(brand, l.href("brand", slices.Delete(slices.Clone(l.query.Brands), i, i+1)...))
	}
	if l.query.MinStars > 0 {
		add(strconv.Itoa(l.query.MinStars)+" stars and up", l.href("stars"))
	}
	if l.query.MinPrice > 0 {
		add("From "+l.query.MinPrice.String(), l.href("min"))
	}
	if l.query.MaxPrice > 0 {
		add("Up to "+l.query.MaxPrice.String(), l.href("max"))
	}
	if l.query.InStock {
		add("In stock", l.href("stock"))
	}
	return links
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

func (l listing) pagination(pages int) templates.PaginationProps {
	var p templates.PaginationProps
	if pages < 2 {
		return p
	}
	for number := range pages {
		number++
		p.Pages = append(p.Pages, templates.PageLink{Number: number, Href: l.pageHref(number), Current: number == l.page})
	}
	if l.page > 1 {
		p.Prev = l.pageHref(l.page - 1)
	}
	if l.page < pages {
		p.Next = l.pageHref(l.page + 1)
	}
	return p
}

func (l listing) pageHref(number int) string {
	if number == 1 {
		return l.href("page")
	}
	return l.href("page", strconv.Itoa(number))
}
