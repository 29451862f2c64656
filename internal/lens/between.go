package lens

import (
	"fmt"
	"strings"
)

// SameJar says whether a browser would answer two requests from one store of
// cookies, and by one cookie: see Exchange.Jar. Of requests that are not so, the one
// tells nothing about the other's cookie.
func SameJar(a, b *Trace) bool { return a.jar == b.jar }

// Between says, in a sentence, what became of the browser's cookie from one request
// to a later one of the same jar; empty when nothing did. from and to are their
// numbers in the list.
func Between(earlier, later *Trace, from, to int) string {
	had, has := earlier.CookieSent, later.CookieSent
	switch {
	case had && !has && earlier.Cookie == CookieExpired:
		return fmt.Sprintf("The cookie went: the answer to request %d told the browser to drop it.", from)
	case had && !has:
		return withheld(later, from, to)
	case !had && has && earlier.Cookie.Sent():
		return fmt.Sprintf("The cookie came: the answer to request %d gave it to the browser.", from)
	case !had && has && !earlier.outside && !earlier.crossSite:
		return fmt.Sprintf("The cookie is there again: request %d had none, and its answer gave none.", from)
	case had && has && earlier.Cookie == CookieNotDue && earlier.owned && later.owned && earlier.owner != later.owner && later.Write != Created:
		return fmt.Sprintf("The cookie is another one than in request %d, and the shop did not change it.", from)
	}
	return ""
}

// withheld says why a request may have come without the cookie that the one before
// had. What the browser did with it the shop cannot know.
func withheld(later *Trace, from, to int) string {
	switch {
	case later.outside:
		return fmt.Sprintf("Request %d came without the cookie: its address is outside the cookie's Path.", to)
	case later.crossSite:
		return fmt.Sprintf("Request %d came without the cookie: another site made it or led to it.", to)
	}
	return fmt.Sprintf("The cookie is gone: request %d had it, request %d did not. The browser did not send it, and the answer to request %d had not taken it away.", from, to, from)
}

// covers says whether a cookie with this Path goes with a request to an address
// (RFC 6265, section 5.1.4).
func covers(cookiePath, address string) bool {
	path, _, _ := strings.Cut(address, "?")
	rest, ok := strings.CutPrefix(path, cookiePath)
	return ok && (rest == "" || strings.HasSuffix(cookiePath, "/") || rest[0] == '/')
}
