package server_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/server"
	"crumbs.example/shop/internal/sessionstore"
)

// cookieOf is the value that the browser holds below a path; empty without one.
func (a at) cookieOf(t testing.TB, name string) string {
	t.Helper()
	address := a.shop.address(t)
	address.Path = a.prefix + "/cookie-cart"
	for _, cookie := range a.client.Jar.Cookies(address) {
		if cookie.Name == name {
			return cookie.Value
		}
	}
	return ""
}

// plantAt puts a cookie of the test's making into the browser.
func (a at) plantAt(t testing.TB, name, value string) {
	t.Helper()
	address := a.shop.address(t)
	address.Path = a.prefix + "/cookie-cart"
	a.client.Jar.SetCookies(address, []*http.Cookie{{Name: name, Value: value, Path: a.prefix + "/"}})
}

const plainPage = "/cookie-cart?kind=plain"

func TestPlainCookieCart(t *testing.T) {
	s := openShop(t, withLabs)
	lab := s.browser(t).lab(learner)
	product := s.plenty(t, 1)[0]
	lab.get(t, plainPage).wantText(t, "No cookie named crumbs-lab-plain")
	if _, found := s.newest(t, learner, "/cookie-cart").Marks["decoded"]; found {
		t.Error("without a cookie: a text was decoded")
	}
	lab.post(t, "/cookie-cart/items", "kind=plain&sku="+product.SKU).wantStatus(t, http.StatusSeeOther)
	value := lab.cookieOf(t, "crumbs-lab-plain")
	text, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil || !strings.Contains(string(text), product.SKU) {
		t.Fatalf("got the cookie %q, %v; want base64 of the cart", value, err)
	}
	honest := lab.get(t, plainPage)
	honest.wantText(t, value, string(text), product.Price.String(), "of 4,096 bytes")
	fact := s.newest(t, learner, "/cookie-cart")
	if fact.Marks["decoded"] != "yes" || fact.Marks["price"] != "" {
		t.Errorf("an honest cookie: got the marks %v", fact.Marks)
	}

	// The page turns a changed text into a value, and the shop believes it.
	forged := strings.Replace(string(text), strconv.Itoa(int(product.Price)), "1", 1)
	edited := lab.get(t, plainPage+"&text="+url.QueryEscape(forged))
	paste := textOf(edited.first("code", "data-copy-source", ""))
	if want := base64.RawURLEncoding.EncodeToString([]byte(forged)); paste != want {
		t.Fatalf("the value to paste: got %q, want %q", paste, want)
	}
	if s.newest(t, learner, "/cookie-cart").Marks["price"] != "" {
		t.Error("a text that was only edited counts as a forged price")
	}
	lab.plantAt(t, "crumbs-lab-plain", paste)
	lab.get(t, plainPage).wantText(t, "To pay: $0.01", "the catalogue says "+product.Price.String())
	if got := s.newest(t, learner, "/cookie-cart").Marks["price"]; got != "forged" {
		t.Errorf("got the mark price = %q, want forged", got)
	}
	lab.post(t, "/cookie-cart/clear", "kind=plain").wantStatus(t, http.StatusSeeOther)
	if got := lab.cookieOf(t, "crumbs-lab-plain"); got != "" {
		t.Errorf("cleared: got the cookie %q", got)
	}
}

// Whatever is in the cookie, the page answers and counts with numbers.
func TestHostilePlainCookies(t *testing.T) {
	const maxLines = 100
	s := openShop(t, withLabs)
	for name, text := range map[string]string{
		"no base64":         "",
		"no JSON":           "[{",
		"another document":  `{"a":1}`,
		"the least integer": `[{"sku":"KIT-1001","quantity":1,"price_cents":-9223372036854775808}]`,
		"too large to add":  `[{"sku":"KIT-1001","quantity":2,"price_cents":9223372036854775807}]`,
		"too many":          `[{"sku":"KIT-1001","quantity":-9223372036854775808,"price_cents":1}]`,
		"beyond an integer": `[{"sku":"KIT-1001","quantity":1,"price_cents":1e99}]`,
		"HTML":              `[{"sku":"<script>alert(1)</script>","quantity":1,"price_cents":1}]`,
		"control codes":     "[{\"sku\":\"\x1b[31m\x00\",\"quantity\":1}]",
		"null":              "null",
		"many lines":        "[" + strings.Repeat("{},", maxLines) + "{}]",
		"no browser's":      "[" + strings.Repeat(" ", 3100) + "{}]",
	} {
		t.Run(name, func(t *testing.T) {
			lab := s.browser(t).lab(learner)
			value := base64.RawURLEncoding.EncodeToString([]byte(text))
			if text == "" {
				value = "*~*"
			}
			lab.plantAt(t, "crumbs-lab-plain", value)
			if lines := len(lab.get(t, plainPage).all("tr")); lines > maxLines {
				t.Errorf("got %d rows, want what a page can show", lines)
			}
			p := lab.get(t, plainPage+"&text="+url.QueryEscape(text+`</textarea><script>alert(1)</script>`))
			p.wantStatus(t, http.StatusOK)
			if strings.Contains(p.body, "<script>alert") {
				t.Error("the page has a script of the cookie's in it")
			}
			lab.post(t, "/cookie-cart/items", "kind=plain&sku="+s.plenty(t, 1)[0].SKU).wantStatus(t, http.StatusSeeOther)
		})
	}
}

// A cookie that browsers throw away is told as that.
func TestPlainCookieCartOverflows(t *testing.T) {
	s := openShop(t, withLabs)
	lab := s.browser(t).lab(learner)
	for _, p := range s.catalogue.Snapshot().Products() {
		answer := lab.post(t, "/cookie-cart/items", "kind=plain&sku="+p.SKU)
		if answer.status == http.StatusOK {
			answer.wantText(t, "Lost without a word", "longer than 4,096 bytes")
			return
		}
	}
	t.Error("the whole catalogue fits into a cookie")
}

// The signed cart grows until Save fails, which the answer does not tell.
func TestSignedCookieCart(t *testing.T) {
	s := openShop(t, withLabs)
	lab := s.browser(t).lab(learner)
	const most = 30
	for n := 1; n <= most; n++ {
		held := lab.cookieOf(t, "crumbs-lab-signed")
		answer := lab.post(t, "/cookie-cart/fill", "kind=signed")
		answer.wantStatus(t, http.StatusOK)
		fact := s.newest(t, learner, "/cookie-cart/fill")
		if fact.Marks["decoded"] != "yes" {
			t.Fatalf("fill %d: the text of the cookie was not shown", n)
		}
		size, failed := fact.Marks["overflow"]
		if !failed {
			answer.wantText(t, "session.Save() returned nil", strconv.Itoa(25*n)+" pieces")
			continue
		}
		if bytes, err := strconv.Atoi(size); err != nil || bytes <= 4096 {
			t.Errorf("got the mark overflow = %q, want more than 4096", size)
		}
		if lines := answer.header.Values("Set-Cookie"); len(lines) != 0 {
			t.Errorf("got %d Set-Cookie lines, want none", len(lines))
		}
		answer.wantText(t, "Lost without a word", "Set-Cookie none", "the value is too long: "+size, strconv.Itoa(25*(n-1))+" pieces")
		if text := n * 25 * len("KIT-1001 "); text < 2000 || text > 2500 {
			t.Errorf("the cart broke at %d bytes of text, want about 2,200", text)
		}
		if got := lab.cookieOf(t, "crumbs-lab-signed"); got != held || held == "" {
			t.Error("the browser does not hold the cookie of before")
		}
		return
	}
	t.Errorf("after %d times 25 pieces Save still works", most)
}

// What is signed is not secret: the article numbers can be read without the key.
func TestSignedIsNotSecret(t *testing.T) {
	s := openShop(t, withLabs)
	lab := s.browser(t).lab(learner)
	sku := s.plenty(t, 1)[0].SKU
	lab.post(t, "/cookie-cart/items", "kind=signed&sku="+sku).wantText(t, sku, "1 piece")
	lab.get(t, "/cookie-cart?kind=signed").wantText(t, sku, "1 piece")
	value := lab.cookieOf(t, "crumbs-lab-signed")
	lab.plantAt(t, "crumbs-lab-signed", value[:len(value)-8]+"AAAAAAA=")
	lab.get(t, "/cookie-cart?kind=signed").wantText(t, "None yet")
	lab.get(t, "/cookie-cart?kind=sealed").wantStatus(t, http.StatusNotFound)
	lab.post(t, "/cookie-cart/items", "kind=signed&sku=none").wantStatus(t, http.StatusNotFound)
	lab.post(t, "/cookie-cart/fill", "").wantStatus(t, http.StatusNotFound)
}

func TestReports(t *testing.T) {
	s := openShop(t, withLabs)
	lab := s.browser(t).lab(learner)
	if got := lab.post(t, "/reports", "local=0").body; !strings.Contains(got, `"cookieSent":false`) {
		t.Errorf("without a cookie: got %s", got)
	}
	lab.add(t, s.plenty(t, 1)[0].SKU)
	for form, mark := range map[string][2]string{
		"script=read": {"script", "read"}, "script=blind": {"script", "blind"}, "local=0": {"local", "0"}, "local=9999": {"local", "9999"},
	} {
		p := lab.post(t, "/reports", form)
		p.wantStatus(t, http.StatusOK)
		fact := s.newest(t, learner, "/reports")
		if fact.Marks[mark[0]] != mark[1] || !fact.CookieSent || fact.Verdict != lens.Loaded || !strings.Contains(p.body, `"cookieSent":true`) {
			t.Errorf("%s: got %s, marks %v", form, p.body, fact.Marks)
		}
	}
	for _, form := range []string{"", "script=", "script=both", "local=-1", "local=10000", "local=x", "script=read&local=1", "local=" + strings.Repeat("9", 40)} {
		lab.post(t, "/reports", form).wantStatus(t, http.StatusBadRequest)
		if marks := s.newest(t, learner, "/reports").Marks; marks["script"] != "" || marks["local"] != "" {
			t.Errorf("%q left the marks %v", form, marks)
		}
	}
}

func TestPagesOfALab(t *testing.T) {
	s := openShop(t, withLabs)
	lab := s.browser(t).lab(learner)
	lab.get(t, "/injected").wantText(t, "This request opened no session")
	lab.add(t, s.plenty(t, 1)[0].SKU)
	for path, want := range map[string]string{
		"/injected": "HttpOnly in this lab on", "/shelf": "In the session 1 piece", "/together": "In the cart now: 1", "/attack": "An attack from another site",
		"/cookie-cart?kind=plain": "A cart in a cookie",
	} {
		p := lab.get(t, path)
		p.wantStatus(t, http.StatusOK)
		p.wantText(t, want)
		uniqueIDs(t, p)
		if n := len(p.all("h1")); n != 1 {
			t.Errorf("%s: got %d headings of the first level, want 1", path, n)
		}
		head := s.browser(t).send(t, http.MethodHead, lab.prefix+path, "")
		head.wantStatus(t, http.StatusOK)
	}
	lab.get(t, "/together").wantText(t, "This lab writes with care")
	s.set(t, learner, "careless", "2s", "httpOnly", "off")
	lab.get(t, "/together").wantText(t, "This lab writes carelessly: it reads the cart, waits 2 seconds")
	lab.get(t, "/injected").wantText(t, "HttpOnly in this lab off")
}

// getAs is a request under another name of the shop.
func (a at) getAs(t testing.TB, host, path string) page {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, a.shop.URL+a.prefix+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = host
	response, err := a.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	return readPage(t, "GET "+path+" as "+host, response)
}

// The attacker's page is under this machine's other name, and may send its form
// to the lab. The shop refuses what comes, and the trace tells what came along.
func TestAttack(t *testing.T) {
	s := openShop(t, withLabs)
	lab := s.browser(t).lab(learner)
	host := s.address(t).Host // 127.0.0.1:port
	port := s.address(t).Port()
	other := "localhost:" + port
	link := "http://" + other + lab.prefix + "/attack?shop=" + host
	if lab.get(t, "/attack").first("a", "href", link) == nil {
		t.Fatalf("no link to %s", link)
	}
	site := lab.getAs(t, other, "/attack?shop="+host)
	site.wantStatus(t, http.StatusOK)
	action := "http://" + host + lab.prefix + "/cart/items"
	form := site.first("form", "action", action, "method", "post")
	if form == nil {
		t.Fatalf("the attacker's page has no form to %s", action)
	}
	if got := site.header.Get("Content-Security-Policy"); !strings.Contains(got, "form-action http://"+host+";") || strings.Contains(got, "form-action 'self'") {
		t.Errorf("got the policy %q, want forms to the lab alone", got)
	}
	if site.first("section", "id", "lens") != nil || site.first("header") != nil {
		t.Error("the attacker's page has parts of the shop in it")
	}

	lab.add(t, s.plenty(t, 1)[0].SKU)
	sku, _ := attribute(site.first("input", "name", "sku"), "value")
	answer := lab.post(t, "/cart/items", "sku="+sku, "Sec-Fetch-Site: cross-site", "Origin: http://"+other)
	answer.wantStatus(t, http.StatusForbidden)
	fact := s.newest(t, learner, "/cart/items")
	if fact.Site != "cross-site" || fact.Status != http.StatusForbidden || !fact.CookieSent || fact.Method != http.MethodPost {
		t.Errorf("got %+v, want the attack as it came, with the cookie that this client sends", fact)
	}

	for host, path := range map[string]string{
		other:                    "/attack?shop=evil.example",
		host:                     "/attack?shop=" + host,
		"192.168.1.7:" + port:    "/attack?shop=localhost:" + port,
		"shop.example":           "/attack",
		"localhost:1;script-src": "/attack?shop=127.0.0.1:1;script-src",
	} {
		p := lab.getAs(t, host, path)
		if got := p.header.Get("Content-Security-Policy"); p.status == http.StatusOK && !strings.Contains(got, "form-action 'self'") {
			t.Errorf("%s as %s: got the policy %q, want the shop's own", path, host, got)
		}
	}
	lab.getAs(t, "192.168.1.7:"+port, "/attack").wantText(t, "This needs a second site")
}

// Each piece of source that the course shows is there.
func TestSourceForTheCourse(t *testing.T) {
	for _, place := range []struct{ folder, file, name string }{
		{"internal/server", "cart_items.go", "add-to-cart"},
		{"internal/server", "visit.go", "change-cart"},
		{"internal/server", "lab_careless.go", "careless"},
		{"internal/server", "lab_cookiecart.go", "plain-cart"},
		{"internal/server", "lab_cookiecart.go", "signed-cart"},
		{"internal/server", "middleware.go", "check-origin"},
		{"internal/sessionstore", "state.go", "read-cookies"},
		{"internal/sessionstore", "token.go", "sign"},
		{"internal/sessionstore", "token.go", "verify"},
		{"internal/sessionstore", "load.go", "find"},
		{"internal/sessionstore", "load.go", "expiry"},
		{"internal/sessionstore", "update.go", "begin"},
		{"internal/sessionstore", "replace.go", "compare-and-set"},
		{"internal/sessionstore", "setcookie.go", "cookie"},
		{"internal/sessionstore", "setcookie.go", "lifetime"},
		{"internal/sessionstore", "cleanup.go", "sweep"},
		{"internal/sessionstore", "end.go", "destroy"},
		{"internal/sessionstore", "end.go", "forget"},
		{"internal/lens", "monitor.go", "monitor"},
	} {
		source := server.Source
		switch place.folder {
		case "internal/sessionstore":
			source = sessionstore.Source
		case "internal/lens":
			source = lens.Source
		}
		got, err := lens.Cut(source, place.folder, place.file, place.name)
		if lines := strings.Count(got.Text, "\n"); err != nil || len(got.Text) < 30 || lines > 40 {
			t.Errorf("%s/%s %s: %v, %d lines", place.folder, place.file, place.name, err, lines)
		}
	}
}
