package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

func TestFilesComeCompressedAsTheBrowserTakesThem(t *testing.T) {
	tests := []struct{ name, file, accepted, want string }{
		{"a browser", "css/shop.css", "gzip, deflate, br, zstd", "br"},
		{"an old one", "css/shop.css", "gzip, deflate", "gzip"},
		{"brotli refused", "js/shop.js", "br;q=0, gzip;q=0.5", "gzip"},
		{"nothing but plain", "css/shop.css", "identity", ""},
		{"nothing said", "img/stars.svg", "", ""},
		{"a picture is compressed already", "img/apple-touch-icon.png", "gzip, br", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			response := getAccepting(t, test.file, test.accepted)
			if got := response.Header().Get("Content-Encoding"); got != test.want {
				t.Errorf("Content-Encoding: got %q, want %q", got, test.want)
			}
			if got := response.Header().Get("Vary"); got != "Accept-Encoding" {
				t.Errorf("Vary: got %q, want Accept-Encoding", got)
			}
			if got := decoded(t, response); !bytes.Equal(got, assets[test.file].content) {
				t.Errorf("got %d bytes after decoding, want the file's %d", len(got), len(assets[test.file].content))
			}
		})
	}
}

func TestARangeIsOfThePlainContent(t *testing.T) {
	recorder, request := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, URL("css/shop.css"), nil)
	request.Header.Set("Accept-Encoding", "br")
	request.Header.Set("Range", "bytes=0-9")
	Handler().ServeHTTP(recorder, request)
	if recorder.Code != http.StatusPartialContent || recorder.Body.String() != string(assets["css/shop.css"].content[:10]) {
		t.Errorf("got status %d and %q, want the first ten bytes", recorder.Code, recorder.Body)
	}
}

// A cache that holds one form must not take it for another.
func TestEachFormHasItsOwnETag(t *testing.T) {
	seen := map[string]bool{}
	for _, accepted := range []string{"br", "gzip", ""} {
		tag := getAccepting(t, "css/shop.css", accepted).Header().Get("ETag")
		if tag == "" || seen[tag] {
			t.Errorf("ETag %q is empty or there twice", tag)
		}
		seen[tag] = true
	}
}

func TestCompressionIsWorthIt(t *testing.T) {
	plain := len(assets["css/shop.css"].content)
	for _, v := range assets["css/shop.css"].variants()[:2] {
		if len(v.content) > plain/3 {
			t.Errorf("%s: got %d bytes of %d, want a third at most", v.coding, len(v.content), plain)
		}
	}
}

func getAccepting(t testing.TB, file, accepted string) *httptest.ResponseRecorder {
	t.Helper()
	recorder, request := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, URL(file), nil)
	request.Header.Set("Accept-Encoding", accepted)
	Handler().ServeHTTP(recorder, request)
	if recorder.Code != http.StatusOK {
		t.Fatalf("GET %s: got status %d, want 200", file, recorder.Code)
	}
	return recorder
}

func decoded(t testing.TB, response *httptest.ResponseRecorder) []byte {
	t.Helper()
	var reader io.Reader = response.Body
	switch response.Header().Get("Content-Encoding") {
	case "br":
		reader = brotli.NewReader(response.Body)
	case "gzip":
		unzipped, err := gzip.NewReader(response.Body)
		if err != nil {
			t.Fatalf("read gzip: %v", err)
		}
		reader = unzipped
	}
	content, err := io.ReadAll(reader)
	if err != nil {
		t.Fatalf("decode: %v", err)
	}
	return content
}

func TestAcceptEncoding(t *testing.T) {
	for header, want := range map[string]bool{
		"br": true, "gzip, br": true, "BR": true, "br;q=1.0": true, " br ;q=0.1": true,
		"": false, "gzip": false, "br;q=0": false, "br;q=0.0": false, "brotli": false,
	} {
		if got := accepts(header, "br"); got != want {
			t.Errorf("%q: got %t, want %t", header, got, want)
		}
	}
	if !strings.Contains(getAccepting(t, "css/shop.css", "br").Header().Get("Content-Type"), "text/css") {
		t.Error("a compressed file has lost its type")
	}
}
