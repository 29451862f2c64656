package sessionstore

import (
	"crypto/rand"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

const (
	// schemaVersion is the form of document that this package writes and reads.
	schemaVersion = 1
	// maxValues bounds the values of one session, in bytes of BSON. A cart of 100
	// lines has about 10 KB. MongoDB takes 16 MB, and a session of that size
	// would be read and written with every request.
	maxValues = 1 << 20
)

// record is one session as it is stored. The _id is the hash of the session
// id; the id itself is in the cookie and nowhere else.
type record struct {
	ID     string `bson:"_id"`
	Schema int    `bson:"schema"`
	// Rev counts the changes of the values: the revision of compare-and-set.
	Rev int64 `bson:"rev"`
	// WriteID is a random name of the newest write. After a lost answer it tells
	// whether the write was made.
	WriteID           string    `bson:"writeId"`
	CreatedAt         time.Time `bson:"createdAt"`
	LastSeenAt        time.Time `bson:"lastSeenAt"`
	ExpiresAt         time.Time `bson:"expiresAt"`
	AbsoluteExpiresAt time.Time `bson:"absoluteExpiresAt"`
	// Values is the data, readable; it is empty when Sealed is there.
	Values bson.Raw `bson:"values,omitempty"`
	// Sealed is the data, encrypted.
	Sealed *sealed `bson:"sealed,omitempty"`
	// MovedTo is the _id of the document that took over when the session moved to
	// a new id. From then on this one opens nothing and waits for its deletion.
	MovedTo string `bson:"movedTo,omitempty"`
	// QuarantinedAt is set on a document that could not be read.
	QuarantinedAt *time.Time `bson:"quarantinedAt,omitempty"`
}

// DocumentID is the _id. The lens asks a record for it.
func (r *record) DocumentID() string { return r.ID }

// live is a session that was found alive: its record, and its values opened.
type live struct {
	record
	values *Values
	// raw is the document as it was read, nil for one that was not.
	raw bson.Raw
}

// decodeRecord reads a document. It returns ErrCorrupt for anything this
// package would not have written.
func decodeRecord(document bson.Raw) (record, error) {
	var r record
	// The driver's decoder can go on for ever over lengths that lie.
	if err := document.Validate(); err != nil {
		return r, fmt.Errorf("read session document: %w: %w", ErrCorrupt, err)
	}
	if err := bson.Unmarshal(document, &r); err != nil {
		return r, fmt.Errorf("read session document: %w: %w", ErrCorrupt, err)
	}
	switch {
	case r.QuarantinedAt != nil:
		return r, errQuarantined
	case r.Schema != schemaVersion:
		return r, fmt.Errorf("session document of schema %d: %w", r.Schema, ErrCorrupt)
	case r.Rev < 1 || r.ExpiresAt.IsZero() || r.AbsoluteExpiresAt.IsZero():
		return r, fmt.Errorf("session document without rev or dates: %w", ErrCorrupt)
	case (r.Values == nil) == (r.Sealed == nil):
		return r, fmt.Errorf("session document without values: %w", ErrCorrupt)
	case r.Values != nil && document.Lookup("values").Type != bson.TypeEmbeddedDocument:
		return r, fmt.Errorf("session document whose values are no document: %w", ErrCorrupt)
	}
	return r, nil
}

var errQuarantined = fmt.Errorf("set aside earlier: %w", ErrCorrupt)

// newWriteID returns a name for one write that no other write has.
func newWriteID() string { return rand.Text() }

// now is the clock in the precision that BSON dates have.
func (c Config) now() time.Time { return c.Now().UTC().Truncate(time.Millisecond) }

// start returns a new session's record, alive from now on.
func (c Config) start(documentID string, values *Values) *live {
	now := c.now()
	l := &live{values: values, record: record{
		ID: documentID, Schema: schemaVersion, Rev: 1,
		CreatedAt: now, AbsoluteExpiresAt: now.Add(c.Absolute),
	}}
	c.extend(l, now)
	return l
}

// extend moves the dates of a session that is in use: idle from now, and never
// past its absolute end.
func (c Config) extend(l *live, now time.Time) {
	l.LastSeenAt = now
	l.ExpiresAt = now.Add(c.Idle)
	if l.AbsoluteExpiresAt.Before(l.ExpiresAt) {
		l.ExpiresAt = l.AbsoluteExpiresAt
	}
}

// touchDue says whether the dates should move: at most once per touch interval,
// and not when they have nowhere to go.
func (c Config) touchDue(l *live, now time.Time) bool {
	return now.Sub(l.LastSeenAt) >= c.Touch && l.ExpiresAt.Before(l.AbsoluteExpiresAt)
}
