package order

import "crypto/rand"

// Payment is a way to pretend to pay. Nothing is ever charged, and no number of a
// card or an account is asked for.
type Payment string

// The ways to pretend to pay.
const (
	DemoCard    Payment = "demo-card"
	DemoInvoice Payment = "demo-invoice"
	DemoVoucher Payment = "demo-voucher"
)

// Payments lists them in the order of the form.
func Payments() []Payment { return []Payment{DemoCard, DemoInvoice, DemoVoucher} }

// Name is what visitors read; empty for what the shop does not offer.
func (p Payment) Name() string {
	switch p {
	case DemoCard:
		return "Demo card"
	case DemoInvoice:
		return "Demo invoice"
	case DemoVoucher:
		return "Demo voucher"
	}
	return ""
}

// Step is a step of the checkout.
type Step string

// The steps, in their order.
const (
	StepAddress Step = "address"
	StepPayment Step = "payment"
	StepReview  Step = "review"
)

// Steps lists the steps in their order.
func Steps() []Step { return []Step{StepAddress, StepPayment, StepReview} }

// Draft is what a visitor has filled in so far. It lives in the session and
// leaves it with the order.
type Draft struct {
	Address Address `bson:"address"`
	Payment Payment `bson:"payment,omitempty"`
	Option  Option  `bson:"delivery,omitempty"`
	// Nonce makes the order of this checkout one order: its id comes from it.
	Nonce string `bson:"nonce"`
}

// NewNonce returns a value that no other checkout has.
func NewNonce() string { return rand.Text() }

// Delivery is the chosen way of delivery, Standard until one is chosen.
func (d Draft) Delivery() Option {
	if d.Option.Valid() {
		return d.Option
	}
	return Standard
}

// Open is the first step that is not done yet; StepReview when nothing is missing.
func (d Draft) Open() Step {
	switch {
	case len(d.Address.Problems()) > 0:
		return StepAddress
	case d.Payment.Name() == "" || d.Nonce == "":
		return StepPayment
	}
	return StepReview
}

// Reached reports whether a step may be shown: it is done, or the first that is
// not.
func (d Draft) Reached(step Step) bool {
	for _, s := range Steps() {
		if s == step {
			return true
		}
		if s == d.Open() {
			return false
		}
	}
	return false
}
