// Package lens records what one request did: the verdict on its cookie, what
// was written to its session and why, and every command that went to MongoDB.
//
// A recorder travels in the request's context. Where there is none, recording
// costs a context lookup and does nothing, so the code that reports to the lens
// never asks whether somebody is looking.
package lens

import (
	"context"
	"sync"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Session is what the session store decided in one request.
type Session struct {
	Verdict Verdict
	Write   Write
	// Retries counts how often the write ran again on a fresh document because
	// another writer came first.
	Retries int
	Cookie  Cookie
}

// Recorder collects what happens during one request. All methods may be called
// on a nil Recorder and from several goroutines.
type Recorder struct {
	mu       sync.Mutex
	session  Session
	commands []Command
	// uncounted are the commands beyond maxCommands.
	uncounted int
	evidence  evidence
}

// evidence is what the decisions rest on. Documents are kept as references, and
// are read only when somebody looks.
type evidence struct {
	// cookieName and collection are the names that the session store uses for
	// this request.
	cookieName, collection string
	checks                 []Check
	// before is the session's document as the store's newest find returned it.
	before bson.Raw
	// after is the record that was stored in its place, in the store's own type.
	after any
	cart  *Count
	marks map[string]string
}

// Count is how many pieces were in the visitor's cart when the request came and
// when it was answered.
type Count struct{ Before, After int }

type recorderKey struct{}

// NewContext returns a context that carries a new recorder, and the recorder.
func NewContext(ctx context.Context) (context.Context, *Recorder) {
	recorder := &Recorder{}
	return context.WithValue(ctx, recorderKey{}, recorder), recorder
}

// FromContext returns the recorder that ctx carries, or nil.
func FromContext(ctx context.Context) *Recorder {
	recorder, _ := ctx.Value(recorderKey{}).(*Recorder)
	return recorder
}

// Verdict records what became of the request's cookie.
func (r *Recorder) Verdict(v Verdict) { r.change(func(s *Session) { s.Verdict = v }) }

// Write records what was done to the stored session, and after how many
// retries.
func (r *Recorder) Write(w Write, retries int) {
	r.change(func(s *Session) { s.Write, s.Retries = w, retries })
}

// Cookie records the decision about Set-Cookie.
func (r *Recorder) Cookie(c Cookie) { r.change(func(s *Session) { s.Cookie = c }) }

// Names records which cookie the session store looks for, and which collection
// it keeps its documents in.
func (r *Recorder) Names(cookie, collection string) {
	r.note(func(e *evidence) { e.cookieName, e.collection = cookie, collection })
}

// Check records what was found out about one cookie of the request.
func (r *Recorder) Check(c Check) {
	r.note(func(e *evidence) { e.checks = append(e.checks, c) })
}

// Read records the session's document as a find returned it. The newest one
// counts: it is the one that a write then was based on.
func (r *Recorder) Read(document bson.Raw) { r.note(func(e *evidence) { e.before = document }) }

// Wrote records the record that was stored, nil after a deletion. It must have a
// BSON form, and must not change any more.
func (r *Recorder) Wrote(record any) { r.note(func(e *evidence) { e.after = record }) }

// Cart records how many pieces were in the cart before and after.
func (r *Recorder) Cart(before, after int) {
	r.note(func(e *evidence) { e.cart = &Count{before, after} })
}

// CartSeen is Cart for a page that shows the cart and did not change it. It
// leaves alone what a change has recorded.
func (r *Recorder) CartSeen(pieces int) {
	r.note(func(e *evidence) {
		if e.cart == nil {
			e.cart = &Count{pieces, pieces}
		}
	})
}

// Mark records a fact that only a lesson asks for, under a name of its own:
// which settings an experiment ran with, what a page of it found out. No secret
// may be among them.
func (r *Recorder) Mark(name, value string) {
	r.note(func(e *evidence) {
		if e.marks == nil {
			e.marks = map[string]string{}
		}
		e.marks[name] = value
	})
}

func (r *Recorder) note(set func(*evidence)) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	set(&r.evidence)
}

// Session returns what has been recorded about the session so far.
func (r *Recorder) Session() Session {
	if r == nil {
		return Session{}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.session
}

func (r *Recorder) change(set func(*Session)) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	set(&r.session)
}
