package lesson

import "crumbs.example/shop/internal/lens"

// cookie is chapter 2: what a cookie is, and who sends it when.
var cookie = Chapter{
	Number: 2, Slug: "what-a-cookie-is", Title: "What a cookie is",
	Brief:   "See the shop hand out a cookie once, and your browser bring it back each time.",
	Minutes: 3, Documents: true,
	Hook: []string{
		"A [[cookie]] is a name and a value. A server puts them into an answer, in a line that begins with `Set-Cookie`.",
		"The browser keeps them. With every later request to that server it sends them back, in a line that begins with `Cookie`.",
	},
	Experiments: []Experiment{{
		ID: "a", Title: "There once, back each time",
		Question: "You add something to the cart, and then reload the page. What does the reload's request carry, so that the shop can show your cart?",
		Options: []Option{
			{ID: "cart", Text: "The cart: what is in it, and how many", Why: "It could be built that way, and chapter 5 tries it. In this shop the cart stays on the server."},
			{ID: "address", Text: "A number in the address", Why: "Early shops did that. But addresses are copied, shared and logged, and whoever has one would have your cart."},
			{ID: "key", Text: "A cookie that only says which cart is yours", Right: true, Why: "The browser sends a short value that the shop gave it. The shop finds the cart by it."},
			{ID: "nothing", Text: "Nothing: the shop knows the browser", Why: "Chapter 1 shows that it does not. Without the cookie the same browser is a stranger."},
		},
		Steps: []Step{
			{
				Do:    "Open the shop without a cookie. If you have one already, open the cart and press “Forget the cookie” at its foot.",
				Links: []Link{{Text: "Open the shop", Path: "/"}, {Text: "Open the cart", Path: "/cart"}},
				Seen:  func(c Case) bool { return c.visit() && c.reads() && !c.CookieSent },
				Near: func(c Case) string {
					if c.visit() && c.reads() && c.CookieSent {
						return "Your browser sent a cookie: it has one from before. Press “Forget the cookie” at the foot of the cart's page."
					}
					return ""
				},
				Again: true,
			},
			{
				Do: "Put one thing into the cart, and look at the last chip of the strip at the foot of the page: Set-Cookie.",
				Seen: func(c Case) bool {
					return shops(c) && c.Added() && !c.CookieSent && c.Cookie == lens.CookieNew && c.jar() == c.first().jar()
				},
				Near: func(c Case) string {
					if shops(c) && c.Added() && c.CookieSent {
						return "A cookie came with that, so the shop gave none. Press “Forget the cookie” and add something once more."
					}
					return ""
				},
				Again: true,
			},
			{
				Do: "Reload the page, or open another one of the shop.",
				Seen: func(c Case) bool {
					return shops(c) && c.reads() && c.opened() && c.From == "" && c.Session == c.last().Session && c.Cookie == lens.CookieNotDue
				},
				Near: func(c Case) string {
					if shops(c) && c.opened() && c.From != "" && c.Session == c.last().Session {
						return "That is the page that the form led to. Now reload it."
					}
					return ""
				},
			},
		},
		Hints: []string{
			"The first chip of the strip says whether a cookie came with the request, the last one whether the answer gave one. You want to see: none and new, then sent and none.",
			"“Forget the cookie” is at the foot of the cart's page, below “What this shop remembers about you”. Then add something, then press F5.",
			"Open the cart, press “Forget the cookie”. Open a product, press “Add to cart”. Press F5, or Cmd+R on a Mac.",
		},
		Reveal: []string{
			"Three requests. The first brought no cookie, and got none: the shop gives nothing to who only looks. The add was worth remembering, so its answer had a `Set-Cookie` line. The reload brought the cookie, and its answer gave none: the browser has it already.",
			"The cookie has about 130 bytes, whatever is in the cart. It is a signed [[session-id|session id]] and two dates. The cart is in a [[document]] in the shop's database, which the id finds.",
		},
	}},
	Code: []Code{
		{Room: "internal/sessionstore", File: "update.go", Name: "begin", Caption: "The first change worth keeping: a new id, a new document, and one Set-Cookie."},
		{Room: "internal/sessionstore", File: "setcookie.go", Name: "cookie", Caption: "The cookie: name, value, and the attributes that chapter 9 is about."},
	},
	Further: []string{
		"Open the strip's card “The document” and compare: the size of the cookie, and the size of the document behind it.",
		"Put twenty things into the cart. The document grows, the cookie does not.",
	},
	Takeaway: "A cookie is a note that a server gives to a browser, and that the browser shows with every request.",
	Sources: []Source{
		{"RFC 6265bis, section 3: Overview", rfc6265bis + "#section-3"},
		{"RFC 9110, section 3.3: HTTP is stateless", "https://www.rfc-editor.org/rfc/rfc9110#section-3.3"},
		{"MDN: Using HTTP cookies", mdnCookies},
	},
	Claims: []int{1},
}

// Where more than one chapter points to.
const (
	rfc6265bis   = "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis"
	mdnCookies   = "https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/Cookies"
	mdnSetCookie = "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie"
	owaspSession = "https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html"
)

// shops says whether the request was made in the shop by the learner's browser,
// or with its cookie. An add becomes the tab's only when the page after it says so.
func shops(c Case) bool { return !c.Lab() && !c.foreign() && (c.Mine || !c.Try) }
