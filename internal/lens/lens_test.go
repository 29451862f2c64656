package lens_test

import (
	"context"
	"fmt"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/mongotest"
)

func TestMain(m *testing.M) { mongotest.Main(m) }

// Logs and pages show these names: none is missing, none is there twice.
func TestEveryDecisionHasAName(t *testing.T) {
	seen := map[string]bool{}
	check := func(kind string, name fmt.Stringer) {
		t.Helper()
		key := kind + name.String()
		if name.String() == "" || seen[key] {
			t.Errorf("%s: the name %q is empty or there twice", kind, name)
		}
		seen[key] = true
	}
	for v := lens.NotAsked; v <= lens.Unavailable; v++ {
		check("verdict", v)
	}
	for w := lens.NotWritten; w <= lens.Uncertain; w++ {
		check("write", w)
	}
	for c := lens.CookieNotDue; c <= lens.CookieTooLate; c++ {
		check("cookie", c)
	}
}

func TestOnlySomeDecisionsSendACookie(t *testing.T) {
	for cookie, want := range map[lens.Cookie]bool{
		lens.CookieNotDue: false, lens.CookieNotHTTPS: false, lens.CookieTooLate: false,
		lens.CookieNew: true, lens.CookieTouched: true, lens.CookieResigned: true,
		lens.CookieRenewed: true, lens.CookieChanged: true, lens.CookieExpired: true,
	} {
		if got := cookie.Sent(); got != want {
			t.Errorf("%s: got sent %t, want %t", cookie, got, want)
		}
	}
}

func TestNobodyLooking(t *testing.T) {
	recorder := lens.FromContext(context.Background())
	recorder.Verdict(lens.Loaded)
	recorder.Write(lens.Updated, 1)
	recorder.Cookie(lens.CookieNew)
	if recorder.Session() != (lens.Session{}) || recorder.Commands() != nil {
		t.Error("a recorder that is not there has recorded something")
	}
}

func TestTheMonitorRecordsTheCommandsOfItsContext(t *testing.T) {
	notes := mongotest.Database(t).Collection("notes")
	ctx, recorder := lens.NewContext(t.Context())
	if _, err := notes.InsertOne(ctx, bson.D{{Key: "_id", Value: "a"}}); err != nil {
		t.Fatalf("InsertOne: %v", err)
	}
	if _, err := notes.InsertOne(ctx, bson.D{{Key: "$a", Value: 1}}); err == nil {
		t.Fatal("a field name with $ was taken")
	}
	if _, err := notes.CountDocuments(t.Context(), bson.D{}); err != nil { // nobody looks at this one
		t.Fatalf("CountDocuments: %v", err)
	}
	commands := recorder.Commands()
	if len(commands) == 0 {
		t.Fatal("no command was recorded")
	}
	for _, command := range commands {
		if command.Name != "insert" || command.Collection != "notes" || command.Duration <= 0 {
			t.Errorf("got %+v, want an insert into notes with its duration", command)
		}
	}
}
