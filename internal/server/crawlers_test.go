package server_test

import (
	"encoding/xml"
	"net/http"
	"strings"
	"testing"
)

func TestRobotsStayOutOfCartsAndSearches(t *testing.T) {
	s := openShop(t)
	robots := s.browser(t).get(t, "/robots.txt")
	robots.wantStatus(t, http.StatusOK)
	for _, line := range []string{"Disallow: /cart\n", "Disallow: /checkout\n", "Disallow: /orders\n", "Disallow: /search\n", "Sitemap: " + s.URL + "/sitemap.xml\n"} {
		if !strings.Contains(robots.body, line) {
			t.Errorf("robots.txt has no line %q:\n%s", line, robots.body)
		}
	}
}

func TestTheSitemapListsEveryPage(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	var sitemap struct {
		Addresses []string `xml:"url>loc"`
	}
	if err := xml.Unmarshal([]byte(b.get(t, "/sitemap.xml").body), &sitemap); err != nil {
		t.Fatalf("read the sitemap: %v", err)
	}
	snapshot := s.catalogue.Snapshot()
	if got, want := len(sitemap.Addresses), 1+len(snapshot.Departments())+len(snapshot.Products()); got != want {
		t.Errorf("got %d addresses, want %d", got, want)
	}
	for _, address := range sitemap.Addresses {
		path, ok := strings.CutPrefix(address, s.URL)
		if !ok {
			t.Errorf("%s is not an address of this shop", address)
			continue
		}
		b.get(t, path).wantStatus(t, http.StatusOK)
	}
}
