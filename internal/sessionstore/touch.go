package sessionstore

import (
	"context"
	"net/http"

	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/lens"
)

// keepAlive moves the dates of a session in use when they are due, and re-sends
// the cookie when it has fallen behind. The values are not touched: their
// revision stays, so a touch never gets in the way of a writer. A failure is
// logged and otherwise ignored; the next request tries again.
func (s *Store) keepAlive(ctx context.Context, w http.ResponseWriter, r *http.Request, st *state) {
	if checkResponse(w, r) != nil {
		return
	}
	if now := s.cfg.now(); s.cfg.touchDue(st.live, now) {
		if err := s.touch(ctx, st); err != nil {
			s.cfg.Logger.WarnContext(ctx, "session touch failed", "error", err)
			return
		}
	}
	if reason := s.cookieDue(st, false); reason != lens.CookieNotDue {
		s.sendCookie(w, r, st, reason)
	}
}

// touch moves the dates in the database. Of several requests that find the
// touch due at once, the first one's is made; the others match no document any
// more, and need not.
func (s *Store) touch(ctx context.Context, st *state) error {
	later := *st.live
	s.cfg.extend(&later, s.cfg.now())
	result, err := s.collection.UpdateOne(ctx,
		bson.D{{Key: "_id", Value: later.ID}, {Key: "lastSeenAt", Value: st.live.LastSeenAt}},
		bson.D{{Key: "$set", Value: bson.D{
			{Key: "lastSeenAt", Value: later.LastSeenAt},
			{Key: "expiresAt", Value: later.ExpiresAt},
		}}})
	if err != nil {
		return s.unavailable("touch session", err)
	}
	if result.MatchedCount == 0 {
		return nil
	}
	st.live = &later
	s.note(ctx, "touch", &s.events.touched)
	lens.FromContext(ctx).Write(lens.Touched, 0)
	lens.FromContext(ctx).Wrote(&later.record)
	return nil
}
