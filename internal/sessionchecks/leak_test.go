package sessionchecks

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"testing"
	"time"
)

// A shop that has seen a thousand faulty requests holds no more goroutines and
// no more database connections than before.
func TestFaultsLeakNothing(t *testing.T) {
	t.Parallel()
	faults := count(t, "SHOP_FAULTS", 1000)
	owner := openShop(t)
	skus := owner.products(t, 2)
	admin := freeAddr(t)
	far, proxy := owner.behindProxy(t, "SHOP_ADMIN_ADDR="+admin)
	f := &faulty{t: t, shop: far, proxy: proxy, cookie: far.visitor(t, skus[0]).cookie(t), sku: skus[1]}

	goroutines := far.goroutines(t, admin)
	f.fillPool()
	connections := proxy.connections()
	t.Logf("before: %d goroutines, %d connections", goroutines, connections)
	for f.done < faults {
		f.refused(400)
		f.abandoned(500)
		f.lost(50)
		f.timedOut(50)
	}
	eventually(t, 20*time.Second, "the shop does not return to its level", func() bool {
		return far.goroutines(t, admin) <= goroutines+10 && proxy.connections() <= connections
	})
	t.Logf("after %d faults: %d goroutines, %d connections", f.done, far.goroutines(t, admin), proxy.connections())
	f.one(t.Context()) // and it works
	far.holding(t, f.cookie).cart(t)
}

// faulty sends requests that meet faults.
type faulty struct {
	t      testing.TB
	shop   *shop
	proxy  *proxy
	cookie *http.Cookie
	sku    string
	done   int
}

// together is how many requests are under way at once.
const together = 50

// one sends one request that reads and writes the session.
func (f *faulty) one(ctx context.Context) {
	quantity := fmt.Sprintf("quantity=%d", 1+f.done%maxQuantity)
	_, _ = f.shop.forgetful().try(ctx, http.MethodPost, "/cart/items/"+f.sku, quantity, "Cookie: "+f.cookie.String())
}

func (f *faulty) send(n int, request func()) {
	inParallel(n, together, func(int) { request() })
	f.done += n
}

// fillPool makes as many connections as the faulty requests will need.
func (f *faulty) fillPool() {
	f.proxy.slow(50 * time.Millisecond)
	inParallel(4*together, together, func(int) {
		_, _ = f.shop.forgetful().try(f.t.Context(), http.MethodGet, "/cart", "", "Cookie: "+f.cookie.String())
	})
	f.proxy.pass(f.t)
}

// refused lets the database refuse every read.
func (f *faulty) refused(n int) {
	f.proxy.order(f.t, "find", refuse, n)
	f.send(n, func() { f.one(f.t.Context()) })
	f.proxy.pass(f.t)
}

// lost loses every answer to a read.
func (f *faulty) lost(n int) {
	f.proxy.order(f.t, "find", lose, 2*n)
	f.send(n, func() { f.one(f.t.Context()) })
	f.proxy.pass(f.t)
}

// abandoned stalls the database, and the visitors leave.
func (f *faulty) abandoned(n int) {
	f.proxy.stall()
	f.send(n, func() {
		ctx, cancel := context.WithTimeout(f.t.Context(), 50*time.Millisecond)
		defer cancel()
		f.one(ctx)
	})
	f.proxy.pass(f.t)
}

// timedOut stalls the database until the shop gives up.
func (f *faulty) timedOut(n int) {
	f.proxy.stall()
	f.send(n, func() { f.one(f.t.Context()) })
	f.proxy.pass(f.t)
}

var goroutinesLine = regexp.MustCompile(`(?m)^go_goroutines (\d+)$`)

// goroutines reads the number of the shop's goroutines from its metrics.
func (s *shop) goroutines(t testing.TB, admin string) int {
	t.Helper()
	s.transport.CloseIdleConnections() // each is a goroutine of the shop's
	at := &shop{url: "http://" + admin, transport: s.transport}
	metrics := at.forgetful().get(t, "/metrics")
	found := goroutinesLine.FindStringSubmatch(metrics.body)
	if found == nil {
		t.Fatalf("the metrics tell no number of goroutines:\n%s", metrics.body)
	}
	n, _ := strconv.Atoi(found[1])
	return n
}
