package embeddedmongo

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
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
			g.report("accept a connection", err)
			g.pause(100 * time.Millisecond) // out of file descriptors, most likely
		}
	}
}

func (g *gate) pause(d time.Duration) {
	ctx, cancel := context.WithTimeout(g.ctx, d)
	defer cancel()
	<-ctx.Done()
}

// report logs what failed, unless it failed because the gate is closing.
func (g *gate) report(what string, err error) {
	if g.ctx.Err() == nil {
		g.logger.Error("embedded database: "+what, "error", err)
	}
}

// serve relays between one client and the engine until one of them goes away or
// the client sends what is not the wire protocol.
func (g *gate) serve(client net.Conn) {
	var reading sync.WaitGroup
	defer reading.Wait()
	defer client.Close()
	stopWatching := context.AfterFunc(g.ctx, func() { client.Close() })
	defer stopWatching()

	engine, err := dialEngine(g.ctx, g.socket)
	if err != nil {
		g.report("serve a client", err)
		return
	}
	defer engine.Close()

	ctx, cancel := context.WithCancel(g.ctx)
	defer cancel()
	incoming := make(chan message)
	reading.Go(func() {
		defer cancel() // the client is gone
		receive(ctx, client, incoming)
	})
	r := relay{gate: g, engine: engine}
	r.run(ctx, client, incoming)
}

// receive hands on what a client sends and closes incoming when that ends. It
// reads ahead by one message, so that the relay learns of a client that goes away
// while it waits.
func receive(ctx context.Context, client net.Conn, incoming chan<- message) {
	defer close(incoming)
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

// lock waits for the turn to write.
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
		if err := g.indexes.ensure(context.WithoutCancel(g.ctx), ns); err != nil {
			g.report("index "+ns.database+"."+ns.collection, err)
		}
	}
}
