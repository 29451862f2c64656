package sessionstore

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/lens"
)

// Destroy ends the request's session: first its document, then its cookie
// (OWASP Session Management Cheat Sheet, "Session Expiration"). Writes that are
// under way do not bring it back. Without a session it does no more than expire
// a cookie that opens nothing.
//
// It returns ErrUnavailable when the database could not be asked, and
// ErrUncertain when it did not confirm the deletion. The cookie is left alone
// then, so that the visitor can try again.
func (s *Store) Destroy(w http.ResponseWriter, r *http.Request) error {
	return s.destroy(w, r, s.state(r, s.cfg.Cookie.Name))
}

func (s *Store) destroy(w http.ResponseWriter, r *http.Request, st *state) error {
	if err := checkResponse(w, r); err != nil {
		return err
	}
	ctx, cancel := s.bound(r, st)
	defer cancel()
	leave, err := s.takeTurn(ctx, st)
	if err != nil {
		lens.FromContext(ctx).Write(writeOf(err), 0)
		return fmt.Errorf("end session: %w", err)
	}
	defer leave()
	for _, documentID := range st.documentIDs() {
		if err := s.remove(ctx, documentID); err != nil {
			lens.FromContext(ctx).Write(writeOf(err), 0)
			return fmt.Errorf("end session: %w", err)
		}
	}
	if st.presented || st.live != nil {
		s.expireCookie(w, r, st)
	}
	st.live, st.token, st.candidates, st.err, st.loaded = nil, token{}, nil, nil, true
	st.showToGin()
	return nil
}

// documentIDs lists the documents that the request's cookies open, and the one
// that began in this same request.
func (st *state) documentIDs() []string {
	var ids []string
	for _, candidate := range st.candidates {
		ids = append(ids, candidate.id.documentID())
	}
	if st.live != nil && !slices.Contains(ids, st.live.ID) {
		ids = append(ids, st.live.ID)
	}
	return ids
}

// remove deletes a session, if it is there. The deletion names the revision it
// means: one whose answer was lost, and that arrives late, must not take away
// what was written and acknowledged since.
func (s *Store) remove(ctx context.Context, documentID string) error {
	for retries := range maxTries {
		current, err := s.read(ctx, documentID)
		switch {
		case isMissing(err):
			return nil
		case errors.Is(err, ErrCorrupt):
			return s.discard(ctx, documentID)
		case err != nil:
			return err
		}
		retired, err := s.retire(ctx, current)
		if retired {
			s.note(ctx, "destroy", &s.events.destroyed)
			lens.FromContext(ctx).Write(lens.Destroyed, retries)
		}
		if retired || err != nil {
			return err
		}
		pause(ctx, retries)
	}
	return s.discard(ctx, documentID) // an end has the last word
}

// ForgetCookie tells the browser to drop the session's cookie and does nothing
// else: the document stays behind without a key until it expires.
func (s *Store) ForgetCookie(w http.ResponseWriter, r *http.Request) error {
	if err := checkResponse(w, r); err != nil {
		return err
	}
	if st := s.state(r, s.cfg.Cookie.Name); st.presented {
		s.expireCookie(w, r, st)
	}
	return nil
}

// Renew moves the request's session to a new id: same values, same absolute
// end, and the old id is dead before Renew returns. It belongs wherever someone
// gains or loses rights, so that an id planted or seen before is worth nothing
// after (OWASP Session Management Cheat Sheet, "Renew the Session ID After Any
// Privilege Level Change"). change is applied to the values on the way and may
// be nil. Without a session Renew is Update.
//
// It returns what Update returns, and after an error the old id still holds,
// except after ErrUncertain, when either may.
func (s *Store) Renew(w http.ResponseWriter, r *http.Request, change func(*Values) error) error {
	st := s.state(r, s.cfg.Cookie.Name)
	if change == nil {
		change = func(*Values) error { return nil }
	}
	if err := checkResponse(w, r); err != nil {
		return err
	}
	ctx, cancel := s.bound(r, st)
	defer cancel()
	leave, err := s.takeTurn(ctx, st)
	if err != nil {
		return fmt.Errorf("renew session: %w", err)
	}
	defer leave()
	s.load(ctx, st)
	switch {
	case st.err != nil:
		return fmt.Errorf("renew session: %w", st.err)
	case st.live == nil:
		return s.change(ctx, w, r, st, change)
	}
	if err := s.renew(ctx, w, r, st, change); err != nil {
		lens.FromContext(ctx).Write(writeOf(err), 0)
		return fmt.Errorf("renew session: %w", err)
	}
	st.showToGin()
	return nil
}

func (s *Store) renew(ctx context.Context, w http.ResponseWriter, r *http.Request, st *state, change func(*Values) error) error {
	for retries := range maxTries {
		id := newSessionID()
		next := &live{record: st.live.record, values: st.live.values.clone()}
		next.ID, next.Rev = id.documentID(), 1
		if err := change(next.values); err != nil {
			return err
		}
		s.cfg.extend(next, s.cfg.now())
		if err := s.insert(ctx, next); err != nil {
			return err
		}
		retired, err := s.retire(ctx, st.live)
		if err != nil {
			return err
		}
		if retired {
			s.note(ctx, "renew", &s.events.renewed)
			lens.FromContext(ctx).Write(lens.Renewed, retries)
			st.live, st.token, st.candidates = next, token{id: id}, nil
			s.sendCookie(w, r, st, lens.CookieRenewed)
			return nil
		}
		// Another writer changed the old session after it was copied: the copy is
		// out of date and goes, and the newest one is copied instead.
		if err := s.discard(ctx, next.ID); err != nil {
			return err
		}
		if err := s.afterConflict(ctx, st, retries); err != nil {
			return err
		}
	}
	return fmt.Errorf("%d tries: %w", maxTries, ErrConflict)
}

// retire deletes a session if it is still what was read.
func (s *Store) retire(ctx context.Context, old *live) (bool, error) {
	writing, cancel := leaveTime(ctx)
	defer cancel()
	result, err := s.collection.DeleteOne(writing,
		bson.D{{Key: "_id", Value: old.ID}, {Key: "rev", Value: old.Rev}})
	switch {
	case err == nil:
		return result.DeletedCount == 1, nil
	case answered(err):
		return false, s.unavailable("delete session", err)
	}
	if _, readErr := s.read(ctx, old.ID); isMissing(readErr) {
		return true, nil
	}
	return false, fmt.Errorf("delete session: %w: %w", ErrUncertain, err)
}

// discard deletes a document, whatever it is.
func (s *Store) discard(ctx context.Context, documentID string) error {
	if _, err := s.collection.DeleteOne(ctx, byID(documentID)); err != nil {
		return s.unavailable("delete session document", err)
	}
	return nil
}
