package server_test

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/catalog"
	"crumbs.example/shop/internal/order"
	"crumbs.example/shop/internal/server"
	"crumbs.example/shop/internal/sessionstore"
)

func (s *shop) stock(t testing.TB, sku string) int {
	t.Helper()
	var product catalog.Product
	if err := s.db.Collection("products").FindOne(t.Context(), bson.D{{Key: "_id", Value: sku}}).Decode(&product); err != nil {
		t.Fatalf("read the stock of %s: %v", sku, err)
	}
	return product.Stock
}

// setStock changes a stock behind the shop's back: it has not seen it yet.
func (s *shop) setStock(t testing.TB, sku string, stock int) {
	t.Helper()
	_, err := s.db.Collection("products").UpdateOne(t.Context(), bson.D{{Key: "_id", Value: sku}},
		bson.D{{Key: "$set", Value: bson.D{{Key: "stock", Value: stock}}}})
	if err != nil {
		t.Fatalf("set the stock of %s: %v", sku, err)
	}
}

func TestPlacingAnOrder(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	product := s.plenty(t, 1)[0]
	b.submit(t, "/cart/items", "quantity=2&sku="+product.SKU)
	answer := b.post(t, "/checkout", placeForm(b.fillCheckout(t).token(t)))
	answer.wantStatus(t, http.StatusSeeOther)
	path, _, _ := strings.Cut(answer.header.Get("Location"), "?")
	for range 2 { // a reload does not order again
		p := b.get(t, answer.header.Get("Location"))
		p.wantText(t, "Order placed, thanks", strings.TrimPrefix(path, "/orders/"), product.Title, "Ada Lovelace", "nothing was charged", (2 * product.Price).String())
		if p.badge() != "0" {
			t.Errorf("got badge %s, want 0", p.badge())
		}
	}
	if n, stock := s.countOrders(t), s.stock(t, product.SKU); n != 1 || stock != product.Stock-2 {
		t.Errorf("got %d orders and a stock of %d, want 1 and %d", n, stock, product.Stock-2)
	}
	session := s.contents(t, "sessions")
	if strings.Contains(session, "Lovelace") || !strings.Contains(session, strings.TrimPrefix(path, "/orders/")) {
		t.Errorf("the session should hold the order's number and no name:\n%s", session)
	}
	if !strings.Contains(s.contents(t, "orders"), "Lovelace") {
		t.Error("the order does not know where it goes")
	}
	if strings.Contains(s.log.text(), "Lovelace") {
		t.Error("the log names the visitor")
	}
	b.get(t, path).wantText(t, "Order "+strings.TrimPrefix(path, "/orders/"))
	b.get(t, path).wantNoText(t, "thanks")
	s.clock.advance(2 * time.Hour) // the address was kept
	b.get(t, answer.header.Get("Location")).wantNoText(t, "thanks")
	s.sync(t)
	if p, _ := s.catalogue.Snapshot().BySKU(product.SKU); p.Stock != product.Stock-2 {
		t.Errorf("the pages show a stock of %d, want %d", p.Stock, product.Stock-2)
	}
}

// The same form, one after the other and at the same time, is one order, and every
// sender is shown it.
func TestDoubleSubmit(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	product := s.plenty(t, 1)[0]
	b.add(t, product.SKU)
	form := placeForm(b.fillCheckout(t).token(t))
	answers := make([]page, 10)
	var senders sync.WaitGroup
	for i := range answers {
		senders.Go(func() { answers[i] = b.post(t, "/checkout", form) })
	}
	senders.Wait()
	answers = append(answers, b.post(t, "/checkout", form))
	for _, answer := range answers {
		answer.wantStatus(t, http.StatusSeeOther)
		if got, want := answer.header.Get("Location"), answers[0].header.Get("Location"); got != want || !strings.HasPrefix(got, "/orders/") {
			t.Errorf("got a way to %s, want %s for all", got, want)
		}
	}
	if n, stock := s.countOrders(t), s.stock(t, product.SKU); n != 1 || stock != product.Stock-1 {
		t.Errorf("got %d orders and %d pieces left, want 1 and %d", n, stock, product.Stock-1)
	}
}

// Two tabs show the same review. Both order, at the same time: that is one order.
func TestTwoTabs(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	b.add(t, s.plenty(t, 1)[0].SKU)
	tabs := []page{b.fillCheckout(t), b.get(t, "/checkout?step=review")}
	var both sync.WaitGroup
	locations := make([]string, len(tabs))
	for i, tab := range tabs {
		form := placeForm(tab.token(t))
		both.Go(func() { locations[i] = b.post(t, "/checkout", form).header.Get("Location") })
	}
	both.Wait()
	if n := s.countOrders(t); n != 1 || locations[0] != locations[1] {
		t.Errorf("got %d orders, at %v, want one", n, locations)
	}
}

// What has changed since the visitor looked is not ordered, and is said.
func TestChangedSinceTheReview(t *testing.T) {
	tests := []struct {
		name   string
		change func(testing.TB, *shop, *browser, catalog.Product)
		said   string
	}{
		{"another tab adds", func(t testing.TB, s *shop, b *browser, p catalog.Product) { b.add(t, p.SKU) }, cartChanged},
		{"another tab changes the address", func(t testing.TB, s *shop, b *browser, p catalog.Product) {
			b.submit(t, "/checkout", strings.Replace(addressForm, "12", "13", 1))
		}, cartChanged},
		{"another tab chooses another delivery", func(t testing.TB, s *shop, b *browser, p catalog.Product) {
			b.submit(t, "/checkout", "step=delivery&delivery=express")
		}, cartChanged},
		{"the price rises, and the shop has seen it", func(t testing.TB, s *shop, b *browser, p catalog.Product) {
			s.change(t, p.SKU, bson.D{{Key: "$set", Value: bson.D{{Key: "priceCents", Value: p.Price + 100}}}})
		}, cartChanged},
		{"the stock falls, and the shop has seen it", func(t testing.TB, s *shop, b *browser, p catalog.Product) {
			s.change(t, p.SKU, bson.D{{Key: "$set", Value: bson.D{{Key: "stock", Value: 1}}}})
		}, cartChanged},
		{"the page lay open for a day", func(t testing.TB, s *shop, b *browser, p catalog.Product) {
			s.clock.advance(14 * 24 * time.Hour / 2)
		}, "please look again"},
		{"the price rises, and the shop has not seen it", func(t testing.TB, s *shop, b *browser, p catalog.Product) {
			_, err := s.db.Collection("products").UpdateOne(t.Context(), bson.D{{Key: "_id", Value: p.SKU}},
				bson.D{{Key: "$set", Value: bson.D{{Key: "priceCents", Value: p.Price + 100}}}})
			if err != nil {
				t.Fatalf("raise the price: %v", err)
			}
		}, "now costs"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := openShop(t)
			b := s.browser(t)
			product := s.plenty(t, 1)[0]
			b.submit(t, "/cart/items", "quantity=2&sku="+product.SKU)
			form := placeForm(b.fillCheckout(t).token(t))
			test.change(t, s, b, product)
			p := b.post(t, "/checkout", form)
			p.wantStatus(t, http.StatusConflict)
			p.wantText(t, test.said, "Nothing was ordered")
			if s.countOrders(t) != 0 || b.cart(t).Count == 0 {
				t.Errorf("got %d orders and %d pieces in the cart, want nothing ordered, nothing lost", s.countOrders(t), b.cart(t).Count)
			}
			again := p.token(t)
			delivery, _ := attribute(p.first("input", "name", "delivery", "checked", ""), "value")
			b.submit(t, "/checkout", "step=place&delivery="+delivery+"&token="+again).wantText(t, "Order placed, thanks")
		})
	}
}

// Somebody else buys the last pieces between the review and the click.
func TestSoldOutMeanwhile(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	products := s.plenty(t, 3)
	for _, p := range products {
		b.submit(t, "/cart/items", "quantity=3&sku="+p.SKU)
	}
	review := b.fillCheckout(t)
	s.setStock(t, products[0].SKU, 0)
	s.setStock(t, products[1].SKU, 2)
	s.publishOnly(t)
	p := b.post(t, "/checkout", placeForm(review.token(t)))
	p.wantStatus(t, http.StatusConflict)
	p.wantText(t, "Somebody else was faster", products[0].Name()+" is sold out.", "Of "+products[1].Name()+" only 2 pieces left.", "Order total")
	if p.token(t) == review.token(t) {
		t.Error("the page has the old token, which places nothing any more")
	}
	if got := joined(b.cart(t).Items); !strings.Contains(got, products[2].SKU+" 3") || s.stock(t, products[2].SKU) != products[2].Stock {
		t.Errorf("got the cart %s and a stock of %d, want both untouched", got, s.stock(t, products[2].SKU))
	}
	// What is left is ordered; what is not waits in the cart.
	b.place(t, p).wantText(t, "Order placed, thanks", products[1].Title)
	if got := s.stock(t, products[1].SKU); got != 0 {
		t.Errorf("got %d pieces left, want none", got)
	}
	b.get(t, "/cart").wantText(t, products[0].Title)
}

// publishOnly raises the catalogue's revision without waiting for the shop to see
// it.
func (s *shop) publishOnly(t testing.TB) {
	t.Helper()
	_, err := s.db.Collection("catalogue").UpdateOne(t.Context(), bson.D{{Key: "_id", Value: "catalogue"}},
		bson.D{{Key: "$inc", Value: bson.D{{Key: "revision", Value: 1}}}})
	if err != nil {
		t.Fatalf("raise the catalogue's revision: %v", err)
	}
}

// Twenty visitors click at the same time for the last three pieces.
func TestLastPiecesForManyVisitors(t *testing.T) {
	s := openShop(t)
	product := s.plenty(t, 1)[0]
	s.change(t, product.SKU, bson.D{{Key: "$set", Value: bson.D{{Key: "stock", Value: 3}}}})
	visitors, forms := make([]*browser, 20), make([]string, 20)
	for i := range visitors {
		visitors[i] = s.browser(t)
		visitors[i].add(t, product.SKU)
		forms[i] = placeForm(visitors[i].fillCheckout(t).token(t))
	}
	answers := make([]page, len(visitors))
	var clicking sync.WaitGroup
	for i, b := range visitors {
		clicking.Go(func() { answers[i] = b.post(t, "/checkout", forms[i]) })
	}
	clicking.Wait()
	placed := 0
	for i, answer := range answers {
		if answer.status == http.StatusSeeOther {
			placed++
			continue
		}
		answer.wantStatus(t, http.StatusConflict)
		answer.wantText(t, product.Name()+" is sold out.", "Nothing was ordered")
		if got := len(visitors[i].cart(t).Items); got != 1 {
			t.Errorf("visitor %d: got %d lines in the cart, want it untouched", i, got)
		}
	}
	if placed != 3 || s.countOrders(t) != 3 || s.stock(t, product.SKU) != 0 {
		t.Errorf("got %d confirmations, %d orders and %d pieces left, want 3, 3 and 0", placed, s.countOrders(t), s.stock(t, product.SKU))
	}
}

// flaky is a session store whose changes fail on demand, as when the database
// goes away after an order was placed.
type flaky struct {
	server.Sessions
	failure atomic.Value
}

// failure is an error, or none.
type failure struct{ error }

func (f *flaky) Update(w http.ResponseWriter, r *http.Request, change func(*sessionstore.Values) error) error {
	if now, _ := f.failure.Load().(failure); now.error != nil {
		return now.error
	}
	return f.Sessions.Update(w, r, change)
}

// An order is placed, and the session does not learn of it. The orders show it,
// nothing is ordered twice, and ordering again, from a page that shows more by now,
// brings the cart up to date without taking away what was added since.
func TestCartLeftBehindByItsOrder(t *testing.T) {
	store := &flaky{}
	s := openShop(t, func(use *setup) {
		use.store = func(sessions server.Sessions) server.Sessions { store.Sessions = sessions; return store }
	})
	b := s.browser(t)
	products := s.plenty(t, 2)
	b.submit(t, "/cart/items", "quantity=2&sku="+products[0].SKU)
	form := placeForm(b.fillCheckout(t).token(t))
	store.failure.Store(failure{sessionstore.ErrUnavailable})
	p := b.post(t, "/checkout", form)
	store.failure.Store(failure{})
	p.wantStatus(t, http.StatusServiceUnavailable)
	p.wantText(t, "Your order is placed", "orders nothing twice")
	if p.first("a", "href", "/orders") == nil {
		t.Error("the page does not lead to the orders")
	}
	orders := b.get(t, "/orders")
	orders.wantText(t, "Order ", products[0].Title)
	b.get(t, orderLink(t, orders)).wantStatus(t, http.StatusOK)

	b.submit(t, "/cart/items", "quantity=3&sku="+products[0].SKU)
	b.add(t, products[1].SKU)
	b.place(t, b.get(t, "/checkout?step=review")).wantText(t, "had placed this order before")
	if got, want := joined(b.cart(t).Items), products[0].SKU+" 3, "+products[1].SKU+" 1"; got != want {
		t.Errorf("got the cart %s, want %s: what was added since", got, want)
	}
	b.post(t, "/checkout", form).wantStatus(t, http.StatusSeeOther)
	if n := s.countOrders(t); n != 1 || b.cart(t).Count != 4 {
		t.Errorf("got %d orders and %d pieces in the cart, want 1 and 4", n, b.cart(t).Count)
	}
	if strings.Contains(s.contents(t, "sessions"), "Lovelace") {
		t.Error("the address is still in the session")
	}
}

func TestSessionEndedUnderItsOrder(t *testing.T) {
	store := &flaky{}
	s := openShop(t, func(use *setup) {
		use.store = func(sessions server.Sessions) server.Sessions { store.Sessions = sessions; return store }
	})
	b := s.browser(t)
	b.add(t, s.plenty(t, 1)[0].SKU)
	form := placeForm(b.fillCheckout(t).token(t))
	store.failure.Store(failure{sessionstore.ErrEnded})
	p := b.post(t, "/checkout", form)
	p.wantStatus(t, http.StatusConflict)
	p.wantText(t, "Your order is placed, and out of your reach", "It is in the database all the same")
	if n := s.countOrders(t); n != 1 {
		t.Errorf("got %d orders, want 1", n)
	}
}

// orderLink is the address of the first order on a page of orders.
func orderLink(t testing.TB, p page) string {
	t.Helper()
	for _, link := range p.all("a") {
		if href, _ := attribute(link, "href"); strings.HasPrefix(href, "/orders/") {
			return href
		}
	}
	t.Fatalf("%s: no order is linked", p.request)
	return ""
}

func TestForeignTokens(t *testing.T) {
	s := openShop(t)
	sku := s.plenty(t, 1)[0].SKU
	other, b := s.browser(t), s.browser(t)
	other.add(t, sku)
	b.add(t, sku)
	theirs, own := other.fillCheckout(t).token(t), b.fillCheckout(t).token(t)
	for name, token := range map[string]string{
		"of another session": theirs,
		"forged":             own[:len(own)-2] + "xx",
		"64 KB":              strings.Repeat("t", 60<<10),
		"NUL":                "%00.%00.%00.%00.%00",
		"an operator":        `{"$gt":""}`,
	} {
		p := b.post(t, "/checkout", placeForm(token))
		p.wantStatus(t, http.StatusConflict)
		if !strings.Contains(p.alert(), cartChanged) {
			t.Errorf("%s: got the alert %q", name, p.alert())
		}
	}
	stranger := s.browser(t)
	if p := stranger.post(t, "/checkout", placeForm(own)); p.header.Get("Location") != "/cart" || stranger.cookie(t) != nil {
		t.Errorf("without a session: got status %d to %q, want a way to the cart and no cookie", p.status, p.header.Get("Location"))
	}
	if n := s.countOrders(t); n != 0 {
		t.Errorf("got %d orders, want none", n)
	}
}

// An order that a crash has cut off can be placed anew from the same page.
func TestOrderThatWasCutOff(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	product := s.plenty(t, 1)[0]
	b.add(t, product.SKU)
	review := b.fillCheckout(t)
	pending := order.Order{ID: order.ID(strings.Split(review.token(t), ".")[1]), State: order.Pending, ChangedAt: time.Now().Add(-time.Hour)}
	if _, err := s.db.Collection("orders").InsertOne(t.Context(), pending); err != nil {
		t.Fatalf("insert an order: %v", err)
	}
	p := b.post(t, "/checkout", placeForm(review.token(t)))
	p.wantStatus(t, http.StatusConflict)
	p.wantText(t, "The last try was cut off", "Nothing was ordered")
	b.place(t, p).wantText(t, "Order placed, thanks")
	if n := s.countOrders(t); n != 1 {
		t.Errorf("got %d orders, want 1", n)
	}
}

func TestRoundTripsOfACheckout(t *testing.T) {
	use, commands := watched()
	s := openShop(t, use)
	b := s.browser(t)
	for i, p := range s.plenty(t, 4) {
		b.post(t, "/cart/items", "sku="+p.SKU+"&quantity="+strconv.Itoa(i+1))
		<-commands
	}
	step := func(name, form, want string) page {
		t.Helper()
		method, path := http.MethodPost, "/checkout"
		if form == "" {
			method, path = http.MethodGet, name
		}
		p := b.send(t, method, path, form, "Content-Type: application/x-www-form-urlencoded")
		if got := <-commands; got != want {
			t.Errorf("%s: got commands %q, want %q", name, got, want)
		}
		return p
	}
	step("/checkout?step=address", "", "find")
	step("address", addressForm, "find, update")
	step("the same address again", addressForm, "find")
	step("payment", paymentForm, "find, update")
	review := step("/checkout?step=review", "", "find")
	// The number of commands does not grow with the cart.
	placed := step("order", placeForm(review.token(t)), "find, insert, update, update, update, update, update")
	step("order, sent again", placeForm(review.token(t)), "find")
	step(placed.header.Get("Location"), "", "find, find")
	step("/orders", "", "find, find")
}
