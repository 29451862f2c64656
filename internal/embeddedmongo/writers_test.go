package embeddedmongo_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
)

const (
	writers = 32
	rounds  = 25
)

var theID = bson.D{{Key: "_id", Value: "one"}}

// together runs work rounds times in each of so many writers.
func together(t *testing.T, writers, rounds int, work func() error) {
	t.Helper()
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for range rounds {
				if err := work(); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
}

func readRevision(ctx context.Context, c *mongo.Collection) (int, error) {
	var doc struct{ Rev int }
	err := c.FindOne(ctx, theID).Decode(&doc)
	return doc.Rev, err
}

func revision(t testing.TB, c *mongo.Collection) int {
	t.Helper()
	rev, err := readRevision(t.Context(), c)
	check(t, "read the revision", err)
	return rev
}

// inc returns the update that raises the revision.
func inc() bson.D { return bson.D{{Key: "$inc", Value: bson.D{{Key: "rev", Value: 1}}}} }

// at returns the filter of a compare-and-set.
func at(rev int) bson.D { return append(theID[:1:1], bson.E{Key: "rev", Value: rev}) }

func TestIncrementsAreAtomic(t *testing.T) {
	c := collection(t)
	insert(t, c, bson.D{{Key: "_id", Value: "one"}, {Key: "rev", Value: 0}})
	together(t, writers, rounds, func() error {
		_, err := c.UpdateOne(t.Context(), theID, inc())
		return err
	})
	if got, want := revision(t, c), writers*rounds; got != want {
		t.Errorf("rev after %d increments: got %d", want, got)
	}
}

// A compareAndSet raises the revision of the document if it is still at rev, and
// says whether it was.
type compareAndSet func(ctx context.Context, c *mongo.Collection, rev int) (bool, error)

func casUpdate(ctx context.Context, c *mongo.Collection, rev int) (bool, error) {
	result, err := c.UpdateOne(ctx, at(rev), inc())
	return err == nil && result.ModifiedCount == 1, err
}

func casReplace(ctx context.Context, c *mongo.Collection, rev int) (bool, error) {
	result, err := c.ReplaceOne(ctx, at(rev), at(rev+1))
	return err == nil && result.ModifiedCount == 1, err
}

func casFindAndModify(ctx context.Context, c *mongo.Collection, rev int) (bool, error) {
	var doc struct{ Rev int }
	err := c.FindOneAndUpdate(ctx, at(rev), inc(),
		options.FindOneAndUpdate().SetReturnDocument(options.After)).Decode(&doc)
	if errors.Is(err, mongo.ErrNoDocuments) {
		return false, nil
	}
	return doc.Rev == rev+1, err
}

// untilDone reads the revision and tries to set it until that succeeds. It backs
// off for a random and growing time, as a client of any optimistic lock should.
func (set compareAndSet) untilDone(ctx context.Context, c *mongo.Collection) error {
	for try := 0; ; try++ {
		rev, err := readRevision(ctx, c)
		if err != nil {
			return err
		}
		done, err := set(ctx, c, rev)
		if done || err != nil {
			return err
		}
		time.Sleep(rand.N(10 * time.Millisecond << min(try, 6)))
	}
}

func TestCompareAndSet(t *testing.T) {
	for name, tc := range map[string]struct {
		set             compareAndSet
		writers, rounds int
	}{
		"update":        {casUpdate, writers, rounds},
		"replace":       {casReplace, 8, 10},
		"findAndModify": {casFindAndModify, 8, 10},
	} {
		t.Run(name, func(t *testing.T) {
			c := collection(t)
			insert(t, c, at(0))
			var succeeded atomic.Int64
			together(t, tc.writers, tc.rounds, func() error {
				err := tc.set.untilDone(t.Context(), c)
				if err == nil {
					succeeded.Add(1)
				}
				return err
			})
			want := tc.writers * tc.rounds
			if got := int(succeeded.Load()); got != want {
				t.Errorf("successes: got %d, want %d", got, want)
			}
			if got := revision(t, c); got != want {
				t.Errorf("rev: got %d, want %d", got, want)
			}
		})
	}
}

func TestCompareAndDelete(t *testing.T) {
	c := collection(t)
	insert(t, c, at(3))
	for _, tc := range []struct{ rev, want int }{{2, 0}, {3, 1}, {3, 0}} {
		result, err := c.DeleteOne(t.Context(), at(tc.rev))
		check(t, "DeleteOne", err)
		if got := int(result.DeletedCount); got != tc.want {
			t.Errorf("deleted at revision %d: got %d, want %d", tc.rev, got, tc.want)
		}
	}
}

// TestOddIDs has values of _id that are escaped on their way through the engine.
func TestOddIDs(t *testing.T) {
	c := collection(t)
	for _, id := range []string{"", " ", `a"b`, `a\b`, "a/b", "<&>", "ä€😀", "\u2028", "\t\n", "\x7f", "$a.b", "null", "1"} {
		filter := bson.D{{Key: "_id", Value: id}, {Key: "rev", Value: 0}}
		insert(t, c, filter)
		result, err := c.UpdateOne(t.Context(), filter, inc())
		check(t, "UpdateOne", err)
		if result.ModifiedCount != 1 {
			t.Errorf("update of _id %q: modified %d documents, want 1", id, result.ModifiedCount)
		}
	}
}

func TestUpsert(t *testing.T) {
	c := collection(t)
	upsert := options.UpdateOne().SetUpsert(true)
	_, err := c.UpdateOne(t.Context(), at(5), inc(), upsert)
	check(t, "upsert that inserts", err)
	if got := revision(t, c); got != 6 {
		t.Errorf("rev after an upsert that inserts: got %d, want 6", got)
	}
	_, err = c.UpdateOne(t.Context(), at(6), inc(), upsert)
	check(t, "upsert that updates", err)
	if got := revision(t, c); got != 7 {
		t.Errorf("rev after an upsert that updates: got %d, want 7", got)
	}
	if _, err = c.UpdateOne(t.Context(), at(6), inc(), upsert); !mongo.IsDuplicateKeyError(err) {
		t.Errorf("upsert at an old revision: got %v, want a duplicate key", err)
	}
}

func TestBulk(t *testing.T) {
	c := collection(t)
	fill(t, c, 3, tomorrow)
	set := func(id string, rev, to int) mongo.WriteModel {
		return mongo.NewUpdateOneModel().
			SetFilter(bson.D{{Key: "_id", Value: id}, {Key: "rev", Value: rev}}).
			SetUpdate(bson.D{{Key: "$set", Value: bson.D{{Key: "rev", Value: to}}}})
	}
	for name, tc := range map[string]struct {
		models []mongo.WriteModel
		want   int64
	}{
		"different documents": {[]mongo.WriteModel{set("session-0", 1, 2), set("session-1", 9, 2), set("session-2", 1, 2)}, 2},
		"one document twice":  {[]mongo.WriteModel{set("session-1", 1, 2), set("session-1", 2, 3)}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			result, err := c.BulkWrite(t.Context(), tc.models)
			check(t, "BulkWrite", err)
			if result.MatchedCount != tc.want {
				t.Errorf("matched: got %d, want %d", result.MatchedCount, tc.want)
			}
		})
	}
}

func TestUnacknowledgedWrites(t *testing.T) {
	s := start(t, t.TempDir())
	client := connect(t, s)
	c := client.Database("shop").Collection("sessions")
	insert(t, c, at(0))
	quiet := c.Clone(options.Collection().SetWriteConcern(writeconcern.Unacknowledged()))
	for range rounds {
		_, err := quiet.UpdateOne(t.Context(), theID, inc())
		check(t, "UpdateOne", err)
	}
	await(t, "every write is made", func() bool { return revision(t, c) == rounds })

	// One more, of a client that hangs up before its turn has come.
	release := holdWrites(t, s)
	_, err := quiet.UpdateOne(t.Context(), theID, inc())
	check(t, "UpdateOne", err)
	awaitSome(t, waitingForLock)
	hangUp(t, client)
	awaitNone(t, readingClient)
	release()
	c = connect(t, s).Database("shop").Collection("sessions")
	await(t, "the last write is made", func() bool { return revision(t, c) == rounds+1 })
}
