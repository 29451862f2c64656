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
}

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
