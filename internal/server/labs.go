package server

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/lesson"
	"crumbs.example/shop/internal/sessionstore"
)

const (
	// maxLabs is how many labs are open at once, labIdle after how long without a
	// request one is closed.
	maxLabs = 64
	labIdle = 15 * time.Minute
	// labSpare is after how long without a request a lab is closed when all are
	// taken and somebody else asks for one.
	labSpare = time.Minute
	// labDrop bounds how long a learner waits until a lab's sessions are dropped.
	labDrop = 5 * time.Second
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

	mu  sync.Mutex
	all map[string]*lab
	// left are the collections of closed labs that are still to be dropped.
	left    []string
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
// that are kept with the learner. An id that no learner can have is errNotFound,
// one of whom nothing is kept is lesson.ErrUnknown, so that an address alone opens
// no lab; errLabsBusy says that there is no room.
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
	if !l.hasRoom() {
		return nil, fmt.Errorf("open a lab: %w", errLabsBusy)
	}
	made, err := l.prepare(ctx, id)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	switch other := l.all[id]; {
	case other != nil: // somebody was faster
		other.requests++
		return other, nil
	case !l.makeRoom():
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

// hasRoom says whether another lab can be opened now. It closes none for that: who
// asks may be nobody.
func (l *labs) hasRoom() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !l.closed && (len(l.all) < maxLabs || l.spare() != nil)
}

// makeRoom closes a lab if all are taken, and says whether there is room. The
// caller holds the lock, as with spare and shut.
func (l *labs) makeRoom() bool {
	if l.closed || len(l.all) < maxLabs {
		return !l.closed
	}
	longest := l.spare()
	if longest != nil {
		l.shut(longest)
	}
	return longest != nil
}

// spare is the lab that nobody has used for longest; nil if all were used within
// labSpare.
func (l *labs) spare() (longest *lab) {
	for _, open := range l.all {
		unused := open.requests == 0 && time.Since(open.used) >= labSpare
		if unused && (longest == nil || open.used.Before(longest.used)) {
			longest = open
		}
	}
	return longest
}

// shut closes a lab. Its sessions go when the house is kept next.
func (l *labs) shut(open *lab) {
	delete(l.all, open.id)
	l.left = append(l.left, open.collection)
}

// prepare makes a lab with the learner's settings.
func (l *labs) prepare(ctx context.Context, id string) (*lab, error) {
	made := &lab{id: id, opened: rand.Text(), labs: l, collection: labCollection(id), running: map[string]*labInstance{}, boots: map[string]int{}}
	if l.shop.LabSettings != nil {
		settings, err := l.shop.LabSettings(ctx, id)
		switch {
		case errors.Is(err, lesson.ErrUnknown):
			return nil, fmt.Errorf("open a lab: %w", err)
		case err != nil:
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

// keepHouse sweeps the labs' sessions, closes labs that nobody uses, and drops what
// is in closed ones, until none is left.
func (l *labs) keepHouse() {
	ticker := time.NewTicker(labSweep)
	defer ticker.Stop()
	for !l.isEmpty() {
		select {
		case <-ticker.C:
			l.closeIdle()
			l.tidy(l.background)
		case <-l.background.Done():
			return
		}
	}
}

// isEmpty says whether there is nothing to look after any more. The next one that
// is opened starts keepHouse again.
func (l *labs) isEmpty() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.keeping = len(l.all)+len(l.left) > 0
	return !l.keeping
}

// tidy drops what closed labs have left and sweeps the open ones, in bounded time.
func (l *labs) tidy(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, labSweep)
	defer cancel()
	if err := l.dropLeft(ctx); err != nil {
		l.shop.Logger.WarnContext(ctx, "the sessions of a closed lab are still in the database", "error", err)
	}
	for _, open := range l.list() {
		open.sweep(ctx)
	}
}

// closeIdle closes the labs that nobody has used for labIdle.
func (l *labs) closeIdle() {
	l.shutAll(func(open *lab) bool { return open.requests == 0 && time.Since(open.used) >= labIdle })
}

// close closes all labs for good.
func (l *labs) close(ctx context.Context) error {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	l.stop()
	l.house.Wait()
	l.shutAll(func(*lab) bool { return true })
	return l.dropLeft(ctx)
}

// list returns the open labs.
func (l *labs) list() []*lab {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Collect(maps.Values(l.all))
}

// shutAll closes the labs that fit.
func (l *labs) shutAll(fits func(*lab) bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, open := range l.all {
		if fits(open) {
			l.shut(open)
		}
	}
}

// dropLeft drops the collections of closed labs. Those that could not be dropped
// stay for the next time.
func (l *labs) dropLeft(ctx context.Context) (errs error) {
	l.mu.Lock()
	left := l.left
	l.left = nil
	l.mu.Unlock()
	var failed []string
	for _, collection := range left {
		if err := l.drop(ctx, collection); err != nil {
			failed, errs = append(failed, collection), errors.Join(errs, err)
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.left = append(l.left, failed...)
	return errs
}

// drop removes a lab's collection, and all sessions in it.
func (l *labs) drop(ctx context.Context, collection string) error {
	if err := l.shop.Labs.Drop(ctx, collection); err != nil {
		return fmt.Errorf("drop the sessions of a lab: %w: %w", sessionstore.ErrUnavailable, err)
	}
	return nil
}
