package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/order"
)

const (
	addressForm = "step=address&name=Ada+Lovelace&country=GB&street=12+Example+Street&city=London&postcode=ec1a+1bb"
	paymentForm = "step=payment&payment=demo-card"
	cartChanged = "Your cart changed: please look again."
)

// fillCheckout takes the first two steps and returns the review.
func (b *browser) fillCheckout(t testing.TB) page {
	t.Helper()
	b.submit(t, "/checkout", addressForm)
	return b.submit(t, "/checkout", paymentForm)
}

// token is what the page's order goes with.
func (p page) token(t testing.TB) string {
	t.Helper()
	input := p.first("input", "name", "token")
	if input == nil {
		t.Fatalf("%s: the page has no token:\n%s", p.request, p.text())
	}
	value, _ := attribute(input, "value")
	return value
}

func placeForm(token string) string { return "step=place&delivery=standard&token=" + token }

// place orders what a review page shows and opens the order's page.
func (b *browser) place(t testing.TB, review page) page {
	t.Helper()
	return b.submit(t, "/checkout", placeForm(review.token(t)))
}

// order buys one piece of a product and returns the address of the order.
func (b *browser) order(t testing.TB, sku string) string {
	t.Helper()
	b.add(t, sku)
	answer := b.post(t, "/checkout", placeForm(b.fillCheckout(t).token(t)))
	answer.wantStatus(t, http.StatusSeeOther)
	path, _, _ := strings.Cut(answer.header.Get("Location"), "?")
	return path
}

func (s *shop) countOrders(t testing.TB) int {
	t.Helper()
	n, err := s.db.Collection("orders").CountDocuments(t.Context(), bson.D{{Key: "state", Value: order.Confirmed}})
	if err != nil {
		t.Fatalf("count orders: %v", err)
	}
	return int(n)
}

func TestCheckoutWalk(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	b.add(t, s.plenty(t, 1)[0].SKU)
	if b.get(t, "/cart").first("a", "href", "/checkout?step=address") == nil {
		t.Error("the cart does not lead to the checkout")
	}
	address := b.get(t, "/checkout?step=address")
	address.wantText(t, "Where should it go?", "You need no account", "Order total", "Includes 8% tax")
	if address.first("nav") != nil || address.first("a", "href", "/cart") == nil {
		t.Error("the frame should lead back to the cart and nowhere else")
	}
	for field, autocomplete := range map[string]string{
		"name": "shipping name", "country": "shipping country", "street": "shipping address-line1",
		"city": "shipping address-level2", "postcode": "shipping postal-code",
	} {
		if address.first("*", "name", field, "autocomplete", autocomplete) == nil {
			t.Errorf("the field %s does not say what it is for", field)
		}
	}
	payment := b.submit(t, "/checkout", addressForm)
	payment.wantText(t, "How would you pay?", "Ada Lovelace", "London, EC1A 1BB", "Demo: nothing is charged")
	review := b.submit(t, "/checkout", paymentForm)
	review.wantText(t, "Is everything right?", "12 Example Street", "Demo card: nothing is charged", "Standard delivery", "Order within", "Place your order")

	// Back walks the steps, and what was filled in is still there.
	if back := b.get(t, "/checkout?step=payment"); back.first("input", "value", "demo-card", "checked", "") == nil {
		t.Error("the choice of payment is gone")
	}
	if back := b.get(t, "/checkout?step=address"); back.first("input", "name", "name", "value", "Ada Lovelace") == nil ||
		back.first("option", "value", "GB", "selected", "") == nil {
		t.Error("the address is gone")
	}
}

func TestStepsComeInOrder(t *testing.T) {
	s := openShop(t)
	sku := s.plenty(t, 1)[0].SKU
	empty, started, filled := s.browser(t), s.browser(t), s.browser(t)
	started.add(t, sku)
	filled.add(t, sku)
	filled.fillCheckout(t)
	tests := []struct {
		name, path string
		who        *browser
		want       string
	}{
		{"an empty cart", "/checkout", empty, "/cart"},
		{"an empty cart, at a step", "/checkout?step=review", empty, "/cart"},
		{"no step", "/checkout", started, "/checkout?step=address"},
		{"payment before the address", "/checkout?step=payment", started, "/checkout?step=address"},
		{"review before the address", "/checkout?step=review", started, "/checkout?step=address"},
		{"a step that there is not", "/checkout?step=%00", started, "/checkout?step=address"},
		{"no step, everything filled in", "/checkout", filled, "/checkout?step=review"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := test.who.get(t, test.path)
			p.wantStatus(t, http.StatusSeeOther)
			if got := p.header.Get("Location"); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
	for name, form := range map[string]string{"address": addressForm, "payment": paymentForm, "delivery": "step=delivery&delivery=express"} {
		if p := empty.post(t, "/checkout", form); p.header.Get("Location") != "/cart" {
			t.Errorf("%s with an empty cart: got status %d to %s, want a way to /cart", name, p.status, p.header.Get("Location"))
		}
	}
	if n := s.documents(t); n != 2 {
		t.Errorf("got %d sessions, want none for a checkout without a cart", n)
	}
}

// What is wrong with an address is said at the top and beside its field, and what
// was typed is kept.
func TestRefusedAddress(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	b.add(t, s.plenty(t, 1)[0].SKU)
	p := b.post(t, "/checkout", "step=address&name=Ada&country=US&street=&city=Akron&region=OH&postcode=none")
	p.wantStatus(t, http.StatusUnprocessableEntity)
	if alert := p.first("*", "role", "alert", "autofocus", ""); alert == nil || !strings.Contains(p.alert(), "Please correct 2 fields:") {
		t.Errorf("got the alert %q, want the two things to mend, with the focus", p.alert())
	}
	if got, want := classText(p.part("address__region"), "field__label"), "State or region (needed in the United States)"; got != want {
		t.Errorf("got the label %q, want %q", got, want)
	}
	for field, problem := range map[string]string{"street": "Enter a street", "postcode": "A ZIP code has five digits"} {
		input := p.first("input", "name", field, "aria-invalid", "true", "aria-describedby", "problem-"+field)
		if input == nil || p.first("a", "href", "#address-"+field) == nil || !strings.Contains(textOf(p.first("*", "id", "problem-"+field)), problem) {
			t.Errorf("%s: want the field marked, described, and linked from the top", field)
		}
	}
	if p.first("input", "name", "name", "value", "Ada") == nil || p.first("option", "value", "US", "selected", "") == nil {
		t.Error("what was typed is gone")
	}
	if got := b.get(t, "/checkout?step=payment").status; got != http.StatusSeeOther {
		t.Errorf("the next step: got status %d, want none before the address is right", got)
	}
	uniqueIDs(t, p)
}

func TestRefusedSteps(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	b.add(t, s.plenty(t, 1)[0].SKU)
	b.fillCheckout(t)
	for name, test := range map[string]struct {
		form string
		want int
	}{
		"no step":                      {"", 400},
		"a step that there is not":     {"step=pay", 400},
		"a payment that there is not":  {"step=payment&payment=gold", 422},
		"no payment":                   {"step=payment", 422},
		"a delivery that there is not": {"step=delivery&delivery=drone", 400},
		"no token":                     {"step=place", 409},
	} {
		if got := b.post(t, "/checkout", test.form).status; got != test.want {
			t.Errorf("%s: got status %d, want %d", name, got, test.want)
		}
	}
	if n := s.countOrders(t); n != 0 {
		t.Errorf("got %d orders, want none", n)
	}
}

// No number of a card is asked for, and one that is sent all the same is stored
// nowhere.
func TestNoCardNumbers(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	b.add(t, s.plenty(t, 1)[0].SKU)
	payment := b.submit(t, "/checkout", addressForm)
	payment.wantText(t, "Demo: nothing is charged", "Do not type one anywhere")
	for _, input := range payment.all("input") {
		if kind, _ := attribute(input, "type"); kind != "radio" {
			t.Errorf("the payment has a field of type %q, want choices alone", kind)
		}
	}
	const number = "4111111111111111"
	review := b.submit(t, "/checkout", paymentForm+"&number="+number+"&cardnumber="+number)
	b.place(t, review)
	for _, collection := range []string{"sessions", "orders"} {
		if strings.Contains(s.contents(t, collection), number) {
			t.Errorf("the number is in the collection %s", collection)
		}
	}
}

// contents is everything in a collection, as text.
func (s *shop) contents(t testing.TB, collection string) string {
	t.Helper()
	cursor, err := s.db.Collection(collection).Find(t.Context(), bson.D{})
	if err != nil {
		t.Fatalf("read %s: %v", collection, err)
	}
	var documents []bson.Raw
	if err := cursor.All(t.Context(), &documents); err != nil {
		t.Fatalf("read %s: %v", collection, err)
	}
	var text strings.Builder
	for _, document := range documents {
		text.WriteString(document.String() + "\n")
	}
	return text.String()
}

func TestDeliveryChoice(t *testing.T) {
	monday := time.Date(2026, 11, 23, 12, 48, 0, 0, time.UTC)
	s := openShop(t, func(use *setup) { use.orders.Now = func() time.Time { return monday } })
	b := s.browser(t)
	product := s.plenty(t, 1)[0]
	s.change(t, product.SKU, bson.D{{Key: "$set", Value: bson.D{{Key: "priceCents", Value: 1000}}}})
	b.add(t, product.SKU)
	b.get(t, "/cart").wantText(t, "Add $25.00 to get free delivery.")
	review := b.fillCheckout(t)
	review.wantText(t, "Thursday, Nov 26", "Tomorrow, Nov 24", "Order within 3 h 12 min", "Standard delivery $4.90", "Order total $14.90", "Includes 8% tax $1.10", "$25.00 more")

	express := b.submit(t, "/checkout", "step=delivery&delivery=express")
	express.wantText(t, "Express delivery $9.90", "Order total $19.90")

	// Without scripts one can choose another delivery and place the order at once:
	// at a total that was not shown. It is shown first.
	told := b.post(t, "/checkout", placeForm(express.token(t)))
	told.wantStatus(t, http.StatusConflict)
	told.wantText(t, "please look at the new total", "Order total $14.90")
	if n := s.countOrders(t); n != 0 {
		t.Errorf("got %d orders, want none at a total that was not shown", n)
	}
	b.place(t, told).wantText(t, "Order placed, thanks", "Thursday, Nov 26", "Order total $14.90")
}

// Whatever is typed into an address is text on the pages, in the database, and
// nowhere in the log.
func TestHostileAddresses(t *testing.T) {
	s := openShop(t)
	sku := s.plenty(t, 1)[0].SKU
	tests := []struct {
		name, value string
		want        int
	}{
		{"markup", `"><script>alert(1)</script><img onerror=alert(1)>`, 303},
		{"names of the world", "Nguyễn 李小龙 محمد Þór", 303},
		{"a name from right to left", "\u202eecilA", 303},
		{"operators", `{"$ne":null}`, 303},
		{"template braces", "{{ .Secret }} ${x}", 303},
		{"NUL", "Ada\x00Lovelace", 422},
		{"a bell", "Ada\aLovelace", 422},
		{"broken UTF-8", "Ada \xff\xfe", 422},
		{"a line break", "Ada\r\nSet-Cookie: x=y", 303},
		{"60 KiB", strings.Repeat("a", 60<<10), 422},
		{"more than 64 KiB", strings.Repeat("a", 65<<10), 413},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := s.browser(t)
			b.add(t, sku)
			form := strings.Replace(addressForm, "Ada+Lovelace", url.QueryEscape(test.value), 1)
			p := b.post(t, "/checkout", form)
			p.wantStatus(t, test.want)
			if test.want != http.StatusSeeOther {
				return
			}
			for _, shown := range []page{b.submit(t, "/checkout", paymentForm), b.place(t, b.get(t, "/checkout?step=review"))} {
				shown.wantText(t, strings.Join(strings.Fields(test.value), " "))
				wantNoMarkup(t, shown)
			}
		})
	}
	for _, word := range []string{"alert(1)", "李小龙", "Example Street"} {
		if strings.Contains(s.log.text(), word) {
			t.Errorf("the log holds %q of an address", word)
		}
	}
}

// wantNoMarkup looks for what a visitor might have put into a page.
func wantNoMarkup(t testing.TB, p page) {
	t.Helper()
	for _, n := range p.all("*") {
		_, linked := attribute(n, "src")
		if _, handler := attribute(n, "onerror"); handler || n.Data == "script" && !linked {
			t.Errorf("%s: what was typed has become markup: <%s>", p.request, n.Data)
		}
	}
}

func TestCheckoutIsPrivate(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	placed := b.order(t, s.plenty(t, 1)[0].SKU)
	b.add(t, s.plenty(t, 1)[0].SKU)
	for _, path := range []string{"/checkout", "/checkout?step=address", "/orders", placed} {
		p := b.get(t, path)
		if store, robots := p.header.Get("Cache-Control"), p.header.Get("X-Robots-Tag"); store != "no-store" || robots != "noindex" {
			t.Errorf("%s: got Cache-Control %q and X-Robots-Tag %q, want no-store and noindex", path, store, robots)
		}
	}
}
