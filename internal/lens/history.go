package lens

import (
	"crypto/sha256"
	"sync"
	"time"
)

// MaxTraces is how many traces a History keeps. With MaxTrace it bounds the
// memory of the lens, whatever the traffic; a trace has 4 KB as a rule.
const MaxTraces = 600

// History keeps the newest traces: a ring in the memory of this process. What a
// History holds is gone with the process, and the shop misses none of it. All
// methods may be called from several goroutines.
type History struct {
	mu   sync.RWMutex
	ring []entry
	// next is where the next trace goes.
	next int
	byID map[string]int
	// since is when the oldest trace came that is still known of.
	since time.Time
}

// entry is a trace, and what has become known of it since it was made.
type entry struct {
	trace *Trace
	// tab is the tab that claimed it.
	tab string
	// page is the lens id of the page that its redirect led to.
	page string
}

// NewHistory returns a history of at most size traces.
func NewHistory(size int) *History {
	return &History{ring: make([]entry, size), byID: make(map[string]int, size), since: time.Now()}
}

// Add keeps a trace, and drops the oldest one when the ring is full.
func (h *History) Add(t *Trace) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if old := h.ring[h.next].trace; old != nil {
		delete(h.byID, old.ID)
		h.since = old.At
	}
	h.ring[h.next] = entry{trace: t, tab: t.tab}
	h.byID[t.ID] = h.next
	h.next = (h.next + 1) % len(h.ring)
	if i, ok := h.byID[t.From]; ok && t.tab != "" && h.ring[i].tab == "" {
		h.ring[i].tab = t.tab
	}
}

// Get returns a trace, or nil when it has left the ring or never was in it.
func (h *History) Get(id string) *Trace {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.at(id)
}

func (h *History) at(id string) *Trace {
	if i, ok := h.byID[id]; ok {
		return h.ring[i].trace
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
	i, ok := h.byID[id]
	if !ok || h.ring[i].page != "" || h.ring[i].trace.Location == "" {
		return nil
	}
	h.ring[i].page = page
	return h.ring[i].trace
}

// PageOf returns the trace of the page that a request's redirect led to, or nil.
func (h *History) PageOf(id string) *Trace {
	h.mu.RLock()
	defer h.mu.RUnlock()
	if i, ok := h.byID[id]; ok {
		return h.at(h.ring[i].page)
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
	i, ok := h.byID[id]
	if !ok {
		return false
	}
	if from, ok := h.byID[h.ring[i].trace.From]; ok && h.ring[from].tab == "" {
		h.ring[from].tab = tab
	}
	if h.ring[i].tab == "" {
		h.ring[i].tab = tab
	}
	return h.ring[i].tab == tab
}

// OfTab returns a tab's traces, newest first.
func (h *History) OfTab(tab string) []*Trace {
	return h.list(func(e entry) bool { return tab != "" && e.tab == tab })
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
	return h.list(func(e entry) bool {
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
	return h.list(func(e entry) bool { return e.trace.owned && owners[e.trace.owner] })
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
func (h *History) list(fits func(entry) bool) []*Trace {
	h.mu.RLock()
	defer h.mu.RUnlock()
	var found []*Trace
	for i := range h.ring {
		e := h.ring[(h.next-1-i+2*len(h.ring))%len(h.ring)]
		if e.trace != nil && fits(e) {
			found = append(found, e.trace)
		}
	}
	return found
}
