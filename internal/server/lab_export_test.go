package server

import (
	"context"
	"net/http"

	"crumbs.example/shop/internal/lesson"
	"crumbs.example/shop/internal/sessionstore"
)

// OpenLab is what the course's pages can do with a lab.
type OpenLab struct{ lab *lab }

func (s *Server) Lab(ctx context.Context, id string) (OpenLab, error) {
	open, err := s.labs.open(ctx, id)
	return OpenLab{open}, err
}

func (l OpenLab) Settings() lesson.Settings { return l.lab.settings() }
func (l OpenLab) Restart()                  { l.lab.restart() }
func (l OpenLab) Rotate()                   { l.lab.rotate() }
func (l OpenLab) Retire()                   { l.lab.retire() }
func (l OpenLab) Sweep(ctx context.Context) { l.lab.sweep(ctx) }
func (l OpenLab) Serves(chapter, experiment string) {
	l.lab.serves(chapter, experiment)
}

func (l OpenLab) Apply(ctx context.Context, s lesson.Settings) (*http.Cookie, error) {
	return l.lab.apply(ctx, s)
}

func (l OpenLab) Reset(ctx context.Context, s lesson.Settings) (*http.Cookie, error) {
	return l.lab.reset(ctx, s)
}

func (l OpenLab) Documents(ctx context.Context) ([]sessionstore.Session, error) {
	return l.lab.documents(ctx)
}

// Traces lists what the lens has of a tab, newest first, as the course reads it.
func (s *Server) Traces(tab string) []lesson.Fact {
	var facts []lesson.Fact
	for _, trace := range s.history.OfTab(tab) {
		facts = append(facts, lesson.FactOf(trace, true, ""))
	}
	return facts
}
