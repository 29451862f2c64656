package order_test

import (
	"log/slog"
	"os"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"crumbs.example/shop/internal/catalog"
	"crumbs.example/shop/internal/mongotest"
	"crumbs.example/shop/internal/order"
)

func TestMain(m *testing.M) {
	if os.Getenv(childVariable) != "" {
		placeUntilKilled()
		return
	}
	mongotest.Main(m)
}

// counter is a shop's counter under test: orders and stock on a real database,
// and a clock that the test moves on.
type counter struct {
	*order.Orders
	db        *mongo.Database
	catalogue *catalog.Catalogue
	mu        sync.Mutex
	ahead     time.Duration
}

func openCounter(t testing.TB) *counter {
	t.Helper()
	return openCounterOn(t, mongotest.Database(t))
}

func openCounterOn(t testing.TB, db *mongo.Database) *counter {
	t.Helper()
	c := &counter{db: db}
	var err error
	if c.catalogue, err = catalog.New(db, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatalf("catalog.New: %v", err)
	}
	if err := c.catalogue.Sync(t.Context()); err != nil {
		t.Fatalf("Sync: %v", err)
	}
	c.Orders, err = order.New(order.Config{
		Database: db, Stock: c.catalogue, Secrets: []string{secret}, Timeout: time.Minute, Now: c.now,
	})
	if err != nil {
		t.Fatalf("order.New: %v", err)
	}
	return c
}

const secret = "0123456789abcdef0123456789abcdef"

func (c *counter) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead)
}

func (c *counter) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}

// set gives a product a stock and a price.
func (c *counter) set(t testing.TB, sku string, stock int, price catalog.Cents) {
	t.Helper()
	_, err := c.db.Collection("products").UpdateOne(t.Context(), bson.D{{Key: "_id", Value: sku}},
		bson.D{{Key: "$set", Value: bson.D{{Key: "stock", Value: stock}, {Key: "priceCents", Value: price}}}})
	if err != nil {
		t.Fatalf("set the stock of %s: %v", sku, err)
	}
}

func (c *counter) stock(t testing.TB, sku string) int {
	t.Helper()
	var product catalog.Product
	if err := c.db.Collection("products").FindOne(t.Context(), bson.D{{Key: "_id", Value: sku}}).Decode(&product); err != nil {
		t.Fatalf("read the stock of %s: %v", sku, err)
	}
	return product.Stock
}

// sold counts the pieces of a product in confirmed orders.
func (c *counter) sold(t testing.TB, sku string) int {
	t.Helper()
	sold := 0
	for _, o := range c.all(t) {
		for _, line := range o.Lines {
			if o.State == order.Confirmed && line.SKU == sku {
				sold += line.Quantity
			}
		}
	}
	return sold
}

func (c *counter) all(t testing.TB) []order.Order {
	t.Helper()
	cursor, err := c.db.Collection("orders").Find(t.Context(), bson.D{})
	if err != nil {
		t.Fatalf("list orders: %v", err)
	}
	var orders []order.Order
	if err := cursor.All(t.Context(), &orders); err != nil {
		t.Fatalf("list orders: %v", err)
	}
	return orders
}

// wantBalance fails unless every piece of a product is on the shelf or sold, and
// nothing is on hold.
func (c *counter) wantBalance(t testing.TB, sku string, total int) {
	t.Helper()
	if stock, sold := c.stock(t, sku), c.sold(t, sku); stock+sold != total {
		t.Errorf("%s: got %d on the shelf and %d sold, want %d together", sku, stock, sold, total)
	}
	holds, err := c.catalogue.Holds(t.Context())
	if err != nil || len(holds) > 0 {
		t.Errorf("got holds %v, %v, want none", holds, err)
	}
}

// recover runs a recovery pass at a time when every pending order is abandoned.
func (c *counter) recover(t testing.TB) {
	t.Helper()
	c.advance(2 * order.AbandonedAfter)
	if err := c.Recover(t.Context()); err != nil {
		t.Fatalf("Recover: %v", err)
	}
}

// token returns the token of a review page that shows q.
func (c *counter) token(t testing.TB, nonce string, q order.Quote) order.Token {
	t.Helper()
	token, err := c.ReadToken("session", c.Token("session", order.Draft{Nonce: nonce}, q))
	if err != nil {
		t.Fatalf("ReadToken: %v", err)
	}
	return token
}

// want is a quote for pieces of products at the price of set.
func want(pieces ...order.Line) order.Quote {
	q := order.Quote{Address: address(), Payment: order.DemoCard, Option: order.Standard, Lines: pieces}
	q.Day = order.DeliveryDay(noon, q.Option)
	for _, line := range pieces {
		q.Totals.Subtotal += line.Total()
	}
	q.Totals = order.Sum(q.Totals.Subtotal, q.Option)
	return q
}

func pieces(sku string, n int) order.Line {
	return order.Line{SKU: sku, Title: "Thing " + sku, Price: price, Quantity: n}
}

// price is what things cost in these tests.
const price catalog.Cents = 1000

// Products of the data file that these tests give a stock and a price of their own.
const (
	mug  = "KIT-1001"
	lamp = "HOM-1001"
)
