package server

import (
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/templates"
)

// showDepartment serves GET /departments/{slug}. It takes the filters of a
// search; its query is the department.
func (s *Server) showDepartment(c *gin.Context) error {
	department, ok := s.cfg.Catalogue.Snapshot().Department(c.Param("slug"))
	if !ok {
		return fmt.Errorf("department %q: %w", c.Param("slug"), errNotFound)
	}
	v := s.glanceVisit(c)
	state := s.readListing(c, "/departments/"+department.Slug)
	state.query.Text, state.query.Department = "", department.Slug
	props := state.props(v)
	return render(c, http.StatusOK, templates.Department(templates.DepartmentProps{
		Layout: s.layout(c, v, templates.LayoutProps{
			Title:            department.Name,
			Description:      department.Tagline,
			Canonical:        s.origin(c) + state.canonical(props),
			NoIndex:          len(state.values) > 0,
			Refused:          state.message != "",
			Department:       department.Slug,
			SearchDepartment: department.Slug,
		}),
		Department: department,
		Listing:    props,
	}))
}
