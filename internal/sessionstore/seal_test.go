package sessionstore_test

import (
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/sessionstore"
)

const (
	sealKey  = "a seal key that is long and random 1"
	newerKey = "a seal key that is long and random 2"
)

func sealedWith(keys ...string) func(*sessionstore.Config) {
	return func(c *sessionstore.Config) { c.SealKeys = keys }
}

func TestSealedValuesAreNotReadable(t *testing.T) {
	f, b := newFixture(t, sealedWith(sealKey)), &browser{}
	b.set(t, f.Store, "name", "in the clear")
	document := f.document(t)
	if _, ok := document["values"]; ok {
		t.Error("the document has readable values")
	}
	raw, _ := bson.MarshalExtJSON(document, true, false)
	if got := string(raw); contains(got, "in the clear") || contains(got, "name") {
		t.Errorf("the document shows its values: %s", got)
	}
	session, _ := b.load(t, f.Store)
	wantString(t, session, "name", "in the clear")
}

func TestASealedDocumentDoesNotOpenUnderAnotherID(t *testing.T) {
	f, victim, thief := newFixture(t, sealedWith(sealKey)), &browser{}, &browser{}
	victim.set(t, f.Store, "name", "victim")
	box := f.document(t)["sealed"]
	thief.set(t, f.Store, "name", "thief")
	if _, err := f.collection.UpdateMany(t.Context(), bson.D{}, bson.D{{Key: "$set", Value: bson.D{{Key: "sealed", Value: box}}}}); err != nil {
		t.Fatal(err)
	}
	session, _ := victim.load(t, f.Store)
	wantString(t, session, "name", "victim")
	session, _ = thief.load(t, f.Store)
	wantVerdict(t, session, lens.Corrupt)
}

func TestSealKeysRotate(t *testing.T) {
	f, b := newFixture(t, sealedWith(sealKey)), &browser{}
	b.set(t, f.Store, "n", 1)
	rotated := f.config
	rotated.SealKeys = []string{newerKey, sealKey}
	both := f.sibling(t, rotated)
	session, _ := b.load(t, both)
	if got := number(t, session, "n"); got != 1 {
		t.Errorf("after the rotation: got %d, want 1", got)
	}
	b.set(t, both, "n", 2) // seals with the new key
	rotated.SealKeys = []string{newerKey}
	session, _ = b.load(t, f.sibling(t, rotated))
	if got := number(t, session, "n"); got != 2 {
		t.Errorf("with the new key alone: got %d, want 2", got)
	}
}

func TestAMissingSealKeyHarmsNothing(t *testing.T) {
	f, b := newFixture(t, sealedWith(sealKey)), &browser{}
	b.set(t, f.Store, "n", 1)
	without := f.config
	without.SealKeys = nil
	session, _ := b.load(t, f.sibling(t, without))
	wantVerdict(t, session, lens.Corrupt)
	session, _ = b.load(t, f.Store) // the key is back
	if got := number(t, session, "n"); got != 1 {
		t.Errorf("got %d, want 1", got)
	}
}

func TestSealingCanBeTurnedOnAndOff(t *testing.T) {
	f, b := newFixture(t), &browser{}
	b.set(t, f.Store, "n", 1)
	on := f.config
	on.SealKeys = []string{sealKey}
	sealing := f.sibling(t, on)
	b.set(t, sealing, "n", 2)
	if document := f.document(t); document["values"] != nil || document["sealed"] == nil {
		t.Error("turned on: the values stayed readable")
	}
	off := f.config
	off.SealKeys = []string{sealKey} // kept to open what is sealed
	session, _ := b.load(t, f.sibling(t, off))
	if got := number(t, session, "n"); got != 2 {
		t.Errorf("got %d, want 2", got)
	}
}
