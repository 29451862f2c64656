package server_test

import (
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"

	"crumbs.example/shop/internal/lesson"
)

const (
	courseWalks = 200
	// walksALab is how many walks a lab stays set up for one experiment, walksALook
	// after how many the page of each experiment looks: long before the lens's
	// history has made room.
	walksALab, walksALook = 2, 20
)

// Two hundred walks through the shop and the lab, with every experiment of the
// course under way, verify none of them. What a walk never does are the deeds:
//
//   - Coming without the cookie: curl and private windows, ?try= (chapter 1), a
//     browser that begins (2), clearing (4, 12), a pasted or changed value (3, 4, 6),
//     "end" and "forget the cookie". So the walker has a cart when the course begins.
//   - Waiting until something is over (3, 8): the lab gets the longest choice.
//   - What the lab's panel does: restart, rotate, retire (6, 7, 8), the switches (9, 11).
//   - The second server (7, 8).
//   - Filling the cart that is kept in a cookie (5); its page is opened.
//   - Another site's form (9b), several requests at once (11).
//   - Adding in a lab whose cookie is Secure, or for /products: the way back to the
//     cart and to a product is all the rest (9c, 9d). There the walker only looks.
//     So too where each change waits two seconds (11), to save time.
func TestWalksThroughShopAndLabVerifyNothing(t *testing.T) {
	s := openShop(t, withCourse)
	products := s.plenty(t, 3)
	w := &courseWalker{browser: s.browser(t), slug: products[0].Slug}
	for _, p := range products {
		w.skus = append(w.skus, p.SKU)
	}
	w.add(t, w.skus[0])
	w.add(t, w.skus[1])
	var labs []trialPlace
	for _, place := range trialPlaces() {
		w.begin(t, "/learn/"+place.chapter.Slug, ada, place.experiment.ID, place.experiment.Options[0].ID)
		if place.experiment.Lab != nil {
			labs = append(labs, place)
		}
	}
	var names []string
	for seed := range courseWalks {
		random := rand.New(rand.NewPCG(uint64(seed), 5))
		if seed%walksALab == 0 {
			place := labs[random.IntN(len(labs))]
			w.setUp(t, place)
			names = append(names, "\nTHE LAB FOR "+place.String())
		}
		for range 4 + random.IntN(5) {
			names = append(names, w.step(t, random))
		}
		if seed%walksALook == walksALook-1 {
			w.wantNothingDone(t, seed, names)
		}
	}
	if got := w.check(t, ada, "the-shop-forgets-you", "a"); got.Seen != 1 {
		t.Errorf("chapter 1: got %+v, want the two things in the cart seen", got)
	}
}

// trialPlace is an experiment that is open.
type trialPlace struct {
	chapter    *lesson.Chapter
	experiment *lesson.Experiment
}

func (p trialPlace) String() string { return p.chapter.Slug + "/" + p.experiment.ID }

func trialPlaces() []trialPlace {
	var places []trialPlace
	for i := range lesson.Chapters {
		chapter := &lesson.Chapters[i]
		for j := range chapter.Experiments {
			if e := &chapter.Experiments[j]; chapter.Later == "" && e.Later == "" {
				places = append(places, trialPlace{chapter, e})
			}
		}
	}
	return places
}

// courseWalker is the learner's browser.
type courseWalker struct {
	*browser
	skus []string
	slug string
	// onlyLooks says that the lab's cart is left alone.
	onlyLooks bool
}

// setUp has the lab run as an experiment needs it, which begins anew.
func (w *courseWalker) setUp(t *testing.T, place trialPlace) {
	t.Helper()
	chapter := "/learn/" + place.chapter.Slug
	w.submit(t, chapter+"/again", trying(ada, place.experiment.ID))
	w.submit(t, chapter+"/start", trying(ada, place.experiment.ID))
	for _, s := range place.experiment.Switches {
		if last := s.Choices[len(s.Choices)-1].Value; s.Name == "idle" || s.Name == "cookieLife" {
			w.submit(t, labPath(ada), trying(ada, place.experiment.ID, "chapter", place.chapter.Slug, "set", s.Name, "value", last))
		}
	}
	settings := place.experiment.Lab
	w.onlyLooks = settings.Path != "/" || settings.Secure || settings.Careless > 0
}

// step does one thing by chance, in the shop or in the lab, and returns its name.
func (w *courseWalker) step(t *testing.T, random *rand.Rand) string {
	t.Helper()
	prefix, moves := "", append(lookingMoves(w.slug), changingMoves(w.skus[random.IntN(len(w.skus))])...)
	if random.IntN(2) == 0 {
		prefix, moves = labPath(ada), append(moves, labMoves...)
		if w.onlyLooks {
			moves = append(lookingMoves(w.slug), labMoves...)
		}
	}
	move := moves[random.IntN(len(moves))]
	answer := w.make(t, prefix, move)
	refusals := []int{http.StatusConflict, http.StatusUnprocessableEntity} // no such line any more, or too many
	if answer.status >= http.StatusBadRequest && !slices.Contains(refusals, answer.status) {
		t.Fatalf("%s: got status %d\n%s", answer.request, answer.status, answer.text())
	}
	return answer.request
}

// move is a request of a walk.
type move struct{ method, path, form, header string }

func lookingMoves(slug string) []move {
	const get, head = http.MethodGet, http.MethodHead
	return []move{
		{get, "/", "", ""}, {get, "/products/" + slug, "", ""}, {get, "/search?q=lamp", "", ""}, {get, "/departments/kitchen", "", ""},
		{get, "/cart", "", ""}, {get, "/cart", "", asJSON}, {get, "/search/suggest?q=la", "", ""}, {get, "/products/" + slug + "?review=1", "", ""},
		{head, "/", "", ""}, {head, "/cart", "", ""}, {head, "/products/" + slug, "", ""}, {get, "/orders", "", ""}, {get, "/checkout", "", ""},
	}
}

func changingMoves(sku string) []move {
	const post = http.MethodPost
	return []move{
		{post, "/cart/items", "sku=" + sku, ""}, {post, "/cart/items", "sku=" + sku + "&quantity=3", ""}, {post, "/cart/items", "sku=" + sku, asJSON},
		{post, "/cart/items/" + sku, "quantity=2", ""}, {post, "/cart/items/" + sku + "/remove", "", ""},
		{post, "/cart/items/" + sku + "/save", "", ""}, {post, "/cart/saved/" + sku + "/restore", "", ""},
	}
}

// labMoves are a lab's own pages, and what their scripts tell.
var labMoves = []move{
	{http.MethodGet, "/injected", "", ""}, {http.MethodPost, "/reports", "script=blind", ""},
	{http.MethodGet, "/shelf", "", ""}, {http.MethodPost, "/reports", "local=1", ""}, {http.MethodPost, "/reports", "local=0", ""},
	{http.MethodGet, "/together", "", ""}, {http.MethodGet, "/attack", "", ""},
	{http.MethodGet, "/cookie-cart?kind=plain", "", ""}, {http.MethodGet, "/cookie-cart?kind=signed", "", ""},
}

// make sends a request under the learner's name, and follows where it leads.
func (w *courseWalker) make(t *testing.T, prefix string, m move) page {
	t.Helper()
	separator := "?"
	if strings.Contains(m.path, "?") {
		separator = "&"
	}
	headers := []string{}
	if m.header != "" {
		headers = append(headers, m.header)
	}
	if m.method == http.MethodPost {
		headers = append(headers, "Content-Type: application/x-www-form-urlencoded")
	}
	answer := w.send(t, m.method, prefix+m.path+separator+"lab="+ada, m.form, headers...)
	if to := answer.header.Get("Location"); answer.status == http.StatusSeeOther && to != "" {
		w.get(t, to)
	}
	return answer
}

func (w *courseWalker) wantNothingDone(t *testing.T, seed int, names []string) {
	t.Helper()
	for _, place := range trialPlaces() {
		got := w.check(t, ada, place.chapter.Slug, place.experiment.ID)
		if !got.Begun || got.Done {
			t.Fatalf("walk %d, %s: got %+v, want it under way and not done\nafter %s", seed, place, got, strings.Join(names[max(0, len(names)-80):], ", "))
		}
	}
}

// Another experiment's beginning takes the lab's servers away, too. That is not
// the restart that the chapters on stores ask for.
func TestAnotherExperimentIsNoRestart(t *testing.T) {
	const memory, mongo = "the-memory-store", "the-mongodb-store"
	for _, test := range []struct {
		chapter string
		others  [][2]string
	}{
		{memory, [][2]string{{mongo, "a"}, {memory, "b"}}},
		{mongo, [][2]string{{memory, "b"}, {"where-else", "a"}}},
	} {
		t.Run(test.chapter, func(t *testing.T) {
			s := openShop(t, withCourse)
			b := s.browser(t)
			b.begin(t, "/learn/"+test.chapter, ada, "a", lesson.ByPath(test.chapter).Experiment("a").Options[0].ID)
			lab := b.lab(ada)
			lab.add(t, s.plenty(t, 1)[0].SKU)
			lab.add(t, s.plenty(t, 1)[0].SKU)
			lab.get(t, "/cart")
			for _, other := range test.others {
				b.begin(t, "/learn/"+other[0], ada, other[1], lesson.ByPath(other[0]).Experiment(other[1]).Options[0].ID)
			}
			lab.get(t, "/cart")
			if got := b.check(t, ada, test.chapter, "a"); got.Seen != 1 || got.Done {
				t.Errorf("got %+v, want the first step alone", got)
			}
		})
	}
}
