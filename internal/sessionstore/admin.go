package sessionstore

import (
	"context"
	"fmt"
	"iter"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Summary is what an operator sees of a session: no values, and no id that
// opens it.
type Summary struct {
	// ID is the document's _id, the hash of the session id.
	ID                               string
	CreatedAt, LastSeenAt, ExpiresAt time.Time
}

// liveNow is a filter for the sessions that are alive: neither expired nor set
// aside.
func (s *Store) liveNow() bson.D {
	return bson.D{
		{Key: "expiresAt", Value: bson.D{{Key: "$gt", Value: s.cfg.now()}}},
		{Key: "quarantinedAt", Value: bson.D{{Key: "$exists", Value: false}}},
	}
}

// Count returns the number of live sessions. It may read all of them.
func (s *Store) Count(ctx context.Context) (int64, error) {
	n, err := s.collection.CountDocuments(ctx, s.liveNow())
	if err != nil {
		return 0, s.unavailable("count sessions", err)
	}
	return n, nil
}

// Sessions lists the live sessions in no particular order. Ranging over it reads
// the database as it goes; after an error, which is ErrUnavailable or
// ErrCorrupt, the list ends.
func (s *Store) Sessions(ctx context.Context) iter.Seq2[Summary, error] {
	return func(yield func(Summary, error) bool) {
		cursor, err := s.collection.Find(ctx, s.liveNow())
		if err != nil {
			yield(Summary{}, s.unavailable("list sessions", err))
			return
		}
		defer cursor.Close(context.WithoutCancel(ctx))
		for cursor.Next(ctx) {
			r, err := decodeRecord(cursor.Current)
			if !yield(Summary{r.ID, r.CreatedAt, r.LastSeenAt, r.ExpiresAt}, err) || err != nil {
				return
			}
		}
		if err := cursor.Err(); err != nil {
			yield(Summary{}, s.unavailable("list sessions", err))
		}
	}
}

// EndAll ends every session and returns how many documents were deleted. The
// browsers keep their cookies, which open nothing any more.
func (s *Store) EndAll(ctx context.Context) (int64, error) {
	result, err := s.collection.DeleteMany(ctx, bson.D{})
	if err != nil {
		return 0, fmt.Errorf("some sessions may be left: %w", s.unavailable("end all sessions", err))
	}
	s.events.destroyed.Add(result.DeletedCount)
	return result.DeletedCount, nil
}
