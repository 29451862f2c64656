package sessionchecks

import (
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// The primary of a replica set steps down while eight writers fill a cart. The
// shop finds the next primary, and nothing acknowledged is lost.
func TestStepDown(t *testing.T) {
	if given().serverURI == "" {
		t.Skip("not run: needs a replica set")
	}
	s := openShop(t)
	var hello struct{ SetName string }
	if err := s.db.RunCommand(t.Context(), bson.D{{Key: "hello", Value: 1}}).Decode(&hello); err != nil {
		t.Fatalf("ask the database who it is: %v", err)
	}
	if hello.SetName == "" {
		t.Skip("not run: needs a replica set")
	}
	skus := s.products(t, 8)
	b := s.visitor(t, skus[0])
	told := newTally(map[string]int{skus[0]: 1})
	stop := told.load(t, b, skus)
	eventually(t, 10*time.Second, "nothing is acknowledged", func() bool { return told.total() > 20 })
	stepDown(t, s)
	stop()
	eventually(t, 60*time.Second, "the shop does not find the next primary", func() bool {
		return told.add(t.Context(), b, skus[0])
	})
	told.wantKept(t, b)
}

// stepDown makes the primary one no more for five seconds. It closes its
// connections, so there may be no answer.
func stepDown(t testing.TB, s *shop) {
	t.Helper()
	err := s.db.Client().Database("admin").RunCommand(t.Context(),
		bson.D{{Key: "replSetStepDown", Value: 5}, {Key: "force", Value: true}}).Err()
	if err != nil {
		t.Logf("replSetStepDown: %v", err)
	}
}
