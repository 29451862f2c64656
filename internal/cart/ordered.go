package cart

import "slices"

// Take takes what was ordered out of the cart: that many pieces of a line, or all
// of it where it has no more. What was added in the meantime stays.
func (c *Cart) Take(sku string, quantity int) {
	i := index(c.Lines, sku)
	switch {
	case i < 0:
	case c.Lines[i].Quantity <= quantity:
		c.Lines = slices.Delete(c.Lines, i, i+1)
	default:
		c.Lines[i].Quantity -= quantity
	}
}
