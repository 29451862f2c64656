package order

import "crumbs.example/shop/internal/catalog"

// TaxPercent is the tax that all prices include.
const TaxPercent = 8

// Totals are the sums of an order.
type Totals struct {
	Subtotal catalog.Cents `bson:"subtotalCents" json:"subtotal"`
	Delivery catalog.Cents `bson:"deliveryCents" json:"delivery"`
	// Total is what is to be paid: Subtotal and Delivery.
	Total catalog.Cents `bson:"totalCents" json:"total"`
	// Tax is the part of Total that is tax, to the nearest cent.
	Tax catalog.Cents `bson:"taxCents" json:"tax"`
}

// Sum adds up an order of that subtotal.
func Sum(subtotal catalog.Cents, o Option) Totals {
	t := Totals{Subtotal: subtotal, Delivery: DeliveryFee(subtotal, o)}
	t.Total = t.Subtotal + t.Delivery
	t.Tax = includedTax(t.Total)
	return t
}

// includedTax is the tax in an amount that includes it, rounded half up.
func includedTax(total catalog.Cents) catalog.Cents {
	const whole = 100 + TaxPercent
	return (total*TaxPercent*2 + whole) / (whole * 2)
}
