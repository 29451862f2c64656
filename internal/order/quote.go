package order

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"crumbs.example/shop/internal/cart"
	"crumbs.example/shop/internal/catalog"
)

// Line is one product of an order, with the name and the price that it had.
type Line struct {
	SKU      string        `bson:"sku" json:"sku"`
	Title    string        `bson:"title" json:"title"`
	Price    catalog.Cents `bson:"priceCents" json:"price"`
	Quantity int           `bson:"quantity" json:"quantity"`
}

// Total is the line's price times its quantity.
func (l Line) Total() catalog.Cents { return l.Price * catalog.Cents(l.Quantity) }

// Quote is an order as the review page shows it, and as it is placed.
type Quote struct {
	Lines   []Line  `bson:"lines" json:"lines"`
	Address Address `bson:"address" json:"address"`
	Payment Payment `bson:"payment" json:"payment"`
	Option  Option  `bson:"delivery" json:"delivery"`
	// Day is the day of delivery, at midnight UTC.
	Day    time.Time `bson:"day" json:"day"`
	Totals Totals    `bson:"totals" json:"totals"`
}

// NewQuote returns what the cart costs now, delivered as the draft says. Lines
// that are sold out are no part of it.
func NewQuote(summary cart.Summary, d Draft, now time.Time) Quote {
	q := Quote{
		Address: d.Address, Payment: d.Payment, Option: d.Delivery(),
		Day: DeliveryDay(now, d.Delivery()), Totals: Sum(summary.Subtotal, d.Delivery()),
	}
	for _, item := range summary.Items {
		if item.Quantity > 0 {
			q.Lines = append(q.Lines, Line{item.Product.SKU, item.Product.Name(), item.Product.Price, item.Quantity})
		}
	}
	return q
}

// Count is the number of pieces.
func (q Quote) Count() int {
	n := 0
	for _, line := range q.Lines {
		n += line.Quantity
	}
	return n
}

// Fingerprint is the same for two quotes only if a visitor would see no
// difference between them.
func (q Quote) Fingerprint() string {
	encoded, err := json.Marshal(q)
	if err != nil {
		panic(fmt.Sprintf("order: encode a quote: %v", err)) // it holds nothing that cannot be encoded
	}
	sum := sha256.Sum256(encoded)
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// pieces are what the order takes off the stock.
func (q Quote) pieces() []catalog.Pieces {
	pieces := make([]catalog.Pieces, len(q.Lines))
	for i, line := range q.Lines {
		pieces[i] = catalog.Pieces{SKU: line.SKU, Quantity: line.Quantity, Price: line.Price}
	}
	return pieces
}
