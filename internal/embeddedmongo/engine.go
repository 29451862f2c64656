package embeddedmongo

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"

	"github.com/FerretDB/FerretDB/ferretdb"
	"go.mongodb.org/mongo-driver/v2/bson"
)

// engine is FerretDB, running in this process and listening on a Unix socket in
// a private temporary folder: only the gate can reach it.
type engine struct {
	socket string
	cancel context.CancelFunc
	done   chan struct{}
}

// startEngine starts FerretDB on the SQLite files in dataDir. What could keep it
// from starting is tried first: after ferretdb.New has failed half-way, or when
// its value is never run, a finalizer panics and ends the process.
func startEngine(dataDir string, logger *slog.Logger) (*engine, error) {
	socket, err := newSocketPath()
	if err != nil {
		return nil, err
	}
	db, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{Unix: socket},
		Logger:    slog.New(errorsOnly{logger.Handler()}),
		Handler:   "sqlite",
		SQLiteURL: "file:" + filepath.ToSlash(dataDir) + "/",
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start the database engine: %w", err), os.RemoveAll(filepath.Dir(socket)))
	}
	ctx, cancel := context.WithCancel(context.Background())
	e := &engine{socket: socket, cancel: cancel, done: make(chan struct{})}
	go func() {
		defer close(e.done)
		_ = db.Run(ctx) // always nil
	}()
	return e, nil
}

// newSocketPath returns a path at which a Unix socket can be made. The folder
// for temporary files may have a name too long for a socket (about 100 bytes,
// unix(7)); /tmp is tried then.
func newSocketPath() (string, error) {
	var failed error
	for _, base := range []string{os.TempDir(), "/tmp"} {
		dir, err := os.MkdirTemp(base, "crumbs-")
		if err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		socket := filepath.Join(dir, "engine.sock")
		if err = trySocket(socket); err == nil {
			return socket, nil
		}
		failed = errors.Join(failed, err, os.RemoveAll(dir))
	}
	return "", fmt.Errorf("make a socket for the database engine: %w", failed)
}

func trySocket(path string) error {
	l, err := net.Listen("unix", path)
	if err != nil {
		return err
	}
	return l.Close() // takes the file away again
}

// stop ends the engine. Clients that are still connected are cut off after three
// seconds.
func (e *engine) stop() error {
	e.cancel()
	<-e.done
	return os.RemoveAll(filepath.Dir(e.socket))
}

// errorsOnly drops what FerretDB logs below the level of an error: it warns of
// every command that it does not support, and mongosh tries many.
type errorsOnly struct{ slog.Handler }

func (h errorsOnly) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelError && h.Handler.Enabled(ctx, level)
}

func (h errorsOnly) WithAttrs(attrs []slog.Attr) slog.Handler {
	return errorsOnly{h.Handler.WithAttrs(attrs)}
}

func (h errorsOnly) WithGroup(name string) slog.Handler {
	return errorsOnly{h.Handler.WithGroup(name)}
}

// engineConn is one connection to the engine. It carries one request at a time.
type engineConn struct {
	net.Conn
	in     *bufio.Reader
	lastID int32
}

func dialEngine(ctx context.Context, socket string) (*engineConn, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "unix", socket)
	if err != nil {
		return nil, fmt.Errorf("connect to the database engine: %w", err)
	}
	return &engineConn{Conn: conn, in: bufio.NewReader(conn)}, nil
}

// roundTrip sends a message and returns the reply to it. It waits as long as the
// engine works: a write must not be left alone half-done.
func (c *engineConn) roundTrip(m message) (message, error) {
	if _, err := c.Write(m); err != nil {
		return nil, fmt.Errorf("send to the database engine: %w", err)
	}
	reply, err := readMessage(c.in)
	if err != nil {
		return nil, fmt.Errorf("read from the database engine: %w", err)
	}
	if reply.responseTo() != m.requestID() {
		return nil, fmt.Errorf("%w: the engine answered another request", errMalformed)
	}
	return reply, nil
}

// errCommandFailed says that the engine refused a command of the gate's own.
var errCommandFailed = errors.New("database command failed")

// run sends a command of the gate's own and returns the reply's body.
func (c *engineConn) run(command bson.D) (bson.Raw, error) {
	c.lastID++
	request := opMsg{requestID: c.lastID, body: marshal(command)}
	reply, err := c.roundTrip(request.encode())
	if err != nil {
		return nil, err
	}
	msg, err := parseOpMsg(reply)
	if err != nil {
		return nil, err
	}
	if !truthy(msg.body.Lookup("ok")) {
		return nil, fmt.Errorf("%w: %s", errCommandFailed, msg.body.Lookup("errmsg"))
	}
	return msg.body, nil
}

// find returns up to limit documents that match the filter, whole or, when
// idOnly is set, only their _id.
func (c *engineConn) find(ns namespace, filter bson.Raw, limit int, idOnly bool) ([]bson.Raw, error) {
	command := bson.D{
		{Key: "find", Value: ns.collection},
		{Key: "filter", Value: filter},
		{Key: "limit", Value: int64(limit)},
		{Key: "batchSize", Value: int64(limit)},
		{Key: "singleBatch", Value: true},
		{Key: "$db", Value: ns.database},
	}
	if idOnly {
		command = append(command, bson.E{Key: "projection", Value: bson.D{{Key: "_id", Value: true}}})
	}
	body, err := c.run(command)
	if err != nil {
		return nil, err
	}
	batch, _ := body.Lookup("cursor", "firstBatch").ArrayOK()
	values, err := batch.Values()
	docs := make([]bson.Raw, len(values))
	for i, v := range values {
		docs[i], _ = v.DocumentOK()
	}
	return docs, err
}
