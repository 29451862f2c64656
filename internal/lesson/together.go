package lesson

import "time"

// together is chapter 11: two changes of one session at the same moment.
var together = Chapter{
	Number: 11, Slug: "two-tabs-one-cart", Title: "Two tabs, one cart",
	Brief:   "Press Add in two tabs at once and count what arrives.",
	Minutes: 3,
	Hook: []string{
		"Two tabs share one [[cookie]], so they share one [[session]]. Both can change the cart in the same moment.",
		"A program that changes something stored does three things: it reads, it changes what it read, it writes. Somebody else may come in between.",
	},
	Experiments: []Experiment{{
		ID: "a", Title: "Add and add",
		Question: "The cart holds one thing. Two adds arrive at the same moment, and the shop answers both with “added”. How many things are in the cart?",
		Options: []Option{
			{ID: "three", Text: "Three, always", Why: "It should be so, and in this shop it is. A program that reads, waits and writes does not get there."},
			{ID: "two", Text: "Two, if nobody takes care", Right: true, Why: "Both read one, both write two. The second write buries the first one's."},
			{ID: "error", Text: "Two, and one of them gets an error", Why: "That would be honest. But a program that writes without looking again does not notice that it lost something."},
		},
		Lab: labWith(func(s *Settings) { s.Careless = 2 * time.Second }), Switches: []Switch{switchCareless},
		Steps: []Step{
			{
				Do:    "Put one thing into the lab's cart. Open the lab in a second tab, and press Add in both within two seconds. Or let a page press it for you.",
				Links: []Link{{Text: "Open the lab", Path: "/"}, {Text: "The page that adds five at once", Path: "/together"}},
				Seen:  buried,
				Near: func(c Case) string {
					if c.Lab() && c.Added() && c.set("careless", "2s") {
						return "That add was alone. Press in the second tab while the first one is still waiting."
					}
					return ""
				},
			},
			{
				Do:    "Set the switch to compare-and-set, and add several things at once again.",
				Links: []Link{{Text: "The page that adds five at once", Path: "/together"}},
				Seen:  kept,
				Near: func(c Case) string {
					if c.Lab() && c.Added() && c.set("careless", "0s") {
						return "That add was alone, and quick. The page can press five times at once."
					}
					return ""
				},
			},
		},
		Hints: []string{
			"In this lab an add takes two seconds, so two hands are quick enough.",
			"The very first add begins the session. Only what comes after it can meet in one cart.",
			"Open “The page that adds five at once” and press its button: once now, and once after the switch.",
		},
		Reveal: []string{
			"Look at the two requests: both found the same number in the cart, and both wrote one more. Both were told that it was added. One of them was not true.",
			"This shop stores with [[compare-and-set]]: write only if nobody wrote since I read. Whoever comes too late reads again and adds to the fresh cart.",
			"It was measured: 16 writers, 400 adds to one session, all acknowledged. express-session with connect-mongo and gin-contrib/sessions with its Mongo store had kept 25 to 53, by stack and database. This shop had kept all 400.",
		},
	}},
	Code: []Code{
		{Room: "internal/server", File: "lab_careless.go", Name: "careless", Caption: "Reads, waits, and writes what it knew."},
		{Room: "internal/server", File: "visit.go", Name: "change-cart", Caption: "The shop's way: a change that can be made again on fresh values."},
		{Room: "internal/sessionstore", File: "replace.go", Name: "compare-and-set", Caption: "The write that names the revision it was based on."},
	},
	Further: []string{
		"Look at the card “The document” of the five adds: the sentence says how often another request had been first.",
		"Press Add twice, quickly, in one tab: it counts once. Each form carries a token, so a double click is one add.",
	},
	Takeaway: "Read, change and write is three steps, and what another request stores between them is lost unless the write checks.",
	Sources: []Source{
		{"MongoDB manual: Atomicity and transactions", "https://www.mongodb.com/docs/manual/core/write-operations-atomicity/"},
		{"RFC 9110, section 13.1.1: If-Match, the same idea in HTTP", "https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1"},
	},
}

// buried says whether an add was based on the same cart as an earlier one that
// was still under way: one of the two is lost.
func buried(c Case) bool {
	return c.Lab() && c.Added() && c.set("careless", "2s") && c.was(func(f Fact) bool {
		return rivals(c.Fact, f) && f.set("careless", "2s") && f.Before == c.Before && c.At.Before(f.End())
	})
}

// atOnce is how far adds may be apart that a script sends together.
const atOnce = time.Second

// kept says whether several adds came at once and each found what the others had
// stored: two that were under way together, or three within the second.
func kept(c Case) bool {
	if !c.Lab() || !c.Added() || !c.set("careless", "0s") {
		return false
	}
	counts := map[int]bool{c.After: true}
	adds, overlap := 1, false
	for _, f := range c.Between {
		if rivals(c.Fact, f) && f.set("careless", "0s") && c.At.Sub(f.At) <= atOnce {
			counts[f.After] = true
			adds++
			overlap = overlap || c.At.Before(f.End())
		}
	}
	return (overlap || adds > 2) && len(counts) == adds
}

// rivals says whether both requests added to one session's cart.
func rivals(a, b Fact) bool { return b.Added() && b.Lab() && a.Session != "" && a.Session == b.Session }
