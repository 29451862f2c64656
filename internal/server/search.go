package server

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/templates"
)

// searchPath is where searches are answered.
const searchPath = "/search"

// search serves GET /search. The URL is the whole state of the page.
func (s *Server) search(c *gin.Context) error {
	v := s.glanceVisit(c)
	state := s.readListing(c, searchPath)
	title := "All products"
	if state.query.Text != "" {
		title = "Search: " + state.query.Text
	}
	return render(c, http.StatusOK, templates.Search(templates.SearchProps{
		Layout: s.layout(c, v, templates.LayoutProps{
			Title:            title,
			NoIndex:          true,
			Query:            state.query.Text,
			SearchDepartment: state.query.Department,
		}),
		Query:   state.query.Text,
		Listing: state.props(v),
	}))
}
