package lesson

// forgets is chapter 1: HTTP keeps nothing between two requests.
var forgets = Chapter{
	Number: 1, Slug: "the-shop-forgets-you", Title: "The shop forgets you",
	Brief:   "Open your cart from somewhere else and see who the shop takes you for.",
	Minutes: 3,
	Hook: []string{
		"You put two things into a cart. You close the page, open it again, and they are still there. That looks as if the shop knew you.",
		"It does not. Each [[request]] comes to the shop as if from a stranger. Something has to say, each time: it is me again.",
	},
	Experiments: []Experiment{{
		ID: "a", Title: "The same address, another window",
		Question: "Your cart holds two things. A private window, or a program like curl, opens the very same address. What does it show?",
		Options: []Option{
			{ID: "same", Text: "The same cart", Why: "An address names a page, not a person. The shop would have to show your cart to everybody who opens that page."},
			{ID: "empty", Text: "An empty cart", Right: true, Why: "The request brought nothing that says whose cart to show. To the shop it is from somebody new."},
			{ID: "error", Text: "An error", Why: "Nothing is wrong with the request. A visitor without a cart is the normal case: everybody is one at first."},
		},
		Steps: []Step{
			{
				Do:    "Put two things into your cart.",
				Links: []Link{{Text: "Open the shop", Path: "/"}},
				Seen:  func(c Case) bool { return c.Mine && !c.Lab() && c.holds(2) },
				Near:  nearTwoPieces,
				Again: true,
			},
			{
				Do:    "Open this address in a private window, or run the line in a terminal. Both start without your cookies.",
				Links: []Link{{Text: "The cart's address", Path: "/cart", Try: true}},
				Copy:  `curl "{origin}/cart?try={try}"`,
				Seen: func(c Case) bool {
					return c.Try && !c.Mine && !c.Lab() && c.Path == "/cart" && c.bare()
				},
				Near: nearStranger,
			},
		},
		Hints: []string{
			"Your own window sends your cookie with every request. You need a client that does not have it.",
			"In most browsers a private window opens with Ctrl+Shift+N, or Ctrl+Shift+P in Firefox. On a Mac it is Cmd instead of Ctrl.",
			"Copy the address below the step, open a private window, paste it into the address bar and press Enter.",
		},
		Reveal: []string{
			"Two requests for one address, and two answers. The first brought a Cookie line, the second did not. That line is the only difference between you and a stranger.",
			"HTTP is [[stateless]]: a server may not take two requests for one person's just because they come one after the other, or over one connection.",
		},
	}},
	Code: []Code{{Room: "internal/sessionstore", File: "state.go", Name: "read-cookies", Caption: "Where the shop looks who is asking: nowhere but in the request's cookies."}},
	Further: []string{
		"Open the address on your phone, if it can reach the shop. Same network, same address, another stranger.",
		"Open the cart in another browser on this machine. Each browser has cookies of its own.",
	},
	Takeaway: "A server knows of you what your request tells it, and nothing else.",
	Sources: []Source{
		{"RFC 9110, section 3.3: HTTP is stateless", "https://www.rfc-editor.org/rfc/rfc9110#section-3.3"},
		{"MDN: An overview of HTTP", "https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/Overview#http_is_stateless_but_not_sessionless"},
	},
}

func nearTwoPieces(c Case) string {
	if c.Mine && !c.Lab() && c.CartKnown && c.After == 1 {
		return "One thing is in the cart. One more, please."
	}
	return ""
}

func nearStranger(c Case) string {
	switch {
	case !c.Try || c.Lab():
		return ""
	case c.CookieSent:
		return "That request brought your cookie. Use a private window, or another program."
	case !c.Mine && c.Path != "/cart":
		return "That was a stranger, but on another page. Open the cart's address."
	}
	return ""
}
