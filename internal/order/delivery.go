package order

import (
	"time"

	"crumbs.example/shop/internal/catalog"
)

// FreeDeliveryFrom is the subtotal from which standard delivery is free.
const FreeDeliveryFrom catalog.Cents = 35_00

const (
	standardFee catalog.Cents = 4_90
	expressFee  catalog.Cents = 9_90
	// cutOffHour is the hour of the day until which an order leaves the same day.
	cutOffHour = 16
)

// Option is a way of delivery.
type Option string

// The ways of delivery.
const (
	// Standard takes three days of delivery.
	Standard Option = "standard"
	// Express takes one.
	Express Option = "express"
)

// Options lists the ways of delivery, the usual one first.
func Options() []Option { return []Option{Standard, Express} }

// Valid reports whether the shop offers this way.
func (o Option) Valid() bool { return o == Standard || o == Express }

// Name is what visitors read.
func (o Option) Name() string {
	if o == Express {
		return "Express delivery"
	}
	return "Standard delivery"
}

// days is how many days of delivery pass after the order has left.
func (o Option) days() int {
	if o == Express {
		return 1
	}
	return 3
}

// DeliveryFee is what delivery costs for a cart of that subtotal.
func DeliveryFee(subtotal catalog.Cents, o Option) catalog.Cents {
	switch {
	case o == Express:
		return expressFee
	case subtotal >= FreeDeliveryFrom:
		return 0
	}
	return standardFee
}

// ToFreeDelivery is what a cart of that subtotal lacks for free standard delivery;
// 0 when it is free already.
func ToFreeDelivery(subtotal catalog.Cents) catalog.Cents {
	return max(FreeDeliveryFrom-subtotal, 0)
}

// DeliveryDay is the day on which an order that is placed now arrives, at midnight
// UTC. Nothing leaves or arrives on a Sunday. The day and the hour are those of
// now's own time zone, the shop's.
func DeliveryDay(now time.Time, o Option) time.Time {
	cutOff := nextCutOff(now)
	day := time.Date(cutOff.Year(), cutOff.Month(), cutOff.Day(), 0, 0, 0, 0, time.UTC)
	for range o.days() {
		day = notSunday(day.AddDate(0, 0, 1))
	}
	return day
}

// OrderWithin is how long the days of DeliveryDay still hold.
func OrderWithin(now time.Time) time.Duration { return nextCutOff(now).Sub(now) }

// nextCutOff is the next moment at which orders leave.
func nextCutOff(now time.Time) time.Time {
	today := time.Date(now.Year(), now.Month(), now.Day(), cutOffHour, 0, 0, 0, now.Location())
	if !now.Before(today) {
		today = today.AddDate(0, 0, 1)
	}
	return notSunday(today)
}

func notSunday(t time.Time) time.Time {
	if t.Weekday() == time.Sunday {
		return t.AddDate(0, 0, 1)
	}
	return t
}
