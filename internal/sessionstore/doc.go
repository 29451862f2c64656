// Package sessionstore keeps HTTP sessions in MongoDB and loses nothing.
//
// # What is where
//
// The browser holds a cookie with a random id and a signature over it. The
// database holds one readable document per session, under the hash of the id:
//
//	{ _id: "<base64url SHA-256 of the id>", schema: 1, rev: 7, writeId: "...",
//	  createdAt, lastSeenAt, expiresAt, absoluteExpiresAt,
//	  values: { cart: { lines: [ { sku, quantity, addedAt } ] } } }
//
// Nothing is stored, and no cookie is set, before there is something to
// remember.
//
// # How it is used
//
// Three calls do the work of a handler, each before the response begins:
//
//	session, err := store.Load(w, r)      // what is there, or why nothing is
//	err := store.Update(w, r, change)     // change it, without loss
//	err := store.Destroy(w, r)            // end it, on both sides
//
// Store also is a gin-contrib/sessions Store: session.Set and session.Save work,
// with the difference that a conflict is an error instead of a loss.
//
// # Four questions
//
// A missing session is no error. Load says why there is none (a lens.Verdict),
// and the next Update starts one under a new id. The id that came with the
// request is never taken over, so nobody can plant one.
//
// An expired session is a missing one, whether or not its document has been
// deleted: the dates are checked on each read. The idle timeout moves while the
// session is used, by a touch that changes dates only, at most once per touch
// interval; the absolute timeout does not move.
//
// A conflicting write is made again on the fresh document. Each write is one
// compare-and-set on rev; the writers of one session stand in a queue within
// the process, and back off across processes. Only a new id is ever inserted, so
// a session that was ended stays ended, whatever is under way.
//
// A failing database is an error, never an empty session: ErrUnavailable when
// nothing was changed, ErrUncertain when the answer to a write was lost and
// asking again did not settle it. The cookie is left alone in both cases.
//
// # Where to read on
//
// token.go is the cookie's value, document.go the document, load.go and
// update.go the two main paths, replace.go the compare-and-set and what happens
// when its answer is lost, end.go and renew.go how an id dies, save.go the bridge
// to gin-contrib.
package sessionstore
