package embeddedmongo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// What the gate knows of the wire protocol, see
// https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
const (
	opCodeQuery int32 = 2004 // legacy; drivers still greet with it
	opCodeMsg   int32 = 2013 // every command since MongoDB 3.6

	headerSize     = 16
	maxMessageSize = 48_000_000 // maxMessageSizeBytes of MongoDB and of the engine
)

var errMalformed = errors.New("malformed wire message")

// message is one whole wire message: a header of four little-endian int32
// (length, request id, the id it answers, operation code) and what follows.
type message []byte

func (m message) requestID() int32  { return int32(binary.LittleEndian.Uint32(m[4:])) }
func (m message) responseTo() int32 { return int32(binary.LittleEndian.Uint32(m[8:])) }
func (m message) opCode() int32     { return int32(binary.LittleEndian.Uint32(m[12:])) }

// readMessage reads the next message. It returns io.EOF when the stream ended
// between two messages. Memory grows with the bytes that have arrived, not with
// the length that the header claims.
func readMessage(r io.Reader) (message, error) {
	var header [headerSize]byte
	if _, err := io.ReadFull(r, header[:]); err != nil {
		return nil, err
	}
	length := int64(int32(binary.LittleEndian.Uint32(header[:])))
	if length < headerSize || length > maxMessageSize {
		return nil, fmt.Errorf("%w: length %d", errMalformed, length)
	}
	buf := bytes.NewBuffer(make([]byte, 0, min(length, 64<<10)))
	buf.Write(header[:])
	if _, err := io.CopyN(buf, r, length-headerSize); err != nil {
		return nil, fmt.Errorf("%w: %w", errMalformed, err)
	}
	return buf.Bytes(), nil
}
