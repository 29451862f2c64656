package embeddedmongo_test

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"net"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"crumbs.example/shop/internal/embeddedmongo"
)

func holdWrites(t *testing.T, s *embeddedmongo.Server) (release func()) {
	t.Helper()
	release, err := s.HoldWrites(t.Context())
	check(t, "HoldWrites", err)
	return release
}

func TestReadsDoNotWaitForWrites(t *testing.T) {
	s := start(t, t.TempDir())
	c := connect(t, s).Database("shop").Collection("sessions")
	insert(t, c, at(3))
	defer holdWrites(t, s)()
	if got := revision(t, c); got != 3 {
		t.Errorf("rev: got %d, want 3", got)
	}
	if got := count(t, c, bson.D{}); got != 1 {
		t.Errorf("count: got %d, want 1", got)
	}
}

func TestWriteOfVanishedClientIsDropped(t *testing.T) {
	s := start(t, t.TempDir())
	c := connect(t, s).Database("shop").Collection("sessions")
	insert(t, c, at(0))

	release := holdWrites(t, s)
	impatient, cancel := context.WithCancel(t.Context())
	failed := make(chan error)
	go func() {
		_, err := c.UpdateOne(impatient, theID, inc())
		failed <- err
	}()
	awaitSome(t, waitingForLock)
	cancel()
	if err := <-failed; err == nil {
		t.Error("UpdateOne with a cancelled context: got no error")
	}
	awaitNone(t, waitingForLock)
	release()

	_, err := c.UpdateOne(t.Context(), theID, inc())
	check(t, "UpdateOne", err)
	if got := revision(t, c); got != 1 {
		t.Errorf("rev: got %d, want 1", got)
	}
}

func TestCloseWhileWritersWait(t *testing.T) {
	s := start(t, t.TempDir())
	client := connect(t, s)
	c := client.Database("shop").Collection("sessions")
	insert(t, c, at(0))
	release := holdWrites(t, s)
	failed := make(chan error)
	go func() {
		_, err := c.UpdateOne(t.Context(), theID, inc())
		failed <- err
	}()
	awaitSome(t, waitingForLock)
	stop(t, s)
	release()
	if err := <-failed; err == nil {
		t.Error("UpdateOne while the server closes: got no error")
	}
	hangUp(t, client)
	awaitNoGoroutines(t)
}

// header is a wire header with the length, the operation code and nothing after.
func header(length, opCode uint32) []byte {
	b := binary.LittleEndian.AppendUint32(nil, length)
	b = append(b, make([]byte, 8)...)
	return binary.LittleEndian.AppendUint32(b, opCode)
}

func TestHostileBytes(t *testing.T) {
	s := start(t, t.TempDir())
	c := connect(t, s).Database("shop").Collection("sessions")
	insert(t, c, at(0))

	random := rand.New(rand.NewPCG(1, 2))
	garbage := func(n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(random.Uint32())
		}
		return b
	}
	sent := map[string][]byte{
		"http":               []byte("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
		"too long":           header(48_000_001, 2013),
		"too short":          header(15, 2013),
		"no sections":        append(header(20, 2013), 0, 0, 0, 0),
		"compressed":         append(header(25, 2012), garbage(9)...),
		"unknown code":       append(header(20, 4711), garbage(4)...),
		"query of nothing":   append(header(20, 2004), garbage(4)...),
		"cut off":            header(40_000_000, 2013),
		"garbage for a body": append(header(116, 2013), garbage(100)...),
	}
	for range 50 {
		sent["random "+string(rune('0'+len(sent)))] = garbage(random.IntN(2000))
	}
	for name, b := range sent {
		t.Run(name, func(t *testing.T) {
			conn, err := net.Dial("tcp", s.Addr().String())
			check(t, "Dial", err)
			defer conn.Close()
			_, _ = conn.Write(b) // the server may have hung up already
			check(t, "CloseWrite", conn.(*net.TCPConn).CloseWrite())
			// The server answers nothing and hangs up; a reset counts too.
			if got, _ := io.ReadAll(conn); len(got) > 0 {
				t.Errorf("answer: got %q, want none", got)
			}
		})
	}
	_, err := c.UpdateOne(t.Context(), theID, inc())
	check(t, "UpdateOne afterwards", err)
}

func TestUnsupportedValues(t *testing.T) {
	deep := bson.D{}
	for range 200 {
		deep = bson.D{{Key: "a", Value: deep}}
	}
	c := collection(t)
	for name, value := range map[string]any{
		"nested too deep": deep,
		"long path":       bson.D{{Key: strings.Repeat("a.", 200) + "a", Value: 1}},
		"NaN":             math.NaN(),
		"decimal":         bson.NewDecimal128(0, 1),
		"in an array":     bson.A{bson.MaxKey{}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := c.InsertOne(t.Context(), bson.D{{Key: "v", Value: value}})
			var refused mongo.CommandError
			if !errors.As(err, &refused) || !strings.Contains(refused.Message, "not supported") {
				t.Errorf("InsertOne: got %v, want a command error that says what is not supported", err)
			}
		})
	}
	if got := count(t, c, bson.D{}); got != 0 {
		t.Errorf("documents inserted: got %d, want 0", got)
	}
}

func TestUnknownCommand(t *testing.T) {
	err := collection(t).Database().RunCommand(t.Context(), bson.D{{Key: "makeCoffee", Value: 1}}).Err()
	if e, ok := err.(mongo.CommandError); !ok || e.Code != 59 { // CommandNotFound
		t.Errorf("unknown command: got %v, want CommandNotFound", err)
	}
}
