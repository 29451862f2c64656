package server

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/cart"
	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/sessionstore"
	"crumbs.example/shop/templates"
)

// orphaned is after how long without its key a document may be an orphan.
const orphaned = 2 * time.Minute

// maxDocuments bounds the list of documents.
const maxDocuments = 100

// lister is a session store that can list its documents.
type lister interface {
	List(ctx context.Context, limit int) ([]sessionstore.Session, error)
	Collection() string
}

// showDocuments serves GET /lens/documents: what else is in the sessions'
// collection. It is the one query that the lens makes itself, and it is for who
// sits at the shop's own machine.
func (s *Server) showDocuments(c *gin.Context) error {
	props := templates.LensDocumentsProps{Layout: s.lensLayout(c, "Session documents")}
	store, ok := s.cfg.Sessions.(lister)
	switch {
	case !ok:
		props.Refusal = "This store keeps no documents in a database, so there is nothing to list."
		return render(c, http.StatusOK, templates.LensDocuments(props))
	case !s.cfg.Demo || !fromHere(c.Request):
		props.Refusal = "The list shows other visitors' sessions, so the shop gives it to its own machine alone, and this request came from another address. In a container every request does. Whoever can reach the database can ask it:"
		props.Mongosh = mongoshLine(s.cfg.Database, s.cfg.DatabaseName, store.Collection(), "{}")
		return render(c, http.StatusForbidden, templates.LensDocuments(props))
	}
	sessions, err := store.List(c.Request.Context(), maxDocuments)
	if err != nil {
		return err
	}
	props.Rows = s.documentRows(sessions, s.cfg.Sessions.DocumentIDs(c.Request))
	props.Full = len(sessions) == maxDocuments
	props.Mongosh = mongoshLine(s.cfg.Database, s.cfg.DatabaseName, store.Collection(), "{}")
	return render(c, http.StatusOK, templates.LensDocuments(props))
}

// fromHere says whether a request came from this machine, from no proxy on it, and
// to one of this machine's own names: another name was pointed here, by a page of
// somebody else's that would read along.
func fromHere(r *http.Request) bool {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	forwarded := r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != ""
	return err == nil && peer.Addr().Unmap().IsLoopback() && !forwarded && isLoopback(r.Host)
}

func (s *Server) documentRows(sessions []sessionstore.Session, yours []string) []templates.DocumentRow {
	now := time.Now()
	rows := make([]templates.DocumentRow, len(sessions))
	for i, session := range sessions {
		var ct cart.Cart
		_, err := session.Decode(cartKey, &ct)
		row := templates.DocumentRow{
			ID: lens.Short(session.ID), Yours: slices.Contains(yours, session.ID),
			Age: templates.Span(now.Sub(session.CreatedAt)), Seen: templates.Span(now.Sub(session.LastSeenAt)) + " ago",
			Expires: templates.Moment(session.ExpiresAt, s.now()), Items: "unreadable",
		}
		if err == nil {
			row.Items = fmt.Sprint(pieces(ct))
		}
		row.Shown, row.Orphan = s.shown(session.ID, now)
		rows[i] = row
	}
	return rows
}

// shown says when a browser last showed the key to a document, as far as the
// lens remembers.
func (s *Server) shown(id string, now time.Time) (text string, orphan bool) {
	last, since := s.history.Shown(id)
	switch {
	case last.IsZero():
		return "not shown in the " + templates.Span(now.Sub(since)) + " that the lens remembers", now.Sub(since) >= orphaned
	case now.Sub(last) < orphaned:
		return "shown by a browser " + templates.Span(now.Sub(last)) + " ago", false
	}
	return "no browser has shown this key for " + templates.Span(now.Sub(last)), true
}
