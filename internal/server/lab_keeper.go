package server

import (
	"context"
	"net/http"

	"crumbs.example/shop/internal/lesson"
)

// What the course's pages ask of a learner's lab, by the learner's id. Each but
// settings and end opens the lab if need be, and fails as open does.

// settings returns what an open lab runs with, and whether it is open.
func (l *labs) settings(id string) (_ lesson.Settings, open bool) {
	l.mu.Lock()
	found := l.all[id]
	l.mu.Unlock()
	if found == nil {
		return lesson.Settings{}, false
	}
	return found.settings(), true
}

// end is reset to the defaults for a lab that is open. One that is not has nothing
// to end.
func (l *labs) end(ctx context.Context, id string) (*http.Cookie, error) {
	found := l.take(id)
	if found == nil {
		return nil, nil
	}
	defer l.release(found)
	return found.reset(ctx, lesson.Defaults())
}

// apply has the lab run with these settings from now on. The cookie, if there is
// one, goes into the answer: see lab.apply.
func (l *labs) apply(ctx context.Context, id string, settings lesson.Settings) (*http.Cookie, error) {
	open, err := l.open(ctx, id)
	if err != nil {
		return nil, err
	}
	return open.apply(ctx, settings)
}

// reset ends all sessions of the lab and begins anew. The cookie goes into the
// answer.
func (l *labs) reset(ctx context.Context, id string, settings lesson.Settings) (*http.Cookie, error) {
	open, err := l.open(ctx, id)
	if err != nil {
		return nil, err
	}
	return open.reset(ctx, settings)
}

func (l *labs) restart(ctx context.Context, id string) error { return l.with(ctx, id, (*lab).restart) }
func (l *labs) rotate(ctx context.Context, id string) error  { return l.with(ctx, id, (*lab).rotate) }
func (l *labs) retire(ctx context.Context, id string) error  { return l.with(ctx, id, (*lab).retire) }

// serves tells the lab which experiment it was set up for.
func (l *labs) serves(ctx context.Context, id, chapter, experiment string) error {
	return l.with(ctx, id, func(open *lab) { open.serves(chapter, experiment) })
}

func (l *labs) with(ctx context.Context, id string, do func(*lab)) error {
	open, err := l.open(ctx, id)
	if err != nil {
		return err
	}
	do(open)
	return nil
}
