package sessionchecks

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// The parts of MongoDB's wire protocol that the proxy looks at. A message is
// its length, its id, the id it answers and its kind, four bytes each, and then
// its content.
const (
	headerLength = 16
	maxMessage   = 48 << 20
	// opMsg is the kind of message in which commands and their replies travel.
	opMsg = 2013
	// bodyAt is where an opMsg's body begins: after the header, the flags and the
	// section's kind, 0.
	bodyAt = headerLength + 4 + 1
)

type message []byte

func readMessage(r io.Reader) (message, error) {
	var length [4]byte
	if _, err := io.ReadFull(r, length[:]); err != nil {
		return nil, err
	}
	n := binary.LittleEndian.Uint32(length[:])
	if n < headerLength || n > maxMessage {
		return nil, fmt.Errorf("message of %d bytes", n)
	}
	m := make(message, n)
	copy(m, length[:])
	_, err := io.ReadFull(r, m[4:])
	return m, err
}

func (m message) requestID() uint32 { return binary.LittleEndian.Uint32(m[4:]) }

// command returns the name of the command and the collection that it is for;
// both are empty where the message is no command on a collection.
func (m message) command() (name, collection string) {
	if len(m) <= bodyAt || binary.LittleEndian.Uint32(m[12:]) != opMsg || m[bodyAt-1] != 0 {
		return "", ""
	}
	first, err := bson.Raw(m[bodyAt:]).IndexErr(0)
	if err != nil {
		return "", ""
	}
	collection, _ = first.Value().StringValueOK()
	return first.Key(), collection
}

// mentions says whether the message holds a text, as a key or in a value.
func (m message) mentions(text string) bool { return bytes.Contains(m, []byte(text)) }

// refusal is a server's answer to m that says that the command failed. It is of
// a kind that drivers do not try again.
func (m message) refusal() message {
	body, err := bson.Marshal(bson.D{
		{Key: "ok", Value: 0.0},
		{Key: "errmsg", Value: "refused by the proxy"},
		{Key: "code", Value: int32(96)},
		{Key: "codeName", Value: "OperationFailed"},
	})
	if err != nil {
		panic(err) // a document of constants
	}
	reply := make(message, bodyAt, bodyAt+len(body))
	binary.LittleEndian.PutUint32(reply, uint32(bodyAt+len(body)))
	binary.LittleEndian.PutUint32(reply[8:], m.requestID())
	binary.LittleEndian.PutUint32(reply[12:], opMsg)
	return append(reply, body...)
}
