package server

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/lesson"
)

// maxSecrets is how many secrets a lab knows at most: the newest and the ones
// before it.
const maxSecrets = 5

// lab is a shop of a learner's own: settings, and the servers that run with
// them. Whatever changes the settings throws the servers away; the next request
// starts new ones.
type lab struct {
	id string
	// opened is a random text of this opening: see lesson.MarkOpened.
	opened     string
	collection string
	labs       *labs

	mu  sync.Mutex
	set lesson.Settings
	// secrets sign the lab's cookies, the newest first; made is how many there
	// were.
	secrets []string
	made    int
	// chapter and experiment are what the lab was last set up for.
	chapter, experiment string
	running             map[string]*labInstance
	// boots counts the starts of each instance, runs how often the lab was set up.
	boots map[string]int
	runs  int

	// requests are under way, and used is when one last was. The labs' own lock
	// guards both.
	requests int
	used     time.Time
}

// labInstance is one running server of a lab.
type labInstance struct {
	sessions Sessions
	server   *Server
}

// labPlace tells a server that it is a lab's: where it is mounted, and what it
// runs with.
type labPlace struct {
	lab      *lab
	instance string
	// prefix is the part of the address that stands before the shop's own path.
	prefix   string
	settings lesson.Settings
	// cookiePath is the Path of the session cookie.
	cookiePath string
	// secret signs the cookie of the cart that is kept in a cookie.
	secret string
	// boot, run and secrets are counts that the lab's traces carry: see lesson's
	// marks of these names.
	boot, run, secrets int
	history            *lens.History
}

// settings returns what the lab runs with.
func (l *lab) settings() lesson.Settings {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.set
}

// apply makes the lab run with other settings. Where these are about the cookie
// or its life the sessions end: their documents go, and the cookie that is
// returned makes the browser drop its own, so that the next session begins with
// what was set. The caller puts it into its answer; it is nil where sessions go
// on. Settings that no lab has are lesson.ErrSetting.
func (l *lab) apply(ctx context.Context, settings lesson.Settings) (*http.Cookie, error) {
	if known(settings) != settings {
		return nil, fmt.Errorf("set up a lab: %w", lesson.ErrSetting)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if settings == l.set {
		return nil, nil
	}
	if aboutCookie(settings) != aboutCookie(l.set) {
		return l.begin(ctx, settings)
	}
	if settings.Store != l.set.Store {
		clear(l.running)
	}
	l.set = settings
	l.runs++
	l.stopServers()
	return nil, nil
}

// aboutCookie is the part of the settings that a session keeps from its start.
func aboutCookie(s lesson.Settings) lesson.Settings {
	s.Store, s.Careless = "", 0
	return s
}

// stopServers throws the servers away and keeps what is in their stores.
func (l *lab) stopServers() {
	for _, running := range l.running {
		running.server = nil
	}
}

// begin ends all sessions of the lab and sets it up anew.
func (l *lab) begin(ctx context.Context, settings lesson.Settings) (*http.Cookie, error) {
	// A visitor who hangs up leaves no lab half set up, and one who waits does not
	// wait for ever.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), labDrop)
	defer cancel()
	if err := l.labs.drop(ctx, l.collection); err != nil {
		return nil, fmt.Errorf("set up a lab: %w", err)
	}
	expired := l.expired()
	clear(l.running)
	l.set = settings
	l.runs++
	return expired, nil
}

// restart throws the lab's servers away, and with them what they hold in memory.
func (l *lab) restart() {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.running)
}

// rotate puts a new secret before the old ones, which still open what they
// signed. The servers start again, as they would with a new configuration.
func (l *lab) rotate() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.secrets = first(slices.Concat([]string{l.newSecret()}, l.secrets), maxSecrets)
	clear(l.running)
}

// retire forgets all secrets but the newest.
func (l *lab) retire() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.secrets = first(l.secrets, 1)
	clear(l.running)
}

// reset is apply with a beginning of its own: all sessions end, and old secrets
// are forgotten, whatever the settings were.
func (l *lab) reset(ctx context.Context, settings lesson.Settings) (*http.Cookie, error) {
	if known(settings) != settings {
		return nil, fmt.Errorf("reset a lab: %w", lesson.ErrSetting)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.secrets = first(l.secrets, 1)
	return l.begin(ctx, settings)
}

// sweep deletes what has expired, where the lab keeps sessions in the database.
func (l *lab) sweep(ctx context.Context) {
	l.mu.Lock()
	running := l.running[lesson.First]
	if running == nil {
		running = l.running[lesson.Second]
	}
	l.mu.Unlock()
	if running == nil {
		return
	}
	if store, ok := running.sessions.(interface{ Sweep(context.Context) }); ok {
		store.Sweep(ctx)
	}
}

// serves tells the lab which experiment it was set up for, so that its pages
// lead back there.
func (l *lab) serves(chapter, experiment string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.chapter, l.experiment = chapter, experiment
}

// back is the address of the page that the lab was opened from: the experiment,
// or the course's map.
func (l *lab) back() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	address := url.URL{Path: "/learn", RawQuery: url.Values{"lab": {l.id}}.Encode()}
	if l.chapter != "" {
		address.Path += "/" + l.chapter
		address.Fragment = "experiment-" + l.experiment
	}
	return address.String()
}

// newSecret makes the lab's next secret. It depends on nothing but the process, the
// lab and how many there were. So a lab that was closed, and is opened again, can
// say of a cookie that its first secret signed that it is genuine and that its
// session is gone. What later secrets signed is to it as good as made up.
func (l *lab) newSecret() string {
	l.made++
	mac := hmac.New(sha256.New, l.labs.key)
	mac.Write([]byte(l.id + "\n" + strconv.Itoa(l.made)))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// instance returns a running server of the lab, and starts it if need be. It goes
// on for those who have it when the lab is set up anew.
func (l *lab) instance(name string) (*Server, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	running := cmp.Or(l.running[name], &labInstance{})
	var err error
	if running.sessions == nil {
		if running.sessions, err = l.openSessions(); err != nil {
			return nil, fmt.Errorf("open the sessions of a lab: %w", err)
		}
		l.boots[name]++
	}
	if running.server == nil {
		if running.server, err = New(l.config(name, running.sessions)); err != nil {
			return nil, fmt.Errorf("start a lab: %w", err)
		}
	}
	l.running[name] = running
	return running.server, nil
}

// config is that of a lab's server: the shop's catalogue, and nothing that the
// shop's other visitors could meet.
func (l *lab) config(instance string, sessions Sessions) Config {
	shop := l.labs.shop
	cfg := Config{
		Catalogue: shop.Catalogue, Sessions: sessions, CookieName: LabCookie, Idle: l.set.Idle, Ready: shop.Ready,
		TrustedProxies: shop.TrustedProxies, Lens: true, Database: shop.Database, DatabaseName: shop.DatabaseName,
		Demo: shop.Demo, Version: shop.Version, Logger: shop.Logger.With("lab", instance),
		lab: &labPlace{
			lab: l, instance: instance, prefix: labPath(l.id, instance == lesson.Second), settings: l.set, secret: l.secrets[0], history: l.labs.history,
			cookiePath: l.cookiePath(),
			boot:       l.boots[instance], run: l.runs, secrets: l.made,
		},
	}
	if shop.Observe != nil {
		cfg.Observe = func(route string, status int, took time.Duration) {
			shop.Observe(labPrefix(":lab")+route, status, took)
		}
	}
	return cfg
}
