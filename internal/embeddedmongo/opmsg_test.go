package embeddedmongo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
)

func exampleUpdate() opMsg {
	return opMsg{
		requestID: 5,
		body:      marshal(bson.D{{Key: "update", Value: "sessions"}, {Key: "$db", Value: "shop"}}),
		sequences: []sequence{{name: "updates", documents: []bson.Raw{
			marshal(bson.D{{Key: "q", Value: bson.D{{Key: "_id", Value: "a"}, {Key: "rev", Value: 1}}}, {Key: "u", Value: bson.D{}}}),
			marshal(bson.D{{Key: "q", Value: bson.D{{Key: "_id", Value: "b"}}}, {Key: "upsert", Value: true}}),
		}}},
	}
}

func TestOpMsgRoundTrip(t *testing.T) {
	want := exampleUpdate().encode()
	m, err := readMessage(bytes.NewReader(want))
	if err != nil {
		t.Fatalf("readMessage: %v", err)
	}
	msg, err := parseOpMsg(m)
	if err != nil {
		t.Fatalf("parseOpMsg: %v", err)
	}
	if got := msg.encode(); !bytes.Equal(got, want) {
		t.Errorf("encoded again: got %x, want %x", got, want)
	}
	if list := msg.statements(); len(list) != 2 || list[0].upserts() || !list[1].upserts() {
		t.Errorf("statements: got %v, want two of which the second upserts", list)
	}
	if got, want := msg.namespace(), (namespace{"shop", "sessions"}); got != want {
		t.Errorf("namespace: got %v, want %v", got, want)
	}
}

func TestChecksumIsDropped(t *testing.T) {
	m := append(exampleUpdate().encode(), 1, 2, 3, 4)
	binary.LittleEndian.PutUint32(m, uint32(len(m)))
	m[headerSize] = byte(flagChecksumPresent | flagMoreToCome)
	msg, err := parseOpMsg(m)
	if err != nil {
		t.Fatalf("parseOpMsg: %v", err)
	}
	if !msg.unacknowledged() {
		t.Error("unacknowledged: got false, want true")
	}
	if got, want := msg.encode(), exampleUpdate().encode(); !bytes.Equal(got, want) {
		t.Errorf("encoded: got %x, want %x", got, want)
	}
}

func TestStatementsInBody(t *testing.T) {
	deletion := bson.D{{Key: "q", Value: bson.D{{Key: "_id", Value: "a"}}}, {Key: "limit", Value: 1}}
	msg := opMsg{body: marshal(bson.D{
		{Key: "delete", Value: "sessions"}, {Key: "deletes", Value: bson.A{deletion}}, {Key: "$db", Value: "shop"},
	})}
	list := msg.statements()
	if len(list) != 1 {
		t.Fatalf("statements: got %d, want 1", len(list))
	}
	list[0] = list[0].withFilter(marshal(bson.D{{Key: "_id", Value: "b"}}))
	got := msg.withStatements(list)
	if err := got.checkNames(); err != nil {
		t.Errorf("checkNames: %v", err)
	}
	if filter, _ := got.statements()[0].filter(); filter.Lookup("_id").StringValue() != "b" {
		t.Errorf("filter: got %v, want the new one", filter)
	}
	if got := got.statements()[0].document.Lookup("limit").AsInt64(); got != 1 {
		t.Errorf("limit: got %d, want 1", got)
	}
}

func TestNestingLimit(t *testing.T) {
	nested := func(levels int) bson.Raw {
		doc := marshal(bson.D{})
		for range levels - 1 {
			doc = marshal(bson.D{{Key: "a", Value: doc}})
		}
		return doc
	}
	if err := checkDocument(nested(maxDepth), maxDepth); err != nil {
		t.Errorf("%d levels: got %v, want no error", maxDepth, err)
	}
	if err := checkDocument(nested(maxDepth+1), maxDepth); !errors.Is(err, errUnsupported) {
		t.Errorf("%d levels: got %v, want errUnsupported", maxDepth+1, err)
	}
}

func TestReadMessageRefuses(t *testing.T) {
	header := func(length uint32) string {
		return string(binary.LittleEndian.AppendUint32(nil, length)) + strings.Repeat("\x00", headerSize-4)
	}
	for name, tc := range map[string]struct {
		in   string
		want error
	}{
		"nothing":     {"", io.EOF},
		"half header": {"abc", io.ErrUnexpectedEOF},
		"too short":   {header(headerSize - 1), errMalformed},
		"too long":    {header(maxMessageSize + 1), errMalformed},
		"negative":    {header(1 << 31), errMalformed},
		"cut off":     {header(maxMessageSize) + "abc", errMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := readMessage(strings.NewReader(tc.in)); !errors.Is(err, tc.want) {
				t.Errorf("readMessage: got %v, want %v", err, tc.want)
			}
		})
	}
}

// hostile returns messages that are wrong in one place each.
func hostile() map[string]message {
	good := exampleUpdate().encode()
	twice := exampleUpdate()
	twice.sequences = append(twice.sequences, twice.sequences[0])
	both := exampleUpdate()
	both.sequences[0].name = "update"
	noBody := opMsg{body: bson.Raw{}, sequences: exampleUpdate().sequences}.encode()
	return map[string]message{
		"cut off":             good[:len(good)-3],
		"no flags":            good[:headerSize],
		"no body":             slices.Delete(noBody, headerSize+4, headerSize+5),
		"unknown section":     append(slices.Clone(good), 7),
		"sequence twice":      twice.encode(),
		"sequence in body":    both.encode(),
		"length of sequence":  append(slices.Clone(good), sectionSequence, 200, 0, 0, 0),
		"negative length":     append(slices.Clone(good), sectionSequence, 0, 0, 0, 200),
		"sequence unnamed":    append(slices.Clone(good), sectionSequence, 6, 0, 0, 0, 'a', 'b'),
		"tiny document":       append(slices.Clone(good), sectionSequence, 10, 0, 0, 0, 'a', 0, 4, 0, 0, 0),
		"second body":         append(slices.Clone(good), append([]byte{sectionBody}, marshal(bson.D{})...)...),
		"body with bad value": opMsg{body: bson.Raw{9, 0, 0, 0, 0x13, 'a', 0, 1, 0}}.encode(),
	}
}

func TestParseOpMsgRefuses(t *testing.T) {
	for name, m := range hostile() {
		t.Run(name, func(t *testing.T) {
			if msg, err := parseOpMsg(m); !errors.Is(err, errMalformed) {
				t.Errorf("parseOpMsg: got %v and %v, want errMalformed", msg, err)
			}
		})
	}
}

// FuzzParseOpMsg feeds the parser, and all that looks at a parsed command.
func FuzzParseOpMsg(f *testing.F) {
	f.Add([]byte(exampleUpdate().encode()))
	sweep := bson.D{{Key: "q", Value: bson.D{{Key: "n", Value: bson.D{{Key: "$in", Value: bson.A{1, "a", nil}}}}}}, {Key: "limit", Value: 0}}
	f.Add([]byte(opMsg{body: marshal(bson.D{{Key: "delete", Value: "c"}, {Key: "deletes", Value: bson.A{sweep}}})}.encode()))
	for _, m := range hostile() {
		f.Add([]byte(m))
	}
	doc := marshal(bson.D{{Key: "_id", Value: "a"}, {Key: "rev", Value: 1}, {Key: "n", Value: bson.A{}}})
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := readMessage(bytes.NewReader(b))
		if err != nil {
			return
		}
		_ = checkQuery(m)
		msg, err := parseOpMsg(m)
		if err != nil || msg.checkDocuments() != nil {
			return
		}
		_, _ = sweeping(msg)
		for _, s := range msg.statements() {
			filter, _ := s.filter()
			if c, ok := parseCondition(filter); ok {
				c.evaluate(doc)
				c.evaluate(filter)
			}
		}
		if list := msg.statements(); len(list) > 0 {
			msg = msg.withStatements(list)
		}
		again, err := parseOpMsg(msg.encode())
		if err != nil {
			t.Fatalf("a parsed message, encoded, does not parse: %v", err)
		}
		if again.name() != msg.name() || again.namespace() != msg.namespace() {
			t.Errorf("encoded again: got %s on %v, want %s on %v", again.name(), again.namespace(), msg.name(), msg.namespace())
		}
	})
}
