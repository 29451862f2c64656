package lens

import (
	"net/http/httptest"
	"testing"
	"time"
)

// requestOf is a trace of a request for a path, made by a tab if there is one.
func requestOf(tab, path string) *Trace {
	var r *Recorder
	return r.Trace(Exchange{ID: NewID(), Request: httptest.NewRequest("GET", path, nil), At: time.Now(), Tab: tab})
}

// Crawlers push each other's requests out, and no tab's.
func TestTheRestPushesNoTabOut(t *testing.T) {
	const tab = "0123456789abcdef"
	h := NewHistory(4)
	mine := []*Trace{requestOf(tab, "/one"), requestOf(tab, "/two")}
	stranger := requestOf("", "/nobody")
	for _, trace := range []*Trace{mine[0], stranger, mine[1]} {
		h.Add(trace)
	}
	for range 20 {
		h.Add(requestOf("", "/crawled"))
	}
	got := h.OfTab(tab)
	if len(got) != 2 || got[0] != mine[1] || got[1] != mine[0] {
		t.Fatalf("got %d of the tab's requests, want both, newest first", len(got))
	}
	if h.Get(stranger.ID) != nil {
		t.Error("a stranger's old request is still there")
	}
	for range 20 {
		h.Add(requestOf(tab, "/more"))
	}
	if got := len(h.OfTab(tab)); got != 4+2 {
		t.Errorf("got %d of the tab's requests, want the newest 4 and 2 older ones", got)
	}
	if n := len(h.byID); n != 6 {
		t.Errorf("got %d traces by id, want 6", n)
	}
}
