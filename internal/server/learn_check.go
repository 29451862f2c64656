package server

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/lesson"
)

// checkJSON is what GET /lens/check answers.
type checkJSON struct {
	// Begun and Done say where the experiment is, Seen how many of its Steps.
	Begun bool `json:"begun"`
	Done  bool `json:"done"`
	Seen  int  `json:"seen"`
	Steps int  `json:"steps"`
	// Near is what was missing of a request that was nearly the next step.
	Near string `json:"near,omitempty"`
	// Say is the news in a sentence, State another text whenever there is news.
	Say   string `json:"say"`
	State string `json:"state"`
}

// check serves GET /lens/check: has the armed step happened? It looks at the
// requests that this instance has seen.
func (s *Server) check(c *gin.Context) error {
	chapter, lab := s.course.chapter(c.Query("chapter")), tabOf(c)
	if chapter == nil || lab == "" {
		return errMalformed
	}
	experiment := chapter.Experiment(c.Query("experiment"))
	if experiment == nil {
		return errMalformed
	}
	facts := s.facts(lab)
	learner, err := s.watchLearner(c.Request.Context(), lab, chapter, experiment, facts)
	if err != nil {
		return err
	}
	trial := learner.Trial(chapter, experiment)
	c.JSON(http.StatusOK, checkJSON{
		Begun: trial.Begun(), Done: trial.Done(), Seen: len(trial.Matched), Steps: len(experiment.Steps),
		Near: trial.Near, Say: news(experiment, trial), State: s.desk(c, lab, learner, facts).state(chapter, experiment),
	})
	return nil
}

// news is a trial in a sentence.
func news(e *lesson.Experiment, t lesson.Trial) string {
	switch {
	case t.Done():
		return "All steps seen. What happened is told below."
	case t.Near != "":
		return t.Near
	case len(t.Matched) > 0:
		return fmt.Sprintf("Step %d seen.", len(t.Matched))
	}
	return ""
}

// watchLearner looks for what is new in an experiment among the learner's requests,
// and keeps it.
func (s *Server) watchLearner(ctx context.Context, lab string, c *lesson.Chapter, e *lesson.Experiment, facts []lesson.Fact) (lesson.Learner, error) {
	learner, err := s.course.learners.Load(ctx, lab)
	if err != nil || !learner.Watch(c, e, facts) {
		return learner, err
	}
	err = s.course.learners.Update(ctx, lab, func(l *lesson.Learner) error {
		l.Watch(c, e, facts)
		learner = *l
		return nil
	})
	return learner, err
}

// facts are a learner's requests, oldest first.
func (s *Server) facts(lab string) []lesson.Fact {
	try, mine := lesson.Try(lab), map[string]bool{}
	for _, trace := range s.history.OfTab(lab) {
		mine[trace.ID] = true
	}
	var facts []lesson.Fact
	for _, trace := range slices.Backward(s.history.OfLearner(lab, try)) {
		facts = append(facts, lesson.FactOf(trace, mine[trace.ID], try))
	}
	return facts
}
