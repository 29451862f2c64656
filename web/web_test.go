package web

import (
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"testing"
)

func get(t testing.TB, method, target string) *http.Response {
	t.Helper()
	recorder := httptest.NewRecorder()
	Handler().ServeHTTP(recorder, httptest.NewRequest(method, target, nil))
	return recorder.Result()
}

func TestHandlerServesEveryFileUnderItsURL(t *testing.T) {
	for name := range assets {
		response := get(t, http.MethodGet, URL(name))
		if response.StatusCode != http.StatusOK {
			t.Errorf("GET %s: got status %d, want 200", URL(name), response.StatusCode)
		}
		if got := response.Header.Get("Cache-Control"); got != forever {
			t.Errorf("GET %s: got Cache-Control %q, want %q", URL(name), got, forever)
		}
	}
}

func TestEveryFileHasAContentType(t *testing.T) {
	for name := range assets {
		if contentTypes[path.Ext(name)] == "" {
			t.Errorf("%s: no content type for %q", name, path.Ext(name))
		}
	}
}

func TestHandlerStatuses(t *testing.T) {
	current := URL("css/shop.css")
	tests := []struct {
		name, method, target string
		want                 int
	}{
		{"HEAD", http.MethodHead, current, http.StatusOK},
		{"another hash", http.MethodGet, "/static/000000000000/css/shop.css", http.StatusNotFound},
		{"no such file", http.MethodGet, strings.TrimSuffix(current, "shop.css") + "none.css", http.StatusNotFound},
		{"no file at all", http.MethodGet, "/static/", http.StatusNotFound},
		{"a source of the bundle", http.MethodGet, "/static/000000000000/css/shop/10-tokens.css", http.StatusNotFound},
		{"POST", http.MethodPost, current, http.StatusMethodNotAllowed},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := get(t, test.method, test.target).StatusCode; got != test.want {
				t.Errorf("%s %s: got status %d, want %d", test.method, test.target, got, test.want)
			}
		})
	}
}

func TestHeadHasNoBody(t *testing.T) {
	recorder := httptest.NewRecorder()
	Handler().ServeHTTP(recorder, httptest.NewRequest(http.MethodHead, URL("css/shop.css"), nil))
	if recorder.Body.Len() != 0 || recorder.Header().Get("Content-Length") == "" {
		t.Errorf("HEAD: got %d bytes and Content-Length %q, want no body and a length",
			recorder.Body.Len(), recorder.Header().Get("Content-Length"))
	}
}

func TestURLChangesWithTheContent(t *testing.T) {
	before, after := newAsset("a.css", []byte("a{}")), newAsset("a.css", []byte("b{}"))
	if before.hash == after.hash {
		t.Errorf("got the hash %s for both contents, want two", before.hash)
	}
}

// The content security policy of the shop forbids what these files must not do:
// load from elsewhere or embed data.
func TestStylesStayWithinThePolicy(t *testing.T) {
	for name, a := range assets {
		if path.Ext(name) != ".css" && path.Ext(name) != ".js" {
			continue
		}
		for _, forbidden := range []string{"data:", "http://", "https://", "@import"} {
			if strings.Contains(string(a.content), forbidden) {
				t.Errorf("%s contains %q", name, forbidden)
			}
		}
	}
}

func TestFavicon(t *testing.T) {
	recorder := httptest.NewRecorder()
	Favicon().ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/favicon.ico", nil))
	if got := recorder.Header().Get("Content-Type"); got != "image/x-icon" || recorder.Body.Len() == 0 {
		t.Errorf("got %q with %d bytes, want an icon", got, recorder.Body.Len())
	}
}
