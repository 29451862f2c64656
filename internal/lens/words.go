package lens

import (
	"fmt"
	"strings"
)

// Story tells a request in one sentence.
func (s Summary) Story() string {
	parts := []string{s.opening()}
	if s.Cart != nil && s.Cart.Before != s.Cart.After {
		parts = append(parts, fmt.Sprintf("The cart went from %d to %d.", s.Cart.Before, s.Cart.After))
	}
	if s.Cookie.Sent() {
		parts = append(parts, "The answer carries a Set-Cookie: "+s.Cookie.String()+".")
	}
	return strings.Join(parts, " ")
}

func (s Summary) opening() string {
	switch {
	case s.Write == Created && !s.CookieSent:
		return "No cookie came, and there was something to remember: the shop began a session."
	case s.Write == Created:
		return "The cookie that came opened nothing, so the shop began a new session under a new id."
	case s.Write == Destroyed:
		return "The session was ended: its document is deleted."
	case s.Verdict == Loaded:
		return "The cookie opened its session."
	}
	return s.VerdictSentence()
}

// VerdictSentence says what became of the request's cookie.
func (s Summary) VerdictSentence() string {
	switch s.Verdict {
	case NoCookie:
		return "No session cookie came, so the shop cannot know who this is."
	case Loaded:
		return "The signature matches, and the session was found alive."
	case Malformed:
		return "The cookie is not of the form that this shop gives out. It opens nothing, and no database was asked."
	case Forged:
		return "The cookie has the right form and the wrong signature. It opens nothing, and no database was asked."
	case Unknown:
		return "The cookie is genuine, and there is no document that it opens: the session was ended, or is kept elsewhere."
	case ExpiredIdle:
		return "The cookie is genuine, and its session was not used for too long: it has expired."
	case ExpiredAbsolute:
		return "The cookie is genuine, and its session reached the end of its lifetime."
	case Corrupt:
		return "The cookie is genuine, and the document that it opens could not be read. It was set aside."
	case Unavailable:
		return "The cookie is genuine, and the database did not answer. Nobody knows what the session holds."
	}
	if s.CookieSent {
		return "A session cookie came, and this request had no need of the session."
	}
	return "No session cookie came, and this request had no need of one."
}

// sentence of each card.

func (t *Trace) requestSentence() string {
	if t.CookieSent {
		return "The browser sent the session cookie by itself, as it does with every request to this host."
	}
	if len(t.Cookies) > 0 {
		return "The browser sent cookies of this host, but not the shop's session cookie."
	}
	return "The browser sent no cookie. Nothing in this request says who the visitor is."
}

func (t *Trace) signatureSentence() string {
	switch {
	case !t.CookieSent:
		return "There is no cookie, so there is nothing to check."
	case t.Verdict == Malformed:
		return "The value has not the form v1.id.issued.until.signature, so there is no signature to check."
	case t.Verdict == Forged:
		return "The shop computed the signature anew from the value and its secret, and it is another one. Whoever made this value does not know the secret."
	case t.Key > 0:
		return "An older secret of the list made the signature. The cookie is accepted, and the next write signs it with the current one."
	case t.Verdict == NotAsked:
		return "The signature was checked, and this request had no need of the session behind it."
	}
	return "The shop computed the signature anew from the value and its secret, and it is the same: the shop itself made this value, and nobody has changed it."
}

func (t *Trace) commandsSentence() string {
	if len(t.commands) == 0 {
		return "MongoDB was asked nothing for this request."
	}
	return fmt.Sprintf("MongoDB got %s and took %s for it.", countsText(t.Commands), milliseconds(t.Spent))
}

func (t *Trace) documentSentence() string {
	if t.collection == "" && (t.Write == Created || t.Write == Updated) {
		return "This store keeps no documents in a database. The session was stored as a whole: the later of two parallel answers wins, or is made to wait."
	}
	switch t.Write {
	case Created:
		return "A new document was stored. Its _id is the hash of the new session id; the id itself is in the cookie and nowhere else."
	case Updated:
		return "The document was changed by one compare-and-set: it was stored only because rev was still what had been read." + t.retriesSentence()
	case Touched:
		return "Nothing was changed but two dates: the session was used, so it lives longer."
	case Renewed:
		return "The values moved to a document under a new id, and the old one opens nothing any more."
	case Destroyed:
		return "The document was deleted. Whoever still holds its cookie holds a key to nothing."
	case Conflicted:
		return "Other requests changed the session first, again and again. Nothing was changed by this one."
	case Ended:
		return "The session was ended while this request was under way. Nothing was changed."
	case Refused:
		return "Too many changes of this session were waiting. Nothing was changed."
	case Failed:
		return "The database failed before anything could be changed."
	case Uncertain:
		return "The database stopped answering in the middle of the write. It may have been made."
	}
	if t.Verdict == Loaded {
		return "The document was read and not written: looking leaves no trace."
	}
	return t.VerdictSentence() + " Nothing was written."
}

func (t *Trace) retriesSentence() string {
	switch t.Retries {
	case 0:
		return ""
	case 1:
		return " Another request had been first once, so the change was made again on the fresh document."
	}
	return fmt.Sprintf(" Other requests had been first %d times, and each time the change was made again on the fresh document.", t.Retries)
}

func (t *Trace) responseSentence() string {
	switch t.Cookie {
	case CookieNew:
		return "A session was created, so the answer gives the browser its key."
	case CookieTouched:
		return "The session's expiry moved, so the browser gets the cookie again with the new date."
	case CookieResigned:
		return "The cookie was signed with an old secret, so the browser gets one signed with the current secret."
	case CookieRenewed:
		return "The session has a new id, so the browser gets a new key."
	case CookieChanged:
		return "The cookie gets other attributes."
	case CookieExpired:
		return "The answer tells the browser to drop the cookie. That is the shop asking; clearing cookies is the visitor acting."
	case CookieNotHTTPS:
		return "A cookie was due and was withheld: it is for HTTPS only, and this request came over plain HTTP."
	case CookieTooLate:
		return "A cookie was due, but the answer had already begun."
	}
	if t.Verdict == Loaded {
		return "No Set-Cookie: the browser already has the right one."
	}
	return "No Set-Cookie: there is nothing to remember, so the shop gives out no key."
}
