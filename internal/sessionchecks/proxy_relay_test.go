package sessionchecks

import (
	"net"
	"time"
)

// await blocks a message while the proxy stalls or is slow.
func (p *proxy) await() {
	p.mu.Lock()
	flowing, delay := p.flowing, p.delay
	p.mu.Unlock()
	select {
	case <-flowing:
	case <-p.closed:
	}
	if delay > 0 {
		select {
		case <-time.After(delay):
		case <-p.closed:
		}
	}
}

// serve relays one connection until either side ends it.
func (p *proxy) serve(client net.Conn) {
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		client.Close()
		return
	}
	l := &link{client: client, server: server}
	p.mu.Lock()
	p.links[l] = true
	p.mu.Unlock()

	p.tasks.Go(func() {
		p.relayReplies(l)
		l.close()
	})
	p.relayRequests(l)
	l.close()
	p.mu.Lock()
	delete(p.links, l)
	p.mu.Unlock()
}

func (p *proxy) relayRequests(l *link) {
	for {
		m, err := readMessage(l.client)
		if err != nil {
			return
		}
		p.await()
		if !p.meet(l, m) {
			return
		}
	}
}

func (p *proxy) relayReplies(l *link) {
	for {
		m, err := readMessage(l.server)
		if err != nil || l.losing.Load() {
			return
		}
		p.await()
		if _, err := l.client.Write(m); err != nil {
			return
		}
	}
}

// meet lets a request meet the fault that was ordered for it, or forwards it.
// It reports whether the connection goes on.
func (p *proxy) meet(l *link, m message) bool {
	r := p.take(m)
	if r != nil {
		r.meet()
		switch r.fault {
		case refuse:
			_, err := l.client.Write(m.refusal())
			return err == nil
		case drop:
			return false
		case lose:
			l.losing.Store(true)
		case hold:
			<-r.released
		}
	}
	_, err := l.server.Write(m)
	if r != nil && r.fault == lose {
		_, _ = readMessage(l.client) // ends once the reply has come and was thrown away
		return false
	}
	return err == nil
}

// take returns the rule for a command on sessions, and notes the command if it
// goes to the database.
func (p *proxy) take(m message) *rule {
	name, collection := m.command()
	if collection != "sessions" {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, r := range p.rules {
		if !r.applies(name) {
			continue
		}
		if r.times--; r.times == 0 {
			p.rules = append(p.rules[:i:i], p.rules[i+1:]...)
		}
		if r.fault != refuse && r.fault != drop {
			p.sent = append(p.sent, m)
		}
		return r
	}
	p.sent = append(p.sent, m)
	return nil
}
