package server_test

import (
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"golang.org/x/net/html"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/lesson"
	"crumbs.example/shop/internal/server"
	"crumbs.example/shop/internal/sessionstore"
)

const (
	ada = "ada-0123456789abcdef"
	bob = "bob-0123456789abcdef"
	// first is the address of chapter 1.
	first = "/learn/the-shop-forgets-you"
)

// learn gives the shop its course.
func (s *shop) learn(t testing.TB, use *setup) {
	t.Helper()
	use.lessons.Database = s.db
	learners, err := lesson.NewLearners(use.lessons)
	if err != nil {
		t.Fatalf("NewLearners: %v", err)
	}
	use.server.Lessons = learners
}

// learners counts those of whom something is kept.
func (s *shop) learners(t testing.TB) int {
	t.Helper()
	n, err := s.db.Collection("learners").CountDocuments(t.Context(), bson.D{})
	if err != nil {
		t.Fatalf("count learners: %v", err)
	}
	return int(n)
}

// visits is a step that is seen in any request for a path.
func visits(path string, lab bool) lesson.Step {
	place := "{origin}"
	if lab {
		place += "{path}"
	}
	return lesson.Step{
		Do: "Open [[cookie|the cookie's]] `" + path + "`.", Links: []lesson.Link{{Text: "Open " + path, Path: path}},
		Copy: "curl " + place + path + "?try={try}",
		Seen: func(c lesson.Case) bool { return c.Path == path && c.Lab() == lab },
	}
}

// testChapters are a chapter with an experiment in the shop, one in a lab and one
// that comes later, a chapter that comes later, and two short ones.
func testChapters() []lesson.Chapter {
	options := []lesson.Option{{ID: "yes", Text: "Yes", Why: "Because.", Right: true}, {ID: "no", Text: "No", Why: "It is not <b>so</b>."}}
	settings, _ := lesson.Defaults().With("store", "memory")
	settings, _ = settings.With("idle", "10s")
	plain := lesson.Defaults()
	inLab := lesson.Experiment{
		ID: "b", Title: "In a lab", Question: "And there?", Options: options, Lab: &settings,
		Switches: []lesson.Switch{{Name: "idle", Label: "Idle timeout", Choices: []lesson.Choice{{Value: "10s", Text: "10 s"}, {Value: "60s", Text: "60 s"}}}},
		Actions:  []lesson.Action{{Name: lesson.Restart, Text: "Restart the lab", Note: "All its memory goes."}},
		Steps:    []lesson.Step{visits("/cart", true)}, Hints: []string{"One.", "Two.", "Three."}, Reveal: []string{"It was so."},
	}
	return []lesson.Chapter{
		{
			Number: 1, Slug: "one", Title: "The first", Brief: "About one.", Minutes: 3, Hook: []string{"A hook."}, Takeaway: "Take this.",
			Experiments: []lesson.Experiment{
				{
					ID: "a", Title: "In the shop", Question: "Is it so?", Options: options, Steps: []lesson.Step{visits("/cart", false), visits("/orders", false)},
					Hints: []string{"One.", "Two.", "Three."}, Reveal: []string{"It was so."},
				},
				inLab,
				{ID: "c", Title: "Not yet", Later: "It comes with accounts."},
			},
			Code:    []lesson.Code{{Room: "internal/lens", File: "monitor.go", Name: "monitor", Caption: "How it listens."}},
			Further: []string{"More."}, Sources: []lesson.Source{{Text: "A source", URL: "https://www.rfc-editor.org/rfc/rfc6265"}},
		},
		{Number: 2, Slug: "two", Title: "The second", Brief: "About two.", Later: "It comes with accounts."},
		{Number: 3, Slug: "three", Title: "The third", Brief: "About three.", Minutes: 1, Takeaway: "Take that.", Experiments: []lesson.Experiment{
			{ID: "a", Title: "Short", Question: "Well?", Options: options, Steps: []lesson.Step{visits("/search", false)}},
		}},
		{Number: 4, Slug: "four", Title: "The fourth", Brief: "About four.", Minutes: 1, Takeaway: "Take it all.", Experiments: []lesson.Experiment{
			{ID: "lab", Title: "Another lab", Question: "Well?", Options: options, Lab: &plain, Steps: []lesson.Step{visits("/search", true)}},
		}},
	}
}

// openCourse opens a shop with the test chapters, and labs that note what they are
// asked.
func openCourse(t testing.TB, configure ...func(*setup)) (*shop, *server.NotedLabs) {
	labs := &server.NotedLabs{}
	chapters := func(use *setup) { use.server.Chapters, use.made = testChapters(), labs.Use }
	return openShop(t, append([]func(*setup){chapters}, configure...)...), labs
}

// trying is what a form of the course sends for an experiment.
func trying(lab, experiment string, more ...string) string {
	values := url.Values{"lab": {lab}, "experiment": {experiment}}
	for i := 0; i+1 < len(more); i += 2 {
		values.Set(more[i], more[i+1])
	}
	return values.Encode()
}

// bet places a bet on an experiment and begins it.
func (b *browser) begin(t testing.TB, chapter, lab, experiment, option string) page {
	t.Helper()
	b.submit(t, chapter+"/bet", trying(lab, experiment, "option", option))
	return b.submit(t, chapter+"/start", trying(lab, experiment))
}

// section is one experiment of a chapter's page.
func (p page) section(t testing.TB, experiment string) *html.Node {
	t.Helper()
	section := p.first("section", "data-experiment", experiment)
	if section == nil {
		t.Fatalf("%s: no experiment %q\n%s", p.request, experiment, p.text())
	}
	return section
}

func (p page) wantSection(t testing.TB, experiment string, sentences ...string) {
	t.Helper()
	text := textOf(p.section(t, experiment))
	for _, sentence := range sentences {
		if !strings.Contains(text, sentence) {
			t.Errorf("%s: %q is not in experiment %s:\n%s", p.request, sentence, experiment, text)
		}
	}
}

func (p page) wantNotInSection(t testing.TB, experiment string, sentences ...string) {
	t.Helper()
	text := textOf(p.section(t, experiment))
	for _, sentence := range sentences {
		if strings.Contains(text, sentence) {
			t.Errorf("%s: %q is in experiment %s, and should not be", p.request, sentence, experiment)
		}
	}
}

// check is what GET /lens/check answers.
type check struct {
	Begun, Done      bool
	Seen, Steps      int
	Near, Say, State string
}

func (b *browser) check(t testing.TB, lab, chapter, experiment string) check {
	t.Helper()
	var found check
	answer := b.get(t, "/lens/check?"+url.Values{"lab": {lab}, "chapter": {chapter}, "experiment": {experiment}}.Encode())
	answer.wantStatus(t, http.StatusOK)
	answer.decode(t, &found)
	return found
}

func TestTheMapNamesALearnerInEveryLink(t *testing.T) {
	s, _ := openCourse(t)
	b := s.browser(t)
	fresh := b.get(t, "/learn")
	fresh.wantStatus(t, http.StatusOK)
	lab, _ := attribute(fresh.first("div", "class", "learn learn--map"), "data-learn")
	for _, link := range fresh.all("a") {
		href, _ := attribute(link, "href")
		if ours := strings.HasPrefix(href, "/learn/"); ours && !strings.Contains(href, "lab="+lab) {
			t.Errorf("the link to %s names no learner, or another one", href)
		}
	}
	if len(lab) != 32 || s.learners(t) != 0 {
		t.Errorf("got the name %q and %d learners kept, want 32 characters and none", lab, s.learners(t))
	}
}

func TestTheMap(t *testing.T) {
	s, _ := openCourse(t)
	b := s.browser(t)
	p := b.get(t, "/learn?lab="+ada)
	p.wantText(t, "The first", "About one.", "3 minutes", "Not begun", "It comes with accounts.", "Begin: The first", "0 of 3 chapters done", ada)
	if links := p.all("a", "href", "/learn/two?lab="+ada); len(links) > 0 {
		t.Error("a chapter that comes later has a link")
	}
	b.submit(t, "/learn/three/bet", trying(ada, "a", "option", "yes"))
	b.get(t, "/learn?lab="+ada).wantText(t, "Begun", "Go on: The third")
	b.submit(t, "/learn/three/start", trying(ada, "a"))
	b.get(t, "/search?lab="+ada)
	b.check(t, ada, "three", "a")
	b.get(t, "/learn?lab="+ada).wantText(t, "Done", "1 of 3 chapters done", "Go on: The first")
	b.get(t, "/learn?lab="+bob).wantText(t, "0 of 3 chapters done")
	b.get(t, "/learn?lab=nobody").wantText(t, "That is no code of this course.")
}

func TestAChapterByItsState(t *testing.T) {
	s, _ := openCourse(t)
	b := s.browser(t)
	p := b.get(t, "/learn/one?lab="+ada)
	p.wantSection(t, "a", "Not begun", "Is it so?", "Yes", "No")
	p.wantNotInSection(t, "a", "Do it", "Because.", "Your bet")
	p.wantSection(t, "c", "It comes with accounts.")
	p.wantText(t, "A hook.", "Chapter 1 of 4", "Next The third")
	p.wantNoText(t, "Take this.")

	p = b.submit(t, "/learn/one/bet", trying(ada, "a", "option", "no"))
	p.wantSection(t, "a", "No Your bet", "Do it", "Begin", "Open the cookie's /cart .")
	p.wantNotInSection(t, "a", "To do", "I did it", "Because.")

	p = b.submit(t, "/learn/one/start", trying(ada, "a"))
	p.wantSection(t, "a", "To do", "I did it", "I need a hint", "One.", "One more hint", "curl "+s.URL+"/cart?try="+lesson.Try(ada))
	p.wantNotInSection(t, "a", "Because.", "It was so.")
	if len(linksTo(p.section(t, "a"), "/cart?lab="+ada)) != 1 {
		t.Error("the step's link does not name the learner")
	}

	seen := b.get(t, "/cart?lab="+ada).header.Get("X-Lens-Id")
	b.get(t, "/orders?lab="+ada)
	b.check(t, ada, "one", "a")
	p = b.get(t, "/learn/one?lab="+ada)
	p.wantSection(t, "a", "Done", "Your bet No It is not <b>so</b>. What happens Yes Because.", "It was so.", "Cookie sent no no", "Do it again", "The session documents")
	p.wantNoText(t, "Take this.") // the lab's experiment is still to be done
	if len(linksTo(p.section(t, "a"), "/lens/r/"+seen)) == 0 {
		t.Error("the first step's request is not linked to the lens")
	}

	p = b.submit(t, "/learn/one/again", trying(ada, "a"))
	p.wantSection(t, "a", "No Your bet", "Begin")
	p.wantNotInSection(t, "a", "It was so.")
}

func TestTheEndOfAChapter(t *testing.T) {
	s, _ := openCourse(t)
	b := s.browser(t)
	b.begin(t, "/learn/three", ada, "a", "yes")
	b.get(t, "/search?lab="+ada)
	b.submit(t, "/learn/three/check", trying(ada, "a")).wantText(t, "Your bet, and what happens", "To take with you Take that.", "Previous The first", "Next The fourth")
	p := b.get(t, "/learn/summary?lab="+ada)
	p.wantText(t, "Take that.", "Take it all.", "you expected “Yes”", "so it was", "1 of 3 chapters done")
	b.get(t, "/learn/glossary?lab="+ada).wantText(t, "Session id", "HMAC", "RFC 6265")
}

func TestTheFirstBetStays(t *testing.T) {
	s, _ := openCourse(t)
	b := s.browser(t)
	b.submit(t, "/learn/one/bet", trying(ada, "a", "option", "no"))
	p := b.submit(t, "/learn/one/bet", trying(ada, "a", "option", "yes"))
	p.wantSection(t, "a", "No Your bet")
	p.wantNotInSection(t, "a", "Yes Your bet")
}

func TestOnlyAPresenterBeginsWithoutABet(t *testing.T) {
	s, _ := openCourse(t)
	b := s.browser(t)
	b.post(t, "/learn/one/start", trying(ada, "a")).wantStatus(t, http.StatusBadRequest)
	p := b.get(t, "/learn/one?presenter=1&lab="+ada)
	p.wantSection(t, "a", "Show the steps without a bet", "Reveal", "It was so.")
	for _, cover := range p.all("details", "data-reveal", "") {
		if _, open := attribute(cover, "open"); open {
			t.Error("an answer is uncovered")
		}
	}
	if len(p.all("details", "data-reveal", "")) != 3 {
		t.Errorf("got %d covers, want one for each experiment and one for the end", len(p.all("details", "data-reveal", "")))
	}
	p = b.submit(t, "/learn/one/start", trying(ada, "a", "presenter", "1"))
	p.wantSection(t, "a", "To do")
	if !strings.Contains(p.request, "presenter=1") {
		t.Errorf("got %s, want still the presenter's page", p.request)
	}
}

// Chapter 1 by real requests: the learner's window, a private window, and what is
// nearly that.
func TestTheFirstChapterIsDoneByDoingIt(t *testing.T) {
	s := openShop(t)
	window, private := s.browser(t), s.browser(t)
	window.begin(t, first, ada, "a", "same")
	if got := window.check(t, ada, "the-shop-forgets-you", "a"); !got.Begun || got.Seen != 0 || got.Steps != 2 {
		t.Errorf("begun: got %+v", got)
	}
	begun := window.check(t, ada, "the-shop-forgets-you", "a").State

	sku := s.plenty(t, 1)[0].SKU
	window.submit(t, first+"/check", trying(ada, "a")).wantSection(t, "a", "No request of yours has arrived since you began. Step 1 of 2")
	private.get(t, "/cart?try="+lesson.Try(ada)) // too early
	window.post(t, "/cart/items?lab="+ada, "sku="+sku)
	if got := window.check(t, ada, "the-shop-forgets-you", "a"); got.Seen != 0 {
		t.Errorf("one thing in the cart: got %+v, want no step", got)
	}
	window.post(t, "/cart/items?lab="+ada, "sku="+sku)
	got := window.check(t, ada, "the-shop-forgets-you", "a")
	if got.Seen != 1 || got.Done || got.Say != "Step 1 seen." || got.State == begun {
		t.Errorf("two things in the cart: got %+v, want the first step and another state", got)
	}
	private.get(t, "/cart?try="+lesson.Try(bob)) // somebody else's
	window.submit(t, first+"/check", trying(ada, "a")).wantSection(t, "a", "Seen at", "Step 2 of 2 is still to be seen.")

	window.get(t, "/cart?try="+lesson.Try(ada)) // with the cookie
	if got := window.check(t, ada, "the-shop-forgets-you", "a"); got.Done || !strings.Contains(got.Near, "private window") {
		t.Errorf("the same window again: got %+v, want to be told what is missing", got)
	}
	private.get(t, "/cart?try="+lesson.Try(ada))
	if got := window.check(t, ada, "the-shop-forgets-you", "a"); !got.Done || got.Seen != 2 {
		t.Errorf("a private window: got %+v, want it done", got)
	}
	p := window.get(t, first+"?lab="+ada)
	p.wantSection(t, "a", "Your bet", "What happens An empty cart", "Cookie sent ≠ , differs yes no", "Session ≠ , differs A none")
	p.wantText(t, "internal/sessionstore/state.go:", "A server knows of you what your request tells it")
}

func TestProgressSurvivesANewServer(t *testing.T) {
	s, _ := openCourse(t)
	b := s.browser(t)
	b.begin(t, "/learn/one", ada, "a", "no")
	b.get(t, "/cart?lab="+ada)
	b.check(t, ada, "one", "a")

	next, _ := openCourse(t, func(use *setup) { use.db = s.db })
	p := next.browser(t).get(t, "/learn/one?lab="+ada)
	p.wantSection(t, "a", "No Your bet", "Seen at", "To do")
	if len(linksTo(p.section(t, "a"), "/lens/r/")) > 0 {
		t.Error("a request that the new server has not seen is linked to its lens")
	}
	b = next.browser(t)
	b.get(t, "/orders?lab="+ada)
	if got := b.check(t, ada, "one", "a"); !got.Done {
		t.Errorf("the second step on the new server: got %+v, want it done", got)
	}
}

func TestTwoLearnersAreApart(t *testing.T) {
	s, _ := openCourse(t)
	b := s.browser(t)
	b.begin(t, "/learn/one", ada, "a", "no")
	b.begin(t, "/learn/one", bob, "a", "yes")
	s.browser(t).get(t, "/cart?lab="+ada)
	if got := b.check(t, ada, "one", "a"); got.Seen != 1 {
		t.Errorf("who did it: got %+v, want the first step", got)
	}
	if got := b.check(t, bob, "one", "a"); got.Seen != 0 {
		t.Errorf("who did not: got %+v, want nothing", got)
	}
	b.submit(t, "/learn/reset", "lab="+ada).wantText(t, "Everything is forgotten", "0 of 3 chapters done")
	b.get(t, "/learn/one?lab="+bob).wantSection(t, "a", "Yes Your bet")
	if got := s.learners(t); got != 1 {
		t.Errorf("got %d learners kept, want the other one", got)
	}
}

// A page of the course changes nothing that it tells about.
func TestTheCourseIsNotWatchedAndLoadsNoSession(t *testing.T) {
	s, _ := openCourse(t)
	b := s.browser(t)
	b.add(t, s.plenty(t, 1)[0].SKU)
	s.clock.advance(2 * time.Hour) // a load would touch the session
	for _, path := range []string{"/learn", "/learn/one?lab=" + ada, "/learn/nowhere", "/learn/summary", "/learn/glossary", "/lens/check?lab=" + ada + "&chapter=one&experiment=a"} {
		p := b.get(t, path)
		if p.header.Get("X-Lens-Id") != "" || p.header.Get("Set-Cookie") != "" || p.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: got the header %v, want no trace, no cookie and nothing stored", path, p.header)
		}
	}
	for _, line := range s.log.requests(t) {
		if path := line["path"].(string); strings.HasPrefix(path, "/learn") && line["session"] != "not asked for" {
			t.Errorf("%s: the session was %v", path, line["session"])
		}
	}
}

func TestNoCourseWithoutTheLens(t *testing.T) {
	s := openShop(t, func(use *setup) { use.server.Lens = false })
	b := s.browser(t)
	for _, path := range []string{"/learn", first, "/learn/summary", "/lens/check"} {
		b.get(t, path).wantStatus(t, http.StatusNotFound)
	}
	b.post(t, first+"/bet", trying(ada, "a", "option", "same")).wantStatus(t, http.StatusNotFound)
	for _, path := range []string{"/", "/cart"} {
		if b.get(t, path).first("a", "href", "/learn") != nil {
			t.Errorf("%s leads to a course that there is not", path)
		}
	}
}

func TestTheShopLeadsToTheCourse(t *testing.T) {
	s := openShop(t)
	for _, path := range []string{"/", "/cart"} {
		p := s.browser(t).get(t, path)
		for _, part := range []string{"nav", "footer", "section"} { // the bar, the foot, the lens
			if !slices.ContainsFunc(p.all(part), func(n *html.Node) bool { return len(linksTo(n, "/learn")) > 0 }) {
				t.Errorf("%s: no <%s> leads to the course", path, part)
			}
		}
	}
	if p := s.browser(t).get(t, "/cart?lab="+ada); p.first("a", "class", "lens__course", "href", "/learn?lab="+ada) == nil {
		t.Error("the lens does not lead on under the learner's name")
	}
}

func TestHostileValuesOfTheCourse(t *testing.T) {
	s, labs := openCourse(t)
	b := s.browser(t)
	markup := "<script>alert(1)</script>"
	b.begin(t, "/learn/one", ada, "b", "yes")
	labs.Calls()
	before := s.learners(t)
	for _, test := range []struct {
		path, form string
		want       int
	}{
		{"/learn/one/bet", trying(markup, "a", "option", "yes"), http.StatusBadRequest},
		{"/learn/one/bet", trying("", "a", "option", "yes"), http.StatusBadRequest},
		{"/learn/one/bet", trying(strings.Repeat("a", 65), "a", "option", "yes"), http.StatusBadRequest},
		{"/learn/one/bet", trying(bob, markup, "option", "yes"), http.StatusBadRequest},
		{"/learn/one/bet", trying(bob, "a", "option", markup), http.StatusBadRequest},
		{"/learn/one/bet", trying(bob, "a"), http.StatusBadRequest},
		{"/learn/one/bet", trying(bob, "c", "option", "yes"), http.StatusBadRequest}, // it comes later
		{"/learn/one/start", trying(bob, "a"), http.StatusBadRequest},
		{"/learn/two/bet", trying(bob, "a", "option", "yes"), http.StatusNotFound},
		{"/learn/" + url.PathEscape(markup) + "/bet", trying(bob, "a", "option", "yes"), http.StatusNotFound},
		{"/learn/..%2f..%2fetc/start", trying(bob, "a"), http.StatusNotFound},
		{"/learn/reset", "lab=" + url.QueryEscape(markup), http.StatusBadRequest},
		{"/learn/lab/" + ada, trying(bob, "b", "chapter", "one", "action", "restart"), http.StatusBadRequest}, // another's lab
		{"/learn/lab/" + ada, trying(ada, "b", "chapter", "one", "action", "rotate"), http.StatusBadRequest},  // not offered
		{"/learn/lab/" + ada, trying(ada, "b", "chapter", "one", "action", markup), http.StatusBadRequest},
		{"/learn/lab/" + ada, trying(ada, "b", "chapter", "one"), http.StatusBadRequest},
		{"/learn/lab/" + ada, trying(ada, "b", "chapter", "one", "set", "idle", "value", "1h"), http.StatusBadRequest}, // not offered
		{"/learn/lab/" + ada, trying(ada, "b", "chapter", "one", "set", "store", "value", "mongo"), http.StatusBadRequest},
		{"/learn/lab/" + ada, trying(ada, "a", "chapter", "one", "action", "reset"), http.StatusBadRequest}, // no lab's experiment
		{"/learn/lab/short", trying(ada, "b", "chapter", "one", "action", "restart"), http.StatusNotFound},
	} {
		p := b.post(t, test.path, test.form)
		if p.status != test.want || strings.Contains(p.body, markup) {
			t.Errorf("%s with %s: got status %d, want %d and no markup of the form's", test.path, test.form, p.status, test.want)
		}
	}
	if got := labs.Calls(); len(got) > 0 || s.learners(t) != before {
		t.Errorf("the labs were asked to %v, %d learners are kept; want nothing done", got, s.learners(t))
	}
	for _, query := range []string{"?lab=" + url.QueryEscape(markup), "?looked=" + url.QueryEscape(markup), "?presenter=" + url.QueryEscape(markup)} {
		for _, path := range []string{"/learn", "/learn/one", "/learn/summary"} {
			if p := b.get(t, path+query); p.status != http.StatusOK || strings.Contains(p.body, markup) {
				t.Errorf("%s: got status %d, want 200 and the markup escaped", path+query, p.status)
			}
		}
	}
	for _, query := range []string{"", "lab=x&chapter=one&experiment=a", "lab=" + ada + "&chapter=nowhere&experiment=a", "lab=" + ada + "&chapter=one&experiment=z"} {
		b.get(t, "/lens/check?"+query).wantStatus(t, http.StatusBadRequest)
	}
	b.post(t, "/learn/one/bet", trying(bob, "a", "option", "yes"), "Sec-Fetch-Site: cross-site").wantStatus(t, http.StatusForbidden)
}

func TestALabFollowsItsExperiment(t *testing.T) {
	s, labs := openCourse(t)
	b := s.browser(t)
	wantCalls := func(want ...string) {
		t.Helper()
		if got := labs.Calls(); !slices.Equal(got, want) {
			t.Errorf("the labs were asked to %q, want %q", got, want)
		}
	}
	p := b.begin(t, "/learn/one", ada, "b", "yes")
	wantCalls("apply memory, idle 10s")
	p.wantSection(t, "b", "Your lab", "the memory of one process", "10 seconds", "Idle timeout", "Restart the lab", "All its memory goes.", "Reset this experiment",
		"curl "+s.URL+"/learn/lab/"+ada+"/cart?try="+lesson.Try(ada))
	if len(linksTo(p.section(t, "b"), "/learn/lab/"+ada+"/cart?lab="+ada)) != 1 {
		t.Error("the step's link does not lead into the lab")
	}
	b.submit(t, "/learn/one/start", trying(ada, "b"))
	wantCalls("apply memory, idle 10s") // it is under way already: nothing changes

	lab := "/learn/lab/" + ada
	changed := b.post(t, lab, trying(ada, "b", "chapter", "one", "set", "idle", "value", "60s"))
	if got := changed.header.Get("Set-Cookie"); !strings.Contains(got, "Max-Age=0") {
		t.Errorf("got Set-Cookie %q, want the lab's cookie dropped", got)
	}
	p = b.get(t, changed.header.Get("Location"))
	wantCalls("apply memory, idle 60s")
	p.wantSection(t, "b", "60 seconds")
	if p.first("input", "name", "value", "value", "60s", "checked", "") == nil {
		t.Error("the switch does not show the new value")
	}
	b.submit(t, lab, trying(ada, "b", "chapter", "one", "action", "restart"))
	wantCalls("restart")
	p = b.submit(t, lab, trying(ada, "b", "chapter", "one", "action", "reset"))
	wantCalls("reset memory, idle 10s")
	p.wantSection(t, "b", "Yes Your bet", "Begin")

	b.submit(t, "/learn/one/start", trying(ada, "b"))
	p = b.begin(t, "/learn/four", ada, "lab", "yes")
	wantCalls("apply memory, idle 10s", "apply mongo, idle 1h")
	p.wantNotInSection(t, "lab", "Another experiment has set up your lab")
	b.get(t, "/learn/one?lab="+ada).wantSection(t, "b", "Another experiment has set up your lab")
	b.submit(t, "/learn/reset", "lab="+ada)
	wantCalls("end")
}

func TestWithoutLabsTheirExperimentsSaySo(t *testing.T) {
	s := openShop(t, func(use *setup) { use.server.Chapters = testChapters() })
	b := s.browser(t)
	p := b.submit(t, "/learn/one/bet", trying(ada, "b", "option", "yes"))
	p.wantSection(t, "b", "This experiment needs a lab, and this shop has none.")
	b.post(t, "/learn/one/start", trying(ada, "b")).wantStatus(t, http.StatusNotFound)
}

// What a chapter shows is what runs: a mark that is lost fails here.
func TestTheCodeOfEveryChapterIsThere(t *testing.T) {
	for _, chapter := range lesson.Chapters {
		for _, code := range chapter.Code {
			if text, err := server.CourseCode(code); err != nil || strings.TrimSpace(text) == "" {
				t.Errorf("%s: %s/%s %q: got %q, %v; want code", chapter.Slug, code.Room, code.File, code.Name, text, err)
			}
		}
	}
}

func TestPagesOfTheCourseAreSound(t *testing.T) {
	s, _ := openCourse(t)
	b := s.browser(t)
	b.begin(t, "/learn/one", ada, "a", "no")
	b.begin(t, "/learn/one", ada, "b", "no")
	b.begin(t, "/learn/three", bob, "a", "yes")
	b.get(t, "/search?lab="+bob)
	b.check(t, bob, "three", "a")
	for _, lab := range []string{ada, bob} {
		for _, path := range []string{"/learn", "/learn/one", "/learn/three", "/learn/four", "/learn/summary", "/learn/glossary"} {
			for _, mode := range []string{"", "&presenter=1"} {
				p := b.get(t, path+"?lab="+lab+mode)
				p.wantStatus(t, http.StatusOK)
				uniqueIDs(t, p)
				for _, target := range targets(t, p) {
					if strings.HasPrefix(target, "/learn/lab/") || strings.HasPrefix(target, "/lens/r/") {
						continue // a lab, or a request that has left the ring
					}
					if got := b.get(t, target); got.status != http.StatusOK {
						t.Errorf("%s leads to %s: got status %d", p.request, target, got.status)
					}
				}
				for _, button := range p.all("button") {
					if term, ok := attribute(button, "popovertarget"); ok && p.first("*", "id", term) == nil {
						t.Errorf("%s: no pop-up %q", p.request, term)
					}
				}
			}
		}
	}
}

// What ends soon is counted down: from the answer that gave the cookie, and from
// the last use of the session.
func TestCountdowns(t *testing.T) {
	begun := time.Now()
	given := lesson.Fact{ID: "1", At: begun.Add(time.Second), Took: time.Second, Write: lens.Created, Cookie: lens.CookieNew, Marks: map[string]string{"lab": "first", "cookieLife": "10s", "idle": "60s"}}
	used := lesson.Fact{ID: "2", At: begun.Add(5 * time.Second), Verdict: lens.Loaded, Marks: map[string]string{"lab": "first", "cookieLife": "10s", "idle": "60s"}}
	expired := lesson.Fact{ID: "3", At: begun.Add(6 * time.Second), Cookie: lens.CookieExpired, Marks: map[string]string{"lab": "first"}}
	elsewhere := lesson.Fact{ID: "4", At: begun.Add(7 * time.Second), Verdict: lens.Loaded}
	cookie, session := begun.Add(12*time.Second), begun.Add(65*time.Second)
	for _, test := range []struct {
		name       string
		life, idle string
		facts      []lesson.Fact
		want       []time.Time
	}{
		{"nothing was given yet", "10s", "60s", nil, nil},
		{"both end soon", "10s", "60s", []lesson.Fact{given, used}, []time.Time{cookie, session}},
		{"the shop's requests do not count", "10s", "60s", []lesson.Fact{given, used, elsewhere}, []time.Time{cookie, session}},
		{"a long life", "168h", "1h", []lesson.Fact{given, used}, nil},
		{"as long as the session", "session", "60s", []lesson.Fact{given, used}, []time.Time{session}},
		{"another life was chosen since", "60s", "10s", []lesson.Fact{given, used}, nil},
		{"the shop has taken the cookie back", "10s", "1h", []lesson.Fact{given, expired}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			settings, _ := lesson.Defaults().With("cookieLife", test.life)
			settings, _ = settings.With("idle", test.idle)
			if got := server.Countdowns(settings, begun, test.facts); !slices.EqualFunc(got, test.want, time.Time.Equal) {
				t.Errorf("got ends at %v, want %v", got, test.want)
			}
		})
	}
}

// What labs record is told where the requests differ in it, and what they found
// out always.
func TestEvidenceOfLabs(t *testing.T) {
	marks := func(more ...string) lesson.Fact {
		f := lesson.Fact{Marks: map[string]string{"lab": "first", "store": "mongo"}}
		for i := 0; i < len(more); i += 2 {
			f.Marks[more[i]] = more[i+1]
		}
		return f
	}
	for _, test := range []struct {
		name  string
		facts []lesson.Fact
		want  string
	}{
		{"the same lab", []lesson.Fact{marks(), marks()}, ""},
		{"the second instance", []lesson.Fact{marks(), marks("lab", "second")}, "Instance: first, second"},
		{"the second instance, which counts for itself", []lesson.Fact{marks("boot", "2"), marks("lab", "second", "boot", "1")}, "Instance: first, second"},
		{"a restart", []lesson.Fact{marks("boot", "1", "run", "1"), marks("boot", "2", "run", "1")}, "Start of the instance: 1, 2"},
		{"a start with other settings", []lesson.Fact{marks("boot", "1", "run", "1", "secure", "on"), marks("boot", "2", "run", "2", "secure", "off")}, "Secure: on, off"},
		{"a finding", []lesson.Fact{marks("price", "forged")}, "Price in the cookie: forged"},
		{"a setting that was changed", []lesson.Fact{marks("httpOnly", "on", "script", "blind"), marks("httpOnly", "off", "script", "read")}, "HttpOnly: on, off; To the script: blind, read"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := server.LabEvidence(test.facts); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// A cart in a cookie has no session: that its cookie did not come says nothing.
func TestEvidenceOfACartInACookie(t *testing.T) {
	facts := []lesson.Fact{
		{Method: "POST", Path: "/cookie-cart/items", Marks: map[string]string{"decoded": "yes"}},
		{Method: "GET", Path: "/cookie-cart", Marks: map[string]string{"decoded": "yes", "price": "forged"}},
	}
	if got, want := server.Evidence(facts), []string{"Price in the cookie: —, forged", "Shown as text: yes, yes"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The memory store gives its sessions no name for the lens.
func TestEvidenceOfSessions(t *testing.T) {
	for _, test := range []struct {
		name  string
		facts []lesson.Fact
		want  string
	}{
		{"one session", []lesson.Fact{{Session: "x"}, {Session: "x"}}, "Session: A, A"},
		{"another one", []lesson.Fact{{Session: "x"}, {}, {Session: "y"}, {Session: "x"}}, "Session: A, none, B, A"},
		{"without a name", []lesson.Fact{{Write: lens.Created}, {Verdict: lens.Loaded}, {Verdict: lens.Unknown}}, "Session: begun, found, none"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := server.Evidence(test.facts); !slices.Contains(got, test.want) {
				t.Errorf("got %q, want %q among them", got, test.want)
			}
		})
	}
}

// An experiment in a lab, with the lab itself.
func TestAnExperimentInALabIsDoneInTheLab(t *testing.T) {
	s := openShop(t, withLearnersLabs)
	b := s.browser(t)
	b.begin(t, "/learn/one", learner, "b", "yes")
	b.get(t, "/cart?lab="+learner) // in the shop
	if got := b.check(t, learner, "one", "b"); got.Seen != 0 {
		t.Errorf("a request to the shop: got %+v, want no step", got)
	}
	lab := b.lab(learner)
	lab.add(t, s.plenty(t, 1)[0].SKU)
	p := lab.get(t, "/cart")
	p.wantStatus(t, http.StatusOK)
	if linksTo(p.first("html"), "/learn/one?lab="+learner+"#experiment-b") == nil {
		t.Error("the lab does not lead back to its experiment")
	}
	b.submit(t, "/learn/one/check", trying(learner, "b")).wantSection(t, "b", "Done", "It was so.", "GET /cart")

	b.submit(t, "/learn/one/again", trying(learner, "b"))
	begun := b.post(t, "/learn/one/start", trying(learner, "b"))
	if got := begun.header.Values("Set-Cookie"); !slices.Contains(got, server.LabCookie+"=; Path=/; Max-Age=0") {
		t.Errorf("got Set-Cookie %q, want a copy of the cookie dropped that was made by hand, for the whole host", got)
	}
	b.submit(t, labPath(learner), trying(learner, "b", "chapter", "one", "action", "restart"))
	if got := lab.count(t); got != 0 {
		t.Errorf("after a restart the memory store has %d pieces, want none", got)
	}
	lab.add(t, s.plenty(t, 1)[0].SKU)
	changed := b.post(t, labPath(learner), trying(learner, "b", "chapter", "one", "set", "idle", "value", "60s"))
	if got := changed.header.Get("Set-Cookie"); !strings.Contains(got, server.LabCookie+"=;") {
		t.Errorf("got Set-Cookie %q, want the lab's cookie dropped", got)
	}
}

// An address alone opens no lab: who has begun nothing is led to the course, and
// what is no visit leads nowhere.
func TestALabIsForThoseWhoHaveBegun(t *testing.T) {
	s := openShop(t, withLearnersLabs)
	b := s.browser(t)
	p := b.lab(learner).get(t, "/cart")
	p.wantStatus(t, http.StatusSeeOther)
	if got, want := p.header.Get("Location"), "/learn?lab="+learner; got != want {
		t.Errorf("got Location %q, want %q", got, want)
	}
	b.lab(learner).get(t, "/cart", "Sec-Fetch-Mode: navigate").wantStatus(t, http.StatusSeeOther)
	b.lab(learner).get(t, "/cart", "Sec-Fetch-Mode: no-cors").wantStatus(t, http.StatusNotFound)
	b.lab(learner).post(t, "/cart/items", "sku="+s.plenty(t, 1)[0].SKU).wantStatus(t, http.StatusNotFound)
	b.submit(t, "/learn/reset", "lab="+learner)
	if n := s.learners(t); n != 0 {
		t.Errorf("got %d learners, want none", n)
	}
	b.submit(t, "/learn/one/bet", trying(learner, "b", "option", "yes"))
	b.lab(learner).get(t, "/cart").wantStatus(t, http.StatusOK)
	bare := b.get(t, labPath(learner)+"?try=ABCDEF")
	if got, want := bare.header.Get("Location"), labPath(learner)+"/?try=ABCDEF"; bare.status != http.StatusSeeOther || got != want {
		t.Errorf("without the slash: got status %d to %q, want 303 to %q", bare.status, got, want)
	}
	b.get(t, "/learn/lab/short").wantStatus(t, http.StatusNotFound)
}

// The texts say names and addresses as they are on the reader's connection.
func TestTextsNameWhatThereIs(t *testing.T) {
	s, _ := openCourse(t, func(use *setup) {
		use.server.Chapters, use.server.TrustedProxies = nil, []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
		use.sessions.Cookie.IsHTTPS = server.HTTPSBehind(use.server.TrustedProxies)
	})
	b := s.browser(t)
	b.begin(t, "/learn/the-cart-that-vanishes", ada, "a", "empty")
	for _, test := range []struct{ scheme, cookie string }{{"http", cookieName}, {"https", "__Host-" + cookieName}} {
		p := b.get(t, "/learn/the-cart-that-vanishes?presenter=1&lab="+ada, "Host: shop.example", "X-Forwarded-Proto: "+test.scheme)
		p.wantSection(t, "a", "Delete "+test.cookie+", and reload", "the row "+test.cookie+", the Delete key")
		p.wantText(t, `curl -b "`+test.cookie+`=VALUE" `+test.scheme+`://shop.example/cart`)
	}
	b.begin(t, "/learn/lifetime", ada, "b", "gone")
	b.get(t, "/learn/lifetime?lab="+ada).wantSection(t, "b", "its path is "+labPath(ada)+"/.")
}

// A shop that keeps its sessions elsewhere says that its documents are not to be seen.
func TestChaptersOfDocumentsWithoutADatabaseStore(t *testing.T) {
	const notice = "sessions in the shop's process"
	s, _ := openCourse(t, func(use *setup) {
		use.server.Chapters = nil
		use.store = func(server.Sessions) server.Sessions {
			store, err := sessionstore.NewMemory(use.sessions)
			must(t, err)
			return store
		}
	})
	b := s.browser(t)
	b.get(t, "/learn/what-a-cookie-is").wantText(t, notice)
	b.get(t, "/learn/the-cart-that-vanishes").wantText(t, notice)
	if strings.Contains(b.get(t, first).text(), notice) {
		t.Error("chapter 1 tells of no documents, and warns of them")
	}
	usual, _ := openCourse(t, func(use *setup) { use.server.Chapters = nil })
	if strings.Contains(usual.browser(t).get(t, "/learn/what-a-cookie-is").text(), "is not to be seen here") {
		t.Error("a shop with documents says that it has none")
	}
}

// The second server of a lab is below a path, and for a browser on this machine on
// a port of its own beside that.
func TestSecondServersAddress(t *testing.T) {
	const slug = "/learn/the-memory-store"
	for _, test := range []struct {
		name, host string
		port       int
		ofItsOwn   int
	}{
		{"no other port", "localhost:8080", 0, 0},
		{"from this machine", "localhost:8080", 8123, 1},
		{"from another one", "shop.example:8080", 8123, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, _ := openCourse(t, func(use *setup) { use.server.Chapters, use.server.SecondPort = nil, test.port })
			b := s.browser(t)
			b.begin(t, slug, ada, "b", "same")
			section := b.get(t, slug+"?lab="+ada, "Host: "+test.host).section(t, "b")
			path := labPath(ada) + "/second/cart?lab=" + ada
			if len(linksTo(section, path)) != 1 {
				t.Errorf("the experiment has no link to %s", path)
			}
			if got := len(linksTo(section, "http://localhost:8123"+path)); got != test.ofItsOwn {
				t.Errorf("got %d links to a port of its own, want %d", got, test.ofItsOwn)
			}
		})
	}
}

// Another site's link does not decide who is learning: the page asks.
func TestAnotherSitesLinkNamesNoLearner(t *testing.T) {
	s, _ := openCourse(t)
	b := s.browser(t)
	b.begin(t, "/learn/one", ada, "a", "yes")
	p := b.get(t, "/learn/one?lab="+ada, "Sec-Fetch-Site: cross-site")
	p.wantStatus(t, http.StatusOK)
	p.wantText(t, "The address names the learner", "What do you expect?")
	if len(p.all("div", "data-learn", ada)) > 0 || len(p.all("input", "value", ada)) > 0 {
		t.Error("the page goes on in the name that another site's link told")
	}
	if len(p.all("a", "href", "?lab="+ada)) != 1 {
		t.Error("the page does not offer to go on in that name")
	}
}

func TestANameThatNoneHasIsRefused(t *testing.T) {
	s, _ := openCourse(t)
	for _, path := range []string{"/learn", "/learn/one", "/learn/summary"} {
		s.browser(t).get(t, path+"?lab=short").wantText(t, "That is no code of this course.")
	}
}
