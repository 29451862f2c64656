package embeddedmongo

import (
	"encoding/binary"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// withField returns a copy of doc in which the embedded document at key is
// value. It changes nothing else and keeps the order. doc must be valid.
func withField(doc bson.Raw, key string, value bson.Raw) bson.Raw {
	return rebuild(doc, func(out []byte, e bson.RawElement) []byte {
		if e.Key() != key {
			return append(out, e...)
		}
		out = append(out, byte(bson.TypeEmbeddedDocument))
		out = append(out, key...)
		out = append(out, 0)
		return append(out, value...)
	})
}

// withoutField returns a copy of doc that lacks key. doc must be valid.
func withoutField(doc bson.Raw, key string) bson.Raw {
	return rebuild(doc, func(out []byte, e bson.RawElement) []byte {
		if e.Key() == key {
			return out
		}
		return append(out, e...)
	})
}

func rebuild(doc bson.Raw, add func([]byte, bson.RawElement) []byte) bson.Raw {
	out := make([]byte, 4, len(doc))
	elements, _ := doc.Elements()
	for _, e := range elements {
		out = add(out, e)
	}
	out = append(out, 0)
	binary.LittleEndian.PutUint32(out, uint32(len(out)))
	return out
}

// marshal encodes a document that the gate has made itself. Only values that
// BSON can express are put in, so it cannot fail.
func marshal(doc bson.D) bson.Raw {
	raw, err := bson.Marshal(doc)
	if err != nil {
		panic("embeddedmongo: " + err.Error())
	}
	return raw
}

// truthy says whether an option of a command is set: true, or a number that is
// not 0, the two ways in which drivers have spelled it.
func truthy(v bson.RawValue) bool {
	if b, ok := v.BooleanOK(); ok {
		return b
	}
	f, ok := v.AsFloat64OK()
	return ok && f != 0
}
