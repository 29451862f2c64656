package server

import (
	"encoding/xml"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"
)

// showRobots serves GET /robots.txt. Carts and orders are private and searches are endless;
// everything else may be indexed.
func (s *Server) showRobots(c *gin.Context) {
	c.String(http.StatusOK, "User-agent: *\nDisallow: /cart\nDisallow: /checkout\nDisallow: /orders\nDisallow: /search\nDisallow: /session/\nDisallow: /learn?\nDisallow: /learn/\n\nSitemap: %s/sitemap.xml\n", s.origin(c))
}

// sitemap is the list of a site's pages, in the form of sitemaps.org.
type sitemap struct {
	XMLName xml.Name      `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	Pages   []sitemapPage `xml:"url"`
}

type sitemapPage struct {
	Address string `xml:"loc"`
}

// showSitemap serves GET /sitemap.xml: the front page, the departments and the
// products.
func (s *Server) showSitemap(c *gin.Context) error {
	snapshot, origin := s.cfg.Catalogue.Snapshot(), s.origin(c)
	pages := []sitemapPage{{origin + "/"}}
	for _, department := range snapshot.Departments() {
		pages = append(pages, sitemapPage{origin + "/departments/" + department.Slug})
	}
	for _, product := range snapshot.Products() {
		pages = append(pages, sitemapPage{origin + "/products/" + canonicalOf(snapshot, product).Slug})
	}
	body, err := xml.MarshalIndent(sitemap{Pages: pages}, "", "  ")
	if err != nil {
		return fmt.Errorf("write the sitemap: %w", err)
	}
	c.Data(http.StatusOK, "application/xml; charset=utf-8", append([]byte(xml.Header), body...))
	return nil
}

// origin is the shop's address as this client knows it.
func (s *Server) origin(c *gin.Context) string {
	if s.isHTTPS(c.Request) {
		return "https://" + c.Request.Host
	}
	return "http://" + c.Request.Host
}
