package server_test

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// pages are the addresses that answer GET with 200, for a shop with its seed.
func pages(t testing.TB, s *shop) []string {
	t.Helper()
	home := s.browser(t).get(t, "/")
	sheet, _ := attribute(home.first("link", "rel", "stylesheet"), "href")
	return []string{
		"/", "/departments/kitchen", "/search", "/search?q=lamp&sort=price-asc", "/search?q=nothing-is-called-this",
		"/products/" + s.plenty(t, 1)[0].Slug, "/products/" + s.soldOut(t).Slug,
		"/cart", "/orders", "/healthz", "/readyz", "/favicon.ico", sheet,
	}
}

func TestEveryPageAnswersGETAndHEAD(t *testing.T) {
	s := openShop(t)
	for _, path := range pages(t, s) {
		t.Run(path, func(t *testing.T) {
			get := s.browser(t).get(t, path)
			get.wantStatus(t, http.StatusOK)
			head := s.browser(t).send(t, http.MethodHead, path, "")
			head.wantStatus(t, http.StatusOK)
			if head.body != "" {
				t.Errorf("HEAD: got a body of %d bytes, want none", len(head.body))
			}
			for _, name := range []string{"Content-Type", "Cache-Control", "Vary"} {
				if got, want := head.header.Get(name), get.header.Get(name); got != want {
					t.Errorf("%s: got %q for HEAD, want %q as for GET", name, got, want)
				}
			}
		})
	}
}

func TestNotFound(t *testing.T) {
	s := openShop(t)
	for name, path := range map[string]string{
		"no such page":              "/nowhere",
		"no such product":           "/products/no-such-product",
		"no such department":        "/departments/no-such-department",
		"a slash too many":          "/cart/",
		"an escaped slash":          "/departments/kitchen%2Fpans",
		"a path of invalid UTF-8":   "/products/%ff%fe",
		"a path that climbs":        "/products/..%2f..%2fetc%2fpasswd",
		"a static file's own place": "/web/static/css/shop.css",
	} {
		t.Run(name, func(t *testing.T) {
			p := s.browser(t).get(t, path)
			p.wantStatus(t, http.StatusNotFound)
			p.wantText(t, "Page not found", p.header.Get("X-Request-Id"))
			if got := len(p.all("form", "action", "/search")); got < 2 {
				t.Error("the page has no search form beside the header's")
			}
			if got := len(p.all("form", "action", "/cart/items")); got < 2 {
				t.Errorf("got %d suggested products, want some", got)
			}
		})
	}
}

func TestMethodNotAllowed(t *testing.T) {
	s := openShop(t)
	tests := []struct{ method, path, allow string }{
		{http.MethodPost, "/", "GET, HEAD"},
		{http.MethodPost, "/search", "GET, HEAD"},
		{http.MethodPut, "/departments/kitchen", "GET, HEAD"},
		{http.MethodDelete, "/cart", "GET, HEAD"},
		{http.MethodPost, "/healthz", "GET, HEAD"},
		{http.MethodGet, "/cart/items", "POST"},
		{http.MethodDelete, "/cart/items/KIT-1001", "POST"},
		{http.MethodPost, "/orders", "GET, HEAD"},
		{http.MethodDelete, "/checkout", "GET, HEAD, POST"},
		{http.MethodGet, "/session/end", "POST"},
		{http.MethodHead, "/session/forget-cookie", "POST"},
	}
	for _, test := range tests {
		t.Run(test.method+" "+test.path, func(t *testing.T) {
			p := s.browser(t).send(t, test.method, test.path, "")
			p.wantStatus(t, http.StatusMethodNotAllowed)
			allowed := strings.Split(p.header.Get("Allow"), ", ")
			slices.Sort(allowed)
			if got := strings.Join(allowed, ", "); got != test.allow {
				t.Errorf("Allow: got %q, want %q", got, test.allow)
			}
		})
	}
}

func TestBodyLimit(t *testing.T) {
	s := openShop(t)
	sku := "sku=" + s.plenty(t, 1)[0].SKU
	const limit = 64 << 10
	form := "Content-Type: application/x-www-form-urlencoded"
	multipart := "Content-Type: multipart/form-data; boundary=b"
	part := "--b\r\nContent-Disposition: form-data; name=\"sku\"\r\n\r\n"
	tests := []struct {
		name, contentType string
		body              io.Reader
		want              int
	}{
		{"64 KiB", form, strings.NewReader(padded(sku+"&x=", limit)), http.StatusSeeOther},
		{"one byte more", form, strings.NewReader(padded(sku+"&x=", limit+1)), http.StatusRequestEntityTooLarge},
		{"one byte more, of unknown length", form, io.MultiReader(strings.NewReader(padded(sku+"&x=", limit+1))), http.StatusRequestEntityTooLarge},
		{"multipart", multipart, strings.NewReader(padded(part, limit+1)), http.StatusRequestEntityTooLarge},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/cart/items", test.body)
			if err != nil {
				t.Fatal(err)
			}
			name, value, _ := strings.Cut(test.contentType, ": ")
			r.Header.Set(name, value)
			response, err := s.browser(t).client.Do(r)
			if err != nil {
				t.Fatalf("post: %v", err)
			}
			defer response.Body.Close()
			if response.StatusCode != test.want {
				t.Errorf("got status %d, want %d", response.StatusCode, test.want)
			}
		})
	}
}

// padded returns text made size bytes long.
func padded(text string, size int) string { return text + strings.Repeat("a", size-len(text)) }

func TestMalformedForms(t *testing.T) {
	s := openShop(t)
	sku := s.plenty(t, 1)[0].SKU
	b := s.browser(t)
	b.add(t, sku)
	tests := []struct{ name, path, form string }{
		{"no form", "/cart/items", ""},
		{"no sku", "/cart/items", "quantity=1"},
		{"an empty sku", "/cart/items", "sku="},
		{"a quantity in letters", "/cart/items", "sku=" + sku + "&quantity=abc"},
		{"half a piece", "/cart/items", "sku=" + sku + "&quantity=1.5"},
		{"a position in letters", "/cart/items", "sku=" + sku + "&position=first"},
		{"a token of 65 bytes", "/cart/items", "sku=" + sku + "&token=" + strings.Repeat("t", 65)},
		{"a broken escape", "/cart/items", "sku=" + sku + "&quantity=%zz"},
		{"a semicolon", "/cart/items", "sku=" + sku + ";quantity=2"},
		{"an update without quantity", "/cart/items/" + sku, ""},
		{"an update in letters", "/cart/items/" + sku, "quantity=two"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := b.post(t, test.path, test.form)
			p.wantStatus(t, http.StatusBadRequest)
			p.wantText(t, p.header.Get("X-Request-Id"))
			if got := b.get(t, "/cart").badge(); got != "1" {
				t.Errorf("pieces in the cart afterwards: got %s, want 1 as before", got)
			}
		})
	}
}

func TestCrossSiteRequests(t *testing.T) {
	s := openShop(t)
	sku := s.plenty(t, 1)[0].SKU
	tests := []struct {
		name    string
		headers []string
		want    int
	}{
		{"from another site", []string{"Sec-Fetch-Site: cross-site"}, http.StatusForbidden},
		{"from a sibling domain", []string{"Sec-Fetch-Site: same-site"}, http.StatusForbidden},
		{"from another site, by an older browser", []string{"Origin: http://elsewhere.example"}, http.StatusForbidden},
		{"from a page without origin", []string{"Origin: null"}, http.StatusForbidden},
		{"from the shop's own page", []string{"Sec-Fetch-Site: same-origin", "Origin: " + s.URL}, http.StatusSeeOther},
		{"from the shop's own page, by an older browser", []string{"Origin: " + s.URL}, http.StatusSeeOther},
		{"typed by the visitor", []string{"Sec-Fetch-Site: none"}, http.StatusSeeOther},
		{"from a program", nil, http.StatusSeeOther},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			before := s.documents(t)
			p := s.browser(t).post(t, "/cart/items", "sku="+sku, test.headers...)
			p.wantStatus(t, test.want)
			stored := s.documents(t) - before
			if cookies := len(p.header.Values("Set-Cookie")); (test.want == http.StatusForbidden) == (stored+cookies > 0) {
				t.Errorf("status %d with %d documents and %d cookies made", p.status, stored, cookies)
			}
		})
	}
}

func TestCrossSiteLinksArriveAtPages(t *testing.T) {
	s := openShop(t)
	s.browser(t).get(t, "/cart", "Sec-Fetch-Site: cross-site").wantStatus(t, http.StatusOK)
}

func TestHealthAndReadiness(t *testing.T) {
	s := openShop(t)
	for path, want := range map[string]string{"/healthz": "ok\n", "/readyz": "ready\n"} {
		p := s.browser(t).get(t, path)
		p.wantStatus(t, http.StatusOK)
		if p.body != want || p.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: got %q, Cache-Control %q, want %q, no-store", path, p.body, p.header.Get("Cache-Control"), want)
		}
	}
}

// A panic gives a page of the shop that says nothing about its cause; the log
// says everything.
func TestPanicBecomesAPage(t *testing.T) {
	s := openShop(t, func(use *setup) {
		use.server.Ready = func(context.Context) error { panic("the cause of it") }
	})
	p := s.browser(t).get(t, "/readyz")
	p.wantStatus(t, http.StatusInternalServerError)
	p.wantText(t, "This is a fault of the shop", p.header.Get("X-Request-Id"))
	if strings.Contains(p.body, "the cause of it") || strings.Contains(p.body, "goroutine") {
		t.Errorf("the page tells the cause:\n%s", p.body)
	}
	if text := s.log.takeFaults(); !strings.Contains(text, "the cause of it") || !strings.Contains(text, p.header.Get("X-Request-Id")) {
		t.Errorf("the log does not tell the cause and the request:\n%s", text)
	}
	s.browser(t).get(t, "/").wantStatus(t, http.StatusOK)
}

func TestSecurityHeaders(t *testing.T) {
	s := openShop(t)
	for _, path := range append(pages(t, s), "/nowhere") {
		t.Run(path, func(t *testing.T) {
			p := s.browser(t).get(t, path)
			policy := p.header.Get("Content-Security-Policy")
			for _, directive := range []string{"default-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"} {
				if !strings.Contains(policy, directive) {
					t.Errorf("Content-Security-Policy: got %q, want %q in it", policy, directive)
				}
			}
			if strings.Contains(policy, "unsafe") {
				t.Errorf("Content-Security-Policy: got %q, want nothing unsafe", policy)
			}
			for name, want := range map[string]string{
				"X-Content-Type-Options":     "nosniff",
				"Referrer-Policy":            "strict-origin-when-cross-origin",
				"Cross-Origin-Opener-Policy": "same-origin",
			} {
				if got := p.header.Get(name); got != want {
					t.Errorf("%s: got %q, want %q", name, got, want)
				}
			}
		})
	}
}

// Every page shows the cart, so no cache may keep one.
func TestPagesAreNotStored(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	sku := s.plenty(t, 1)[0].SKU
	answers := []page{
		b.get(t, "/"), b.get(t, "/departments/kitchen"), b.get(t, "/search?q=lamp"), b.get(t, "/nowhere"),
		b.get(t, "/cart"), b.get(t, "/cart", asJSON), b.get(t, "/nowhere", asJSON),
		b.post(t, "/cart/items", "sku="+sku), b.post(t, "/cart/items", "sku="+sku, asJSON),
		b.post(t, "/cart/items", ""), b.post(t, "/cart/items", "sku="+sku+"&quantity=0"), b.post(t, "/session/end", ""),
	}
	for _, p := range answers {
		if got := p.header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s (%d): got Cache-Control %q, want no-store", p.request, p.status, got)
		}
	}
}
