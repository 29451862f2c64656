package templates

import (
	"time"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/lesson"
)

// learnStories are the course's components in the states that differ.
func learnStories() []Story {
	f := LearnFrame{Lab: "story-0123456789ab"}
	presenter := f
	presenter.Presenter = true
	stage := func(p lesson.Progress) LearnDot {
		return LearnDot{Chapter: &lesson.Chapter{Number: 3, Slug: "lifetime-" + string(p), Title: "How long it lives", Brief: "Watch a cookie end.", Minutes: 4, Later: "It comes with accounts."}, Progress: p}
	}
	return []Story{
		{"Course map", "open", inWay(learnDot(f, stage(lesson.Open)))},
		{"Course map", "begun", inWay(learnDot(f, stage(lesson.Under)))},
		{"Course map", "done", inWay(learnDot(f, stage(lesson.Finished)))},
		{"Course map", "later", inWay(learnDot(f, stage(lesson.Waiting)))},
		{"Experiment", "before the bet", learnExperiment(f, storyExperiment("new", lesson.Trial{}))},
		{"Experiment", "after the bet", learnExperiment(f, storyExperiment("bet", lesson.Trial{Bet: "b"}))},
		{"Experiment", "one step seen, nearly the next", learnExperiment(f, storyExperiment("begun", lesson.Trial{Bet: "b", Since: storyTime, Matched: make([]lesson.Fact, 1), Near: "That request brought the [[cookie]]."}))},
		{"Experiment", "in a lab", learnExperiment(f, inStoryLab(storyExperiment("lab", lesson.Trial{Bet: "b", Since: storyTime})))},
		{"Experiment", "done", learnExperiment(f, storyExperiment("done", storyDone))},
		{"Experiment", "for a presenter", learnExperiment(presenter, storyExperiment("presented", lesson.Trial{}))},
	}
}

var (
	storyTime = time.Date(2026, 5, 2, 15, 4, 5, 0, time.UTC)
	storyDone = lesson.Trial{Bet: "b", Since: storyTime, Matched: make([]lesson.Fact, 2), DoneAt: storyTime}
)

// storyExperiment is an experiment at some point; id keeps its ids apart from the
// other stories'.
func storyExperiment(id string, trial lesson.Trial) LearnExperiment {
	e := &lesson.Experiment{
		ID: id, Title: "Another window", Question: "What does `/cart` show there?",
		Options: []lesson.Option{
			{ID: "a", Text: "An empty cart", Why: "Nothing says whose it is.", Right: true},
			{ID: "b", Text: "The same cart", Why: "An address names a page, not a <person>."},
		},
		Steps: []lesson.Step{{Do: "Fill the cart."}, {Do: "Open it without the [[cookie]]."}},
		Hints: []string{"You need another client.", "A private window."}, Reveal: []string{"Two requests, two answers."},
	}
	story := LearnExperiment{
		Chapter: &lesson.Chapter{Slug: "story"}, Experiment: e, Trial: trial, State: "s1",
		Progress: lesson.Learner{Trials: map[string]lesson.Trial{"story/" + id: trial}}.ProgressIn(&lesson.Chapter{Slug: "story"}, e),
		Steps: []LearnStep{
			{Step: &e.Steps[0], Links: []LearnLink{{"Open the shop", "/?lab=story-0123456789ab"}}},
			{Step: &e.Steps[1], Copies: []LearnLine{{"The cart's address", "http://localhost:8080/cart?try=ab12cd"}}},
		},
	}
	for i := range trial.Matched {
		story.Steps[i].Seen = &LearnRequest{Line: "GET /cart", At: storyTime, Href: "/lens/r/story"}
		story.Evidence.Columns = append(story.Evidence.Columns, *story.Steps[i].Seen)
	}
	if trial.Done() {
		story.Evidence.Columns[1].Href = ""
		story.Evidence.Rows = []LearnRow{{"Cookie sent", []string{"yes", "no"}}, {"Set-Cookie", []string{"none", "none"}}}
		story.Documents = "/lens/documents"
	}
	return story
}

func inStoryLab(e LearnExperiment) LearnExperiment {
	e.Lab = &LearnLab{
		Action: "/learn/lab/story-0123456789ab", Href: "/learn/lab/story-0123456789ab/",
		Runs:       []Fact{SettingFact("store", "memory"), SettingFact("cookieLife", "60s")},
		Switches:   []LearnSwitch{{lesson.Switch{Name: "cookieLife", Label: "The cookie lives", Choices: []lesson.Choice{{Value: "60s", Text: "60 seconds"}, {Value: "168h", Text: "7 days"}}}, "60s"}},
		Actions:    []lesson.Action{{Name: lesson.Restart, Text: "Restart the lab", Note: "Its memory goes."}},
		Countdowns: []LearnCountdown{{Text: "The browser drops the cookie", Past: "It has.", Until: storyTime.Add(time.Minute)}},
	}
	return e
}

// storyChapter is a chapter that is done, with all that a chapter can have.
func storyChapter() LearnChapterProps {
	e := storyExperiment("done", storyDone)
	chapter := &lesson.Chapter{
		Number: 2, Slug: "story", Title: "A story", Minutes: 3, Hook: []string{"A [[session]] begins."}, Takeaway: "Take this.",
		Further: []string{"Try `curl`."}, Sources: []lesson.Source{{Text: "RFC 6265", URL: "https://www.rfc-editor.org/rfc/rfc6265"}},
	}
	return LearnChapterProps{
		Frame: LearnFrame{Lab: "story-0123456789ab"}, Chapter: chapter, Progress: lesson.Finished, Total: 12, Experiments: []LearnExperiment{e},
		Code:     []LearnExcerpt{{"What it does.", lens.Excerpt{File: "internal/lens/monitor.go", Line: 20, Text: "func f() {}"}}},
		Previous: &lesson.Chapter{Slug: "one", Title: "One"}, Next: &lesson.Chapter{Slug: "three", Title: "Three"},
	}
}
