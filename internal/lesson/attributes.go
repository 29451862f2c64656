package lesson

import (
	"strings"

	"crumbs.example/shop/internal/lens"
)

// attributes is chapter 9: what a Set-Cookie line says beside name and value.
var attributes = Chapter{
	Number: 9, Slug: "security-attributes", Title: "Security attributes",
	Brief:   "Four words in one line decide who may read the cookie, and who may send it.",
	Minutes: 4,
	Hook: []string{
		"After name and value a `Set-Cookie` line has [[attribute|attributes]]: who may read the cookie, and when does the browser send it?",
		"A switch ends the lab's session: a cookie keeps the attributes that it came with.",
	},
	Experiments: []Experiment{httpOnly, sameSite, cookiePaths, secureOnly},
	Code: []Code{
		{Room: "internal/sessionstore", File: "setcookie.go", Name: "cookie", Caption: "All attributes of the session's cookie, in one place."},
		{Room: "internal/server", File: "middleware.go", Name: "check-origin", Caption: "The second defence: another site's form is refused, cookie or no cookie."},
	},
	Further: []string{
		"Set SameSite to Strict and follow a plain link from the attack page into the lab. With Lax the cookie comes along, with Strict it does not.",
		"A cookie with no SameSite at all is not the same as Lax: Chromium still sends it with another site's form for two minutes.",
		"To see Secure refused, start the shop with `SHOP_ADDR=0.0.0.0:8080 go run ./cmd/shop` and open the lab under this machine's address in your network, over plain HTTP.",
	},
	Takeaway: "HttpOnly keeps scripts out, SameSite other sites, Secure the network, and Path keeps nobody out.",
	Sources: []Source{
		{"RFC 6265bis, section 4.1.2.6: The HttpOnly attribute", rfc6265bis + "#section-4.1.2.6"},
		{"RFC 6265bis, section 4.1.2.7: The SameSite attribute", rfc6265bis + "#section-4.1.2.7"},
		{"RFC 6265bis, section 4.1.2.4: The Path attribute", rfc6265bis + "#section-4.1.2.4"},
		{"RFC 6265bis, section 4.1.2.5: The Secure attribute", rfc6265bis + "#section-4.1.2.5"},
		{"MDN: Set-Cookie", mdnSetCookie},
		{"OWASP Session Management Cheat Sheet, Cookies", owaspSession + "#cookies"},
	},
}

var httpOnly = Experiment{
	ID: "a", Title: "HttpOnly: may a script read it?",
	Question: "A stranger's script got into a page of the shop. The session's cookie has HttpOnly. What does document.cookie tell the script?",
	Options: []Option{
		{ID: "value", Text: "The session's cookie", Why: "Without HttpOnly, yes: a script may do what its page may do."},
		{ID: "nothing", Text: "Nothing of it", Right: true, Why: "The browser keeps such a cookie for requests alone."},
		{ID: "masked", Text: "Its name, without the value", Why: "The browser does not even name it."},
	},
	Lab: labWith(func(*Settings) {}), Switches: []Switch{switchHTTPOnly},
	Steps: []Step{
		{
			Do:    "Put something into the lab's cart. Then open the page with the injected script.",
			Links: []Link{{Text: "Open the lab", Path: "/"}, {Text: "The page with the script", Path: "/injected"}},
			Seen: func(c Case) bool {
				return reports(c) && c.set(MarkScript, "blind") && c.set("httpOnly", "on") && c.CookieSent
			},
			Near: func(c Case) string {
				switch {
				case reports(c) && c.set(MarkScript, "blind") && !c.CookieSent:
					return "There was no cookie to read. Put something into the cart first."
				case reports(c) && c.set(MarkScript, "read"):
					return "HttpOnly is off already. Switch it on, add something, and open the page again."
				}
				return ""
			},
		},
		{
			Do:    "Switch HttpOnly off, put something into the cart again, and open that page again.",
			Links: []Link{{Text: "Open the lab", Path: "/"}, {Text: "The page with the script", Path: "/injected"}},
			Seen: func(c Case) bool {
				return reports(c) && c.set(MarkScript, "read") && c.set("httpOnly", "off") && c.CookieSent
			},
			Near: func(c Case) string {
				switch {
				case reports(c) && c.set("httpOnly", "off") && !c.CookieSent:
					return "The switch ended the session, so there is no cookie to read. Put something into the cart."
				case reports(c) && c.set("httpOnly", "on"):
					return "HttpOnly is still on. Switch it off, and add something."
				}
				return ""
			},
		},
	},
	Hints: []string{
		"The script is the same in both runs. Only the cookie differs.",
		"After the switch there is no cookie until something is in the cart.",
		"Add, open the page, switch HttpOnly off, add, open the page.",
	},
	Reveal: []string{
		"Both times the browser sent the cookie. Only without HttpOnly could the script read the value, and send it anywhere.",
		"Such a script can still act in your name while you are there. It cannot carry the key away.",
	},
}

// reports says whether a script of the lab told what it had found.
func reports(c Case) bool { return c.Lab() && c.Method == "POST" && c.Path == "/reports" }

var sameSite = Experiment{
	ID: "b", Title: "SameSite: may another site send it?",
	Question: "Another site has a form that adds to your cart here. You press its button. With SameSite=Lax, does your cookie go along?",
	Options: []Option{
		{ID: "yes", Text: "Yes: the request goes to the shop", Why: "So it was for twenty years, and other sites could act in people's names."},
		{ID: "no", Text: "No", Right: true, Why: "Lax sends it when a link leads here, and not with a form that posts."},
		{ID: "ask", Text: "The browser asks you first", Why: "No browser asks. The attribute decides."},
	},
	Lab: labWith(func(*Settings) {}), Switches: []Switch{switchSameSite},
	Steps: []Step{
		{
			Do:    "Put something into the lab's cart, and look at it.",
			Links: []Link{{Text: "Open the lab", Path: "/"}, {Text: "The lab's cart", Path: "/cart"}},
			Seen: func(c Case) bool {
				return c.Lab() && !c.foreign() && c.opened() && c.holds(1) && c.set("sameSite", "lax") && c.Path != "/attack"
			},
			Near:  nearNotLax,
			Again: true,
		},
		{
			Do:    "Open the attack page. It leads to another name of this machine: press the button there.",
			Links: []Link{{Text: "The attack page", Path: "/attack"}},
			Seen: func(c Case) bool {
				return attacks(c) && !c.CookieSent && c.set("sameSite", "lax") && c.jar() == c.last().jar()
			},
			Near: nearNotLax,
		},
		{
			Do:    "Look at the lab's cart: your cookie is still there, and nothing was added.",
			Links: []Link{{Text: "The lab's cart", Path: "/cart"}},
			Seen:  func(c Case) bool { return c.Lab() && c.opened() && !c.foreign() && c.Session == c.first().Session },
			Over:  began,
		},
		{
			Do:    "Set SameSite to None, put something into the cart again, and attack again. Browsers take None only with Secure, so the lab adds that.",
			Links: []Link{{Text: "Open the lab", Path: "/"}, {Text: "The attack page", Path: "/attack"}},
			Seen:  func(c Case) bool { return attacks(c) && c.CookieSent && c.set("sameSite", "none") },
			Near: func(c Case) string {
				switch {
				case attacks(c) && !c.CookieSent && c.set("sameSite", "none"):
					return "The switch ended the session, so there was no cookie to send. Put something into the cart, and attack again. If you did: Safari drops a Secure cookie on http://localhost, so take another browser."
				case attacks(c):
					return "SameSite is not None yet."
				}
				return ""
			},
		},
	},
	Hints: []string{
		"127.0.0.1 and localhost are this same machine, and two different sites to a browser. Ports make no difference.",
		"The shop refuses both attacks. Look at the first chip of the strip: did the cookie come?",
		"Add, look at the cart, attack, look at the cart; switch to None, add, attack.",
	},
	Reveal: []string{
		"With Lax the form came without your cookie, with None it had it. Browsers drop None without Secure.",
		"Both were refused, by a second defence against [[csrf|CSRF]]. Browsers say in `Sec-Fetch-Site` and `Origin` where a request comes from, and this shop takes no form from elsewhere.",
	},
}

// attacks says whether another site's form was sent to the lab's cart, and
// refused.
func attacks(c Case) bool {
	return c.Lab() && c.Method == "POST" && c.Path == "/cart/items" && c.foreign() && c.Status == 403
}

func nearNotLax(c Case) string {
	if c.Lab() && (attacks(c) || c.Added()) && !c.set("sameSite", "lax") {
		return "Begin with SameSite=Lax, then compare."
	}
	return ""
}

var cookiePaths = Experiment{
	ID: "c", Title: "Path: where is it sent?",
	Question: "The cookie is for the path /products only. You add something on a product's page, and are led to /cart. What is there?",
	Options: []Option{
		{ID: "cart", Text: "What you added", Why: "To this address the cookie is not sent, so the shop does not know whose cart to show."},
		{ID: "empty", Text: "Nothing", Right: true, Why: "/cart is not below /products, so the request comes without the cookie."},
		{ID: "elsewhere", Text: "Nothing, and the cookie is thrown away", Why: "The cookie stays, and waits for an address that fits."},
	},
	Lab: labWith(func(s *Settings) { s.Path = "/products" }), Switches: []Switch{switchPath},
	Steps: []Step{
		{
			Do:    "Open any product of the lab and add it to the cart.",
			Links: []Link{{Text: "Open the lab", Path: "/"}},
			Seen:  func(c Case) bool { return inProducts(c) && c.Added() && c.Cookie == lens.CookieNew },
			Near: func(c Case) string {
				if c.Lab() && c.Added() && !inProducts(c) {
					return "The cookie is for the whole lab. Set Path to /products, and add something again."
				}
				return ""
			},
			Again: true,
		},
		{
			Do:    "Look at the lab's cart.",
			Links: []Link{{Text: "The lab's cart", Path: "/cart"}},
			Seen: func(c Case) bool {
				return inProducts(c) && c.looks("/cart") && c.bare() && c.jar() == c.last().jar()
			},
			Near: func(c Case) string {
				if inProducts(c) && c.looks("/cart") && c.CookieSent {
					return "A cookie came, and it is not the one that the lab gave. A copy made by hand has a path of its own: delete it, and look again."
				}
				return ""
			},
		},
		{
			Do:    "Open a product's page again.",
			Links: []Link{{Text: "Open the lab", Path: "/"}},
			Seen: func(c Case) bool {
				return inProducts(c) && c.reads() && strings.HasPrefix(c.Path, "/products/") && c.opened() && c.Session == c.first().Session
			},
			Near: func(c Case) string {
				if inProducts(c) && c.reads() && !strings.HasPrefix(c.Path, "/products/") && c.bare() {
					return "That page is not below /products either. Open a product."
				}
				return ""
			},
			Over: began,
		},
	},
	Hints: []string{
		"Watch the first chip of the strip: sent, or none.",
		"The browser's list of cookies shows the path in a column of its own.",
		"Open a product, add it, look at the cart, go back to the product, reload.",
	},
	Reveal: []string{
		"The browser had the cookie all the time, and sent it to the product's page alone.",
		"Path is for order, not for safety: a page of another path can get at it in other ways. A session's cookie belongs to `Path=/`.",
	},
}

func inProducts(c Case) bool { return c.Lab() && c.set("path", "/products") }

var secureOnly = Experiment{
	ID: "d", Title: "Secure: over which connection?",
	Question: "A cookie with Secure is for HTTPS only. You are on http://localhost. Does the browser take it?",
	Options: []Option{
		{ID: "never", Text: "No: HTTP is HTTP", Why: "So it is for every address of a network, and in Safari for localhost too."},
		{ID: "localhost", Text: "Yes, because it is localhost", Right: true, Why: "What goes to this machine crosses no network, so most browsers trust it."},
		{ID: "always", Text: "Yes: Secure only concerns sending", Why: "Browsers check it when they store, too."},
	},
	Lab: labWith(func(s *Settings) { s.Secure = true }), Switches: []Switch{switchSecure},
	Steps: []Step{
		{
			Do:    "With Secure on, put something into the lab's cart.",
			Links: []Link{{Text: "Open the lab", Path: "/"}},
			Seen:  func(c Case) bool { return c.Lab() && c.set("secure", "on") && c.Cookie == lens.CookieNew },
			Near: func(c Case) string {
				switch {
				case c.Lab() && c.Cookie == lens.CookieNotHTTPS:
					return "This is plain HTTP from another machine, so the shop keeps the cookie back: the browser would drop it. Do this one on localhost."
				case c.Lab() && c.Added() && !c.set("secure", "on"):
					return "Secure is off. Switch it on, and add something."
				}
				return ""
			},
			Again: true,
		},
		{
			Do:    "Look at the lab's cart: did the cookie come back?",
			Links: []Link{{Text: "The lab's cart", Path: "/cart"}},
			Seen: func(c Case) bool {
				return c.Lab() && c.set("secure", "on") && c.reads() && c.opened() && c.Session == c.last().Session
			},
			Near: func(c Case) string {
				if c.Lab() && c.set("secure", "on") && c.reads() && c.bare() {
					return "The browser did not keep it. Safari drops Secure cookies on http://localhost: try another browser."
				}
				return ""
			},
		},
	},
	Hints: []string{
		"Two requests are enough: an add, and a look.",
		"The card “The server replied” shows the line with Secure in it.",
		"Switch Secure on, press Add on any product, and look at the cart.",
	},
	Reveal: []string{
		"The cookie came back. Under this machine's address in the network the shop would not have sent it, nor the browser taken it.",
		"In a network, everybody in between can read plain HTTP. On a real site Secure belongs on every session's cookie.",
	},
}
