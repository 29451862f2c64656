// Package cart holds the rules of a shopping cart as pure values: what a line
// is, how it changes, what the limits are. It does no I/O and knows neither
// sessions nor HTTP; a caller loads a Cart, changes it and stores it.
package cart

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// The limits of a cart.
const (
	// MaxQuantity is the largest quantity of one line.
	MaxQuantity = 99
	// MaxLines is the largest number of lines in the cart, and of lines saved
	// for later.
	MaxLines = 100
	// rememberedTokens is how many add tokens a cart keeps to recognise a
	// repeated form. A double click or a reload repeats the newest ones.
	rememberedTokens = 20
)

// The ways a change can be refused. The cart is unchanged then.
var (
	// ErrQuantity says that a quantity is outside 1 to MaxQuantity.
	ErrQuantity = errors.New("quantity out of range")
	// ErrFull says that the cart already holds MaxLines lines.
	ErrFull = errors.New("cart is full")
	// ErrSavedFull says that MaxLines lines are saved for later already.
	ErrSavedFull = errors.New("no room to save for later")
	// ErrNoStock says that none of the product is left.
	ErrNoStock = errors.New("out of stock")
	// ErrNoLine says that the cart has no line with that SKU.
	ErrNoLine = errors.New("no such line")
)

// Line is one product in the cart: its SKU and how many. Titles and prices are
// joined from the catalogue when the cart is shown, so they never go stale.
type Line struct {
	SKU      string    `bson:"sku"`
	Quantity int       `bson:"quantity"`
	AddedAt  time.Time `bson:"addedAt"`
}

// Cart is what an anonymous visitor has collected. The zero value is an empty
// cart. Lines are in the order in which they were added.
type Cart struct {
	Lines []Line `bson:"lines"`
	// Saved holds the lines that were set aside for later.
	Saved []Line `bson:"saved,omitempty"`
	// Tokens are the newest additions that came with a token, oldest first, each
	// as "sku token": one that comes again has been counted already.
	Tokens []string `bson:"tokens,omitempty"`
}

// Addition is a request to put a product into the cart.
type Addition struct {
	SKU      string
	Quantity int
	// Stock is the number of pieces that can be had. A line is capped by it.
	Stock int
	// Token, when not empty, makes a repeated addition of the SKU count once.
	Token string
	// Position is where a new line goes, from 0; nil means at the end. Undoing a
	// removal gives the line its place back.
	Position *int
	// At is the time of the addition.
	At time.Time
}

// Add puts a product into the cart or raises its line's quantity. It reports
// whether the quantity was capped by the stock. A repeated addition changes
// nothing and is no error. It returns ErrQuantity when the
// addition is not within 1 to MaxQuantity or the line would pass it, ErrNoStock when
// there is nothing to sell, and ErrFull when a new line does not fit.
func (c *Cart) Add(a Addition) (capped bool, err error) {
	if a.Quantity < 1 || a.Quantity > MaxQuantity {
		return false, fmt.Errorf("add %d of %s: %w", a.Quantity, a.SKU, ErrQuantity)
	}
	if a.Token != "" && slices.Contains(c.Tokens, a.key()) {
		return false, nil
	}
	i := index(c.Lines, a.SKU)
	wanted := a.Quantity
	if i >= 0 {
		wanted += c.Lines[i].Quantity
	}
	switch {
	case wanted > MaxQuantity:
		return false, fmt.Errorf("add %d of %s to %d: %w", a.Quantity, a.SKU, wanted-a.Quantity, ErrQuantity)
	case a.Stock <= 0:
		return false, fmt.Errorf("add %s: %w", a.SKU, ErrNoStock)
	case i < 0 && len(c.Lines) >= MaxLines:
		return false, fmt.Errorf("add %s: %w", a.SKU, ErrFull)
	}
	quantity := min(wanted, a.Stock)
	if i >= 0 {
		c.Lines[i].Quantity = quantity
	} else {
		at := len(c.Lines)
		if a.Position != nil {
			at = min(max(*a.Position, 0), at)
		}
		c.Lines = slices.Insert(c.Lines, at, Line{SKU: a.SKU, Quantity: quantity, AddedAt: a.At})
	}
	c.remember(a)
	return quantity < wanted, nil
}

// key is what the cart remembers of an addition: a page may carry one token for
// all of its products.
func (a Addition) key() string { return a.SKU + " " + a.Token }

func (c *Cart) remember(a Addition) {
	if a.Token == "" {
		return
	}
	c.Tokens = append(c.Tokens, a.key())
	c.Tokens = c.Tokens[max(0, len(c.Tokens)-rememberedTokens):]
}

// SetQuantity gives a line a new quantity, capped by the stock; 0 removes the
// line. It reports whether the stock capped it. It returns ErrNoLine when the
// cart has no such line, ErrQuantity outside 0 to MaxQuantity, and ErrNoStock
// when the product is sold out.
func (c *Cart) SetQuantity(sku string, quantity, stock int) (capped bool, err error) {
	i := index(c.Lines, sku)
	switch {
	case quantity < 0 || quantity > MaxQuantity:
		return false, fmt.Errorf("set %s to %d: %w", sku, quantity, ErrQuantity)
	case i < 0:
		return false, fmt.Errorf("set %s: %w", sku, ErrNoLine)
	case quantity == 0:
		c.Lines = slices.Delete(c.Lines, i, i+1)
		return false, nil
	case stock <= 0:
		return false, fmt.Errorf("set %s: %w", sku, ErrNoStock)
	}
	c.Lines[i].Quantity = min(quantity, stock)
	return quantity > stock, nil
}

// Remove takes a line out of the cart and returns it with the position it had,
// so that the removal can be undone. It returns ErrNoLine when there is none.
func (c *Cart) Remove(sku string) (removed Line, position int, err error) {
	i := index(c.Lines, sku)
	if i < 0 {
		return Line{}, 0, fmt.Errorf("remove %s: %w", sku, ErrNoLine)
	}
	removed = c.Lines[i]
	c.Lines = slices.Delete(c.Lines, i, i+1)
	return removed, i, nil
}

// SaveForLater moves a line from the cart to the saved ones, newest first. It
// returns ErrNoLine when the cart has no such line and ErrSavedFull when MaxLines
// lines are saved already.
func (c *Cart) SaveForLater(sku string) error {
	if index(c.Lines, sku) < 0 {
		return fmt.Errorf("save %s for later: %w", sku, ErrNoLine)
	}
	already := index(c.Saved, sku)
	if already < 0 && len(c.Saved) >= MaxLines {
		return fmt.Errorf("save %s for later: %w", sku, ErrSavedFull)
	}
	line, _, _ := c.Remove(sku)
	if already >= 0 {
		line.Quantity = min(line.Quantity+c.Saved[already].Quantity, MaxQuantity)
		c.Saved = slices.Delete(c.Saved, already, already+1)
	}
	c.Saved = slices.Insert(c.Saved, 0, line)
	return nil
}

// Restore moves a saved line back to the end of the cart. A line that is there
// already takes the quantity up, to MaxQuantity at most; what does not fit stays
// saved. It reports whether the stock capped the quantity, and returns ErrNoLine,
// ErrNoStock, ErrFull or, where nothing fits, ErrQuantity.
func (c *Cart) Restore(sku string, stock int, at time.Time) (capped bool, err error) {
	i := index(c.Saved, sku)
	if i < 0 {
		return false, fmt.Errorf("restore %s: %w", sku, ErrNoLine)
	}
	saved := c.Saved[i]
	room := MaxQuantity
	if j := index(c.Lines, sku); j >= 0 {
		room -= c.Lines[j].Quantity
	}
	if room <= 0 {
		return false, fmt.Errorf("restore %s to a line of %d: %w", sku, MaxQuantity, ErrQuantity)
	}
	capped, err = c.Add(Addition{SKU: sku, Quantity: min(saved.Quantity, room), Stock: stock, At: at})
	if err != nil {
		return false, err
	}
	if room < saved.Quantity {
		c.Saved[i].Quantity -= room
		return capped, nil
	}
	c.Saved = slices.Delete(c.Saved, i, i+1)
	return capped, nil
}

// RemoveSaved drops a saved line. It returns ErrNoLine when there is none.
func (c *Cart) RemoveSaved(sku string) error {
	i := index(c.Saved, sku)
	if i < 0 {
		return fmt.Errorf("remove saved %s: %w", sku, ErrNoLine)
	}
	c.Saved = slices.Delete(c.Saved, i, i+1)
	return nil
}

// Empty reports whether the cart holds nothing, not even something saved for
// later.
func (c Cart) Empty() bool { return len(c.Lines) == 0 && len(c.Saved) == 0 }

// Quantity is the quantity of the line with that SKU, 0 without one.
func (c Cart) Quantity(sku string) int {
	if i := index(c.Lines, sku); i >= 0 {
		return c.Lines[i].Quantity
	}
	return 0
}

func index(lines []Line, sku string) int {
	return slices.IndexFunc(lines, func(l Line) bool { return l.SKU == sku })
}
