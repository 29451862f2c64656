package server_test

import (
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"golang.org/x/net/html"
)

// facts are the lines of "What this shop remembers about you".
func (p page) facts() map[string]string {
	facts := map[string]string{}
	for _, row := range withClass(p.all("div"), "facts__row") {
		var texts []string
		for n := range row.ChildNodes() {
			if n.Type == html.ElementNode {
				texts = append(texts, textOf(n))
			}
		}
		facts[texts[0]] = texts[1]
	}
	return facts
}

// Whatever the session's document holds is told, key by key, and one that the
// page has no words for is told by its name.
func TestEveryKeyOfTheSessionIsTold(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	products := s.plenty(t, 3)
	b.order(t, products[0].SKU)
	b.add(t, products[0].SKU)
	b.submit(t, "/checkout", addressForm)
	b.review(t, products[1], opinion(4, "Good", "It does what it says."))
	b.view(t, products[2])
	if _, err := s.sessions().UpdateByID(t.Context(), s.documentID(t), bson.D{{Key: "$set", Value: bson.D{{Key: "values.surprise", Value: 1}}}}); err != nil {
		t.Fatalf("put a key of nobody's into the document: %v", err)
	}
	facts := b.get(t, "/cart").facts()
	for key, want := range map[string][2]string{
		"cart":     {"Your cart", "1 line in the cart, 0 saved for later: article numbers and quantities, no prices"},
		"orders":   {"Your orders", "1 order number, under which the orders are kept beside the sessions, with their names and addresses"},
		"checkout": {"A checkout that is not finished", "the name and address that you gave; they leave the session with the order"},
		"reviewer": {"A name for your reviews", "a random text that only this shop knows"},
		"viewed":   {"Products you looked at", "2, the last 12 at most"},
		"surprise": {"Something else", "kept under the key surprise"},
	} {
		if got := facts[want[0]]; got != want[1] {
			t.Errorf("%s: got %q, want %q", key, got, want[1])
		}
	}
	if got, want := len(s.keys(t)), 6; got != want {
		t.Errorf("the document holds %v: got %d keys, want a fact for each, %d", s.keys(t), got, want)
	}
}

// keys are those of the one session in the database.
func (s *shop) keys(t testing.TB) []string {
	t.Helper()
	var document struct {
		Values bson.D `bson:"values"`
	}
	if err := s.sessions().FindOne(t.Context(), bson.D{}).Decode(&document); err != nil {
		t.Fatalf("read the session: %v", err)
	}
	var keys []string
	for _, element := range document.Values {
		keys = append(keys, element.Key)
	}
	return keys
}

// The page tells of an address while the session holds one, and no longer.
func TestAnAddressIsToldWhileItIsThere(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	if facts := b.add(t, s.plenty(t, 1)[0].SKU).facts(); facts["A checkout that is not finished"] != "" {
		t.Errorf("before the checkout: got %q", facts["A checkout that is not finished"])
	}
	review := b.fillCheckout(t)
	if got := b.get(t, "/cart").facts()["A checkout that is not finished"]; got == "" {
		t.Error("the address is in the session, and the page does not tell")
	}
	b.place(t, review)
	if got, there := b.get(t, "/cart").facts()["A checkout that is not finished"]; there {
		t.Errorf("after the order: got %q", got)
	}
}
