package order

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"crumbs.example/shop/internal/catalog"
)

// The steps of Place that a test can stop at.
const (
	stepInserted  = "inserted"
	stepHeld      = "held"
	stepConfirmed = "confirmed"
	stepSold      = "sold"
	stepFailed    = "failed"
	stepAbandoned = "abandoned"
)

// Place places the order of a token, or says what has become of it: the same
// token is the same order, however often it comes. The order that it returns is
// Confirmed, or Failed with the shortages that are the reason; a failed one
// leaves the stock as it was, and its token places nothing any more.
//
// Errors are ErrUnavailable (nothing was ordered), ErrUncertain and ErrUnderWay.
// Once it has begun, placing goes on when the client hangs up.
func (o *Orders) Place(ctx context.Context, t Token, q Quote) (Order, error) {
	if err := ctx.Err(); err != nil {
		return Order{}, fmt.Errorf("place order: %w: %w", ErrUnavailable, err)
	}
	ctx, cancel := o.detached(ctx)
	defer cancel()
	placed := Order{
		ID: t.OrderID(), State: Pending, Quote: q, Seen: t.fingerprint,
		Attempt: rand.Text(), CreatedAt: o.stamp(), ChangedAt: o.stamp(),
	}
	mine, err := o.insert(ctx, placed)
	switch {
	case err != nil:
		return Order{}, err
	case !mine:
		return o.await(ctx, placed.ID)
	}
	o.passed(stepInserted)
	return o.fill(ctx, placed)
}

// detached returns a context with ctx's deadline, or the time that placing has,
// that does not end when the client hangs up.
func (o *Orders) detached(ctx context.Context) (context.Context, context.CancelFunc) {
	deadline, bounded := ctx.Deadline()
	if latest := time.Now().Add(o.cfg.Timeout); !bounded || latest.Before(deadline) {
		deadline = latest
	}
	return context.WithDeadline(context.WithoutCancel(ctx), deadline)
}

// insert stores a new order and reports whether this call is the one that places
// it. An insert whose answer is lost, and that arrives later still, leaves a
// pending order that Recover ends.
func (o *Orders) insert(ctx context.Context, placed Order) (mine bool, err error) {
	inserting, cancel := mostOf(ctx)
	defer cancel()
	_, err = o.orders.InsertOne(inserting, placed)
	switch {
	case err == nil:
		return true, nil
	case mongo.IsDuplicateKeyError(err):
		if mine, err = o.isMine(ctx, placed); err != nil {
			err = fmt.Errorf("insert order again: %w: %v", ErrUnderWay, err)
		}
		return mine, err
	}
	if mine, readErr := o.isMine(ctx, placed); readErr == nil && mine {
		return true, nil
	}
	return false, fmt.Errorf("insert order: %w: %w", ErrUnavailable, err)
}

// isMine tells an order of another call from one that this call inserted without
// hearing so.
func (o *Orders) isMine(ctx context.Context, placed Order) (bool, error) {
	found, err := o.Find(ctx, placed.ID)
	return err == nil && found.Attempt == placed.Attempt, err
}

// fill gets the pieces for a new order and confirms it, or fails it.
func (o *Orders) fill(ctx context.Context, placed Order) (Order, error) {
	holding, cancel := mostOf(ctx)
	defer cancel()
	shortages, err := o.cfg.Stock.Hold(holding, placed.ID, placed.pieces())
	switch {
	case err != nil:
		o.giveUp(ctx, placed, nil)
		return Order{}, fmt.Errorf("place order: %w: %w", ErrUnavailable, err)
	case len(shortages) > 0:
		o.giveUp(ctx, placed, shortages)
		placed.State, placed.Shortages = Failed, shortages
		return placed, nil
	}
	o.passed(stepHeld)
	return o.confirm(ctx, placed)
}

// confirm makes the order final. Only here does an order become one.
func (o *Orders) confirm(ctx context.Context, placed Order) (Order, error) {
	confirming, cancel := mostOf(ctx)
	defer cancel()
	made, err := o.move(confirming, placed.ID, Confirmed, nil)
	if err != nil || !made {
		return o.settle(ctx, placed)
	}
	o.passed(stepConfirmed)
	placed.State = Confirmed
	o.sell(ctx, placed)
	o.passed(stepSold)
	return placed, nil
}

// settle finds out what became of a confirmation that was not acknowledged. An
// order that is still pending is failed: a confirmation that arrives later finds
// nothing to confirm. What kept it from finding out is not wrapped: it would
// promise that nothing was ordered.
func (o *Orders) settle(ctx context.Context, placed Order) (Order, error) {
	made, err := o.move(ctx, placed.ID, Failed, nil)
	if err != nil {
		return Order{}, fmt.Errorf("confirm order: %w: %v", ErrUncertain, err)
	}
	found, err := o.Find(ctx, placed.ID)
	switch {
	case err == nil && found.State == Confirmed:
		o.sell(ctx, found)
		return found, nil
	case made || err == nil:
		o.giveBack(ctx, placed)
		return Order{}, fmt.Errorf("confirm order: %w", ErrUnavailable)
	}
	return Order{}, fmt.Errorf("confirm order: %w: %v", ErrUncertain, err)
}

// giveUp fails this call's own order and gives back what it holds. What does not
// succeed here is left to Recover: this call will not confirm the order, and no
// other may.
func (o *Orders) giveUp(ctx context.Context, placed Order, shortages []catalog.Shortage) {
	if _, err := o.move(ctx, placed.ID, Failed, shortages); err != nil {
		o.cfg.Logger.WarnContext(ctx, "order left pending", "order", placed.ID, "error", err)
		return
	}
	o.passed(stepFailed)
	o.giveBack(ctx, placed)
}

func (o *Orders) giveBack(ctx context.Context, placed Order) {
	if err := o.cfg.Stock.GiveBack(ctx, placed.ID, placed.pieces()); err != nil {
		o.cfg.Logger.WarnContext(ctx, "pieces of a failed order left on hold", "order", placed.ID, "error", err)
	}
}

func (o *Orders) sell(ctx context.Context, placed Order) {
	if err := o.cfg.Stock.Sell(ctx, placed.ID, placed.pieces()); err != nil {
		o.cfg.Logger.WarnContext(ctx, "pieces of a confirmed order left on hold", "order", placed.ID, "error", err)
	}
}

// mostOf bounds a step to two thirds of the time that is left: the rest is for
// cleaning up after it, should its answer be lost.
func mostOf(ctx context.Context) (context.Context, context.CancelFunc) {
	deadline, ok := ctx.Deadline()
	if !ok {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, time.Until(deadline)*2/3)
}
