package server

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"crumbs.example/shop/internal/lens"
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

// endsSession is the cookie with which a changed lab ends its session.
var endsSession = &http.Cookie{Name: "lab", MaxAge: -1}

func (n *NotedLabs) apply(_ context.Context, _ string, s lesson.Settings) (*http.Cookie, error) {
	return endsSession, n.note("apply %s, idle %s", s.Store, s.Value("idle"))
}
func (n *NotedLabs) serves(context.Context, string, string, string) error { return nil }
func (n *NotedLabs) restart(context.Context, string) error                { return n.note("restart") }
func (n *NotedLabs) rotate(context.Context, string) error                 { return n.note("rotate") }
func (n *NotedLabs) retire(context.Context, string) error                 { return n.note("retire") }
func (n *NotedLabs) settings(string) (lesson.Settings, bool)              { return lesson.Settings{}, false }
func (n *NotedLabs) end(context.Context, string) (*http.Cookie, error) {
	return endsSession, n.note("end")
}
func (n *NotedLabs) reset(_ context.Context, _ string, s lesson.Settings) (*http.Cookie, error) {
	return endsSession, n.note("reset %s, idle %s", s.Store, s.Value("idle"))
}

// CourseCode cuts a chapter's piece of code, as its page does.
func CourseCode(code lesson.Code) (string, error) {
	excerpt, err := excerptOf(code)
	return excerpt.Text, err
}

// Countdowns are the ends that a lab's panel counts down to.
func Countdowns(settings lesson.Settings, begun time.Time, facts []lesson.Fact) []time.Time {
	d := desk{learner: lesson.Learner{Lab: settings}, facts: facts}
	var ends []time.Time
	for _, countdown := range d.countdowns(&lesson.Experiment{Lab: &settings}, lesson.Trial{Since: begun}) {
		ends = append(ends, countdown.Until)
	}
	return ends
}

// LabEvidence is what the evidence tells of labs, as "name: first value, second".
func LabEvidence(facts []lesson.Fact) string {
	const rowsOfAll = 5
	return strings.Join(Evidence(facts)[rowsOfAll:], "; ")
}

// Evidence are the rows of the evidence, each as "name: first value, second".
func Evidence(facts []lesson.Fact) []string {
	var told []string
	for _, row := range (desk{Server: &Server{history: lens.NewHistory(1)}}).evidence(facts).Rows {
		told = append(told, row.Name+": "+strings.Join(row.Values, ", "))
	}
	return told
}
