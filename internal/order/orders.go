package order

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"

	"crumbs.example/shop/internal/catalog"
)

// The ways a call can fail. What was ordered afterwards is part of each promise.
var (
	// ErrUnavailable: the database did not answer. Nothing was ordered.
	ErrUnavailable = errors.New("order database unavailable")
	// ErrUncertain: the answer to the last step was lost. The order may have been
	// placed; placing it again with the same token tells.
	ErrUncertain = errors.New("order may have been placed")
	// ErrUnderWay: another call is placing this very order and has not come to an
	// end. Placing it again with the same token tells.
	ErrUnderWay = errors.New("order is being placed")
	// ErrNotFound: there is no order of that id.
	ErrNotFound = errors.New("no such order")
)

// State is how far an order has come.
type State string

// The states of an order. Pending is left once, for one of the others.
const (
	Pending   State = "pending"
	Confirmed State = "confirmed"
	Failed    State = "failed"
)

// Order is an order as it is stored.
type Order struct {
	// ID names the order, for visitors and in its address.
	ID    string `bson:"_id"`
	State State  `bson:"state"`
	Quote `bson:",inline"`
	// Seen is the fingerprint of the quote that the visitor looked at.
	Seen string `bson:"fingerprint"`
	// Attempt is a random name of the call that inserted the order, the only one
	// that may confirm it.
	Attempt string `bson:"attempt"`
	// Shortages say why a failed order failed; none means that it was cut off.
	Shortages []catalog.Shortage `bson:"shortages,omitempty"`
	// CreatedAt is when the order was placed, ChangedAt when its state last changed.
	CreatedAt time.Time `bson:"createdAt"`
	ChangedAt time.Time `bson:"changedAt"`
}

// PlacedFrom reports whether the order is what the token's page showed.
func (o Order) PlacedFrom(t Token) bool { return o.Seen == t.fingerprint }

// DefaultTimeout bounds the placing of an order, counted from the start of the
// request. It leaves a page time to say within two seconds what happened.
const DefaultTimeout = 1200 * time.Millisecond

// Config names what Orders depends on. Database, Stock and Secrets are needed.
type Config struct {
	// Database holds the collection orders.
	Database *mongo.Database
	// Stock is where the pieces come from.
	Stock *catalog.Catalogue
	// Secrets are the session secrets; the tokens' keys are derived from them.
	Secrets []string
	// Timeout bounds the placing of an order; 0 means DefaultTimeout.
	Timeout time.Duration
	// Now is the clock; nil means time.Now. Its time zone is the shop's.
	Now    func() time.Time
	Logger *slog.Logger
}

// Orders places orders and finds them again. All methods may be called from
// several goroutines.
type Orders struct {
	cfg    Config
	orders *mongo.Collection
	tokens tokens
	// passed, when set, is told of each step of Place that is done. Tests stop there.
	passed func(step string)
}

// New returns the orders of a database. It does not speak to it.
func New(cfg Config) (*Orders, error) {
	if cfg.Database == nil || cfg.Stock == nil || len(cfg.Secrets) == 0 {
		return nil, errors.New("order: Database, Stock and Secrets are needed")
	}
	keys, err := newTokens(cfg.Secrets)
	if err != nil {
		return nil, err
	}
	cfg.Timeout = cmp.Or(cfg.Timeout, DefaultTimeout)
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	// A step is done when a majority of a replica set has it.
	majority := options.Collection().SetWriteConcern(writeconcern.Majority())
	return &Orders{
		cfg: cfg, orders: cfg.Database.Collection("orders", majority), tokens: keys,
		passed: func(string) {},
	}, nil
}

// Now is the shop's clock.
func (o *Orders) Now() time.Time { return o.cfg.Now() }

// Within returns a context for a request that places or reads orders: it ends
// when the time for that is over.
func (o *Orders) Within(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, o.cfg.Timeout)
}

// Find returns the order of that id. It returns ErrNotFound when there is none,
// and ErrUnavailable.
func (o *Orders) Find(ctx context.Context, id string) (Order, error) {
	var found Order
	err := o.orders.FindOne(ctx, bson.D{{Key: "_id", Value: id}}).Decode(&found)
	switch {
	case errors.Is(err, mongo.ErrNoDocuments):
		return Order{}, fmt.Errorf("find order: %w", ErrNotFound)
	case err != nil:
		return Order{}, fmt.Errorf("find order: %w: %w", ErrUnavailable, err)
	}
	return found, nil
}

// List returns those of the named orders that exist, the newest first. It returns
// ErrUnavailable when the database does not answer. It asks for one order at a
// time, by its _id: that is the one question which every engine answers without
// looking at other orders. So it is for the few orders of one visitor.
func (o *Orders) List(ctx context.Context, ids []string) ([]Order, error) {
	var found []Order
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		one, err := o.Find(ctx, id)
		switch {
		case errors.Is(err, ErrNotFound):
			continue
		case err != nil:
			return nil, fmt.Errorf("list orders: %w", err)
		}
		found = append(found, one)
	}
	slices.SortFunc(found, func(a, b Order) int { return b.CreatedAt.Compare(a.CreatedAt) })
	return found, nil
}

// move takes an order out of Pending, once, and reports whether this call did.
// A failed order needs no address any more.
func (o *Orders) move(ctx context.Context, id string, to State, shortages []catalog.Shortage) (bool, error) {
	set := bson.D{{Key: "state", Value: to}, {Key: "changedAt", Value: o.stamp()}}
	if len(shortages) > 0 {
		set = append(set, bson.E{Key: "shortages", Value: shortages})
	}
	update := bson.D{{Key: "$set", Value: set}}
	if to == Failed {
		update = append(update, bson.E{Key: "$unset", Value: bson.D{{Key: "address", Value: ""}}})
	}
	result, err := o.orders.UpdateOne(ctx, bson.D{{Key: "_id", Value: id}, {Key: "state", Value: Pending}}, update)
	if err != nil {
		return false, fmt.Errorf("move order to %s: %w: %w", to, ErrUnavailable, err)
	}
	return result.MatchedCount == 1, nil
}

// stamp is the clock in the precision that BSON dates have.
func (o *Orders) stamp() time.Time { return o.cfg.Now().UTC().Truncate(time.Millisecond) }
