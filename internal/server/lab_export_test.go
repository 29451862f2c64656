package server

import (
	"context"
	"net/http"

	"crumbs.example/shop/internal/lesson"
	"crumbs.example/shop/internal/sessionstore"
)

// OpenLab is what the course's pages can do with a lab.
type OpenLab struct {
	labs *labs
	lab  *lab
}

func (s *Server) Lab(ctx context.Context, id string) (OpenLab, error) {
	open, err := s.labs.open(ctx, id)
	return OpenLab{s.labs, open}, err
}

func (l OpenLab) Settings() lesson.Settings         { return l.lab.settings() }
func (l OpenLab) Sweep(ctx context.Context)         { l.lab.sweep(ctx) }
func (l OpenLab) Restart(ctx context.Context) error { return l.labs.restart(ctx, l.lab.id) }
func (l OpenLab) Rotate(ctx context.Context) error  { return l.labs.rotate(ctx, l.lab.id) }
func (l OpenLab) Retire(ctx context.Context) error  { return l.labs.retire(ctx, l.lab.id) }

func (l OpenLab) Serves(ctx context.Context, chapter, experiment string) error {
	return l.labs.serves(ctx, l.lab.id, chapter, experiment)
}

func (l OpenLab) Apply(ctx context.Context, s lesson.Settings) (*http.Cookie, error) {
	return l.labs.apply(ctx, l.lab.id, s)
}

func (l OpenLab) Reset(ctx context.Context, s lesson.Settings) (*http.Cookie, error) {
	return l.labs.reset(ctx, l.lab.id, s)
}

// Documents lists the sessions that the lab has in the database.
func (l OpenLab) Documents(ctx context.Context) ([]sessionstore.Session, error) {
	first, err := l.lab.instance(lesson.First)
	if err != nil {
		return nil, err
	}
	return first.cfg.Sessions.(lister).List(ctx, maxDocuments)
}

// Traces lists what the lens has of a tab, newest first, as the course reads it.
func (s *Server) Traces(tab string) []lesson.Fact {
	var facts []lesson.Fact
	for _, trace := range s.history.OfTab(tab) {
		facts = append(facts, lesson.FactOf(trace, true, ""))
	}
	return facts
}
