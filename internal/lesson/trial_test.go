package lesson

import (
	"testing"
	"time"
)

var start = time.Date(2026, 1, 2, 15, 4, 5, 0, time.UTC)

// at is a request of a learner's tab, so many seconds after the start.
func at(seconds int, path string) Fact {
	return Fact{ID: path, At: start.Add(time.Duration(seconds) * time.Second), Path: path, Mine: true}
}

func opens(path string) func(Case) bool { return func(c Case) bool { return c.Path == path } }

func TestWatch(t *testing.T) {
	two := Experiment{Steps: []Step{{Seen: opens("/one"), Again: true}, {Seen: opens("/two"), Near: func(c Case) string {
		if c.Path == "/almost" {
			return "almost"
		}
		return ""
	}}}}
	begun := Trial{Since: start}
	for _, test := range []struct {
		name    string
		trial   Trial
		facts   []Fact
		matched int
		near    string
	}{
		{"nothing yet", begun, nil, 0, ""},
		{"the first step", begun, []Fact{at(1, "/one")}, 1, ""},
		{"both", begun, []Fact{at(1, "/one"), at(2, "/two")}, 2, ""},
		{"both, told newest first", begun, []Fact{at(2, "/two"), at(1, "/one")}, 2, ""},
		{"the second one alone", begun, []Fact{at(1, "/two")}, 0, ""},
		{"in the wrong order", begun, []Fact{at(1, "/two"), at(2, "/one")}, 1, ""},
		{"before the start", begun, []Fact{at(-2, "/one"), at(-1, "/two")}, 0, ""},
		{"not begun", Trial{}, []Fact{at(1, "/one"), at(2, "/two")}, 0, ""},
		{"nearly", begun, []Fact{at(1, "/one"), at(2, "/almost")}, 1, "almost"},
		{"nearly, then right", begun, []Fact{at(1, "/one"), at(2, "/almost"), at(3, "/two")}, 2, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := two.Watch(test.trial, test.facts)
			if len(got.Matched) != test.matched || got.Near != test.near || got.Done() != (test.matched == 2) {
				t.Errorf("got %d steps, near %q, done %t; want %d, %q, %t", len(got.Matched), got.Near, got.Done(), test.matched, test.near, test.matched == 2)
			}
			if again := two.Watch(got, test.facts); len(again.Matched) != test.matched {
				t.Errorf("watched again: got %d steps; want %d", len(again.Matched), test.matched)
			}
		})
	}
}

func TestAStepIsSeenAgainUntilTheNextOne(t *testing.T) {
	e := Experiment{Steps: []Step{{Seen: opens("/one"), Again: true}, {Seen: func(c Case) bool { return c.Path == "/two" && len(c.Between) == 0 }}}}
	got := e.Watch(Trial{Since: start}, []Fact{at(1, "/one"), at(2, "/other"), at(3, "/two"), at(4, "/one"), at(5, "/two")})
	if !got.Done() || got.Matched[0].At != start.Add(4*time.Second) {
		t.Errorf("got %d steps, done %t; want both, the first one seen again", len(got.Matched), got.Done())
	}
}
