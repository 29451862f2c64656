package lesson

import (
	"strings"
	"testing"
	"time"

	"crumbs.example/shop/internal/lens"
)

// A deed is what an experiment asks for, done in the world. The names of what a
// learner does in between are in walks_test.go.
type deed struct {
	// experiment is "slug/a".
	experiment string
	do         func(*world)
	// without are sets of actions of a random walk: where one of them never happens,
	// nothing is ever verified. begins is what the lab begins with in such a walk.
	without []absence
}

type absence struct {
	actions string
	begins  func(*Settings)
}

func never(actions string) absence { return absence{actions: actions} }

var waiting = 90 * time.Second

var deeds = []deed{
	{"the-shop-forgets-you/a", func(w *world) {
		w.add(2)
		w.stranger()
	}, []absence{never("stranger")}},
	{"what-a-cookie-is/a", func(w *world) {
		w.forget()
		w.open("/")
		w.add(1)
		w.open("/cart")
	}, []absence{never("add, add three, together, second add")}},
	{"lifetime/a", func(w *world) {
		w.forget()
		w.add(1)
		w.wait(waiting)
		w.open("/cart")
	}, []absence{never("wait, wait long, together"), {"set cookieLife=10s, set cookieLife=60s", func(s *Settings) { s.CookieLife = "168h" }}}},
	{"lifetime/b", func(w *world) {
		w.forget()
		w.add(1)
		w.copy()
		w.wait(waiting)
		w.open("/cart")
		w.paste()
		w.open("/cart")
	}, []absence{never("paste"), never("wait, wait long, together"), never("copy")}},
	{"the-cart-that-vanishes/a", func(w *world) {
		w.add(3)
		w.open("/cart")
		w.clear()
		w.open("/cart")
	}, []absence{never("clear, clear site data"), never("add, add three, together, second add")}},
	{"the-cart-that-vanishes/b", func(w *world) {
		w.add(1)
		w.copy()
		w.clear()
		w.open("/cart")
		w.paste()
		w.open("/cart")
	}, []absence{never("paste"), never("copy"), never("clear, clear site data, forget, end")}},
	{"why-not-in-the-cookie/a", func(w *world) { w.fill("signed", 3) }, []absence{never("fill signed")}},
	{"why-not-in-the-cookie/b", func(w *world) {
		w.empty()
		w.fill("plain", 1)
		w.forge()
		w.cookieCart("plain")
	}, []absence{never("forge"), never("fill plain")}},
	{"why-not-in-the-cookie/c", func(w *world) {
		for range 10 {
			w.fill("signed", 25)
		}
	}, []absence{never("fill signed")}},
	{"the-signing-secret/a", func(w *world) {
		w.add(1)
		w.open("/cart")
		w.spoil(lens.Forged)
		w.open("/cart")
	}, []absence{never("change a character")}},
	{"the-signing-secret/b", func(w *world) {
		w.add(1)
		w.rotate()
		w.open("/cart")
		w.add(1)
	}, []absence{never("rotate"), never("add, add three, together, second add")}},
	{"the-signing-secret/c", func(w *world) {
		w.add(1)
		w.rotate()
		w.open("/cart")
		w.retire()
		w.open("/cart")
	}, []absence{never("retire"), never("rotate")}},
	{"the-memory-store/a", func(w *world) {
		w.add(2)
		w.open("/cart")
		w.restart()
		w.open("/cart")
	}, []absence{never("restart")}},
	{"the-memory-store/b", func(w *world) {
		w.add(2)
		w.open("/cart")
		w.onSecond()
	}, []absence{never("second cart, second add")}},
	{"the-mongodb-store/a", func(w *world) {
		w.add(2)
		w.open("/cart")
		w.restart()
		w.open("/cart")
	}, []absence{never("restart, second cart, second add")}},
	{"the-mongodb-store/b", func(w *world) {
		w.add(1)
		w.wait(waiting)
		w.open("/cart")
	}, []absence{never("wait, wait long, together"), {"set idle=10s, set idle=60s", func(s *Settings) { s.Idle = time.Hour }}}},
	{"security-attributes/a", func(w *world) {
		w.add(1)
		w.script()
		w.set("httpOnly", "off")
		w.add(1)
		w.script()
	}, []absence{never("script"), never("set httpOnly=off")}},
	{"security-attributes/b", func(w *world) {
		w.add(1)
		w.attack()
		w.open("/cart")
		w.set("sameSite", "none")
		w.add(1)
		w.attack()
	}, []absence{never("attack"), never("set sameSite=none")}},
	{"security-attributes/c", func(w *world) {
		w.add(1)
		w.open("/cart")
		w.onProduct()
	}, []absence{never("product"), {"set path=/products", func(s *Settings) { s.Path = "/" }}}},
	{"security-attributes/d", func(w *world) {
		w.clear()
		w.add(1)
		w.open("/cart")
	}, []absence{never("add, add three, together, second add"), {"set secure=on", func(s *Settings) { s.Secure = false }}}},
	{"two-tabs-one-cart/a", func(w *world) {
		w.add(1)
		w.together(2)
		w.set("careless", "0s")
		w.add(1)
		w.together(5)
	}, []absence{never("together"), never("set careless=0s")}},
	{"where-else/a", func(w *world) {
		w.add(1)
		w.shelved(1)
		w.clear()
		w.shelved(0)
	}, []absence{never("clear, clear site data"), never("put on the shelf")}},
	{"where-else/b", func(w *world) {
		w.add(1)
		w.shelved(1)
		w.clearSite()
		w.shelved(0)
	}, []absence{never("clear site data"), never("put on the shelf")}},
}

// find returns an experiment by "slug/a".
func find(t testing.TB, name string) *Experiment {
	t.Helper()
	slug, id, _ := strings.Cut(name, "/")
	if c := ByPath(slug); c != nil {
		if e := c.Experiment(id); e != nil {
			return e
		}
	}
	t.Fatalf("no experiment %q", name)
	return nil
}

// begin is a world in which an experiment has just been begun.
func begin(e *Experiment) *world {
	w := newWorld()
	if w.lab = e.Lab != nil; w.lab {
		w.apply(*e.Lab)
	}
	return w
}

func watched(e *Experiment, w *world) Trial { return e.Watch(Trial{Since: start}, w.facts) }

func TestEveryExperimentHasADeed(t *testing.T) {
	known := map[string]bool{}
	for _, d := range deeds {
		known[d.experiment] = true
	}
	for _, c := range Chapters {
		for _, e := range c.Experiments {
			if name := c.Slug + "/" + e.ID; e.Later == "" && !known[name] {
				t.Errorf("%s: no deed is tested", name)
			}
		}
	}
}

func TestDeedsAreSeen(t *testing.T) {
	for _, d := range deeds {
		t.Run(d.experiment, func(t *testing.T) {
			e := find(t, d.experiment)
			w := begin(e)
			d.do(w)
			if got := watched(e, w); !got.Done() {
				t.Errorf("got %d of %d steps, near %q; want done", len(got.Matched), len(e.Steps), got.Near)
			}
		})
	}
}

// A trial is kept between two looks at it, with times to the millisecond.
func TestDeedsAreSeenPieceByPiece(t *testing.T) {
	for _, d := range deeds {
		t.Run(d.experiment, func(t *testing.T) {
			e := find(t, d.experiment)
			w := begin(e)
			w.wait(345 * time.Microsecond)
			d.do(w)
			trial := Trial{Since: start}
			for i := range w.facts {
				trial = e.Watch(trial, w.facts[:i+1])
				for j := range trial.Matched {
					trial.Matched[j].At = trial.Matched[j].At.Truncate(time.Millisecond)
				}
			}
			if !trial.Done() {
				t.Errorf("got %d of %d steps, near %q; want done", len(trial.Matched), len(e.Steps), trial.Near)
			}
		})
	}
}

func TestDeedsInTheOtherPlaceAreNotSeen(t *testing.T) {
	for _, d := range deeds {
		t.Run(d.experiment, func(t *testing.T) {
			e := find(t, d.experiment)
			w := begin(e)
			w.inOther(func() { d.do(w) })
			if got := watched(e, w); len(got.Matched) > 0 {
				t.Errorf("got %d steps; want none: the shop's experiments ignore labs, and the other way round", len(got.Matched))
			}
		})
	}
}

func TestDeedsOfOthersAreNotSeen(t *testing.T) {
	for _, d := range deeds {
		e := find(t, d.experiment)
		if e.Lab != nil {
			continue // a lab is the learner's own
		}
		t.Run(d.experiment, func(t *testing.T) {
			w := begin(e)
			d.do(w)
			for i := range w.facts {
				w.facts[i].Mine, w.facts[i].Try = false, true
			}
			if got := watched(e, w); got.Done() {
				t.Error("got done; want not: no request was the learner's")
			}
		})
	}
}
