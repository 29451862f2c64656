package lens

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Pretty writes a document as mongosh shows it, one field a line.
func Pretty(document bson.Raw) string {
	if document == nil {
		return ""
	}
	var out writer
	writeDocument(&out, elements(document), "\n", 0)
	return shorten(out.String())
}

// Text writes a value in one line.
func Text(value bson.RawValue) string {
	var out writer
	writeValue(&out, value, "", 0)
	return shorten(out.String())
}

// maxLine is how long an element of an array may be to stand in one line.
const maxLine = 100

// writer writes values. As a shape it writes names and structure, and an ellipsis
// for each value.
type writer struct {
	strings.Builder
	shape bool
}

// Shape writes a command without its values: what other rooms of the shop send is
// theirs, and only its form is shown.
func Shape(command bson.Raw) string {
	out := writer{shape: true}
	writeDocument(&out, elements(command), "\n", 0)
	return out.String()
}

// writeDocument writes fields; newline is the line break and indentation so far,
// empty to write everything in one line.
func writeDocument(out *writer, fields []bson.RawElement, newline string, depth int) {
	if len(fields) == 0 {
		out.WriteString("{}")
		return
	}
	out.WriteString("{")
	for i, field := range fields {
		separate(out, i, newline)
		out.WriteString(fieldName(field.Key()) + ": ")
		writeValue(out, field.Value(), deeper(newline), depth+1)
	}
	closeWith(out, newline, "}")
}

func writeArray(out *writer, items []bson.RawElement, newline string, depth int) {
	if len(items) == 0 {
		out.WriteString("[]")
		return
	}
	out.WriteString("[")
	for i, item := range items {
		separate(out, i, newline)
		line := writer{shape: out.shape}
		writeValue(&line, item.Value(), "", depth+1) // an element is one line, if it fits
		if newline != "" && line.Len() > maxLine {
			writeValue(out, item.Value(), deeper(newline), depth+1)
		} else {
			out.WriteString(line.String())
		}
	}
	closeWith(out, newline, "]")
}

func separate(out *writer, i int, newline string) {
	if i > 0 {
		out.WriteString(",")
	}
	if newline != "" {
		out.WriteString(newline + "  ")
	} else {
		out.WriteString(" ")
	}
}

func closeWith(out *writer, newline, bracket string) {
	if newline == "" {
		out.WriteString(" " + bracket)
		return
	}
	out.WriteString(newline + bracket)
}

func deeper(newline string) string {
	if newline == "" {
		return ""
	}
	return newline + "  "
}

// fieldName quotes a name that needs it.
func fieldName(name string) string {
	for _, r := range name {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_' && r != '$' {
			return strconv.Quote(name)
		}
	}
	return name
}

func writeValue(out *writer, value bson.RawValue, newline string, depth int) {
	if depth > maxDepth {
		out.WriteString("…")
		return
	}
	switch value.Type {
	case bson.TypeEmbeddedDocument:
		writeDocument(out, elements(value.Document()), newline, depth)
	case bson.TypeArray:
		writeArray(out, elements(bson.Raw(value.Array())), newline, depth)
	default:
		if out.shape {
			out.WriteString("…")
			return
		}
		out.WriteString(scalar(value))
	}
}

// scalar writes a value that holds no others, as mongosh does.
func scalar(value bson.RawValue) string {
	switch value.Type {
	case bson.TypeString:
		return strconv.Quote(value.StringValue())
	case bson.TypeInt32:
		return strconv.Itoa(int(value.Int32()))
	case bson.TypeInt64:
		return "Long(" + strconv.FormatInt(value.Int64(), 10) + ")"
	case bson.TypeDouble:
		return strconv.FormatFloat(value.Double(), 'g', -1, 64)
	case bson.TypeBoolean:
		return strconv.FormatBool(value.Boolean())
	case bson.TypeDateTime:
		return "ISODate(" + strconv.Quote(value.Time().UTC().Format(time.RFC3339Nano)) + ")"
	case bson.TypeNull:
		return "null"
	case bson.TypeBinary:
		_, data := value.Binary()
		return fmt.Sprintf("BinData(%d bytes)", len(data))
	}
	return printable(value.String(), maxHeader)
}
