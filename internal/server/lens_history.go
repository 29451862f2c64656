package server

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/templates"
)

// showHistory serves GET /lens: the requests of the tab that the address names,
// or those of the session whose cookie came along.
func (s *Server) showHistory(c *gin.Context) error {
	props := templates.LensHistoryProps{Layout: s.lensLayout(c, "Requests"), Tab: s.tab(c)}
	traces := s.history.OfTab(props.Tab)
	if props.Tab == "" {
		if ids := s.cfg.Sessions.DocumentIDs(c.Request); len(ids) > 0 {
			traces, props.BySession = s.history.OfDocument(ids...), true
		}
	}
	props.Rows = s.historyRows(traces)
	return render(c, http.StatusOK, templates.LensHistory(props))
}

// historyRows numbers the traces, oldest first, and marks where the cookie came,
// went or changed between two of them.
func (s *Server) historyRows(traces []*lens.Trace) []templates.LensRow {
	rows := make([]templates.LensRow, len(traces))
	for i, t := range traces {
		rows[i] = templates.LensRow{
			Number: len(traces) - i, ID: t.ID, At: t.At.UTC().Format("15:04:05"), Line: t.Method + " " + lineOf(t.URI), Status: t.Status,
			Chips: lens.Chips(t.Summary), Led: t.From != "",
		}
		if j := slices.IndexFunc(traces[i+1:], func(earlier *lens.Trace) bool { return lens.SameJar(earlier, t) }); j >= 0 {
			rows[i].Mark = lens.Between(traces[i+1+j], t, rows[i].Number-1-j, rows[i].Number)
		}
	}
	return rows
}

// lineOf is a request's address without the lens's own part of it.
func lineOf(uri string) string {
	path, query, _ := strings.Cut(uri, "?")
	parts := slices.DeleteFunc(strings.Split(query, "&"), func(part string) bool { return part == "" || strings.HasPrefix(part, "lens=") })
	if len(parts) == 0 {
		return path
	}
	return path + "?" + strings.Join(parts, "&")
}
