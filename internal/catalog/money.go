package catalog

import (
	"fmt"
	"strconv"
)

// Cents is an amount of US dollars in whole cents. Prices are integers
// throughout, so that a sum of lines is exact.
type Cents int64

// Split returns the dollars with thousands separators and the two digits of
// the cents, for a price that is set in two sizes: 123456 gives "1,234" and
// "56". A negative amount carries its sign on the dollars.
func (c Cents) Split() (dollars, cents string) {
	sign := ""
	if c < 0 {
		sign, c = "-", -c
	}
	return sign + groupThousands(int64(c/100)), fmt.Sprintf("%02d", c%100)
}

// String formats the amount as "$1,234.56".
func (c Cents) String() string {
	if c < 0 {
		return "-" + (-c).String()
	}
	dollars, cents := c.Split()
	return "$" + dollars + "." + cents
}

// Decimal formats the amount for machines: "1234.56".
func (c Cents) Decimal() string {
	if c < 0 {
		return "-" + (-c).Decimal()
	}
	return fmt.Sprintf("%d.%02d", int64(c/100), int64(c%100))
}

func groupThousands(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
