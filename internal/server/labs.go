package server

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/sessionstore"
)

const (
	// maxLabs is how many labs are open at once, labIdle after how long without a
	// request one is closed.
	maxLabs = 64
	labIdle = 15 * time.Minute
	// labSweep is how often expired sessions of labs are deleted: soon enough to
	// be watched.
	labSweep = 5 * time.Second
)

// LabCollectionPrefix is what the names of the labs' collections begin with.
const LabCollectionPrefix = "lab_"

// errLabsBusy says that there is no room for another lab.
var errLabsBusy = errors.New("all labs are taken")

// labs are the open labs of the course. One goroutine looks after all of them,
// for as long as there are any.
type labs struct {
	// shop is the configuration of the shop that the labs belong to.
	shop    Config
	isHTTPS func(*http.Request) bool
	history *lens.History
	// key is what the labs' secrets are made from, new with each process.
	key []byte

	mu      sync.Mutex
	all     map[string]*lab
	closed  bool
	keeping bool
	house   sync.WaitGroup
	// stop ends what is done in the background, whose context is background.
	background context.Context
	stop       context.CancelFunc
}

func newLabs(shop Config, isHTTPS func(*http.Request) bool, history *lens.History) *labs {
	l := &labs{shop: shop, isHTTPS: isHTTPS, history: history, key: make([]byte, 32), all: map[string]*lab{}}
	rand.Read(l.key) // never fails: it crashes the program rather than return weak bytes
	l.background, l.stop = context.WithCancel(context.Background())
	return l
}

// open returns the lab of that id and opens it if need be, with the settings
// that are kept with the learner. An id that no learner can have is
// errNotFound; errLabsBusy says that there is no room.
func (l *labs) open(ctx context.Context, id string) (*lab, error) {
	found, leave, err := l.enter(ctx, id)
	if err != nil {
		return nil, err
	}
	leave()
	return found, nil
}

// enter is open for a request to the lab itself. The lab stays open at least
// until leave is called.
func (l *labs) enter(ctx context.Context, id string) (found *lab, leave func(), err error) {
	if !lens.IsTab(id) {
		return nil, nil, fmt.Errorf("open a lab: %w", errNotFound)
	}
	found = l.take(id)
	if found == nil {
		if found, err = l.make(ctx, id); err != nil {
			return nil, nil, err
		}
	}
	return found, func() { l.release(found) }, nil
}

// take returns an open lab, with a request more under way; nil if it is not open.
func (l *labs) take(id string) *lab {
	l.mu.Lock()
	defer l.mu.Unlock()
	found := l.all[id]
	if found != nil {
		found.requests++
	}
	return found
}

func (l *labs) release(found *lab) {
	l.mu.Lock()
	defer l.mu.Unlock()
	found.requests--
	found.used = time.Now()
}

// make opens a lab, with a request under way.
func (l *labs) make(ctx context.Context, id string) (*lab, error) {
	made, err := l.prepare(ctx, id)
	if err != nil {
		return nil, err
	}
	l.closeIdle(ctx) // a full house may have room by now
	l.mu.Lock()
	defer l.mu.Unlock()
	switch other := l.all[id]; {
	case other != nil: // somebody was faster
		other.requests++
		return other, nil
	case l.closed || len(l.all) >= maxLabs:
		return nil, fmt.Errorf("open a lab: %w", errLabsBusy)
	}
	made.requests, made.used = 1, time.Now()
	l.all[id] = made
	if !l.keeping {
		l.keeping = true
		l.house.Go(l.keepHouse)
	}
	return made, nil
}

// prepare makes a lab with the learner's settings.
func (l *labs) prepare(ctx context.Context, id string) (*lab, error) {
	made := &lab{id: id, opened: rand.Text(), labs: l, collection: labCollection(id), running: map[string]*labInstance{}, boots: map[string]int{}}
	if l.shop.LabSettings != nil {
		settings, err := l.shop.LabSettings(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("read a lab's settings: %w: %w", sessionstore.ErrUnavailable, err)
		}
		made.set = settings
	}
	made.set = known(made.set)
	made.secrets = []string{made.newSecret()}
	return made, nil
}

// labCollection names the collection of a lab. Each opening has another one, so
// that what closed it last cannot take away what is in it now.
func labCollection(id string) string {
	sum := sha256.Sum256([]byte(id + "\n" + rand.Text()))
	return LabCollectionPrefix + hex.EncodeToString(sum[:12])
}

// keepHouse sweeps the labs' sessions and closes labs that nobody uses, until
// none is left.
func (l *labs) keepHouse() {
	ticker := time.NewTicker(labSweep)
	defer ticker.Stop()
	for !l.isEmpty() {
		select {
		case <-ticker.C:
			l.closeIdle(l.background)
			l.sweep(l.background)
		case <-l.background.Done():
			return
		}
	}
}

// isEmpty says whether there is no lab to look after any more. The next one that
// is opened starts keepHouse again.
func (l *labs) isEmpty() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.keeping = len(l.all) > 0
	return !l.keeping
}

func (l *labs) sweep(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, labSweep)
	defer cancel()
	for _, open := range l.pick(func(*lab) bool { return true }) {
		open.sweep(ctx)
	}
}

// closeIdle closes the labs that nobody has used for labIdle.
func (l *labs) closeIdle(ctx context.Context) {
	idle := l.remove(func(open *lab) bool { return open.requests == 0 && time.Since(open.used) >= labIdle })
	if err := l.dropAll(ctx, idle); err != nil {
		l.shop.Logger.WarnContext(ctx, "the sessions of a closed lab are left in the database", "error", err)
	}
}

// close closes all labs for good.
func (l *labs) close(ctx context.Context) error {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	l.stop()
	l.house.Wait()
	return l.dropAll(ctx, l.remove(func(*lab) bool { return true }))
}

// pick lists the open labs that fit.
func (l *labs) pick(fits func(*lab) bool) []*lab {
	l.mu.Lock()
	defer l.mu.Unlock()
	var found []*lab
	for _, open := range l.all {
		if fits(open) {
			found = append(found, open)
		}
	}
	return found
}

// remove takes the labs that fit out of the list, and returns them.
func (l *labs) remove(fits func(*lab) bool) []*lab {
	l.mu.Lock()
	defer l.mu.Unlock()
	var removed []*lab
	for id, open := range l.all {
		if fits(open) {
			removed = append(removed, open)
			delete(l.all, id)
		}
	}
	return removed
}

func (l *labs) dropAll(ctx context.Context, closed []*lab) error {
	var errs error
	for _, lab := range closed {
		errs = errors.Join(errs, l.drop(ctx, lab.collection))
	}
	return errs
}

// drop removes a lab's collection, and all sessions in it.
func (l *labs) drop(ctx context.Context, collection string) error {
	if err := l.shop.Labs.Drop(ctx, collection); err != nil {
		return fmt.Errorf("drop the sessions of a lab: %w: %w", sessionstore.ErrUnavailable, err)
	}
	return nil
}
