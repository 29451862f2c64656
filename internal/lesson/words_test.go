package lesson

import (
	"fmt"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// text is a text of a chapter, with the place where it stands.
type text struct {
	where, text string
	// marked says that it may hold [[terms]] and `code`.
	marked bool
}

// texts are all texts of a chapter that a page shows.
func texts(c Chapter) []text {
	list := []text{{"title", c.Title, false}, {"brief", c.Brief, false}, {"takeaway", c.Takeaway, false}, {"later", c.Later, false}}
	add := func(where string, marked bool, all ...string) {
		for _, t := range all {
			list = append(list, text{where, t, marked})
		}
	}
	add("hook", true, c.Hook...)
	add("further", true, c.Further...)
	for _, code := range c.Code {
		add("code", false, code.Caption)
	}
	for _, e := range c.Experiments {
		add(e.ID+" title", false, e.Title, e.Later, e.Question)
		add(e.ID+" hint", true, e.Hints...)
		add(e.ID+" reveal", true, e.Reveal...)
		for _, o := range e.Options {
			add(e.ID+" option", false, o.Text, o.Why)
		}
		for _, s := range e.Steps {
			add(e.ID+" step", true, s.Do)
		}
	}
	return slices.DeleteFunc(list, func(t text) bool { return t.text == "" })
}

func TestChaptersAreWhole(t *testing.T) {
	slugs := map[string]bool{}
	for i, c := range Chapters {
		if c.Number != i+1 {
			t.Errorf("chapter %q: got number %d; want %d", c.Slug, c.Number, i+1)
		}
		if slugs[c.Slug] || !regexp.MustCompile(`^[a-z0-9-]+$`).MatchString(c.Slug) || slices.Contains([]string{"glossary", "summary", "lab", "reset"}, c.Slug) {
			t.Errorf("chapter %d: slug %q is not its own", c.Number, c.Slug)
		}
		slugs[c.Slug] = true
		if c.Title == "" || sentences(c.Brief) != 1 || c.Minutes < 1 || c.Minutes > 4 {
			t.Errorf("chapter %d: got title %q, brief %q, %d minutes; want a title, one sentence, 1 to 4", c.Number, c.Title, c.Brief, c.Minutes)
		}
		if c.Later != "" {
			continue
		}
		if len(c.Hook) == 0 || len(c.Experiments) == 0 || len(c.Further) == 0 || len(c.Sources) == 0 {
			t.Errorf("chapter %d lacks a hook, an experiment, something further or a source", c.Number)
		}
		if sentences(c.Takeaway) != 1 {
			t.Errorf("chapter %d: takeaway %q; want one sentence", c.Number, c.Takeaway)
		}
		for _, e := range c.Experiments {
			if e.Later == "" {
				checkExperiment(t, c, e)
			}
		}
	}
	if len(Chapters) != 12 {
		t.Errorf("got %d chapters; want 12", len(Chapters))
	}
}

func checkExperiment(t *testing.T, c Chapter, e Experiment) {
	t.Helper()
	name := c.Slug + "/" + e.ID
	right, ids := 0, map[string]bool{}
	for _, o := range e.Options {
		if o.Right {
			right++
		}
		if o.ID == "" || ids[o.ID] || o.Text == "" || sentences(o.Why) < 1 {
			t.Errorf("%s: option %q lacks an id of its own, a text or a why", name, o.ID)
		}
		ids[o.ID] = true
	}
	if right != 1 || len(e.Options) < 3 || len(e.Options) > 4 || !strings.HasSuffix(e.Question, "?") {
		t.Errorf("%s: got %d options, %d of them right, question %q; want 3 or 4, one, and a question", name, len(e.Options), right, e.Question)
	}
	if len(e.Hints) != 3 || len(e.Steps) == 0 || len(e.Reveal) == 0 || c.Experiment(e.ID) == nil {
		t.Errorf("%s: got %d hints, %d steps, %d paragraphs of reveal; want 3 and some", name, len(e.Hints), len(e.Steps), len(e.Reveal))
	}
	for i, s := range e.Steps {
		if s.Seen == nil || s.Do == "" {
			t.Errorf("%s: step %d cannot be seen, or says nothing", name, i+1)
		}
		for _, l := range s.Links {
			if !strings.HasPrefix(l.Path, "/") || l.Text == "" || l.Second && e.Lab == nil {
				t.Errorf("%s: link %q to %q is none", name, l.Text, l.Path)
			}
		}
	}
	for _, s := range e.Switches {
		for _, choice := range s.Choices {
			if _, err := Defaults().With(s.Name, choice.Value); err != nil {
				t.Errorf("%s: switch: %v", name, err)
			}
		}
		if e.Lab == nil || !slices.ContainsFunc(s.Choices, func(c Choice) bool { return c.Value == e.Lab.Value(s.Name) }) {
			t.Errorf("%s: the switch %q does not have what the lab begins with", name, s.Name)
		}
	}
	for _, a := range e.Actions {
		if e.Lab == nil || !slices.Contains([]string{Restart, Rotate, Retire}, a.Name) {
			t.Errorf("%s: no lab has the action %q", name, a.Name)
		}
	}
}

// sentences counts the sentences of a text.
func sentences(s string) int {
	return len(regexp.MustCompile(`[.?!](?:["”)]|\s|$)`).FindAllString(s, -1))
}

// wordsPerMinute is how fast somebody reads who follows along, perStep how long a
// step takes to do, at least.
const (
	wordsPerMinute = 200
	perStep        = 5 * time.Second
)

// waits are what has to be waited for, by chapter.
var waits = map[string]time.Duration{"lifetime": 70 * time.Second, "the-mongodb-store": 10 * time.Second}

// The way through a chapter takes as long as it says, and four minutes at most.
func TestChaptersAreShort(t *testing.T) {
	for _, c := range Chapters {
		takes := time.Duration(read(c)) * time.Minute / wordsPerMinute
		for _, e := range c.Experiments {
			takes += time.Duration(len(e.Steps)) * perStep
		}
		if takes += waits[c.Slug]; takes > time.Duration(c.Minutes)*time.Minute {
			t.Errorf("chapter %d: takes %s; want %d minutes at most", c.Number, takes, c.Minutes)
		}
	}
}

// read counts the words on the way through a chapter: all but hints, further
// experiments, sources, and what other bets would have been told.
func read(c Chapter) int {
	n := 0
	count := func(all ...string) {
		for _, s := range all {
			n += len(strings.Fields(s))
		}
	}
	count(c.Hook...)
	count(c.Takeaway)
	for _, e := range c.Experiments {
		count(e.Title, e.Question)
		count(e.Reveal...)
		longest := ""
		for _, o := range e.Options {
			count(o.Text)
			if o.Right {
				count(o.Why)
			} else if len(o.Why) > len(longest) {
				longest = o.Why
			}
		}
		count(longest)
		for _, s := range e.Steps {
			count(s.Do)
		}
	}
	return n
}

// longestSentence is in words; a colon ends a sentence too.
const longestSentence = 34

var (
	// ordinary are names that a shop may have otherwise: see Filled.
	ordinary    = regexp.MustCompile(`crumbs_session|localhost:\d`)
	placeholder = regexp.MustCompile(`\{\w*\}`)

	term   = regexp.MustCompile(`\[\[([^\]|]*)(?:\|([^\]]*))?\]\]`)
	filler = regexp.MustCompile(`(?i)\b(simply|easily|obviously|of course|basically|actually|powerful|seamless\w*|robust|leverage\w*|utili[sz]e\w*|amazing|exciting|journey|unlock\w*|delve\w*|crucial|essential(ly)?|in order to|please note|modern|cutting.edge|blazing\w*|state.of.the.art|world.class|best.in.class|deep dive|game.changer|effortless\w*|magic\w*)\b`)
)

func TestTextsArePlain(t *testing.T) {
	for _, c := range Chapters {
		for _, x := range texts(c) {
			if found := filler.FindString(x.text); found != "" {
				t.Errorf("chapter %d, %s: %q says nothing, in %q", c.Number, x.where, found, x.text)
			}
			if strings.Contains(x.text, "Amazon") || strings.Contains(x.text, "  ") || strings.ContainsAny(x.text, "—–") {
				t.Errorf("chapter %d, %s: %q", c.Number, x.where, x.text)
			}
			for _, found := range placeholder.FindAllString(x.text, -1) {
				if !x.marked || !slices.Contains([]string{"{origin}", "{cookie}", "{path}"}, found) {
					t.Errorf("chapter %d, %s: nothing fills in %s, in %q", c.Number, x.where, found, x.text)
				}
			}
			if ordinary.MatchString(x.text) {
				t.Errorf("chapter %d, %s: true of one configuration alone: %q", c.Number, x.where, x.text)
			}
			if strings.Count(x.text, "`")%2 != 0 || !x.marked && strings.ContainsAny(x.text, "`[") {
				t.Errorf("chapter %d, %s: marks where none are read, or open ones, in %q", c.Number, x.where, x.text)
			}
			for _, s := range regexp.MustCompile(`[.?!:;]\s`).Split(x.text, -1) {
				if n := len(strings.Fields(s)); n > longestSentence {
					t.Errorf("chapter %d, %s: a sentence of %d words; want %d at most: %q", c.Number, x.where, n, longestSentence, s)
				}
			}
		}
	}
}

func TestTermsAreInTheGlossary(t *testing.T) {
	known := map[string]bool{}
	for i, entry := range Glossary {
		if known[entry.ID] || !regexp.MustCompile(`^[a-z0-9-]+$`).MatchString(entry.ID) {
			t.Errorf("glossary: id %q is not its own", entry.ID)
		}
		known[entry.ID] = true
		if i > 0 && strings.ToLower(Glossary[i-1].Name) > strings.ToLower(entry.Name) {
			t.Errorf("glossary: %q comes after %q", entry.Name, Glossary[i-1].Name)
		}
		if n := sentences(entry.Text); entry.Name == "" || n < 1 || n > 3 || strings.ContainsAny(entry.Text, "`[") {
			t.Errorf("glossary: %q has %d sentences, or marks; want 1 to 3, and none", entry.ID, n)
		}
		if entry.Source != nil {
			checkSource(t, "glossary", *entry.Source)
		}
	}
	for _, c := range Chapters {
		for _, x := range texts(c) {
			for _, found := range term.FindAllStringSubmatch(x.text, -1) {
				if !known[found[1]] {
					t.Errorf("chapter %d, %s: [[%s]] is not in the glossary", c.Number, x.where, found[1])
				}
			}
			if rest := term.ReplaceAllString(x.text, ""); strings.Contains(rest, "[[") || strings.Contains(rest, "]]") {
				t.Errorf("chapter %d, %s: an open term in %q", c.Number, x.where, x.text)
			}
		}
	}
}

func TestSourcesAreAddresses(t *testing.T) {
	for _, c := range Chapters {
		for _, s := range c.Sources {
			checkSource(t, c.Slug, s)
		}
	}
}

func checkSource(t *testing.T, where string, s Source) {
	t.Helper()
	if u, err := url.Parse(s.URL); err != nil || u.Scheme != "https" || u.Host == "" || s.Text == "" {
		t.Errorf("%s: source %q at %q is none", where, s.Text, s.URL)
	}
}

func TestEveryClaimHasItsChapter(t *testing.T) {
	shown := map[int]bool{}
	for _, c := range Chapters {
		for _, n := range c.Claims {
			if !slices.ContainsFunc(Claims, func(claim Claim) bool { return claim.Number == n }) {
				t.Errorf("chapter %d shows claim %d, which there is not", c.Number, n)
			}
			shown[n] = shown[n] || c.Later == ""
		}
	}
	for _, claim := range Claims {
		if shown[claim.Number] == (claim.Later != "") {
			t.Errorf("claim %d: shown %t, later %q; want one of them", claim.Number, shown[claim.Number], claim.Later)
		}
	}
}

// The rules' sentences about near misses are read on the same pages.
func TestNearSentencesArePlain(t *testing.T) {
	for _, d := range deeds {
		e := find(t, d.experiment)
		for _, a := range actionsFor(t, e, "") {
			w := begin(e)
			d.do(w)
			a.do(w)
			for n := range e.Steps {
				for _, f := range w.facts {
					if e.Steps[n].Near == nil || n > len(w.facts) {
						continue
					}
					near := e.Steps[n].Near(Case{Fact: f, Matched: w.facts[:n], Between: w.facts[n:]})
					if filler.MatchString(near) || strings.ContainsAny(near, "`[") || near != "" && sentences(near) == 0 {
						t.Errorf("%s: near %q", d.experiment, near)
					}
				}
			}
		}
	}
}

// docs/course.md has a row for each claim, with the chapters that show it.
func TestTheDocumentListsTheClaims(t *testing.T) {
	content, err := os.ReadFile("../../docs/course.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, claim := range Claims {
		row := regexp.MustCompile(fmt.Sprintf(`(?m)^\| %d \|.*$`, claim.Number)).FindString(string(content))
		if row == "" {
			t.Errorf("claim %d has no row", claim.Number)
		}
		for _, c := range Chapters {
			if slices.Contains(c.Claims, claim.Number) && !strings.Contains(row, "`TestCourse/"+c.Slug+"`") {
				t.Errorf("claim %d: got row %q; want TestCourse/%s in it", claim.Number, row, c.Slug)
			}
		}
	}
	for _, c := range Chapters {
		if !strings.Contains(string(content), c.Slug) {
			t.Errorf("chapter %q is not in the document", c.Slug)
		}
	}
}
