package embeddedmongo

import (
	"context"
	"fmt"
	"math"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

var noon = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

// scalars are values that the gate compares, of every type and near its edges.
var scalars = []any{
	int32(-1), int32(0), int32(7), int64(7), 7.0, 7.5, int64(1<<53 + 1), float64(1 << 53),
	"", "7", "apple", "Apple", "ä", false, true, nil,
	noon, noon.Add(time.Millisecond), noon.AddDate(-80, 0, 0),
	bson.Binary{Data: []byte{1, 2}}, bson.Binary{Data: []byte{1, 3}}, bson.Binary{Data: []byte{9}},
	bson.Binary{Subtype: 0x80, Data: []byte{1, 2}},
	bson.ObjectID{1}, bson.ObjectID{2},
}

// beyond are values that only the engine compares.
var beyond = []any{bson.A{}, bson.A{7, "apple"}, bson.D{}, bson.D{{Key: "b", Value: bson.A{7}}}}

func filters() []bson.D {
	list := []bson.D{
		{{Key: "v", Value: bson.D{{Key: "$exists", Value: true}}}},
		{{Key: "v", Value: bson.D{{Key: "$exists", Value: false}}}},
		{{Key: "v", Value: bson.D{{Key: "$in", Value: bson.A{}}}}},
		{{Key: "v", Value: bson.D{{Key: "$in", Value: bson.A{7, nil, "apple"}}}}},
		{{Key: "v", Value: bson.D{{Key: "$gte", Value: 0}, {Key: "$lt", Value: 7.5}}}},
		{{Key: "v", Value: 7}, {Key: "w", Value: nil}},
		{{Key: "a.b", Value: 7}},
		{{Key: "a.b", Value: nil}},
		{{Key: "a.b", Value: bson.D{{Key: "$ne", Value: 7}}}},
		{{Key: "a.b", Value: bson.D{{Key: "$exists", Value: true}}}},
		{{Key: "a.b", Value: bson.D{{Key: "$exists", Value: false}}}},
		{{Key: "a.7K3M-9QXT", Value: bson.D{{Key: "$exists", Value: false}}}},
		{{Key: "a.b.c", Value: bson.D{{Key: "$exists", Value: false}}}},
		{{Key: "v.b", Value: bson.D{{Key: "$exists", Value: true}}}},
	}
	for _, value := range scalars {
		list = append(list, bson.D{{Key: "v", Value: value}})
		for _, op := range []string{"$eq", "$ne", "$gt", "$gte", "$lt", "$lte"} {
			list = append(list, bson.D{{Key: "v", Value: bson.D{{Key: op, Value: value}}}})
		}
	}
	return list
}

func documents() []any {
	docs := []any{
		bson.D{{Key: "_id", Value: "missing"}},
		bson.D{{Key: "_id", Value: "nested"}, {Key: "a", Value: bson.D{{Key: "b", Value: 7}}}},
		bson.D{{Key: "_id", Value: "flat"}, {Key: "a", Value: 7}},
		bson.D{{Key: "_id", Value: "listed"}, {Key: "a", Value: bson.A{bson.D{{Key: "b", Value: 7}}}}},
	}
	for i, value := range append(scalars, beyond...) {
		docs = append(docs, bson.D{{Key: "_id", Value: fmt.Sprint(i)}, {Key: "v", Value: value}})
	}
	return docs
}

// testCollection returns a collection on a server of its own.
func testCollection(t *testing.T) *mongo.Collection {
	t.Helper()
	s, err := Start(t.Context(), Config{Dir: t.TempDir(), Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(context.Background()) })
	client, err := mongo.Connect(options.Client().ApplyURI(s.URI()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Disconnect(context.Background()) })
	return client.Database("shop").Collection("things")
}

// TestConditionAgreesWithEngine compares three answers for every pair of a
// filter and a document: the engine's, the gate's own, and what an update of
// {_id, filter} through the gate matches.
func TestConditionAgreesWithEngine(t *testing.T) {
	c := testCollection(t)
	docs := documents()
	if _, err := c.InsertMany(t.Context(), docs); err != nil {
		t.Fatal(err)
	}
	for _, filter := range filters() {
		condition, ok := parseCondition(marshal(filter))
		if !ok {
			t.Errorf("%v: the gate does not evaluate it", filter)
		}
		found := matching(t, c, filter)
		updates := make([]mongo.WriteModel, len(docs))
		for i, doc := range docs {
			id := doc.(bson.D)[0]
			if got := condition.evaluate(marshal(doc.(bson.D))); got != unknown && (got == matches) != found[id.Value.(string)] {
				t.Errorf("filter %v, document %v: the gate says %v, the engine %v", filter, doc, got == matches, found[id.Value.(string)])
			}
			updates[i] = mongo.NewUpdateOneModel().SetFilter(append(bson.D{id}, filter...)).
				SetUpdate(bson.D{{Key: "$inc", Value: bson.D{{Key: "seen", Value: 1}}}})
		}
		result, err := c.BulkWrite(t.Context(), updates)
		if err != nil {
			t.Fatal(err)
		}
		if result.MatchedCount != int64(len(found)) {
			t.Errorf("filter %v: updates matched %d documents, the engine finds %d", filter, result.MatchedCount, len(found))
		}
	}
}

// matching returns the _id of each document that the engine finds.
func matching(t *testing.T, c *mongo.Collection, filter bson.D) map[string]bool {
	t.Helper()
	cursor, err := c.Find(t.Context(), filter)
	if err != nil {
		t.Fatal(err)
	}
	var docs []struct {
		ID string `bson:"_id"`
	}
	if err := cursor.All(t.Context(), &docs); err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, doc := range docs {
		found[doc.ID] = true
	}
	return found
}

func TestConditionIsDecided(t *testing.T) {
	for _, filter := range filters() {
		condition, _ := parseCondition(marshal(filter))
		for i, value := range scalars {
			doc := marshal(bson.D{{Key: "v", Value: value}})
			if condition.evaluate(doc) == unknown {
				t.Errorf("filter %v, scalar %d (%v): got no decision", filter, i, value)
			}
		}
	}
}

func TestParseConditionLeavesToEngine(t *testing.T) {
	for name, filter := range map[string]bson.D{
		"alternative":       {{Key: "$or", Value: bson.A{bson.D{{Key: "v", Value: 1}}}}},
		"expression":        {{Key: "$expr", Value: true}},
		"regular expr":      {{Key: "v", Value: bson.Regex{Pattern: "a"}}},
		"regex in a list":   {{Key: "v", Value: bson.D{{Key: "$in", Value: bson.A{bson.Regex{Pattern: "a"}}}}}},
		"array":             {{Key: "v", Value: bson.A{1}}},
		"document":          {{Key: "v", Value: bson.D{{Key: "b", Value: 1}}}},
		"empty document":    {{Key: "v", Value: bson.D{}}},
		"other operator":    {{Key: "v", Value: bson.D{{Key: "$gt", Value: 1}, {Key: "$mod", Value: bson.A{2, 0}}}}},
		"$exists: 1":        {{Key: "v", Value: bson.D{{Key: "$exists", Value: 1}}}},
		"$in without list":  {{Key: "v", Value: bson.D{{Key: "$in", Value: 1}}}},
		"not a number":      {{Key: "v", Value: math.NaN()}},
		"decimal":           {{Key: "v", Value: bson.NewDecimal128(0, 1)}},
		"timestamp":         {{Key: "v", Value: bson.Timestamp{T: 1}}},
		"field given twice": {{Key: "v", Value: 1}, {Key: "v", Value: 2}},
		"empty path":        {{Key: "a..b", Value: 1}},
		"empty key":         {{Key: "", Value: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			if c, ok := parseCondition(marshal(filter)); ok {
				t.Errorf("parseCondition(%v): got %v, want it left to the engine", filter, c)
			}
		})
	}
}

func TestConditionUnknown(t *testing.T) {
	inArray := marshal(bson.D{{Key: "a", Value: bson.A{bson.D{{Key: "b", Value: 7}}}}})
	for _, path := range []string{"a", "a.b", "a.0.b"} {
		c, _ := parseCondition(marshal(bson.D{{Key: path, Value: 7}}))
		if got := c.evaluate(inArray); got != unknown {
			t.Errorf("%s through an array: got %v, want unknown", path, got)
		}
	}
}
