// Package order is the checkout and what comes of it: where an order goes, what
// it costs, when it arrives, and how it is placed so that nothing is sold twice
// and nothing is lost.
//
// # Pure parts
//
// address.go, delivery.go, totals.go, draft.go and quote.go do no I/O. A Draft is
// what a visitor has filled in so far; it lives in the session. A Quote is what
// the review page shows: lines, prices, address, delivery, sums. Its fingerprint
// goes into the page's token, so that an order is what was looked at, or none.
//
// # Placing
//
// An order is one document in the collection orders:
//
//	{ _id: "7K3M-9QXT-2HVD-WXYZ", state: "pending" | "confirmed" | "failed",
//	  fingerprint, lines: [ { sku, title, priceCents, quantity } ],
//	  address, payment, delivery, totals, createdAt, changedAt }
//
// Its _id comes from the token of the review page, so the same token is the same
// order, however often and wherever it is sent. Place takes these steps, each of
// which may be cut off by a crash:
//
//  1. insert the order as pending; an _id that is there already makes the second
//     sender wait for the first one's outcome
//  2. hold the pieces: one conditional update a product takes them off the stock
//     and writes the order's id beside it
//  3. confirm, by a compare-and-set on the order's state
//  4. drop the holds; the pieces stay off the stock
//
// The caller then takes what was ordered out of the cart.
//
// There are no transactions. Three rules stand in for them. Only the call that
// inserted an order confirms it, and it does so after every hold has been
// acknowledged; everybody else may only fail it. A state is left once. And a
// hold names its order, so that whoever finds one knows what to do with it: sold
// when the order is confirmed, given back when it failed or does not exist, left
// alone while it is pending. Recover does that for orders that nobody has
// brought to an end.
package order
