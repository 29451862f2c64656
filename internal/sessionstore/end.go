package sessionstore

import (
	"context"
	"fmt"
	"net/http"

	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/lens"
)

// Destroy ends the request's session: first its document, then its cookie
// (OWASP Session Management Cheat Sheet, "Session Expiration"). Writes that are
// under way do not bring it back. Without a session it does no more than expire
// a cookie that opens nothing.
//
// It returns ErrUnavailable when the database did not confirm the deletion. The
// cookie is left alone then, so that the visitor can try again.
func (s *Store) Destroy(w http.ResponseWriter, r *http.Request) error {
	return s.destroy(w, r, s.state(r, s.cfg.Cookie.Name))
}

func (s *Store) destroy(w http.ResponseWriter, r *http.Request, st *state) error {
	if err := checkResponse(w, r); err != nil {
		return err
	}
	ctx, cancel := s.bound(r, st)
	defer cancel()
	for _, candidate := range st.candidates {
		if err := s.remove(ctx, candidate.id.documentID()); err != nil {
			lens.FromContext(ctx).Write(lens.Failed, 0)
			return fmt.Errorf("end session: %w", err)
		}
	}
	if st.live != nil { // a session that began in this same request
		if err := s.remove(ctx, st.live.ID); err != nil {
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

// remove deletes a document. When the answer is lost it looks whether the
// document is gone.
func (s *Store) remove(ctx context.Context, documentID string) error {
	writing, cancel := leaveTime(ctx)
	defer cancel()
	result, err := s.collection.DeleteOne(writing, byID(documentID))
	if err != nil {
		if _, readErr := s.read(ctx, documentID); !isMissing(readErr) {
			return s.unavailable("delete session", err)
		}
	}
	if err != nil || result.DeletedCount == 1 {
		s.note(ctx, "destroy", &s.events.destroyed)
		lens.FromContext(ctx).Write(lens.Destroyed, 0)
	}
	return nil
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
		if err := s.discard(ctx, next); err != nil {
			return err
		}
		if err := s.afterConflict(ctx, st, retries); err != nil {
			return err
		}
	}
	return fmt.Errorf("%d tries: %w", maxTries, ErrConflict)
}

// retire deletes the old session if it is still what was copied.
func (s *Store) retire(ctx context.Context, old *live) (bool, error) {
	writing, cancel := leaveTime(ctx)
	defer cancel()
	result, err := s.collection.DeleteOne(writing,
		bson.D{{Key: "_id", Value: old.ID}, {Key: "rev", Value: old.Rev}})
	if err == nil {
		return result.DeletedCount == 1, nil
	}
	if _, readErr := s.read(ctx, old.ID); isMissing(readErr) {
		return true, nil
	}
	if answered(err) {
		return false, s.unavailable("retire session", err)
	}
	return false, fmt.Errorf("retire session: %w: %w", ErrUncertain, err)
}

func (s *Store) discard(ctx context.Context, l *live) error {
	if _, err := s.collection.DeleteOne(ctx, byID(l.ID)); err != nil {
		return s.unavailable("discard copy of session", err)
	}
	return nil
}
