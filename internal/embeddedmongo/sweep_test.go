package embeddedmongo_test

import (
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

func expired() bson.D {
	return bson.D{{Key: "expiresAt", Value: bson.D{{Key: "$lte", Value: time.Now()}}}}
}

// expiredEvery makes more documents expire than a sweep looks up at once.
const (
	expiredEvery = 9
	expiredDocs  = (documents + expiredEvery - 1) / expiredEvery
)

func TestSweepWhileOthersWrite(t *testing.T) {
	c := collection(t)
	fill(t, c, documents, func(i int) time.Time {
		if i%expiredEvery == 0 {
			return time.Now().Add(-time.Minute)
		}
		return time.Now().Add(time.Hour)
	})
	done := make(chan struct{})
	var others sync.WaitGroup
	writes := 0
	others.Go(func() {
		for i := 1; ; i += expiredEvery { // a session that is not expired
			select {
			case <-done:
				return
			default:
			}
			if _, err := c.UpdateOne(t.Context(), byID(i), inc()); err != nil {
				t.Error(err)
				return
			}
			writes++
		}
	})
	result, err := c.DeleteMany(t.Context(), expired())
	close(done)
	others.Wait()
	check(t, "DeleteMany", err)

	if got, want := int(result.DeletedCount), expiredDocs; got != want {
		t.Errorf("deleted: got %d, want %d", got, want)
	}
	if got, want := count(t, c, bson.D{}), documents-expiredDocs; got != want {
		t.Errorf("documents left: got %d, want %d", got, want)
	}
	if got := count(t, c, expired()); got != 0 {
		t.Errorf("expired documents left: got %d, want 0", got)
	}
	if writes < 10 {
		t.Errorf("writes during the sweep: got %d, want many", writes)
	}
}

func TestDeleteMany(t *testing.T) {
	docs := []any{
		bson.D{{Key: "_id", Value: "a"}, {Key: "n", Value: 1}},
		bson.D{{Key: "_id", Value: bson.NewObjectID()}, {Key: "n", Value: 1}},
		bson.D{{Key: "_id", Value: 17}, {Key: "n", Value: 1}}, // an _id that the engine cannot look up
		bson.D{{Key: "_id", Value: "b"}, {Key: "n", Value: bson.A{1, 2}}},
		bson.D{{Key: "_id", Value: "c"}, {Key: "n", Value: 2}},
	}
	for name, tc := range map[string]struct {
		filter bson.D
		want   int
	}{
		"by a value":            {bson.D{{Key: "n", Value: 1}}, 4},
		"by a comparison":       {bson.D{{Key: "n", Value: bson.D{{Key: "$gt", Value: 1}}}}, 2},
		"by what is not there":  {bson.D{{Key: "m", Value: nil}}, 5},
		"by what none has":      {bson.D{{Key: "n", Value: 3}}, 0},
		"by an alternative":     {bson.D{{Key: "$or", Value: bson.A{bson.D{{Key: "n", Value: 2}}}}}, 2},
		"everything":            {bson.D{}, 5},
		"by _id":                {bson.D{{Key: "_id", Value: "a"}}, 1},
		"by _id and a value":    {bson.D{{Key: "_id", Value: "a"}, {Key: "n", Value: 2}}, 0},
		"by a comparison of id": {bson.D{{Key: "_id", Value: bson.D{{Key: "$gt", Value: "a"}}}}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			c := collection(t)
			insert(t, c, docs...)
			result, err := c.DeleteMany(t.Context(), tc.filter)
			check(t, "DeleteMany", err)
			if got := int(result.DeletedCount); got != tc.want {
				t.Errorf("deleted: got %d, want %d", got, tc.want)
			}
			if got, want := count(t, c, bson.D{}), len(docs)-tc.want; got != want {
				t.Errorf("documents left: got %d, want %d", got, want)
			}
		})
	}
}

func TestDeleteManyWithoutCollection(t *testing.T) {
	result, err := collection(t).DeleteMany(t.Context(), expired())
	check(t, "DeleteMany", err)
	if result.DeletedCount != 0 {
		t.Errorf("deleted: got %d, want 0", result.DeletedCount)
	}
}
