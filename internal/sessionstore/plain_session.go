package sessionstore

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/gorilla/securecookie"
	gorilla "github.com/gorilla/sessions"
	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/lens"
)

// CookieName is the session cookie's name on the request's connection: over HTTPS it
// has the prefix __Host- where that is allowed.
func (p *Plain) CookieName(r *http.Request) string {
	return p.cfg.Cookie.wireName(r, p.cfg.Cookie.Name)
}

// open returns the request's session of gin-contrib's store, and the record in
// it if it is alive.
func (p *Plain) open(r *http.Request) (session *gorilla.Session, l *live, verdict lens.Verdict) {
	name := p.CookieName(r)
	session, err := p.Store.Get(r, name)
	l, verdict = p.judge(session, err)
	if _, missing := r.Cookie(name); missing != nil {
		verdict = lens.NoCookie
	}
	if l == nil {
		session.ID = "" // memstore would take a dead cookie's id for the new session
		clear(session.Values)
	}
	session.Options.Secure = p.cfg.Cookie.secureOn(r)
	recorder := lens.FromContext(r.Context())
	recorder.Verdict(verdict)
	recorder.Names(name, "")
	if l != nil {
		recorder.Read(l.raw)
	}
	return session, l, verdict
}

// judge reads the record in a session, and says why there is none.
func (p *Plain) judge(session *gorilla.Session, err error) (*live, lens.Verdict) {
	if err != nil {
		return nil, verdictOfCodec(err)
	}
	encoded, ok := session.Values[recordKey].([]byte)
	if !ok {
		return nil, lens.Unknown
	}
	r, err := decodeRecord(encoded)
	if err != nil {
		return nil, lens.Corrupt
	}
	values, err := parseValues(r.Values)
	if err != nil {
		return nil, lens.Corrupt
	}
	l := &live{record: r, values: values, raw: encoded}
	if verdict := l.expired(p.cfg.now()); verdict != lens.Loaded {
		return nil, verdict
	}
	return l, lens.Loaded
}

// verdictOfCodec reads securecookie's errors, of which there is one per secret
// and most have no name but their text.
func verdictOfCodec(err error) lens.Verdict {
	switch text := err.Error(); {
	case strings.Contains(text, "expired timestamp"):
		return lens.ExpiredAbsolute
	case strings.Contains(text, securecookie.ErrMacInvalid.Error()):
		return lens.Forged
	}
	return lens.Malformed
}

// Load is Store.Load; it never fails.
func (p *Plain) Load(w http.ResponseWriter, r *http.Request) (Session, error) {
	session, l, verdict := p.open(r)
	if l != nil && p.cfg.touchDue(l, p.cfg.now()) && checkResponse(w, r) == nil {
		if err := p.touch(w, r); err != nil {
			p.cfg.Logger.WarnContext(r.Context(), "session touch failed", "error", err)
		}
		session, l, verdict = p.open(r)
	}
	st := state{verdict: verdict, cookieName: session.Name(), live: l}
	return st.session(), nil
}

// touch moves the dates. The whole session is saved with them, which is what
// these stores can do, so it stands in line with the writers.
func (p *Plain) touch(w http.ResponseWriter, r *http.Request) error {
	leave, err := p.lock(r)
	if err != nil {
		return err
	}
	defer leave()
	session, l, _ := p.open(r)
	if l == nil || !p.cfg.touchDue(l, p.cfg.now()) {
		return nil // another request was first
	}
	p.cfg.extend(l, p.cfg.now())
	if err := p.save(w, r, session, l, lens.CookieTouched); err != nil {
		return err
	}
	lens.FromContext(r.Context()).Write(lens.Touched, 0)
	lens.FromContext(r.Context()).Wrote(&l.record)
	return nil
}

// Glance is Load.
func (p *Plain) Glance(w http.ResponseWriter, r *http.Request) (Session, error) { return p.Load(w, r) }

// Update is Store.Update with the limits of the store: in memory nothing is
// lost within one process; in the cookie the later of two parallel answers
// wins. A session that no longer fits into its cookie is ErrTooLarge.
func (p *Plain) Update(w http.ResponseWriter, r *http.Request, change func(*Values) error) error {
	if err := checkResponse(w, r); err != nil {
		return err
	}
	leave, err := p.lock(r)
	if err != nil {
		return fmt.Errorf("update session: %w", err)
	}
	defer leave()
	session, l, _ := p.open(r)
	before, write, reason := &Values{}, lens.Created, lens.CookieNew
	if l == nil {
		l = p.cfg.start("", &Values{})
	} else {
		before, write, reason = l.values.clone(), lens.Updated, lens.CookieChanged
	}
	err = change(l.values)
	if errors.Is(err, ErrCorrupt) { // a value that cannot be decoded: start anew
		l, before = p.cfg.start("", &Values{}), &Values{}
		err = change(l.values)
	}
	if err != nil {
		return fmt.Errorf("update session: %w", err)
	}
	if l.values.equal(before) {
		return nil
	}
	if p.cfg.Cookie.needsHTTPS() && !p.cfg.Cookie.IsHTTPS(r) {
		lens.FromContext(r.Context()).Cookie(lens.CookieNotHTTPS)
		return fmt.Errorf("update session: %w", ErrNotHTTPS)
	}
	l.Rev++
	if p.cfg.touchDue(l, p.cfg.now()) {
		p.cfg.extend(l, p.cfg.now())
	}
	if err := p.save(w, r, session, l, reason); err != nil {
		return fmt.Errorf("update session: %w", err)
	}
	lens.FromContext(r.Context()).Write(write, 0)
	lens.FromContext(r.Context()).Wrote(&l.record)
	return nil
}

// lock lets the writers of one session in memory through one at a time. The
// session is read again under the lock, not taken from an earlier call.
func (p *Plain) lock(r *http.Request) (func(), error) {
	if !p.memory {
		return func() {}, nil
	}
	name := p.CookieName(r)
	c, err := r.Cookie(name)
	if err != nil {
		return func() {}, nil
	}
	var id string
	if securecookie.DecodeMulti(name, c.Value, &id, p.codecs...) != nil {
		return func() {}, nil
	}
	ctx, cancel := context.WithTimeout(r.Context(), p.cfg.Timeout)
	leave, err := p.locks.enter(ctx, id)
	if err != nil {
		cancel()
		return nil, err
	}
	p.reread(r, name)
	return func() { leave(); cancel() }, nil
}

// reread replaces what the request's registry holds of the session by what the
// store holds now.
func (p *Plain) reread(r *http.Request, name string) {
	held, _ := p.Store.Get(r, name)
	if fresh, err := p.Store.New(r, name); err == nil {
		held.Values, held.ID, held.IsNew = fresh.Values, fresh.ID, fresh.IsNew
	}
}

// save stores the record and sets the cookie, one line of its name.
func (p *Plain) save(w http.ResponseWriter, r *http.Request, session *gorilla.Session, l *live, reason lens.Cookie) error {
	if err := (sealer{}).put(&l.record, l.values); err != nil {
		return err
	}
	encoded, err := bson.Marshal(l.record)
	if err != nil {
		return fmt.Errorf("encode session: %w", err)
	}
	before, had := session.Values[recordKey]
	session.Values[recordKey] = encoded
	earlier := slices.Clone(w.Header().Values("Set-Cookie"))
	dropSetCookie(w.Header(), session.Name())
	if err := session.Save(r, w); err != nil {
		w.Header()["Set-Cookie"] = earlier
		if session.Values[recordKey] = before; !had {
			delete(session.Values, recordKey)
		}
		if strings.Contains(err.Error(), "too long") {
			return fmt.Errorf("%w: %w", ErrTooLarge, err)
		}
		return fmt.Errorf("save session: %w", err)
	}
	lens.FromContext(r.Context()).Cookie(reason)
	return nil
}
