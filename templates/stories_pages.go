package templates

import (
	"time"

	"crumbs.example/shop/internal/cart"
	"crumbs.example/shop/internal/catalog"
	"crumbs.example/shop/internal/order"
)

// storyNow is the clock of the stories: a Monday morning.
var storyNow = time.Date(2026, time.May, 4, 10, 30, 0, 0, time.UTC)

// pageStories are the pages that are a component each: what stands in their frame,
// in the states that differ.
func pageStories() []Story {
	return []Story{
		{"Empty cart", "without a cookie", emptyCart(CartProps{
			Reason: storyReason("This request brought no cookie.", TrailMissing, TrailSkipped, TrailSkipped, TrailSkipped),
			Memory: MemoryProps{CookieName: "crumbs_session"},
		})},
		{"Empty cart", "with something saved for later", emptyCart(CartProps{
			Summary: cart.Summary{Saved: []cart.Item{storyItem("candle", 1, 9, cart.NoNotice)}},
			Reason:  storyReason("The cookie opened your session, and its cart is empty.", TrailFound, TrailFound, TrailFound, TrailFound),
			Memory:  MemoryProps{CookieName: "crumbs_session"},
		})},
		{"Checkout", "an address with errors", checkoutContent(addressStory())},
		{"Checkout", "payment", checkoutContent(paymentStory())},
		{"Checkout", "review, after the cart has changed", checkoutContent(reviewStory())},
		{"Order", "just placed", orderContent(OrderProps{Order: storyOrder(order.Confirmed), Thanks: true, Now: storyNow})},
		{"Order", "placed before, still under way", orderContent(OrderProps{Order: storyOrder(order.Pending), Earlier: true, Now: storyNow})},
		{"Orders", "none", ordersContent(OrdersProps{
			Reason: storyReason("The session has expired.", TrailFound, TrailFound, TrailRefused, TrailSkipped), Now: storyNow,
		})},
		{"Orders", "two", ordersContent(OrdersProps{Orders: []OrderView{storyOrder(order.Pending), storyOrder(order.Confirmed)}, Now: storyNow})},
		{"Error page", "not found", errorContent(ErrorProps{Status: 404, Title: "Page not found", Message: "There is nothing at this address."})},
		{"Error page", "to be tried again", errorContent(ErrorProps{
			Layout: LayoutProps{RequestID: "VY7GZRLJ5C2QHAEQ"}, Status: 503, Title: "The shop cannot reach its database",
			Message: "Your cart is untouched.", RetryHref: "/cart",
		})},
	}
}

func storyReason(sentence string, marks ...TrailMark) Reason {
	reason := Reason{Sentence: sentence}
	for i, name := range []string{"Cookie", "Signature", "Session document", "Contents"} {
		reason.Trail = append(reason.Trail, TrailStep{Name: name, Text: "what was found of it", Mark: marks[i]})
	}
	return reason
}

func addressStory() CheckoutProps {
	p := storyCheckout(order.StepAddress, order.Draft{})
	p.Address = order.Address{Name: "Ada Lovelace", Country: "US", Street: "12 St James's Square", Postcode: "SW1Y"}
	p.Problems = p.Address.Problems()
	return p
}

func paymentStory() CheckoutProps {
	return storyCheckout(order.StepPayment, order.Draft{Address: storyAddress(), Payment: order.DemoInvoice})
}

func reviewStory() CheckoutProps {
	draft := order.Draft{Address: storyAddress(), Payment: order.DemoCard, Option: order.Express, Nonce: "story"}
	p := storyCheckout(order.StepReview, draft,
		storyItem("board", 3, 40, cart.NoNotice), storyItem("clock", 2, 2, cart.LimitedByStock), storyItem("vase", 0, 0, cart.SoldOut))
	p.Token = "story"
	p.Message, p.Details = "Nothing was ordered: the cart has changed.", []string{"Of A clock for looking at only 2 pieces left."}
	return p
}

// storyCheckout is a checkout of items, or of one cheap one.
func storyCheckout(step order.Step, draft order.Draft, items ...cart.Item) CheckoutProps {
	if len(items) == 0 {
		items = []cart.Item{storyItem("twine", 1, 500, cart.NoNotice)}
	}
	summary := cart.Summary{Items: items}
	for _, item := range items {
		summary.Subtotal += item.Total
	}
	return CheckoutProps{Step: step, Items: items, Quote: order.NewQuote(summary, draft, storyNow), Draft: draft, Address: draft.Address, Now: storyNow}
}

func storyAddress() order.Address {
	return order.Address{Name: "Ada Lovelace", Country: "GB", Street: "12 St James's Square", City: "London", Postcode: "SW1Y 4JH"}
}

// storyOrder has a line of a product that is no longer sold.
func storyOrder(state order.State) OrderView {
	items := []cart.Item{storyItem("board", 1, 40, cart.NoNotice), storyItem("radio", 2, 9, cart.NoNotice)}
	draft := order.Draft{Address: storyAddress(), Payment: order.DemoVoucher}
	quote := order.NewQuote(cart.Summary{Items: items, Subtotal: items[0].Total + items[1].Total}, draft, storyNow)
	placed := order.Order{ID: "7K3M-9QXT-2HVD-WXYZ", State: state, Quote: quote, CreatedAt: storyNow}
	return OrderView{Order: placed, Lines: []OrderLine{
		{Line: quote.Lines[0], Product: items[0].Product},
		{Line: quote.Lines[1], Product: catalog.Product{}},
	}}
}
