package embeddedmongo

import (
	"context"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// testRelay returns a relay to the engine of a server of its own, whose
// collection shop.things holds the documents.
func testRelay(t *testing.T, docs ...bson.D) *relay {
	t.Helper()
	s, err := Start(t.Context(), Config{Dir: t.TempDir(), Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(context.Background()) })
	conn, err := dialEngine(t.Context(), s.engine.socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	insert := bson.D{{Key: "insert", Value: "things"}, {Key: "documents", Value: docs}, {Key: "$db", Value: "shop"}}
	if _, err := conn.run(insert); err != nil {
		t.Fatal(err)
	}
	return &relay{gate: s.gate, engine: conn}
}

func filter(id any, rev any) bson.D {
	return bson.D{{Key: "_id", Value: id}, {Key: "rev", Value: rev}}
}

func onlyID(id any) bson.D { return bson.D{{Key: "_id", Value: id}} }

func TestNarrow(t *testing.T) {
	object := bson.ObjectID{1}
	r := testRelay(t, filter("a", 1), filter("b", 2), filter("list", bson.A{1}), filter(object, 1), filter(17, 1))
	nobody := onlyID(r.gate.nobody)
	for name, tc := range map[string]struct {
		upsert        bool
		filters, want []bson.D
	}{
		"matches":              {false, []bson.D{filter("a", 1)}, []bson.D{onlyID("a")}},
		"differs":              {false, []bson.D{filter("a", 2)}, []bson.D{nobody}},
		"not there":            {false, []bson.D{filter("z", 1)}, []bson.D{nobody}},
		"object id":            {false, []bson.D{filter(object, 1)}, []bson.D{onlyID(object)}},
		"upsert that updates":  {true, []bson.D{filter("a", 1)}, []bson.D{onlyID("a")}},
		"upsert that inserts":  {true, []bson.D{filter("z", 1)}, []bson.D{filter("z", 1)}},
		"upsert that differs":  {true, []bson.D{filter("a", 2)}, []bson.D{filter("a", 2)}},
		"array in document":    {false, []bson.D{filter("list", 1)}, []bson.D{filter("list", 1)}},
		"array in filter":      {false, []bson.D{filter("list", bson.A{1})}, []bson.D{filter("list", bson.A{1})}},
		"id of another type":   {false, []bson.D{filter(17, 1)}, []bson.D{filter(17, 1)}},
		"id alone":             {false, []bson.D{onlyID("a")}, []bson.D{onlyID("a")}},
		"two documents":        {false, []bson.D{filter("a", 1), filter("b", 1)}, []bson.D{onlyID("a"), nobody}},
		"one document twice":   {false, []bson.D{filter("a", 1), filter("a", 2)}, []bson.D{filter("a", 1), filter("a", 2)}},
		"a second without _id": {false, []bson.D{filter("a", 1), {}}, []bson.D{filter("a", 1), {}}},
	} {
		t.Run(name, func(t *testing.T) {
			msg := updateOf(tc.filters, tc.upsert)
			if got, want := r.narrow(msg), updateOf(tc.want, tc.upsert); string(got.encode()) != string(want.encode()) {
				t.Errorf("narrow: got %v, want %v", got.statements(), want.statements())
			}
		})
	}
}

func updateOf(filters []bson.D, upsert bool) opMsg {
	seq := sequence{name: "updates"}
	for _, f := range filters {
		seq.documents = append(seq.documents, marshal(bson.D{
			{Key: "q", Value: f},
			{Key: "u", Value: bson.D{{Key: "$inc", Value: bson.D{{Key: "rev", Value: 1}}}}},
			{Key: "upsert", Value: upsert},
		}))
	}
	return opMsg{
		body:      marshal(bson.D{{Key: "update", Value: "things"}, {Key: "$db", Value: "shop"}}),
		sequences: []sequence{seq},
	}
}

// The orders' condition on a product: enough of it, and no hold of this order yet.
func TestNarrowAHold(t *testing.T) {
	shelf := bson.D{{Key: "_id", Value: "shelf"}, {Key: "stock", Value: 3}, {Key: "holds", Value: bson.D{{Key: "A-1", Value: 2}}}}
	bare := bson.D{{Key: "_id", Value: "bare"}, {Key: "stock", Value: 3}}
	r := testRelay(t, shelf, bare)
	hold := func(id, order string, quantity int) bson.D {
		return bson.D{
			{Key: "_id", Value: id},
			{Key: "stock", Value: bson.D{{Key: "$gte", Value: quantity}}},
			{Key: "holds." + order, Value: bson.D{{Key: "$exists", Value: false}}},
		}
	}
	for name, tc := range map[string]struct {
		filter, want bson.D
	}{
		"enough":             {hold("shelf", "B-2", 3), onlyID("shelf")},
		"no holds at all":    {hold("bare", "B-2", 3), onlyID("bare")},
		"too few":            {hold("shelf", "B-2", 4), onlyID(r.gate.nobody)},
		"held by this order": {hold("shelf", "A-1", 1), onlyID(r.gate.nobody)},
	} {
		t.Run(name, func(t *testing.T) {
			msg := updateOf([]bson.D{tc.filter}, false)
			if got, want := r.narrow(msg), updateOf([]bson.D{tc.want}, false); string(got.encode()) != string(want.encode()) {
				t.Errorf("narrow: got %v, want %v", got.statements(), want.statements())
			}
		})
	}
}

func TestNarrowFindAndModify(t *testing.T) {
	r := testRelay(t, filter("a", 1))
	command := func(query bson.D) opMsg {
		return opMsg{body: marshal(bson.D{
			{Key: "findAndModify", Value: "things"}, {Key: "query", Value: query}, {Key: "remove", Value: true}, {Key: "$db", Value: "shop"},
		})}
	}
	if got, want := r.narrow(command(filter("a", 1))), command(onlyID("a")); string(got.body) != string(want.body) {
		t.Errorf("narrow: got %v, want %v", got.body, want.body)
	}
}
