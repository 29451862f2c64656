package server_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// Whatever a request brings, the shop answers it, and none of it is a fault of
// the shop: openShop fails the test on a panic or a status 500 in the log.
func TestHostileRequests(t *testing.T) {
	s := openShop(t)
	p := s.plenty(t, 1)[0]
	genuine := s.browser(t)
	genuine.add(t, p.SKU)
	key := genuine.cookie(t).Value
	long := strings.Repeat("a", 8<<10)
	post := "POST /cart/items HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
	tests := []struct {
		name, request string
		want          int
	}{
		{"a cookie of 8 KB", get("/cart") + "Cookie: sid=" + long, 200},
		{"300 cookies", get("/cart") + "Cookie: " + strings.Repeat("sid=v1.a.1.2.b; ", 300), 200},
		{"300 others and the right one", get("/cart") + "Cookie: " + strings.Repeat("x=y; ", 300) + "sid=" + key, 200},
		{"a cookie with NUL", get("/cart") + "Cookie: sid=v1\x00.a", 400},
		{"a cookie in Cyrillic", get("/cart") + "Cookie: sid=печенье", 200},
		{"a cookie of broken UTF-8", get("/cart") + "Cookie: sid=\xff\xfe", 200},
		{"an operator as a cookie", get("/cart") + `Cookie: sid={"$gt":""}`, 200},
		{"dots as a cookie", get("/cart") + "Cookie: sid=....", 200},
		{"a cookie from the far future", get("/cart") + "Cookie: sid=v1." + strings.Repeat("A", 43) + ".99999999999.99999999999.x", 200},
		{"an operator as a sku", post + form(`sku={"$ne":null}`), 404},
		{"an operator in a field's name", post + form("sku[$ne]=1"), 400},
		{"a sku with NUL", post + form("sku=KIT%00"), 404},
		{"a sku of broken UTF-8", post + form("sku=%ff%fe"), 404},
		{"a sku of 8 KB", post + form("sku="+long), 404},
		{"a token with operators", post + form("token={$where:1}&sku="+p.SKU), 303},
		{"a token of broken UTF-8", post + form("token=%ff%00%fe&sku="+p.SKU), 303},
		{"a position beyond everything", post + form("position=2147483647&sku="+p.SKU), 303},
		{"a negative position", post + form("position=-5&sku="+p.SKU), 303},
		{"a thousand fields", post + form("sku="+p.SKU+strings.Repeat("&quantity=1", 1000)), 303},
		{"a form in a query", "POST /cart/items?sku=" + p.SKU + " HTTP/1.1\r\nContent-Length: 0", 400},
		{"a length and no body type", "POST /cart/items HTTP/1.1\r\nContent-Length: 3\r\n\r\nsku", 400},
		{"a query of 30 KB", get("/search?q=" + strings.Repeat("lamp+", 6<<10)), 200},
		{"a query of broken UTF-8", get("/search?q=%ff%fe%00"), 200},
		{"a query of broken escapes", get("/search?q=%zz&page=%"), 200},
		{"markup as a query", get("/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E"), 200},
		{"a thousand brands", get("/search?" + strings.Repeat("brand=x&", 1000)), 200},
		{"a page beyond everything", get("/search?page=999999"), 200},
		{"a page beyond all numbers", get("/search?page=99999999999999999999"), 200},
		{"prices that are none", get("/search?min=1e309&max=NaN"), 200},
		{"prices below zero", get("/search?min=-5&max=-1"), 200},
		{"stars that are none", get("/search?stars=-1&stock=maybe&sort=%27;drop"), 200},
		{"a static path that climbs", get("/static/../../../etc/passwd"), 307},
		{"a static path that climbs escaped", get("/static/x/..%2f..%2fembed.go"), 404},
		{"a static path with NUL", get("/static/x/%00"), 404},
		{"a path with a line break", get("/products/a%0d%0aSet-Cookie:%20sid=x"), 404},
		{"a confirmation beyond everything", get("/cart?added=" + p.SKU + "&quantity=99999999999999999999&position=-1"), 200},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			answer := sendRaw(t, s, test.request)
			if answer.StatusCode != test.want {
				t.Errorf("got status %d, want %d", answer.StatusCode, test.want)
			}
			if got := answer.Header.Values("Set-Cookie"); strings.Contains(strings.Join(got, "\n"), "sid=x") {
				t.Errorf("got Set-Cookie %q from the request's path", got)
			}
		})
	}
	if got := genuine.cart(t).Count; got != 1 {
		t.Errorf("the other visitor's cart: got %d pieces, want 1 as before", got)
	}
}

func get(target string) string { return "GET " + target + " HTTP/1.1\r\n" }

func form(body string) string { return fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body) }

// sendRaw sends a request that no HTTP client would send. The request is
// completed with a Host and, if it has none yet, the end of its head.
func sendRaw(t testing.TB, s *shop, request string) *http.Response {
	t.Helper()
	conn, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(30 * time.Second))
	line, rest, _ := strings.Cut(request, "\r\n")
	if !strings.Contains(rest, "\r\n\r\n") {
		rest = strings.TrimSuffix(rest, "\r\n") + "\r\n\r\n"
	}
	if _, err := fmt.Fprintf(conn, "%s\r\nHost: shop.example\r\n%s", line, strings.TrimPrefix(rest, "\r\n")); err != nil {
		t.Fatalf("send: %v", err)
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("read the answer: %v", err)
	}
	response.Body.Close()
	return response
}

// What a visitor types comes back as text, never as markup.
func TestQueryIsEscaped(t *testing.T) {
	s := openShop(t)
	for _, text := range []string{`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</title><script>`, `' onmouseover='alert(1)`} {
		for _, path := range []string{"/search?q=", "/search?brand=", "/search?min=", "/search?sort=", "/nowhere/"} {
			p := s.browser(t).get(t, path+url.QueryEscape(text))
			for _, script := range p.all("script") {
				if _, linked := attribute(script, "src"); !linked {
					t.Errorf("%s%s: got an inline script in the page", path, text)
				}
			}
			for _, n := range p.all("*") {
				if _, found := attribute(n, "onerror"); found {
					t.Errorf("%s%s: got an event handler in the page", path, text)
				}
				if _, found := attribute(n, "onmouseover"); found {
					t.Errorf("%s%s: got an event handler in the page", path, text)
				}
			}
		}
	}
}
