package server_test

import (
	"testing"
	"time"

	"crumbs.example/shop/internal/lesson"
)

// learn gives the shop its course.
func (s *shop) learn(t testing.TB, use *setup) {
	t.Helper()
	learners, err := lesson.NewLearners(lesson.LearnersConfig{Database: s.db, Timeout: 20 * time.Second, Logger: use.server.Logger})
	if err != nil {
		t.Fatalf("NewLearners: %v", err)
	}
	use.server.Lessons = learners
}
