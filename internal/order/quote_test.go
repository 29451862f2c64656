package order_test

import (
	"testing"
	"time"

	"crumbs.example/shop/internal/cart"
	"crumbs.example/shop/internal/catalog"
	"crumbs.example/shop/internal/order"
)

func TestDeliveryFee(t *testing.T) {
	tests := []struct {
		name             string
		subtotal         catalog.Cents
		standard, toFree catalog.Cents
	}{
		{"nothing", 0, 490, 3500},
		{"a cent below", 3499, 490, 1},
		{"from there it is free", 3500, 0, 0},
		{"far above", 99999, 0, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := order.DeliveryFee(test.subtotal, order.Standard); got != test.standard {
				t.Errorf("standard: got %s, want %s", got, test.standard)
			}
			if got := order.DeliveryFee(test.subtotal, order.Express); got != 990 {
				t.Errorf("express: got %s, want $9.90", got)
			}
			if got := order.ToFreeDelivery(test.subtotal); got != test.toFree {
				t.Errorf("to free delivery: got %s, want %s", got, test.toFree)
			}
		})
	}
}

func TestDeliveryDays(t *testing.T) {
	zone := time.FixedZone("shop", -5*60*60)
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, zone) }
	tests := []struct {
		name              string
		now               time.Time
		standard, express string
		within            time.Duration
	}{
		{"Monday morning", at(23, 12, 48), "Thu Nov 26", "Tue Nov 24", 3*time.Hour + 12*time.Minute},
		{"Monday, at the cut-off", at(23, 16, 0), "Fri Nov 27", "Wed Nov 25", 24 * time.Hour},
		{"Monday evening, when it is Tuesday elsewhere", at(23, 23, 30), "Fri Nov 27", "Wed Nov 25", 16*time.Hour + 30*time.Minute},
		{"Thursday", at(26, 10, 0), "Mon Nov 30", "Fri Nov 27", 6 * time.Hour},
		{"Saturday morning", at(28, 10, 0), "Wed Dec 2", "Mon Nov 30", 6 * time.Hour},
		{"Saturday evening: leaves on Monday", at(28, 17, 0), "Thu Dec 3", "Tue Dec 1", 47 * time.Hour},
		{"Sunday", at(29, 9, 0), "Thu Dec 3", "Tue Dec 1", 31 * time.Hour},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := order.DeliveryDay(test.now, order.Standard).Format("Mon Jan 2"); got != test.standard {
				t.Errorf("standard: got %s, want %s", got, test.standard)
			}
			if got := order.DeliveryDay(test.now, order.Express).Format("Mon Jan 2"); got != test.express {
				t.Errorf("express: got %s, want %s", got, test.express)
			}
			if got := order.OrderWithin(test.now); got != test.within {
				t.Errorf("order within: got %s, want %s", got, test.within)
			}
		})
	}
}

func TestSum(t *testing.T) {
	tests := []struct {
		name     string
		subtotal catalog.Cents
		option   order.Option
		want     order.Totals
	}{
		{"below the threshold", 1000, order.Standard, order.Totals{Subtotal: 1000, Delivery: 490, Total: 1490, Tax: 110}},
		{"above it", 10800, order.Standard, order.Totals{Subtotal: 10800, Total: 10800, Tax: 800}},
		{"express", 10000, order.Express, order.Totals{Subtotal: 10000, Delivery: 990, Total: 10990, Tax: 814}},
		{"half a cent of tax is one", 3517, order.Standard, order.Totals{Subtotal: 3517, Total: 3517, Tax: 261}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := order.Sum(test.subtotal, test.option); got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func quoted(change func(*cart.Summary, *order.Draft)) order.Quote {
	mug := catalog.Product{SKU: "KIT-1", Title: "Mug", Price: 1800, Stock: 5}
	lamp := catalog.Product{SKU: "HOM-1", Title: "Lamp", Price: 9400}
	summary := cart.Summary{
		Items:    []cart.Item{{Product: mug, Quantity: 2, Total: 3600}, {Product: lamp, Notice: cart.SoldOut}},
		Subtotal: 3600,
	}
	draft := order.Draft{Address: address(), Payment: order.DemoCard, Nonce: "n"}
	change(&summary, &draft)
	return order.NewQuote(summary, draft, noon)
}

func TestQuoteLeavesOutWhatIsSoldOut(t *testing.T) {
	q := quoted(func(*cart.Summary, *order.Draft) {})
	if len(q.Lines) != 1 || q.Count() != 2 || q.Totals.Total != 3600 || q.Lines[0].Total() != 3600 {
		t.Errorf("got %d lines, %d pieces, %s, want the two mugs for $36.00", len(q.Lines), q.Count(), q.Totals.Total)
	}
}

// What a visitor would see as another order has another fingerprint.
func TestFingerprint(t *testing.T) {
	same := quoted(func(*cart.Summary, *order.Draft) {}).Fingerprint()
	tests := []struct {
		name   string
		change func(*cart.Summary, *order.Draft)
		same   bool
	}{
		{"the same again", func(*cart.Summary, *order.Draft) {}, true},
		{"another nonce, which nobody sees", func(_ *cart.Summary, d *order.Draft) { d.Nonce = "m" }, true},
		{"one more", func(s *cart.Summary, _ *order.Draft) { s.Items[0].Quantity++ }, false},
		{"another price", func(s *cart.Summary, _ *order.Draft) { s.Items[0].Product.Price++ }, false},
		{"another product", func(s *cart.Summary, _ *order.Draft) { s.Items[0].Product.SKU = "KIT-2" }, false},
		{"another address", func(_ *cart.Summary, d *order.Draft) { d.Address.Street = "13 Example Street" }, false},
		{"another delivery", func(_ *cart.Summary, d *order.Draft) { d.Option = order.Express }, false},
		{"another payment", func(_ *cart.Summary, d *order.Draft) { d.Payment = order.DemoInvoice }, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := quoted(test.change).Fingerprint() == same; got != test.same {
				t.Errorf("same fingerprint: got %v, want %v", got, test.same)
			}
		})
	}
}

func TestSteps(t *testing.T) {
	tests := []struct {
		name    string
		draft   order.Draft
		open    order.Step
		reached string
	}{
		{"nothing", order.Draft{}, order.StepAddress, "address"},
		{"an address", order.Draft{Address: address(), Nonce: "n"}, order.StepPayment, "address payment"},
		{"a payment alone", order.Draft{Payment: order.DemoCard, Nonce: "n"}, order.StepAddress, "address"},
		{"a payment that is none", order.Draft{Address: address(), Payment: "gold", Nonce: "n"}, order.StepPayment, "address payment"},
		{"everything", order.Draft{Address: address(), Payment: order.DemoCard, Nonce: "n"}, order.StepReview, "address payment review"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := test.draft.Open(); got != test.open {
				t.Errorf("open: got %s, want %s", got, test.open)
			}
			reached := ""
			for _, step := range append(order.Steps(), "nonsense", "") {
				if test.draft.Reached(step) {
					reached += " " + string(step)
				}
			}
			if reached != " "+test.reached {
				t.Errorf("reached: got%s, want %s", reached, test.reached)
			}
		})
	}
}
