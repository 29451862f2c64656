package sessionstore

import (
	"context"
	"net/http"
	"time"

	gorilla "github.com/gorilla/sessions"

	"crumbs.example/shop/internal/lens"
)

// state is what one request knows of one of its sessions. It is filled by the
// first call that needs the session, and the later ones share it.
type state struct {
	name       string
	cookieName string
	options    gorilla.Options
	// candidates are the rightly signed cookies of that name, in their order.
	candidates []token
	presented  bool
	verdict    lens.Verdict

	loaded bool
	// err is why the session could not be loaded; nothing may be written then.
	err error
	// token belongs to live; without a live session both are zero.
	token token
	live  *live
	// deadline ends the database work of this request.
	deadline time.Time
	// exposed is the session object that gin-contrib's interface handed out, if any.
	exposed *gorilla.Session
	// base is what its values were when it was handed out.
	base *Values
}

// maxCandidates bounds how many cookies of one name are looked at, and
// maxSigned how many rightly signed ones are looked up. A browser sends two at
// most: one of the host and one of a parent domain.
const (
	maxCandidates = 20
	maxSigned     = 4
)

type statesKey struct{ store *Store }

// state returns the request's state for the session of that name. It puts its
// map into the request's context in place, as gorilla's registry does, because
// gin-contrib's middleware holds on to the request it first saw.
func (s *Store) state(r *http.Request, name string) *state {
	states, ok := r.Context().Value(statesKey{s}).(map[string]*state)
	if !ok {
		states = make(map[string]*state)
		*r = *r.WithContext(context.WithValue(r.Context(), statesKey{s}, states))
	}
	st := states[name]
	if st == nil {
		st = s.identify(r, name)
		states[name] = st
	}
	return st
}

// identify reads the request's cookies of that name. It asks no database.
func (s *Store) identify(r *http.Request, name string) *state {
	cookie := s.cfg.Cookie
	cookie.Path, cookie.Domain = s.options.Path, s.options.Domain // as Options may have changed them
	st := &state{name: name, cookieName: cookie.wireName(r, name), options: s.options, verdict: lens.NoCookie}
	recorder := lens.FromContext(r.Context())
	recorder.Names(st.cookieName, s.collection.Name())
	// lesson:start read-cookies
	for i, cookie := range r.CookiesNamed(st.cookieName) {
		if i >= maxCandidates || len(st.candidates) >= maxSigned {
			break
		}
		st.presented = true
		t, err := s.signer.verify(cookie.Value)
		recorder.Check(s.signer.report(cookie.Value, t, err))
		if err != nil {
			st.verdict = max(st.verdict, verdictOf(err))
			continue
		}
		st.candidates = append(st.candidates, t)
	}
	// lesson:end read-cookies
	return st
}

// bound returns the context for database work: the request's, ended by the
// deadline that all calls of the request share.
func (s *Store) bound(r *http.Request, st *state) (context.Context, context.CancelFunc) {
	if st.deadline.IsZero() {
		st.deadline = time.Now().Add(s.cfg.Timeout)
	}
	return context.WithDeadline(r.Context(), st.deadline)
}

// judge records the verdict, in the state and for the lens.
func (st *state) judge(ctx context.Context, v lens.Verdict) {
	st.verdict = v
	lens.FromContext(ctx).Verdict(v)
}
