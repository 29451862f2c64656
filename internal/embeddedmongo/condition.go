package embeddedmongo

import (
	"math"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// condition is a filter that the gate evaluates itself: plain equality and a few
// comparisons of scalars, at the top level or along a dotted path. All tests
// must hold.
type condition []test

type test struct {
	path     []string
	operator string
	operands []bson.RawValue // one, for $in any number
}

// verdict is what a condition says about a document.
type verdict int

// unknown means that the document holds what the gate does not evaluate, an
// array for instance. The engine must decide then.
const (
	unknown verdict = iota
	matches
	differs
)

// parseCondition reads a filter. It reports false for one that the gate does not
// evaluate: $or, regular expressions, embedded documents, and whatever it does
// not know.
func parseCondition(filter bson.Raw) (condition, bool) {
	elements, err := filter.Elements()
	if err != nil {
		return nil, false
	}
	var c condition
	seen := map[string]bool{}
	for _, e := range elements {
		tests, ok := parseField(e.Key(), e.Value())
		if !ok || seen[e.Key()] {
			return nil, false
		}
		seen[e.Key()] = true
		c = append(c, tests...)
	}
	return c, true
}

func parseField(key string, value bson.RawValue) ([]test, bool) {
	path := strings.Split(key, ".")
	for _, name := range path {
		if name == "" || name[0] == '$' {
			return nil, false
		}
	}
	operators, ok := value.DocumentOK()
	if !ok {
		return []test{{path, "$eq", []bson.RawValue{value}}}, isScalar(value)
	}
	elements, err := operators.Elements()
	if err != nil || len(elements) == 0 {
		return nil, false
	}
	var tests []test
	for _, e := range elements {
		operands, ok := parseOperands(e.Key(), e.Value())
		if !ok {
			return nil, false
		}
		tests = append(tests, test{path, e.Key(), operands})
	}
	return tests, true
}

func parseOperands(operator string, value bson.RawValue) ([]bson.RawValue, bool) {
	switch operator {
	case "$eq", "$ne", "$gt", "$gte", "$lt", "$lte":
		return []bson.RawValue{value}, isScalar(value)
	case "$exists":
		return []bson.RawValue{value}, value.Type == bson.TypeBoolean
	case "$in":
		array, ok := value.ArrayOK()
		values, err := array.Values()
		for _, v := range values {
			ok = ok && isScalar(v)
		}
		return values, ok && err == nil
	}
	return nil, false
}

// evaluate says whether the condition holds for a document.
func (c condition) evaluate(doc bson.Raw) verdict {
	result := matches
	for _, t := range c {
		switch t.evaluate(doc) {
		case unknown:
			return unknown
		case differs:
			result = differs
		}
	}
	return result
}

func (t test) evaluate(doc bson.Raw) verdict {
	value, exists, ok := lookup(doc, t.path)
	switch {
	case !ok:
		return unknown
	case t.operator == "$exists":
		return decide(exists == t.operands[0].Boolean())
	case t.operator == "$ne":
		return decide(!equal(value, t.operands[0]))
	case t.operator == "$eq", t.operator == "$in":
		return decide(equalsAny(value, t.operands))
	}
	order, same := compare(value, t.operands[0])
	return decide(same && inOrder(t.operator, order))
}

func decide(holds bool) verdict {
	if holds {
		return matches
	}
	return differs
}

func inOrder(operator string, order int) bool {
	switch operator {
	case "$gt":
		return order > 0
	case "$gte":
		return order >= 0
	case "$lt":
		return order < 0
	default: // $lte
		return order <= 0
	}
}

// lookup follows a path through embedded documents. A field that is not there
// compares as null, as in MongoDB. ok is false when the value is not one that
// the gate compares, or an array lies in the way.
func lookup(doc bson.Raw, path []string) (value bson.RawValue, exists, ok bool) {
	value, err := doc.LookupErr(path[0])
	if err != nil {
		return bson.RawValue{Type: bson.TypeNull}, false, true
	}
	if len(path) == 1 {
		return value, true, isScalar(value)
	}
	if inner, isDocument := value.DocumentOK(); isDocument {
		return lookup(inner, path[1:])
	}
	return bson.RawValue{Type: bson.TypeNull}, false, isScalar(value)
}

// isScalar says whether v is a well-formed value of a kind that the gate
// compares. NaN is left out: it equals itself in MongoDB and nowhere else.
func isScalar(v bson.RawValue) bool {
	switch v.Type {
	case bson.TypeDouble:
		f, ok := v.DoubleOK()
		return ok && !math.IsNaN(f)
	case bson.TypeString:
		_, ok := v.StringValueOK()
		return ok
	case bson.TypeBinary:
		_, _, ok := v.BinaryOK()
		return ok
	case bson.TypeInt32, bson.TypeInt64, bson.TypeDateTime, bson.TypeBoolean,
		bson.TypeObjectID, bson.TypeNull:
		return v.Validate() == nil
	}
	return false
}
