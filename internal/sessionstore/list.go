package sessionstore

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// Collection is the name of the collection that holds the documents.
func (s *Store) Collection() string { return s.collection.Name() }

// List returns the newest sessions in the database, at most limit of them, with
// their values. Those that have expired and have not been deleted yet are among
// them; documents that cannot be read are left out. It is for who may see all of
// them: a page for everybody is none of its uses.
func (s *Store) List(ctx context.Context, limit int) ([]Session, error) {
	ctx, cancel := context.WithTimeout(ctx, s.cfg.Timeout)
	defer cancel()
	cursor, err := s.collection.Find(ctx, bson.D{},
		options.Find().SetSort(bson.D{{Key: "lastSeenAt", Value: -1}}).SetLimit(int64(limit)))
	if err != nil {
		return nil, s.unavailable("list sessions", err)
	}
	defer cursor.Close(context.WithoutCancel(ctx))
	var sessions []Session
	for cursor.Next(ctx) {
		r, err := decodeRecord(cursor.Current)
		if err != nil {
			continue
		}
		if values, err := s.sealer.open(r); err == nil {
			st := state{live: &live{record: r, values: values}}
			sessions = append(sessions, st.session())
		}
	}
	if err := cursor.Err(); err != nil {
		return nil, s.unavailable("list sessions", err)
	}
	return sessions, nil
}
