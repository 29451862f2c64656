package sessionchecks

import (
	"net"
	"sync"
	"testing"
	"time"
)

// proxy is a TCP proxy between a shop and its database, with faults to order.
// It listens on loopback and relays message by message.
type proxy struct {
	addr, target string

	mu       sync.Mutex
	listener net.Listener // nil while the line is cut
	links    map[*link]bool
	// flowing is closed while messages flow; relays wait for it.
	flowing chan struct{}
	stalled bool
	delay   time.Duration
	rules   []*rule
	// sent are the commands on sessions that went to the database.
	sent []message
	// closed ends all waiting.
	closed chan struct{}
	tasks  sync.WaitGroup
}

// openProxy opens a proxy in front of the server at target. It lets everything
// pass until it is told otherwise, and is gone when the test ends.
func openProxy(t testing.TB, target string) *proxy {
	t.Helper()
	p := &proxy{target: target, addr: "127.0.0.1:0", links: map[*link]bool{}, flowing: make(chan struct{}), closed: make(chan struct{})}
	close(p.flowing)
	p.listen(t)
	t.Cleanup(func() {
		close(p.closed)
		p.cut()
		p.tasks.Wait()
	})
	return p
}

func (p *proxy) listen(t testing.TB) {
	t.Helper()
	var listener net.Listener
	eventually(t, 5*time.Second, "the proxy cannot listen on "+p.addr, func() (ok bool) {
		var err error
		listener, err = net.Listen("tcp", p.addr)
		return err == nil
	})
	p.mu.Lock()
	defer p.mu.Unlock()
	p.listener, p.addr = listener, listener.Addr().String()
	p.tasks.Go(func() { p.accept(listener) })
}

func (p *proxy) accept(listener net.Listener) {
	for {
		client, err := listener.Accept()
		if err != nil {
			return
		}
		p.tasks.Go(func() { p.serve(client) })
	}
}

// stall goes on accepting connections and forwards nothing, in no direction.
// What was sent meanwhile arrives later, as it does on a network.
func (p *proxy) stall() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.stalled {
		p.stalled, p.flowing = true, make(chan struct{})
	}
}

// cut closes all connections and refuses new ones.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.listener != nil {
		p.listener.Close()
		p.listener = nil
	}
	for l := range p.links {
		l.close()
	}
}

// slow delays each message.
func (p *proxy) slow(delay time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.delay = delay
}

// pass lets everything through again.
func (p *proxy) pass(t testing.TB) {
	t.Helper()
	p.slow(0)
	p.mu.Lock()
	if p.stalled {
		p.stalled = false
		close(p.flowing)
	}
	p.rules = nil
	isCut := p.listener == nil
	p.mu.Unlock()
	if isCut {
		p.listen(t)
	}
}

// connections counts the connections that the shop has open.
func (p *proxy) connections() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.links)
}

// commands returns the commands on sessions that went to the database.
func (p *proxy) commands() []message {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]message(nil), p.sent...)
}
