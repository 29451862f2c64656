package embeddedmongo

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// The layout of an OP_MSG message.
const (
	flagChecksumPresent uint32 = 1 << 0
	flagMoreToCome      uint32 = 1 << 1 // in a request: the client wants no reply

	sectionBody     = 0
	sectionSequence = 1
)

// opMsg is an OP_MSG message taken apart: a command or its reply.
type opMsg struct {
	requestID  int32
	responseTo int32
	flags      uint32
	body       bson.Raw
	sequences  []sequence
}

// sequence is a section of kind 1: a list of documents that belongs into the
// body under its name. Drivers send what they insert, update and delete so.
type sequence struct {
	name      string
	documents []bson.Raw
}

// parseOpMsg takes a message apart. It checks the frame and the outermost level
// of the documents; checkDocuments looks inside.
func parseOpMsg(m message) (opMsg, error) {
	if len(m) < headerSize+4 {
		return opMsg{}, fmt.Errorf("%w: no flags", errMalformed)
	}
	msg := opMsg{requestID: m.requestID(), responseTo: m.responseTo()}
	msg.flags = binary.LittleEndian.Uint32(m[headerSize:])
	rest := m[headerSize+4:]
	if msg.flags&flagChecksumPresent != 0 {
		if len(rest) < 4 {
			return opMsg{}, fmt.Errorf("%w: no checksum", errMalformed)
		}
		rest = rest[:len(rest)-4]
	}
	for len(rest) > 0 {
		var err error
		if rest, err = msg.readSection(rest); err != nil {
			return opMsg{}, err
		}
	}
	if msg.body == nil {
		return opMsg{}, fmt.Errorf("%w: no body", errMalformed)
	}
	return msg, msg.checkNames()
}

func (m *opMsg) readSection(b []byte) (rest []byte, err error) {
	switch kind, b := b[0], b[1:]; kind {
	case sectionBody:
		if m.body != nil {
			return nil, fmt.Errorf("%w: two bodies", errMalformed)
		}
		m.body, rest, err = readDocument(b)
		return rest, err
	case sectionSequence:
		return m.readSequence(b)
	default:
		return nil, fmt.Errorf("%w: section of kind %d", errMalformed, kind)
	}
}

func (m *opMsg) readSequence(b []byte) (rest []byte, err error) {
	size, ok := readLength(b)
	if !ok || size < 4 {
		return nil, fmt.Errorf("%w: length of a sequence", errMalformed)
	}
	section, rest := b[4:size], b[size:]
	name, documents, ok := bytes.Cut(section, []byte{0})
	if !ok {
		return nil, fmt.Errorf("%w: name of a sequence", errMalformed)
	}
	seq := sequence{name: string(name)}
	for len(documents) > 0 {
		var doc bson.Raw
		if doc, documents, err = readDocument(documents); err != nil {
			return nil, err
		}
		seq.documents = append(seq.documents, doc)
	}
	m.sequences = append(m.sequences, seq)
	return rest, nil
}

// readDocument splits the document at the start of b from the rest.
func readDocument(b []byte) (doc bson.Raw, rest []byte, err error) {
	size, ok := readLength(b)
	if !ok {
		return nil, nil, fmt.Errorf("%w: length of a document", errMalformed)
	}
	doc = b[:size]
	if err := doc.Validate(); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", errMalformed, err)
	}
	return doc, b[size:], nil
}

// readLength reads the length at the start of b, which counts itself, and says
// whether b holds that much.
func readLength(b []byte) (int, bool) {
	if len(b) < 4 {
		return 0, false
	}
	size := int64(int32(binary.LittleEndian.Uint32(b)))
	return int(size), size >= 0 && size <= int64(len(b))
}

// checkNames refuses a name that is given twice, be it by two sequences or by a
// sequence and the body: the gate and the engine could read it differently.
func (m opMsg) checkNames() error {
	for i, seq := range m.sequences {
		_, inBody := m.body.LookupErr(seq.name)
		same := func(other sequence) bool { return other.name == seq.name }
		if inBody == nil || slices.ContainsFunc(m.sequences[:i], same) {
			return fmt.Errorf("%w: %q given twice", errMalformed, seq.name)
		}
	}
	return nil
}

// encode puts the message together again: without a checksum, and as one that
// wants a reply.
func (m opMsg) encode() message {
	b := make([]byte, headerSize, headerSize+len(m.body)+64)
	binary.LittleEndian.PutUint32(b[4:], uint32(m.requestID))
	binary.LittleEndian.PutUint32(b[8:], uint32(m.responseTo))
	binary.LittleEndian.PutUint32(b[12:], uint32(opCodeMsg))
	b = binary.LittleEndian.AppendUint32(b, m.flags&^(flagChecksumPresent|flagMoreToCome))
	b = append(b, sectionBody)
	b = append(b, m.body...)
	for _, seq := range m.sequences {
		b = append(b, sectionSequence)
		start := len(b)
		b = append(b, 0, 0, 0, 0)
		b = append(b, seq.name...)
		b = append(b, 0)
		b = append(b, slices.Concat(seq.documents...)...)
		binary.LittleEndian.PutUint32(b[start:], uint32(len(b)-start))
	}
	binary.LittleEndian.PutUint32(b, uint32(len(b)))
	return b
}
