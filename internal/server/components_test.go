package server_test

import (
	"net/http"
	"testing"
)

// The component stories are for those who work on the shop.
func TestComponentsAreShownInDemoOnly(t *testing.T) {
	for _, test := range []struct {
		name string
		demo bool
		want int
	}{
		{"demo", true, http.StatusOK},
		{"production", false, http.StatusNotFound},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := openShop(t, func(use *setup) { use.server.Demo = test.demo })
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				s.browser(t).send(t, method, "/dev/components", "").wantStatus(t, test.want)
			}
		})
	}
}

// The page is a page of the shop, which search engines are asked to leave out.
// It has many forms, and none of them puts a made-up product into a cart.
func TestComponentsAreAPage(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	p := b.get(t, "/dev/components")
	if p.first("meta", "name", "robots", "content", "noindex") == nil {
		t.Error("search engines are not asked to leave it out")
	}
	if got := withClass(p.all("section"), "story"); len(got) < 20 {
		t.Errorf("got %d stories, want 20 or more", len(got))
	}
	wantOnlyShopScripts(t, p)
	forms := 0
	for _, form := range p.all("form", "action", "/cart/items", "method", "post") {
		answer := b.post(t, "/cart/items", sending(inputs(form, "sku")...))
		answer.wantStatus(t, http.StatusNotFound)
		forms++
	}
	if forms == 0 || b.cookie(t) != nil {
		t.Errorf("got %d forms and cookie %v, want some, and no cookie", forms, b.cookie(t))
	}
}
