package order_test

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/catalog"
	"crumbs.example/shop/internal/mongotest"
	"crumbs.example/shop/internal/order"
)

// place places an order of its own and fails the test on an error.
func (c *counter) place(t testing.TB, nonce string, q order.Quote) order.Order {
	t.Helper()
	placed, err := c.Place(t.Context(), c.token(t, nonce, q), q)
	if err != nil {
		t.Fatalf("Place: %v", err)
	}
	return placed
}

func TestPlace(t *testing.T) {
	c := openCounter(t)
	c.set(t, mug, 5, price)
	c.set(t, lamp, 2, price)
	before := c.revision(t)
	placed := c.place(t, "n", want(pieces(mug, 2), pieces(lamp, 1)))
	if placed.State != order.Confirmed {
		t.Fatalf("got state %s, want confirmed", placed.State)
	}
	if mugs, lamps := c.stock(t, mug), c.stock(t, lamp); mugs != 3 || lamps != 1 {
		t.Errorf("got %d mugs and %d lamps left, want 3 and 1", mugs, lamps)
	}
	c.wantBalance(t, mug, 5)
	if c.revision(t) == before {
		t.Error("the catalogue's revision has not moved: other instances do not see the stock")
	}
	found, err := c.Find(t.Context(), placed.ID)
	if err != nil || found.Address != address() || found.Totals.Total != 3490 || !found.Day.Equal(placed.Day) {
		t.Errorf("got %+v, %v, want the order as it was placed", found, err)
	}
}

// revision is the number by which instances see that products have changed.
func (c *counter) revision(t testing.TB) int64 {
	t.Helper()
	var version struct {
		Revision int64 `bson:"revision"`
	}
	err := c.db.Collection("catalogue").FindOne(t.Context(), bson.D{{Key: "_id", Value: "catalogue"}}).Decode(&version)
	if err != nil {
		t.Fatalf("read the catalogue's revision: %v", err)
	}
	return version.Revision
}

func TestPlaceFails(t *testing.T) {
	tests := []struct {
		name string
		line order.Line
		want catalog.Shortage
	}{
		{"too few left", pieces(lamp, 3), catalog.Shortage{SKU: lamp, Left: 2, Price: price}},
		{"another price", order.Line{SKU: lamp, Price: price - 1, Quantity: 1}, catalog.Shortage{SKU: lamp, Left: 2, Price: price}},
		{"no longer sold", pieces("GONE-1", 1), catalog.Shortage{SKU: "GONE-1"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := openCounter(t)
			c.set(t, mug, 5, price)
			c.set(t, lamp, 2, price)
			q := want(pieces(mug, 2), test.line)
			failed := c.place(t, "n", q)
			if failed.State != order.Failed || len(failed.Shortages) != 1 || failed.Shortages[0] != test.want {
				t.Errorf("got %s with %v, want failed with %v", failed.State, failed.Shortages, test.want)
			}
			c.wantBalance(t, mug, 5)
			c.wantBalance(t, lamp, 2)
			// The same token stays what it has become, whatever the stock.
			c.set(t, lamp, 9, price)
			if again := c.place(t, "n", q); again.State != order.Failed || len(again.Shortages) != 1 {
				t.Errorf("again: got %s with %v, want the same failure", again.State, again.Shortages)
			}
			if stored, _ := c.Find(t.Context(), failed.ID); stored.Address != (order.Address{}) {
				t.Error("the failed order still holds an address")
			}
		})
	}
}

// Fifty visitors want one of the last three pieces.
func TestLastPieces(t *testing.T) {
	c := openCounter(t)
	c.set(t, lamp, 3, price)
	c.set(t, mug, 100, price)
	states := make([]order.Order, 50)
	var visitors sync.WaitGroup
	for i := range states {
		visitors.Go(func() {
			q := want(pieces(mug, 1), pieces(lamp, 1))
			var err error
			if states[i], err = c.Place(t.Context(), c.token(t, "visitor "+strconv.Itoa(i), q), q); err != nil {
				t.Errorf("visitor %d: %v", i, err)
			}
		})
	}
	visitors.Wait()
	confirmed := 0
	for i, placed := range states {
		switch {
		case placed.State == order.Confirmed:
			confirmed++
		case len(placed.Shortages) != 1 || placed.Shortages[0].SKU != lamp:
			t.Errorf("visitor %d: got %s with %v, want to be told that the lamp is sold out", i, placed.State, placed.Shortages)
		}
	}
	if confirmed != 3 || c.stock(t, lamp) != 0 {
		t.Errorf("got %d orders and %d pieces left, want 3 and none", confirmed, c.stock(t, lamp))
	}
	c.wantBalance(t, lamp, 3)
	c.wantBalance(t, mug, 100)
}

// The same token, one after the other and at the same time, is one order.
func TestSameTokenIsOneOrder(t *testing.T) {
	c := openCounter(t)
	c.set(t, mug, 100, price)
	q := want(pieces(mug, 2))
	token := c.token(t, "n", q)
	var senders sync.WaitGroup
	for range 20 {
		senders.Go(func() {
			placed, err := c.Place(t.Context(), token, q)
			if err != nil || placed.State != order.Confirmed || placed.ID != token.OrderID() {
				t.Errorf("got %s %s, %v, want the one order", placed.ID, placed.State, err)
			}
		})
	}
	senders.Wait()
	c.place(t, "n", q)
	if n := len(c.all(t)); n != 1 || c.stock(t, mug) != 98 {
		t.Errorf("got %d orders and %d pieces left, want 1 and 98", n, c.stock(t, mug))
	}
	c.wantBalance(t, mug, 100)
}

func TestPlacedFrom(t *testing.T) {
	c := openCounter(t)
	c.set(t, mug, 100, price)
	placed := c.place(t, "n", want(pieces(mug, 1)))
	later := want(pieces(mug, 2))
	token := c.token(t, "n", later)
	again, err := c.Place(t.Context(), token, later)
	if err != nil || again.ID != placed.ID || again.PlacedFrom(token) || again.Count() != 1 {
		t.Errorf("got %d pieces, %v, want the earlier order, told apart from what the page showed", again.Count(), err)
	}
}

// An order that another call is placing is waited for, and not for ever.
func TestOrderUnderWay(t *testing.T) {
	c := openCounter(t)
	c.set(t, mug, 5, price)
	q := want(pieces(mug, 1))
	token := c.token(t, "n", q)
	c.crash(t, "held", token, q)

	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := c.Place(ctx, token, q); !errors.Is(err, order.ErrUnderWay) {
		t.Errorf("got %v, want ErrUnderWay", err)
	}
	c.advance(2 * order.AbandonedAfter)
	if failed, err := c.Place(t.Context(), token, q); err != nil || failed.State != order.Failed {
		t.Errorf("when nobody is placing it any more: got %s, %v, want it failed", failed.State, err)
	}
	c.wantBalance(t, mug, 5)
}

// A visitor who hangs up after clicking gets the order all the same.
func TestClientHangsUp(t *testing.T) {
	c := openCounter(t)
	c.set(t, mug, 5, price)
	q := want(pieces(mug, 1))
	ctx, hangUp := context.WithCancel(t.Context())
	c.OnStep(func(string) { hangUp() })
	if placed, err := c.Place(ctx, c.token(t, "n", q), q); err != nil || placed.State != order.Confirmed {
		t.Errorf("got %s, %v, want it confirmed", placed.State, err)
	}
	if _, err := c.Place(ctx, c.token(t, "m", q), q); !errors.Is(err, order.ErrUnavailable) || len(c.all(t)) != 1 {
		t.Errorf("got %v and %d orders, want none begun for a client that is gone", err, len(c.all(t)))
	}
}

func TestFindAndList(t *testing.T) {
	c := openCounter(t)
	c.set(t, mug, 5, price)
	first := c.place(t, "1", want(pieces(mug, 1)))
	c.advance(time.Minute)
	second := c.place(t, "2", want(pieces(mug, 1)))
	listed, err := c.List(t.Context(), []string{first.ID, "NO-SUCH", second.ID, first.ID})
	if err != nil || len(listed) != 2 || listed[0].ID != second.ID {
		t.Errorf("got %v, %v, want the two orders once each, the newest first", listed, err)
	}
	if _, err := c.Find(t.Context(), "NO-SUCH"); !errors.Is(err, order.ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Find(gone, first.ID); !errors.Is(err, order.ErrUnavailable) {
		t.Errorf("got %v, want ErrUnavailable", err)
	}
	if _, err := c.List(gone, []string{first.ID}); !errors.Is(err, order.ErrUnavailable) {
		t.Errorf("got %v, want ErrUnavailable", err)
	}
}

// Without a database nothing is ordered, and that is what is said.
func TestDatabaseOutOfReach(t *testing.T) {
	c := openCounter(t)
	q := want(pieces(mug, 1))
	token := c.token(t, "n", q)
	away := mongotest.Connect(t, "mongodb://127.0.0.1:1/?directConnection=true&serverSelectionTimeoutMS=100", "nowhere")
	orders, err := order.New(order.Config{Database: away, Stock: c.catalogue, Secrets: []string{secret}})
	if err != nil {
		t.Fatalf("order.New: %v", err)
	}
	for name, ask := range map[string]func() error{
		"place": func() error { _, err := orders.Place(t.Context(), token, q); return err },
		"find":  func() error { _, err := orders.Find(t.Context(), token.OrderID()); return err },
		"list":  func() error { _, err := orders.List(t.Context(), []string{token.OrderID()}); return err },
	} {
		if err := ask(); !errors.Is(err, order.ErrUnavailable) {
			t.Errorf("%s: got %v, want ErrUnavailable", name, err)
		}
	}
	if err := orders.Recover(t.Context()); err == nil {
		t.Error("Recover says that it has looked through orders that it could not reach")
	}
}
