package order_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"crumbs.example/shop/internal/catalog"
	"crumbs.example/shop/internal/mongotest"
	"crumbs.example/shop/internal/order"
)

// crash places an order and stops dead after a step: nothing that comes later is
// done, no cleaning up either.
func (c *counter) crash(t testing.TB, step string, token order.Token, q order.Quote) {
	t.Helper()
	type crashed struct{}
	defer func() {
		c.OnStep(func(string) {})
		if cause := recover(); cause != (crashed{}) {
			t.Fatalf("Place did not get past the step %q: %v", step, cause)
		}
	}()
	c.OnStep(func(passed string) {
		if passed == step {
			panic(crashed{})
		}
	})
	_, err := c.Place(t.Context(), token, q)
	t.Logf("Place returned: %v", err)
}

func TestRecoveryAfterEachStep(t *testing.T) {
	for _, step := range order.PlacingSteps {
		t.Run(step, func(t *testing.T) {
			c := openCounter(t)
			c.set(t, mug, 5, price)
			c.set(t, lamp, 5, price)
			q := want(pieces(mug, 2), pieces(lamp, 1))
			token := c.token(t, "n", q)
			c.crash(t, step, token, q)
			c.recover(t)
			c.wantBalance(t, mug, 5)
			c.wantBalance(t, lamp, 5)

			// The same token comes again: it is what it was, and nothing is sold twice.
			again := c.place(t, "n", q)
			confirmed := step == "confirmed" || step == "sold"
			if (again.State == order.Confirmed) != confirmed {
				t.Errorf("the same token again: got %s, want confirmed to be %v", again.State, confirmed)
			}
			c.wantBalance(t, mug, 5)
			c.recover(t)
			c.wantBalance(t, lamp, 5)
		})
	}
}

func TestRecoveryOfAFailureThatWasCutOff(t *testing.T) {
	c := openCounter(t)
	c.set(t, mug, 5, price)
	c.set(t, lamp, 0, price)
	q := want(pieces(mug, 2), pieces(lamp, 1))
	c.crash(t, "failed", c.token(t, "n", q), q)
	if got := c.stock(t, mug); got != 3 {
		t.Fatalf("got %d mugs, want 2 of 5 still on hold", got)
	}
	c.recover(t)
	c.wantBalance(t, mug, 5)
}

// A young pending order may be somebody's who is at work: it is left alone.
func TestRecoveryLeavesLiveOrdersAlone(t *testing.T) {
	c := openCounter(t)
	c.set(t, mug, 5, price)
	q := want(pieces(mug, 2))
	c.OnStep(func(step string) {
		if step != "sold" {
			if err := c.Recover(t.Context()); err != nil {
				t.Errorf("Recover: %v", err)
			}
		}
	})
	if placed := c.place(t, "n", q); placed.State != order.Confirmed {
		t.Errorf("got %s, want confirmed", placed.State)
	}
	c.wantBalance(t, mug, 5)
}

// A call that is so slow that its order counts as abandoned finds it failed, and
// gives back what it holds.
func TestRecoveryOvertakesASlowCall(t *testing.T) {
	for _, step := range []string{"inserted", "held"} {
		t.Run(step, func(t *testing.T) {
			c := openCounter(t)
			c.set(t, mug, 5, price)
			q := want(pieces(mug, 2))
			c.OnStep(func(passed string) {
				if passed == step {
					c.recover(t)
				}
			})
			if placed, err := c.Place(t.Context(), c.token(t, "n", q), q); err == nil {
				t.Errorf("got %s, want an error: nothing was ordered", placed.State)
			}
			c.wantBalance(t, mug, 5)
		})
	}
}

// Somebody takes an order for abandoned at the very moment at which it is
// confirmed: it stays confirmed, and its pieces stay sold.
func TestConfirmedWhileTakenForAbandoned(t *testing.T) {
	slow := openCounter(t)
	slow.set(t, mug, 5, price)
	impatient := openCounterOn(t, slow.db)
	impatient.advance(2 * order.AbandonedAfter)
	q := want(pieces(mug, 2))
	token := slow.token(t, "n", q)
	held, goOn, confirmed, looked := make(chan bool), make(chan bool), make(chan bool), make(chan bool)
	slow.OnStep(func(step string) {
		switch step {
		case "held":
			close(held)
			<-goOn
		case "confirmed":
			close(confirmed)
			<-looked
		}
	})
	impatient.OnStep(func(string) {
		close(goOn)
		<-confirmed
	})
	var placing sync.WaitGroup
	placing.Go(func() {
		if placed, err := slow.Place(t.Context(), token, q); err != nil || placed.State != order.Confirmed {
			t.Errorf("slow: got %s, %v, want confirmed", placed.State, err)
		}
	})
	<-held
	if placed := impatient.place(t, "n", q); placed.State != order.Confirmed {
		t.Errorf("impatient: got %s, want confirmed", placed.State)
	}
	close(looked)
	placing.Wait()
	slow.wantBalance(t, mug, 5)
}

// The order is confirmed, and the answer that says so is lost: it is confirmed.
func TestLostAnswerToTheConfirmation(t *testing.T) {
	c := openCounter(t)
	c.set(t, mug, 5, price)
	q := want(pieces(mug, 2))
	token := c.token(t, "n", q)
	c.OnStep(func(passed string) {
		if passed != "held" {
			return
		}
		confirmed := bson.D{{Key: "$set", Value: bson.D{{Key: "state", Value: order.Confirmed}}}}
		if _, err := c.db.Collection("orders").UpdateByID(t.Context(), token.OrderID(), confirmed); err != nil {
			t.Errorf("confirm the order: %v", err)
		}
	})
	if placed, err := c.Place(t.Context(), token, q); err != nil || placed.State != order.Confirmed {
		t.Errorf("got %s, %v, want confirmed", placed.State, err)
	}
	c.wantBalance(t, mug, 5)
}

// Holds that arrive late are found by the next pass, whatever has become of their
// order.
func TestRecoveryGoesByTheHolds(t *testing.T) {
	tests := []struct {
		name  string
		state order.State
		stock int
	}{
		{"of a failed order: given back", order.Failed, 5},
		{"of a confirmed order: sold", order.Confirmed, 3},
		{"of no order: given back", "", 5},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := openCounter(t)
			c.set(t, mug, 5, price)
			if test.state != "" {
				late := order.Order{ID: "LATE", State: test.state, Quote: want(pieces(mug, 2))}
				if _, err := c.db.Collection("orders").InsertOne(t.Context(), late); err != nil {
					t.Fatalf("insert order: %v", err)
				}
			}
			short, err := c.catalogue.Hold(t.Context(), "LATE", []catalog.Pieces{{SKU: mug, Quantity: 2, Price: price}})
			if err != nil || len(short) > 0 {
				t.Fatalf("Hold: %v, %v", short, err)
			}
			for range 2 { // the second pass finds nothing to do
				c.recover(t)
				if got := c.stock(t, mug); got != test.stock {
					t.Errorf("got a stock of %d, want %d", got, test.stock)
				}
			}
			if holds, err := c.catalogue.Holds(t.Context()); err != nil || len(holds) > 0 {
				t.Errorf("got holds %v, %v, want none", holds, err)
			}
		})
	}
}

// childVariable makes the test binary a shop that places orders until it is killed.
const childVariable = "CRUMBS_TEST_PLACES_ORDERS_ON"

// killRounds is how often TestKill kills one.
const killRounds = 8

// Processes that place orders are killed at random moments. Afterwards every piece
// is on the shelf or sold, and nothing is on hold.
func TestKill(t *testing.T) {
	c := openCounter(t)
	const stock = 100_000
	c.set(t, mug, stock, price)
	c.set(t, lamp, stock, price)
	for range killRounds {
		killAtRandom(t, c.db.Name())
	}
	left := 0
	for _, o := range c.all(t) {
		if o.State == order.Pending {
			left++
		}
	}
	t.Logf("%d orders, %d of them left pending", len(c.all(t)), left)
	c.recover(t)
	c.wantBalance(t, mug, stock)
	c.wantBalance(t, lamp, stock)
	if c.sold(t, mug) == 0 {
		t.Error("nothing was sold: the processes were killed before they did anything")
	}
}

// killAtRandom starts a process that places orders, and kills it a moment after
// it has begun.
func killAtRandom(t testing.TB, database string) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), childVariable+"="+mongotest.URI(t)+" "+database)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatalf("start a process: %v", err)
	}
	if err := child.Start(); err != nil {
		t.Fatalf("start a process: %v", err)
	}
	orders := bufio.NewScanner(out)
	for range 1 + rand.IntN(10) {
		orders.Scan()
	}
	moment := time.NewTimer(rand.N(20 * time.Millisecond))
	defer moment.Stop()
	<-moment.C
	if err := child.Process.Kill(); err != nil {
		t.Fatalf("kill: %v", err)
	}
	_ = child.Wait()
}

// placeUntilKilled is the process. It says a line for each order.
func placeUntilKilled() {
	var uri, database string
	if _, err := fmt.Sscan(os.Getenv(childVariable), &uri, &database); err != nil {
		panic(err)
	}
	client, err := mongo.Connect(options.Client().ApplyURI(uri))
	if err != nil {
		panic(err)
	}
	db := client.Database(database)
	catalogue, err := catalog.New(db, slog.New(slog.DiscardHandler))
	if err != nil {
		panic(err)
	}
	orders, err := order.New(order.Config{Database: db, Stock: catalogue, Secrets: []string{secret}, Timeout: 20 * time.Second})
	if err != nil {
		panic(err)
	}
	for range 8 {
		go placeForEver(orders)
	}
	select {}
}

func placeForEver(orders *order.Orders) {
	q := want(pieces(mug, 2), pieces(lamp, 1))
	for {
		token, err := orders.ReadToken("s", orders.Token("s", order.Draft{Nonce: order.NewNonce()}, q))
		if err != nil {
			panic(err)
		}
		placed, err := orders.Place(context.Background(), token, q)
		fmt.Println(placed.State, err)
	}
}

func TestIndexForRecovery(t *testing.T) {
	c := openCounter(t)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { c.Run(ctx); close(done) }()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !c.indexed(t) {
		<-tick.C
	}
	cancel()
	<-done
}

func (c *counter) indexed(t testing.TB) bool {
	t.Helper()
	cursor, err := c.db.Collection("orders").Indexes().List(t.Context())
	if err != nil {
		return false
	}
	var indexes []bson.M
	if err := cursor.All(t.Context(), &indexes); err != nil {
		t.Fatalf("list indexes: %v", err)
	}
	return len(indexes) == 2
}
