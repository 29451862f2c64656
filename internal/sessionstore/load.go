package sessionstore

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"crumbs.example/shop/internal/lens"
)

// Session is what a request knows of its session: a copy that stays as it is.
type Session struct {
	// Verdict says what became of the request's cookie.
	Verdict lens.Verdict
	// CookieName is the cookie's name on this connection.
	CookieName string
	// ID is the document's _id, the hash of the id: safe to show.
	ID string
	// CreatedAt, LastSeenAt, ExpiresAt and AbsoluteExpiresAt are the document's
	// dates, zero without a session. LastSeenAt is right to within the touch
	// interval.
	CreatedAt, LastSeenAt, ExpiresAt, AbsoluteExpiresAt time.Time

	values *Values
}

// Live reports whether there is a session: the cookie opened it, or it began in
// this request.
func (s Session) Live() bool { return s.values != nil }

// Decode reads the value under key into dst, a pointer. It reports whether
// there is one; without a session there is none. A value that does not fit dst
// is ErrCorrupt.
func (s Session) Decode(key string, dst any) (bool, error) {
	if s.values == nil {
		return false, nil
	}
	return s.values.Decode(key, dst)
}

// Keys returns the keys of the session's values in the order in which they were
// first set; without a session there are none.
func (s Session) Keys() []string {
	if s.values == nil {
		return nil
	}
	return s.values.Keys()
}

// Load returns the request's session. No cookie, or one that opens nothing, is
// no error: Verdict says why, and nothing is stored. An expired document counts
// as none, whether or not it has been deleted. When the session's dates are due,
// at most once per touch interval, Load moves them and re-sends the cookie, so
// it comes before the response begins.
//
// It returns ErrUnavailable when the database did not answer: what the session
// holds is not known then, and must not be taken for empty.
func (s *Store) Load(w http.ResponseWriter, r *http.Request) (Session, error) {
	return s.loadWithin(w, r, s.cfg.Timeout)
}

// Glance is Load for a page that can do without the session: it waits for the
// database a quarter of the time.
func (s *Store) Glance(w http.ResponseWriter, r *http.Request) (Session, error) {
	return s.loadWithin(w, r, s.cfg.Timeout/4)
}

func (s *Store) loadWithin(w http.ResponseWriter, r *http.Request, patience time.Duration) (Session, error) {
	st := s.state(r, s.cfg.Cookie.Name)
	ctx, cancel := s.bound(r, st)
	defer cancel()
	ctx, cancelWait := context.WithTimeout(ctx, patience)
	defer cancelWait()

	s.load(ctx, st)
	switch {
	case st.err != nil:
		return st.session(), st.err
	case st.live != nil:
		s.keepAlive(ctx, w, r, st)
	case s.cfg.SaveUninitialized:
		err := s.begin(ctx, w, r, st, &Values{})
		return st.session(), err
	}
	return st.session(), nil
}

func (st *state) session() Session {
	session := Session{Verdict: st.verdict, CookieName: st.cookieName}
	if l := st.live; l != nil {
		session.ID = l.ID
		session.CreatedAt, session.LastSeenAt = l.CreatedAt, l.LastSeenAt
		session.ExpiresAt, session.AbsoluteExpiresAt = l.ExpiresAt, l.AbsoluteExpiresAt
		session.values = l.values.clone()
	}
	return session
}

// load finds the session that the request's cookies open, once per request.
func (s *Store) load(ctx context.Context, st *state) {
	if st.loaded {
		return
	}
	st.loaded = true
	for _, t := range st.candidates {
		l, verdict, err := s.find(ctx, t)
		st.verdict = verdict
		if err != nil {
			st.err = err
			break
		}
		if l != nil {
			st.token, st.live = t, l
			break
		}
	}
	st.judge(ctx, st.verdict)
}

// find reads the session that a token opens, and says why there is none.
func (s *Store) find(ctx context.Context, t token) (*live, lens.Verdict, error) {
	// lesson:start find
	l, err := s.read(ctx, t.id.documentID())
	switch {
	case errors.Is(err, mongo.ErrNoDocuments):
		return nil, t.missing(s.cfg.now(), s.cfg.Idle), nil
	case errors.Is(err, ErrCorrupt):
		return nil, lens.Corrupt, nil
	case err != nil:
		return nil, lens.Unavailable, err
	}
	lens.FromContext(ctx).Read(l.raw)
	if verdict := l.expired(s.cfg.now()); verdict != lens.Loaded {
		s.note(ctx, "expire", &s.events.expired)
		return nil, verdict, nil
	}
	return l, lens.Loaded, nil
	// lesson:end find
}

// read is fetch for those who want a session: one that has moved to another id
// is gone.
func (s *Store) read(ctx context.Context, documentID string) (*live, error) {
	l, err := s.fetch(ctx, documentID)
	if err == nil && l.MovedTo != "" {
		return nil, fmt.Errorf("session has moved to a new id: %w", mongo.ErrNoDocuments)
	}
	return l, err
}

// fetch reads and opens a document, expired or not. It returns
// mongo.ErrNoDocuments, ErrCorrupt (after setting the document aside) or
// ErrUnavailable.
func (s *Store) fetch(ctx context.Context, documentID string) (*live, error) {
	document, err := s.collection.FindOne(ctx, byID(documentID)).Raw()
	if errors.Is(err, mongo.ErrNoDocuments) {
		return nil, err
	}
	if err != nil {
		return nil, s.unavailable("read session", err)
	}
	r, err := decodeRecord(document)
	if err == nil {
		var values *Values
		if values, err = s.sealer.open(r); err == nil {
			return &live{record: r, values: values, raw: document}, nil
		}
	}
	s.quarantine(ctx, documentID, err)
	return nil, err
}

// expired says whether the session's time is over, and which of its two limits
// ended it; Loaded when it is not.
func (l *live) expired(now time.Time) lens.Verdict {
	// lesson:start expiry
	switch {
	case !now.Before(l.AbsoluteExpiresAt):
		return lens.ExpiredAbsolute
	case !now.Before(l.ExpiresAt):
		return lens.ExpiredIdle
	}
	return lens.Loaded
	// lesson:end expiry
}

// byID is a filter by the document's _id, always a string: nothing that came in
// with a request is ever part of a filter in another form.
func byID(documentID string) bson.D { return bson.D{{Key: "_id", Value: documentID}} }
