package sessionstore

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/topology"
)

// maxSends bounds how often one and the same write is sent because its answer
// was lost.
const maxSends = 3

// replace stores next in place of before, if before is still what is stored.
// It returns next when that was done, and the newest session when another
// writer was first. It never inserts: a session that was ended stays ended, and
// replace returns ErrEnded.
//
// When the answer to the write is lost, the write id tells what became of it.
// Sending it again is safe, because it applies to before's revision alone and
// so can be made once at most. ErrUncertain remains where the document cannot
// be read, or where others have written since and the trace is gone.
func (s *Store) replace(ctx context.Context, before, next *live) (*live, error) {
	next.Rev, next.WriteID = before.Rev+1, newWriteID()
	if err := s.sealer.put(&next.record, next.values); err != nil {
		return nil, err
	}
	var lost error // why an answer is missing, once one is
	for range maxSends {
		made, err := s.compareAndSet(ctx, before, next)
		if made {
			return next, nil
		}
		if err != nil && !answered(err) {
			lost = err
		}
		newest, readErr := s.read(ctx, before.ID)
		switch {
		case isMissing(readErr):
			return nil, fmt.Errorf("replace session: %w", ErrEnded)
		case readErr != nil && lost != nil:
			return nil, fmt.Errorf("replace session: %w: %w", ErrUncertain, lost)
		case readErr != nil:
			return nil, readErr
		case newest.WriteID == next.WriteID:
			return next, nil
		case newest.Rev == before.Rev && lost == nil:
			return nil, s.unavailable("replace session", err)
		case newest.Rev == before.Rev:
			continue
		case newest.Rev == before.Rev+1 || lost == nil:
			return newest, nil
		}
		return nil, fmt.Errorf("replace session: %w: %w", ErrUncertain, lost)
	}
	return nil, fmt.Errorf("replace session: %w: %w", ErrUncertain, lost)
}

// compareAndSet sends one conditional update and reports whether it was made.
func (s *Store) compareAndSet(ctx context.Context, before, next *live) (bool, error) {
	writing, cancel := leaveTime(ctx)
	defer cancel()
	set := bson.D{
		{Key: "rev", Value: next.Rev},
		{Key: "writeId", Value: next.WriteID},
		{Key: "values", Value: next.Values},
	}
	update := bson.D{}
	if next.Sealed != nil {
		set[2] = bson.E{Key: "sealed", Value: next.Sealed}
		update = append(update, bson.E{Key: "$unset", Value: bson.D{{Key: "values", Value: ""}}})
	} else if before.Sealed != nil {
		update = append(update, bson.E{Key: "$unset", Value: bson.D{{Key: "sealed", Value: ""}}})
	}
	if !next.LastSeenAt.Equal(before.LastSeenAt) {
		set = append(set,
			bson.E{Key: "lastSeenAt", Value: next.LastSeenAt},
			bson.E{Key: "expiresAt", Value: next.ExpiresAt})
	}
	result, err := s.collection.UpdateOne(writing,
		bson.D{{Key: "_id", Value: before.ID}, {Key: "rev", Value: before.Rev}},
		append(update, bson.E{Key: "$set", Value: set}))
	return err == nil && result.MatchedCount == 1, err
}

// answered says that an error leaves no doubt: the server refused the write, or
// was never sent it.
func answered(err error) bool {
	if _, ok := errors.AsType[topology.ServerSelectionError](err); ok {
		return true
	}
	if mongo.IsNetworkError(err) || mongo.IsTimeout(err) || errors.Is(err, context.Canceled) {
		return false
	}
	if we, ok := errors.AsType[mongo.WriteException](err); ok {
		return we.WriteConcernError == nil
	}
	_, ok := errors.AsType[mongo.CommandError](err)
	return ok
}
