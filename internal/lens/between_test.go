package lens

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestBetween(t *testing.T) {
	type sent struct {
		path, site string
		cookie     bool
	}
	for _, test := range []struct {
		name           string
		earlier, later sent
		want           string
	}{
		{"nothing", sent{"/a/", "", true}, sent{"/a/", "", true}, ""},
		{"gone", sent{"/a/", "", true}, sent{"/a/x", "none", false}, "The cookie is gone: request 3 had it, request 5 did not."},
		{"outside the Path", sent{"/a/", "", true}, sent{"/b?a=/a/", "", false}, "its address is outside the cookie's Path"},
		{"back inside the Path", sent{"/b", "", false}, sent{"/a/", "", true}, ""},
		{"from another site", sent{"/a/", "", true}, sent{"/a/", "cross-site", false}, "another site made it"},
		{"after another site", sent{"/a/", "cross-site", false}, sent{"/a/", "", true}, ""},
		{"there again", sent{"/a/", "", false}, sent{"/a/", "", true}, "request 3 had none"},
	} {
		t.Run(test.name, func(t *testing.T) {
			made := func(s sent) *Trace {
				r := httptest.NewRequest(http.MethodGet, s.path, nil)
				r.Header.Set("Sec-Fetch-Site", s.site)
				if s.cookie {
					r.Header.Set("Cookie", "sid=v")
				}
				var recorder *Recorder
				return recorder.Trace(Exchange{ID: NewID(), Request: r, Header: http.Header{}, CookieName: "sid", CookiePath: "/a/"})
			}
			got := Between(made(test.earlier), made(test.later), 3, 5)
			if !strings.Contains(got, test.want) || (got == "") != (test.want == "") || strings.Contains(got, "cleared") {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestCovers(t *testing.T) {
	for _, test := range []struct {
		path, address string
		want          bool
	}{
		{"/", "/cart", true}, {"/cart", "/cart", true}, {"/cart", "/cart/items?x=1", true}, {"/cart", "/cart?x=1", true},
		{"/cart", "/carts", false}, {"/cart", "/", false}, {"/lab/a/", "/lab/a", false}, {"/lab/a/", "/lab/ab", false},
	} {
		if got := covers(test.path, test.address); got != test.want {
			t.Errorf("a cookie with Path=%s at %s: got covered %t, want %t", test.path, test.address, got, test.want)
		}
	}
}
