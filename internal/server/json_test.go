package server_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// The documents of the contract, field by field: decoding is strict.
type cartDocument struct {
	Items    []lineDocument `json:"items"`
	Saved    []lineDocument `json:"saved"`
	Count    int            `json:"count"`
	Subtotal int            `json:"subtotal_cents"`
}

type lineDocument struct {
	SKU      string `json:"sku"`
	Title    string `json:"title"`
	Quantity int    `json:"quantity"`
	Price    int    `json:"price_cents"`
	Total    int    `json:"line_cents"`
	Notice   string `json:"notice"`
}

type errorDocument struct {
	Error struct {
		Status  int    `json:"status"`
		Message string `json:"message"`
	} `json:"error"`
}

// cart reads the browser's cart as JSON.
func (b *browser) cart(t testing.TB) cartDocument {
	t.Helper()
	var cart cartDocument
	b.get(t, "/cart", asJSON).decode(t, &cart)
	return cart
}

// joined writes lines in their order: "KIT-1001 2, KIT-1002 1".
func joined(lines []lineDocument) string {
	texts := make([]string, len(lines))
	for i, line := range lines {
		texts[i] = fmt.Sprint(line.SKU, " ", line.Quantity)
	}
	return strings.Join(texts, ", ")
}

func TestEmptyCartAsJSON(t *testing.T) {
	s := openShop(t)
	p := s.browser(t).get(t, "/cart", asJSON)
	p.wantStatus(t, http.StatusOK)
	if want := `{"items":[],"saved":[],"count":0,"subtotal_cents":0}`; strings.TrimSpace(p.body) != want {
		t.Errorf("got %s, want %s", p.body, want)
	}
}

func TestCartAsJSON(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	products := s.plenty(t, 2)
	one, two := products[0], products[1]
	b.post(t, "/cart/items", "sku="+one.SKU+"&quantity=3")
	b.add(t, two.SKU)
	b.post(t, "/cart/items/"+two.SKU+"/save", "")

	got := b.cart(t)
	want := cartDocument{
		Items:    []lineDocument{{SKU: one.SKU, Title: one.Name(), Quantity: 3, Price: int(one.Price), Total: 3 * int(one.Price)}},
		Saved:    []lineDocument{{SKU: two.SKU, Title: two.Name(), Quantity: 1, Price: int(two.Price), Total: int(two.Price)}},
		Count:    3,
		Subtotal: 3 * int(one.Price),
	}
	if !slices.Equal(got.Items, want.Items) || !slices.Equal(got.Saved, want.Saved) || got.Count != want.Count || got.Subtotal != want.Subtotal {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// Each action of the cart answers 200 with the cart as it is afterwards.
func TestActionsAsJSON(t *testing.T) {
	s := openShop(t)
	sku := s.plenty(t, 1)[0].SKU
	b := s.browser(t)
	for _, step := range []struct{ path, form, items, saved string }{
		{"/cart/items", "sku=" + sku + "&quantity=2", sku + " 2", ""},
		{"/cart/items/" + sku, "quantity=5", sku + " 5", ""},
		{"/cart/items/" + sku + "/save", "", "", sku + " 5"},
		{"/cart/saved/" + sku + "/restore", "", sku + " 5", ""},
		{"/cart/items/" + sku + "/remove", "", "", ""},
		{"/cart/items", "sku=" + sku, sku + " 1", ""},
		{"/cart/items/" + sku + "/save", "", "", sku + " 1"},
		{"/cart/saved/" + sku + "/remove", "", "", ""},
	} {
		p := b.post(t, step.path, step.form, asJSON)
		p.wantStatus(t, http.StatusOK)
		var cart cartDocument
		p.decode(t, &cart)
		if items, saved := joined(cart.Items), joined(cart.Saved); items != step.items || saved != step.saved {
			t.Errorf("%s: got items %q, saved %q, want %q, %q", p.request, items, saved, step.items, step.saved)
		}
		if cart.Items == nil || cart.Saved == nil {
			t.Errorf("%s: got %s, want arrays, empty or not", p.request, p.body)
		}
	}
}

func TestNoticeInJSON(t *testing.T) {
	s := openShop(t)
	scarce, steady := s.scarce(t), s.plenty(t, 1)[0]
	t.Run("an add above the stock", func(t *testing.T) {
		var cart cartDocument
		s.browser(t).post(t, "/cart/items", "sku="+scarce.SKU+"&quantity=50", asJSON).decode(t, &cart)
		if line := cart.Items[0]; line.Quantity != scarce.Stock || line.Notice == "" {
			t.Errorf("got quantity %d, notice %q, want %d and a notice", line.Quantity, line.Notice, scarce.Stock)
		}
	})
	t.Run("a stock that fell after the add", func(t *testing.T) {
		b := s.browser(t)
		b.post(t, "/cart/items", "sku="+steady.SKU+"&quantity=9")
		s.change(t, steady.SKU, bson.D{{Key: "$set", Value: bson.D{{Key: "stock", Value: 4}}}})
		cart := b.cart(t)
		if line := cart.Items[0]; line.Quantity != 4 || line.Notice == "" || cart.Count != 4 {
			t.Errorf("got %+v, want quantity 4 and a notice", cart)
		}
	})
	t.Run("a product that sold out after the add", func(t *testing.T) {
		b := s.browser(t)
		b.add(t, steady.SKU)
		s.change(t, steady.SKU, bson.D{{Key: "$set", Value: bson.D{{Key: "stock", Value: 0}}}})
		cart := b.cart(t)
		if line := cart.Items[0]; line.Quantity != 0 || line.Notice == "" || cart.Subtotal != 0 {
			t.Errorf("got %+v, want quantity 0, a notice and no subtotal", cart)
		}
	})
}

func TestErrorsAsJSON(t *testing.T) {
	s := openShop(t)
	products := s.plenty(t, 2)
	b := s.browser(t)
	b.add(t, products[0].SKU)
	item := "/cart/items/" + products[0].SKU
	tests := []struct {
		name, method, path, form string
		headers                  []string
		want                     int
	}{
		{"malformed", http.MethodPost, "/cart/items", "quantity=1", nil, http.StatusBadRequest},
		{"from another site", http.MethodPost, item, "quantity=1", []string{"Sec-Fetch-Site: cross-site"}, http.StatusForbidden},
		{"no such product", http.MethodPost, "/cart/items", "sku=NONE", nil, http.StatusNotFound},
		{"no such page", http.MethodGet, "/cart/nowhere", "", nil, http.StatusNotFound},
		{"wrong method", http.MethodDelete, item, "", nil, http.StatusMethodNotAllowed},
		{"not in the cart", http.MethodPost, "/cart/items/" + products[1].SKU, "quantity=2", nil, http.StatusConflict},
		{"too large", http.MethodPost, "/cart/items", padded("sku=", 65<<10), nil, http.StatusRequestEntityTooLarge},
		{"add out of range", http.MethodPost, "/cart/items", "sku=" + products[0].SKU + "&quantity=100", nil, http.StatusUnprocessableEntity},
		{"update out of range", http.MethodPost, item, "quantity=100", nil, http.StatusUnprocessableEntity},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			headers := append(test.headers, asJSON, "Content-Type: application/x-www-form-urlencoded")
			p := b.send(t, test.method, test.path, test.form, headers...)
			p.wantStatus(t, test.want)
			var document errorDocument
			p.decode(t, &document)
			if document.Error.Status != test.want || document.Error.Message == "" {
				t.Errorf("got %s, want status %d and a message", p.body, test.want)
			}
		})
	}
}

// Wherever JSON is offered, caches are told that the answer depends on Accept:
// with errors that is everywhere.
func TestErrorsVaryByAccept(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	for _, p := range []page{
		b.get(t, "/nowhere"), b.get(t, "/products/none", asJSON), b.send(t, http.MethodDelete, "/cart", "", asJSON),
		b.post(t, "/cart/items", "", asJSON), b.post(t, "/cart/items", "", asJSON, "Sec-Fetch-Site: cross-site"),
		b.post(t, "/cart/items", padded("sku=", 65<<10), asJSON),
	} {
		if got := p.header.Get("Vary"); got != "Accept" {
			t.Errorf("%s (%d): got Vary %q, want Accept", p.request, p.status, got)
		}
	}
}

func TestNegotiation(t *testing.T) {
	s := openShop(t)
	tests := []struct{ name, accept, want string }{
		{"a browser", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"},
		{"a program that says nothing", "", "text/html"},
		{"a program that takes anything", "*/*", "text/html"},
		{"JSON", "application/json", "application/json"},
		{"JSON and whatever else", "application/json, text/plain, */*", "application/json"},
		{"JSON preferred by its weight", "text/html;q=0.5, application/json", "application/json"},
		{"JSON refused", "application/json;q=0, text/html", "text/html"},
		{"something the shop has not", "image/png", "text/html"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := s.browser(t).get(t, "/cart", "Accept: "+test.accept)
			if got, _, _ := strings.Cut(p.header.Get("Content-Type"), ";"); got != test.want {
				t.Errorf("Accept %q: got %s, want %s", test.accept, got, test.want)
			}
			if got := p.header.Get("Vary"); got != "Accept" {
				t.Errorf("Vary: got %q, want Accept", got)
			}
		})
	}
}
