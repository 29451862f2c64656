package embeddedmongo

import (
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// TestSweepChecksAgain hands a sweep documents that no longer meet its
// condition, as when someone has changed them since they were found.
func TestSweepChecksAgain(t *testing.T) {
	r := testRelay(t, filter("old", 1), filter("renewed", 2), filter("list", bson.A{1}))
	ns := namespace{"shop", "things"}
	c, _ := parseCondition(marshal(bson.D{{Key: "rev", Value: 1}}))
	for _, tc := range []struct {
		id   string
		want verdict
	}{{"old", matches}, {"renewed", differs}, {"list", unknown}, {"gone", differs}} {
		got, err := r.deleteOne(t.Context(), ns, marshal(onlyID(tc.id)).Lookup("_id"), c)
		if err != nil || got != tc.want {
			t.Errorf("delete %s: got %v and %v, want %v", tc.id, got, err, tc.want)
		}
		left, err := r.engine.find(ns, marshal(onlyID(tc.id)), 1, true)
		if wantLeft := tc.want != matches && tc.id != "gone"; err != nil || (len(left) == 1) != wantLeft {
			t.Errorf("%s afterwards: got %v and %v, want it there: %v", tc.id, left, err, wantLeft)
		}
	}
}
