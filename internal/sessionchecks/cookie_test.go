package sessionchecks

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// newCookie is the cookie of a session that begins.
func (s *shop) newCookie(t testing.TB) *http.Cookie {
	t.Helper()
	return s.browser(t).add(t, s.product(t)).wantSetCookie(t)
}

// 11
func cookieIsHTTPOnly(t *testing.T, s *suite) {
	if !s.shop.newCookie(t).HttpOnly {
		t.Error("HttpOnly is missing")
	}
}

// 12
func sameSiteIsExplicit(t *testing.T, s *suite) {
	switch got := s.shop.newCookie(t).SameSite; got {
	case http.SameSiteLaxMode, http.SameSiteStrictMode, http.SameSiteNoneMode:
	default:
		t.Errorf("SameSite: got %v, want Lax, Strict or None", got)
	}
}

// 13
func cookieIsOfTheHostAlone(t *testing.T, s *suite) {
	cookie := s.shop.newCookie(t)
	if cookie.Path != "/" || cookie.Domain != "" {
		t.Errorf("got Path=%q, Domain=%q, want / and none", cookie.Path, cookie.Domain)
	}
}

// 14
func secureFollowsTLS(t *testing.T, s *suite) {
	t.Run("TLS", func(t *testing.T) {
		certificate, key := selfSigned(t)
		secure := openShop(t, "SHOP_TLS_CERT="+certificate, "SHOP_TLS_KEY="+key)
		b := secure.browser(t)
		cookie := b.add(t, s.shop.product(t)).wantSetCookie(t)
		if !cookie.Secure || !strings.HasPrefix(cookie.Name, "__Host-") {
			t.Errorf("cookie %s: got Secure=%v, want Secure and the prefix __Host-", cookie.Name, cookie.Secure)
		}
		b.wantCart(t, map[string]int{s.shop.product(t): 1})
	})
	t.Run("http", func(t *testing.T) {
		banner := s.shop.process.banner.String()
		if !containsAll(banner, []string{"Plain HTTP", "Secure", "__Host-"}) {
			t.Errorf("the banner does not say what the cookie lacks:\n%s", banner)
		}
	})
}

// selfSigned makes a certificate for 127.0.0.1 and returns the files of it and
// its key.
func selfSigned(t testing.TB) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatalf("make a key: %v", err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Minute), NotAfter: time.Now().Add(time.Hour),
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatalf("make a certificate: %v", err)
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatalf("encode the key: %v", err)
	}
	return writePEM(t, "CERTIFICATE", signed), writePEM(t, "PRIVATE KEY", encoded)
}

func writePEM(t testing.TB, kind string, content []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content}), 0o600); err != nil {
		t.Fatalf("write %s: %v", file, err)
	}
	return file
}

// 15
func untrustedPeerChangesNothing(t *testing.T, s *suite) {
	want := s.shop.newCookie(t)
	a := s.shop.forgetful().post(t, "/cart/items", "sku="+s.shop.product(t), "X-Forwarded-Proto: https")
	a.wantStatus(t, http.StatusSeeOther)
	got := a.wantSetCookie(t)
	if got.Name != want.Name || got.Secure != want.Secure {
		t.Errorf("with X-Forwarded-Proto: got %s, Secure=%v, want %s, Secure=%v", got.Name, got.Secure, want.Name, want.Secure)
	}
	if location := a.header.Get("Location"); !strings.HasPrefix(location, "/") {
		t.Errorf("Location: got %q, want an address without a host", location)
	}
}

// 16
func demandedSecureIsExplained(t *testing.T, s *suite) {
	sku := s.shop.product(t)
	demanding := openShop(t, "SHOP_COOKIE_SECURE=always")
	b := demanding.browser(t)
	page := b.post(t, "/cart/items", "sku="+sku)
	page.wantStatus(t, http.StatusForbidden)
	page.wantNoSetCookie(t)
	page.wantText(t, "HTTPS only, and this request came over plain HTTP")
	if n := demanding.documents(t); n != 0 {
		t.Errorf("session documents: got %d, want none", n)
	}
	if demanding.process.lineWith(`"level":"WARN"`, "no session started", "HTTPS only") == "" {
		t.Errorf("the log does not explain it:\n%s", demanding.process.lastLines(5))
	}
	b.get(t, "/").wantStatus(t, http.StatusOK)
	b.wantEmptyCart(t)
}

// 17
func readingWritesNothing(t *testing.T, s *suite) {
	b := s.shop.visitor(t, s.shop.product(t))
	cookie := b.cookie(t)
	before := s.shop.document(t, cookie)
	department := s.shop.department(t)
	for range 5 {
		for _, page := range []string{"/", department} {
			a := b.get(t, page)
			a.wantStatus(t, http.StatusOK)
			a.wantNoSetCookie(t)
		}
	}
	s.shop.wantUnchanged(t, cookie, before)
}

// department is the address of a department's page.
func (s *shop) department(t testing.TB) string {
	t.Helper()
	return s.page(t, "/departments/")
}

// page is the first page whose address begins like that.
func (s *shop) page(t testing.TB, prefix string) string {
	t.Helper()
	for _, page := range s.catalogue(t).pages {
		if strings.HasPrefix(page, prefix) {
			return page
		}
	}
	t.Fatalf("the front page links to no page under %s", prefix)
	return ""
}

// 18
func severalChangesOneSetCookie(t *testing.T, s *suite) {
	t.Parallel()
	// The request moves a line from one list to another, at a time when the dates
	// are due, in an instance that signs with a new secret: three reasons to set
	// the cookie.
	rotated := s.brief.second(t, "SHOP_SESSION_SECRETS="+newSecret+","+oldSecret)
	sku := s.shop.product(t)
	b := s.brief.visitor(t, sku)
	old := b.cookie(t)
	time.Sleep(1200 * time.Millisecond) // past the touch interval, and a second of the cookie's clock

	a := b.at(rotated).post(t, "/cart/items/"+sku+"/save", "", asJSON)
	a.wantStatus(t, http.StatusOK)
	if a.wantSetCookie(t).Value == old.Value {
		t.Error("the cookie was sent again as it was")
	}
	b.at(rotated).get(t, "/cart").wantNoSetCookie(t)
}

// 19
func lifetimesAgree(t *testing.T, s *suite) {
	t.Run("persistent", func(t *testing.T) {
		cookie := s.shop.newCookie(t)
		lifetime := time.Duration(cookie.MaxAge) * time.Second
		if lifetime <= 0 || lifetime > 400*24*time.Hour {
			t.Errorf("Max-Age: got %v, want up to 400 days", lifetime)
		}
		if apart := time.Until(cookie.Expires) - lifetime; apart.Abs() > 2*time.Second {
			t.Errorf("Expires and Max-Age are %v apart, want 2 s at most", apart)
		}
	})
	t.Run("browser session", func(t *testing.T) {
		brief := openShop(t, "SHOP_SESSION_COOKIE_LIFETIME=browser")
		cookie := brief.newCookie(t)
		if cookie.MaxAge != 0 || cookie.RawExpires != "" {
			t.Errorf("got Max-Age=%d, Expires=%q, want neither", cookie.MaxAge, cookie.RawExpires)
		}
	})
}

// 20
func cookieIsSmall(t *testing.T, s *suite) {
	cookie := s.shop.newCookie(t)
	if n := len(cookie.Name) + len(cookie.Value); n >= 200 {
		t.Errorf("name and value: got %d bytes, want less than 200", n)
	}
}

// 21
func otherCookiesSurvive(t *testing.T, s *suite) {
	sku := s.shop.product(t)
	b := s.shop.browser(t)
	b.plant(t, "theme", "dark")
	b.plant(t, "crumbs", "another shop's")
	answers := []answer{b.add(t, sku), b.get(t, "/cart"), b.post(t, "/session/forget-cookie", ""), b.add(t, sku), b.post(t, "/session/end", "")}
	for _, a := range answers {
		for _, cookie := range a.cookies() {
			if cookie.Name == "theme" || cookie.Name == "crumbs" {
				t.Errorf("%s: sets the cookie %s of another", a.request, cookie.Name)
			}
		}
	}
	if kept := b.client.Jar.Cookies(b.address(t)); len(kept) != 2 {
		t.Errorf("cookies in the browser: got %v, want the two others", kept)
	}
}

// 22
func nothingIsCached(t *testing.T, s *suite) {
	skus := s.shop.products(t, 2)
	b := s.shop.browser(t)
	answers := []answer{b.post(t, "/cart/items", "sku="+skus[0]), b.add(t, skus[1])}
	for _, page := range s.shop.catalogue(t).pages {
		answers = append(answers, b.get(t, page))
	}
	answers = append(answers,
		b.get(t, "/cart", asJSON),
		b.get(t, "/nowhere"),
		b.get(t, "/products/nothing"),
		b.post(t, "/cart/items", "sku="+skus[0]+"&quantity=100"),
		b.post(t, "/cart/items/"+skus[0], "quantity=100", asJSON),
		b.post(t, "/cart/items/"+skus[0]+"/save", ""),
		b.post(t, "/session/forget-cookie", ""),
		b.post(t, "/session/end", ""))
	for _, a := range answers {
		if got := a.header.Get("Cache-Control"); !strings.Contains(got, "no-store") {
			t.Errorf("%s, status %d: got Cache-Control %q, want no-store", a.request, a.status, got)
		}
	}
}
