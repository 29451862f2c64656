package cart

import "crumbs.example/shop/internal/catalog"

// Notice says what a visitor should know about a line. The zero value says
// nothing.
type Notice int

// The notices of a line.
const (
	// NoNotice: the line is as the visitor left it.
	NoNotice Notice = iota
	// LimitedByStock: fewer pieces are left than the visitor wants.
	LimitedByStock
	// SoldOut: nothing is left; the line counts for nothing until there is.
	SoldOut
)

// Item is a line joined with its product.
type Item struct {
	Product catalog.Product
	// Quantity is what can be bought: the line's quantity or the stock,
	// whichever is less.
	Quantity int
	// Total is Quantity times the product's price.
	Total  catalog.Cents
	Notice Notice
}

// Summary is a cart as it is shown: lines joined with products, and sums.
type Summary struct {
	Items []Item
	Saved []Item
	// Count is the number of pieces that can be bought.
	Count int
	// Subtotal is the sum of the items' totals.
	Subtotal catalog.Cents
}

// Summarize joins a cart with its products and adds it up. A line whose product
// lookup does not know is left out of the summary; it stays in the cart.
func Summarize(c Cart, lookup func(sku string) (catalog.Product, bool)) Summary {
	summary := Summary{Items: join(c.Lines, lookup), Saved: join(c.Saved, lookup)}
	for _, item := range summary.Items {
		summary.Count += item.Quantity
		summary.Subtotal += item.Total
	}
	return summary
}

func join(lines []Line, lookup func(string) (catalog.Product, bool)) []Item {
	items := make([]Item, 0, len(lines))
	for _, line := range lines {
		product, ok := lookup(line.SKU)
		if !ok {
			continue
		}
		item := Item{Product: product, Quantity: min(line.Quantity, max(product.Stock, 0))}
		switch {
		case item.Quantity == 0:
			item.Notice = SoldOut
		case item.Quantity < line.Quantity:
			item.Notice = LimitedByStock
		}
		item.Total = catalog.Cents(item.Quantity) * product.Price
		items = append(items, item)
	}
	return items
}
