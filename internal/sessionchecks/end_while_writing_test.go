package sessionchecks

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"time"
)

// A session is ended while sixteen writers add to it, through two instances. It
// stays ended, whatever was on its way.
func TestEndWhileWriting(t *testing.T) {
	const rounds, writers = 10, 16
	one := openShop(t)
	instances := []*shop{one, one.second(t)}
	sku := one.product(t)
	for range rounds {
		b := one.visitor(t, sku)
		cookie := b.cookie(t)
		ctx, stop := context.WithCancel(t.Context())
		var group sync.WaitGroup
		for writer := range writers {
			group.Go(func() { keepAdding(ctx, t, instances[writer%2], cookie, sku) })
		}
		eventually(t, 5*time.Second, "nobody adds", func() bool { return b.cart(t).quantity(sku) > writers/2 })
		b.post(t, "/session/end", "").wantStatus(t, http.StatusSeeOther)
		if one.document(t, cookie) != nil {
			t.Error("the session was ended, and its document is there")
		}
		time.Sleep(50 * time.Millisecond) // the writers go on with the dead cookie
		stop()
		group.Wait()
		if one.document(t, cookie) != nil {
			t.Error("the ended session came back")
		}
		one.wantDead(t, cookie, sku)
	}
}

// keepAdding adds with one and the same cookie, dead or alive, until ctx ends.
func keepAdding(ctx context.Context, t testing.TB, s *shop, cookie *http.Cookie, sku string) {
	for ctx.Err() == nil {
		a, err := s.forgetful().try(t.Context(), http.MethodPost, "/cart/items", "sku="+sku, "Cookie: "+cookie.String(), asJSON)
		if err != nil || !a.acknowledged() && !a.refused() {
			t.Errorf("add: got status %d, %v", a.status, err)
			return
		}
	}
}
