package sessionchecks

import (
	"strings"
	"testing"
	"time"
)

// However the database fails, the shop says so in time, keeps serving what it
// can, leaves the cookie alone, overwrites nothing, and is back as soon as the
// database is.
func TestOutageIsTold(t *testing.T) {
	outages := map[string]func(*proxy){
		"stalled": (*proxy).stall,
		"cut":     (*proxy).cut,
		"slow":    func(p *proxy) { p.slow(3 * time.Second) },
	}
	owner := openShop(t)
	for name, begin := range outages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			skus := owner.products(t, 3)
			far, proxy := owner.behindProxy(t)
			b := far.visitor(t, skus[0], skus[1])
			cookie := b.cookie(t)
			before := far.document(t, cookie)

			begin(proxy)
			b.wantCatalogueServed(t)
			for _, a := range b.atOnce(t, changesOf(skus)...) {
				a.wantToldAsFailure(t)
				if strings.Contains(a.body, uncertain) {
					t.Errorf("%s: nothing can have been made, and the answer says that it may", a.request)
				}
			}
			if b.cookie(t).Value != cookie.Value {
				t.Error("the browser's cookie was changed")
			}
			proxy.pass(t)
			b.awaitRecovery(t)
			far.wantUnchanged(t, cookie, before)
			b.add(t, skus[2]).wantNoSetCookie(t)
			b.wantCart(t, map[string]int{skus[0]: 1, skus[1]: 1, skus[2]: 1})
		})
	}
}

// changesOf are requests that need the session, each of its own kind.
func changesOf(skus []string) []request {
	return []request{
		get("/cart"),
		get("/cart", asJSON),
		post("/cart/items", "sku="+skus[2]),
		post("/cart/items", "sku="+skus[0], asJSON),
		post("/cart/items/"+skus[0], "quantity=7"),
		post("/cart/items/"+skus[1]+"/remove", ""),
		post("/cart/items/"+skus[1]+"/save", "", asJSON),
	}
}

// A slow database is not a failed one, as long as it answers in time.
func TestSlownessIsEndured(t *testing.T) {
	t.Parallel()
	owner := openShop(t)
	sku := owner.product(t)
	far, proxy := owner.behindProxy(t)
	b := far.visitor(t, sku)
	proxy.slow(100 * time.Millisecond)
	b.add(t, sku)
	b.wantCart(t, map[string]int{sku: 2})
}

// A command that the database refuses is told, changes nothing, and the next
// one works.
func TestRefusedCommandIsTold(t *testing.T) {
	owner := openShop(t)
	skus := owner.products(t, 2)
	far, proxy := owner.behindProxy(t)
	for _, c := range []struct {
		command string
		request request
	}{
		{"find", get("/cart")},
		{"find", post("/cart/items", "sku="+skus[1])},
		{"update", post("/cart/items", "sku="+skus[1])},
		{"update", post("/cart/items/"+skus[0], "quantity=9", asJSON)},
		{"delete", post("/session/end", "")},
	} {
		t.Run(c.command+" for "+c.request.method+strings.ReplaceAll(c.request.path, "/", " "), func(t *testing.T) {
			b := far.visitor(t, skus[0])
			before := far.document(t, b.cookie(t))
			proxy.order(t, c.command, refuse, 1).wantMetBy(t, func() {
				a := b.atOnce(t, c.request)[0]
				a.wantToldAsFailure(t)
				if strings.Contains(a.body, uncertain) {
					t.Error("the database refused the command, and the answer says that the change may have been made")
				}
			})
			far.wantUnchanged(t, b.cookie(t), before)
			b.add(t, skus[1])
			b.wantCart(t, map[string]int{skus[0]: 1, skus[1]: 1})
		})
	}
	t.Run("insert for the first add", func(t *testing.T) {
		b := far.browser(t)
		before := far.documents(t)
		proxy.order(t, "insert", refuse, 1).wantMetBy(t, func() {
			b.post(t, "/cart/items", "sku="+skus[0]).wantToldAsFailure(t)
		})
		if after := far.documents(t); after != before {
			t.Errorf("session documents: got %d new ones, want none", after-before)
		}
		b.add(t, skus[0]).wantSetCookie(t)
	})
}

// wantMetBy runs f and fails if no command met the fault.
func (r *rule) wantMetBy(t testing.TB, f func()) {
	t.Helper()
	f()
	if !r.isMet() {
		t.Errorf("no %s command was sent", r.command)
	}
}
