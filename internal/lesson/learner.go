package lesson

import (
	"crypto/sha256"
	"encoding/base32"
	"maps"
	"slices"
	"strings"
	"time"
)

// Learner is somebody's progress through the course.
type Learner struct {
	// Trials are the goes at experiments, by chapter and experiment: "slug/a".
	Trials map[string]Trial `bson:"trials,omitempty"`
	// Lab is what the learner's lab runs with.
	Lab       Settings  `bson:"lab"`
	UpdatedAt time.Time `bson:"updatedAt"`
}

// Try names a learner's experiments for a client that is not the learner's tab,
// such as curl or a private window. It is made from the learner's name by a hash,
// so it may be shown to anybody: it leads back to nothing.
func Try(lab string) string {
	sum := sha256.Sum256([]byte("try:" + lab))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:6])
}

// Trial returns the learner's go at an experiment; a zero one when there was none.
func (l Learner) Trial(c *Chapter, e *Experiment) Trial { return l.Trials[c.Slug+"/"+e.ID] }

// setTrial keeps a go at an experiment. Other values of the same learner are left
// as they are.
func (l *Learner) setTrial(c *Chapter, e *Experiment, t Trial) {
	trials := make(map[string]Trial, len(l.Trials)+1)
	maps.Copy(trials, l.Trials)
	trials[c.Slug+"/"+e.ID] = t
	l.Trials = trials
}

// anyBegun says whether any experiment was begun.
func (l *Learner) anyBegun() bool {
	for _, t := range l.Trials {
		if t.Begun() {
			return true
		}
	}
	return false
}

// Bet keeps the option that the learner has chosen. The first choice stays.
func (l *Learner) Bet(c *Chapter, e *Experiment, option string) {
	if t := l.Trial(c, e); t.Bet == "" {
		t.Bet = option
		l.setTrial(c, e, t)
	}
}

// Begin begins an experiment: requests count from now on. One that is under way or
// done stays as it is. It reports whether it was begun.
func (l *Learner) Begin(c *Chapter, e *Experiment, now time.Time) bool {
	t := l.Trial(c, e)
	if t.Begun() {
		return false
	}
	// The database keeps milliseconds: the next one is the first that is not past.
	t.Since = now.UTC().Truncate(time.Millisecond).Add(time.Millisecond)
	l.setTrial(c, e, t)
	return true
}

// Again takes an experiment back to before it was begun. The bet stays: it was made
// when the outcome was not known.
func (l *Learner) Again(c *Chapter, e *Experiment) {
	if t := l.Trial(c, e); t.Begun() {
		l.setTrial(c, e, Trial{Bet: t.Bet})
	}
}

// Watch looks for the steps of an experiment that are still to be seen among the
// learner's requests, and reports whether it has found anything new.
func (l *Learner) Watch(c *Chapter, e *Experiment, facts []Fact) bool {
	before := l.Trial(c, e)
	after := e.Watch(before, facts)
	if before.same(after) {
		return false
	}
	l.setTrial(c, e, after)
	return true
}

// same says whether two trials tell the same of what was seen.
func (t Trial) same(other Trial) bool {
	return t.Near == other.Near && t.Done() == other.Done() &&
		slices.EqualFunc(t.Matched, other.Matched, func(a, b Fact) bool { return a.ID == b.ID })
}

// Progress is how far a learner is in a chapter or an experiment.
type Progress string

// The stages, as pages name them.
const (
	// Open: nothing was done yet.
	Open Progress = "open"
	// Under: a bet was made or an experiment begun, and something is left to do.
	Under Progress = "begun"
	// Finished: everything was seen.
	Finished Progress = "done"
	// Waiting: it cannot be done yet.
	Waiting Progress = "later"
)

// Progress says how far the learner is in a chapter: it is done when all its open
// experiments are.
func (l Learner) Progress(c *Chapter) Progress {
	if c.Later != "" {
		return Waiting
	}
	done, touched, open := 0, false, 0
	for i := range c.Experiments {
		e := &c.Experiments[i]
		if e.Later != "" {
			continue
		}
		open++
		switch l.ProgressIn(c, e) {
		case Finished:
			done++
		case Under:
			touched = true
		}
	}
	switch {
	case open > 0 && done == open:
		return Finished
	case touched || done > 0:
		return Under
	}
	return Open
}

// ProgressIn says how far the learner is in one experiment.
func (l Learner) ProgressIn(c *Chapter, e *Experiment) Progress {
	t := l.Trial(c, e)
	switch {
	case e.Later != "":
		return Waiting
	case t.Done():
		return Finished
	case t.Begun() || t.Bet != "":
		return Under
	}
	return Open
}
