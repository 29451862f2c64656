package lesson

import "strings"

// inCookie is chapter 5: what a cart in the cookie itself would mean.
var inCookie = Chapter{
	Number: 5, Slug: "why-not-in-the-cookie", Title: "Why not put the cart in the cookie?",
	Brief:   "Read a cookie, change a price in it, and fill it until it breaks.",
	Minutes: 4,
	Hook: []string{
		"If the browser brings the [[cookie]] each time, why have a database? The cart could be in the cookie itself. Many shops began that way, and some libraries still offer it.",
		"The lab has two such carts: one that is [[signature|signed]], and one that is not.",
	},
	Experiments: []Experiment{
		{
			ID: "a", Title: "Signed is not secret",
			Question: "The cart is in a cookie that is signed with a secret of the shop. Who can read what is in it?",
			Options: []Option{
				{ID: "shop", Text: "The shop alone: it has the secret", Why: "The secret is for making the signature, and for checking it. Reading needs none."},
				{ID: "anyone", Text: "Everybody who sees the cookie", Right: true, Why: "A signature says who wrote a text. It does not hide the text: that would be encryption."},
				{ID: "browser", Text: "The browser, but not its user", Why: "The browser shows each cookie to its user, and to every program that can read its files."},
			},
			Lab: labWith(func(*Settings) {}),
			Steps: []Step{{
				Do:    "Put a few things into the signed cookie cart, and read its value on the same page as text.",
				Links: []Link{{Text: "The signed cookie cart", Path: "/cookie-cart?kind=signed"}},
				Seen: func(c Case) bool {
					return (cookieCart(c, "signed") || signedAnswer(c)) && c.set(MarkDecoded, "yes")
				},
				Near: func(c Case) string {
					switch {
					case cookieCart(c, "plain") && c.set(MarkDecoded, "yes"):
						return "That is the cart without a signature. Look at the signed one."
					case cookieCart(c, "signed"):
						return "The signed cart has no cookie yet. Put something into it."
					}
					return ""
				},
			}},
			Hints: []string{
				"It takes no secret, and no tool but the page itself.",
				"What looks like nonsense is [[base64]]: another alphabet for the same bytes.",
				"Open the signed cookie cart and press one of the Add buttons. The text is below “The same, read without any secret”.",
			},
			Reveal: []string{
				"The text was there for everybody: [[base64]] is a way to write bytes, not a lock. What is signed can be read. So nothing belongs in a signed cookie that its bearer may not see.",
			},
		},
		{
			ID: "b", Title: "Change the price",
			Question: "The other cookie holds the same cart, with prices, and no signature. You change a price in it by hand. What will the cart's total be?",
			Options: []Option{
				{ID: "real", Text: "The shop's own price", Why: "It would be, if the shop looked the price up. This cart believes what the cookie says."},
				{ID: "yours", Text: "Yours", Right: true, Why: "The value came back from the visitor's side, and nothing told the shop that it was changed there."},
				{ID: "refused", Text: "None: the shop notices and refuses", Why: "To notice, it would need a signature to check, or a second place that knows the price. This cookie has neither."},
			},
			Lab: labWith(func(*Settings) {}),
			Steps: []Step{
				{
					Do:    "Put something into the unsigned cookie cart.",
					Links: []Link{{Text: "The unsigned cookie cart", Path: "/cookie-cart?kind=plain"}},
					Seen: func(c Case) bool {
						return cookieCart(c, "plain") && c.set(MarkDecoded, "yes") && !c.set(MarkPrice, "forged")
					},
					Near: func(c Case) string {
						if cookieCart(c, "plain") && c.set(MarkPrice, "forged") {
							return "There is a price of yours in this cart from before. Press “Empty it”, and add something."
						}
						return ""
					},
					Again: true,
				},
				{
					Do:   "On that page, below “Write your own”, change a price and make it a value. Put the value into the cookie crumbs-lab-plain in the browser's tools. Then open the unsigned cart again.",
					Seen: func(c Case) bool { return c.Lab() && cookiePath(c) && c.set(MarkPrice, "forged") },
					Near: func(c Case) string {
						if cookieCart(c, "plain") && !c.set(MarkDecoded, "yes") {
							return "That cookie could not be read as a cart. Change one number and nothing else."
						}
						return ""
					},
				},
			},
			Hints: []string{
				"Prices are in cents: 1999 is 19.99.",
				"The page turns your text into a value. Copy that value as a whole.",
				"F12, Application or Storage, Cookies, a double click on the value of crumbs-lab-plain, paste, Enter. Then press the tab Plain.",
			},
			Reveal: []string{
				"Everything that a request brings was written by somebody else. A browser is a program on their machine, and a cookie is a text in it.",
				"A [[signature]] would have told. Better still: a cart needs no prices. In this shop it holds what and how many, and the catalogue knows the price.",
			},
		},
		{
			ID: "c", Title: "Four kilobytes",
			Question: "Browsers take about 4096 bytes for a cookie's name and value. How much text of a cart fits into one that is signed by a widely used library?",
			Options: []Option{
				{ID: "4000", Text: "About 4000 bytes", Why: "That would be a cookie with nothing but the text. The signature and the encoding need room too."},
				{ID: "3000", Text: "About 3000 bytes", Why: "That is what base64 leaves of 4096, once. This library applies it twice."},
				{ID: "2200", Text: "About 2200 bytes", Right: true, Why: "Base64 makes four bytes of three, and this library applies it twice, around a signature and a date."},
				{ID: "1000", Text: "About 1000 bytes", Why: "It is not quite so bad. But a long session in such a cookie gets there all the same."},
			},
			Lab: labWith(func(*Settings) {}),
			Steps: []Step{{
				Do:    "Fill the signed cookie cart: press “Add 25 more” until something breaks.",
				Links: []Link{{Text: "The signed cookie cart", Path: "/cookie-cart?kind=signed"}},
				Seen:  func(c Case) bool { return c.Lab() && cookiePath(c) && c.Marks[MarkOverflow] != "" },
				Near: func(c Case) string {
					if cookieCart(c, "plain") {
						return "Fill the signed one: its library has the limit."
					}
					return ""
				},
			}},
			Hints: []string{
				"Watch the line that says how many of 4096 bytes are used.",
				"The press that breaks it looks as if nothing had happened. The page tells what Save returned.",
				"Go on until the number of pieces does not grow any more.",
			},
			Reveal: []string{
				"The answer was 200, and it had no `Set-Cookie`. The library's Save returned an error, this program ignored it, as many do, and the add was lost without a word.",
				"With the cart on the server the cookie stays at about 130 bytes. It also travels with every request, pictures included, so small is fast.",
			},
		},
	},
	Code: []Code{
		{Room: "internal/server", File: "lab_cookiecart.go", Name: "plain-cart", Caption: "The naive cart: it believes the price that the cookie brings."},
		{Room: "internal/server", File: "lab_cookiecart.go", Name: "signed-cart", Caption: "gin-contrib's cookie store, with Save's error ignored."},
	},
	Further: []string{
		"Change one character of the signed cookie, and reload. It is not believed, and the cart is empty.",
		"Run the whole shop that way: `SHOP_SESSION_STORE=cookie go run ./cmd/shop`. Here a full cart is refused with a message, instead of lost.",
		"End a session of that shop and paste its old cookie back. There is nothing on the server that could be ended.",
	},
	Takeaway: "What is in a cookie can be read and copied by whoever has it, so keep the cart on the server and only its key in the cookie.",
	Sources: []Source{
		{"RFC 6265, section 6.1: Limits", "https://www.rfc-editor.org/rfc/rfc6265#section-6.1"},
		{"RFC 6265bis, section 5.6: The Set-Cookie header field", rfc6265bis + "#section-5.6"},
		{"RFC 6265bis, section 8.5: Weak confidentiality", rfc6265bis + "#section-8.5"},
		{"MDN: Using HTTP cookies, data storage", mdnCookies + "#data_storage"},
	},
	Claims: []int{5},
}

func cookiePath(c Case) bool {
	return c.Path == "/cookie-cart" || strings.HasPrefix(c.Path, "/cookie-cart/")
}

// signedAnswer is the answer to an add to the signed cart, which is the page itself.
func signedAnswer(c Case) bool {
	return c.Lab() && cookiePath(c) && c.Method == "POST" && c.Status == 200 && c.set(MarkKind, "signed")
}

// cookieCart says whether the request looked at the lab's cart in a cookie of
// that kind.
func cookieCart(c Case, kind string) bool {
	return c.Lab() && c.looks("/cookie-cart") && c.Query.Get("kind") == kind
}
