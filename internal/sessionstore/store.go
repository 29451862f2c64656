package sessionstore

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"

	ginsessions "github.com/gin-contrib/sessions"
	gorilla "github.com/gorilla/sessions"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
)

// Store keeps sessions in a MongoDB collection. It implements the Store of
// gin-contrib/sessions, and offers what that interface cannot: Load tells why
// there is no session, and Update loses nothing under parallel requests. All
// methods may be called from several goroutines, but the calls for one request
// come one after another.
type Store struct {
	cfg        Config
	collection *mongo.Collection
	signer     signer
	sealer     sealer
	options    gorilla.Options
	queue      queue
	events     counters
}

var _ ginsessions.Store = (*Store)(nil)

// New returns a store, or one sentence about what is wrong with cfg. It speaks
// to no database; Maintain does, and is optional.
func New(cfg Config) (*Store, error) {
	if cfg.Collection == nil {
		return nil, errors.New("no collection is given")
	}
	cfg = cfg.withDefaults()
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	sealer, err := newSealer(cfg.SealKeys)
	if err != nil {
		return nil, err
	}
	return &Store{
		cfg: cfg,
		// A write is acknowledged when a majority of a replica set has it, so that
		// none is lost when the primary is.
		collection: cfg.Collection.Clone(options.Collection().SetWriteConcern(writeconcern.Majority())),
		signer:     newSigner(cfg.Secrets),
		sealer:     sealer,
		options:    cfg.options(),
	}, nil
}

// Limits says, in sentences, what a store cannot do; this one has nothing to
// say. See Plain.
func (s *Store) Limits() []string { return nil }

// Place says where this store keeps sessions.
func (s *Store) Place() string { return "the database" }

// Options replaces the attributes of the cookies that the store sets, all of
// them: a zero field leaves its attribute out, and nothing falls back to a
// default. It is part of gin-contrib's contract and must not be called once
// requests are served; Config.Cookie is the validated way.
func (s *Store) Options(options ginsessions.Options) { s.options = *options.ToGorillaOptions() }

// Get returns the session of that name for the request, the same one on each
// call. It is part of gin-contrib's contract: see New.
func (s *Store) Get(r *http.Request, name string) (*gorilla.Session, error) {
	return gorilla.GetRegistry(r).Get(s, name)
}

// New loads the session of that name for the request, or gives an empty one
// that is not stored before it is saved. An error means that nobody knows what
// the session holds; the session returned with it is empty and cannot be
// saved. It is part of gin-contrib's contract; Get calls it.
func (s *Store) New(r *http.Request, name string) (*gorilla.Session, error) {
	st := s.state(r, name)
	ctx, cancel := s.bound(r, st)
	defer cancel()
	s.load(ctx, st)

	session := gorilla.NewSession(s, name)
	options := st.options
	session.Options = &options
	st.exposed = session
	st.showToGin()
	return session, st.err
}

// showToGin puts the session's values into the object that gin-contrib's
// interface works on, and remembers them to tell later what was changed.
func (st *state) showToGin() {
	if st.exposed == nil {
		return
	}
	st.base = &Values{}
	if st.live != nil {
		st.base = st.live.values.clone()
	}
	st.exposed.IsNew = st.live == nil
	clear(st.exposed.Values)
	for _, e := range st.base.elements {
		st.exposed.Values[e.key] = natural(e.value)
	}
}

// counters counts what the store did since it was made.
type counters struct {
	created, updated, touched, renewed, destroyed, expired, conflicts, failures atomic.Int64
}

// Events counts what a store did, under the names that connect-mongo gives its
// events. Expired counts the sessions that a read found expired.
type Events struct {
	Create, Update, Touch, Renew, Destroy, Expire int64
	// Conflicts counts the compare-and-sets that another writer beat.
	Conflicts int64
	// Failures counts the calls that the database failed.
	Failures int64
}

// Events returns the counts since the store was made.
func (s *Store) Events() Events {
	return Events{
		Create: s.events.created.Load(), Update: s.events.updated.Load(), Touch: s.events.touched.Load(),
		Renew: s.events.renewed.Load(), Destroy: s.events.destroyed.Load(), Expire: s.events.expired.Load(),
		Conflicts: s.events.conflicts.Load(), Failures: s.events.failures.Load(),
	}
}

// note counts an event and writes it to the log at debug level.
func (s *Store) note(ctx context.Context, event string, counter *atomic.Int64) {
	counter.Add(1)
	s.cfg.Logger.DebugContext(ctx, "session "+event)
}

// unavailable wraps a failure of the database.
func (s *Store) unavailable(doing string, err error) error {
	s.countFailure(err)
	return fmt.Errorf("%s: %w: %w", doing, ErrUnavailable, err)
}

// uncertain wraps the loss of a write's answer.
func (s *Store) uncertain(doing string, err error) error {
	s.countFailure(err)
	return fmt.Errorf("%s: %w: %w", doing, ErrUncertain, err)
}

// countFailure counts what went wrong with the database; a client that hung up
// is none of its faults.
func (s *Store) countFailure(err error) {
	if !errors.Is(err, context.Canceled) {
		s.events.failures.Add(1)
	}
}
