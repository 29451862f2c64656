// Package server turns requests into pages: HTTP in, HTML or JSON out. It is
// the only room that knows gin, and the place where the domain rooms, the
// session store and the templates meet.
package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	ginsessions "github.com/gin-contrib/sessions"
	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/catalog"
	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/lesson"
	"crumbs.example/shop/internal/order"
	"crumbs.example/shop/internal/sessionstore"
)

// maxBody is the largest request body that is read, in bytes.
const maxBody = 64 << 10

// Sessions is what the server needs of a session store: gin-contrib's contract
// for whoever wants to use that, and the calls that tell what happened.
type Sessions interface {
	ginsessions.Store
	Load(http.ResponseWriter, *http.Request) (sessionstore.Session, error)
	Glance(http.ResponseWriter, *http.Request) (sessionstore.Session, error)
	Update(http.ResponseWriter, *http.Request, func(*sessionstore.Values) error) error
	Destroy(http.ResponseWriter, *http.Request) error
	ForgetCookie(http.ResponseWriter, *http.Request) error
	Quarantine(*http.Request, error)
	// DocumentIDs names the documents that the request's cookies open, without
	// asking the database.
	DocumentIDs(*http.Request) []string
	// CookieName is the session cookie's name on the request's connection.
	CookieName(*http.Request) string
	// Limits says, in sentences, what the store cannot do.
	Limits() []string
	// Place says where sessions are kept: "the database".
	Place() string
}

// Config names everything a Server depends on. Catalogue, Sessions, CookieName and
// Ready are needed, and Orders but in a lab.
type Config struct {
	Catalogue *catalog.Catalogue
	Sessions  Sessions
	Orders    *order.Orders
	// CookieName is the session cookie's name over plain HTTP.
	CookieName string
	// Idle is the sessions' idle timeout, for the sentence that tells it.
	Idle time.Duration
	// Ready returns nil when the database answers.
	Ready func(context.Context) error
	// TrustedProxies are the peers whose X-Forwarded headers are believed.
	TrustedProxies []netip.Prefix
	// Lens shows on every page what its request did, and writes each request's
	// database commands to the log.
	Lens bool
	// Labs keeps the sessions of the course's labs. Without it, and without the
	// lens, there are no labs. Close drops what they have left.
	Labs LabDocuments
	// LabSettings returns what a learner's lab is to begin with, the zero value for
	// the defaults; lesson.ErrUnknown for a learner of whom nothing is kept, who gets
	// no lab. No function gives everybody a lab with the defaults.
	LabSettings func(ctx context.Context, learner string) (lesson.Settings, error)
	// Database is what a reader gives mongosh to look at the sessions themselves,
	// an address without a password in it, or a variable; DatabaseName is the
	// database's name.
	Database, DatabaseName string
	// Lessons keeps the progress of the course's learners. Without them, or without
	// the lens, there is no course.
	Lessons *lesson.Learners
	// Chapters are the course's chapters; nil means lesson.Chapters.
	Chapters []lesson.Chapter
	// SecondPort is another port on which Handler is served to this machine's own
	// browsers, for the second servers of labs; 0 for none. Browsers do not keep
	// ports apart when they choose cookies (RFC 6265, section 8.5).
	SecondPort int
	// Demo adds what only those who work on the shop want to see: /dev/components.
	Demo bool
	// Version is shown in the footer.
	Version string
	Logger  *slog.Logger
	// Observe, when set, is told of every response: its route, status and time.
	Observe func(route string, status int, took time.Duration)

	// lab makes the server one of a lab's; nil for the shop itself.
	lab *labPlace
}

// Server is the shop's HTTP side. It is made by New and used through Handler.
type Server struct {
	cfg     Config
	engine  *gin.Engine
	origins *http.CrossOriginProtection
	isHTTPS func(*http.Request) bool
	// history is what the lens remembers; nil where it is off.
	history *lens.History
	// course is nil where there is none.
	course *course
	// labs are the open labs of the course; nil where there are none.
	labs *labs
}

// New returns a server, or an error about what cfg lacks.
func New(cfg Config) (*Server, error) {
	if cfg.Catalogue == nil || cfg.Sessions == nil || cfg.Orders == nil && cfg.lab == nil || cfg.CookieName == "" || cfg.Ready == nil {
		return nil, errors.New("server: Catalogue, Sessions, Orders, CookieName and Ready are needed")
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	s := &Server{
		cfg: cfg, engine: gin.New(), origins: http.NewCrossOriginProtection(),
		isHTTPS: HTTPSBehind(cfg.TrustedProxies),
	}
	switch {
	case cfg.lab != nil:
		s.history = cfg.lab.history
	case cfg.Lens:
		s.history = lens.NewHistory(lens.MaxTraces)
		if cfg.Labs != nil {
			s.labs = newLabs(withLearners(cfg), s.isHTTPS, s.history)
		}
		s.course = newCourse(cfg, s.labs)
	}
	if err := s.engine.SetTrustedProxies(prefixStrings(cfg.TrustedProxies)); err != nil {
		return nil, err
	}
	s.routes()
	return s, nil
}

// Handler returns the whole shop as one handler.
func (s *Server) Handler() http.Handler {
	handler := s.engine.Handler()
	if s.labs != nil {
		handler = s.labs.mount(handler)
	}
	return http.MaxBytesHandler(handler, maxBody)
}

// Close ends what the server does beside answering requests, none of which may be
// under way any more: it closes the labs and drops their sessions.
func (s *Server) Close(ctx context.Context) error {
	if s.labs == nil {
		return nil
	}
	return s.labs.close(ctx)
}

// now is the time by the clock of the orders, for what pages say about times.
func (s *Server) now() time.Time {
	if s.cfg.Orders == nil {
		return time.Now()
	}
	return s.cfg.Orders.Now()
}

// HTTP returns a server for Handler with the timeouts that keep slow or silent
// clients from holding connections for ever.
func (s *Server) HTTP() *http.Server {
	return &http.Server{
		Handler:           s.Handler(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(s.cfg.Logger.Handler(), slog.LevelDebug),
	}
}

func prefixStrings(prefixes []netip.Prefix) []string {
	texts := make([]string, len(prefixes))
	for i, prefix := range prefixes {
		texts[i] = prefix.String()
	}
	return texts
}
