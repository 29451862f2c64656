package sessionchecks

import (
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// fault is what can happen to a single command.
type fault int

const (
	// refuse answers that the command failed. The database never sees it.
	refuse fault = iota
	// drop closes the connection. The database never sees the command.
	drop
	// lose forwards the command and closes the connection before its reply: a
	// write is made, and whoever sent it is not told.
	lose
	// hold keeps the command back until it is released.
	hold
)

// rule is an order for a fault.
type rule struct {
	command string
	fault   fault
	// times is how many commands are still to meet the fault.
	times int
	// after, when not nil, is the rule that has to be met first.
	after *rule

	met      chan struct{} // closed once a command has met it
	meetOnce sync.Once
	// released lets held commands go on.
	released    chan struct{}
	releaseOnce sync.Once
}

// order lets the next commands of that name on sessions meet a fault, as many as
// times says. pass cancels what is left of it.
func (p *proxy) order(t testing.TB, command string, f fault, times int) *rule {
	t.Helper()
	return p.orderAfter(t, nil, command, f, times)
}

// orderAfter is order for commands that come after another rule was met.
func (p *proxy) orderAfter(t testing.TB, first *rule, command string, f fault, times int) *rule {
	t.Helper()
	r := &rule{command: command, fault: f, times: times, after: first, met: make(chan struct{}), released: make(chan struct{})}
	t.Cleanup(r.release)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rules = append(p.rules, r)
	return r
}

// applies says whether a command of that name has to meet the fault now.
func (r *rule) applies(command string) bool {
	return r.command == command && (r.after == nil || r.after.isMet())
}

func (r *rule) isMet() bool {
	select {
	case <-r.met:
		return true
	default:
		return false
	}
}

func (r *rule) meet() { r.meetOnce.Do(func() { close(r.met) }) }

// release lets the held commands go on to the database.
func (r *rule) release() { r.releaseOnce.Do(func() { close(r.released) }) }

// awaitMet returns once a command has met the fault.
func (r *rule) awaitMet(t testing.TB) {
	t.Helper()
	select {
	case <-r.met:
	case <-time.After(10 * time.Second):
		t.Fatalf("no %s command came", r.command)
	}
}

// link is one connection through the proxy.
type link struct {
	client, server net.Conn
	// losing says that the next reply is to be lost.
	losing atomic.Bool
}

func (l *link) close() {
	l.client.Close()
	l.server.Close()
}
