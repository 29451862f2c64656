package sessionchecks

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// 23
func parallelAddsAreBothKept(t *testing.T, s *suite) {
	skus := s.shop.products(t, 3)
	first, pair := skus[0], skus[1:]
	for range 100 {
		b := s.shop.visitor(t, first)
		inParallel(len(pair), len(pair), func(i int) {
			a, err := b.try(t.Context(), http.MethodPost, "/cart/items", "sku="+pair[i], asJSON)
			if err != nil || !a.acknowledged() {
				t.Errorf("add %s: got status %d, %v", pair[i], a.status, err)
			}
		})
		b.wantCart(t, map[string]int{first: 1, pair[0]: 1, pair[1]: 1})
	}
}

// 24
func fiftyParallelAddsAddUp(t *testing.T, s *suite) {
	sku := s.shop.product(t)
	b := s.shop.visitor(t, sku)
	told := newTally(map[string]int{sku: 1})
	inParallel(50, 50, func(int) { told.add(t.Context(), b, sku) })
	told.wantKept(t, b)
}

// 25
func doubleSubmitIsOneOrder(t *testing.T, s *suite) {
	sku := s.shop.product(t)
	b := s.shop.visitor(t, sku)
	order := b.fillCheckout(t)
	places := make([]string, 8)
	inParallel(len(places), len(places), func(i int) {
		a, err := b.try(t.Context(), http.MethodPost, "/checkout", order)
		if err != nil || a.status != http.StatusSeeOther {
			t.Errorf("order: got status %d, %v", a.status, err)
			return
		}
		places[i] = a.header.Get("Location")
	})
	places = append(places, b.post(t, "/checkout", order).header.Get("Location"))
	for _, place := range places {
		if place != places[0] || !strings.HasPrefix(place, "/orders/") {
			t.Fatalf("got the orders %q, want one", places)
		}
	}
	if links := orderLink.FindAllString(b.get(t, "/orders").body, -1); len(links) != 1 {
		t.Errorf("got %d orders on the page of orders, want 1", len(links))
	}
	b.wantCart(t, map[string]int{})
}

// 26
func staleTabRevertsNothing(t *testing.T, s *suite) {
	skus := s.shop.products(t, 3)
	one, two, three := skus[0], skus[1], skus[2]
	t.Run("applied", func(t *testing.T) {
		stale := s.shop.visitor(t, one, two)
		fresh := s.shop.holding(t, stale.cookie(t))
		stale.get(t, "/cart").wantStatus(t, http.StatusOK)
		fresh.post(t, "/cart/items/"+two, "quantity=5").wantStatus(t, http.StatusSeeOther)
		fresh.add(t, three)

		stale.post(t, "/cart/items/"+one, "quantity=3").wantStatus(t, http.StatusSeeOther)
		stale.wantCart(t, map[string]int{one: 3, two: 5, three: 1})
	})
	t.Run("told", func(t *testing.T) {
		stale := s.shop.visitor(t, one, two)
		fresh := s.shop.holding(t, stale.cookie(t))
		stale.get(t, "/cart").wantStatus(t, http.StatusOK)
		fresh.post(t, "/cart/items/"+one+"/remove", "").wantStatus(t, http.StatusSeeOther)

		page := stale.post(t, "/cart/items/"+one, "quantity=3")
		page.wantStatus(t, http.StatusConflict)
		page.wantText(t, "Nothing was changed")
		stale.wantCart(t, map[string]int{two: 1})
	})
}

// 27
func slowReaderRollsNothingBack(t *testing.T, s *suite) {
	// A reader writes one thing: the dates. Held back while somebody else adds,
	// it must not take the add away. The writer's instance leaves the dates alone,
	// so that the reader's write is still valid when it arrives.
	skus := s.shop.products(t, 2)
	slow, proxy := s.brief.behindProxy(t)
	quick := s.brief.second(t, "SHOP_SESSION_TOUCH=2900ms")
	b := s.brief.visitor(t, skus[0])
	time.Sleep(600 * time.Millisecond) // the dates are due

	touch := proxy.order(t, "update", hold, 1)
	var reader sync.WaitGroup
	reader.Go(func() {
		a, err := b.at(slow).try(t.Context(), http.MethodGet, "/cart", "")
		if err != nil || a.status != http.StatusOK {
			t.Errorf("GET /cart: got status %d, %v", a.status, err)
		}
	})
	touch.awaitMet(t)
	before := s.brief.document(t, b.cookie(t)).Lookup("lastSeenAt").Time()
	b.at(quick).add(t, skus[1])
	touch.release()
	reader.Wait()
	if after := s.brief.document(t, b.cookie(t)).Lookup("lastSeenAt").Time(); !after.After(before) {
		t.Error("the reader's dates were not written, so the check has shown nothing")
	}
	b.wantCart(t, map[string]int{skus[0]: 1, skus[1]: 1})
}

// 28
func readsSeeTheWrite(t *testing.T, s *suite) {
	sku := s.shop.product(t)
	b := s.shop.visitor(t, sku)
	for round := range 200 {
		want := round%maxQuantity + 1
		a := b.post(t, "/cart/items/"+sku, fmt.Sprintf("quantity=%d", want), asJSON)
		a.wantStatus(t, http.StatusOK)
		if got := b.cart(t).quantity(sku); got != want {
			t.Fatalf("round %d: wrote %d, then read %d", round, want, got)
		}
	}
}

// 29
func fullCartRefusesClearly(t *testing.T, s *suite) {
	t.Parallel()
	large := openShop(t)
	skus := large.extendCatalogue(t, s.shop.catalogue(t).skus, maxLines+5)
	b := large.browser(t)
	want := make(map[string]int)
	for i, sku := range skus {
		a := b.post(t, "/cart/items", "sku="+sku, asJSON)
		if i < maxLines {
			a.wantStatus(t, http.StatusOK)
			want[sku] = 1
			continue
		}
		a.wantStatus(t, http.StatusUnprocessableEntity)
		a.wantText(t, fmt.Sprint(maxLines))
	}
	b.wantCart(t, want)
	page := b.post(t, "/cart/items", "sku="+skus[maxLines])
	page.wantStatus(t, http.StatusUnprocessableEntity)
	page.wantText(t, fmt.Sprint(maxLines))
}

// extendCatalogue copies products in the database until there are n to buy, and
// returns all of them once the shop sells them.
func (s *shop) extendCatalogue(t testing.TB, skus []string, n int) []string {
	t.Helper()
	var last string
	for i := len(skus); i < n; i++ {
		product := s.productDocument(t, skus[0])
		last = fmt.Sprintf("COPY-%d", i)
		product["_id"], product["slug"], product["position"] = last, strings.ToLower(last), 1000+i
		if _, err := s.db.Collection("products").InsertOne(t.Context(), product); err != nil {
			t.Fatalf("copy a product: %v", err)
		}
		skus = append(skus[:i:i], last)
	}
	s.publish(t)
	eventually(t, 20*time.Second, "the shop does not sell "+last, func() bool {
		return s.forgetful().get(t, "/products/"+strings.ToLower(last)).status == http.StatusOK
	})
	return skus
}

func (s *shop) productDocument(t testing.TB, sku string) bson.M {
	t.Helper()
	var product bson.M
	err := s.db.Collection("products").FindOne(t.Context(), bson.D{{Key: "_id", Value: sku}}).Decode(&product)
	if err != nil {
		t.Fatalf("find product %s: %v", sku, err)
	}
	return product
}

// 30
func parallelFirstRequests(t *testing.T, s *suite) {
	// Each is a visitor of its own to the shop, so each gets a session with its
	// own product in it. The browser keeps the cookie that comes last.
	const requests = 20
	skus := s.shop.products(t, 20)
	before := s.shop.documents(t)
	answers := make([]answer, requests)
	b := s.shop.browser(t)
	inParallel(requests, requests, func(i int) {
		var err error
		if answers[i], err = b.try(t.Context(), http.MethodPost, "/cart/items", "sku="+skus[i], asJSON); err != nil {
			t.Errorf("add %s: %v", skus[i], err)
		}
	})
	started := 0
	for i, a := range answers {
		a.wantStatus(t, http.StatusOK)
		if len(a.setCookies()) == 0 {
			continue // it came with the cookie of an earlier one
		}
		started++
		if got := s.shop.holding(t, a.wantSetCookie(t)).cart(t); got.quantity(skus[i]) != 1 {
			t.Errorf("the session of %s holds %v", skus[i], got.quantities())
		}
	}
	if after := s.shop.documents(t); after != before+started {
		t.Errorf("session documents: got %d new ones, want one for each of the %d cookies", after-before, started)
	}
}

// 31
func priceChangeShows(t *testing.T, s *suite) {
	t.Parallel()
	sku := s.shop.product(t)
	changing := openShop(t)
	b := changing.visitor(t, sku)
	price := b.cart(t).Items[0].Price + 123
	_, err := changing.db.Collection("products").UpdateOne(t.Context(), bson.D{{Key: "_id", Value: sku}},
		bson.D{{Key: "$set", Value: bson.D{{Key: "priceCents", Value: price}}}})
	if err != nil {
		t.Fatalf("change the price: %v", err)
	}
	changing.publish(t)
	eventually(t, 20*time.Second, "the cart shows the old price", func() bool { return b.cart(t).Items[0].Price == price })
	if got := b.cart(t); got.Subtotal != price || got.Items[0].Total != price {
		t.Errorf("sums: got %d and %d, want %d", got.Items[0].Total, got.Subtotal, price)
	}
}
