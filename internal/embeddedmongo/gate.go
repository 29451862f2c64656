package embeddedmongo

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"
)

// gate stands between the clients and the engine. Each client connection has one
// connection to the engine of its own.
type gate struct {
	listener net.Listener
	socket   string // of the engine
	logger   *slog.Logger
	indexes  *indexes // guarded by writing

	// writing holds one element while a writing command runs. As a channel it can
	// be waited for together with a context, and serves in order of arrival.
	writing chan struct{}
	// nobody is an _id that no document has.
	nobody string

	ctx    context.Context
	cancel context.CancelFunc
	tasks  sync.WaitGroup
}

func openGate(listener net.Listener, socket string, indexes *indexes, logger *slog.Logger) *gate {
	g := &gate{
		listener: listener,
		socket:   socket,
		logger:   logger,
		indexes:  indexes,
		writing:  make(chan struct{}, 1),
		nobody:   "no document has this _id: " + rand.Text(),
	}
	g.ctx, g.cancel = context.WithCancel(context.Background())
	g.tasks.Go(g.accept)
	return g
}

// close cuts the clients off and returns when every command that was under way
// has been answered by the engine.
func (g *gate) close() {
	g.cancel()
	g.listener.Close()
	g.tasks.Wait()
}

func (g *gate) accept() {
	for g.ctx.Err() == nil {
		client, err := g.listener.Accept()
		switch {
		case err == nil:
			g.tasks.Go(func() { g.serve(client) })
		case !errors.Is(err, net.ErrClosed):
			g.logger.Error("embedded database: accept a connection", "error", err)
			g.pause(100 * time.Millisecond) // out of file descriptors, most likely
		}
	}
}

func (g *gate) pause(d time.Duration) {
	ctx, cancel := context.WithTimeout(g.ctx, d)
	defer cancel()
	<-ctx.Done()
}

// serve relays between one client and the engine until one of them goes away or
// the client sends what is not the wire protocol.
func (g *gate) serve(client net.Conn) {
	var reading sync.WaitGroup
	defer reading.Wait()
	defer client.Close()
	defer context.AfterFunc(g.ctx, func() { client.Close() })()

	engine, err := dialEngine(g.ctx, g.socket)
	if err != nil {
		return
	}
	defer engine.Close()

	ctx, cancel := context.WithCancel(g.ctx)
	defer cancel()
	incoming := make(chan message)
	reading.Go(func() {
		defer cancel() // the client is gone
		defer close(incoming)
		receive(ctx, client, incoming)
	})
	r := relay{gate: g, engine: engine}
	for m := range incoming {
		reply, err := r.answer(ctx, m)
		if err != nil {
			return
		}
		if len(reply) == 0 {
			continue
		}
		if _, err := client.Write(reply); err != nil {
			return
		}
	}
}

// receive reads ahead by one message, so that the relay learns of a client that
// goes away while it waits.
func receive(ctx context.Context, client net.Conn, incoming chan<- message) {
	in := bufio.NewReader(client)
	for {
		m, err := readMessage(in)
		if err != nil {
			return
		}
		select {
		case incoming <- m:
		case <-ctx.Done():
			return
		}
	}
}

// relay answers the requests of one client, one after the other.
type relay struct {
	gate   *gate
	engine *engineConn
}

// answer returns the reply to one message; an empty one when the client wants
// none. After an error the connection is of no more use.
func (r *relay) answer(ctx context.Context, m message) (message, error) {
	switch m.opCode() {
	case opCodeQuery:
		return r.greet(m)
	case opCodeMsg:
		return r.command(ctx, m)
	default: // OP_COMPRESSED among them: nobody offered it
		return nil, fmt.Errorf("%w: operation code %d", errMalformed, m.opCode())
	}
}

func (r *relay) greet(m message) (message, error) {
	if err := checkQuery(m); err != nil {
		return nil, err
	}
	return r.engine.roundTrip(m)
}

func (r *relay) command(ctx context.Context, m message) (message, error) {
	msg, err := parseOpMsg(m)
	if err != nil {
		return nil, err
	}
	if msg.unacknowledged() {
		_, err := r.run(r.gate.ctx, msg) // also when the client has left already
		return nil, err
	}
	return r.run(ctx, msg)
}

func (r *relay) run(ctx context.Context, msg opMsg) (message, error) {
	if err := msg.checkDocuments(); errors.Is(err, errUnsupported) {
		return refusal(msg.requestID, err), nil
	} else if err != nil {
		return nil, err
	}
	if !msg.writes() {
		return r.engine.roundTrip(msg.encode())
	}
	if c, ok := sweeping(msg); ok {
		return r.sweep(ctx, msg, c)
	}
	return r.write(ctx, msg)
}

// write runs a writing command while no other one runs. When ctx ends before its
// turn has come, the command is not run.
func (r *relay) write(ctx context.Context, msg opMsg) (message, error) {
	if err := r.gate.lock(ctx); err != nil {
		return nil, err
	}
	defer r.gate.unlock()
	reply, err := r.engine.roundTrip(r.narrow(msg).encode())
	if err == nil {
		r.gate.index(msg)
	}
	return reply, err
}

func (g *gate) lock(ctx context.Context) error {
	select {
	case g.writing <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (g *gate) unlock() { <-g.writing }

// index sees to it that the collection a command may just have made has its
// index. Without it the collection is slow, not wrong. The write lock is held.
func (g *gate) index(msg opMsg) {
	switch ns := msg.namespace(); msg.name() {
	case "drop", "dropDatabase", "renameCollection":
		g.indexes.forget()
	default:
		if err := g.indexes.ensure(g.ctx, ns); err != nil {
			g.logger.Error("embedded database: index a collection",
				"database", ns.database, "collection", ns.collection, "error", err)
		}
	}
}
