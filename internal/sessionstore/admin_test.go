package sessionstore_test

import (
	"context"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/sessionstore"
)

func TestAdminSeesLiveSessionsOnly(t *testing.T) {
	f := newFixture(t)
	old := &browser{}
	old.set(t, f.Store, "n", 1)
	f.clock.advance(30 * time.Minute)
	for range 3 {
		(&browser{}).set(t, f.Store, "n", 1)
	}
	f.clock.advance(45 * time.Minute) // the old one has expired and is not deleted
	if n, err := f.Count(t.Context()); err != nil || n != 3 {
		t.Errorf("Count: got %d, %v, want 3", n, err)
	}
	listed := 0
	for summary, err := range f.Sessions(t.Context()) {
		if err != nil || summary.ID == "" || summary.ExpiresAt.IsZero() {
			t.Errorf("Sessions: got %+v, %v", summary, err)
		}
		listed++
	}
	if listed != 3 {
		t.Errorf("Sessions: got %d, want 3", listed)
	}
	if n, err := f.EndAll(t.Context()); err != nil || n != 4 {
		t.Errorf("EndAll: got %d, %v, want 4", n, err)
	}
	if n := len(f.documents(t)); n != 0 {
		t.Errorf("documents: got %d, want 0", n)
	}
}

func TestEventsAreCounted(t *testing.T) {
	f, b := newFixture(t), &browser{}
	b.set(t, f.Store, "n", 1)
	b.set(t, f.Store, "n", 2)
	f.clock.advance(15 * time.Minute)
	b.load(t, f.Store)
	v := b.start(t.Context())
	if err := f.Renew(v.response, v.request, nil); err != nil {
		t.Fatalf("Renew: %v", err)
	}
	b.finish(v)
	gone := &browser{}
	gone.set(t, f.Store, "n", 1)
	v = gone.start(t.Context())
	if err := f.Destroy(v.response, v.request); err != nil {
		t.Fatalf("Destroy: %v", err)
	}
	f.clock.advance(2 * time.Hour)
	b.load(t, f.Store)
	want := sessionstore.Events{Create: 2, Update: 1, Touch: 1, Renew: 1, Destroy: 1, Expire: 1}
	if got := f.Events(); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// Sweeping goes by the clock of the store, and by nothing else.
func TestSweepDeletesWhatHasExpiredAndNothingElse(t *testing.T) {
	f := newFixture(t, func(c *sessionstore.Config) {
		c.Cleanup, c.Sweep = sessionstore.CleanupSweep, 20*time.Millisecond
		c.Timeout = 20 * time.Second
	})
	(&browser{}).set(t, f.Store, "n", 1)
	f.clock.advance(2 * time.Hour)
	kept := &browser{}
	kept.set(t, f.Store, "n", 2)

	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- f.Maintain(ctx) }()
	waitUntil(t, func() bool {
		n, err := f.collection.CountDocuments(t.Context(), bson.D{})
		return err == nil && n == 1
	})
	stop()
	if err := <-ended; err != nil {
		t.Errorf("Maintain: %v", err)
	}
	session, _ := kept.load(t, f.Store)
	if got := number(t, session, "n"); got != 2 {
		t.Errorf("kept session: got %d, want 2", got)
	}
}

func TestMaintainFindsAWayToClean(t *testing.T) {
	f := newFixture(t, func(c *sessionstore.Config) { c.Sweep = 20 * time.Millisecond })
	past := time.Now().Add(-time.Hour)
	if _, err := f.collection.InsertOne(t.Context(), bson.D{{Key: "_id", Value: "expired"}, {Key: "expiresAt", Value: past}}); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- f.Maintain(ctx) }()
	waitUntil(t, func() bool { // a TTL index, or the sweeper's work
		indexes, err := f.collection.Indexes().ListSpecifications(t.Context())
		if err != nil {
			return false
		}
		for _, index := range indexes {
			if index.ExpireAfterSeconds != nil {
				return true
			}
		}
		n, err := f.collection.CountDocuments(t.Context(), bson.D{})
		return err == nil && n == 0
	})
	stop()
	<-ended
}
