package server

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/lesson"
	"crumbs.example/shop/templates"
)

// showMap serves GET /learn.
func (s *Server) showMap(c *gin.Context) error {
	frame := s.learnFrame(c, "The course")
	learner, err := s.progress(c, frame)
	if err != nil {
		return err
	}
	props := templates.LearnMapProps{Frame: frame, Reset: c.Query("reset") == "done"}
	for i := range s.course.chapters {
		chapter := &s.course.chapters[i]
		progress := learner.Progress(chapter)
		props.Chapters = append(props.Chapters, templates.LearnDot{Chapter: chapter, Progress: progress})
		props.Begun = props.Begun || progress == lesson.Under || progress == lesson.Finished
	}
	props.Next = s.course.next(learner)
	props.Done, props.Open = s.course.count(learner)
	return render(c, http.StatusOK, templates.LearnMap(props))
}

// next is the chapter to go on with: one that is begun, else the first that is
// not; nil when all are done.
func (c *course) next(l lesson.Learner) *lesson.Chapter {
	for _, wanted := range []lesson.Progress{lesson.Under, lesson.Open} {
		for i := range c.chapters {
			if l.Progress(&c.chapters[i]) == wanted {
				return &c.chapters[i]
			}
		}
	}
	return nil
}

// count says how many chapters are done, and how many can be.
func (c *course) count(l lesson.Learner) (done, open int) {
	for i := range c.chapters {
		switch l.Progress(&c.chapters[i]) {
		case lesson.Finished:
			done++
			open++
		case lesson.Under, lesson.Open:
			open++
		}
	}
	return done, open
}

// showSummary serves GET /learn/summary.
func (s *Server) showSummary(c *gin.Context) error {
	frame := s.learnFrame(c, "Summary of the course")
	learner, err := s.progress(c, frame)
	if err != nil {
		return err
	}
	props := templates.LearnSummaryProps{Frame: frame, At: time.Now()}
	props.Done, props.Open = s.course.count(learner)
	for i := range s.course.chapters {
		props.Chapters = append(props.Chapters, summaryOf(learner, &s.course.chapters[i]))
	}
	return render(c, http.StatusOK, templates.LearnSummary(props))
}

func summaryOf(l lesson.Learner, c *lesson.Chapter) templates.LearnSummaryChapter {
	summary := templates.LearnSummaryChapter{Chapter: c, Progress: l.Progress(c)}
	for i := range c.Experiments {
		e := &c.Experiments[i]
		trial := l.Trial(c, e)
		if trial.DoneAt.After(summary.DoneAt) && summary.Progress == lesson.Finished {
			summary.DoneAt = trial.DoneAt
		}
		if own := e.Option(trial.Bet); own != nil {
			summary.Bets = append(summary.Bets, templates.LearnBet{
				Title: e.Title, Bet: own.Text, Right: rightOf(e), Done: trial.Done(), Won: own.Right,
			})
		}
	}
	return summary
}

func rightOf(e *lesson.Experiment) string {
	for _, option := range e.Options {
		if option.Right {
			return option.Text
		}
	}
	return ""
}

// showGlossary serves GET /learn/glossary.
func (s *Server) showGlossary(c *gin.Context) error {
	return render(c, http.StatusOK, templates.LearnGlossary(templates.LearnGlossaryProps{
		Frame: s.learnFrame(c, "Glossary"), Terms: lesson.Glossary,
	}))
}
