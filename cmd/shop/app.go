package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"crumbs.example/shop/internal/catalog"
	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/lesson"
	"crumbs.example/shop/internal/order"
	"crumbs.example/shop/internal/server"
	"crumbs.example/shop/internal/sessionstore"
)

const (
	// stopWithin bounds each step of stopping: requests under way, then the
	// database.
	stopWithin = 10 * time.Second
	// silentServer is after how long a database that says nothing counts as gone.
	silentServer = 2 * time.Second
)

// app is a running shop: what start has started, and how to stop it again.
type app struct {
	settings     settings
	url          string
	adminAddr    string
	tls          *tls.Config
	databaseURI  string
	databaseNote string
	limits       []string
	log          *slog.Logger
	// stops undo what was started; they run last first.
	stops []func(context.Context) error
	// failed gets the error of a part that stopped by itself.
	failed chan error
}

// run is the whole program: it starts the shop, says where it is, and stops it
// when ctx ends. With healthcheck as its first argument it asks a running shop
// whether it is ready, and returns an error if not.
func run(ctx context.Context, args []string, getenv func(string) string, out, logs io.Writer) error {
	checking := len(args) > 0 && args[0] == "healthcheck"
	if checking {
		args = args[1:]
	}
	s, err := readSettings(args, getenv, out)
	switch {
	case err != nil:
		return err
	case checking:
		return healthCheck(ctx, s)
	}
	a, err := start(ctx, s, newLogger(s, logs))
	if err != nil {
		return err
	}
	a.printBanner(out)
	select {
	case <-ctx.Done():
		a.log.Info("stopping", "because", context.Cause(ctx))
	case err = <-a.failed:
	}
	return errors.Join(err, a.stop())
}

func newLogger(s settings, w io.Writer) *slog.Logger {
	if s.jsonLog {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}

// start starts the parts of the shop in the order in which they need each
// other. After an error everything that had been started is stopped.
func start(ctx context.Context, s settings, log *slog.Logger) (*app, error) {
	gin.SetMode(gin.ReleaseMode)
	a := &app{settings: s, log: log, failed: make(chan error, 2)}
	if err := a.startParts(ctx); err != nil {
		return nil, errors.Join(err, a.stop())
	}
	return a, nil
}

func (a *app) startParts(ctx context.Context) error {
	// The shop's own address is taken first: a second start by mistake should
	// say so before it touches any data.
	listener, err := a.listen()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(a.settings.dataDir, 0o700); err != nil {
		return fmt.Errorf("SHOP_DATA_DIR is %q; allowed is a folder that can be written: %w", a.settings.dataDir, err)
	}

	client, err := a.connect(ctx)
	if err != nil {
		return err
	}
	db := client.Database(a.settings.database)
	catalogue, err := a.openCatalogue(ctx, db)
	if err != nil {
		return err
	}
	secrets, err := a.secrets()
	if err != nil {
		return err
	}
	store, err := a.openSessions(db, secrets)
	if err != nil {
		return err
	}
	orders, err := a.openOrders(db, catalogue, secrets)
	if err != nil {
		return err
	}
	learners, err := a.openCourse(db)
	if err != nil {
		return err
	}
	a.limits = store.Limits()
	metrics := newMetrics(store)
	second := a.listenSecond(listener)
	shop, err := server.New(server.Config{
		Catalogue:      catalogue,
		Sessions:       store,
		Orders:         orders,
		CookieName:     a.settings.cookieName,
		Idle:           a.settings.idle,
		Ready:          func(ctx context.Context) error { return client.Ping(ctx, nil) },
		TrustedProxies: a.settings.trustedProxies,
		Lens:           a.settings.lens,
		Lessons:        learners,
		Labs:           a.openLabs(ctx, db),
		Database:       a.databaseShown(),
		DatabaseName:   a.settings.database,
		SecondPort:     portOf(second),
		Demo:           !a.settings.production,
		Version:        version(),
		Logger:         a.log,
		Observe:        metrics.observe,
	})
	if err != nil {
		return err
	}
	a.onStop(shop.Close)
	if err := a.serveAdmin(metrics, shop.Handler()); err != nil {
		return err
	}
	a.url = shopURL(listener.Addr(), a.settings)
	web := shop.HTTP()
	web.TLSConfig = a.tls
	a.serve(web, listener)
	if second != nil {
		a.serve(shop.HTTP(), second)
	}
	return nil
}

// listenSecond takes a free port beside the shop's own, which the course uses to
// show two servers at once. There is none where the shop listens to more than its
// own machine, speaks HTTPS or has no course, and the course does without.
func (a *app) listenSecond(shop net.Listener) net.Listener {
	addr, ok := shop.Addr().(*net.TCPAddr)
	if !ok || !addr.IP.IsLoopback() || a.tls != nil || !a.settings.lens {
		return nil
	}
	second, err := net.Listen("tcp", net.JoinHostPort(addr.IP.String(), "0"))
	if err != nil {
		a.log.Warn("no second port for the course's labs", "error", err)
		return nil
	}
	a.onStop(func(context.Context) error { return ignoreClosed(second.Close()) })
	return second
}

// portOf is the port of a listener, 0 without one.
func portOf(l net.Listener) int {
	if l == nil {
		return 0
	}
	return l.Addr().(*net.TCPAddr).Port
}

// listen takes the shop's address, and reads the certificate if there is one.
func (a *app) listen() (net.Listener, error) {
	listener, err := net.Listen("tcp", a.settings.addr)
	if err != nil {
		return nil, fmt.Errorf("SHOP_ADDR is %q; allowed is an address that is free: %w", a.settings.addr, err)
	}
	a.onStop(func(context.Context) error { return ignoreClosed(listener.Close()) })
	if a.settings.tlsCert == "" {
		return listener, nil
	}
	certificate, err := tls.LoadX509KeyPair(a.settings.tlsCert, a.settings.tlsKey)
	if err != nil {
		return nil, fmt.Errorf("SHOP_TLS_CERT is %q; allowed is a certificate file, and its key in SHOP_TLS_KEY: %w", a.settings.tlsCert, err)
	}
	a.tls = &tls.Config{Certificates: []tls.Certificate{certificate}}
	return listener, nil
}

// connect returns a client of the configured server, or of the embedded one,
// which it starts.
func (a *app) connect(ctx context.Context) (*mongo.Client, error) {
	a.databaseURI = a.settings.mongoURI
	if a.databaseURI == "" {
		uri, note, stop, err := startDatabase(ctx, a.settings, a.log)
		if err != nil {
			return nil, err
		}
		a.databaseURI, a.databaseNote = uri, note
		a.onStop(stop)
	}
	client, err := mongo.Connect(options.Client().ApplyURI(a.databaseURI).
		SetAppName("crumbs").
		SetMonitor(lens.Monitor()).
		SetConnectTimeout(silentServer).
		SetServerSelectionTimeout(silentServer).
		SetHeartbeatInterval(silentServer))
	if err != nil {
		return nil, errors.New("SHOP_MONGODB_URI cannot be used; allowed is a mongodb:// or mongodb+srv:// URI with valid options")
	}
	a.onStop(client.Disconnect)
	return client, nil
}

// openCatalogue loads the catalogue and keeps it up to date. Without a database
// the shop starts all the same, on the products of its data file.
func (a *app) openCatalogue(ctx context.Context, db *mongo.Database) (*catalog.Catalogue, error) {
	catalogue, err := catalog.New(db, a.log)
	if err != nil {
		return nil, err
	}
	if err := catalogue.Sync(ctx); err != nil {
		a.log.WarnContext(ctx, "the database does not answer yet; the catalogue is served from the data file", "error", err)
	}
	a.background(catalogue.Run)
	return catalogue, nil
}

// openSessions makes the session store that the settings name.
func (a *app) openSessions(db *mongo.Database, secrets []string) (server.Sessions, error) {
	cfg := sessionstore.Config{
		Collection:        db.Collection(a.settings.collection),
		Secrets:           secrets,
		SealKeys:          a.settings.sealKeys,
		Idle:              a.settings.idle,
		Absolute:          a.settings.absolute,
		Touch:             a.settings.touch,
		SaveUninitialized: a.settings.saveUninitialized,
		Cleanup:           a.settings.cleanup,
		Sweep:             a.settings.sweep,
		Logger:            a.log,
		Cookie: sessionstore.CookieConfig{
			Name:           a.settings.cookieName,
			Domain:         a.settings.domain,
			Secure:         a.settings.secure,
			SameSite:       a.settings.sameSite,
			BrowserSession: a.settings.browserSession,
			IsHTTPS:        server.HTTPSBehind(a.settings.trustedProxies),
		},
	}
	switch a.settings.store {
	case "memory":
		return opened(sessionstore.NewMemory(cfg))
	case "cookie":
		return opened(sessionstore.NewCookie(cfg))
	}
	store, err := sessionstore.New(cfg)
	if err != nil {
		return opened(store, err)
	}
	a.background(func(ctx context.Context) {
		if err := store.Maintain(ctx); err != nil {
			a.failed <- fmt.Errorf("SHOP_SESSION_CLEANUP is \"ttl\"; allowed on this server is auto, sweep or off: %w", err)
		}
	})
	return store, nil
}

// openOrders makes the orders, and has those looked after that a crash has left.
func (a *app) openOrders(db *mongo.Database, catalogue *catalog.Catalogue, secrets []string) (*order.Orders, error) {
	orders, err := order.New(order.Config{Database: db, Stock: catalogue, Secrets: secrets, Logger: a.log})
	if err != nil {
		return nil, err
	}
	a.background(orders.Run)
	return orders, nil
}

// openCourse keeps the progress of the course's learners, where there is a course:
// it reads what the lens has recorded.
func (a *app) openCourse(db *mongo.Database) (*lesson.Learners, error) {
	if !a.settings.lens {
		return nil, nil
	}
	learners, err := lesson.NewLearners(lesson.LearnersConfig{Database: db, Logger: a.log})
	if err != nil {
		return nil, err
	}
	a.background(learners.Run)
	return learners, nil
}

func opened(store server.Sessions, err error) (server.Sessions, error) {
	if err != nil {
		return nil, fmt.Errorf("sessions: %w", err)
	}
	return store, nil
}

// secrets returns the given secrets, or those of the data folder.
func (a *app) secrets() ([]string, error) {
	if len(a.settings.secrets) == 0 {
		return keepSecrets(a.settings.dataDir)
	}
	if slices.ContainsFunc(slices.Concat(a.settings.secrets, a.settings.sealKeys), isShort) {
		a.log.Warn("SHOP_SESSION_SECRETS or SHOP_SESSION_SEAL_KEYS holds a short value", "advised_bytes", sessionstore.MinSecret)
	}
	return a.settings.secrets, nil
}

// background runs a part until the shop stops, and waits for its end then.
func (a *app) background(part func(context.Context)) {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { part(ctx) })
	a.onStop(func(context.Context) error {
		cancel()
		running.Wait()
		return nil
	})
}

// serve serves on a listener in the background, over HTTPS if the server has a
// certificate. Stopping lets the requests under way end.
func (a *app) serve(s *http.Server, listener net.Listener) {
	go func() {
		serve := s.Serve
		if s.TLSConfig != nil {
			serve = func(l net.Listener) error { return s.ServeTLS(l, "", "") }
		}
		if err := serve(listener); !errors.Is(err, http.ErrServerClosed) {
			a.failed <- fmt.Errorf("serve %s: %w", listener.Addr(), err)
		}
	}()
	a.onStop(func(ctx context.Context) error {
		if err := s.Shutdown(ctx); err != nil {
			return errors.Join(err, s.Close())
		}
		return nil
	})
}

func (a *app) onStop(stop func(context.Context) error) { a.stops = append(a.stops, stop) }

// stop stops everything in the reverse order of its start.
func (a *app) stop() error {
	var errs error
	for _, stop := range slices.Backward(a.stops) {
		ctx, cancel := context.WithTimeout(context.Background(), stopWithin)
		errs = errors.Join(errs, stop(ctx))
		cancel()
	}
	a.stops = nil
	return errs
}

func ignoreClosed(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}
