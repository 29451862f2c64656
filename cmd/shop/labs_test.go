package main

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/mongotest"
)

// What labs of an ended process have left is dropped; what may be another
// instance's, or is no lab's at all, stays.
func TestLeftoversOfLabs(t *testing.T) {
	first := launch(t, in(t.TempDir()))
	uri := regexp.MustCompile(`mongodb://\S+`).FindString(first.out.text())
	db := mongotest.Connect(t, uri, "crumbs")
	name := func(letter string) string { return "lab_" + strings.Repeat(letter, 24) }
	now := time.Now()
	for collection, expiresAt := range map[string]time.Time{
		name("a"):       now.Add(-time.Minute),
		name("b"):       now.Add(time.Hour),
		name("c"):       now.Add(-time.Minute),
		"lab_equipment": now.Add(-time.Minute),
	} {
		if _, err := db.Collection(collection).InsertOne(t.Context(), bson.D{{Key: "_id", Value: "x"}, {Key: "expiresAt", Value: expiresAt}}); err != nil {
			t.Fatalf("insert into %s: %v", collection, err)
		}
	}
	launch(t, in(t.TempDir(), "SHOP_MONGODB_URI="+uri, "SHOP_SESSION_COLLECTION="+name("c")))
	names, err := db.ListCollectionNames(t.Context(), bson.D{})
	if err != nil {
		t.Fatalf("list collections: %v", err)
	}
	got := slices.DeleteFunc(names, func(name string) bool { return !strings.HasPrefix(name, "lab_") })
	slices.Sort(got)
	if want := []string{name("b"), name("c"), "lab_equipment"}; !slices.Equal(got, want) {
		t.Errorf("got the collections %v, want %v", got, want)
	}
}

// A running shop has labs, and takes their sessions with it when it ends.
func TestLabsOfARunningShop(t *testing.T) {
	folder := t.TempDir()
	first := launch(t, in(folder))
	v := newVisitor(t)
	const learner = "0123456789abcdef0123456789abcdef"
	const lab = "/learn/lab/" + learner
	bet, err := v.PostForm(first.url+"/learn/the-memory-store/bet", url.Values{"lab": {learner}, "experiment": {"a"}, "option": {"unknown"}})
	if err != nil || bet.StatusCode != http.StatusSeeOther {
		t.Fatalf("bet: %v, %v; want 303", bet, err)
	}
	bet.Body.Close()
	v.add(t, first.url+lab, product)
	if got := v.cart(t, first.url+lab); !strings.Contains(got, product) {
		t.Errorf("the lab's cart: got %s, want the product", got)
	}
	if got := v.cart(t, first.url); strings.Contains(got, product) {
		t.Errorf("the shop's cart: got %s, want it empty", got)
	}
	if err := first.stop(t); err != nil {
		t.Fatalf("stop: %v", err)
	}
	second := launch(t, in(folder))
	if got := v.cart(t, second.url+lab); strings.Contains(got, product) {
		t.Errorf("after a restart of the shop: got the lab's cart %s, want a new lab", got)
	}
	third := launch(t, in(t.TempDir(), "SHOP_LENS=off"))
	response, err := v.Get(third.url + lab + "/cart")
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusNotFound {
		t.Errorf("with the lens off: got status %d, want 404", response.StatusCode)
	}
}
