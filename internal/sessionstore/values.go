package sessionstore

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Values is the data of a session: keys in the order in which they were first
// set, each with one BSON value. It is what a change given to Update works on.
type Values struct {
	elements []element
}

type element struct {
	key   string
	value bson.RawValue
}

// Decode reads the value under key into dst, a pointer. It reports whether
// there is one. A value that does not fit dst is ErrCorrupt.
func (v *Values) Decode(key string, dst any) (bool, error) {
	i := v.index(key)
	if i < 0 {
		return false, nil
	}
	if err := v.elements[i].value.Unmarshal(dst); err != nil {
		return false, fmt.Errorf("decode session value %q: %w: %w", key, ErrCorrupt, err)
	}
	return true, nil
}

// Set stores value under key as BSON. It fails when value has no BSON form.
func (v *Values) Set(key string, value any) error {
	raw, err := marshalValue(value)
	if err != nil {
		return fmt.Errorf("encode session value %q: %w", key, err)
	}
	v.put(key, raw)
	return nil
}

// Delete removes the value under key, if there is one.
func (v *Values) Delete(key string) {
	v.elements = slices.DeleteFunc(v.elements, func(e element) bool { return e.key == key })
}

// Keys returns the keys in the order in which they were first set.
func (v *Values) Keys() []string {
	keys := make([]string, len(v.elements))
	for i, e := range v.elements {
		keys[i] = e.key
	}
	return keys
}

func (v *Values) index(key string) int {
	return slices.IndexFunc(v.elements, func(e element) bool { return e.key == key })
}

func (v *Values) put(key string, value bson.RawValue) {
	if i := v.index(key); i >= 0 {
		v.elements[i].value = value
		return
	}
	v.elements = append(v.elements, element{key, value})
}

func (v *Values) raw(key string) (bson.RawValue, bool) {
	if i := v.index(key); i >= 0 {
		return v.elements[i].value, true
	}
	return bson.RawValue{}, false
}

func (v *Values) clone() *Values { return &Values{elements: slices.Clone(v.elements)} }

func (v *Values) equal(other *Values) bool {
	return slices.EqualFunc(v.elements, other.elements, func(a, b element) bool {
		return a.key == b.key && a.value.Equal(b.value)
	})
}

// document returns the values as one BSON document.
func (v *Values) document() (bson.Raw, error) {
	d := make(bson.D, len(v.elements))
	for i, e := range v.elements {
		d[i] = bson.E{Key: e.key, Value: e.value}
	}
	return bson.Marshal(d)
}

func parseValues(document bson.Raw) (*Values, error) {
	elements, err := document.Elements()
	if err != nil {
		return nil, err
	}
	v := &Values{elements: make([]element, 0, len(elements))}
	for _, e := range elements {
		if err := e.Value().Validate(); err != nil {
			return nil, err
		}
		v.put(e.Key(), e.Value())
	}
	return v, nil
}

// marshalValue encodes one value. Nil slices become empty arrays: a reader of
// the document sees an empty cart, not a null.
func marshalValue(value any) (bson.RawValue, error) {
	var buf bytes.Buffer
	encoder := bson.NewEncoder(bson.NewDocumentWriter(&buf))
	encoder.NilSliceAsEmpty()
	if err := encoder.Encode(bson.D{{Key: "v", Value: value}}); err != nil {
		return bson.RawValue{}, err
	}
	return bson.Raw(buf.Bytes()).LookupErr("v")
}

// natural returns a BSON value as what Go programs expect to find in a
// gin-contrib session: int, string, bool, float64, time.Time, []byte, []any and
// map[string]any, and the driver's own type for anything rarer.
func natural(value bson.RawValue) any {
	switch value.Type {
	case bson.TypeInt32, bson.TypeInt64:
		return int(value.AsInt64())
	case bson.TypeDateTime:
		return time.UnixMilli(value.DateTime()).UTC()
	case bson.TypeBinary:
		_, data := value.Binary()
		return data
	case bson.TypeArray:
		return naturalArray(value)
	case bson.TypeEmbeddedDocument:
		return naturalMap(value)
	}
	var v any
	if err := value.Unmarshal(&v); err != nil {
		return nil
	}
	return v
}

func naturalArray(value bson.RawValue) []any {
	items, _ := value.Array().Values()
	array := make([]any, len(items))
	for i, item := range items {
		array[i] = natural(item)
	}
	return array
}

func naturalMap(value bson.RawValue) map[string]any {
	elements, _ := value.Document().Elements()
	m := make(map[string]any, len(elements))
	for _, e := range elements {
		m[e.Key()] = natural(e.Value())
	}
	return m
}
