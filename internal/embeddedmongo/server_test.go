package embeddedmongo_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/embeddedmongo"
)

func TestDataSurvivesRestart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "Öpen data & more")
	first := start(t, dir)
	client := connect(t, first)
	insert(t, client.Database("shop").Collection("sessions"), bson.D{{Key: "_id", Value: "a"}, {Key: "rev", Value: 7}})
	check(t, "Disconnect", client.Disconnect(t.Context()))
	stop(t, first)

	c := connect(t, start(t, dir)).Database("shop").Collection("sessions")
	var got struct{ Rev int }
	check(t, "FindOne", c.FindOne(t.Context(), bson.D{{Key: "_id", Value: "a"}}).Decode(&got))
	if got.Rev != 7 {
		t.Errorf("rev after a restart: got %d, want 7", got.Rev)
	}
}

func TestFolderInUse(t *testing.T) {
	dir := t.TempDir()
	first := start(t, dir)
	_, err := embeddedmongo.Start(t.Context(), embeddedmongo.Config{Dir: dir, Addr: "127.0.0.1:0"})
	if !errors.Is(err, embeddedmongo.ErrInUse) {
		t.Fatalf("second Start: got %v, want ErrInUse", err)
	}
	for _, want := range []string{filepath.Join(dir, "embedded"), "SHOP_MONGODB_URI=" + first.URI()} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("message: got %q, want %q in it", err, want)
		}
	}
	stop(t, first)
	start(t, dir)
}

func TestPortTaken(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, "Listen", err)
	defer taken.Close()

	wanted := taken.Addr().String()
	s, err := embeddedmongo.Start(t.Context(), embeddedmongo.Config{Dir: t.TempDir(), Addr: wanted})
	check(t, "Start", err)
	defer stop(t, s)
	if s.MovedFrom() != wanted {
		t.Errorf("MovedFrom: got %q, want %q", s.MovedFrom(), wanted)
	}
	if s.Addr().String() == wanted {
		t.Errorf("Addr: got the taken address %s", wanted)
	}
	check(t, "Ping", connect(t, s).Ping(t.Context(), nil))
}

func TestWantedPort(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, "Listen", err)
	wanted := free.Addr().String()
	check(t, "Close", free.Close())

	s, err := embeddedmongo.Start(t.Context(), embeddedmongo.Config{Dir: t.TempDir(), Addr: wanted})
	check(t, "Start", err)
	defer stop(t, s)
	if got, want := s.URI(), "mongodb://"+wanted+"/"; got != want {
		t.Errorf("URI: got %s, want %s", got, want)
	}
	if s.MovedFrom() != "" {
		t.Errorf("MovedFrom: got %q, want none", s.MovedFrom())
	}
}

func TestStartRefuses(t *testing.T) {
	corrupt := t.TempDir()
	check(t, "MkdirAll", os.MkdirAll(filepath.Join(corrupt, "embedded"), 0o700))
	check(t, "WriteFile", os.WriteFile(filepath.Join(corrupt, "embedded", "shop.sqlite"), []byte("this is no database, but long enough to be read as one"), 0o600))
	for name, tc := range map[string]struct {
		dir, addr string
		want      string
	}{
		"all interfaces":   {t.TempDir(), ":27117", "not a loopback address"},
		"another host":     {t.TempDir(), "192.0.2.1:27117", "not a loopback address"},
		"no folder":        {"", "127.0.0.1:0", "no data folder"},
		"no port":          {t.TempDir(), "127.0.0.1", "missing port"},
		"unreadable path":  {filepath.Join(t.TempDir(), "50%"), "127.0.0.1:0", "misreads"},
		"corrupt database": {corrupt, "127.0.0.1:0", "shop.sqlite"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := embeddedmongo.Start(t.Context(), embeddedmongo.Config{Dir: tc.dir, Addr: tc.addr})
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("Start: got %v, want an error with %q", err, tc.want)
			}
		})
	}
}

func TestCloseLeavesNothing(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	dir := t.TempDir()
	s := start(t, dir)
	client := connect(t, s)
	insert(t, client.Database("shop").Collection("sessions"), bson.D{{Key: "_id", Value: "a"}})
	idle, err := net.Dial("tcp", s.Addr().String())
	check(t, "Dial", err)
	defer idle.Close()
	check(t, "Disconnect", client.Disconnect(t.Context()))

	stop(t, s)
	stop(t, s)
	awaitNoGoroutines(t)
	left, err := filepath.Glob(filepath.Join(os.TempDir(), "*"))
	check(t, "Glob", err)
	if len(left) > 0 {
		t.Errorf("temporary files left after Close: %v", left)
	}
}

// TestCloseUnderLoad closes a server while clients write, and counts afterwards:
// what was acknowledged must be there, and no more than one further write of each
// client may be.
func TestCloseUnderLoad(t *testing.T) {
	dir := t.TempDir()
	s := start(t, dir)
	client := connect(t, s)
	c := client.Database("shop").Collection("sessions")
	insert(t, c, at(0))

	ctx, cancel := context.WithCancel(t.Context())
	var acknowledged atomic.Int64
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for ctx.Err() == nil {
				if _, err := c.UpdateOne(ctx, theID, inc()); err == nil {
					acknowledged.Add(1)
				}
			}
		})
	}
	for acknowledged.Load() < writers {
		runtime.Gosched()
	}
	stop(t, s)
	cancel()
	all.Wait()
	hangUp(t, client)
	awaitNoGoroutines(t)

	got := revision(t, connect(t, start(t, dir)).Database("shop").Collection("sessions"))
	if low := int(acknowledged.Load()); got < low || got > low+writers {
		t.Errorf("rev after the restart: got %d, want %d to %d", got, low, low+writers)
	}
}

// TestQuietLog does what the engine warns of, and expects no word of it.
func TestQuietLog(t *testing.T) {
	var log bytes.Buffer
	s, err := embeddedmongo.Start(t.Context(), embeddedmongo.Config{
		Dir: t.TempDir(), Addr: "127.0.0.1:0", Logger: slog.New(slog.NewTextHandler(&log, nil)),
	})
	check(t, "Start", err)
	client := connect(t, s)
	if err := client.Database("shop").RunCommand(t.Context(), bson.D{{Key: "makeCoffee", Value: 1}}).Err(); err == nil {
		t.Error("unknown command: got no error")
	}
	check(t, "Disconnect", client.Disconnect(t.Context()))
	stop(t, s)
	if log.Len() > 0 {
		t.Errorf("log: got %s, want nothing", &log)
	}
}
