package lens

import "time"

// Check is what the session store found out about one cookie of a request,
// before it asked the database.
type Check struct {
	// Verdict is Malformed, Forged, or Loaded for a cookie that the shop signed.
	Verdict Verdict
	// Bytes is the length of the cookie's value.
	Bytes int
	// IssuedAt and ValidUntil are the dates in the value. In a forged one they are
	// a claim; in a malformed one they are zero.
	IssuedAt, ValidUntil time.Time
	// Key says which secret of the list signed it, 0 is the current one; Keys is
	// how many there are.
	Key, Keys int
	// Sent and Computed are the first characters of the signature that came with
	// the cookie, and of the one that the current secret gives. They are too few
	// to sign anything with.
	Sent, Computed string
	// Document is the _id of the document that the cookie names: the hash of its
	// session id. A trace keeps its ends alone.
	Document string
}

// SignatureShown is how many characters of a signature a Check holds: 24 of its
// 256 bits.
const SignatureShown = 4
