package server

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/catalog"
	"crumbs.example/shop/templates"
	"crumbs.example/shop/web"
)

// showProduct serves GET /products/{slug}.
func (s *Server) showProduct(c *gin.Context) error {
	product, ok := s.cfg.Catalogue.Snapshot().BySlug(c.Param("slug"))
	if !ok {
		return fmt.Errorf("product %q: %w", c.Param("slug"), errNotFound)
	}
	return s.renderProduct(c, http.StatusOK, product, productState{})
}

// productState is what the page says of what was just sent.
type productState struct {
	// message says why an add was refused.
	message string
	// review is a review that was refused.
	review templates.ReviewForm
}

func (s *Server) renderProduct(c *gin.Context, status int, product catalog.Product, state productState) error {
	v := s.glanceVisit(c)
	if status == http.StatusOK {
		s.noteViewed(c, v, product)
	}
	form := ownReview(v, product)
	if state.review.Message != "" {
		state.review.Written, state.review.Owner = form.Written, form.Owner
		form = state.review
	}
	form.Thanks = form.Written && c.Query("reviewed") == "1"
	department, _ := v.snapshot.Department(product.Department)
	return render(c, status, templates.Product(templates.ProductProps{
		Layout: s.layout(c, v, templates.LayoutProps{
			Title:            product.Name(),
			Refused:          status != http.StatusOK,
			Description:      strings.Join(first(product.Bullets, 1), ""),
			Department:       product.Department,
			SearchDepartment: product.Department,
			Picture:          socialPicture(s.origin(c), product),
			Canonical:        s.origin(c) + "/products/" + canonicalOf(v.snapshot, product).Slug,
		}),
		Product:    product,
		Department: department,
		InCart:     v.cart.Quantity(product.SKU),
		Token:      v.token,
		Now:        s.now(),
		Colours:    v.snapshot.Colours(product),
		Together:   together(v.snapshot, product),
		Reviews:    reviewProps(product, c.Request.URL.Query(), form),
		Related:    v.cards(related(v.snapshot, product)),
		Viewed:     v.cards(v.viewed(product.SKU)),
		Origin:     s.origin(c),
		Message:    state.message,
	}))
}

// socialPicture is the absolute address of the picture that stands for a product
// where somebody shares its page.
func socialPicture(origin string, p catalog.Product) string {
	pictures := web.Pictures(p.SKU)
	if len(pictures) == 0 {
		return ""
	}
	return origin + pictures[0].Large
}

// canonicalOf returns the product under whose address search engines know p's whole
// family: its first colour, so that the address stays when colours sell out.
func canonicalOf(snapshot *catalog.Snapshot, p catalog.Product) catalog.Product {
	if colours := snapshot.Colours(p); len(colours) > 0 {
		return colours[0]
	}
	return p
}

// together returns a product with up to two that people buy along with it. All of
// them can be bought.
func together(snapshot *catalog.Snapshot, product catalog.Product) []catalog.Product {
	products := []catalog.Product{product}
	for _, sku := range product.PairsWith {
		p, ok := snapshot.BySKU(sku)
		p = snapshot.Buyable(p)
		if ok && p.Stock > 0 && p.Family != product.Family && len(products) < 3 {
			products = append(products, p)
		}
	}
	if product.Stock <= 0 {
		return nil
	}
	return products
}

// related lists the other products of the department, those after it first.
func related(snapshot *catalog.Snapshot, product catalog.Product) []catalog.Product {
	var before, after []catalog.Product
	for _, p := range snapshot.InDepartment(product.Department) {
		switch {
		case p.Family == product.Family:
		case p.Position < product.Position:
			before = append(before, p)
		default:
			after = append(after, p)
		}
	}
	return first(append(after, before...), 6)
}
