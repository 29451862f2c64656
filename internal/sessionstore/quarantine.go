package sessionstore

import (
	"context"
	"errors"
	"net/http"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/lens"
)

// quarantineFor is how long a document that could not be read is kept for
// whoever wants to find out why.
const quarantineFor = 30 * 24 * time.Hour

// quarantine marks a document that cannot be read: it is never served again,
// stays where it is to be looked at, and is deleted after quarantineFor. A box
// sealed with a key that is not configured is left as it is: the key may come
// back.
func (s *Store) quarantine(ctx context.Context, documentID string, cause error) {
	if errors.Is(cause, errQuarantined) || errors.Is(cause, errNoSealKey) {
		return
	}
	now := s.cfg.now()
	_, err := s.collection.UpdateOne(ctx, byID(documentID), bson.D{{Key: "$set", Value: bson.D{
		{Key: "quarantinedAt", Value: now},
		{Key: "quarantineReason", Value: cause.Error()},
		{Key: "expiresAt", Value: now.Add(quarantineFor)},
	}}})
	s.cfg.Logger.ErrorContext(ctx, "session document set aside", "document", mask(documentID), "cause", cause, "marking", err)
}

// setAside quarantines the request's session, after which it has none.
func (s *Store) setAside(ctx context.Context, st *state, cause error) {
	s.quarantine(ctx, st.live.ID, cause)
	st.live, st.token, st.candidates = nil, token{}, nil
	st.judge(ctx, lens.Corrupt)
}

// Quarantine sets the request's session aside because a value in it could not
// be decoded. The request goes on without a session, and the next Update starts
// a new one. Without a session it does nothing.
func (s *Store) Quarantine(r *http.Request, cause error) {
	st := s.state(r, s.cfg.Cookie.Name)
	if st.live == nil {
		return
	}
	ctx, cancel := s.bound(r, st)
	defer cancel()
	s.setAside(ctx, st, cause)
}

// mask shortens a document's _id for the log: enough to find the document, and
// it is the hash of the session id in any case.
func mask(documentID string) string {
	if len(documentID) < 8 {
		return "…"
	}
	return documentID[:4] + "…" + documentID[len(documentID)-2:]
}
