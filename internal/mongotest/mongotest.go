// Package mongotest gives tests a real database: an empty one on the embedded
// server, or on the MongoDB server that SHOP_TEST_MONGODB_URI names. Tests run
// the same code against both.
package mongotest

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"crumbs.example/shop/internal/embeddedmongo"
	"crumbs.example/shop/internal/lens"
)

// URIVariable names the environment variable that points tests at a server.
const URIVariable = "SHOP_TEST_MONGODB_URI"

// shared is the embedded server of this test binary. It starts with the first
// test that needs it.
var shared struct {
	once   sync.Once
	dir    string
	server *embeddedmongo.Server
	err    error
}

// Main runs a package's tests and stops the embedded server after them. Call it
// from TestMain.
func Main(m *testing.M) {
	code := m.Run()
	if shared.server != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := shared.server.Close(ctx); err != nil {
			fmt.Fprintln(os.Stderr, "mongotest:", err)
		}
	}
	if shared.dir != "" {
		os.RemoveAll(shared.dir)
	}
	os.Exit(code)
}

// URI returns the URI of the server that tests use.
func URI(t testing.TB) string {
	t.Helper()
	if uri := os.Getenv(URIVariable); uri != "" {
		return uri
	}
	shared.once.Do(startShared)
	if shared.err != nil {
		t.Fatalf("start the embedded database: %v", shared.err)
	}
	return shared.server.URI()
}

func startShared() {
	if shared.dir, shared.err = os.MkdirTemp("", "crumbs-test-"); shared.err != nil {
		return
	}
	shared.server, shared.err = embeddedmongo.Start(context.Background(), embeddedmongo.Config{Dir: shared.dir, Addr: "127.0.0.1:0"})
}

// Database returns an empty database that is dropped when the test ends. Its
// client reports commands to the lens, as the shop's does.
func Database(t testing.TB) *mongo.Database {
	t.Helper()
	return Connect(t, URI(t), "")
}

// Connect returns the database of that name on the server at uri, or a fresh one
// if name is empty. A fresh one is dropped when the test ends.
func Connect(t testing.TB, uri, name string) *mongo.Database {
	t.Helper()
	client, err := mongo.Connect(options.Client().ApplyURI(uri).SetMonitor(lens.Monitor()))
	if err != nil {
		t.Fatalf("connect to %s: %v", uri, err)
	}
	fresh := name == ""
	if fresh {
		name = "test_" + strings.ToLower(rand.Text()[:12])
	}
	db := client.Database(name)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if fresh {
			if err := db.Drop(ctx); err != nil {
				t.Errorf("drop database %s: %v", name, err)
			}
		}
		if err := client.Disconnect(ctx); err != nil {
			t.Errorf("disconnect: %v", err)
		}
	})
	return db
}
