package sessionstore

import (
	"context"
	"fmt"
	"sync"
)

// maxWriters is how many writers of one session may be in the queue, the one
// at work included.
const maxWriters = 128

// queue lets the writers of one session through one at a time. Writers of one
// process would otherwise race each other through compare-and-set, and all but
// one of them would have to read and try again.
type queue struct {
	mu    sync.Mutex
	lines map[string]*line
}

// line is the queue before one session. Whoever has put a token into turn is at
// work.
type line struct {
	turn    chan struct{}
	writers int
	// ended says that the session was ended or moved to another id. Who is in line
	// already has come too late, and must not start a session of its own over it.
	ended bool
}

// enter waits for the caller's turn on key and returns the function that ends
// it. It returns ErrBusy when maxWriters are in line or ctx ends first, and
// ErrEnded when the session was ended while the caller waited.
func (q *queue) enter(ctx context.Context, key string) (leave func(), err error) {
	l, err := q.join(key)
	if err != nil {
		return nil, err
	}
	select {
	case l.turn <- struct{}{}:
		leave = func() { <-l.turn; q.part(key, l) }
		if q.isEnded(l) {
			leave()
			return nil, fmt.Errorf("wait for the session's other writers: %w", ErrEnded)
		}
		return leave, nil
	case <-ctx.Done():
		q.part(key, l)
		return nil, fmt.Errorf("wait for the session's other writers: %w: %w", ErrBusy, context.Cause(ctx))
	}
}

func (q *queue) join(key string) (*line, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.lines == nil {
		q.lines = make(map[string]*line)
	}
	l := q.lines[key]
	if l == nil {
		l = &line{turn: make(chan struct{}, 1)}
		q.lines[key] = l
	}
	if l.writers >= maxWriters {
		return nil, fmt.Errorf("%d writers are in line: %w", l.writers, ErrBusy)
	}
	l.writers++
	return l, nil
}

// end tells those in line that the session is no more. The caller has its turn.
func (q *queue) end(key string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if l := q.lines[key]; l != nil {
		l.ended = true
	}
}

func (q *queue) isEnded(l *line) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return l.ended
}

func (q *queue) part(key string, l *line) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if l.writers--; l.writers == 0 {
		delete(q.lines, key)
	}
}
