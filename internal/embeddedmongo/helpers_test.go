package embeddedmongo_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"crumbs.example/shop/internal/embeddedmongo"
)

// start runs a server on a free port until the test ends.
func start(t testing.TB, dir string) *embeddedmongo.Server {
	t.Helper()
	s, err := embeddedmongo.Start(t.Context(), embeddedmongo.Config{Dir: dir, Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatalf("Start: %v", err)
	}
	t.Cleanup(func() { stop(t, s) })
	return s
}

func stop(t testing.TB, s *embeddedmongo.Server) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := s.Close(ctx); err != nil {
		t.Errorf("Close: %v", err)
	}
}

// connect returns a client that is disconnected before the server stops.
func connect(t testing.TB, s *embeddedmongo.Server) *mongo.Client {
	t.Helper()
	client, err := mongo.Connect(options.Client().ApplyURI(s.URI()))
	if err != nil {
		t.Fatalf("Connect: %v", err)
	}
	t.Cleanup(func() { _ = client.Disconnect(context.Background()) })
	return client
}

// hangUp closes a client's connections without a word to the server. A client
// whose server is gone already would look for it for half a minute.
func hangUp(t testing.TB, client *mongo.Client) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_ = client.Disconnect(ctx) // it could not say goodbye
}

// collection returns an empty collection on a server of its own.
func collection(t testing.TB) *mongo.Collection {
	t.Helper()
	return connect(t, start(t, t.TempDir())).Database("shop").Collection("sessions")
}

// check ends the test when err is not nil.
func check(t testing.TB, what string, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

func insert(t testing.TB, c *mongo.Collection, docs ...any) {
	t.Helper()
	_, err := c.InsertMany(t.Context(), docs)
	check(t, "InsertMany", err)
}

// fill inserts n documents with the _id values session-0, session-1 and so on.
func fill(t testing.TB, c *mongo.Collection, n int, expiresAt func(i int) time.Time) {
	t.Helper()
	docs := make([]any, n)
	for i := range docs {
		docs[i] = bson.D{
			{Key: "_id", Value: fmt.Sprintf("session-%d", i)},
			{Key: "rev", Value: int64(1)},
			{Key: "expiresAt", Value: expiresAt(i)},
			{Key: "values", Value: bson.D{{Key: "cart", Value: bson.A{"CUP-1", "POT-2"}}}},
		}
	}
	insert(t, c, docs...)
}

func tomorrow(int) time.Time { return time.Now().Add(24 * time.Hour) }

func count(t testing.TB, c *mongo.Collection, filter any) int {
	t.Helper()
	n, err := c.CountDocuments(t.Context(), filter)
	check(t, "CountDocuments", err)
	return int(n)
}

// await polls until the condition holds. It is for what gives no other sign.
func await(t testing.TB, what string, condition func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !condition(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain until %s; goroutines:\n%s", what, serverGoroutines())
		}
	}
}

// awaitNoGoroutines waits until none runs code of this room or of the engine.
func awaitNoGoroutines(t testing.TB) {
	t.Helper()
	await(t, "no goroutine is left", func() bool { return serverGoroutines() == "" })
}

// awaitNone waits until no goroutine is in a function of this room.
func awaitNone(t testing.TB, function string) {
	t.Helper()
	await(t, "none runs "+function, func() bool { return !strings.Contains(serverGoroutines(), function) })
}

// awaitSome waits until a goroutine is in a function of this room.
func awaitSome(t testing.TB, function string) {
	t.Helper()
	await(t, "one runs "+function, func() bool { return strings.Contains(serverGoroutines(), function) })
}

// Where a command is while it waits for the write lock, and where the reader of
// a connected client is.
const (
	waitingForLock = "embeddedmongo.(*gate).lock"
	readingClient  = "embeddedmongo.receive"
)

func serverGoroutines() string {
	buf := make([]byte, 1<<22)
	var left []string
	for stack := range strings.SplitSeq(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
		if strings.Contains(stack, "embeddedmongo.") && !strings.Contains(stack, "embeddedmongo_test.") ||
			strings.Contains(stack, "FerretDB") || strings.Contains(stack, "modernc.org") ||
			strings.Contains(stack, "database/sql") {
			left = append(left, stack)
		}
	}
	return strings.Join(left, "\n\n")
}
