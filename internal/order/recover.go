package order

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"crumbs.example/shop/internal/catalog"
)

const (
	recoverInterval = 30 * time.Second
	recoverTimeout  = 10 * time.Second
)

// Run ends what crashes have left, at once and then on an interval, until ctx
// ends. Any number of instances may do so at the same time.
func (o *Orders) Run(ctx context.Context) {
	ticker := time.NewTicker(recoverInterval)
	defer ticker.Stop()
	down := false
	for {
		err := errors.Join(o.ensureIndex(ctx), o.Recover(ctx))
		if err != nil && !down && ctx.Err() == nil {
			o.cfg.Logger.WarnContext(ctx, "unfinished orders not looked through", "error", err)
		}
		down = err != nil
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// ensureIndex makes the index by which pending orders are found.
func (o *Orders) ensureIndex(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, recoverTimeout)
	defer cancel()
	_, err := o.orders.Indexes().CreateOne(ctx, mongo.IndexModel{Keys: bson.D{{Key: "state", Value: 1}, {Key: "changedAt", Value: 1}}})
	if err != nil {
		return fmt.Errorf("index orders: %w", err)
	}
	return nil
}

// Recover ends what a crash has left, once: it fails the orders that nobody is
// placing any more, and then goes by the holds on the products, which also shows
// those that arrived after their order had failed. It does no harm to an order
// that is being placed slowly: that one finds itself failed and gives back what
// it holds.
func (o *Orders) Recover(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, recoverTimeout)
	defer cancel()
	if err := o.failAbandoned(ctx); err != nil {
		return err
	}
	holds, err := o.cfg.Stock.Holds(ctx)
	if err != nil {
		return err
	}
	var errs error
	for holder, pieces := range byHolder(holds) {
		errs = errors.Join(errs, o.endHolds(ctx, holder, pieces))
	}
	return errs
}

func (o *Orders) failAbandoned(ctx context.Context) error {
	limit := o.stamp().Add(-abandonedAfter)
	cursor, err := o.orders.Find(ctx,
		bson.D{{Key: "state", Value: Pending}, {Key: "changedAt", Value: bson.D{{Key: "$lt", Value: limit}}}},
		options.Find().SetProjection(bson.D{{Key: "_id", Value: 1}}))
	if err != nil {
		return fmt.Errorf("find abandoned orders: %w", err)
	}
	var abandoned []Order
	if err := cursor.All(ctx, &abandoned); err != nil {
		return fmt.Errorf("find abandoned orders: %w", err)
	}
	for _, a := range abandoned {
		if _, err := o.move(ctx, a.ID, Failed, nil); err != nil {
			return err
		}
		o.cfg.Logger.InfoContext(ctx, "abandoned order failed", "order", a.ID)
	}
	return nil
}

// byHolder gathers the holds of each order.
func byHolder(holds []catalog.Hold) map[string][]catalog.Pieces {
	gathered := map[string][]catalog.Pieces{}
	for _, h := range holds {
		gathered[h.Holder] = append(gathered[h.Holder], catalog.Pieces{SKU: h.SKU, Quantity: h.Quantity})
	}
	return gathered
}

// endHolds does with an order's holds what its state says. An order is inserted
// before it holds anything, so a hold without an order belongs to nobody.
func (o *Orders) endHolds(ctx context.Context, id string, pieces []catalog.Pieces) error {
	found, err := o.Find(ctx, id)
	switch {
	case err == nil && found.State == Pending:
		return nil
	case err == nil && found.State == Confirmed:
		return o.cfg.Stock.Sell(ctx, id, pieces)
	case err == nil || errors.Is(err, ErrNotFound):
		return o.cfg.Stock.GiveBack(ctx, id, pieces)
	}
	return err
}
