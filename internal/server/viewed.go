package server

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/catalog"
	"crumbs.example/shop/internal/sessionstore"
)

// viewedKey is where the session keeps the products the visitor looked at, as
// SKUs, newest first.
const viewedKey = "viewed"

// mostViewed is how many of them are kept.
const mostViewed = 12

// noteViewed records that the visitor looks at a product. It is the one write
// that reading a page can cause, and only where a session exists already: a
// visitor who only looks around gets no cookie. Its failure is ignored.
func (s *Server) noteViewed(c *gin.Context, v visit, product catalog.Product) {
	viewed := viewedSKUs(v)
	if c.Request.Method != http.MethodGet || !v.session.Live() || isPrefetch(c.Request) {
		return
	}
	if len(viewed) > 0 && viewed[0] == product.SKU {
		return
	}
	err := s.cfg.Sessions.Update(c.Writer, c.Request, func(values *sessionstore.Values) error {
		var skus []string
		if _, err := values.Decode(viewedKey, &skus); err != nil {
			skus = nil // a broken memory starts anew
		}
		return values.Set(viewedKey, putFirst(skus, product.SKU))
	})
	if err != nil {
		s.cfg.Logger.DebugContext(c.Request.Context(), "product not noted as viewed", "request", requestID(c), "error", err)
	}
}

// putFirst moves or puts a SKU to the front, and drops the oldest beyond the most
// that are kept.
func putFirst(skus []string, sku string) []string {
	skus = slices.DeleteFunc(slices.Clone(skus), func(other string) bool { return other == sku })
	skus = slices.Insert(skus, 0, sku)
	return skus[:min(len(skus), mostViewed)]
}

// isPrefetch says that the browser loads the page ahead of a visitor who may
// never look at it. See the Sec-Purpose header of the Fetch standard.
func isPrefetch(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Sec-Purpose"), "prefetch") || r.Header.Get("Purpose") == "prefetch"
}

// viewedSKUs are what the session remembers. A broken memory is none.
func viewedSKUs(v visit) []string {
	var skus []string
	if _, err := v.session.Decode(viewedKey, &skus); err != nil {
		return nil
	}
	return skus
}

// viewed returns the products the visitor looked at, newest first, but for the one
// of the page.
func (v visit) viewed(except string) []catalog.Product {
	var products []catalog.Product
	for _, sku := range viewedSKUs(v) {
		if p, ok := v.snapshot.BySKU(sku); ok && p.SKU != except {
			products = append(products, p)
		}
	}
	return products
}
