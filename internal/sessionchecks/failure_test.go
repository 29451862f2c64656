package sessionchecks

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// recoverWithin bounds the time from the database's return to the shop's.
const recoverWithin = 2 * time.Second

// 43
func stoppedDatabaseLosesNothing(t *testing.T, s *suite) {
	skus := s.shop.products(t, 2)
	far, proxy := s.shop.behindProxy(t)
	b := far.visitor(t, skus[0])
	cookie := b.cookie(t)
	before := far.document(t, cookie)

	proxy.cut()
	b.wantCatalogueServed(t)
	for _, a := range b.atOnce(t, get("/cart"), get("/cart", asJSON), post("/cart/items", "sku="+skus[1])) {
		a.wantToldAsFailure(t)
	}
	if b.cookie(t).Value != cookie.Value {
		t.Error("the browser's cookie was changed")
	}
	proxy.pass(t)
	b.awaitRecovery(t)
	b.wantCart(t, map[string]int{skus[0]: 1})
	far.wantUnchanged(t, cookie, before)
	b.add(t, skus[1])
}

// wantCatalogueServed checks that the pages that can do without a session are
// there, soon, and leave the cookie alone.
func (b *browser) wantCatalogueServed(t testing.TB) {
	t.Helper()
	answers := b.atOnce(t, get("/"), get(b.shop.department(t)), get(b.shop.page(t, "/products/")), get("/search?q=a"))
	for _, a := range answers {
		a.wantStatus(t, http.StatusOK)
		a.wantNoSetCookie(t)
		a.wantSoon(t)
	}
}

// awaitRecovery waits until the shop shows the cart again.
func (b *browser) awaitRecovery(t testing.TB) {
	t.Helper()
	returned := time.Now()
	for b.get(t, "/cart").status != http.StatusOK {
		if time.Since(returned) > 10*time.Second {
			t.Fatal("the shop does not recover")
		}
	}
	if took := time.Since(returned); took > recoverWithin+answerWithin-2*time.Second {
		t.Errorf("the shop recovered %v after its database, want %v at most", took, recoverWithin)
	}
}

// 44
func failedReadOverwritesNothing(t *testing.T, s *suite) {
	skus := s.shop.products(t, 3)
	far, proxy := s.shop.behindProxy(t)
	b := far.visitor(t, skus[0], skus[1])
	cookie := b.cookie(t)
	before := far.document(t, cookie)

	proxy.order(t, "find", refuse, 1)
	b.post(t, "/cart/items", "sku="+skus[2], asJSON).wantToldAsFailure(t)
	proxy.order(t, "find", refuse, 1)
	b.get(t, "/cart").wantToldAsFailure(t)
	far.wantUnchanged(t, cookie, before)

	b.add(t, skus[2]).wantNoSetCookie(t)
	b.wantCart(t, map[string]int{skus[0]: 1, skus[1]: 1, skus[2]: 1})
}

// 45
func callsAreCancelled(t *testing.T, s *suite) {
	t.Run("client gone", func(t *testing.T) { goneClientCancels(t, s) })
	t.Run("deadline passed", func(t *testing.T) { passedDeadlineCancels(t, s) })
}

func goneClientCancels(t *testing.T, s *suite) {
	skus := s.shop.products(t, 2)
	far, proxy := s.shop.behindProxy(t)
	b := far.visitor(t, skus[0])
	before := far.document(t, b.cookie(t))

	read := proxy.order(t, "find", hold, 1)
	ctx, leave := context.WithCancel(t.Context())
	var client sync.WaitGroup
	client.Go(func() {
		if _, err := b.try(ctx, http.MethodPost, "/cart/items", "sku="+skus[1]); !errors.Is(err, context.Canceled) {
			t.Errorf("the client that left: got %v, want %v", err, context.Canceled)
		}
	})
	read.awaitMet(t)
	leave()
	client.Wait()
	// The read is still held, and the request ends all the same.
	eventually(t, time.Second, "the shop still waits for the database", func() bool {
		return far.process.lineWith(`"msg":"request"`, `"path":"/cart/items"`, `"status":499`) != ""
	})
	read.release()
	wantNoUpdate(t, proxy)
	far.wantUnchanged(t, b.cookie(t), before)
}

func passedDeadlineCancels(t *testing.T, s *suite) {
	skus := s.shop.products(t, 2)
	far, proxy := s.shop.behindProxy(t)
	b := far.visitor(t, skus[0])
	before := far.document(t, b.cookie(t))

	read := proxy.order(t, "find", hold, 1)
	b.post(t, "/cart/items", "sku="+skus[1]).wantToldAsFailure(t)
	read.release()
	b.wantCart(t, map[string]int{skus[0]: 1})
	wantNoUpdate(t, proxy)
	far.wantUnchanged(t, b.cookie(t), before)
}

func wantNoUpdate(t *testing.T, p *proxy) {
	t.Helper()
	for _, m := range p.commands() {
		if name, _ := m.command(); name == "update" {
			t.Error("the shop went on to write after the request had ended")
		}
	}
}

// 46
func corruptDocumentsAreSetAside(t *testing.T, s *suite) {
	sku := s.shop.product(t)
	set := func(field string, value any) bson.D {
		return bson.D{{Key: "$set", Value: bson.D{{Key: field, Value: value}}}}
	}
	damages := map[string]bson.D{
		"of another schema":   set("schema", 99),
		"values are text":     set("values", "text"),
		"rev is text":         set("rev", "seven"),
		"without a date":      {{Key: "$unset", Value: bson.D{{Key: "expiresAt", Value: ""}}}},
		"cart is text":        set("values.cart", "text"),
		"lines are numbers":   set("values.cart.lines", bson.A{1, 2}),
		"a quantity is text":  set("values.cart.lines", bson.A{bson.D{{Key: "sku", Value: sku}, {Key: "quantity", Value: "two"}}}),
		"sealed and readable": set("sealed", bson.D{{Key: "key", Value: "k"}, {Key: "box", Value: []byte("box")}}),
	}
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			b := s.shop.visitor(t, sku)
			cookie := b.cookie(t)
			s.shop.updateDocument(t, cookie, damage)
			wantSetAside(t, s.shop, b, sku)
			if document := s.shop.document(t, cookie); document.Lookup("quarantinedAt").Time().IsZero() {
				t.Errorf("the document is not marked: %s", document)
			}
		})
	}
}

// wantSetAside checks that a browser whose document is damaged goes on with a
// new session.
func wantSetAside(t *testing.T, s *shop, b *browser, sku string) {
	t.Helper()
	old := b.cookie(t)
	for range 2 { // the first look sets it aside, the second finds it there
		page := b.get(t, "/cart")
		page.wantStatus(t, http.StatusOK)
		page.wantText(t, "could not be read")
		b.get(t, "/").wantStatus(t, http.StatusOK)
		b.wantEmptyCart(t)
	}
	if s.process.lineWith("set aside", documentID(t, old)[:4]) == "" {
		t.Errorf("the log does not tell of it:\n%s", s.process.lastLines(5))
	}
	wantFreshID(t, b.add(t, sku), old)
	b.wantCart(t, map[string]int{sku: 1})
}
