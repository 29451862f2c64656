package sessionstore

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// Maintain deletes expired documents in the way that Config.Cleanup says, until
// ctx ends. It is cleaning and nothing more: expiry is checked on every read.
// MongoDB's own TTL deletion runs about once a minute and is enough where the
// server has it. While the database is down Maintain tries again every Sweep.
//
// It returns nil when ctx ends, and an error when CleanupTTL is asked for and
// the server has no TTL indexes.
func (s *Store) Maintain(ctx context.Context) error {
	if s.cfg.Cleanup == CleanupOff {
		return nil
	}
	sweeping := s.cfg.Cleanup == CleanupSweep
	for wait := time.Duration(0); sleep(ctx, wait); wait = s.cfg.Sweep {
		if sweeping {
			s.Sweep(ctx)
			continue
		}
		err := s.ensureTTL(ctx)
		switch {
		case err == nil:
			s.cfg.Logger.InfoContext(ctx, "expired sessions are deleted by the server's TTL index")
			return nil
		case !answered(err) || isElection(err):
			s.cfg.Logger.WarnContext(ctx, "session TTL index not made yet", "error", err)
		case s.cfg.Cleanup == CleanupTTL:
			return fmt.Errorf("make TTL index on sessions: %w", err)
		default:
			sweeping = true
			s.cfg.Logger.InfoContext(ctx, "no TTL index can be made: expired sessions are swept", "every", s.cfg.Sweep, "because", err)
		}
	}
	return nil
}

// sleep waits, and reports whether ctx is still alive then.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	return ctx.Err() == nil
}

// isElection says that the server is between two primaries: it refuses now, and
// will not in a moment (the codes NotWritablePrimary, NotPrimaryNoSecondaryOk,
// InterruptedDueToReplStateChange, PrimarySteppedDown, ShutdownInProgress).
func isElection(err error) bool {
	failure, ok := errors.AsType[mongo.ServerError](err)
	return ok && slices.ContainsFunc([]int{10107, 13435, 11602, 189, 91}, failure.HasErrorCode)
}

// ensureTTL makes the index by which the server deletes each document once its
// expiresAt has passed.
func (s *Store) ensureTTL(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	_, err := s.collection.Indexes().CreateOne(ctx, mongo.IndexModel{
		Keys:    bson.D{{Key: "expiresAt", Value: 1}},
		Options: options.Index().SetExpireAfterSeconds(0),
	})
	return err
}

// sweepTimeout bounds one sweep. A server that has no index on the date reads
// every document for it.
const sweepTimeout = 30 * time.Second

// Sweep deletes what has expired by now: one round of what Maintain does where
// it sweeps. A failure is logged; the next round makes up for it.
func (s *Store) Sweep(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, sweepTimeout)
	defer cancel()
	// lesson:start sweep
	result, err := s.collection.DeleteMany(ctx,
		bson.D{{Key: "expiresAt", Value: bson.D{{Key: "$lte", Value: s.cfg.now()}}}})
	// lesson:end sweep
	if err != nil {
		s.cfg.Logger.WarnContext(ctx, "session sweep failed", "error", err)
		return
	}
	if result.DeletedCount > 0 {
		s.cfg.Logger.InfoContext(ctx, "expired sessions deleted", "count", result.DeletedCount)
	}
}
