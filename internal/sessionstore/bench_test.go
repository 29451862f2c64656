package sessionstore_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/sessionstore"
)

// cartValue is a cart of ten lines, as the shop stores it.
func cartValue() bson.D {
	lines := make(bson.A, 10)
	for i := range lines {
		lines[i] = bson.D{{Key: "sku", Value: fmt.Sprintf("KIT-%04d", i)}, {Key: "quantity", Value: 2}, {Key: "addedAt", Value: time.Now()}}
	}
	return bson.D{{Key: "lines", Value: lines}}
}

// BenchmarkLoad and BenchmarkFindOne are the same read with and without the
// session layer. BenchmarkReadRatio compares them in one run.
func BenchmarkLoad(b *testing.B) {
	f, client := newFixture(b), &browser{}
	client.set(b, f.Store, "cart", cartValue())
	b.ReportAllocs()
	for b.Loop() {
		client.load(b, f.Store)
	}
}

func BenchmarkFindOne(b *testing.B) {
	f, client := newFixture(b), &browser{}
	client.set(b, f.Store, "cart", cartValue())
	id := f.document(b)["_id"]
	b.ReportAllocs()
	for b.Loop() {
		findOne(b, f, id)
	}
}

func findOne(b *testing.B, f *fixture, id any) {
	b.Helper()
	var document bson.Raw
	if err := f.collection.FindOne(b.Context(), bson.D{{Key: "_id", Value: id}}).Decode(&document); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkReadRatio takes turns between a session read and a bare FindOne by
// _id, and reports the ratio of their medians: the target is 1.3 at most.
func BenchmarkReadRatio(b *testing.B) {
	f, client := newFixture(b), &browser{}
	client.set(b, f.Store, "cart", cartValue())
	id := f.document(b)["_id"]
	var sessions, finds []time.Duration
	for b.Loop() {
		v := client.start(b.Context())
		started := time.Now()
		if _, err := f.Load(v.response, v.request); err != nil {
			b.Fatal(err)
		}
		sessions = append(sessions, time.Since(started))
		started = time.Now()
		findOne(b, f, id)
		finds = append(finds, time.Since(started))
	}
	b.ReportMetric(float64(median(sessions))/float64(median(finds)), "session/find")
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}

func BenchmarkSave(b *testing.B) {
	f, client := newFixture(b), &browser{}
	client.set(b, f.Store, "cart", cartValue())
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		n++
		client.set(b, f.Store, "n", n)
	}
}

func BenchmarkTouch(b *testing.B) {
	f, client := newFixture(b, func(c *sessionstore.Config) { c.Absolute = sessionstore.MaxCookieAge; c.Touch = time.Millisecond }), &browser{}
	client.set(b, f.Store, "cart", cartValue())
	b.ReportAllocs()
	for b.Loop() {
		f.clock.advance(time.Millisecond)
		if _, v := client.load(b, f.Store); v.lens.Session().Write != lens.Touched {
			b.Fatal("not touched")
		}
	}
}

// BenchmarkWriters times 400 changes of one session by 16 writers against 400
// changes one after another: the target is a ratio of 1.5 at most.
func BenchmarkWriters(b *testing.B) {
	f, client := newFixture(b), &browser{}
	client.set(b, f.Store, "start", 1)
	var parallel, serial []time.Duration
	for b.Loop() {
		started := time.Now()
		hammerB(b, f, client, 16, 25)
		parallel = append(parallel, time.Since(started))
		started = time.Now()
		hammerB(b, f, client, 1, 400)
		serial = append(serial, time.Since(started))
	}
	b.ReportMetric(float64(median(parallel))/float64(median(serial)), "parallel/serial")
}

func hammerB(b *testing.B, f *fixture, client *browser, writers, adds int) {
	b.Helper()
	done := make(chan error, writers)
	for range writers {
		go func() {
			var failed error
			for range adds {
				v := client.start(b.Context())
				if err := f.Update(v.response, v.request, increment("n")); err != nil {
					failed = err
				}
			}
			done <- failed
		}()
	}
	for range writers {
		if err := <-done; err != nil {
			b.Fatal(err)
		}
	}
}
