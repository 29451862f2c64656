package lens

import "fmt"

// Between says, in a sentence, what became of the browser's cookie from one
// request to the next; empty when nothing did. number is the earlier one's.
func Between(earlier, later *Trace, number int) string {
	had, has := earlier.CookieSent, later.CookieSent
	switch {
	case had && !has && earlier.Cookie == CookieExpired:
		return fmt.Sprintf("The cookie went: the answer to request %d told the browser to drop it.", number)
	case had && !has:
		return fmt.Sprintf("The cookie is gone: request %d had it, request %d did not. The shop did not take it away; it was cleared in the browser, or it expired there.", number, number+1)
	case !had && has && earlier.Cookie.Sent():
		return fmt.Sprintf("The cookie came: the answer to request %d gave it to the browser.", number)
	case !had && has:
		return fmt.Sprintf("The cookie is there again: request %d had none, and its answer gave none.", number)
	case had && has && earlier.Cookie == CookieNotDue && earlier.owned && later.owned && earlier.owner != later.owner && later.Write != Created:
		return fmt.Sprintf("The cookie is another one than in request %d, and the shop did not change it.", number)
	}
	return ""
}
