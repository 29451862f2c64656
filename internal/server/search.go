package server

import (
	"cmp"
	"net/http"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/catalog"
	"crumbs.example/shop/templates"
)

// searchPath is where searches are answered.
const searchPath = "/search"

// search serves GET /search. The URL is the whole state of the page.
func (s *Server) search(c *gin.Context) error {
	v := s.glanceVisit(c)
	state := s.readListing(c, searchPath)
	name := state.name(v.snapshot)
	title := name
	if state.query.Text != "" {
		title = "Search: " + state.query.Text
	}
	return render(c, http.StatusOK, templates.Search(templates.SearchProps{
		Layout: s.layout(c, v, templates.LayoutProps{
			Title:            title,
			NoIndex:          true,
			Refused:          state.message != "",
			Query:            state.query.Text,
			SearchDepartment: state.query.Department,
		}),
		Query:   state.query.Text,
		Name:    name,
		Listing: state.props(v),
	}))
}

// name says what a search without words lists: the one thing that was chosen of it.
func (l listing) name(snapshot *catalog.Snapshot) string {
	department, _ := snapshot.Department(l.query.Department)
	switch {
	case len(l.query.Brands) == 1:
		return l.query.Brands[0]
	case l.query.OnSale:
		return "Deals"
	case l.query.Sort == catalog.BestRated:
		return "Best rated"
	case l.query.Sort == catalog.Newest:
		return "New in the shop"
	}
	return cmp.Or(department.Name, "All products")
}
