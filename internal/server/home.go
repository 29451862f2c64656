package server

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/catalog"
	"crumbs.example/shop/templates"
)

// rowLength is how many products a row of the front page shows.
const rowLength = 10

// showHome serves GET /.
func (s *Server) showHome(c *gin.Context) error {
	v := s.glanceVisit(c)
	products := v.snapshot.Products()
	return render(c, http.StatusOK, templates.Home(templates.HomeProps{
		Layout: s.layout(c, v, templates.LayoutProps{
			Description: "A demo shop that shows its visitors what cookies and sessions do.",
		}),
		Tiles:  departmentTiles(v.snapshot),
		Viewed: v.cards(v.viewed("")),
		Rows: []templates.RowProps{
			{ID: "deals", Title: "Deals", Note: "Was and now, as the price tag said it", Cards: v.cards(onSale(products, rowLength))},
			{ID: "best-rated", Title: "Best rated", Cards: v.cards(bestRated(products, rowLength)),
				SeeAll: templates.Link{Label: "See all", Href: "/search?sort=rating"}},
			{ID: "new", Title: "New in the shop", Cards: v.cards(newest(products, rowLength)),
				SeeAll: templates.Link{Label: "See all", Href: "/search?sort=newest"}},
		},
	}))
}

func departmentTiles(snapshot *catalog.Snapshot) []templates.DepartmentTile {
	var tiles []templates.DepartmentTile
	for _, department := range snapshot.Departments() {
		products := snapshot.InDepartment(department.Slug)
		tiles = append(tiles, templates.DepartmentTile{
			Department: department, Products: first(products, 4), Count: len(products),
		})
	}
	return tiles
}

func onSale(products []catalog.Product, n int) []catalog.Product {
	deals := slices.DeleteFunc(slices.Clone(products), func(p catalog.Product) bool { return !p.OnSale() || p.Stock <= 0 })
	slices.SortStableFunc(deals, func(a, b catalog.Product) int { return cmp.Compare(b.Saving(), a.Saving()) })
	return first(deals, n)
}

func bestRated(products []catalog.Product, n int) []catalog.Product {
	rated := slices.DeleteFunc(slices.Clone(products), func(p catalog.Product) bool { return p.Stock <= 0 })
	slices.SortStableFunc(rated, func(a, b catalog.Product) int { return cmp.Compare(b.Stars(), a.Stars()) })
	return first(rated, n)
}

func newest(products []catalog.Product, n int) []catalog.Product {
	sorted := slices.Clone(products)
	slices.SortStableFunc(sorted, func(a, b catalog.Product) int { return b.AddedOn.Compare(a.AddedOn) })
	return first(sorted, n)
}

func first[T any](items []T, n int) []T { return items[:min(n, len(items))] }
