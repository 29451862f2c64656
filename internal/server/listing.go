package server

import (
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/catalog"
)

const (
	// pageSize is how many products a page of results shows.
	pageSize = 24
	// maxQueryLength bounds what is searched for, in bytes; the field takes 200.
	maxQueryLength = 200
	// maxBrands bounds the brands of a filter, since each link carries them all.
	maxBrands = 20
)

// listing is the state of a page of results, as its URL gives it.
type listing struct {
	path    string
	values  url.Values
	query   catalog.Query
	message string
}

// readListing reads the state from the URL. What makes no sense is ignored: a
// link with an old filter still shows results.
func (s *Server) readListing(c *gin.Context, path string) listing {
	values := c.Request.URL.Query()
	if _, ok := s.cfg.Catalogue.Snapshot().Department(values.Get("dept")); !ok {
		values.Del("dept")
	}
	values.Set("q", searchText(values.Get("q")))
	values["brand"] = first(slices.DeleteFunc(values["brand"], func(brand string) bool { return brand == "" }), maxBrands)
	l := listing{path: path, values: url.Values{}}
	l.query = catalog.Query{
		Text:       values.Get("q"),
		Department: values.Get("dept"),
		Brands:     values["brand"],
		InStock:    values.Get("stock") == "1",
		OnSale:     values.Get("sale") == "1",
		Sort:       catalog.Sort(values.Get("sort")),
	}
	if !slices.Contains(catalog.Sorts, l.query.Sort) {
		l.query.Sort = catalog.Featured
	}
	if stars, err := strconv.Atoi(values.Get("stars")); err == nil && stars >= 1 && stars <= 5 {
		l.query.MinStars = stars
	}
	l.query.PageSize = pageSize
	l.query.Page, _ = strconv.Atoi(values.Get("page"))
	l.readPrices(values.Get("min"), values.Get("max"))
	l.keep(values, "q", "dept", "brand", "stars", "min", "max", "stock", "sale", "sort")
	return l
}

// searchText is what is searched for: the text without what cannot be seen, and
// not longer than anyone types.
func searchText(typed string) string {
	typed = strings.ToValidUTF8(typed[:min(len(typed), 4*maxQueryLength)], "")
	typed = strings.Join(strings.FieldsFunc(typed, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	return strings.ToValidUTF8(typed[:min(len(typed), maxQueryLength)], "")
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

// hrefPrice is the page with both bounds of the price set, and back on its first
// page; a zero bound is none.
func (l listing) hrefPrice(low, high catalog.Cents) string {
	changed := listing{path: l.path, values: url.Values{}}
	for name, values := range l.values {
		changed.values[name] = values
	}
	for name, bound := range map[string]catalog.Cents{"min": low, "max": high} {
		if delete(changed.values, name); bound > 0 {
			changed.values.Set(name, dollars(bound))
		}
	}
	return changed.href("page")
}

// dollars writes a price as a visitor types it: "25", "19.50".
func dollars(c catalog.Cents) string {
	return strings.TrimSuffix(c.Decimal(), ".00")
}
