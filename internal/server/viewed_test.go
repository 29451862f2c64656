package server_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/catalog"
)

// view opens a product's page.
func (b *browser) view(t testing.TB, p catalog.Product, headers ...string) page {
	t.Helper()
	shown := b.get(t, "/products/"+p.Slug, headers...)
	shown.wantStatus(t, http.StatusOK)
	return shown
}

// row returns the SKUs in a page's row of products, nil where there is no row.
func (p page) row(id string) []string {
	section := p.first("section", "id", id)
	if section == nil {
		return nil
	}
	var found []string
	for n := range section.Descendants() {
		if sku, ok := attribute(n, "data-sku"); ok {
			found = append(found, sku)
		}
	}
	return found
}

// memory is what the one session in the database remembers of products that
// were looked at, and how often the session was written.
func (s *shop) memory(t testing.TB) (viewed []string, revision int) {
	t.Helper()
	var document struct {
		Rev    int `bson:"rev"`
		Values struct {
			Viewed []string `bson:"viewed"`
		} `bson:"values"`
	}
	if err := s.sessions().FindOne(t.Context(), bson.D{}).Decode(&document); err != nil {
		t.Fatalf("read the session: %v", err)
	}
	return document.Values.Viewed, document.Rev
}

func reversed(skus []string) []string {
	turned := slices.Clone(skus)
	slices.Reverse(turned)
	return turned
}

func TestRecentlyViewed(t *testing.T) {
	s := openShop(t)
	products := s.plenty(t, 4)
	a, b, c, d := products[0], products[1], products[2], products[3]
	visitor := s.browser(t)
	visitor.add(t, a.SKU)
	for _, step := range []struct {
		name   string
		open   catalog.Product
		shown  []string
		stored []string
	}{
		{"the first", a, nil, []string{a.SKU}},
		{"the second", b, []string{a.SKU}, []string{b.SKU, a.SKU}},
		{"the third", c, []string{b.SKU, a.SKU}, []string{c.SKU, b.SKU, a.SKU}},
		{"the third again", c, []string{b.SKU, a.SKU}, []string{c.SKU, b.SKU, a.SKU}},
		{"the first again", a, []string{c.SKU, b.SKU}, []string{a.SKU, c.SKU, b.SKU}},
		{"a fourth", d, []string{a.SKU, c.SKU, b.SKU}, []string{d.SKU, a.SKU, c.SKU, b.SKU}},
	} {
		t.Run(step.name, func(t *testing.T) {
			if got := visitor.view(t, step.open).row("viewed"); !slices.Equal(got, step.shown) {
				t.Errorf("on the page: got %v, want %v: newest first, without the product itself", got, step.shown)
			}
			if got, _ := s.memory(t); !slices.Equal(got, step.stored) {
				t.Errorf("in the session: got %v, want %v", got, step.stored)
			}
		})
	}
	home := visitor.get(t, "/")
	if got, want := home.row("viewed"), []string{d.SKU, a.SKU, c.SKU, b.SKU}; !slices.Equal(got, want) {
		t.Errorf("on the front page: got %v, want %v", got, want)
	}
	home.wantText(t, "Recently viewed", "Remembered in the session that your cookie opens")
	if got := s.browser(t).get(t, "/").row("viewed"); got != nil {
		t.Errorf("for another visitor: got %v, want no row", got)
	}
}

// A visitor who only looks around gets no cookie, and nothing is remembered:
// there has to be a session already.
func TestLookingAroundIsNotRemembered(t *testing.T) {
	s := openShop(t)
	products := s.plenty(t, 3)
	for _, visitor := range []struct {
		name   string
		cookie func(*testing.T, *browser)
	}{
		{"no cookie", func(*testing.T, *browser) {}},
		{"a cookie of another form", func(t *testing.T, b *browser) { b.plant(t, "abc") }},
		{"a forged cookie", func(t *testing.T, b *browser) {
			b.add(t, products[0].SKU)
			key := b.cookie(t).Value
			b.post(t, "/session/end", "")
			b.plant(t, forged(key))
		}},
		{"a session that was ended", func(t *testing.T, b *browser) {
			b.add(t, products[0].SKU)
			key := b.cookie(t).Value
			b.post(t, "/session/end", "")
			b.plant(t, key)
		}},
	} {
		t.Run(visitor.name, func(t *testing.T) {
			b := s.browser(t)
			visitor.cookie(t, b)
			for _, p := range products {
				shown := b.view(t, p)
				if cookies := shown.header.Values("Set-Cookie"); len(cookies) > 0 || shown.row("viewed") != nil {
					t.Errorf("%s: got Set-Cookie %q and the row %v, want neither", p.SKU, cookies, shown.row("viewed"))
				}
			}
			if got := s.documents(t); got != 0 {
				t.Errorf("got %d session documents, want none", got)
			}
		})
	}
}

// What no visitor has looked at is not remembered, and what is the newest
// already is not written again.
func TestWhatIsNoView(t *testing.T) {
	s := openShop(t)
	products := s.plenty(t, 2)
	seen, other := "/products/"+products[0].Slug, "/products/"+products[1].Slug
	b := s.browser(t)
	b.add(t, products[0].SKU)
	b.view(t, products[0])
	for _, test := range []struct {
		name, method, path, form string
		headers                  []string
		want                     int
	}{
		{"the newest again", http.MethodGet, seen, "", nil, 200},
		{"HEAD", http.MethodHead, other, "", nil, 200},
		{"a prefetch", http.MethodGet, other, "", []string{"Sec-Purpose: prefetch"}, 200},
		{"a page rendered ahead", http.MethodGet, other, "", []string{"Sec-Purpose: prefetch;prerender"}, 200},
		{"a prefetch of an older browser", http.MethodGet, other, "", []string{"Purpose: prefetch"}, 200},
		{"a product there is not", http.MethodGet, other + "-none", "", nil, 404},
		{"a refused add", http.MethodPost, "/cart/items", "quantity=0&sku=" + products[1].SKU, nil, 422},
		{"a refused review", http.MethodPost, other + "/reviews", "stars=0", nil, 422},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, before := s.memory(t)
			headers := append(test.headers, "Content-Type: application/x-www-form-urlencoded")
			b.send(t, test.method, test.path, test.form, headers...).wantStatus(t, test.want)
			viewed, after := s.memory(t)
			if want := []string{products[0].SKU}; !slices.Equal(viewed, want) || after != before {
				t.Errorf("got %v and %d writes, want %v and none", viewed, after-before, want)
			}
		})
	}
	b.view(t, products[1])
	if viewed, _ := s.memory(t); len(viewed) != 2 {
		t.Errorf("an ordinary view: got %v, want both products", viewed)
	}
}

func TestTwelveProductsAreRemembered(t *testing.T) {
	s := openShop(t)
	products := s.plenty(t, 14)
	b := s.browser(t)
	b.add(t, products[0].SKU)
	for _, p := range products {
		b.view(t, p)
	}
	want := reversed(skus(products))[:12]
	if got, _ := s.memory(t); !slices.Equal(got, want) {
		t.Errorf("got %v, want the twelve newest, %v", got, want)
	}
	if got := b.get(t, "/").row("viewed"); !slices.Equal(got, want) {
		t.Errorf("front page: got %v, want %v", got, want)
	}
}

// Each colour is a product, and is remembered as one.
func TestColoursAreViewedEachOnItsOwn(t *testing.T) {
	s := openShop(t)
	colours := s.colours(t, func(family []catalog.Product) bool { return len(family) == 3 })
	b := s.browser(t)
	b.add(t, s.plenty(t, 1)[0].SKU)
	for _, p := range colours {
		b.view(t, p)
	}
	if got, _ := s.memory(t); !slices.Equal(got, reversed(skus(colours))) {
		t.Errorf("got %v, want %v", got, reversed(skus(colours)))
	}
}

// A product that has left the shop is left out of the row; its SKU does no harm.
func TestAViewedProductThatIsGone(t *testing.T) {
	s := openShop(t)
	products := s.plenty(t, 3)
	b := s.browser(t)
	b.add(t, products[2].SKU)
	b.view(t, products[0])
	b.view(t, products[1])
	if _, err := s.db.Collection("products").DeleteOne(t.Context(), bson.D{{Key: "_id", Value: products[0].SKU}}); err != nil {
		t.Fatalf("delete the product: %v", err)
	}
	s.publish(t)
	if got := b.get(t, "/").row("viewed"); !slices.Equal(got, []string{products[1].SKU}) {
		t.Errorf("got %v, want %s alone", got, products[1].SKU)
	}
}

// A view that is also the session's first use in a while moves its dates too:
// in one cookie.
func TestAViewThatExtendsTheSession(t *testing.T) {
	s := openShop(t)
	products := s.plenty(t, 2)
	b := s.browser(t)
	b.add(t, products[0].SKU)
	s.clock.advance(90 * time.Minute)
	if got := b.view(t, products[1]).header.Values("Set-Cookie"); len(got) != 1 {
		t.Errorf("90 minutes later: got Set-Cookie %q, want one", got)
	}
	if got := b.view(t, products[0]).header.Values("Set-Cookie"); len(got) != 0 {
		t.Errorf("right after: got Set-Cookie %q, want none", got)
	}
	if got, _ := s.memory(t); !slices.Equal(got, []string{products[0].SKU, products[1].SKU}) {
		t.Errorf("got %v, want both", got)
	}
}

// Pages that are opened while the cart changes take nothing from it.
func TestViewsAndAddsAtOnce(t *testing.T) {
	s := openShop(t)
	products := s.plenty(t, 8)
	b := s.browser(t)
	b.add(t, products[0].SKU)
	var wg sync.WaitGroup
	for _, p := range products {
		wg.Go(func() {
			if shown, err := b.try(t.Context(), http.MethodGet, "/products/"+p.Slug, ""); err != nil || shown.status != http.StatusOK {
				t.Errorf("view %s: got status %d, %v, want 200", p.SKU, shown.status, err)
			}
		})
		wg.Go(func() {
			added, err := b.try(t.Context(), http.MethodPost, "/cart/items", "sku="+p.SKU, "Content-Type: application/x-www-form-urlencoded")
			if err != nil || added.status != http.StatusSeeOther {
				t.Errorf("add %s: got status %d, %v, want 303", p.SKU, added.status, err)
			}
		})
	}
	wg.Wait()
	viewed, _ := s.memory(t)
	slices.Sort(viewed)
	want := skus(products)
	slices.Sort(want)
	if !slices.Equal(viewed, want) || b.cart(t).Count != len(products)+1 {
		t.Errorf("got %s viewed and %d pieces in the cart, want %s and %d", strings.Join(viewed, " "), b.cart(t).Count, strings.Join(want, " "), len(products)+1)
	}
}

// A broken memory is none: it costs neither the cart nor the session.
func TestABrokenMemoryOfViewsCostsNothing(t *testing.T) {
	s := openShop(t)
	products := s.plenty(t, 2)
	b := s.browser(t)
	b.add(t, products[0].SKU)
	if _, err := s.sessions().UpdateMany(t.Context(), bson.D{}, bson.D{{Key: "$set", Value: bson.D{{Key: "values.viewed", Value: "broken"}}}}); err != nil {
		t.Fatalf("break the memory: %v", err)
	}
	if got := b.view(t, products[1]).header.Values("Set-Cookie"); len(got) > 0 {
		t.Errorf("got Set-Cookie %q, want the session kept", got)
	}
	if got := b.cart(t).Count; got != 1 {
		t.Errorf("got %d pieces in the cart, want 1 as before", got)
	}
	if got, _ := s.memory(t); len(got) != 1 || got[0] != products[1].SKU {
		t.Errorf("got %v, want a memory that starts anew", got)
	}
}
