package server

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// showHealth serves GET /healthz: 200 while the process serves, database or
// not. A restart would not bring the database back.
func (s *Server) showHealth(c *gin.Context) {
	c.Header("Cache-Control", "no-store")
	c.String(http.StatusOK, "ok\n")
}

// showReadiness serves GET /readyz: 200 when the database answers within a
// second, else 503.
func (s *Server) showReadiness(c *gin.Context) {
	c.Header("Cache-Control", "no-store")
	ctx, cancel := context.WithTimeout(c.Request.Context(), time.Second)
	defer cancel()
	if err := s.cfg.Ready(ctx); err != nil {
		c.Header("Retry-After", "2")
		c.String(http.StatusServiceUnavailable, "the database does not answer\n")
		return
	}
	c.String(http.StatusOK, "ready\n")
}
