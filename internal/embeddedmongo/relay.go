package embeddedmongo

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// relay answers the requests of one client, one after the other.
type relay struct {
	gate   *gate
	engine *engineConn
}

// run answers what comes in until that ends or an answer fails.
func (r *relay) run(ctx context.Context, client io.Writer, incoming <-chan message) {
	for m := range incoming {
		reply, err := r.answer(ctx, m)
		if err == nil && len(reply) > 0 {
			_, err = client.Write(reply)
		}
		if err != nil {
			return
		}
	}
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
	reply, err := r.engine.roundTrip(m)
	limitBatches(reply)
	return reply, err
}

func (r *relay) command(ctx context.Context, m message) (message, error) {
	msg, err := parseOpMsg(m)
	if err != nil {
		return nil, err
	}
	if msg.unacknowledged() {
		_, err := r.dispatch(r.gate.ctx, msg) // also when the client has left already
		return nil, err
	}
	return r.dispatch(ctx, msg)
}

// dispatch sends a command the way that suits its kind.
func (r *relay) dispatch(ctx context.Context, msg opMsg) (message, error) {
	err := msg.checkDocuments()
	if err == nil {
		err = msg.checkStatements()
	}
	if errors.Is(err, errUnsupported) {
		return refusal(msg.requestID, err), nil
	} else if err != nil {
		return nil, err
	}
	if !msg.writes() {
		reply, err := r.engine.roundTrip(msg.encode())
		if msg.greets() {
			limitBatches(reply)
		}
		return reply, err
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
