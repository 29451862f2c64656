package lesson

import (
	"fmt"
	"time"
)

// lifetime is chapter 3: the browser drops a cookie when its time is over.
var lifetime = Chapter{
	Number: 3, Slug: "lifetime", Title: "Lifetime",
	Brief:   "Give a cookie ten seconds to live, and look for the cart when they are over.",
	Minutes: 4,
	Hook: []string{
		"A shop can say how long a [[cookie]] is good for: `Max-Age=10` means ten seconds. Then the browser throws it away, by itself.",
		"That is one clock. The server keeps another one, for the cart. They need not agree.",
	},
	Experiments: []Experiment{
		{
			ID: "a", Title: "The browser's clock",
			Question: "The cookie lives for ten seconds. You add something, wait, and reload. What does the browser send?",
			Options: []Option{
				{ID: "same", Text: "The cookie, as before", Why: "A browser does not send what has expired. It does not even keep it."},
				{ID: "expired", Text: "The cookie, marked as expired", Why: "A request carries a cookie's name and value, nothing else. There is no mark for its age."},
				{ID: "none", Text: "No cookie at all", Right: true, Why: "The browser has thrown it away. The shop sees a request like a stranger's."},
			},
			Lab: labWith(func(s *Settings) { s.CookieLife = "10s" }), Switches: []Switch{switchLife},
			Steps: []Step{stepShortCookie("Put something into the lab's cart. Its cookie lives for ten seconds."), stepOutlived("Wait until the countdown is over. Then open the lab's cart.")},
			Hints: []string{
				"Nothing but time is needed. Do not clear anything.",
				"The countdown starts with the answer that gave the cookie: the add. An add while the cookie lives gives no new one.",
				"Set ten seconds, add one thing, count to fifteen, and press F5 on the cart's page.",
			},
			Reveal: []string{
				"Nobody asked the browser again. It read `Max-Age` once, and when the time was over the cookie was gone. The cart's page came up empty.",
			},
		},
		{
			ID: "b", Title: "The server's clock",
			Question: "The browser has dropped the cookie, and the lab's cart looks empty. Where is what you put into it?",
			Options: []Option{
				{ID: "gone", Text: "Nowhere: it went with the cookie", Why: "Nobody told the server that the browser threw something away. There is no message for that."},
				{ID: "browser", Text: "Still in the browser, hidden", Why: "It never was there. The browser held a key of about 130 bytes, and no cart."},
				{ID: "server", Text: "On the server, as before", Right: true, Why: "The server's own clock is still running: one hour in this lab. Until then it opens to whoever shows the key."},
			},
			Lab: labWith(func(s *Settings) { s.CookieLife = "60s" }), Switches: []Switch{switchLife},
			Steps: []Step{
				stepShortCookie("Put something into the lab's cart. Then copy the value of the cookie crumbs-lab from the browser's tools: Application, or Storage in Firefox, then Cookies."),
				stepOutlived("Wait until the countdown is over, and open the lab's cart. It is empty."),
				{
					Do:    "Make a cookie of that name with the value that you copied, and open the lab's cart again.",
					Links: []Link{{Text: "The lab's cart", Path: "/cart"}},
					Seen: func(c Case) bool {
						return c.Lab() && c.opened() && c.Session == c.first().Session && !c.given(c.Session)
					},
					Near: nearPasted,
					Over: began,
				},
			},
			Hints: []string{
				"F12 opens the browser's tools. The cookie's row goes when its time is over, so copy the value first.",
				"In the list of cookies a double click below the last row begins a new one. Its name is crumbs-lab, its path is {path}/.",
				"Add, copy the long value that begins with v1, wait a minute, reload, make the row anew with the same value, reload.",
			},
			Reveal: []string{
				"The cart is back. It had been on the server all the time, in a [[document]] that no browser had a key to: an [[orphan]].",
				"So a cookie's expiry is tidiness, not safety. Whoever copied the value can use it for as long as the server lets them. What ends a [[session]] must be the server's own date, and here it is: chapter 8.",
			},
		},
	},
	Code: []Code{
		{Room: "internal/sessionstore", File: "setcookie.go", Name: "lifetime", Caption: "The cookie's time: as long as its document has left, and no longer."},
	},
	Further: []string{
		"Set “as long as the browser is open”, add something, and look at the column Expires: it says Session. Close the browser and come back. If it opens your old tabs again, it may bring the cookie back too.",
		"Ask for a long life: Chrome, and the standard, allow 400 days at most.",
		"Look at the lab's list of documents while the cart is empty.",
	},
	Takeaway: "The browser's date says when the key is thrown away, and only the server's date says when the lock is changed.",
	Sources: []Source{
		{"RFC 6265bis, section 4.1.2.2: The Max-Age attribute", rfc6265bis + "#section-4.1.2.2"},
		{"RFC 6265bis, section 5.5: Cookie lifetime limits", rfc6265bis + "#section-5.5"},
		{"MDN: Using HTTP cookies, lifetime and session restore", mdnCookies + "#removal_defining_the_lifetime_of_a_cookie"},
		{"OWASP Session Management Cheat Sheet, Session Expiration", owaspSession + "#session-expiration"},
	},
	Claims: []int{2},
}

// life is how long the lab's cookies live, where that is short enough to wait for.
func (f Fact) life() time.Duration {
	if !f.set("cookieLife", "10s") && !f.set("cookieLife", "60s") {
		return 0
	}
	d, _ := time.ParseDuration(f.Marks["cookieLife"])
	return d
}

// stepShortCookie is an answer that gives a cookie with a short life.
func stepShortCookie(do string) Step {
	return Step{
		Do:    do,
		Links: []Link{{Text: "Open the lab", Path: "/"}},
		Seen:  func(c Case) bool { return c.Lab() && c.life() > 0 && c.gave() && c.holds(1) },
		Near: func(c Case) string {
			switch {
			case !c.Lab() || !c.Added():
				return ""
			case c.life() == 0:
				return "This cookie lives too long to wait for. Choose 10 or 60 seconds, and add something again."
			}
			return "The browser had its cookie already, and got no new one. Wait until it is gone, and add something again."
		},
		Again: true,
	}
}

// tolerance is how far the browser's clock and the server's may be apart: a
// cookie's life is counted in whole seconds.
const tolerance = time.Second

// stepOutlived is a request without the cookie, once its time is over and with
// nobody having dropped it before.
func stepOutlived(do string) Step {
	return Step{
		Do:    do,
		Links: []Link{{Text: "The lab's cart", Path: "/cart"}},
		Seen: func(c Case) bool {
			return c.Lab() && c.reads() && c.bare() && !c.foreign() && sameJar(c.Fact, c.last()) &&
				c.sameRun() && c.elapsed() >= c.life()-tolerance && !c.asked()
		},
		Near: nearOutlived,
	}
}

func nearOutlived(c Case) string {
	switch {
	case !c.Lab() || !c.reads() || c.foreign():
		return ""
	case c.opened():
		return "The cookie still came: its time is not over yet."
	case !c.bare():
		return ""
	case c.otherJar() != "":
		return c.otherJar()
	case c.asked():
		return "The shop told the browser to drop that cookie. Add something again, and let time do it."
	case c.closedMeanwhile():
		return nearClosed
	case !c.sameRun():
		return "A setting was changed, and that ended the lab's session. Add something again."
	case c.elapsed() < c.life()-tolerance:
		return fmt.Sprintf("The cookie was gone after %d seconds, before its time: it was cleared. Add something again, and only wait.", int(c.elapsed().Seconds()))
	}
	return ""
}
