package lesson

// Term is a word of the glossary. Texts name one as [[cookie]] or
// [[cookie|cookies]].
type Term struct {
	// ID is how texts name it, Name how a page does: [[session-id]], "Session id".
	ID, Name string
	// Text explains it in one to three sentences.
	Text string
	// Source is where it is written down; nil for a word of this shop.
	Source *Source
}

// Glossary are the terms in the order of their names.
var Glossary = []Term{
	{"attribute", "Attribute", "What a Set-Cookie line says beside name and value: who may read the cookie, when to send it, how long to keep it. A browser keeps attributes for itself and never sends them back.", &Source{"MDN: Set-Cookie", mdnSetCookie}},
	{"base64", "Base64", "A way to write any bytes with 64 plain characters: three bytes become four characters. Everybody can read it back; it hides nothing.", &Source{"RFC 4648", "https://www.rfc-editor.org/rfc/rfc4648"}},
	{"compare-and-set", "Compare-and-set", "A write that is made only if the thing is still what it was when it was read. If it is not, the writer reads again and makes the change on what is there now.", nil},
	{"cookie", "Cookie", "A name and a value that a server gives to a browser, with the line Set-Cookie of an answer. The browser sends them back with later requests to that server, in the line Cookie.", &Source{"RFC 6265bis, section 3", rfc6265bis + "#section-3"}},
	{"csrf", "CSRF", "Cross-site request forgery: another site makes your browser send a request to a shop where you are known. If the cookie goes along, the shop takes it for your own wish.", &Source{"OWASP: Cross-site request forgery", "https://owasp.org/www-community/attacks/csrf"}},
	{"document", "Document", "What MongoDB stores: named values, with lists and further values inside. In this shop each session is one document, and its _id is the hash of the session id.", &Source{"MongoDB manual: Documents", "https://www.mongodb.com/docs/manual/core/document/"}},
	{"hmac", "HMAC", "A short text, computed from a message and a secret. Who has both can compute it again and compare; who lacks the secret cannot make one that fits.", &Source{"RFC 2104", "https://www.rfc-editor.org/rfc/rfc2104"}},
	{"httponly", "HttpOnly", "An attribute: the cookie is for requests only, and no script gets to read it.", &Source{"RFC 6265bis, section 4.1.2.6", rfc6265bis + "#section-4.1.2.6"}},
	{"instance", "Instance", "One running copy of the shop's program. Several may serve one shop, each with a memory of its own.", nil},
	{"lens", "Lens", "The strip at the foot of each page of this shop, and the cards behind it. They tell what the request did, from what the parts of the shop reported.", nil},
	{"localstorage", "localStorage", "A place in the browser where scripts of a page keep texts. It belongs to one origin, has no expiry, and is sent nowhere by itself.", &Source{"MDN: Web Storage API", "https://developer.mozilla.org/en-US/docs/Web/API/Web_Storage_API"}},
	{"max-age", "Max-Age", "An attribute: for how many seconds the browser keeps the cookie. Without it, and without Expires, the cookie goes when the browser is closed.", &Source{"RFC 6265bis, section 4.1.2.2", rfc6265bis + "#section-4.1.2.2"}},
	{"orphan", "Orphan", "A session's document whose key no browser has any more. It waits in the database until its time is over.", nil},
	{"path", "Path", "An attribute: to which part of a host's addresses the cookie is sent. It is not a wall.", &Source{"RFC 6265bis, section 4.1.2.4", rfc6265bis + "#section-4.1.2.4"}},
	{"request", "Request", "What a browser sends to a server to get a page or to do something: a line with a method and an address, headers, and sometimes a form.", &Source{"RFC 9110, section 3.4", "https://www.rfc-editor.org/rfc/rfc9110#section-3.4"}},
	{"samesite", "SameSite", "An attribute: whether the cookie goes along when another site makes the request. Strict means never, Lax only when you follow a link, None always.", &Source{"RFC 6265bis, section 4.1.2.7", rfc6265bis + "#section-4.1.2.7"}},
	{"secret", "Secret", "A long random text that only the shop knows, and with which it signs. This shop has a list: the first one signs, any of them is accepted.", nil},
	{"secure", "Secure", "An attribute: the cookie is sent over HTTPS only. Most browsers make an exception for localhost.", &Source{"RFC 6265bis, section 4.1.2.5", rfc6265bis + "#section-4.1.2.5"}},
	{"session", "Session", "What a server remembers of one visitor from request to request, for instance a cart. A key in the visitor's cookie finds it.", &Source{"OWASP Session Management Cheat Sheet", owaspSession}},
	{"fixation", "Session fixation", "An attacker puts an id that they know into somebody else's browser, and waits until it is worth something. It fails where the shop never takes over an id that it did not just make.", &Source{"OWASP: Session fixation", "https://owasp.org/www-community/attacks/Session_fixation"}},
	{"session-id", "Session id", "The name of one session, so long and random that nobody guesses it. Whoever shows it has the session.", &Source{"OWASP Session Management Cheat Sheet, Session ID Properties", owaspSession + "#session-id-properties"}},
	{"signature", "Signature", "A text at the end of the cookie's value that only the shop could compute. It proves who wrote the value; it does not hide it. This shop's is an HMAC.", nil},
	{"stateless", "Stateless", "Each request is understood on its own: nothing that came before is part of it. HTTP is made that way.", &Source{"RFC 9110, section 3.3", "https://www.rfc-editor.org/rfc/rfc9110#section-3.3"}},
	{"store", "Store", "Where a server keeps sessions: in its memory, in a database, or in the cookie itself.", nil},
	{"sweeper", "Sweeper", "The part of the shop that deletes expired documents from time to time, where the database does not do it by itself.", nil},
	{"ttl", "TTL", "Time to live: how long something is kept. A TTL index tells MongoDB which date of a document ends its time; a task deletes what is over, about once a minute.", &Source{"MongoDB manual: TTL indexes", "https://www.mongodb.com/docs/manual/core/index-ttl/"}},
}

// TermByID returns the term with that id, or nil.
func TermByID(id string) *Term {
	for i := range Glossary {
		if Glossary[i].ID == id {
			return &Glossary[i]
		}
	}
	return nil
}
