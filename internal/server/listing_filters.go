package server

import (
	"cmp"
	"slices"
	"strconv"

	"crumbs.example/shop/internal/catalog"
	"crumbs.example/shop/templates"
)

func (l listing) filterProps(snapshot *catalog.Snapshot, facets catalog.Facets) templates.FilterProps {
	p := templates.FilterProps{
		Action:  l.path,
		Hidden:  l.hidden("brand", "stars", "min", "max", "stock", "sale"),
		Prices:  l.priceLinks(facets.Prices),
		Min:     l.values.Get("min"),
		Max:     l.values.Get("max"),
		InStock: templates.Option{Value: "1", Label: "In stock", Selected: l.query.InStock, Count: facets.InStock},
		OnSale:  templates.Option{Value: "1", Label: "On sale", Selected: l.query.OnSale, Count: facets.OnSale},
		Message: l.message,
	}
	if facets.Highest > 0 {
		p.Lowest, p.Highest = facets.Lowest, facets.Highest
	}
	if l.path == searchPath {
		p.Departments = l.departmentLinks(snapshot, facets.Departments)
	}
	for _, brand := range facets.Brands {
		p.Brands = append(p.Brands, templates.Option{
			Value: brand.Value, Label: brand.Value, Count: brand.Count,
			Selected: slices.Contains(l.query.Brands, brand.Value),
		})
	}
	for _, stars := range facets.Stars {
		p.Stars = append(p.Stars, templates.Option{
			Value: stars.Value, Label: stars.Value + " stars and up", Count: stars.Count,
			Selected: strconv.Itoa(l.query.MinStars) == stars.Value,
		})
	}
	return p
}

func (l listing) departmentLinks(snapshot *catalog.Snapshot, facets []catalog.Facet) []templates.FilterLink {
	links := []templates.FilterLink{{Label: "All departments", Href: l.href("dept"), Current: l.query.Department == ""}}
	for _, facet := range facets {
		department, _ := snapshot.Department(facet.Value)
		links[0].Count += facet.Count
		links = append(links, templates.FilterLink{
			Label: department.Name, Count: facet.Count, Href: l.href("dept", department.Slug),
			Current: l.query.Department == department.Slug,
		})
	}
	return links
}

// priceLinks leads to the bands of prices, and back from the one in force.
func (l listing) priceLinks(bands []catalog.PriceBand) []templates.FilterLink {
	var links []templates.FilterLink
	for _, band := range bands {
		link := templates.FilterLink{Label: bandLabel(band), Count: band.Count, Href: l.hrefPrice(band.Min, band.Max)}
		if link.Current = band.Min == l.query.MinPrice && band.Max == l.query.MaxPrice; link.Current {
			link.Href = l.hrefPrice(0, 0)
		}
		links = append(links, link)
	}
	return links
}

func bandLabel(band catalog.PriceBand) string {
	switch {
	case band.Min == 0:
		return "Up to $" + dollars(band.Max)
	case band.Max == 0:
		return "$" + dollars(band.Min) + " and above"
	default:
		return "$" + dollars(band.Min) + " to $" + dollars(band.Max)
	}
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
	if department, ok := snapshot.Department(l.values.Get("dept")); ok && l.path == searchPath {
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
	if l.query.OnSale {
		add("On sale", l.href("sale"))
	}
	return links
}
