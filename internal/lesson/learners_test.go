package lesson

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/mongotest"
)

func TestMain(m *testing.M) { mongotest.Main(m) }

const (
	ada = "ada-0123456789abcdef"
	bob = "bob-0123456789abcdef"
)

// openLearners returns learners on a fresh database, and a way to move their clock
// on.
func openLearners(t *testing.T) (*Learners, func(time.Duration)) {
	t.Helper()
	var mu sync.Mutex
	now := start
	learners, err := NewLearners(LearnersConfig{Database: mongotest.Database(t), Timeout: time.Minute, Now: func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		return now
	}})
	if err != nil {
		t.Fatalf("NewLearners: %v", err)
	}
	return learners, func(d time.Duration) {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(d)
	}
}

func load(t *testing.T, learners *Learners, lab string) Learner {
	t.Helper()
	learner, err := learners.Load(t.Context(), lab)
	if err != nil {
		t.Fatalf("Load: %v", err)
	}
	return learner
}

func update(t *testing.T, learners *Learners, lab string, change func(*Learner)) {
	t.Helper()
	err := learners.Update(t.Context(), lab, func(l *Learner) error { change(l); return nil })
	if err != nil {
		t.Fatalf("Update: %v", err)
	}
}

func (s *Learners) count(t *testing.T) int {
	t.Helper()
	n, err := s.collection.CountDocuments(t.Context(), bson.D{})
	if err != nil {
		t.Fatalf("count learners: %v", err)
	}
	return int(n)
}

func TestABeginnerLeavesNoTrace(t *testing.T) {
	learners, _ := openLearners(t)
	if got := load(t, learners, ada); got.Lab != Defaults() || len(got.Trials) > 0 {
		t.Errorf("got %+v, want nothing done and a lab like the shop", got)
	}
	if got := learners.count(t); got != 0 {
		t.Errorf("got %d documents after a load, want none", got)
	}
}

func TestProgressIsKept(t *testing.T) {
	learners, _ := openLearners(t)
	chapter, e := &forgets, &forgets.Experiments[0]
	fact := at(1, "/cart")
	fact.Verdict, fact.Took, fact.Marks = lens.Loaded, 3*time.Microsecond, map[string]string{"lab": "first"}
	update(t, learners, ada, func(l *Learner) {
		l.Bet(chapter, e, "empty")
		l.Begin(chapter, e, start)
		trial := l.Trial(chapter, e)
		trial.Matched = []Fact{fact}
		l.setTrial(chapter, e, trial)
	})
	update(t, learners, ada, func(l *Learner) { l.Bet(chapter, e, "same"); l.Lab.Idle = 10 * time.Second })

	got := load(t, learners, ada)
	trial := got.Trial(chapter, e)
	if trial.Bet != "empty" || !trial.Begun() || got.Lab.Idle != 10*time.Second {
		t.Errorf("got %+v, want the first bet, begun, and the lab's settings", got)
	}
	if len(trial.Matched) != 1 || trial.Matched[0].Verdict != lens.Loaded || trial.Matched[0].Took != 3*time.Microsecond || !trial.Matched[0].Lab() {
		t.Errorf("got the requests %+v, want the one that was seen", trial.Matched)
	}
	if other := load(t, learners, bob); len(other.Trials) > 0 {
		t.Errorf("another learner has %+v, want nothing", other.Trials)
	}
	if err := learners.Delete(t.Context(), ada); err != nil {
		t.Fatalf("Delete: %v", err)
	}
	if got := load(t, learners, ada); len(got.Trials) > 0 {
		t.Errorf("after Delete: got %+v, want nothing", got.Trials)
	}
}

// A name is the key to the progress, so the database has its hash alone.
func TestTheNameIsNotStored(t *testing.T) {
	learners, _ := openLearners(t)
	fact := at(1, "/cart")
	fact.Query = url.Values{"lab": {ada}, "try": {Try(ada)}}
	update(t, learners, ada, func(l *Learner) {
		l.setTrial(&forgets, &forgets.Experiments[0], Trial{Since: start, Matched: []Fact{fact}})
	})
	stored, err := learners.collection.FindOne(t.Context(), bson.D{}).Raw()
	if err != nil {
		t.Fatalf("find: %v", err)
	}
	if text := stored.String(); strings.Contains(text, ada) || !strings.Contains(text, Try(ada)) {
		t.Errorf("got %s, want the experiment's name in it and not the learner's", text)
	}
}

// What visitors write into an address is kept only as far as a database takes it.
func TestHostileAddressesAreKeptWithinBounds(t *testing.T) {
	learners, _ := openLearners(t)
	fact := at(1, "/"+strings.Repeat("é", 3000))
	fact.Query = url.Values{"$where": {"1"}, "a.b": {"1"}, "": {"x"}, strings.Repeat("k", 500): {"1"}, "kind": {strings.Repeat("v", 9000)}}
	update(t, learners, ada, func(l *Learner) {
		l.setTrial(&forgets, &forgets.Experiments[0], Trial{Since: start, Matched: []Fact{fact}})
	})
	got := load(t, learners, ada).Trial(&forgets, &forgets.Experiments[0]).Matched[0]
	if len(got.Path) > maxPathKept || len(got.Query) != 1 || len(got.Query.Get("kind")) != maxValueKept {
		t.Errorf("got a path of %d bytes and %v, want 200 at most and one short parameter", len(got.Path), got.Query)
	}
}

func TestWhatChangesNothingIsNotStored(t *testing.T) {
	learners, _ := openLearners(t)
	chapter, e := &forgets, &forgets.Experiments[0]
	update(t, learners, ada, func(l *Learner) { l.Again(chapter, e) })
	if got := learners.count(t); got != 0 {
		t.Errorf("nothing to do again: got %d learners, want none", got)
	}
	if _, err := learners.Lab(t.Context(), ada); !errors.Is(err, ErrUnknown) {
		t.Errorf("the lab of nobody: got %v, want ErrUnknown", err)
	}
	update(t, learners, ada, func(l *Learner) { l.Bet(chapter, e, "empty") })
	before, _ := learners.fetch(t.Context(), hashOf(ada))
	update(t, learners, ada, func(l *Learner) { l.Bet(chapter, e, "same") })
	if after, _ := learners.fetch(t.Context(), hashOf(ada)); after.Rev != before.Rev {
		t.Errorf("a second bet: got revision %d, want %d", after.Rev, before.Rev)
	}
}

// Bets alone are kept for a day, what was begun for longer.
func TestBetsAloneAreForgottenSoon(t *testing.T) {
	learners, advance := openLearners(t)
	chapter, e := &forgets, &forgets.Experiments[0]
	update(t, learners, ada, func(l *Learner) { l.Bet(chapter, e, "empty") })
	update(t, learners, bob, func(l *Learner) { l.Bet(chapter, e, "empty") })
	update(t, learners, bob, func(l *Learner) { l.Begin(chapter, e, start) })
	advance(betKeptFor - time.Hour)
	if err := learners.Forget(t.Context()); err != nil || learners.count(t) != 2 {
		t.Errorf("an hour early: got %d learners, %v; want both", learners.count(t), err)
	}
	advance(2 * time.Hour)
	if err := learners.Forget(t.Context()); err != nil || learners.count(t) != 1 {
		t.Errorf("after a day: got %d learners, %v; want the one who has begun", learners.count(t), err)
	}
	if got := load(t, learners, bob); len(got.Trials) != 1 {
		t.Errorf("got %+v, want the begun experiment", got)
	}
}

func TestNoChangeOfALearnerIsLost(t *testing.T) {
	learners, _ := openLearners(t)
	const writers = 8
	var running sync.WaitGroup
	for i := range writers {
		running.Go(func() {
			e := &Experiment{ID: string(rune('a' + i))}
			err := learners.Update(t.Context(), ada, func(l *Learner) error { l.Bet(&forgets, e, "x"); return nil })
			if err != nil {
				t.Errorf("writer %d: %v", i, err)
			}
		})
	}
	running.Wait()
	if got := len(load(t, learners, ada).Trials); got != writers {
		t.Errorf("got %d bets, want all %d", got, writers)
	}
}

func TestAFailedChangeStoresNothing(t *testing.T) {
	learners, _ := openLearners(t)
	refused := errors.New("refused")
	err := learners.Update(t.Context(), ada, func(l *Learner) error { l.Lab.Store = "memory"; return refused })
	if !errors.Is(err, refused) || learners.count(t) != 0 {
		t.Errorf("got %v and %d documents, want the error and none", err, learners.count(t))
	}
}

func TestNamesOfLearners(t *testing.T) {
	learners, _ := openLearners(t)
	for name, lab := range map[string]string{"none": "", "short": "abc", "long": strings.Repeat("a", 65), "a path": "../../etc/passwd/aaaa", "markup": "<script>aaaaaaaaaaa"} {
		t.Run(name, func(t *testing.T) {
			_, loaded := learners.Load(t.Context(), lab)
			updated := learners.Update(t.Context(), lab, func(*Learner) error { return nil })
			for what, err := range map[string]error{"Load": loaded, "Update": updated, "Delete": learners.Delete(t.Context(), lab)} {
				if !errors.Is(err, ErrName) {
					t.Errorf("%s: got %v, want ErrName", what, err)
				}
			}
		})
	}
}

func TestADatabaseThatDoesNotAnswer(t *testing.T) {
	learners, _ := openLearners(t)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	_, loaded := learners.Load(gone, ada)
	for what, err := range map[string]error{
		"Load": loaded, "Delete": learners.Delete(gone, ada),
		"Update": learners.Update(gone, ada, func(*Learner) error { return nil }),
	} {
		if !errors.Is(err, ErrUnavailable) {
			t.Errorf("%s: got %v, want ErrUnavailable", what, err)
		}
	}
}

func TestWhatNobodyGoesOnWithIsForgotten(t *testing.T) {
	learners, advance := openLearners(t)
	bet := func(l *Learner) {
		l.Bet(&forgets, &forgets.Experiments[0], "same")
		l.Begin(&forgets, &forgets.Experiments[0], start)
	}
	update(t, learners, ada, bet)
	for i := range forgetBatch + 3 {
		update(t, learners, ada+strings.Repeat("x", i%40+1)+string(rune('a'+i/40)), bet)
	}
	advance(keptFor - time.Hour)
	update(t, learners, bob, bet)
	if err := learners.Forget(t.Context()); err != nil || learners.count(t) != forgetBatch+5 {
		t.Errorf("an hour early: got %d learners, %v; want all", learners.count(t), err)
	}
	advance(2 * time.Hour)
	if err := learners.Forget(t.Context()); err != nil || learners.count(t) != 1 {
		t.Errorf("got %d learners, %v; want the one that was there lately", learners.count(t), err)
	}
	if got := load(t, learners, bob); len(got.Trials) != 1 {
		t.Errorf("got %+v, want the late one's bet", got)
	}
}

// A stored time has milliseconds; a request that was the first step must not be
// taken for the second one because of what was cut off.
func TestARequestIsOneStepOnly(t *testing.T) {
	learners, _ := openLearners(t)
	c := &Chapter{Slug: "c", Experiments: []Experiment{{ID: "a", Steps: []Step{{Seen: opens("/one")}, {Seen: opens("/one")}}}}}
	e := &c.Experiments[0]
	fact := at(1, "/one")
	fact.At = fact.At.Add(123456 * time.Nanosecond)
	update(t, learners, ada, func(l *Learner) {
		l.Begin(c, e, start)
		if !l.Watch(c, e, []Fact{fact}) {
			t.Error("the first step was not seen")
		}
	})
	learner := load(t, learners, ada)
	if learner.Watch(c, e, []Fact{fact}) || len(learner.Trial(c, e).Matched) != 1 {
		t.Errorf("got %d steps of one request, want 1", len(learner.Trial(c, e).Matched))
	}
}

func TestProgress(t *testing.T) {
	c := &Chapter{Slug: "c", Experiments: []Experiment{{ID: "a"}, {ID: "b"}, {ID: "x", Later: "It comes."}}}
	a, b := &c.Experiments[0], &c.Experiments[1]
	done := Trial{Bet: "x", Since: start, DoneAt: start}
	for _, test := range []struct {
		name    string
		learner func(*Learner)
		want    Progress
	}{
		{"nothing", func(*Learner) {}, Open},
		{"a bet", func(l *Learner) { l.Bet(c, a, "x") }, Under},
		{"begun", func(l *Learner) { l.Begin(c, a, start) }, Under},
		{"one of two done", func(l *Learner) { l.setTrial(c, a, done) }, Under},
		{"all that is open", func(l *Learner) { l.setTrial(c, a, done); l.setTrial(c, b, done) }, Finished},
		{"done, and once more", func(l *Learner) { l.setTrial(c, a, done); l.setTrial(c, b, done); l.Again(c, a) }, Under},
	} {
		t.Run(test.name, func(t *testing.T) {
			var l Learner
			if test.learner(&l); l.Progress(c) != test.want {
				t.Errorf("got %s, want %s", l.Progress(c), test.want)
			}
		})
	}
	if got := (Learner{}).Progress(&Chapter{Later: "It comes."}); got != Waiting {
		t.Errorf("a chapter that comes later: got %s", got)
	}
}

func TestEachLearnerHasATry(t *testing.T) {
	if got := Try(ada); len(got) != 6 || got != Try(ada) || got == Try(bob) || strings.Contains(ada, got) {
		t.Errorf("got %q and %q, want six characters, another name for each learner", Try(ada), Try(bob))
	}
}

func TestTermsAreWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, term := range Glossary {
		if seen[term.ID] || term.ID == "" || term.Name == "" || term.Text == "" || TermByID(term.ID) == nil {
			t.Errorf("%+v is there twice or lacks something", term)
		}
		seen[term.ID] = true
	}
}
