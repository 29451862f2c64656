package server

import (
	"context"
	"fmt"
	"sync"

	"crumbs.example/shop/internal/lesson"
)

// NotedLabs notes what the course's pages ask of the labs.
type NotedLabs struct {
	mu    sync.Mutex
	calls []string
}

// Use has a server use these labs.
func (n *NotedLabs) Use(s *Server) { s.course.labs = n }

// Calls returns what was asked since the last time, as "apply memory".
func (n *NotedLabs) Calls() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	calls := n.calls
	n.calls = nil
	return calls
}

func (n *NotedLabs) note(text string, args ...any) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.calls = append(n.calls, fmt.Sprintf(text, args...))
	return nil
}

func (n *NotedLabs) apply(_ context.Context, _ string, s lesson.Settings) error {
	return n.note("apply %s, idle %s", s.Store, s.Value("idle"))
}
func (n *NotedLabs) restart(context.Context, string) error { return n.note("restart") }
func (n *NotedLabs) rotate(context.Context, string) error  { return n.note("rotate") }
func (n *NotedLabs) retire(context.Context, string) error  { return n.note("retire") }
func (n *NotedLabs) reset(_ context.Context, _ string, s lesson.Settings) error {
	return n.note("reset %s, idle %s", s.Store, s.Value("idle"))
}

// CourseCode cuts a chapter's piece of code, as its page does.
func CourseCode(code lesson.Code) (string, error) {
	excerpt, err := excerptOf(code)
	return excerpt.Text, err
}
