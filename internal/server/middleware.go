package server

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/lens"
)

// contentSecurityPolicy lets a page load what the shop itself serves, and
// nothing else. There is no inline script or style to make an exception for.
const contentSecurityPolicy = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"

const requestIDHeader = "X-Request-Id"

// requestID names the request in its log line, on its error page and in its
// response's header.
func requestID(c *gin.Context) string { return c.Writer.Header().Get(requestIDHeader) }

// logRequest writes one line per request. It starts the recorder that the
// session store and the database driver report to; what they decided is part of
// the line. Paths are logged without their query, cookies and ids never.
func (s *Server) logRequest(c *gin.Context) {
	started := time.Now()
	c.Header(requestIDHeader, rand.Text()[:16])
	recorder := lens.FromContext(c.Request.Context())
	if recorder == nil {
		var ctx context.Context
		ctx, recorder = lens.NewContext(c.Request.Context())
		c.Request = c.Request.WithContext(ctx)
	}
	c.Next()

	took := time.Since(started)
	if s.cfg.Observe != nil {
		s.cfg.Observe(c.FullPath(), c.Writer.Status(), took)
	}
	attrs := []slog.Attr{
		slog.String("request", requestID(c)),
		slog.String("method", c.Request.Method),
		slog.String("path", loggedPath(c)),
		slog.Int("status", c.Writer.Status()),
		slog.Int("bytes", max(c.Writer.Size(), 0)),
		slog.Duration("took", took.Round(time.Microsecond)),
	}
	attrs = append(attrs, decisions(recorder)...)
	if s.cfg.Lens {
		attrs = append(attrs, slog.String("database", spoken(recorder.Commands())))
	}
	level := slog.LevelInfo
	if err := c.Errors.Last(); err != nil {
		attrs = append(attrs, slog.Any("error", err.Err))
		if c.Writer.Status() >= http.StatusInternalServerError {
			level = slog.LevelError
		}
	}
	s.cfg.Logger.LogAttrs(c.Request.Context(), level, "request", attrs...)
}

// loggedPath is the request's path; in the course its route, because a learner's name
// in the address opens what is kept of the learner.
func loggedPath(c *gin.Context) string {
	path, route := c.Request.URL.Path, c.FullPath()
	switch {
	case isCourseRoute(route):
		return route
	case strings.HasPrefix(path, labsPath):
		return labPrefix(":lab")
	}
	return path
}

// decisions lists what the session store did, and why.
func decisions(recorder *lens.Recorder) []slog.Attr {
	session := recorder.Session()
	attrs := []slog.Attr{
		slog.String("session", session.Verdict.String()),
		slog.String("write", session.Write.String()),
		slog.String("cookie", session.Cookie.String()),
		slog.Int("commands", len(recorder.Commands())),
	}
	if session.Retries > 0 {
		attrs = append(attrs, slog.Int("retries", session.Retries))
	}
	return attrs
}

// spoken lists commands as "find sessions 0.4ms, update sessions 0.9ms".
func spoken(commands []lens.Command) string {
	parts := make([]string, len(commands))
	for i, command := range commands {
		parts[i] = command.Name + " " + command.Collection + " " + command.Duration.Round(10*time.Microsecond).String()
	}
	return strings.Join(parts, ", ")
}

// recoverPanic turns a panic into an error, so that the visitor gets a page and
// the log the stack.
func (s *Server) recoverPanic(c *gin.Context) {
	defer func() {
		cause := recover()
		switch {
		case cause == nil:
			return
		case cause == http.ErrAbortHandler:
			panic(cause) // net/http's own way of dropping a connection
		}
		s.cfg.Logger.ErrorContext(c.Request.Context(), "panic", "request", requestID(c), "cause", cause, "stack", string(debug.Stack()))
		_ = c.Error(fmt.Errorf("panic: %v", cause))
		c.Abort()
	}()
	c.Next()
}

// secureHeaders sets what every response carries.
func secureHeaders(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", contentSecurityPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Next()
}

// varyAccept tells caches that a route answers HTML or JSON as asked.
func varyAccept(c *gin.Context) {
	c.Header("Vary", "Accept")
	c.Next()
}

// checkOrigin refuses requests that another site makes in a visitor's name.
// Browsers say where a request comes from (Sec-Fetch-Site, Origin), so forms
// need no tokens.
func (s *Server) checkOrigin(c *gin.Context) {
	// lesson:start check-origin
	if err := s.origins.Check(c.Request); err != nil {
		_ = c.Error(fmt.Errorf("%w: %w", errCrossSite, err))
		c.Abort()
		return
	}
	// lesson:end check-origin
	c.Next()
}

// readForm reads a posted form before anything else is done with the request,
// so that a slow upload does not use up the time of the database.
func (s *Server) readForm(c *gin.Context) {
	if c.Request.Method != http.MethodPost {
		c.Next()
		return
	}
	err := c.Request.ParseForm()
	if err == nil && c.ContentType() == gin.MIMEMultipartPOSTForm {
		err = c.Request.ParseMultipartForm(maxBody)
	}
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		c.Header("Connection", "close")
	} else if err != nil {
		err = fmt.Errorf("%w: %w", errMalformed, err)
	}
	if err != nil {
		_ = c.Error(err)
		c.Abort()
		return
	}
	c.Next()
}

// HTTPSBehind returns a function that tells whether a request came over HTTPS:
// to this server itself, or to one of the trusted proxies in front of it. What
// other peers claim in X-Forwarded-Proto changes nothing.
func HTTPSBehind(proxies []netip.Prefix) func(*http.Request) bool {
	return func(r *http.Request) bool {
		if r.TLS != nil {
			return true
		}
		if r.Header.Get("X-Forwarded-Proto") != "https" {
			return false
		}
		peer, err := netip.ParseAddrPort(r.RemoteAddr)
		if err != nil {
			return false
		}
		for _, proxy := range proxies {
			if proxy.Contains(peer.Addr().Unmap()) {
				return true
			}
		}
		return false
	}
}
