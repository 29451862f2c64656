package lens

import (
	"crypto/sha256"
	"sync"
	"time"
)

// MaxTraces is how many of the newest traces a History keeps, and half as many
// older ones of tabs. With MaxTrace it bounds the memory of the lens, whatever the
// traffic; a trace has 4 KB as a rule.
const MaxTraces = 600

// History keeps the newest traces: a ring in the memory of this process. What a
// History holds is gone with the process, and the shop misses none of it. All
// methods may be called from several goroutines.
type History struct {
	mu     sync.RWMutex
	newest ring
	// kept holds what has left newest and is somebody's: crawlers, however busy, do
	// not push a learner's evidence out.
	kept ring
	byID map[string]*entry
	// since is when the oldest trace came up to which none is missing.
	since time.Time
}

// ring holds a bounded number of entries, the oldest of which makes room.
type ring struct {
	entries []*entry
	// next is where the next entry goes.
	next int
}

// put takes an entry in and returns the one that had to go, nil while there is room.
func (r *ring) put(e *entry) *entry {
	old := r.entries[r.next]
	r.entries[r.next] = e
	r.next = (r.next + 1) % len(r.entries)
	return old
}

// each calls found for the entries, newest first.
func (r *ring) each(found func(*entry)) {
	for i := range r.entries {
		if e := r.entries[(r.next-1-i+2*len(r.entries))%len(r.entries)]; e != nil {
			found(e)
		}
	}
}

// entry is a trace, and what has become known of it since it was made.
type entry struct {
	trace *Trace
	// tab is the tab that claimed it.
	tab string
	// page is the lens id of the page that its redirect led to.
	page string
}

// owned says whether a tab or an experiment has a claim to the entry.
func (e *entry) owned() bool { return e.tab != "" || e.trace.Try != "" }

// NewHistory returns a history of the newest size traces.
func NewHistory(size int) *History {
	return &History{
		newest: ring{entries: make([]*entry, size)}, kept: ring{entries: make([]*entry, max(1, size/2))},
		byID: make(map[string]*entry, size), since: time.Now(),
	}
}

// Add keeps a trace, and drops an old one when there is no room.
func (h *History) Add(t *Trace) {
	h.mu.Lock()
	defer h.mu.Unlock()
	e := &entry{trace: t, tab: t.tab}
	h.byID[t.ID] = e
	old := h.newest.put(e)
	if old != nil && old.owned() {
		old = h.kept.put(old)
	}
	if old != nil {
		delete(h.byID, old.trace.ID)
		if old.trace.At.After(h.since) {
			h.since = old.trace.At
		}
	}
	if from := h.byID[t.From]; from != nil && t.tab != "" && from.tab == "" {
		from.tab = t.tab
	}
}

// Get returns a trace, or nil when it has left the ring or never was in it.
func (h *History) Get(id string) *Trace {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.at(id)
}

func (h *History) at(id string) *Trace {
	if e := h.byID[id]; e != nil {
		return e.trace
	}
	return nil
}

// Led says that a redirect has led to a page, and returns the trace of the
// request that redirected. It does so once: whoever opens the same address again
// is not led there by that request any more.
func (h *History) Led(id, page string) *Trace {
	if !isID(id) {
		return nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	e := h.byID[id]
	if e == nil || e.page != "" || e.trace.Location == "" {
		return nil
	}
	e.page = page
	return e.trace
}

// PageOf returns the trace of the page that a request's redirect led to, or nil.
func (h *History) PageOf(id string) *Trace {
	h.mu.RLock()
	defer h.mu.RUnlock()
	if e := h.byID[id]; e != nil {
		return h.at(e.page)
	}
	return nil
}

// maxTab bounds a tab's name, in bytes; minTab keeps one from being guessed.
const (
	minTab = 16
	maxTab = 64
)

// IsTab says whether a text can be the name of a tab.
func IsTab(text string) bool {
	if len(text) < minTab || len(text) > maxTab {
		return false
	}
	for _, b := range []byte(text) {
		if !idAlphabet[b] {
			return false
		}
	}
	return true
}

// Claim says that a request was a tab's, and with it the one that redirected to
// it. The first claim counts. It reports whether the request is the tab's now.
func (h *History) Claim(tab, id string) bool {
	if !IsTab(tab) {
		return false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	e := h.byID[id]
	if e == nil {
		return false
	}
	if from := h.byID[e.trace.From]; from != nil && from.tab == "" {
		from.tab = tab
	}
	if e.tab == "" {
		e.tab = tab
	}
	return e.tab == tab
}

// OfTab returns a tab's traces, newest first.
func (h *History) OfTab(tab string) []*Trace {
	return h.list(func(e *entry) bool { return tab != "" && e.tab == tab })
}

// OfLearner returns what a learner's experiment consists of, newest first: the
// requests of the learner's tab, those of the same sessions from anywhere, and
// those whose address names the experiment.
func (h *History) OfLearner(tab, try string) []*Trace {
	owners := map[[sha256.Size]byte]bool{}
	for _, t := range h.OfTab(tab) {
		if t.owned {
			owners[t.owner] = true
		}
	}
	return h.list(func(e *entry) bool {
		return tab != "" && e.tab == tab || try != "" && e.trace.Try == try || e.trace.owned && owners[e.trace.owner]
	})
}

// OfDocument returns the traces of the sessions with these documents' ids, newest
// first.
func (h *History) OfDocument(ids ...string) []*Trace {
	owners := map[[sha256.Size]byte]bool{}
	for _, id := range ids {
		owners[sha256.Sum256([]byte(id))] = true
	}
	return h.list(func(e *entry) bool { return e.trace.owned && owners[e.trace.owner] })
}

// Shown returns when a request last brought the key to a document, as far as the
// history reaches, which is since.
func (h *History) Shown(id string) (last, since time.Time) {
	for _, t := range h.OfDocument(id) {
		if t.At.After(last) {
			last = t.At
		}
	}
	h.mu.RLock()
	defer h.mu.RUnlock()
	return last, h.since
}

// list returns the traces that fit, newest first.
func (h *History) list(fits func(*entry) bool) []*Trace {
	h.mu.RLock()
	defer h.mu.RUnlock()
	var found []*Trace
	for _, r := range []*ring{&h.newest, &h.kept} {
		r.each(func(e *entry) {
			if fits(e) {
				found = append(found, e.trace)
			}
		})
	}
	return found
}
