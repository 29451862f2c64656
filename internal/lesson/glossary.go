package lesson

// Term is a word of the field, explained for who hears it for the first time. A
// text names one as [[cookie]] or [[cookie|cookies]].
type Term struct {
	// ID names the term in texts and addresses, Name is how it is written.
	ID, Name string
	// Text explains it in two or three sentences.
	Text string
	// Source says where it is defined; nil where nothing defines it.
	Source *Source
}

// Glossary are the course's terms, in the order of their names.
var Glossary = []Term{
	{"cookie", "Cookie", "A small named text that a server gives to a browser in a `Set-Cookie` line. The browser keeps it and sends it back in the `Cookie` line of later requests to the same site.",
		&Source{"RFC 6265, HTTP State Management Mechanism", "https://www.rfc-editor.org/rfc/rfc6265"}},
	{"hmac", "HMAC", "A signature made from a text and a secret. Who has the secret can make it and check it; who has not can do neither, not even after seeing many of them.",
		&Source{"RFC 2104, HMAC", "https://www.rfc-editor.org/rfc/rfc2104"}},
	{"orphan", "Orphan", "A [[session]] that is still in the [[store]] while no browser has the [[cookie]] for it any more. Nobody can open it; it waits for its end.", nil},
	{"samesite", "SameSite", "An attribute of a [[cookie]] that says whether the browser may send it along when another site made it ask: `Strict`, `Lax` or `None`.",
		&Source{"MDN: Set-Cookie, SameSite", "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie#samesitesamesite-value"}},
	{"session", "Session", "What a server remembers about one visitor from request to request, here the cart. It begins with the first thing that is worth remembering.", nil},
	{"session-id", "Session id", "The name of a [[session]], long and random, so that nobody can guess one. Whoever brings it is taken for its visitor.",
		&Source{"OWASP Session Management Cheat Sheet", "https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html"}},
	{"store", "Store", "Where a server keeps its [[session|sessions]]: its own memory, a database, or the [[cookie]] itself.", nil},
	{"ttl", "TTL", "Time to live: how long something is kept before it is removed by itself. MongoDB removes a document once the date in its TTL index has passed.",
		&Source{"MongoDB: TTL Indexes", "https://www.mongodb.com/docs/manual/core/index-ttl/"}},
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
