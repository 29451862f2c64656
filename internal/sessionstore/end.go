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
	switch {
	case errors.Is(err, ErrEnded): // somebody else has just done it
		leave = func() {}
	case err != nil:
		lens.FromContext(ctx).Write(writeOf(err), 0)
		return fmt.Errorf("end session: %w", err)
	}
	defer leave()
	// lesson:start destroy
	for i, documentID := range st.documentIDs() {
		err := s.remove(ctx, documentID)
		if err != nil && i > 0 {
			err = s.uncertain("one of several sessions is ended", err)
		}
		if err != nil {
			lens.FromContext(ctx).Write(writeOf(err), 0)
			return fmt.Errorf("end session: %w", err)
		}
		s.queue.end(documentID)
	}
	if st.presented || st.live != nil {
		s.expireCookie(w, r, st)
	}
	// lesson:end destroy
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
			lens.FromContext(ctx).Read(current.raw)
			lens.FromContext(ctx).Wrote(nil)
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
	// lesson:start forget
	if st := s.state(r, s.cfg.Cookie.Name); st.presented {
		s.expireCookie(w, r, st) // and nothing else: the document stays
	}
	// lesson:end forget
	return nil
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
	return false, s.uncertain("delete session", err)
}

// discard deletes a document, whatever it is.
func (s *Store) discard(ctx context.Context, documentID string) error {
	_, err := s.collection.DeleteOne(ctx, byID(documentID))
	switch {
	case err == nil:
		return nil
	case answered(err):
		return s.unavailable("delete session document", err)
	}
	return s.uncertain("delete session document", err)
}
