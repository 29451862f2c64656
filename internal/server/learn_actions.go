package server

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/lesson"
)

// placeBet serves POST /learn/{chapter}/bet. The first choice stays.
func (s *Server) placeBet(c *gin.Context) error {
	form, err := s.readExperiment(c, c.Param("chapter"))
	if err != nil {
		return err
	}
	option := form.experiment.Option(c.PostForm("option"))
	if option == nil {
		return errMalformed
	}
	err = s.course.learners.Update(c.Request.Context(), form.lab, func(l *lesson.Learner) error {
		l.Bet(form.chapter, form.experiment, option.ID)
		return nil
	})
	if err != nil {
		return err
	}
	return form.back(c)
}

// beginExperiment serves POST /learn/{chapter}/start: requests count from now on,
// and the lab is set up. Only a presenter begins without a bet.
func (s *Server) beginExperiment(c *gin.Context) error {
	form, err := s.readExperiment(c, c.Param("chapter"))
	if err != nil {
		return err
	}
	if form.experiment.Lab != nil && s.course.labs == nil {
		return errNotFound
	}
	var settings lesson.Settings
	err = s.course.learners.Update(c.Request.Context(), form.lab, func(l *lesson.Learner) error {
		if l.Trial(form.chapter, form.experiment).Bet == "" && !form.presenter {
			return errMalformed
		}
		if l.Begin(form.chapter, form.experiment, time.Now()) && form.experiment.Lab != nil {
			l.Lab = *form.experiment.Lab
		}
		settings = l.Lab
		return nil
	})
	if err == nil && form.experiment.Lab != nil {
		err = s.setUpLab(c, form, settings)
	}
	if err != nil {
		return err
	}
	return form.back(c)
}

// checkByHand serves POST /learn/{chapter}/check: "I did it".
func (s *Server) checkByHand(c *gin.Context) error {
	form, err := s.readExperiment(c, c.Param("chapter"))
	if err != nil {
		return err
	}
	if _, err := s.watchLearner(c.Request.Context(), form.lab, form.chapter, form.experiment, s.facts(form.lab)); err != nil {
		return err
	}
	return form.back(c, "looked", form.experiment.ID)
}

// doAgain serves POST /learn/{chapter}/again.
func (s *Server) doAgain(c *gin.Context) error {
	form, err := s.readExperiment(c, c.Param("chapter"))
	if err != nil {
		return err
	}
	err = s.course.learners.Update(c.Request.Context(), form.lab, func(l *lesson.Learner) error {
		l.Again(form.chapter, form.experiment)
		return nil
	})
	if err != nil {
		return err
	}
	return form.back(c)
}

// resetCourse serves POST /learn/reset: all that is kept of a learner goes. The
// name stays, for the next beginning.
func (s *Server) resetCourse(c *gin.Context) error {
	lab := c.PostForm("lab")
	if !lens.IsTab(lab) {
		return errMalformed
	}
	if s.course.labs != nil {
		if err := dropCookie(c)(s.course.labs.end(c.Request.Context(), lab)); err != nil {
			return err
		}
	}
	if err := s.course.learners.Delete(c.Request.Context(), lab); err != nil {
		return err
	}
	query := learnQuery(lab, c.PostForm("presenter") == "1")
	query.Set("reset", "done")
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, coursePath+"?"+query.Encode())
	return nil
}
