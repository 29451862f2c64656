package server

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/lesson"
	"crumbs.example/shop/templates"
)

// showChapter serves GET /learn/{chapter}.
func (s *Server) showChapter(c *gin.Context) error {
	chapter := s.course.chapter(c.Param("chapter"))
	if chapter == nil {
		return s.noChapter(c)
	}
	frame := s.learnFrame(c, chapter.Title)
	learner, err := s.progress(c, frame)
	if err != nil {
		return err
	}
	desk := s.desk(c, frame.Lab, learner, s.facts(frame.Lab))
	filled := chapter.Filled(desk.words())
	props := templates.LearnChapterProps{
		Frame: frame, Chapter: &filled, Progress: learner.Progress(chapter), Total: len(s.course.chapters),
		Code: codeOf(chapter), Notice: s.noDocuments(chapter),
	}
	props.Previous, props.Next = s.course.around(chapter)
	for i := range filled.Experiments {
		props.Experiments = append(props.Experiments, desk.experiment(&filled, &filled.Experiments[i], c.Query("looked")))
	}
	return render(c, http.StatusOK, templates.LearnChapter(props))
}

// noChapter answers for an address of the course where nothing is, without the
// visitor's session.
func (s *Server) noChapter(c *gin.Context) error {
	return render(c, http.StatusNotFound, templates.ErrorPage(templates.ErrorProps{
		Layout: s.lensLayout(c, "Chapter not found"), Status: http.StatusNotFound, Title: "The course has no such chapter",
		Message: "There is nothing at this address. All chapters are on the course's front page, which the bar above leads to.",
	}))
}

// noDocuments warns of a chapter that tells of documents, where the shop keeps its
// sessions elsewhere.
func (s *Server) noDocuments(chapter *lesson.Chapter) string {
	if _, ok := s.cfg.Sessions.(lister); ok || !chapter.Documents {
		return ""
	}
	return "This shop runs with its sessions in " + s.cfg.Sessions.Place() + ". The experiment works, but what is said of a document in the database is not to be seen here."
}

// around are the open chapters before and after one.
func (c *course) around(chapter *lesson.Chapter) (previous, next *lesson.Chapter) {
	past := false
	for i := range c.chapters {
		switch other := &c.chapters[i]; {
		case other == chapter:
			past = true
		case other.Later != "":
		case !past:
			previous = other
		default:
			return previous, other
		}
	}
	return previous, nil
}

// codeOf cuts out the chapter's code. A test holds that none is missing.
func codeOf(chapter *lesson.Chapter) []templates.LearnExcerpt {
	var found []templates.LearnExcerpt
	for _, code := range chapter.Code {
		if excerpt, err := excerptOf(code); err == nil {
			found = append(found, templates.LearnExcerpt{Caption: code.Caption, Excerpt: excerpt})
		}
	}
	return found
}

// desk is what one learner's experiments are shown from.
type desk struct {
	*Server
	lab     string
	learner lesson.Learner
	facts   []lesson.Fact
	// origin is the shop's address, second another port of the same machine for the
	// labs' second servers; empty where there is none.
	origin, second string
	// cookie is the name of the shop's cookie on this connection.
	cookie string
	// here says that the learner sits at the shop's own machine.
	here bool
	now  time.Time
}

func (s *Server) desk(c *gin.Context, lab string, learner lesson.Learner, facts []lesson.Fact) desk {
	if s.course.labs != nil {
		// What an open lab runs with is true, also where it could not be set up.
		if settings, open := s.course.labs.settings(lab); open {
			learner.Lab = settings
		}
	}
	return desk{
		Server: s, lab: lab, learner: learner, facts: facts,
		origin: s.origin(c), second: s.secondOrigin(c), cookie: s.cfg.Sessions.CookieName(c.Request), here: fromHere(c.Request), now: time.Now(),
	}
}

// secondOrigin is where the labs' second servers have a port of their own, for a
// browser on this machine; empty elsewhere. A path leads to them always: behind a
// tunnel a loopback address is another machine's, and the port leads nowhere.
func (s *Server) secondOrigin(c *gin.Context) string {
	if s.cfg.SecondPort == 0 || !isLoopback(c.Request.Host) || s.isHTTPS(c.Request) {
		return ""
	}
	return "http://" + net.JoinHostPort(hostname(c.Request.Host), strconv.Itoa(s.cfg.SecondPort))
}

// experiment is one section of the page. looked is the experiment of which the
// learner has just said "I did it".
func (d desk) experiment(c *lesson.Chapter, e *lesson.Experiment, looked string) templates.LearnExperiment {
	trial := d.learner.Trial(c, e)
	props := templates.LearnExperiment{
		Chapter: c, Experiment: e, Progress: d.learner.ProgressIn(c, e), Trial: trial, State: d.state(c, e),
		NoLabs: e.Lab != nil && d.course.labs == nil,
	}
	for i := range e.Steps {
		props.Steps = append(props.Steps, d.step(e, trial, i))
	}
	if e.Lab != nil && !props.NoLabs {
		props.Lab = d.labPanel(e, trial)
	}
	if looked == e.ID && trial.Begun() && !trial.Done() {
		props.Looked = d.looked(e, trial)
	}
	if trial.Done() {
		props.Evidence = d.evidence(trial.Matched)
		props.Documents = d.documentsHref(e)
	}
	return props
}

// documentsHref is where the documents of the experiment's sessions are listed. The
// list is for the shop's own machine.
func (d desk) documentsHref(e *lesson.Experiment) string {
	switch {
	case !d.here || !d.cfg.Demo:
		return ""
	case e.Lab != nil && e.Lab.Store != "mongo":
		return "" // such sessions are in no documents
	case e.Lab != nil:
		return labPath(d.lab, false) + "/lens/documents"
	}
	return "/lens/documents"
}

func (d desk) step(e *lesson.Experiment, trial lesson.Trial, i int) templates.LearnStep {
	step := templates.LearnStep{Step: &e.Steps[i], Now: trial.Begun() && i == len(trial.Matched)}
	if i < len(trial.Matched) {
		seen := d.request(trial.Matched[i])
		step.Seen = &seen
	}
	for _, link := range e.Steps[i].Links {
		if link.Try {
			step.Copies = append(step.Copies, templates.LearnLine{Name: link.Text, Text: d.tryAddress(e, link)})
			continue
		}
		step.Links = append(step.Links, templates.LearnLink{Text: link.Text, Href: templates.WithTab(d.place(e, link), d.lab)})
		if link.Second && d.second != "" {
			step.Links = append(step.Links, templates.LearnLink{Text: "Or on a port of its own", Href: templates.WithTab(d.second+d.place(e, link), d.lab)})
		}
	}
	if line := e.Steps[i].Copy; line != "" {
		step.Copies = append(step.Copies, templates.LearnLine{Name: "Or in a terminal", Text: d.words().Replace(line)})
		if len(step.Copies) == 1 {
			step.Copies[0].Name = "To copy"
		}
	}
	return step
}

// labPath is where an instance of a learner's lab is.
func labPath(lab string, second bool) string {
	if second {
		return labPrefix(lab) + "/" + lesson.Second
	}
	return labPrefix(lab)
}

// place is where a link leads: into the shop or into the lab.
func (d desk) place(e *lesson.Experiment, link lesson.Link) string {
	switch {
	case e.Lab == nil:
		return link.Path
	case link.Second:
		return labPath(d.lab, true) + link.Path
	}
	return labPath(d.lab, false) + link.Path
}

// tryAddress is an address for a client that is no tab of the learner's.
func (d desk) tryAddress(e *lesson.Experiment, link lesson.Link) string {
	place, separator := d.place(e, link), "?"
	if strings.Contains(place, "?") {
		separator = "&"
	}
	return d.origin + place + separator + "try=" + lesson.Try(d.lab)
}

// words fill in the placeholders of texts.
func (d desk) words() *strings.Replacer {
	return strings.NewReplacer("{origin}", d.origin, "{cookie}", d.cookie, "{try}", lesson.Try(d.lab), "{path}", labPath(d.lab, false))
}

func (d desk) request(f lesson.Fact) templates.LearnRequest {
	request := templates.LearnRequest{Line: f.Method + " " + f.Path, At: f.At}
	if d.history.Get(f.ID) != nil {
		request.Href = "/lens/r/" + f.ID
	}
	return request
}

// looked says what the page sees, after "I did it" and with something missing.
func (d desk) looked(e *lesson.Experiment, trial lesson.Trial) string {
	missing := fmt.Sprintf("Step %d of %d is still to be seen.", len(trial.Matched)+1, len(e.Steps))
	requests := d.mine(e, trial.Since)
	if len(requests) == 0 {
		return "No request of yours has arrived since you began. " + missing
	}
	newest := requests[0]
	return fmt.Sprintf("Since you began the shop has seen %s of yours, the newest of them %s %s at %s UTC. %s",
		templates.Plural(len(requests), "request", "requests"), newest.Method, newest.Path, newest.At.UTC().Format("15:04:05"), missing)
}

// state is a short text that changes whenever the experiment's section does.
func (d desk) state(c *lesson.Chapter, e *lesson.Experiment) string {
	trial := d.learner.Trial(c, e)
	shown := []any{trial.Bet, trial.Since, trial.Near, trial.Done(), d.learner.Lab}
	for _, f := range trial.Matched {
		shown = append(shown, f.ID)
	}
	for _, ending := range d.countdowns(e, trial) {
		shown = append(shown, ending.Until)
	}
	text, _ := json.Marshal(shown) // of strings and dates: never fails
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:6])
}

// mine are the learner's requests in the place of the experiment, newest first.
func (d desk) mine(e *lesson.Experiment, from time.Time) []lesson.Fact {
	var found []lesson.Fact
	for _, f := range slices.Backward(d.facts) {
		if f.At.After(from) && f.Lab() == (e.Lab != nil) {
			found = append(found, f)
		}
	}
	return found
}
