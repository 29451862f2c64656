package order

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// abandonedAfter is the age of a pending order's last change at which nobody is
// placing it any more. It is many times what a request has for it; the rest is
// for clocks that disagree.
const abandonedAfter = 15 * time.Second

// await waits for the outcome of an order that another call is placing, or fails
// it when that call is no more.
func (o *Orders) await(ctx context.Context, id string) (Order, error) {
	wait := 5 * time.Millisecond
	for {
		found, err := o.Find(ctx, id)
		switch {
		case errors.Is(err, ErrNotFound):
			return Order{}, fmt.Errorf("await order: %w: %w", ErrUnavailable, err)
		case err != nil:
			return Order{}, fmt.Errorf("await order: %w: %v", ErrUnderWay, err)
		case found.State != Pending:
			return found, nil
		case o.abandoned(found):
			o.endAbandoned(ctx, found)
		}
		if !pause(ctx, wait) {
			return Order{}, fmt.Errorf("await order: %w", ErrUnderWay)
		}
		wait = min(2*wait, 100*time.Millisecond)
	}
}

// endAbandoned fails an order of another call that is no more. Should that call
// live and have confirmed it this very moment, its holds are its own business.
func (o *Orders) endAbandoned(ctx context.Context, pending Order) {
	o.passed(stepAbandoned)
	if made, err := o.move(ctx, pending.ID, Failed, nil); err == nil && made {
		o.giveBack(ctx, pending)
	}
}

func (o *Orders) abandoned(pending Order) bool {
	return o.cfg.Now().Sub(pending.ChangedAt) > abandonedAfter
}

// pause waits, and reports whether ctx is still there afterwards.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
