package lens

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// idLength is how many characters 256 bits have in base64url without padding:
// the length of a session id, of its hash (the document's _id) and of a
// signature. Whatever has this form is masked, wherever it stands.
const idLength = 43

const (
	shownStart = 4
	shownEnd   = 2
)

// Short is how a document's _id is shown: its ends, "3F9A…C2". They tell two
// documents apart and find one in the database; a shorter text is an id of
// another kind and shown as it is.
func Short(id string) string {
	if len(id) < idLength {
		return id
	}
	return id[:shownStart] + "…" + id[len(id)-shownEnd:]
}

// maskText shortens every id in a text.
func maskText(text string) string {
	runs := idRuns([]byte(text))
	if len(runs) == 0 {
		return text
	}
	var masked strings.Builder
	end := 0
	for _, run := range runs {
		masked.WriteString(text[end:run] + Short(text[run:run+idLength]))
		end = run + idLength
	}
	return masked.String() + text[end:]
}

// named are the places of an address that hold a learner's name. Whoever has the
// name has the learner's progress and lab.
var named = regexp.MustCompile(`(/learn/lab/|[?&]lab=|^lab=)([\w-]{4})[\w-]+`)

// maskAddress is maskText for addresses and paths: a learner's name is cut, too.
func maskAddress(text string) string { return named.ReplaceAllString(maskText(text), "$1$2…") }

// hidden stands for the middle of an id within BSON, where a string must keep its
// length.
var hidden = bytes.Repeat([]byte{'*'}, idLength-shownStart-shownEnd)

// maskBytes hides the middle of every id in BSON, in place. shorten gives such a
// text its final form.
func maskBytes(document []byte) {
	for _, run := range idRuns(document) {
		copy(document[run+shownStart:], hidden)
	}
}

// hideField overwrites the texts of every field of that name, in place and with
// their length kept.
func hideField(document bson.Raw, name string) {
	if bytes.Contains(document, append([]byte(name), 0)) {
		hideIn(elements(document), name, false)
	}
}

func hideIn(fields []bson.RawElement, name string, within bool) {
	for _, field := range fields {
		value, private := field.Value(), within || field.Key() == name
		switch value.Type {
		case bson.TypeEmbeddedDocument:
			hideIn(elements(value.Value), name, private)
		case bson.TypeArray:
			hideIn(elements(value.Value), name, private)
		case bson.TypeString:
			if text := value.Value; private && len(text) > 5 { // four bytes of length, the text, a zero
				copy(text[4:len(text)-1], bytes.Repeat([]byte{'*'}, len(text)-5))
			}
		}
	}
}

// shorten turns what maskBytes left into the short form.
func shorten(text string) string { return strings.ReplaceAll(text, string(hidden), "…") }

// idRuns returns where runs of idLength characters of the base64url alphabet
// begin. A longer run is hidden from its start on, in pieces; what is left of it
// is shorter than an id.
func idRuns(text []byte) []int {
	var runs []int
	start := 0
	for i, b := range text {
		if !idAlphabet[b] {
			start = i + 1
		} else if i+1-start == idLength {
			runs = append(runs, start)
			start = i + 1
		}
	}
	return runs
}

var idAlphabet = func() (in [256]bool) {
	for _, b := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") {
		in[b] = true
	}
	return in
}()

// maskCookie returns what is shown of the session cookie's value: its form and
// its dates when it has the form of a session token, v1.id.issued.until.signature,
// and its length alone when it has not.
func maskCookie(value string) string {
	parts := strings.Split(value, ".")
	if len(parts) != 5 || parts[0] != "v1" || !isDate(parts[2]) || !isDate(parts[3]) {
		return hide(value)
	}
	signature := parts[4]
	if len(signature) != idLength {
		return hide(value)
	}
	return "v1.[session id]." + parts[2] + "." + parts[3] + "." + printable(signature[:SignatureShown], SignatureShown) + "…"
}

func isDate(text string) bool {
	_, err := strconv.ParseUint(text, 10, 40)
	return err == nil && len(text) <= 12
}

// hide says how long a value is, and nothing else of it.
func hide(value string) string {
	switch len(value) {
	case 0:
		return "(empty)"
	case 1:
		return "[1 byte]"
	}
	return "[" + strconv.Itoa(len(value)) + " bytes]"
}

// printable returns at most limit bytes of a text that came from outside, valid
// and without control characters.
func printable(text string, limit int) string {
	cut := len(text) > limit
	if cut {
		text = text[:limit]
	}
	text = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, strings.ToValidUTF8(text, ""))
	if cut {
		text += "…"
	}
	return text
}
