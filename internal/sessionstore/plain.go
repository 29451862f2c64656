package sessionstore

import (
	"errors"
	"time"

	ginsessions "github.com/gin-contrib/sessions"
	"github.com/gin-contrib/sessions/cookie"
	"github.com/gin-contrib/sessions/memstore"
	"github.com/gorilla/securecookie"
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

// Place says where this store keeps sessions.
func (p *Plain) Place() string {
	if p.memory {
		return "the shop's process"
	}
	return "the cookie"
}
