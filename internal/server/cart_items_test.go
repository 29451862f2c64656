package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/catalog"
)

// Every action answers with 303 and a place to go, and that place shows what
// was done.
func TestActionsLeadToTheirResult(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	p := s.plenty(t, 1)[0]
	item, saved := "/cart/items/"+p.SKU, "/cart/saved/"+p.SKU
	for _, step := range []struct{ name, path, form, badge, confirmation string }{
		{"add", "/cart/items", "sku=" + p.SKU + "&quantity=2", "2", "Added to cart"},
		{"add again", "/cart/items", "sku=" + p.SKU, "3", "Quantity: 1"},
		{"change the quantity", item, "quantity=5", "5", p.Name() + ": the quantity is now 5."},
		{"save for later", item + "/save", "", "0", p.Name() + " is saved for later."},
		{"move back", saved + "/restore", "", "5", p.Name() + " is back in the cart."},
		{"remove", item + "/remove", "", "0", p.Name() + " was removed from the cart."},
		{"add once more", "/cart/items", "sku=" + p.SKU, "1", "Added to cart"},
		{"change it to none", item, "quantity=0", "0", p.Name() + " was removed from the cart."},
		{"add for the last time", "/cart/items", "sku=" + p.SKU, "1", "Added to cart"},
		{"save it", item + "/save", "", "0", p.Name() + " is saved for later."},
		{"remove what was saved", saved + "/remove", "", "0", p.Name() + " is no longer saved."},
	} {
		t.Run(step.name, func(t *testing.T) {
			result := b.submit(t, step.path, step.form)
			result.wantStatus(t, http.StatusOK)
			result.wantText(t, step.confirmation)
			if got := result.badge(); got != step.badge {
				t.Errorf("badge: got %q, want %q", got, step.badge)
			}
		})
	}
}

// Removing twice, as two tabs do, is no error: the visitor has what they want.
func TestRemovingWhatIsGone(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	sku := s.plenty(t, 1)[0].SKU
	b.add(t, sku)
	for _, path := range []string{"/cart/items/" + sku + "/remove", "/cart/items/" + sku + "/remove", "/cart/saved/" + sku + "/remove"} {
		b.submit(t, path, "").wantStatus(t, http.StatusOK)
	}
	if got := b.cart(t); len(got.Items)+len(got.Saved) != 0 {
		t.Errorf("got %+v, want an empty cart", got)
	}
}

func TestUndoRestoresTheLineAndItsPlace(t *testing.T) {
	s := openShop(t)
	products := s.plenty(t, 3)
	for position, removed := range products {
		t.Run(fmt.Sprint("position ", position), func(t *testing.T) {
			b := s.browser(t)
			for _, p := range products {
				b.post(t, "/cart/items", "sku="+p.SKU+"&quantity=2")
			}
			before := joined(b.cart(t).Items)
			after := b.submit(t, "/cart/items/"+removed.SKU+"/remove", "")
			path, form := undo(t, after)
			restored := b.submit(t, path, form)
			restored.wantStatus(t, http.StatusOK)
			if got, want := restored.confirmation(), removed.Name()+" is back in the cart."; got != want {
				t.Errorf("got the confirmation %q, want %q", got, want)
			}
			if got := joined(b.cart(t).Items); got != before {
				t.Errorf("got %s after the undo, want %s", got, before)
			}
		})
	}
}

// A second click on Undo, before the first has been answered.
func TestUndoTwice(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	p := s.plenty(t, 1)[0]
	b.post(t, "/cart/items", "sku="+p.SKU+"&quantity=2")
	path, form := undo(t, b.submit(t, "/cart/items/"+p.SKU+"/remove", ""))
	b.submit(t, path, form)
	b.submit(t, path, form)
	if got := b.cart(t).Items[0].Quantity; got != 2 {
		t.Errorf("got %d pieces, want the 2 that were removed", got)
	}
}

// undo returns where the page's undo form posts, and what.
func undo(t testing.TB, p page) (path, form string) {
	t.Helper()
	region := p.first("*", "role", "status")
	if region == nil {
		t.Fatalf("%s: nothing is confirmed", p.request)
	}
	fields := url.Values{}
	for n := range region.Descendants() {
		switch name, _ := attribute(n, "name"); {
		case n.Data == "form":
			path, _ = attribute(n, "action")
		case n.Data == "input":
			value, _ := attribute(n, "value")
			fields.Set(name, value)
		}
	}
	if path == "" {
		t.Fatalf("%s: nothing to undo with in %q", p.request, textOf(region))
	}
	return path, fields.Encode()
}

func TestTokenCountsOnce(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	products := s.plenty(t, 2)
	token := addToken(t, b.get(t, "/products/"+products[0].Slug))
	form := "sku=" + products[0].SKU + "&token=" + token
	for range 3 { // a double click, and a reload
		b.submit(t, "/cart/items", form).wantStatus(t, http.StatusOK)
	}
	b.submit(t, "/cart/items", "sku="+products[1].SKU+"&token="+token) // another card of the same page
	if got, want := joined(b.cart(t).Items), products[0].SKU+" 1, "+products[1].SKU+" 1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	next := addToken(t, b.get(t, "/products/"+products[0].Slug))
	b.submit(t, "/cart/items", "sku="+products[0].SKU+"&token="+next)
	if got := b.cart(t).Items[0].Quantity; got != 2 {
		t.Errorf("after an add from a fresh page: got %d pieces, want 2", got)
	}
}

func addToken(t testing.TB, p page) string {
	t.Helper()
	field := p.first("input", "name", "token")
	if field == nil {
		t.Fatalf("%s: no token in the forms", p.request)
	}
	token, _ := attribute(field, "value")
	return token
}

// A value out of range is refused with the page that it came from, and changes
// nothing.
func TestOutOfRange(t *testing.T) {
	s := openShop(t)
	products := s.plenty(t, 2)
	in, other := products[0], products[1]
	b := s.browser(t)
	b.post(t, "/cart/items", "sku="+in.SKU+"&quantity=60")
	update := "/cart/items/" + in.SKU
	tests := []struct{ name, path, form, heading string }{
		{"add 0", "/cart/items", "sku=" + other.SKU + "&quantity=0", other.Title},
		{"add -1", "/cart/items", "sku=" + other.SKU + "&quantity=-1", other.Title},
		{"add 100", "/cart/items", "sku=" + other.SKU + "&quantity=100", other.Title},
		{"add 40 to 60", "/cart/items", "sku=" + in.SKU + "&quantity=40", in.Title},
		{"add more than a number holds", "/cart/items", "sku=" + in.SKU + "&quantity=99999999999999999999", in.Title},
		{"add one that is sold out", "/cart/items", "sku=" + s.soldOut(t).SKU, s.soldOut(t).Title},
		{"update to -1", update, "quantity=-1", "Shopping Cart"},
		{"update to 100", update, "quantity=100", "Shopping Cart"},
		{"update to more than a number holds", update, "quantity=99999999999999999999", "Shopping Cart"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := b.post(t, test.path, test.form)
			p.wantStatus(t, http.StatusUnprocessableEntity)
			if got := textOf(p.first("h1")); got != test.heading {
				t.Errorf("heading: got %q, want %q: the page again", got, test.heading)
			}
			if p.alert() == "" {
				t.Error("the page does not say why")
			}
			if got, want := joined(b.cart(t).Items), in.SKU+" 60"; got != want {
				t.Errorf("cart afterwards: got %s, want %s as before", got, want)
			}
		})
	}
}

func TestLineThatIsNotThere(t *testing.T) {
	s := openShop(t)
	products := s.plenty(t, 2)
	b := s.browser(t)
	b.add(t, products[0].SKU)
	absent := products[1].SKU
	tests := []struct {
		name, path, form string
		want             int
	}{
		{"update", "/cart/items/" + absent, "quantity=2", http.StatusConflict},
		{"save", "/cart/items/" + absent + "/save", "", http.StatusConflict},
		{"restore", "/cart/saved/" + absent + "/restore", "", http.StatusConflict},
		{"add an unknown product", "/cart/items", "sku=NONE-1", http.StatusNotFound},
		{"update an unknown product", "/cart/items/NONE-1", "quantity=2", http.StatusNotFound},
		{"remove an unknown product", "/cart/items/NONE-1/remove", "", http.StatusNotFound},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b.post(t, test.path, test.form).wantStatus(t, test.want)
			if got, want := joined(b.cart(t).Items), products[0].SKU+" 1"; got != want {
				t.Errorf("cart afterwards: got %s, want %s as before", got, want)
			}
		})
	}
}

func TestStockLimitsALine(t *testing.T) {
	s := openShop(t)
	p := s.scarce(t)
	most := strconv.Itoa(p.Stock)
	for _, test := range []struct{ name, path, form, told string }{
		{"add", "/cart/items", "sku=" + p.SKU + "&quantity=50", most + " pieces are left"},
		{"update", "/cart/items/" + p.SKU, "quantity=50", "the quantity is now " + most + ". The stock allows no more."},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := s.browser(t)
			b.add(t, p.SKU)
			result := b.submit(t, test.path, test.form)
			result.wantText(t, test.told)
			if got := result.badge(); got != most {
				t.Errorf("badge: got %s, want the stock, %s", got, most)
			}
		})
	}
}

// The confirmation tells what was added, which is not always what was asked for.
func TestConfirmationOfALimitedAdd(t *testing.T) {
	s := openShop(t)
	p := s.scarce(t)
	result := s.browser(t).submit(t, "/cart/items", "sku="+p.SKU+"&quantity=50")
	result.wantText(t, fmt.Sprint("Quantity: ", p.Stock))
}

func TestStockThatChangesAfterTheAdd(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	p := s.plenty(t, 1)[0]
	b.post(t, "/cart/items", "sku="+p.SKU+"&quantity=9")
	stock := func(n int) {
		t.Helper()
		s.change(t, p.SKU, bson.D{{Key: "$set", Value: bson.D{{Key: "stock", Value: n}}}})
	}

	stock(4)
	limited := b.get(t, "/cart")
	limited.wantText(t, "Only 4 pieces are left")
	if limited.badge() != "4" {
		t.Errorf("badge with 4 left: got %s, want 4", limited.badge())
	}

	stock(0)
	gone := b.get(t, "/cart")
	gone.wantText(t, "Out of stock", "Not counted")
	if gone.badge() != "0" {
		t.Errorf("badge with none left: got %s, want 0", gone.badge())
	}

	stock(500)
	if got := b.get(t, "/cart").badge(); got != "9" {
		t.Errorf("badge with stock again: got %s, want the 9 that were wanted", got)
	}
}

// A price is never kept in the session, so it cannot go stale there.
func TestPriceIsTodays(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	p := s.plenty(t, 1)[0]
	b.post(t, "/cart/items", "sku="+p.SKU+"&quantity=2")
	s.change(t, p.SKU, bson.D{{Key: "$set", Value: bson.D{{Key: "priceCents", Value: 12345}}}})
	if got := b.cart(t).Subtotal; got != 24690 {
		t.Errorf("subtotal: got %d cents, want 24690", got)
	}
	b.get(t, "/cart").wantText(t, "$246.90")
}

func TestEveryProductCanBeAdded(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	count := 0
	for _, p := range s.catalogue.Snapshot().Products() {
		answer := b.post(t, "/cart/items", "sku="+p.SKU)
		if p.Stock == 0 {
			answer.wantStatus(t, http.StatusUnprocessableEntity)
			continue
		}
		answer.wantStatus(t, http.StatusSeeOther)
		count++
	}
	if got := b.cart(t); len(got.Items) != count || got.Count != count {
		t.Errorf("got %d lines with %d pieces, want %d of each", len(got.Items), got.Count, count)
	}
}

func TestHundredLinesAreTheMost(t *testing.T) {
	s := openShop(t)
	s.stockUp(t, 102)
	b := s.browser(t)
	for n := range 100 {
		b.post(t, "/cart/items", "sku="+numbered(n)).wantStatus(t, http.StatusSeeOther)
	}
	full := b.post(t, "/cart/items", "sku="+numbered(100))
	full.wantStatus(t, http.StatusUnprocessableEntity)
	if full.alert() == "" {
		t.Error("the page does not say why the 101st product was refused")
	}
	b.post(t, "/cart/items", "sku="+numbered(0)).wantStatus(t, http.StatusSeeOther) // a line that is there
	if got := b.cart(t); len(got.Items) != 100 || got.Count != 101 {
		t.Errorf("got %d lines with %d pieces, want 100 with 101", len(got.Items), got.Count)
	}
	if got := len(b.get(t, "/cart").all("h2")); got < 100 {
		t.Errorf("the page shows %d headings, want one for each of the 100 lines", got)
	}
	b.post(t, "/cart/items/"+numbered(0)+"/save", "").wantStatus(t, http.StatusSeeOther)
	b.post(t, "/cart/items", "sku="+numbered(100)).wantStatus(t, http.StatusSeeOther)
	b.post(t, "/cart/saved/"+numbered(0)+"/restore", "").wantStatus(t, http.StatusUnprocessableEntity)
	if got := b.cart(t); len(got.Items) != 100 || len(got.Saved) != 1 {
		t.Errorf("got %d lines and %d saved, want 100 and 1", len(got.Items), len(got.Saved))
	}
}

func numbered(n int) string { return fmt.Sprintf("NEW-%04d", n) }

// stockUp puts n more products into the database, as an operator would.
func (s *shop) stockUp(t testing.TB, n int) {
	t.Helper()
	documents := make([]any, n)
	for i := range n {
		documents[i] = catalog.Product{
			SKU: numbered(i), Slug: fmt.Sprint("new-", i), Title: fmt.Sprint("New Product ", i), Brand: "Newmade",
			Department: "kitchen", Price: 1000, Stock: 500, AddedOn: time.Now(), Position: 1000 + i,
			Bullets: []string{"It is new."}, Description: []string{"It is new."},
		}
	}
	if _, err := s.db.Collection("products").InsertMany(t.Context(), documents); err != nil {
		t.Fatalf("insert %d products: %v", n, err)
	}
	s.publish(t)
}

// Whoever adds a product to the database need not fill in every field.
func TestProductWithTheLeastFields(t *testing.T) {
	s := openShop(t)
	_, err := s.db.Collection("products").InsertOne(t.Context(), bson.D{
		{Key: "_id", Value: "BARE-1"}, {Key: "slug", Value: "bare"}, {Key: "title", Value: "Bare Product"},
		{Key: "department", Value: "kitchen"}, {Key: "priceCents", Value: 100}, {Key: "stock", Value: 3},
	})
	if err != nil {
		t.Fatalf("insert product: %v", err)
	}
	s.publish(t)
	b := s.browser(t)
	for _, path := range []string{"/", "/search", "/departments/kitchen", "/products/bare"} {
		b.get(t, path).wantStatus(t, http.StatusOK)
	}
	b.add(t, "BARE-1").wantText(t, "Bare Product")
}

func TestSavedForLater(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	products := s.plenty(t, 2)
	one, two := products[0].SKU, products[1].SKU
	b.post(t, "/cart/items", "sku="+one+"&quantity=3")
	b.post(t, "/cart/items", "sku="+two+"&quantity=4")
	b.submit(t, "/cart/items/"+one+"/save", "").wantText(t, "Saved for later (1)")
	b.submit(t, "/cart/items/"+two+"/save", "").wantText(t, "Saved for later (2)", "Your cart is empty")

	if got, want := joined(b.cart(t).Saved), two+" 4, "+one+" 3"; got != want {
		t.Errorf("saved: got %s, want %s, the newest first", got, want)
	}
	b.post(t, "/cart/items", "sku="+one+"&quantity=2")
	b.submit(t, "/cart/saved/"+one+"/restore", "")
	if got, want := joined(b.cart(t).Items), one+" 5"; got != want {
		t.Errorf("restored onto a line that is there: got %s, want %s", got, want)
	}
	b.post(t, "/cart/items", "sku="+two+"&quantity=98")
	b.submit(t, "/cart/saved/"+two+"/restore", "").wantText(t, "back in the cart")
	if got, want := joined(b.cart(t).Items), one+" 5, "+two+" 99"; got != want {
		t.Errorf("restored beyond 99: got %s, want %s", got, want)
	}
}

// A product can leave the catalogue while it is in carts. Its line is not shown,
// and can be removed like any other.
func TestALineWhoseProductIsGoneCanBeRemoved(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	sku := s.plenty(t, 1)[0].SKU
	b.add(t, sku)
	if _, err := s.db.Collection("products").DeleteOne(t.Context(), bson.D{{Key: "_id", Value: sku}}); err != nil {
		t.Fatalf("delete the product: %v", err)
	}
	s.publish(t)
	b.post(t, "/cart/items/"+sku+"/remove", "").wantStatus(t, http.StatusSeeOther)
	b.post(t, "/cart/items/"+sku+"/remove", "").wantStatus(t, http.StatusNotFound) // now nobody knows it
}
