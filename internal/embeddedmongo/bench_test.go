package embeddedmongo_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

// documents is how many sessions the benchmarks and the tests of speed-ups have
// in their collection.
const documents = 10_000

func fullCollection(b *testing.B) *mongo.Collection {
	b.Helper()
	c := collection(b)
	fill(b, c, documents, tomorrow)
	return c
}

func byID(i int) bson.D { return bson.D{{Key: "_id", Value: fmt.Sprintf("session-%d", i%documents)}} }

// BenchmarkFindByID should stay under 2 ms.
func BenchmarkFindByID(b *testing.B) {
	c := fullCollection(b)
	i := 0
	for b.Loop() {
		i += 7
		check(b, "FindOne", c.FindOne(b.Context(), byID(i)).Err())
	}
}

// BenchmarkCompareAndSet should stay under 5 ms.
func BenchmarkCompareAndSet(b *testing.B) {
	c := fullCollection(b)
	rev := int64(1)
	for b.Loop() {
		result, err := c.UpdateOne(b.Context(), append(byID(1), bson.E{Key: "rev", Value: rev}), inc())
		check(b, "UpdateOne", err)
		if result.ModifiedCount != 1 {
			b.Fatalf("at revision %d: modified %d documents, want 1", rev, result.ModifiedCount)
		}
		rev++
	}
}

// BenchmarkParallelWriters has many clients, each with a document of its own.
func BenchmarkParallelWriters(b *testing.B) {
	c := fullCollection(b)
	b.SetParallelism(writers)
	var last atomic.Int64
	b.RunParallel(func(pb *testing.PB) {
		id, rev := byID(int(last.Add(1))), int64(1)
		for ; pb.Next(); rev++ {
			if _, err := c.UpdateOne(b.Context(), append(id[:1:1], bson.E{Key: "rev", Value: rev}), inc()); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// BenchmarkSweep deletes one expired session among the others each time.
func BenchmarkSweep(b *testing.B) {
	c := fullCollection(b)
	for b.Loop() {
		insert(b, c, bson.D{{Key: "_id", Value: "old"}, {Key: "expiresAt", Value: tomorrow(0).AddDate(-1, 0, 0)}})
		result, err := c.DeleteMany(b.Context(), expired())
		check(b, "DeleteMany", err)
		if result.DeletedCount != 1 {
			b.Fatalf("deleted %d documents, want 1", result.DeletedCount)
		}
	}
}
