package lesson

import "crumbs.example/shop/internal/lens"

// memory is chapter 7: sessions in the memory of one process.
var memory = Chapter{
	Number: 7, Slug: "the-memory-store", Title: "The memory store does not scale",
	Brief:   "Restart a server, or ask a second one, and look for your cart.",
	Minutes: 3,
	Hook: []string{
		"A [[session]] has to be kept somewhere. The simplest [[store]] is a table in the memory of the running program. Nothing to install, nothing to wait for.",
		"It is what many libraries begin with. express-session does too, and warns against it in production. Here is why.",
	},
	Experiments: []Experiment{
		{
			ID: "a", Title: "Restart",
			Question: "Your cart holds two things. The server restarts, with the same secret. Your browser sends its cookie. How far does the cookie get?",
			Options: []Option{
				{ID: "unsent", Text: "It is not sent: the browser notices the restart", Why: "A browser knows addresses, not processes. It sends what it has for this address."},
				{ID: "unsigned", Text: "Its signature does not match any more", Why: "The secret is the same, and the signature depends on nothing else."},
				{ID: "unknown", Text: "It matches, but there is no session behind it", Right: true, Why: "Cookie and signature are fine. The table that the id was in has gone with the process."},
				{ID: "found", Text: "All the way: the cart is there", Why: "It would be, if the session were kept outside of the process. That is chapter 8."},
			},
			Lab: labWith(func(s *Settings) { s.Store = "memory" }), Actions: []Action{pressRestart},
			Steps: []Step{
				stepTwoInMemory(),
				{
					Do:    "Press “Restart the server”, and look at the lab's cart.",
					Links: []Link{{Text: "The lab's cart", Path: "/cart"}},
					Seen: func(c Case) bool {
						return inMemory(c) && c.CookieSent && c.Verdict == lens.Unknown && c.restarted() && !c.ended()
					},
					Near: func(c Case) string {
						switch {
						case inMemory(c) && c.closedMeanwhile() && !c.opened():
							return nearClosed
						case inMemory(c) && c.there() && c.Verdict == lens.Unknown:
							return "That was the second server, which is the next experiment. Restart the first one, and ask it."
						case inMemory(c) && c.bare():
							return "No cookie came. The experiment needs the one that the lab gave you."
						case inMemory(c) && c.ended():
							return "That session was ended. Begin a new one, and let the restart take it."
						}
						return ""
					},
				},
			},
			Hints: []string{
				"The button is on this page, below the switches.",
				"After the restart, open the cart before you add anything: an add begins a new session.",
				"Add two things, open the lab's cart, come back, press “Restart the server”, reload the cart.",
			},
			Reveal: []string{
				"Three lights. Cookie: sent. Signature: matches. Session: not found. Every restart and every new version empties all carts, and the visitors get no reason.",
				"Some libraries now give the new session the id that the cookie brought. Then an attacker can plant an id in a browser and wait: that is [[fixation|session fixation]]. This shop mints a new id.",
			},
		},
		{
			ID: "b", Title: "A second server",
			Question: "One server is not enough, so a second one runs beside it, with the same secret. Your cart is in the first one's memory. What does the second one show?",
			Options: []Option{
				{ID: "same", Text: "The same cart: same shop, same cookie", Why: "Same shop and same cookie, but two processes. Neither can see the other's memory."},
				{ID: "empty", Text: "An empty cart", Right: true, Why: "The second server has a table of its own, and your id is not in it."},
				{ID: "copy", Text: "A copy, after a moment", Why: "Nobody copies it. Two memories that agree are a database, and a hard one to build."},
			},
			Lab: labWith(func(s *Settings) { s.Store = "memory" }),
			Steps: []Step{
				stepTwoInMemory(),
				{
					Do:    "Open the cart on the second server.",
					Links: []Link{{Text: "The second server's cart", Path: "/cart", Second: true}},
					Seen: func(c Case) bool {
						return inMemory(c) && c.there() && c.CookieSent && c.Verdict == lens.Unknown && !c.ended() && !c.closedMeanwhile()
					},
					Near: func(c Case) string {
						switch {
						case inMemory(c) && c.closedMeanwhile() && !c.opened():
							return nearClosed
						case inMemory(c) && c.there() && c.bare():
							return "No cookie came. Look at the cart on the first server, then at once on the second."
						}
						return ""
					},
				},
			},
			Hints: []string{
				"Both servers get the same cookie. Browsers do not keep ports apart, and both are below the path that it is for.",
				"The link below the step leads to the second one.",
				"Add two things on the first, look at its cart, then follow the link.",
			},
			Reveal: []string{
				"Before a real shop stands a balancer that gives each request to any of its servers. Then your cart comes and goes with every click.",
				"One way out is to send a visitor to the same server always. It lasts until that server restarts. The other way is to keep sessions where all servers can reach them.",
			},
		},
	},
	Code: []Code{
		{Room: "internal/sessionstore", File: "state.go", Name: "read-cookies", Caption: "The cookie and its signature, which need no store."},
		{Room: "internal/sessionstore", File: "update.go", Name: "begin", Caption: "A new session always gets a new id, whatever id came with the request."},
	},
	Further: []string{
		"Run the whole shop that way: `SHOP_SESSION_STORE=memory go run ./cmd/shop`. Stop it, start it, and look at your cart.",
		"Add something on the second server, and go back to the first. One cookie, and two servers that overwrite it in turn.",
	},
	Takeaway: "A session in the memory of one process is gone with that process, and no second process ever knew of it.",
	Sources: []Source{
		{"express-session: a warning about MemoryStore", "https://github.com/expressjs/session#sessionoptions"},
		{"OWASP Session Management Cheat Sheet, Permissive and Strict Session Management", owaspSession + "#session-id-generation-and-verification-permissive-and-strict-session-management"},
	},
	Claims: []int{7},
}

func inMemory(c Case) bool { return c.Lab() && c.set("store", "memory") }

func stepTwoInMemory() Step {
	return Step{
		Do:    "Put two things into the lab's cart, and look at it.",
		Links: []Link{{Text: "Open the lab", Path: "/"}, {Text: "The lab's cart", Path: "/cart"}},
		Seen:  func(c Case) bool { return inMemory(c) && c.here() && c.opened() && c.holds(2) },
		Near: func(c Case) string {
			if inMemory(c) && c.here() && c.opened() && c.After == 1 {
				return "One thing is in the cart. One more, please."
			}
			return ""
		},
		Again: true,
	}
}
