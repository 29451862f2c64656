package server_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"crumbs.example/shop/internal/lens"
)

// watched returns a setup under which commands receives, for each request, the
// commands it sent to the database: "find, update".
func watched() (use func(*setup), commands chan string) {
	commands = make(chan string, 1)
	return func(use *setup) {
		use.server.Lens = false // the recorder is the test's own
		use.wrap = func(shop http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				ctx, recorder := lens.NewContext(r.Context())
				shop.ServeHTTP(w, r.WithContext(ctx))
				commands <- named(recorder.Commands())
			})
		}
	}, commands
}

func named(commands []lens.Command) string {
	var names []string
	for _, command := range commands {
		names = append(names, command.Name)
	}
	return strings.Join(names, ", ")
}

// What each page costs the database is a promise of the design.
func TestRoundTrips(t *testing.T) {
	use, commands := watched()
	s := openShop(t, use)
	products := s.plenty(t, 2)
	sku, other := products[0].SKU, products[1].SKU
	b := s.browser(t)
	for _, step := range []struct{ name, method, path, form, want string }{
		{"home, without session", http.MethodGet, "/", "", ""},
		{"search, without session", http.MethodGet, "/search?q=lamp", "", ""},
		{"product, without session", http.MethodGet, "/products/" + products[0].Slug, "", ""},
		{"cart, without session", http.MethodGet, "/cart", "", ""},
		{"an address that does not exist", http.MethodGet, "/nowhere", "", ""},
		{"health", http.MethodGet, "/healthz", "", ""},
		{"refused add, without session", http.MethodPost, "/cart/items", "sku=" + sku + "&quantity=0", ""},
		{"first add", http.MethodPost, "/cart/items", "sku=" + sku, "insert"},
		{"home", http.MethodGet, "/", "", "find"},
		{"department", http.MethodGet, "/departments/kitchen", "", "find"},
		{"product, looked at for the first time", http.MethodGet, "/products/" + products[0].Slug, "", "find, update"},
		{"the same product again", http.MethodGet, "/products/" + products[0].Slug, "", "find"},
		{"head of another product", http.MethodHead, "/products/" + products[1].Slug, "", "find"},
		{"search", http.MethodGet, "/search?q=lamp", "", "find"},
		{"an address that does not exist, with a session", http.MethodGet, "/nowhere", "", "find"},
		{"cart", http.MethodGet, "/cart", "", "find"},
		{"favicon", http.MethodGet, "/favicon.ico", "", ""},
		{"add", http.MethodPost, "/cart/items", "sku=" + other, "find, update"},
		{"change of a quantity", http.MethodPost, "/cart/items/" + sku, "quantity=3", "find, update"},
		{"the same quantity again", http.MethodPost, "/cart/items/" + sku, "quantity=3", "find"},
		{"refused add", http.MethodPost, "/cart/items", "sku=" + sku + "&quantity=99", "find"},
		{"malformed add", http.MethodPost, "/cart/items", "", ""},
		{"save for later", http.MethodPost, "/cart/items/" + sku + "/save", "", "find, update"},
		{"restore", http.MethodPost, "/cart/saved/" + sku + "/restore", "", "find, update"},
		{"remove", http.MethodPost, "/cart/items/" + sku + "/remove", "", "find, update"},
		{"remove what is gone", http.MethodPost, "/cart/items/" + sku + "/remove", "", "find"},
		{"forget the cookie", http.MethodPost, "/session/forget-cookie", "", ""},
		{"cart afterwards", http.MethodGet, "/cart", "", ""},
	} {
		t.Run(step.name, func(t *testing.T) {
			b.send(t, step.method, step.path, step.form, "Content-Type: application/x-www-form-urlencoded")
			if got := <-commands; got != step.want {
				t.Errorf("got commands %q, want %q", got, step.want)
			}
		})
	}
}

func TestRoundTripsOfATouch(t *testing.T) {
	use, commands := watched()
	s := openShop(t, use)
	b := s.browser(t)
	b.post(t, "/cart/items", "sku="+s.plenty(t, 1)[0].SKU)
	<-commands
	s.clock.advance(2 * time.Hour)
	for _, want := range []string{"find, update", "find"} {
		b.get(t, "/")
		if got := <-commands; got != want {
			t.Errorf("got commands %q, want %q: one touch per interval", got, want)
		}
	}
}

func TestRoundTripsOfEnding(t *testing.T) {
	use, commands := watched()
	s := openShop(t, use)
	b := s.browser(t)
	b.post(t, "/cart/items", "sku="+s.plenty(t, 1)[0].SKU)
	<-commands
	b.post(t, "/session/end", "")
	if got := <-commands; got != "find, delete" {
		t.Errorf("got commands %q, want one find and one delete", got)
	}
}
