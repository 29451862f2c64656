package sessionstore

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	ginsessions "github.com/gin-contrib/sessions"
	"github.com/gin-contrib/sessions/cookie"
	"github.com/gin-contrib/sessions/memstore"
	"github.com/gorilla/securecookie"
	gorilla "github.com/gorilla/sessions"
	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/lens"
)

// Plain runs the same shop on one of gin-contrib's own stores, so that their
// limits can be met: NewMemory keeps sessions in this process, NewCookie keeps
// them in the cookie itself. It offers the calls of Store. What it adds to those
// stores is what can be added from outside: dates that are checked on each
// read, new ids for dead cookies, a lock per session in memory, and an error
// where the cookie store would lose a session without a sound.
type Plain struct {
	ginsessions.Store
	cfg    Config
	codecs []securecookie.Codec
	memory bool
	locks  queue
	limits []string
}

// recordKey is where the gorilla session keeps the whole record, as BSON bytes:
// gin-contrib's stores encode values with gob, which knows no BSON types.
const recordKey = "record"

// NewMemory returns a store that keeps sessions in this process, on
// gin-contrib's memstore. Config.Collection is not used. See Limits.
func NewMemory(cfg Config) (*Plain, error) {
	return newPlain(cfg, true, func(pairs ...[]byte) ginsessions.Store { return memstore.NewStore(pairs...) },
		"Sessions are kept in this process: a restart ends all of them.",
		"A second instance knows nothing of them.",
		"What expires is not served, but its memory is freed by a restart alone.")
}

// NewCookie returns a store that keeps the whole session in the cookie, on
// gin-contrib's cookie store. Config.Collection is not used. See Limits.
func NewCookie(cfg Config) (*Plain, error) {
	return newPlain(cfg, false, func(pairs ...[]byte) ginsessions.Store { return cookie.NewStore(pairs...) },
		"The whole session is in the cookie, signed and readable: it has to fit into 4096 bytes, which is a cart of about 25 lines.",
		"Of two answers at the same moment the later one wins, even a page that only renewed the dates, and the other's change is lost.",
		"An ended session comes back with a copy of its cookie: the shop has nothing to delete.")
}

func newPlain(cfg Config, memory bool, open func(...[]byte) ginsessions.Store, limits ...string) (*Plain, error) {
	cfg = cfg.withDefaults()
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	if len(cfg.SealKeys) > 0 || cfg.SaveUninitialized || cfg.Cookie.Partitioned || cfg.Cookie.Priority != "" {
		return nil, errors.New("seal keys, sessions for everybody, partitioned cookies and cookie priorities need the MongoDB store")
	}
	// Pairs of (hash key, block key); without a block key nothing is encrypted.
	var pairs [][]byte
	for _, secret := range cfg.Secrets {
		pairs = append(pairs, []byte(secret), nil)
	}
	codecs := securecookie.CodecsFromPairs(pairs...)
	for _, codec := range codecs {
		codec.(*securecookie.SecureCookie).MaxAge(0) // the record's own dates count
	}
	store := open(pairs...)
	if limited, ok := store.(interface{ MaxAge(int) }); ok {
		limited.MaxAge(int(cfg.Absolute / time.Second)) // theirs is 30 days, whatever the options say
	}
	p := &Plain{Store: store, cfg: cfg, codecs: codecs, memory: memory, limits: limits}
	options := cfg.options()
	p.Store.Options(ginsessions.Options{
		Path: options.Path, Domain: options.Domain, MaxAge: options.MaxAge,
		HttpOnly: options.HttpOnly, SameSite: options.SameSite,
	})
	return p, nil
}

// Limits says, in sentences, what this store cannot do.
func (p *Plain) Limits() []string { return p.limits }

// open returns the request's session of gin-contrib's store, and the record in
// it if it is alive.
func (p *Plain) open(r *http.Request) (session *gorilla.Session, l *live, verdict lens.Verdict) {
	name := p.cfg.Cookie.wireName(r, p.cfg.Cookie.Name)
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
	lens.FromContext(r.Context()).Verdict(verdict)
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
	l := &live{record: r, values: values}
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
	return nil
}

// lock lets the writers of one session in memory through one at a time. The
// session is read again under the lock, not taken from an earlier call.
func (p *Plain) lock(r *http.Request) (func(), error) {
	if !p.memory {
		return func() {}, nil
	}
	name := p.cfg.Cookie.wireName(r, p.cfg.Cookie.Name)
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

// Destroy is Store.Destroy: the memory store forgets the session; the cookie
// store can only ask the browser to.
func (p *Plain) Destroy(w http.ResponseWriter, r *http.Request) error {
	if err := checkResponse(w, r); err != nil {
		return err
	}
	leave, err := p.lock(r)
	if err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	defer leave()
	name := p.cfg.Cookie.wireName(r, p.cfg.Cookie.Name)
	session, err := p.Store.Get(r, name)
	if _, missing := r.Cookie(name); missing != nil && errors.Is(missing, http.ErrNoCookie) {
		return nil
	}
	if err == nil {
		lens.FromContext(r.Context()).Write(lens.Destroyed, 0)
	}
	return p.expire(w, r, session)
}

func (p *Plain) expire(w http.ResponseWriter, r *http.Request, session *gorilla.Session) error {
	dropSetCookie(w.Header(), session.Name())
	session.Options.MaxAge = -1
	session.Options.Secure = p.cfg.Cookie.secureOn(r)
	if err := session.Save(r, w); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	lens.FromContext(r.Context()).Cookie(lens.CookieExpired)
	return nil
}

// ForgetCookie is Store.ForgetCookie.
func (p *Plain) ForgetCookie(w http.ResponseWriter, r *http.Request) error {
	if err := checkResponse(w, r); err != nil {
		return err
	}
	name := p.cfg.Cookie.wireName(r, p.cfg.Cookie.Name)
	if _, err := r.Cookie(name); err != nil {
		return nil
	}
	options := p.cfg.options()
	options.MaxAge, options.Secure = -1, p.cfg.Cookie.secureOn(r)
	dropSetCookie(w.Header(), name)
	http.SetCookie(w, gorilla.NewCookie(name, "", &options))
	lens.FromContext(r.Context()).Cookie(lens.CookieExpired)
	return nil
}

// Quarantine goes on without the session: there is no document to set aside, and
// the next Update replaces a value that cannot be decoded.
func (p *Plain) Quarantine(r *http.Request, _ error) {
	session, _, _ := p.open(r)
	delete(session.Values, recordKey)
}

// Place says where this store keeps sessions.
func (p *Plain) Place() string {
	if p.memory {
		return "the shop's process"
	}
	return "the cookie"
}
