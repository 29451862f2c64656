package server

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/lesson"
	"crumbs.example/shop/internal/sessionstore"
	"crumbs.example/shop/templates"
)

// The course reads what the lens has recorded and keeps who has done what. Like
// the lens's own pages its pages load no session and are not watched: reading a
// lesson must not change what the lesson shows.

// course is what the pages of the course are made from.
type course struct {
	learners *lesson.Learners
	chapters []lesson.Chapter
	// labs are the learners' own shops; nil where there are none.
	labs labKeeper
}

// labKeeper is what the course's pages need of the labs. Each is named by its
// learner, and made when it is first asked for. What it runs with is kept with the
// learner's progress.
type labKeeper interface {
	// apply has the lab run with these settings from now on. The cookie that it
	// returns, if any, makes the browser drop the lab's own.
	apply(ctx context.Context, id string, settings lesson.Settings) (*http.Cookie, error)
	// serves tells the lab which experiment its pages lead back to.
	serves(ctx context.Context, id, chapter, experiment string) error
	// restart, rotate and retire do what the actions of these names say.
	restart(ctx context.Context, id string) error
	rotate(ctx context.Context, id string) error
	retire(ctx context.Context, id string) error
	// reset drops the lab's documents and old secrets and begins anew with settings.
	// Its cookie is like that of apply.
	//
	// Of a learner of whom nothing is kept each of these is lesson.ErrUnknown.
	reset(ctx context.Context, id string, settings lesson.Settings) (*http.Cookie, error)
	// settings returns what the lab runs with, and whether it is open. It opens none.
	settings(id string) (_ lesson.Settings, open bool)
	// end is reset to the defaults for a lab that is open; any other is left alone.
	end(ctx context.Context, id string) (*http.Cookie, error)
}

// newCourse returns the course that cfg has, nil when it has none. There may be no
// labs.
func newCourse(cfg Config, labs *labs) *course {
	if cfg.Lessons == nil {
		return nil
	}
	c := &course{learners: cfg.Lessons, chapters: cfg.Chapters}
	if labs != nil {
		c.labs = labs
	}
	if c.chapters == nil {
		c.chapters = lesson.Chapters
	}
	return c
}

// withLearners has labs begin with what is kept with their learners.
func withLearners(cfg Config) Config {
	if cfg.LabSettings == nil && cfg.Lessons != nil {
		cfg.LabSettings = func(ctx context.Context, id string) (lesson.Settings, error) {
			return cfg.Lessons.Lab(ctx, id)
		}
	}
	return cfg
}

// chapter returns the open chapter of that slug, or nil.
func (c *course) chapter(slug string) *lesson.Chapter {
	i := slices.IndexFunc(c.chapters, func(c lesson.Chapter) bool { return c.Slug == slug && c.Later == "" })
	if i < 0 {
		return nil
	}
	return &c.chapters[i]
}

// courseRoutes are the pages of the course and its forms.
func (s *Server) courseRoutes() {
	group := s.engine.Group(coursePath, s.checkOrigin, s.readForm, noIndex)
	get(group, "", handle(s.showMap))
	get(group, "/summary", handle(s.showSummary))
	get(group, "/glossary", handle(s.showGlossary))
	group.POST("/reset", handle(s.resetCourse))
	get(group, "/lab/:id", handle(s.enterLab)) // what is below it is the lab's own
	group.POST("/lab/:id", handle(s.changeLab))

	chapter := group.Group("/:chapter")
	get(chapter, "", handle(s.showChapter))
	chapter.POST("/bet", handle(s.placeBet))
	chapter.POST("/start", handle(s.beginExperiment))
	chapter.POST("/check", handle(s.checkByHand))
	chapter.POST("/again", handle(s.doAgain))

	get(s.engine.Group("/lens", s.checkOrigin, noIndex), "/check", handle(s.check))
}

const coursePath = "/learn"

func isCourseRoute(route string) bool {
	return route == coursePath || strings.HasPrefix(route, coursePath+"/")
}

// learnerOf is the learner that the address names. Where it names none, one is
// made up: the page works with it, and nothing is kept before the first form.
func (s *Server) learnerOf(c *gin.Context) (lab string, told bool) {
	if lab := tabOf(c); lab != "" {
		return lab, true
	}
	var id [16]byte
	rand.Read(id[:]) // never fails: it crashes the program rather than return weak bytes
	return hex.EncodeToString(id[:]), false
}

// learnFrame is what the pages of the course have in common.
func (s *Server) learnFrame(c *gin.Context, title string) templates.LearnFrame {
	frame := templates.LearnFrame{Layout: s.lensLayout(c, title), Presenter: c.Query("presenter") == "1"}
	frame.Layout.Learn = true
	frame.Lab, frame.Told = s.learnerOf(c)
	if named := c.Query("lab"); !frame.Told && lens.IsTab(named) {
		frame.Offered = named
	} else {
		frame.Refused = !frame.Told && named != ""
	}
	return frame
}

// progress is what is kept of the learner of a page. A made-up name has none, and
// the database is not asked.
func (s *Server) progress(c *gin.Context, f templates.LearnFrame) (lesson.Learner, error) {
	if !f.Told {
		return lesson.Learner{Lab: lesson.Defaults()}, nil
	}
	return s.course.learners.Load(c.Request.Context(), f.Lab)
}

// experimentForm is what the forms of the course name. Whatever there is not is a
// form that is not the shop's.
type experimentForm struct {
	lab        string
	chapter    *lesson.Chapter
	experiment *lesson.Experiment
	presenter  bool
}

func (s *Server) readExperiment(c *gin.Context, slug string) (experimentForm, error) {
	form := experimentForm{lab: c.PostForm("lab"), presenter: c.PostForm("presenter") == "1"}
	if form.chapter = s.course.chapter(slug); form.chapter == nil {
		return form, errNotFound
	}
	form.experiment = form.chapter.Experiment(c.PostForm("experiment"))
	if form.experiment == nil || !lens.IsTab(form.lab) {
		return form, errMalformed
	}
	return form, nil
}

// back leads to the experiment's section. Pairs of more go into the address.
func (f experimentForm) back(c *gin.Context, more ...string) error {
	query := learnQuery(f.lab, f.presenter)
	for i := 0; i+1 < len(more); i += 2 {
		query.Set(more[i], more[i+1])
	}
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, coursePath+"/"+url.PathEscape(f.chapter.Slug)+"?"+query.Encode()+"#experiment-"+f.experiment.ID)
	return nil
}

func learnQuery(lab string, presenter bool) url.Values {
	query := url.Values{"lab": {lab}}
	if presenter {
		query.Set("presenter", "1")
	}
	return query
}

// sources are the rooms of which the course shows code. Each embeds its own files.
var sources = map[string]fs.FS{
	"internal/sessionstore": sessionstore.Source,
	"internal/lens":         lens.Source,
	"internal/server":       Source,
}

// excerptOf cuts a piece of the running program out for a chapter.
func excerptOf(code lesson.Code) (lens.Excerpt, error) {
	source, known := sources[code.Room]
	if !known {
		return lens.Excerpt{}, fs.ErrNotExist
	}
	return lens.Cut(source, code.Room, code.File, code.Name)
}
