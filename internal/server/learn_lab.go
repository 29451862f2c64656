package server

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/lesson"
	"crumbs.example/shop/templates"
)

// enterLab serves GET /learn/lab/{id}: the lab itself begins with the slash.
func (s *Server) enterLab(c *gin.Context) error {
	if s.course.labs == nil || !lens.IsTab(c.Param("id")) {
		return errNotFound
	}
	address := url.URL{Path: labPrefix(c.Param("id")) + "/", RawQuery: c.Request.URL.RawQuery}
	return redirect(c, address.String())
}

// changeLab serves POST /learn/lab/{id}: a setting or an action that the
// experiment offers.
func (s *Server) changeLab(c *gin.Context) error {
	form, err := s.readExperiment(c, c.PostForm("chapter"))
	switch {
	case s.course.labs == nil || !lens.IsTab(c.Param("id")):
		return errNotFound
	case err != nil:
		return err
	case form.lab != c.Param("id") || form.experiment.Lab == nil:
		return errMalformed
	}
	if name := c.PostForm("set"); name != "" {
		err = s.setLab(c, form, name, c.PostForm("value"))
	} else {
		err = s.actOnLab(c, form, c.PostForm("action"))
	}
	if err != nil {
		return err
	}
	return form.back(c)
}

// setLab changes one setting of the learner's lab, to a value that the experiment
// offers.
func (s *Server) setLab(c *gin.Context, form experimentForm, name, value string) error {
	if !offers(form.experiment, name, value) {
		return errMalformed
	}
	var settings lesson.Settings
	err := s.course.learners.Update(c.Request.Context(), form.lab, func(l *lesson.Learner) error {
		var err error
		settings, err = l.Lab.With(name, value)
		l.Lab = settings
		return err
	})
	if err != nil {
		return err
	}
	return s.setUpLab(c, form, settings)
}

// setUpLab has the lab run with settings, for this experiment.
func (s *Server) setUpLab(c *gin.Context, form experimentForm, settings lesson.Settings) error {
	ctx := c.Request.Context()
	if err := dropCookie(c)(s.course.labs.apply(ctx, form.lab, settings)); err != nil {
		return err
	}
	return s.course.labs.serves(ctx, form.lab, form.chapter.Slug, form.experiment.ID)
}

// dropCookie sends the cookie with which a lab ends its session in the browser. It
// also drops a copy that was made by hand: browsers' tools make one for the whole
// host, and nothing else would end it.
func dropCookie(c *gin.Context) func(*http.Cookie, error) error {
	return func(expired *http.Cookie, err error) error {
		if err != nil {
			return err
		}
		if expired != nil {
			http.SetCookie(c.Writer, expired)
		}
		http.SetCookie(c.Writer, &http.Cookie{Name: LabCookie, Path: "/", MaxAge: -1})
		return nil
	}
}

func offers(e *lesson.Experiment, name, value string) bool {
	return slices.ContainsFunc(e.Switches, func(s lesson.Switch) bool {
		return s.Name == name && slices.ContainsFunc(s.Choices, func(c lesson.Choice) bool { return c.Value == value })
	})
}

// resetAction restores the experiment's settings, and takes its trial back.
const resetAction = "reset"

func (s *Server) actOnLab(c *gin.Context, form experimentForm, action string) error {
	ctx := c.Request.Context()
	offered := slices.ContainsFunc(form.experiment.Actions, func(a lesson.Action) bool { return a.Name == action })
	switch {
	case action == resetAction:
		return s.resetLab(c, form)
	case !offered:
		return errMalformed
	case action == lesson.Restart:
		return s.course.labs.restart(ctx, form.lab)
	case action == lesson.Rotate:
		return s.course.labs.rotate(ctx, form.lab)
	case action == lesson.Retire:
		return s.course.labs.retire(ctx, form.lab)
	}
	return errMalformed
}

func (s *Server) resetLab(c *gin.Context, form experimentForm) error {
	err := s.course.learners.Update(c.Request.Context(), form.lab, func(l *lesson.Learner) error {
		l.Again(form.chapter, form.experiment)
		l.Lab = *form.experiment.Lab
		return nil
	})
	if err != nil {
		return err
	}
	return dropCookie(c)(s.course.labs.reset(c.Request.Context(), form.lab, *form.experiment.Lab))
}

// labPanel is what a learner sees of the lab, and can change.
func (d desk) labPanel(e *lesson.Experiment, trial lesson.Trial) *templates.LearnLab {
	panel := &templates.LearnLab{
		Action: labPath(d.lab, false), Href: templates.WithTab(labPath(d.lab, false)+"/", d.lab),
		Actions: e.Actions, Countdowns: d.countdowns(e, trial), Foreign: foreign(e, d.learner.Lab),
	}
	for _, s := range e.Switches {
		panel.Switches = append(panel.Switches, templates.LearnSwitch{Switch: s, Current: d.learner.Lab.Value(s.Name)})
	}
	for _, name := range lesson.Names() {
		if value := d.learner.Lab.Value(name); name == "store" || value != lesson.Defaults().Value(name) {
			panel.Runs = append(panel.Runs, templates.SettingFact(name, value))
		}
	}
	return panel
}

// foreign says whether a lab runs with what the experiment neither set nor lets be
// set: a learner has one lab, and another experiment has begun since.
func foreign(e *lesson.Experiment, now lesson.Settings) bool {
	return slices.ContainsFunc(lesson.Names(), func(name string) bool {
		switched := slices.ContainsFunc(e.Switches, func(s lesson.Switch) bool { return s.Name == name })
		return !switched && now.Value(name) != e.Lab.Value(name)
	})
}

// short is the longest life that is worth a countdown.
const short = 2 * time.Minute

// countdowns are the ends that come soon: the cookie's in the browser, counted from
// the answer that gave it, and the session's on the server, counted from its last
// use. What was given before another setting was chosen has ended with that.
func (d desk) countdowns(e *lesson.Experiment, trial lesson.Trial) []templates.LearnCountdown {
	if e.Lab == nil || !trial.Begun() || trial.Done() {
		return nil
	}
	var found []templates.LearnCountdown
	requests := d.mine(e, trial.Since)
	life, err := time.ParseDuration(d.learner.Lab.CookieLife)
	given := slices.IndexFunc(requests, func(f lesson.Fact) bool { return f.Cookie.Sent() })
	if err == nil && life <= short && given >= 0 && requests[given].Cookie != lens.CookieExpired && d.ranAsNow(requests[given], "cookieLife") {
		found = append(found, templates.LearnCountdown{
			Text: "The browser drops the cookie", Past: "The browser has dropped the cookie.", Until: requests[given].End().Add(life),
		})
	}
	used := slices.IndexFunc(requests, func(f lesson.Fact) bool { return f.Verdict == lens.Loaded || f.Write == lens.Created })
	if d.learner.Lab.Idle <= short && used >= 0 && d.ranAsNow(requests[used], "idle") {
		found = append(found, templates.LearnCountdown{
			Text: "The shop ends the session", Past: "The session is over for the shop.", Until: requests[used].End().Add(d.learner.Lab.Idle),
		})
	}
	return found
}

// ranAsNow says whether the lab had a setting's present value at a request.
func (d desk) ranAsNow(f lesson.Fact, setting string) bool {
	return f.Marks[setting] == d.learner.Lab.Value(setting)
}
