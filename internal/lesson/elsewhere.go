package lesson

import "slices"

// elsewhere is chapter 12: the browser's other places.
var elsewhere = Chapter{
	Number: 12, Slug: "where-else", Title: "Where else could it live?",
	Brief:   "Keep a cart in localStorage, and find out what clears it.",
	Minutes: 3,
	Hook: []string{
		"A browser has other places to keep things. [[localstorage|localStorage]] is one: scripts of a page write there, and no request carries it along.",
		"The lab has such a shelf, beside its ordinary cart.",
	},
	Experiments: []Experiment{
		{
			ID: "a", Title: "Delete the cookie alone",
			Question: "One thing is on the shelf, in localStorage, and one in the cart, behind a cookie. You delete the cookie. Which survives in this browser?",
			Options: []Option{
				{ID: "shelf", Text: "The shelf", Right: true, Why: "localStorage is another place. Deleting a cookie does not touch it."},
				{ID: "cart", Text: "The cart", Why: "It is still in the database, but this browser has no key to it any more."},
				{ID: "both", Text: "Both", Why: "The cart's key was in the cookie. Without it the cart is out of reach."},
				{ID: "none", Text: "Neither", Why: "Neither it is when all of the site's data is cleared: the next experiment."},
			},
			Lab: labWith(func(*Settings) {}),
			Steps: []Step{
				stepBoth(),
				{
					Do:    "Delete the cookie crumbs-lab in the browser's tools, and nothing else. Reload the shelf.",
					Links: []Link{{Text: "The shelf", Path: "/shelf"}},
					Seen: func(c Case) bool {
						return shelfAlone(c) && c.number(MarkLocal) >= 1
					},
					Near: nearShelf,
				},
			},
			Hints: []string{
				"Clear site data takes too much here. One row in the list of cookies is enough.",
				"F12, Application or Storage, Cookies. The Local Storage entry is beside it: leave that one.",
				"Delete the row crumbs-lab, and press F5 on the shelf's page.",
			},
			Reveal: []string{
				"The shelf's script still found its piece, and its report came without a cookie. Two places, two lives.",
			},
		},
		{
			ID: "b", Title: "Clear all of the site's data",
			Question: "Again one thing in each. This time you clear everything that the browser keeps for this address. Which survives in this browser?",
			Options: []Option{
				{ID: "shelf", Text: "The shelf: it is not a cookie", Why: "Not a cookie, but data of this address. Browsers clear both together."},
				{ID: "none", Text: "Neither", Right: true, Why: "“Site data” means all of it: cookies, localStorage, and what else a page can keep."},
				{ID: "cart", Text: "The cart: it is on the server", Why: "On the server it is. Without its key this browser cannot get to it."},
			},
			Lab: labWith(func(*Settings) {}),
			Steps: []Step{
				stepBoth(),
				{
					Do:    "Clear the site data: F12, Application, Storage, “Clear site data”; in other browsers the sign beside the address. Reload the shelf.",
					Links: []Link{{Text: "The shelf", Path: "/shelf"}},
					Seen: func(c Case) bool {
						return shelfAlone(c) && c.number(MarkLocal) == 0 && !c.loadedWithCookie()
					},
					Near: nearShelf,
				},
			},
			Hints: []string{
				"This clears what every program on this address keeps: your own projects on localhost too.",
				"In Firefox: the lock beside the address, “Clear cookies and site data”. In Safari: Settings, Privacy, Manage Website Data.",
				"With the shelf open: F12, Application, Storage, “Clear site data”, then F5.",
			},
			Reveal: []string{
				"Cookie and shelf went together. Your progress in this course did not: it is on the server, under a code that is in this page's address and in the tab's history. In a cookie it would have gone with the first lesson.",
				"localStorage is no better place for a [[session]]'s key. Every script of the page can read it, and there is no HttpOnly for it.",
			},
		},
	},
	Code: []Code{{Room: "internal/server", File: "lab_pages.go", Name: "report", Caption: "What the shop knows of the shelf: a number that a script tells. The cookie comes by itself."}},
	Further: []string{
		"Open the lab's cart in two browsers, and the shelf too. The shelf belongs to one browser, the cart to whoever has the key.",
		"A server can ask for all that as well: `Clear-Site-Data: \"cookies\"`. It empties the cookies of every project on localhost, so no lesson does it.",
	},
	Takeaway: "What only the browser keeps is gone when its owner clears it, and what only the server keeps needs a key in the browser.",
	Sources: []Source{
		{"MDN: Web Storage API", "https://developer.mozilla.org/en-US/docs/Web/API/Web_Storage_API"},
		{"MDN: Clear-Site-Data", "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Clear-Site-Data"},
		{"OWASP Session Management Cheat Sheet, HTML5 Web Storage API", owaspSession + "#html5-web-storage-api"},
	},
}

// stepBoth is a piece on the shelf, and the cart's cookie beside it.
func stepBoth() Step {
	return Step{
		Do:    "Put something into the lab's cart, and something on the shelf. Reload the shelf.",
		Links: []Link{{Text: "Open the lab", Path: "/"}, {Text: "The shelf", Path: "/shelf"}},
		Seen:  func(c Case) bool { return reports(c) && c.number(MarkLocal) >= 1 && c.CookieSent },
		Near: func(c Case) string {
			switch {
			case reports(c) && c.number(MarkLocal) >= 1:
				return "Something is on the shelf, and no cookie came. Put something into the lab's cart too."
			case reports(c) && c.number(MarkLocal) == 0 && c.CookieSent:
				return "The cookie came, and the shelf is empty. Put something on it."
			}
			return ""
		},
		Again: true,
	}
}

// shelfAlone says whether the shelf's script reports for the first time without
// the cookie, and nobody but the learner took that away.
func shelfAlone(c Case) bool {
	reported := func(f Fact) bool { return f.Marks[MarkLocal] != "" }
	return reports(c) && !c.CookieSent && c.jar() == c.last().jar() && c.sameRun() && !c.asked() && !c.was(reported)
}

// loadedWithCookie says whether the shelf's page was loaded before the cookie went.
// What is missing from such a page may have been taken off it by hand.
func (c Case) loadedWithCookie() bool {
	loads := slices.DeleteFunc(slices.Clone(c.Between), func(f Fact) bool { return !f.looks("/shelf") })
	return len(loads) == 0 || loads[len(loads)-1].CookieSent
}

func nearShelf(c Case) string {
	if !reports(c) || c.number(MarkLocal) < 0 {
		return ""
	}
	switch {
	case c.jar() != c.last().jar():
		return c.otherJar()
	case c.asked():
		return "The shop told the browser to drop the cookie. Put something into both again, and clear it yourself."
	case c.closedMeanwhile():
		return nearClosed
	case !c.sameRun():
		return "A setting of the lab was changed, and that ended its session. Put something into both again."
	case c.number(MarkLocal) == 0 && c.CookieSent:
		return "The shelf is empty, and the cookie is still there: that was taken off by hand. Put something on it again."
	case c.number(MarkLocal) == 0:
		return "The shelf is empty too. Put something into both again, and clear only what this step names."
	case !c.CookieSent:
		return "The cookie is gone, and the shelf is still full. This step wants all of the site's data cleared."
	}
	return ""
}
