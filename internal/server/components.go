package server

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/templates"
)

// showComponents serves GET /dev/components.
func (s *Server) showComponents(c *gin.Context) error {
	v := s.glanceVisit(c)
	return render(c, http.StatusOK, templates.Components(templates.ComponentsProps{
		Layout:  s.layout(c, v, templates.LayoutProps{Title: "Components", NoIndex: true, Learn: true}),
		Stories: templates.Stories(),
	}))
}
