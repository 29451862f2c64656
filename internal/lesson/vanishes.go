package lesson

import (
	"fmt"

	"crumbs.example/shop/internal/lens"
)

// vanishes is chapter 4, the shop's own experiment: without its key the cart is
// out of reach, and it is still there.
var vanishes = Chapter{
	Number: 4, Slug: "the-cart-that-vanishes", Title: "The cart that vanishes",
	Brief:   "Clear one cookie and lose the cart, put it back and have the cart again.",
	Minutes: 4, Documents: true,
	Hook: []string{
		"This is the experiment that the shop was built for. You are not signed in, and the [[cookie]] is all that ties you to your cart.",
		"A button in a page can ask the browser to drop it. That is the shop asking. Here you take it away yourself, where the browser keeps it.",
	},
	Experiments: []Experiment{
		{
			ID: "a", Title: "Take the key away",
			Question: "Three things are in your cart. You delete the shop's cookie in the browser's tools, and reload the cart. What do you see?",
			Options: []Option{
				{ID: "still", Text: "The three things: the shop has them stored", Why: "It has them stored, true. But it has no way to tell that they are yours."},
				{ID: "empty", Text: "An empty cart", Right: true, Why: "The request brought no cookie. The shop can only show what it shows to everybody new."},
				{ID: "warning", Text: "A warning that the session was lost", Why: "That would need somebody who remembers that you had one, and that was the cookie."},
			},
			Steps: []Step{
				{
					Do:    "Put three things into your cart, and look at it.",
					Links: []Link{{Text: "Open the shop", Path: "/"}, {Text: "The cart", Path: "/cart"}},
					Seen:  func(c Case) bool { return c.visit() && c.opened() && c.holds(3) },
					Near: func(c Case) string {
						if c.visit() && c.CartKnown && c.After > 0 && c.After < 3 {
							return fmt.Sprintf("%d of 3 are in the cart.", c.After)
						}
						return ""
					},
					Again: true,
				},
				{
					Do:   "Press F12. Open Application (Storage in Firefox), then Cookies, then this address. Delete {cookie}, and reload the cart in the same window.",
					Seen: func(c Case) bool { return lost(c) && !c.asked() },
					Near: nearLost,
				},
			},
			Hints: []string{
				"The browser's own settings can do it too: the sign beside the address, then cookies and site data. It may take more than this one cookie.",
				"In Safari the tools must be allowed first: Settings, Advanced, Show features for web developers. Then Storage, Cookies.",
				"F12, Application, Cookies, the row {cookie}, the Delete key. Then open /cart in the same window and not in a new one.",
			},
			Reveal: []string{
				"One request had the cookie and three things. The next one had no cookie, and the shop did not take it away. Between the two the shop did nothing at all: it was told nothing.",
				"The three things are still in the database. The list of documents shows yours as an [[orphan]]: no browser has its key.",
			},
		},
		{
			ID: "b", Title: "Put the key back",
			Question: "You copied the cookie's value before you deleted it. You make a cookie of the same name with that value. What does the cart show?",
			Options: []Option{
				{ID: "back", Text: "The things that you had", Right: true, Why: "The value is all that the shop asks for. It opens the same document as before."},
				{ID: "empty", Text: "An empty cart: a new cookie is a new visitor", Why: "The shop cannot see that the cookie is new. Same name, same value: the same key."},
				{ID: "refused", Text: "A refusal: the shop did not give out that cookie", Why: "It did, a while ago, and its signature still says so. Who carries it does not matter to the signature."},
			},
			Steps: []Step{
				{
					Do:    "With something in the cart, copy the value of {cookie}: F12, Application or Storage, Cookies. Keep it somewhere.",
					Links: []Link{{Text: "The cart", Path: "/cart"}},
					Seen:  func(c Case) bool { return c.visit() && c.reads() && c.opened() && c.holds(1) },
					Again: true,
				},
				{
					Do:   "Delete the cookie and reload the cart: it is empty.",
					Seen: lost,
					Near: func(c Case) string { return nearLost(Case{Fact: c.Fact, Matched: c.Matched}) },
				},
				{
					Do: "Make a cookie {cookie} with the value that you kept, and reload the cart.",
					Seen: func(c Case) bool {
						return !c.Lab() && c.reads() && c.opened() && c.Session == c.first().Session && !c.given(c.Session)
					},
					Near: nearPasted,
					Over: began,
				},
			},
			Hints: []string{
				"A double click on a value in the list of cookies selects all of it. It begins with v1, and is longer than its column.",
				"A double click below the last row begins a new cookie. Firefox has a + above the list.",
				"Name {cookie}, value as you copied it, path /. Then reload the cart in that window.",
			},
			Reveal: []string{
				"The same [[session]], found again, and no `Set-Cookie` had brought its key. You had made the key yourself, out of a copy.",
				"That is how a stolen cookie works. Whoever has the value is you. So no script may read it, it should travel over HTTPS only, and ending a session must make the key worthless on the server.",
			},
		},
		{
			ID: "c", Title: "Sign in and do it again",
			Later: "It comes with accounts: a signed-in customer's cart belongs to the customer, so it comes back on signing in, without the cookie.",
		},
	},
	Code: []Code{
		{Room: "internal/sessionstore", File: "load.go", Name: "find", Caption: "The key's way to the cart: the id in the cookie, hashed, is the document's _id."},
		{Room: "internal/sessionstore", File: "end.go", Name: "forget", Caption: "“Forget the cookie”: the shop asks, the browser drops it, the document stays."},
		{Room: "internal/sessionstore", File: "end.go", Name: "destroy", Caption: "“End this session”: the document goes first, then the cookie."},
	},
	Further: []string{
		"Press “Forget the cookie” and then “End this session” in two runs, with the list of documents beside. The same empty cart, and two different stories in the database.",
		"Paste the value into another browser. Both have one cart now.",
		"Run `curl -b \"{cookie}=VALUE\" {origin}/cart` with your value in the place of VALUE.",
	},
	Takeaway: "The cookie is the key and not the cart: lose it and the cart is out of reach, copy it and the cart is open.",
	Sources: []Source{
		{"RFC 6265bis, section 8.4: Session identifiers", rfc6265bis + "#section-8.4"},
		{"MDN: Using HTTP cookies, security", mdnCookies + "#security"},
		{"OWASP Session Management Cheat Sheet", owaspSession},
	},
	Claims: []int{3},
}

// lost says whether the learner's browser asked for the cart without the cookie
// that it had.
func lost(c Case) bool {
	return c.visit() && c.looks("/cart") && c.bare() && sameJar(c.Fact, c.last())
}

func nearLost(c Case) string {
	switch {
	case c.Lab() || !c.looks("/cart"):
		return ""
	case c.Try && !c.Mine && !c.CookieSent:
		return "That was another client, which never had the cookie. Delete it in the window that has it."
	case !c.visit():
		return ""
	case c.CookieSent && !c.opened():
		return "A cookie still came, though it opens nothing. Delete it altogether."
	case !c.bare():
		return ""
	case c.otherJar() != "":
		return c.otherJar()
	case c.asked():
		return "The cookie is gone because the shop asked the browser to drop it. Put the things in once more, and delete it in the browser's own tools."
	}
	return ""
}

// nearPasted says what is wrong with a cookie that a learner has made from a copy.
func nearPasted(c Case) string {
	if !c.CookieSent || !c.reads() {
		return ""
	}
	switch c.Verdict {
	case lens.Malformed:
		return "A cookie came, but its value is not whole. It begins with v1 and has four dots."
	case lens.Forged:
		return "A cookie came, and one character of its value is not as the shop signed it. Copy and paste it as a whole."
	case lens.Unknown, lens.ExpiredIdle, lens.ExpiredAbsolute:
		return "The cookie came, and its session was ended on the server. That lock is changed. Begin again, without ending the session."
	case lens.Loaded:
		if c.Session != c.first().Session {
			return "A cookie came, and it opens another session than the one that you began with."
		}
	}
	return ""
}
