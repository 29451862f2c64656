package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
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

// Over HTTPS the session cookie is Secure and carries the prefix that keeps
// other hosts from setting it.
func TestCookieOverTLS(t *testing.T) {
	certFile, keyFile, trusted := certificate(t)
	p := launch(t, in(t.TempDir(), "SHOP_TLS_CERT="+certFile, "SHOP_TLS_KEY="+keyFile))
	if !strings.HasPrefix(p.url, "https://") {
		t.Fatalf("got the address %s, want https", p.url)
	}
	v := newVisitor(t)
	v.Transport.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: trusted}
	cookies := v.add(t, p.url, product).Cookies()
	if len(cookies) != 1 {
		t.Fatalf("got %d cookies, want 1", len(cookies))
	}
	if got := cookies[0]; got.Name != "__Host-crumbs_session" || !got.Secure || !got.HttpOnly || got.Path != "/" || got.Domain != "" {
		t.Errorf("got %q, want __Host-crumbs_session with Secure, HttpOnly, Path=/ and no Domain", got.Raw)
	}
	if got := v.cart(t, p.url); !strings.Contains(got, product) {
		t.Errorf("got the cart %s, want %s in it", got, product)
	}
	if strings.Contains(p.out.text(), "Plain HTTP") {
		t.Errorf("the banner speaks of plain HTTP:\n%s", p.out.text())
	}
}

// certificate makes a certificate for 127.0.0.1 that signs itself.
func certificate(t testing.TB) (certFile, keyFile string, trusted *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatalf("make a key: %v", err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(time.Hour),
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA:         true, BasicConstraintsValid: true,
	}
	certDER, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatalf("make a certificate: %v", err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatalf("encode the key: %v", err)
	}
	certPEM := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certDER})
	trusted = x509.NewCertPool()
	trusted.AppendCertsFromPEM(certPEM)
	folder := t.TempDir()
	certFile, keyFile = filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem")
	for file, content := range map[string][]byte{certFile: certPEM, keyFile: pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER})} {
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatalf("write: %v", err)
		}
	}
	return certFile, keyFile, trusted
}

// Behind a trusted proxy the shop knows that the visitor came over HTTPS; what
// any other peer claims changes nothing.
func TestCookieBehindAProxy(t *testing.T) {
	for name, test := range map[string]struct{ trusted, cookie string }{
		"trusted": {"127.0.0.0/8", "__Host-crumbs_session"},
		"another": {"10.0.0.0/8", "crumbs_session"},
		"nobody":  {"", "crumbs_session"},
	} {
		t.Run(name, func(t *testing.T) {
			p := launch(t, in(t.TempDir(), "SHOP_TRUSTED_PROXIES="+test.trusted))
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.url+"/cart/items", strings.NewReader("sku="+product))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("X-Forwarded-Proto", "https")
			response, err := newVisitor(t).Do(r)
			if err != nil {
				t.Fatalf("add: %v", err)
			}
			response.Body.Close()
			if got := response.Cookies(); len(got) != 1 || got[0].Name != test.cookie || got[0].Secure != (name == "trusted") {
				t.Errorf("got %v, want %s", got, test.cookie)
			}
		})
	}
}
