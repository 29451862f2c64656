package server

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/catalog"
	"crumbs.example/shop/templates"
)

// showProduct serves GET /products/{slug}.
func (s *Server) showProduct(c *gin.Context) error {
	product, ok := s.cfg.Catalogue.Snapshot().BySlug(c.Param("slug"))
	if !ok {
		return fmt.Errorf("product %q: %w", c.Param("slug"), errNotFound)
	}
	return s.renderProduct(c, http.StatusOK, product, "")
}

// renderProduct renders a product's page, with a message when an add from it
// was refused.
func (s *Server) renderProduct(c *gin.Context, status int, product catalog.Product, message string) error {
	v := s.glanceVisit(c)
	department, _ := v.snapshot.Department(product.Department)
	return render(c, status, templates.Product(templates.ProductProps{
		Layout: s.layout(c, v, templates.LayoutProps{
			Title:            product.Title,
			Description:      strings.Join(first(product.Bullets, 1), ""),
			Department:       product.Department,
			SearchDepartment: product.Department,
		}),
		Product:    product,
		Department: department,
		InCart:     v.cart.Quantity(product.SKU),
		Token:      v.token,
		Related:    v.cards(related(v.snapshot, product)),
		URL:        s.origin(c) + "/products/" + product.Slug,
		Message:    message,
	}))
}

// related lists the other products of the department, those after it first.
func related(snapshot *catalog.Snapshot, product catalog.Product) []catalog.Product {
	var before, after []catalog.Product
	for _, p := range snapshot.InDepartment(product.Department) {
		switch {
		case p.Position < product.Position:
			before = append(before, p)
		case p.Position > product.Position:
			after = append(after, p)
		}
	}
	return first(append(after, before...), 6)
}
