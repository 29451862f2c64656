package lens

import (
	"bytes"
	"strconv"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Change is one difference between two documents.
type Change struct {
	// Kind is "+" for what came, "-" for what went, "~" for what has another value.
	Kind string `json:"kind"`
	// Path is where: values.cart.lines[2].quantity.
	Path   string `json:"path"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

const (
	// maxChanges and maxDepth bound a diff; what is deeper is compared as a whole.
	maxChanges = 200
	maxDepth   = 16
)

// Diff lists what changed from one document to another, in the order of the
// fields. Either may be nil. Elements that stand at the same end of both arrays
// are taken for the same, so that one removed line is one change.
func Diff(before, after bson.Raw) []Change {
	d := &differ{}
	switch {
	case before == nil && after == nil:
	case before == nil:
		d.fields("", nil, elements(after), 0)
	case after == nil:
		d.fields("", elements(before), nil, 0)
	default:
		d.fields("", elements(before), elements(after), 0)
	}
	return d.changes
}

type differ struct{ changes []Change }

func (d *differ) note(c Change) {
	if len(d.changes) < maxChanges {
		d.changes = append(d.changes, c)
	}
}

func elements(document bson.Raw) []bson.RawElement {
	list, err := document.Elements()
	if err != nil {
		return nil
	}
	return list
}

// fields compares the fields of two documents by their names.
func (d *differ) fields(path string, before, after []bson.RawElement, depth int) {
	for _, b := range before {
		at := join(path, b.Key())
		if a, ok := lookup(after, b.Key()); ok {
			d.value(at, b.Value(), a, depth)
		} else {
			d.note(Change{Kind: "-", Path: at, Before: Text(b.Value())})
		}
	}
	for _, a := range after {
		if _, ok := lookup(before, a.Key()); !ok {
			d.note(Change{Kind: "+", Path: join(path, a.Key()), After: Text(a.Value())})
		}
	}
}

func lookup(list []bson.RawElement, key string) (bson.RawValue, bool) {
	for _, e := range list {
		if e.Key() == key {
			return e.Value(), true
		}
	}
	return bson.RawValue{}, false
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func (d *differ) value(path string, before, after bson.RawValue, depth int) {
	if same(before, after) {
		return
	}
	if depth < maxDepth {
		b, bothDocuments := before.DocumentOK()
		if a, ok := after.DocumentOK(); ok && bothDocuments {
			d.fields(path, elements(b), elements(a), depth+1)
			return
		}
		c, bothArrays := before.ArrayOK()
		if a, ok := after.ArrayOK(); ok && bothArrays {
			d.array(path, elements(bson.Raw(c)), elements(bson.Raw(a)), depth+1)
			return
		}
	}
	d.note(Change{Kind: "~", Path: path, Before: Text(before), After: Text(after)})
}

func same(a, b bson.RawValue) bool { return a.Type == b.Type && bytes.Equal(a.Value, b.Value) }

// array compares what is left of two arrays without their equal ends: pairwise
// when nothing was added or removed, else as removals and additions around what
// is paired.
func (d *differ) array(path string, before, after []bson.RawElement, depth int) {
	start := 0
	for start < min(len(before), len(after)) && same(before[start].Value(), after[start].Value()) {
		start++
	}
	b, a := before[start:], after[start:]
	for len(b) > 0 && len(a) > 0 && same(b[len(b)-1].Value(), a[len(a)-1].Value()) {
		b, a = b[:len(b)-1], a[:len(a)-1]
	}
	paired := min(len(b), len(a))
	for i := range paired {
		d.value(index(path, start+i), b[i].Value(), a[i].Value(), depth)
	}
	for i := paired; i < len(b); i++ {
		d.note(Change{Kind: "-", Path: index(path, start+i), Before: Text(b[i].Value())})
	}
	for i := paired; i < len(a); i++ {
		d.note(Change{Kind: "+", Path: index(path, start+i), After: Text(a[i].Value())})
	}
}

func index(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }
