package lesson

import (
	"slices"
	"time"
)

// Trial is a learner's go at one experiment. It is kept with the learner.
type Trial struct {
	// Bet is the option that was chosen, empty before. The first choice stays.
	Bet string `bson:"bet,omitempty"`
	// Since is when the experiment was begun; what came before does not count.
	Since time.Time `bson:"since,omitempty"`
	// Matched are the requests that were the steps, in the order of the steps.
	Matched []Fact `bson:"matched,omitempty"`
	// Near says what was missing of the newest request that was nearly the next
	// step.
	Near string `bson:"near,omitempty"`
	// DoneAt is when the last step was seen.
	DoneAt time.Time `bson:"doneAt,omitempty"`
}

// Begun says whether the experiment is under way or done.
func (t Trial) Begun() bool { return !t.Since.IsZero() }

// Done says whether all steps were seen.
func (t Trial) Done() bool { return !t.DoneAt.IsZero() }

// Case is a request that may be the next step of an experiment.
type Case struct {
	Fact
	// Matched are the requests that were the steps before.
	Matched []Fact
	// Between are the learner's requests since then, oldest first.
	Between []Fact
}

// Watch looks for the steps that are still to be seen, in their order, among a
// learner's requests. It returns the trial as it is then; one that is done, or
// was not begun, stays as it is.
func (e *Experiment) Watch(t Trial, facts []Fact) Trial {
	if !t.Begun() || t.Done() {
		return t
	}
	t.Matched = slices.Clone(t.Matched)
	var between []Fact
	for _, f := range inOrder(facts, t.from()) {
		if e.take(&t, Case{Fact: f, Matched: t.Matched, Between: between}) {
			between = nil
		} else {
			between = append(between, f)
		}
		if len(t.Matched) == len(e.Steps) {
			t.DoneAt = f.End()
			break
		}
	}
	return t
}

// from is when the requests begin that are still to be looked at.
func (t Trial) from() time.Time {
	if n := len(t.Matched); n > 0 {
		return t.Matched[n-1].At
	}
	return t.Since
}

// inOrder returns the requests that came after from, oldest first.
func inOrder(facts []Fact, from time.Time) []Fact {
	later := slices.DeleteFunc(slices.Clone(facts), func(f Fact) bool { return !f.At.After(from) })
	slices.SortStableFunc(later, func(a, b Fact) int { return a.At.Compare(b.At) })
	return later
}

// take matches a request with the next step, or with the one before once again.
func (e *Experiment) take(t *Trial, c Case) bool {
	n := len(t.Matched)
	if e.Steps[n].Seen(c) {
		t.Matched, t.Near = append(t.Matched, c.Fact), ""
		return true
	}
	if n > 0 && e.Steps[n-1].Again && e.Steps[n-1].Seen(Case{c.Fact, t.Matched[:n-1], nil}) {
		t.Matched[n-1] = c.Fact
		return true
	}
	if near := e.Steps[n].Near; near != nil {
		if text := near(c); text != "" {
			t.Near = text
		}
	}
	return false
}
