package sessionstore

import (
	"errors"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// FuzzDecode feeds the decoder what a database might hold: it must refuse or
// read, never panic, and what it reads must be usable.
func FuzzDecode(f *testing.F) {
	at := time.Unix(1795394756, 0)
	good := bson.D{
		{Key: "_id", Value: "x"}, {Key: "schema", Value: 1}, {Key: "rev", Value: 1}, {Key: "writeId", Value: "w"},
		{Key: "createdAt", Value: at}, {Key: "lastSeenAt", Value: at}, {Key: "expiresAt", Value: at}, {Key: "absoluteExpiresAt", Value: at},
		{Key: "values", Value: bson.D{{Key: "cart", Value: bson.D{{Key: "lines", Value: bson.A{}}}}}},
	}
	for _, change := range []bson.E{
		{}, {Key: "rev", Value: "seven"}, {Key: "values", Value: bson.A{1}}, {Key: "schema", Value: 2}, {Key: "expiresAt", Value: 5},
		{Key: "values", Value: bson.D{{Key: "a", Value: nil}, {Key: "a", Value: 1}}}, {Key: "sealed", Value: bson.D{{Key: "key", Value: "k"}}},
	} {
		raw, err := bson.Marshal(replaced(good, change))
		if err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(raw))
	}
	f.Add([]byte{5, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, document []byte) {
		r, err := decodeRecord(document)
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Errorf("got %v, want ErrCorrupt", err)
			}
			return
		}
		values, err := sealer{}.open(r)
		if err != nil {
			return
		}
		for _, e := range values.elements {
			natural(e.value)
		}
		if _, err := values.document(); err != nil {
			t.Errorf("values that were read cannot be written: %v", err)
		}
	})
}

func replaced(document bson.D, change bson.E) bson.D {
	changed := append(bson.D{}, document...)
	for i, e := range changed {
		if e.Key == change.Key {
			changed[i] = change
			return changed
		}
	}
	if change.Key != "" {
		changed = append(changed, change)
	}
	return changed
}
