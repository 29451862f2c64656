package lesson

import "crumbs.example/shop/internal/lens"

// secret is chapter 6: the signature on the session id, and how its secret is
// replaced.
var secret = Chapter{
	Number: 6, Slug: "the-signing-secret", Title: "The signing secret",
	Brief:   "Change one character of your key, then let the shop change its secret.",
	Minutes: 4,
	Hook: []string{
		"The cookie holds a [[session-id|session id]]. Somebody could make one up, or try other people's. So the shop signs it: it computes an [[hmac|HMAC]] of the value with a [[secret]] that only the shop knows.",
		"With each request it computes that again, and compares. What does not fit is refused before any database is asked.",
	},
	Experiments: []Experiment{
		{
			ID: "a", Title: "One character",
			Question: "Your cookie opens your cart. You change one character of its value, and reload. What does the shop do?",
			Options: []Option{
				{ID: "other", Text: "It opens another visitor's cart", Why: "That would need their id, and its signature. There are 2 to the power of 256 ids, and you know no secret."},
				{ID: "error", Text: "It answers with an error 500", Why: "A wrong value is no failure of the server. Anybody can send any cookie, and the shop expects that."},
				{ID: "new", Text: "It treats you as somebody new", Right: true, Why: "The value opens nothing, so you are a visitor without a session. The next thing worth keeping begins a new one."},
			},
			Lab: labWith(func(*Settings) {}),
			Steps: []Step{
				stepOpened("Put something into the lab's cart, and look at it."),
				{
					Do:    "In the browser's tools, change one letter or digit in the value of crumbs-lab. Reload the lab's cart.",
					Links: []Link{{Text: "The lab's cart", Path: "/cart"}},
					Seen: func(c Case) bool {
						return c.Lab() && c.CookieSent && c.Verdict == lens.Forged && c.Keys == c.last().Keys &&
							c.Marks[MarkSecrets] == c.last().Marks[MarkSecrets] && !c.closedMeanwhile()
					},
					Near: func(c Case) string {
						switch {
						case !c.Lab() || !c.reads():
							return ""
						case c.closedMeanwhile() && !c.opened():
							return nearClosed
						case c.CookieSent && c.Verdict == lens.Malformed:
							return "That is no longer of the shop's form, so there was no signature to check. Change another letter or digit, one in the middle."
						case c.CookieSent && c.Verdict == lens.Forged:
							return "The shop changed its secret, and that is the next experiment. Put something into the cart, and then change the value."
						case c.bare():
							return "No cookie came. Change its value, and do not delete it."
						}
						return ""
					},
				},
			},
			Hints: []string{
				"F12, Application or Storage, Cookies. A double click on a value lets you change it.",
				"Keep the four dots and the length. The digits in the middle are a good place.",
				"Change one digit in the middle of the value into another one, press Enter, and reload the lab's cart.",
			},
			Reveal: []string{
				"The shop computed the signature of your changed value, and it was not the one at its end. It read nothing else from the value, and asked no database.",
				"A signature does not hide the id. It proves that the shop wrote it. An id of 256 random bits cannot be guessed anyway; the signature is a second wall, and it spares the database the guesses.",
			},
		},
		{
			ID: "b", Title: "A new secret",
			Question: "The shop gets a new secret, and keeps the old one in its list. What happens to your cookie, which the old one signed?",
			Options: []Option{
				{ID: "refused", Text: "It is refused: a new secret, a new signature", Why: "So it would be with one secret alone, and everybody's cart would be gone. That is why it is a list."},
				{ID: "accepted", Text: "It is accepted, and replaced when something is written", Right: true, Why: "Any secret of the list may have signed. The next write answers with a cookie that the newest one signed."},
				{ID: "forever", Text: "It is accepted, and stays as it is", Why: "Then the old secret could never be taken away. Cookies have to move to the new one."},
			},
			Lab: labWith(func(*Settings) {}), Actions: []Action{pressRotate},
			Steps: []Step{
				{
					Do:    "Put something into the lab's cart. Then press “Rotate the secret”, and look at the cart.",
					Links: []Link{{Text: "The lab's cart", Path: "/cart"}},
					Seen:  signedBefore,
					Near: func(c Case) string {
						switch {
						case c.Lab() && c.Cookie == lens.CookieResigned:
							return "That add signed your cookie anew at once. Rotate once more, and only look at first."
						case c.Lab() && c.opened() && c.Key == 0:
							return "Your cookie is signed with the newest secret. Rotate, then look at the cart."
						}
						return ""
					},
					Again: true,
				},
				{
					Do:    "Add something.",
					Links: []Link{{Text: "The lab", Path: "/"}},
					Seen:  func(c Case) bool { return c.Lab() && c.Cookie == lens.CookieResigned && c.Session == c.last().Session },
				},
			},
			Hints: []string{
				"The strip's second chip says which secret matched.",
				"Only a write signs anew. A look leaves the cookie as it is.",
				"Rotate, open the lab's cart, then press Add on any product of the lab.",
			},
			Reveal: []string{
				"The look matched an old secret. The add stored something, so it had an answer to give a cookie with, and signed it with the newest. Nobody was signed out, and nobody noticed.",
			},
		},
		{
			ID: "c", Title: "The old secret goes",
			Question: "The shop rotates, and soon after removes the old secret. You only looked around in between. What now?",
			Options: []Option{
				{ID: "fine", Text: "Nothing: looking moved the cookie too", Why: "Looking writes nothing, here. A shop that signs anew on every look would send a cookie with each page."},
				{ID: "lost", Text: "The cookie is refused, and the cart is out of reach", Right: true, Why: "No secret of the list gives this signature any more. To the shop it is as good as made up."},
				{ID: "deleted", Text: "The cart is deleted", Why: "Nobody told the database. The document is there until its own time is over."},
			},
			Lab: labWith(func(*Settings) {}), Actions: []Action{pressRotate, pressRetire},
			Steps: []Step{
				{
					Do:    "With something in the cart, press “Rotate the secret”, and look at the lab's cart.",
					Links: []Link{{Text: "The lab's cart", Path: "/cart"}},
					Seen:  signedBefore,
					Again: true,
				},
				{
					Do:    "Press “Retire the old secrets”, without adding anything. Look at the cart again.",
					Links: []Link{{Text: "The lab's cart", Path: "/cart"}},
					Seen: func(c Case) bool {
						return c.Lab() && c.CookieSent && c.Verdict == lens.Forged && c.Keys < c.last().Keys &&
							!c.closedMeanwhile() && !c.was(resigned)
					},
					Near: func(c Case) string {
						switch {
						case c.closedMeanwhile() && !c.opened():
							return nearClosed
						case c.Lab() && c.was(resigned):
							return "An add signed your cookie with the new secret. Rotate once more, and do not add anything."
						case c.Lab() && c.CookieSent && c.Verdict == lens.Forged:
							return "The value itself was changed. Leave it, and let the shop retire its secret."
						case c.Lab() && c.opened() && c.Keys > 1:
							return "The old secret is still accepted. Press “Retire the old secrets”."
						}
						return ""
					},
				},
			},
			Hints: []string{
				"The order is: add, rotate, look, retire, look.",
				"If the second chip says “matches” without “an old secret”, an add has signed the cookie anew.",
				"Press Rotate, open the cart, press Retire, reload the cart.",
			},
			Reveal: []string{
				"Your cookie was right, an hour ago. Now no secret of the list gives its signature. So a real shop keeps an old secret for as long as its longest session.",
				"And where a secret has leaked, this is the remedy: take it off the list, and every cookie that it signed is worthless at once.",
			},
		},
	},
	Code: []Code{
		{Room: "internal/sessionstore", File: "token.go", Name: "sign", Caption: "The first secret signs."},
		{Room: "internal/sessionstore", File: "token.go", Name: "verify", Caption: "Any secret verifies, in a comparison that takes the same time for every wrong value."},
	},
	Further: []string{
		"Put the changed character back: the cart is there again. Nothing was deleted.",
		"Make up an id: change every letter between v1 and the next dot, and keep the length. Without the secret you cannot make the signature that fits it.",
		"Delete half of the value. The verdict is another one: not forged, but malformed.",
		"In the shop itself secrets are a setting: `SHOP_SESSION_SECRETS=new,old go run ./cmd/shop`.",
	},
	Takeaway: "The signature proves that the shop wrote the id, and a list of secrets lets it change the lock without locking anybody out.",
	Sources: []Source{
		{"RFC 2104: HMAC", "https://www.rfc-editor.org/rfc/rfc2104"},
		{"RFC 6265bis, section 8.4: Session identifiers", rfc6265bis + "#section-8.4"},
		{"OWASP Session Management Cheat Sheet, Session ID Entropy", owaspSession + "#session-id-entropy"},
	},
	Claims: []int{6},
}

// stepOpened is a session in a lab that holds something.
func stepOpened(do string) Step {
	return Step{
		Do:    do,
		Links: []Link{{Text: "Open the lab", Path: "/"}, {Text: "The lab's cart", Path: "/cart"}},
		Seen:  func(c Case) bool { return c.Lab() && c.opened() && c.holds(1) },
		Again: true,
	}
}

// signedBefore is a look at the cart with a cookie that an old secret signed.
func signedBefore(c Case) bool {
	return c.Lab() && c.reads() && c.opened() && c.Key > 0 && !c.gave()
}

func resigned(f Fact) bool { return f.gave() }
