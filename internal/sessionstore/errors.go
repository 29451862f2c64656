package sessionstore

import "errors"

// The ways a call can fail. Each is wrapped with what was attempted; test with
// errors.Is. What the stored session looks like afterwards is part of each
// promise.
var (
	// ErrUnavailable: the database did not answer in time or not at all. Nothing
	// was changed, and the cookie was left alone.
	ErrUnavailable = errors.New("session database unavailable")
	// ErrUncertain: the database took the change and its answer was lost, and
	// asking again did not settle it. The change may have been made.
	ErrUncertain = errors.New("session change may have been made")
	// ErrBusy: too many writers are waiting for this session, or the wait took
	// too long. Nothing was changed.
	ErrBusy = errors.New("too many writers on one session")
	// ErrConflict: other writers kept coming first, or two of them changed the
	// same key through Save. Nothing was changed.
	ErrConflict = errors.New("session changed under the writer")
	// ErrEnded: the session was ended while the change was under way. Nothing was
	// changed, and nothing was brought back.
	ErrEnded = errors.New("session ended under the writer")
	// ErrNotHTTPS: the cookie is for HTTPS only and the request came over plain
	// HTTP, so no session could be started. Nothing was changed.
	ErrNotHTTPS = errors.New("session cookie needs https")
	// ErrResponseStarted: the response had begun, so no cookie could be set any
	// more. Nothing was changed. It is a mistake in the handler: load, change,
	// save, and only then render.
	ErrResponseStarted = errors.New("response already started")
	// ErrCorrupt: a document or a value in it is not what was stored. Decode
	// returns it; Update and Load set such a document aside themselves.
	ErrCorrupt = errors.New("session document is corrupt")
	// ErrTooLarge: the session's values are larger than the store takes.
	ErrTooLarge = errors.New("session is too large")
)
