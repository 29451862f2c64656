package lesson

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"crumbs.example/shop/internal/lens"
)

// action is one thing that somebody may do on a walk through the shop.
type action struct {
	name string
	do   func(*world)
}

// everywhere is what can be done in the shop and in a lab.
var everywhere = []action{
	{"home", func(w *world) { w.open("/") }},
	{"product", func(w *world) { w.onProduct() }},
	{"cart", func(w *world) { w.open("/cart") }},
	{"add", func(w *world) { w.add(1) }},
	{"add three", func(w *world) { w.add(3) }},
	{"remove", func(w *world) {
		w.request(ask{method: "POST", path: "/cart/items/A-1/remove", add: -1, stale: -1})
		w.open("/cart")
	}},
	{"together", func(w *world) { w.together(3) }},
	{"forget", func(w *world) { w.forget(); w.open("/cart") }},
	{"end", func(w *world) { w.end(); w.open("/cart") }},
	{"clear", func(w *world) { w.clear() }},
	{"clear site data", func(w *world) { w.clearSite() }},
	{"copy", func(w *world) { w.copy() }},
	{"paste", func(w *world) { w.paste() }},
	{"change a character", func(w *world) { w.spoil(lens.Forged) }},
	{"cut a value", func(w *world) { w.spoil(lens.Malformed) }},
	{"other name", func(w *world) { w.request(ask{method: "GET", path: "/cart", host: "127.0.0.1", stale: -1}) }},
	{"embedded elsewhere", func(w *world) { w.request(ask{method: "GET", path: "/cart", foreign: true, stale: -1}) }},
	{"look in the other place", func(w *world) { w.inOther(func() { w.open("/cart") }) }},
	{"add in the other place", func(w *world) { w.inOther(func() { w.add(3) }) }},
	{"clear in the other place", func(w *world) { w.inOther(func() { w.clear(); w.open("/cart") }) }},
	{"stranger", func(w *world) { w.stranger() }},
	{"stranger elsewhere", func(w *world) { w.request(ask{method: "GET", path: "/", stranger: true, stale: -1}) }},
	{"stranger adds", func(w *world) {
		w.request(ask{method: "POST", path: "/cart/items", stranger: true, add: 3, stale: -1})
	}},
	{"wait", func(w *world) { w.wait(4 * time.Second) }},
	{"wait long", func(w *world) { w.wait(70 * time.Second) }},
	{"attack", func(w *world) { w.attack() }},
}

// inLabs is what can be done in a lab alone.
var inLabs = []action{
	{"restart", func(w *world) { w.restart() }},
	{"rotate", func(w *world) { w.rotate() }},
	{"retire", func(w *world) { w.retire() }},
	{"closed meanwhile", func(w *world) { w.reopen(false) }},
	{"another process", func(w *world) { w.reopen(true) }},
	{"second cart", func(w *world) { w.onSecond() }},
	{"second add", func(w *world) { w.addOn(ask{add: 1, second: true}) }},
	{"script", func(w *world) { w.script() }},
	{"look at the shelf", func(w *world) { w.shelved(0) }},
	{"put on the shelf", func(w *world) { w.shelved(1) }},
	{"take off the shelf", func(w *world) { w.shelved(-1) }},
	{"take off at once", func(w *world) { w.unshelved() }},
	{"fill plain", func(w *world) { w.fill("plain", 5) }},
	{"fill signed", func(w *world) { w.fill("signed", 50) }},
	{"look at plain", func(w *world) { w.cookieCart("plain") }},
	{"look at signed", func(w *world) { w.cookieCart("signed") }},
	{"forge", func(w *world) { w.forge() }},
}

// switching are the settings that a lab's page can change.
func switching() []action {
	var list []action
	for _, s := range []Switch{switchHTTPOnly, switchSameSite, switchPath, switchSecure, switchIdle, switchLife, switchCareless} {
		for _, c := range s.Choices {
			list = append(list, action{"set " + s.Name + "=" + c.Value, func(w *world) { w.set(s.Name, c.Value) }})
		}
	}
	return list
}

// actionsFor are the actions of a walk, without those that are never done.
func actionsFor(t testing.TB, e *Experiment, without string) []action {
	t.Helper()
	list := slices.Clone(everywhere)
	if e.Lab != nil {
		list = append(append(list, inLabs...), switching()...)
	}
	for name := range strings.SplitSeq(without, ", ") {
		known := func(a action) bool { return a.name == name }
		if without != "" && !slices.ContainsFunc(append(slices.Concat(everywhere, inLabs), switching()...), known) {
			t.Fatalf("no action %q", name)
		}
		list = slices.DeleteFunc(list, known)
	}
	return list
}

const (
	walks     = 200
	walkSteps = 40
)

// stroll does some of the actions by chance, and returns their names.
func stroll(w *world, random *rand.Rand, actions []action, steps int) []string {
	var names []string
	for range steps {
		a := actions[random.IntN(len(actions))]
		a.do(w)
		names = append(names, a.name)
	}
	return names
}

func TestWalksWithoutTheDeedVerifyNothing(t *testing.T) {
	for _, d := range deeds {
		for _, absent := range d.without {
			t.Run(d.experiment+" without "+absent.actions, func(t *testing.T) {
				e := find(t, d.experiment)
				actions := actionsFor(t, e, absent.actions)
				for seed := range uint64(walks) {
					random := rand.New(rand.NewPCG(seed, 7))
					w := absent.world(e)
					names := stroll(w, random, actions, walkSteps)
					if got := watched(e, w); got.Done() {
						t.Fatalf("walk %d: got done; want not\n%s\nafter %s", seed, told(got), strings.Join(names, ", "))
					}
				}
			})
		}
	}
}

// The same walks, with the deed tried in the middle and at the end: all of it but
// what is absent.
func TestAnIncompleteDeedVerifiesNothing(t *testing.T) {
	for _, d := range deeds {
		for _, absent := range d.without {
			t.Run(d.experiment+" without "+absent.actions, func(t *testing.T) {
				e := find(t, d.experiment)
				actions := actionsFor(t, e, absent.actions)
				for seed := range uint64(walks) {
					random := rand.New(rand.NewPCG(seed, 13))
					w := absent.world(e)
					names := stroll(w, random, actions, random.IntN(walkSteps/2))
					d.do(w)
					names = append(append(names, "THE DEED"), stroll(w, random, actions, random.IntN(walkSteps/2))...)
					d.do(w)
					if got := watched(e, w); got.Done() {
						t.Fatalf("walk %d: got done; want not\n%s\nafter %s", seed, told(got), strings.Join(names, ", "))
					}
				}
			})
		}
	}
}

// world is one in which what is absent never happens.
func (a absence) world(e *Experiment) *world {
	w := begin(e)
	if a.begins != nil {
		settings := *e.Lab
		a.begins(&settings)
		w.apply(settings)
	}
	w.never = map[string]bool{}
	for name := range strings.SplitSeq(a.actions, ", ") {
		w.never[name] = true
	}
	return w
}

// Whatever somebody has tried before, doing the deed must work.
func TestADeedAfterAnyWalkIsSeen(t *testing.T) {
	for _, d := range deeds {
		t.Run(d.experiment, func(t *testing.T) {
			e := find(t, d.experiment)
			for seed := range uint64(walks) {
				random := rand.New(rand.NewPCG(seed, 11))
				w := begin(e)
				names := stroll(w, random, actionsFor(t, e, ""), random.IntN(walkSteps))
				if w.wait(time.Hour); e.Lab != nil { // all sessions have run out
					w.apply(*e.Lab)
				}
				w.clearSite()
				w.open("/cart")
				d.do(w)
				if got := watched(e, w); !got.Done() {
					t.Fatalf("walk %d: got %d of %d steps, near %q; want done\n%s\nafter %s", seed, len(got.Matched), len(e.Steps), got.Near, told(got), strings.Join(names, ", "))
				}
			}
		})
	}
}

// told lists the requests that a trial took for its steps.
func told(trial Trial) string {
	var out strings.Builder
	for i, f := range trial.Matched {
		fmt.Fprintf(&out, "step %d: %s %s %s cookie=%t %s session=%q cart=%d>%d %v\n", i+1, f.ID, f.Method, f.Path, f.CookieSent, f.Verdict, f.Session, f.Before, f.After, f.Marks)
	}
	return out.String()
}
