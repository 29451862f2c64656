package embeddedmongo_test

import (
	"strconv"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

// A driver's list of writes may be as long as it likes: the engine alone would
// wait for ever at 100 statements in a command.
func TestLongListsOfWrites(t *testing.T) {
	const n = 250
	c := collection(t)
	var inserts, updates, deletes []mongo.WriteModel
	for i := range n {
		id := bson.D{{Key: "_id", Value: strconv.Itoa(i)}}
		inserts = append(inserts, mongo.NewInsertOneModel().SetDocument(id))
		updates = append(updates, mongo.NewUpdateOneModel().SetFilter(id).SetUpdate(bson.D{{Key: "$set", Value: bson.D{{Key: "x", Value: 1}}}}))
		deletes = append(deletes, mongo.NewDeleteOneModel().SetFilter(id))
	}
	for _, writes := range [][]mongo.WriteModel{inserts, updates, deletes} {
		result, err := c.BulkWrite(t.Context(), writes)
		if err != nil {
			t.Fatal(err)
		}
		if got := result.InsertedCount + result.ModifiedCount + result.DeletedCount; got != n {
			t.Errorf("got %d writes, want %d", got, n)
		}
	}
}

// A client that does not ask for the limit is refused, and nothing waits.
func TestTooManyStatements(t *testing.T) {
	c := collection(t)
	for name, list := range map[string]string{"update": "updates", "delete": "deletes"} {
		statements := make(bson.A, 100)
		for i := range statements {
			statements[i] = bson.D{{Key: "q", Value: bson.D{{Key: "_id", Value: strconv.Itoa(i)}}},
				{Key: "u", Value: bson.D{{Key: "$set", Value: bson.D{{Key: "x", Value: 1}}}}}, {Key: "limit", Value: 1}}
		}
		err := c.Database().RunCommand(t.Context(), bson.D{{Key: name, Value: c.Name()}, {Key: list, Value: statements}}).Err()
		if err == nil || !strings.Contains(err.Error(), "100 statements") {
			t.Errorf("%s: got %v, want a refusal of 100 statements", name, err)
		}
	}
}
