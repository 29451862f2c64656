package embeddedmongo

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// maxDepth is how deep documents may nest, as in MongoDB, and how long a dotted
// path may be. The engine works through both recursively and without a limit: a
// hostile document could exhaust its stack, which ends the process.
const maxDepth = 100

// errUnsupported says that a well-formed message holds what the engine cannot
// take. Left to itself it would hang up, and the client would not know why.
var errUnsupported = errors.New("not supported by the embedded database")

// checkDocuments looks through every document of the message. It fails with
// errMalformed or errUnsupported.
func (m opMsg) checkDocuments() error {
	if err := checkDocument(m.body, maxDepth); err != nil {
		return err
	}
	for _, seq := range m.sequences {
		for _, doc := range seq.documents {
			if err := checkDocument(doc, maxDepth); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkDocument(doc bson.Raw, depth int) error {
	if depth == 0 {
		return fmt.Errorf("%w: documents nested deeper than %d levels", errUnsupported, maxDepth)
	}
	if err := doc.Validate(); err != nil {
		return fmt.Errorf("%w: %w", errMalformed, err)
	}
	elements, err := doc.Elements()
	if err != nil {
		return fmt.Errorf("%w: %w", errMalformed, err)
	}
	for _, e := range elements {
		if strings.Count(e.Key(), ".") >= maxDepth {
			return fmt.Errorf("%w: a path of more than %d names", errUnsupported, maxDepth)
		}
		if err := checkValue(e.Value(), depth-1); err != nil {
			return err
		}
	}
	return nil
}

func checkValue(v bson.RawValue, depth int) error {
	switch v.Type {
	case bson.TypeEmbeddedDocument, bson.TypeArray:
		return checkDocument(v.Value, depth)
	case bson.TypeDecimal128, bson.TypeMinKey, bson.TypeMaxKey, bson.TypeUndefined,
		bson.TypeJavaScript, bson.TypeCodeWithScope, bson.TypeSymbol, bson.TypeDBPointer:
		return fmt.Errorf("%w: a value of type %s", errUnsupported, v.Type)
	case bson.TypeDouble:
		if math.IsNaN(v.Double()) {
			return fmt.Errorf("%w: the number NaN", errUnsupported)
		}
	}
	return nil
}

// checkQuery refuses an OP_QUERY message whose documents are malformed or not
// supported: flags, the collection's name, two numbers, the query, and sometimes
// the fields to return.
func checkQuery(m message) error {
	if len(m) < headerSize+4 {
		return fmt.Errorf("%w: no flags", errMalformed)
	}
	_, rest, _ := bytes.Cut(m[headerSize+4:], []byte{0})
	if len(rest) < 8 {
		return fmt.Errorf("%w: query cut short", errMalformed)
	}
	rest = rest[8:]
	for len(rest) > 0 {
		doc, after, err := readDocument(rest)
		if err == nil {
			err = checkDocument(doc, maxDepth)
		}
		if err != nil {
			return err
		}
		rest = after
	}
	return nil
}

// refusal is the reply to a command that the gate does not pass on.
func refusal(requestID int32, err error) message {
	const badValue = 2 // BadValue, in MongoDB's list of error codes
	reply := opMsg{responseTo: requestID, body: marshal(bson.D{
		{Key: "ok", Value: 0.0},
		{Key: "errmsg", Value: err.Error()},
		{Key: "code", Value: int32(badValue)},
		{Key: "codeName", Value: "BadValue"},
	})}
	return reply.encode()
}
