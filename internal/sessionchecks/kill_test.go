package sessionchecks

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"time"
)

// A shop is killed at a random moment while eight writers fill a cart. After
// the restart everything that was acknowledged is there, and nothing that was
// not sent.
func TestKill(t *testing.T) {
	rounds := count(t, "SHOP_KILL_ROUNDS", 3)
	s := openShop(t)
	skus := s.products(t, 8)
	for range rounds {
		b := s.visitor(t, skus[0])
		told := newTally(map[string]int{skus[0]: 1})
		stop := told.load(t, b, skus)
		eventually(t, 10*time.Second, "nothing is acknowledged", func() bool { return told.total() > 5 })
		time.Sleep(rand.N(300 * time.Millisecond))
		s.process.kill(t)
		stop()

		s.restart(t)
		b = b.at(s)
		told.wantKept(t, b)
	}
}

// load starts one writer for each product, each adding pieces of it until the
// line is full or the returned function is called, which waits for their end.
func (l *tally) load(t testing.TB, b *browser, skus []string) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	var writers sync.WaitGroup
	for _, sku := range skus {
		writers.Go(func() {
			for range maxQuantity - 1 {
				l.add(t.Context(), b, sku)
				if ctx.Err() != nil {
					return
				}
			}
		})
	}
	return func() {
		cancel()
		writers.Wait()
	}
}
