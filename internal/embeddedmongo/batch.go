package embeddedmongo

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// maxStatements is how many statements one command may hold. The engine keeps a
// connection to its file for each of them until the command ends, and has 100:
// at 100 statements it waits for ever, and every other writer with it. Drivers
// ask how many a command may hold and split longer lists; MongoDB allows 100,000.
const maxStatements = 50

// checkStatements refuses a command that does not keep to maxStatements.
func (m opMsg) checkStatements() error {
	if n := len(m.statements()); n > maxStatements {
		return fmt.Errorf("%w: %d statements in one command, more than %d", errUnsupported, n, maxStatements)
	}
	return nil
}

// limitBatches makes the answer to a greeting, which tells a driver what it may
// send, tell maxStatements.
func limitBatches(reply message) {
	field := []byte("\x10maxWriteBatchSize\x00") // an int32
	at := bytes.Index(reply, field)
	if at >= 0 && at+len(field)+4 <= len(reply) {
		binary.LittleEndian.PutUint32(reply[at+len(field):], maxStatements)
	}
}

// greets reports whether a command is one that a driver learns its limits from.
func (m opMsg) greets() bool {
	switch m.name() {
	case "hello", "isMaster", "ismaster":
		return true
	}
	return false
}
