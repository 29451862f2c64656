package embeddedmongo

import (
	"bytes"
	"cmp"
	"math/big"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// compare orders two scalars as MongoDB does within one type, where all numbers
// are one type; see
// https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/.
// same is false for values of different types: no comparison holds for them.
func compare(a, b bson.RawValue) (order int, same bool) {
	if a.IsNumber() && b.IsNumber() {
		return number(a).Cmp(number(b)), true
	}
	if a.Type != b.Type {
		return 0, false
	}
	switch a.Type {
	case bson.TypeString:
		return strings.Compare(a.StringValue(), b.StringValue()), true
	case bson.TypeDateTime:
		return cmp.Compare(a.DateTime(), b.DateTime()), true
	case bson.TypeBoolean:
		return bytes.Compare(a.Value, b.Value), true
	case bson.TypeObjectID:
		return bytes.Compare(a.Value, b.Value), true
	case bson.TypeBinary:
		return compareBinary(a, b), true
	default: // null
		return 0, true
	}
}

// number holds any int32, int64 or double exactly, so that neither a large
// integer nor a fraction is rounded before it is compared.
func number(v bson.RawValue) *big.Float {
	if f, ok := v.DoubleOK(); ok {
		return big.NewFloat(f)
	}
	n, _ := v.AsInt64OK()
	return new(big.Float).SetInt64(n)
}

// compareBinary goes by length, then subtype, then content.
func compareBinary(a, b bson.RawValue) int {
	subtypeA, dataA := a.Binary()
	subtypeB, dataB := b.Binary()
	return cmp.Or(
		cmp.Compare(len(dataA), len(dataB)),
		cmp.Compare(subtypeA, subtypeB),
		bytes.Compare(dataA, dataB),
	)
}

func equal(a, b bson.RawValue) bool {
	order, same := compare(a, b)
	return same && order == 0
}

func equalsAny(value bson.RawValue, operands []bson.RawValue) bool {
	return slices.ContainsFunc(operands, func(o bson.RawValue) bool { return equal(value, o) })
}
