package sessionchecks

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// tally counts what writers were told of their adds. What the shop acknowledged
// has to be in the cart, what it refused has to be left out, and what nobody
// knows may be either.
type tally struct {
	mu sync.Mutex
	// acknowledged and unknown are pieces, by SKU.
	acknowledged, unknown map[string]int
	refused               int
	// odd are answers that are neither.
	odd []answer
}

// newTally starts with what is in the cart already.
func newTally(already map[string]int) *tally {
	return &tally{acknowledged: maps.Clone(already), unknown: make(map[string]int)}
}

// add puts one piece into the cart and reports whether that was acknowledged.
func (l *tally) add(ctx context.Context, b *browser, sku string, headers ...string) bool {
	a, err := b.try(ctx, http.MethodPost, "/cart/items", "sku="+sku, append(headers, asJSON)...)
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		l.refused++ // it never came
	case err != nil, strings.Contains(a.body, uncertain):
		l.unknown[sku]++
	case a.acknowledged():
		l.acknowledged[sku]++
		return true
	case a.refused():
		l.refused++
	default:
		l.odd = append(l.odd, a)
	}
	return false
}

// total counts the acknowledged pieces.
func (l *tally) total() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	sum := 0
	for _, n := range l.acknowledged {
		sum += n
	}
	return sum
}

// wantKept compares the cart with what the writers were told.
func (l *tally) wantKept(t testing.TB, b *browser) {
	t.Helper()
	t.Logf("adds: %d acknowledged, %d refused, uncertain: %v", l.total(), l.refused, l.unknown)
	for _, a := range l.odd {
		t.Errorf("%s: got status %d\n%s", a.request, a.status, a.body)
	}
	got := b.cart(t).quantities()
	for sku := range maps.Keys(union(got, l.acknowledged, l.unknown)) {
		low, high := l.acknowledged[sku], l.acknowledged[sku]+l.unknown[sku]
		if got[sku] < low || got[sku] > high {
			t.Errorf("%s: got %d in the cart, want %d acknowledged and up to %d uncertain", sku, got[sku], low, high-low)
		}
	}
}

func union(sets ...map[string]int) map[string]int {
	all := make(map[string]int)
	for _, set := range sets {
		maps.Copy(all, set)
	}
	return all
}
