package server

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/catalog"
	"crumbs.example/shop/templates"
)

// rowLength is how many products a row of the front page shows.
const rowLength = 10

// showHome serves GET /.
func (s *Server) showHome(c *gin.Context) error {
	v := s.glanceVisit(c)
	return render(c, http.StatusOK, templates.Home(templates.HomeProps{
		Layout: s.layout(c, v, templates.LayoutProps{
			Canonical:   s.origin(c) + "/",
			Description: "A demo shop that shows its visitors what cookies and sessions do.",
		}),
		Tiles:  departmentTiles(v.snapshot),
		Viewed: v.cards(v.viewed("")),
		Rows: []templates.RowProps{
			{ID: "deals", Title: "Deals", Note: "Was and now, as the price tag said it", Cards: v.cards(first(v.snapshot.Deals(), rowLength)),
				SeeAll: templates.Link{Label: "See all", Href: "/search?sale=1"}},
			{ID: "best-rated", Title: "Best rated", Cards: v.cards(first(v.snapshot.BestRated(), rowLength)),
				SeeAll: templates.Link{Label: "See all", Href: "/search?sort=rating"}},
			{ID: "new", Title: "New in the shop", Cards: v.cards(first(v.snapshot.Newest(), rowLength)),
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

func first[T any](items []T, n int) []T { return items[:min(n, len(items))] }
