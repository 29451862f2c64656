package server_test

import (
	"context"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"crumbs.example/shop/internal/server"
	"crumbs.example/shop/internal/sessionstore"
)

// labDocuments keeps labs in the test's database, as cmd/shop does in the shop's.
type labDocuments struct{ db *mongo.Database }

func (l labDocuments) Open(collection string, cfg sessionstore.Config) (server.Sessions, error) {
	cfg.Collection = l.db.Collection(collection)
	cfg.Timeout = 20 * time.Second // a busy machine is no outage
	return sessionstore.New(cfg)
}

func (l labDocuments) Drop(ctx context.Context, collection string) error {
	return l.db.Collection(collection).Drop(ctx)
}

// withLabs opens the shop with labs and without the course, so that everybody has a
// lab who asks for one.
func withLabs(use *setup) { use.labs, use.noCourse = true, true }

// withLearnersLabs opens the shop with labs for those who have begun an experiment.
func withLearnersLabs(use *setup) { use.labs, use.server.Chapters = true, testChapters() }

// withCourse opens the shop with the whole course and its labs.
func withCourse(use *setup) { use.labs = true }

// Ids of learners, in the form that the lens's script makes them.
const (
	learner = "0123456789abcdef0123456789abcdef"
	another = "fedcba9876543210fedcba9876543210"
)

func labPath(id string) string { return "/learn/lab/" + id }

// at is a browser's requests to a shop that is mounted below a path.
type at struct {
	*browser
	prefix string
}

func (b *browser) lab(id string) at    { return at{b, labPath(id)} }
func (b *browser) second(id string) at { return at{b, labPath(id) + "/second"} }

func (a at) get(t testing.TB, path string, headers ...string) page {
	t.Helper()
	return a.browser.get(t, a.prefix+path, headers...)
}

func (a at) post(t testing.TB, path, form string, headers ...string) page {
	t.Helper()
	return a.browser.post(t, a.prefix+path, form, headers...)
}

// add puts a product into the lab's cart and returns the answer.
func (a at) add(t testing.TB, sku string) page {
	t.Helper()
	answer := a.post(t, "/cart/items", "sku="+sku)
	answer.wantStatus(t, 303)
	return answer
}

// count is how many pieces are in the cart.
func (a at) count(t testing.TB) int {
	t.Helper()
	var cart struct{ Count int }
	p := a.get(t, "/cart", asJSON)
	p.wantStatus(t, 200)
	readJSON(t, p, &cart)
	return cart.Count
}
