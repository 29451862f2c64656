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
	for _, f := range t.later(facts) {
		c := Case{Fact: f, Matched: t.Matched, Between: between}
		if e.over(c) {
			t.Matched, between, c = nil, nil, Case{Fact: f}
		}
		if e.take(&t, c) {
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

// later returns the requests that are still to be looked at, oldest first: those
// after the newest step. A kept step's time has whole milliseconds.
func (t Trial) later(facts []Fact) []Fact {
	passed := func(f Fact) bool { return !f.At.After(t.Since) }
	if n := len(t.Matched); n > 0 {
		last := t.Matched[n-1]
		passed = func(f Fact) bool {
			at, from := f.At.Truncate(time.Millisecond), last.At.Truncate(time.Millisecond)
			return at.Before(from) || at.Equal(from) && f.ID == last.ID
		}
	}
	later := slices.DeleteFunc(slices.Clone(facts), passed)
	slices.SortStableFunc(later, func(a, b Fact) int { return a.At.Compare(b.At) })
	return later
}

// over says whether a request makes the steps so far worthless.
func (e *Experiment) over(c Case) bool {
	if len(c.Matched) == 0 {
		return false
	}
	next := e.Steps[len(c.Matched)]
	return next.Over != nil && next.Over(c) && !next.Seen(c)
}

// take matches a request with the next step, or with the one before once again.
func (e *Experiment) take(t *Trial, c Case) bool {
	n := len(t.Matched)
	if e.Steps[n].Seen(c) {
		t.Matched, t.Near = append(t.Matched, c.Fact), ""
		return true
	}
	if n > 0 && e.Steps[n-1].Again && e.Steps[n-1].Seen(Case{c.Fact, t.Matched[:n-1], nil}) {
		t.Matched[n-1], t.Near = c.Fact, ""
		return true
	}
	if near := e.Steps[n].Near; near != nil {
		if text := near(c); text != "" {
			t.Near = text
		}
	}
	return false
}
