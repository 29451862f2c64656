package sessionstore

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"crumbs.example/shop/internal/lens"
)

// Renew moves the request's session to a new id: same values, same absolute
// end, and the old id is dead before Renew returns. It belongs wherever someone
// gains or loses rights, so that an id planted or seen before is worth nothing
// after (OWASP Session Management Cheat Sheet, "Renew the Session ID After Any
// Privilege Level Change"). change is applied to the values on the way and may
// be nil. Without a session Renew is Update.
//
// It returns what Update returns. After an error the old id still holds, with
// one exception: after ErrUncertain the old id may be dead, and the new one is
// known to nobody.
func (s *Store) Renew(w http.ResponseWriter, r *http.Request, change func(*Values) error) error {
	st := s.state(r, s.cfg.Cookie.Name)
	if change == nil {
		change = func(*Values) error { return nil }
	}
	err := s.inTurn(w, r, st, func(ctx context.Context) error {
		err := s.renewOrBegin(ctx, w, r, st, change)
		if err != nil {
			s.letGo(ctx, st, err)
			lens.FromContext(ctx).Write(writeOf(err), 0)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("renew session: %w", err)
	}
	return nil
}

func (s *Store) renewOrBegin(ctx context.Context, w http.ResponseWriter, r *http.Request, st *state, change func(*Values) error) error {
	s.load(ctx, st)
	if st.err != nil {
		return st.err
	}
	if st.live != nil {
		err := s.renew(ctx, w, r, st, change)
		if !errors.Is(err, ErrCorrupt) {
			return err
		}
		s.setAside(ctx, st, err)
	}
	return s.changeOrBegin(ctx, w, r, st, change)
}

// renew copies the session to a new id and then marks the old document as moved
// by a compare-and-set, which tells for sure whether it was made. When another
// writer comes in between, the copy is out of date and is made again.
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
		moved, err := s.moveTo(ctx, st.live, next.ID)
		if moved {
			s.note(ctx, "renew", &s.events.renewed)
			lens.FromContext(ctx).Write(lens.Renewed, retries)
			lens.FromContext(ctx).Wrote(&next.record)
			st.live, st.token, st.candidates = next, token{id: id}, nil
			s.sendCookie(w, r, st, lens.CookieRenewed)
			return nil
		}
		if errors.Is(err, ErrUncertain) {
			return err // the copy may be the session by now
		}
		if discardErr := s.discard(ctx, next.ID); err == nil {
			err = discardErr
		}
		if err == nil {
			err = s.afterConflict(ctx, st, retries)
		}
		if err != nil {
			return err
		}
	}
	return fmt.Errorf("%d tries: %w", maxTries, ErrConflict)
}

// moveTo marks a session as moved, if it is still what was copied, and deletes
// it. A marked document opens nothing, so its deletion may fail.
func (s *Store) moveTo(ctx context.Context, old *live, documentID string) (bool, error) {
	mark := &live{record: old.record, values: old.values}
	mark.MovedTo = documentID
	moved, err := s.replace(ctx, old, mark)
	if !moved {
		return false, err
	}
	s.queue.end(old.ID)
	if err := s.discard(ctx, old.ID); err != nil {
		s.cfg.Logger.WarnContext(ctx, "the old document of a renewed session is left to expire", "error", err)
	}
	return true, nil
}
