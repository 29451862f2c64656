package embeddedmongo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"syscall"
)

// Config says where an embedded server keeps its data and where it listens.
type Config struct {
	// Dir is the data folder. The server's files are in its subfolder embedded.
	Dir string
	// Addr is the wanted TCP address, for example 127.0.0.1:27117. It must be a
	// loopback address, since the server asks nobody for a password. With port 0
	// any free port is used.
	Addr string
	// Logger gets what goes wrong; nil discards it.
	Logger *slog.Logger
}

// Server is a running MongoDB-compatible server.
type Server struct {
	folder *folder
	engine *engine
	gate   *gate
	moved  string

	closeOnce sync.Once
	closed    chan struct{}
	closeErr  error
}

// Start opens the data folder, making it if need be, and starts to serve. ctx
// bounds the start alone; Close ends the server. It fails with ErrInUse when
// another server has the folder open.
func Start(ctx context.Context, cfg Config) (*Server, error) {
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	folder, err := claimFolder(cfg.Dir)
	if err != nil {
		return nil, err
	}
	listener, moved, err := listen(cfg.Addr)
	if err != nil {
		return nil, errors.Join(err, folder.release())
	}
	s := &Server{folder: folder, moved: moved, closed: make(chan struct{})}
	if err := s.open(ctx, listener, cfg.Logger); err != nil {
		return nil, errors.Join(err, listener.Close(), folder.release())
	}
	return s, nil
}

// open starts the engine on the claimed folder and the gate on the listener.
func (s *Server) open(ctx context.Context, listener net.Listener, logger *slog.Logger) error {
	indexes := newIndexes(s.folder.path)
	if err := indexes.ensureAll(ctx); err != nil {
		return fmt.Errorf("open the embedded database: %w", err)
	}
	if err := s.folder.setAddress(uri(listener.Addr())); err != nil {
		return err
	}
	engine, err := startEngine(s.folder.path, logger)
	if err != nil {
		return err
	}
	s.engine = engine
	s.gate = openGate(listener, engine.socket, indexes, logger)
	return nil
}

// listen listens on a loopback address. When the port is taken it listens on
// another one of the same host, and moved is the wanted address.
func listen(addr string) (listener net.Listener, moved string, err error) {
	wanted, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil {
		return nil, "", fmt.Errorf("read the embedded database's address %q: %w", addr, err)
	}
	if !wanted.IP.IsLoopback() {
		return nil, "", fmt.Errorf("the embedded database's address %q is not a loopback address such as 127.0.0.1:27117; it has no passwords and must not be reachable from elsewhere", addr)
	}
	listener, err = net.ListenTCP("tcp", wanted)
	if portTaken(err) {
		moved = addr
		wanted.Port = 0
		listener, err = net.ListenTCP("tcp", wanted)
	}
	if err != nil {
		return nil, "", fmt.Errorf("listen on the embedded database's address %q: %w", addr, err)
	}
	return listener, moved, nil
}

func portTaken(err error) bool {
	const windowsAddrInUse = syscall.Errno(10048) // WSAEADDRINUSE
	return errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, windowsAddrInUse)
}

func uri(addr net.Addr) string { return "mongodb://" + addr.String() + "/" }

// URI is the connection string for a driver or mongosh.
func (s *Server) URI() string { return uri(s.Addr()) }

// Addr is the TCP address on which the server listens.
func (s *Server) Addr() net.Addr { return s.gate.listener.Addr() }

// MovedFrom is the wanted address when its port was taken and the server listens
// on another one, else empty.
func (s *Server) MovedFrom() string { return s.moved }

// Close cuts the clients off, waits for the commands under way and gives the
// data folder free. Disconnect clients of this process first. When ctx ends
// before that is done, Close returns its error and the rest is done in the
// background. Close may be called more than once, and from several goroutines.
func (s *Server) Close(ctx context.Context) error {
	s.closeOnce.Do(func() { go s.shutDown() })
	select {
	case <-s.closed:
		return s.closeErr
	case <-ctx.Done():
		return fmt.Errorf("close the embedded database: %w", context.Cause(ctx))
	}
}

func (s *Server) shutDown() {
	defer close(s.closed)
	s.gate.cancel()   // no new clients and commands
	s.engine.cancel() // those under way may end, for up to three seconds
	s.gate.close()
	s.closeErr = errors.Join(s.engine.stop(), s.folder.release())
}
