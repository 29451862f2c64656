package sessionstore

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"crumbs.example/shop/internal/lens"
)

// maxTries bounds how often a change runs again because other processes keep
// writing first.
const maxTries = 40

// Update runs change on the values of the request's session and stores the
// result: the one way in which a handler changes a session. Without a live
// session it works on empty values and, if change puts something there, starts
// a session under a new id and sets its cookie; an id that the request brought
// is never taken over. When change leaves the values as they were, nothing is
// written.
//
// Nothing that another request has stored is overwritten. The result is stored
// by one compare-and-set; when another writer was first, change runs again on
// the fresh values. So change may run several times: it must depend on nothing
// but the values it is given, and do nothing but change them. An error from
// change ends Update with that error, and nothing is stored.
//
// Update returns nil once the change is stored. Otherwise the error is
// ErrUnavailable, ErrBusy, ErrConflict, ErrEnded, ErrNotHTTPS, ErrTooLarge or
// ErrResponseStarted, and nothing was changed; or ErrUncertain, and the change
// may have been made. The cookie is left alone in all of these cases.
func (s *Store) Update(w http.ResponseWriter, r *http.Request, change func(*Values) error) error {
	return s.update(w, r, s.state(r, s.cfg.Cookie.Name), change)
}

func (s *Store) update(w http.ResponseWriter, r *http.Request, st *state, change func(*Values) error) error {
	err := s.inTurn(w, r, st, func(ctx context.Context) error {
		if s.load(ctx, st); st.err != nil {
			return st.err
		}
		return s.changeOrBegin(ctx, w, r, st, change)
	})
	if err != nil {
		return fmt.Errorf("update session: %w", err)
	}
	return nil
}

// inTurn does a writer's work once it is its turn, within the time that the
// request has for the database.
func (s *Store) inTurn(w http.ResponseWriter, r *http.Request, st *state, work func(context.Context) error) error {
	if err := checkResponse(w, r); err != nil {
		return err
	}
	ctx, cancel := s.bound(r, st)
	defer cancel()
	leave, err := s.takeTurn(ctx, st)
	if err != nil {
		s.letGo(ctx, st, err)
		lens.FromContext(ctx).Write(writeOf(err), 0)
		return err
	}
	defer leave()
	if err := work(ctx); err != nil {
		return err
	}
	st.showToGin()
	return nil
}

// takeTurn waits until the other writers of the session in this process are
// done. A request that opens no session has nobody to wait for.
func (s *Store) takeTurn(ctx context.Context, st *state) (leave func(), err error) {
	if len(st.candidates) > 1 {
		s.load(ctx, st) // only the database knows which cookie opens the session
	}
	switch {
	case st.live != nil:
		return s.queue.enter(ctx, st.live.ID)
	case !st.loaded && len(st.candidates) == 1:
		return s.queue.enter(ctx, st.candidates[0].id.documentID())
	}
	return func() {}, nil
}

// changeOrBegin runs the change on the session, or on empty values for a new
// one.
func (s *Store) changeOrBegin(ctx context.Context, w http.ResponseWriter, r *http.Request, st *state, change func(*Values) error) error {
	if st.live != nil {
		err := s.changeLive(ctx, w, r, st, change)
		if !errors.Is(err, ErrCorrupt) {
			return err
		}
		s.setAside(ctx, st, err)
	}
	values := &Values{}
	if err := change(values); err != nil {
		return err
	}
	if len(values.elements) == 0 {
		return nil
	}
	return s.begin(ctx, w, r, st, values)
}

// changeLive runs the change on the newest values until they can be stored.
func (s *Store) changeLive(ctx context.Context, w http.ResponseWriter, r *http.Request, st *state, change func(*Values) error) error {
	for retries := range maxTries {
		next := &live{record: st.live.record, values: st.live.values.clone()}
		if err := change(next.values); err != nil {
			return err
		}
		if next.values.equal(st.live.values) {
			s.keepAlive(ctx, w, r, st)
			return nil
		}
		if now := s.cfg.now(); s.cfg.touchDue(next, now) {
			s.cfg.extend(next, now)
		}
		made, err := s.replace(ctx, st.live, next)
		if made {
			st.live = next
			s.note(ctx, "update", &s.events.updated)
			lens.FromContext(ctx).Write(lens.Updated, retries)
			lens.FromContext(ctx).Wrote(&next.record)
			s.refreshCookie(w, r, st)
			return nil
		}
		if err == nil {
			err = s.afterConflict(ctx, st, retries)
		}
		if err != nil {
			s.letGo(ctx, st, err)
			lens.FromContext(ctx).Write(writeOf(err), retries)
			return err
		}
	}
	lens.FromContext(ctx).Write(lens.Conflicted, maxTries)
	return fmt.Errorf("%d tries: %w", maxTries, ErrConflict)
}

// afterConflict waits and then reads the session again: in this order, so that
// the next try starts from what is newest.
func (s *Store) afterConflict(ctx context.Context, st *state, retries int) error {
	s.note(ctx, "conflict", &s.events.conflicts)
	pause(ctx, retries)
	newest, err := s.read(ctx, st.live.ID)
	if isMissing(err) {
		return fmt.Errorf("read session again: %w", ErrEnded)
	}
	if err != nil {
		return err
	}
	lens.FromContext(ctx).Read(newest.raw)
	st.live = newest
	return nil
}

// letGo forgets a session that has ended under the request, so that the answer
// does not show what is no more.
func (s *Store) letGo(ctx context.Context, st *state, err error) {
	if errors.Is(err, ErrEnded) {
		st.live, st.token, st.candidates, st.loaded = nil, token{}, nil, true
		st.judge(ctx, lens.Unknown)
	}
}

// refreshCookie re-sends the cookie after a write, if it is due.
func (s *Store) refreshCookie(w http.ResponseWriter, r *http.Request, st *state) {
	if reason := s.cookieDue(st, true); reason != lens.CookieNotDue {
		s.sendCookie(w, r, st, reason)
	}
}

// begin stores a new session under an id of its own and sets its cookie.
func (s *Store) begin(ctx context.Context, w http.ResponseWriter, r *http.Request, st *state, values *Values) error {
	if s.cfg.Cookie.needsHTTPS() && !s.cfg.Cookie.IsHTTPS(r) {
		lens.FromContext(ctx).Cookie(lens.CookieNotHTTPS)
		s.cfg.Logger.WarnContext(ctx, "no session started: its cookie is for HTTPS only and the request came over plain HTTP")
		return fmt.Errorf("start session: %w", ErrNotHTTPS)
	}
	// lesson:start begin
	id := newSessionID()
	l := s.cfg.start(id.documentID(), values)
	if err := s.insert(ctx, l); err != nil {
		lens.FromContext(ctx).Write(writeOf(err), 0)
		return fmt.Errorf("start session: %w", err)
	}
	s.note(ctx, "create", &s.events.created)
	lens.FromContext(ctx).Write(lens.Created, 0)
	lens.FromContext(ctx).Wrote(&l.record)
	st.live, st.token = l, token{id: id}
	s.sendCookie(w, r, st, lens.CookieNew)
	// lesson:end begin
	return nil
}

// insert stores a new document. When the answer is lost it looks for the
// document; an insert that arrives even later leaves a document that no cookie
// opens and that expires by itself.
func (s *Store) insert(ctx context.Context, l *live) error {
	l.WriteID = newWriteID()
	if err := s.sealer.put(&l.record, l.values); err != nil {
		return err
	}
	writing, cancel := leaveTime(ctx)
	defer cancel()
	_, err := s.collection.InsertOne(writing, l.record)
	if err == nil {
		return nil
	}
	if found, readErr := s.read(ctx, l.ID); readErr == nil && found.WriteID == l.WriteID {
		return nil
	}
	return s.unavailable("insert session", err)
}

// pause waits before the next try, longer each time and by chance, so that
// writers of several processes get out of step.
func pause(ctx context.Context, retries int) {
	longest := min(2*time.Millisecond<<min(retries, 5), 50*time.Millisecond)
	sleep(ctx, rand.N(longest))
}

// leaveTime bounds a write to two thirds of the time that is left: the rest is
// for finding out whether it was made, should its answer be lost.
func leaveTime(ctx context.Context) (context.Context, context.CancelFunc) {
	deadline, ok := ctx.Deadline()
	if !ok {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, time.Until(deadline)*2/3)
}

// writeOf names a failure for the lens.
func writeOf(err error) lens.Write {
	switch {
	case errors.Is(err, ErrUncertain):
		return lens.Uncertain
	case errors.Is(err, ErrEnded):
		return lens.Ended
	case errors.Is(err, ErrBusy):
		return lens.Refused
	case errors.Is(err, ErrConflict):
		return lens.Conflicted
	}
	return lens.Failed
}

// isMissing says that a read found no document.
func isMissing(err error) bool { return errors.Is(err, mongo.ErrNoDocuments) }
