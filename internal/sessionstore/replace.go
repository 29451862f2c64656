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

// replace stores next in place of before, if before is still what is stored, and
// reports whether that was done; it was not when another writer was first. It
// never inserts: a session that was ended stays ended.
//
// When the answer to the write is lost, the write id tells what became of it.
// Sending it again is safe, because it applies to before's revision alone and
// so can be made once at most. ErrUncertain remains where the document cannot
// be read, or where others have written since and the trace is gone.
func (s *Store) replace(ctx context.Context, before, next *live) (made bool, err error) {
	next.Rev, next.WriteID = before.Rev+1, newWriteID()
	if err := s.sealer.put(&next.record, next.values); err != nil {
		return false, err
	}
	var lost error // why an answer is missing, once one is
	for range maxSends {
		made, err := s.compareAndSet(ctx, before, next)
		switch {
		case err == nil && (made || lost == nil):
			return made, nil
		case err != nil && answered(err) && lost == nil:
			return false, s.unavailable("replace session", err)
		case err != nil:
			lost = err
		}
		settled, made, err := s.settle(ctx, before, next, lost)
		if settled || err != nil {
			return made, err
		}
	}
	return false, s.uncertain("replace session", lost)
}

// settle finds out what became of a write whose answer was lost. It is settled
// when the document shows the write, or shows that it can no longer be made.
func (s *Store) settle(ctx context.Context, before, next *live, lost error) (settled, made bool, err error) {
	newest, err := s.fetch(ctx, before.ID)
	switch {
	case err == nil && newest.WriteID == next.WriteID:
		return true, true, nil
	case isMissing(err) || err == nil && newest.MovedTo != "":
		return true, false, fmt.Errorf("replace session: %w", ErrEnded)
	case err != nil:
		return false, false, s.uncertain("replace session", lost)
	case newest.Rev == before.Rev:
		return false, false, nil // it may still be on its way
	case newest.Rev == before.Rev+1:
		return true, false, nil // somebody else's write has taken its place
	}
	return false, false, s.uncertain("replace session", lost)
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
	if next.MovedTo != "" {
		set = append(set, bson.E{Key: "movedTo", Value: next.MovedTo})
	}
	// lesson:start compare-and-set
	result, err := s.collection.UpdateOne(writing,
		bson.D{{Key: "_id", Value: before.ID}, {Key: "rev", Value: before.Rev}},
		append(update, bson.E{Key: "$set", Value: set}))
	return err == nil && result.MatchedCount == 1, err
	// lesson:end compare-and-set
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
