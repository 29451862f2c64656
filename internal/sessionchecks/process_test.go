package sessionchecks

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// startWithin bounds a shop's start, stopWithin its orderly end.
const (
	startWithin = 30 * time.Second
	stopWithin  = 20 * time.Second
)

// process is one run of the shop's program.
type process struct {
	cmd *exec.Cmd
	// banner is what it prints, log what it logs.
	banner, log buffer
	ended       chan struct{}
	// err is how it ended; it is set once ended is closed.
	err error
}

// launch runs the shop with these settings and nothing else of the environment's.
func launch(settings []string) (*process, error) {
	if err := noteSources(); err != nil {
		return nil, err
	}
	p := &process{cmd: exec.Command(program), ended: make(chan struct{})}
	// What a killed shop leaves behind in its temporary folder goes with the program's.
	p.cmd.Env = append(withoutSettings(os.Environ()), "TMPDIR="+filepath.Dir(program))
	p.cmd.Env = append(p.cmd.Env, settings...)
	p.cmd.Stdout, p.cmd.Stderr = &p.banner, &p.log
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.ended)
	}()
	return p, nil
}

func withoutSettings(environment []string) []string {
	var kept []string
	for _, variable := range environment {
		if !strings.HasPrefix(variable, "SHOP_") {
			kept = append(kept, variable)
		}
	}
	return kept
}

// awaitBanner returns once the shop says that it is open.
func (p *process) awaitBanner() error {
	deadline := time.After(startWithin)
	for !strings.Contains(p.banner.String(), "Ctrl-C stops it") {
		select {
		case <-p.ended:
			return fmt.Errorf("the shop did not start: %w\n%s", p.err, p.log.String())
		case <-deadline:
			return errors.Join(errors.New("the shop printed no banner"), p.cmd.Process.Kill())
		case <-time.After(5 * time.Millisecond):
		}
	}
	return nil
}

// stop asks the shop to end, and fails the test when it does not end well.
func (p *process) stop(t testing.TB) {
	t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Errorf("stop the shop: %v", err)
	}
	select {
	case <-p.ended:
		if p.err != nil {
			t.Errorf("the shop ended with: %v\n%s", p.err, p.lastLines(5))
		}
	case <-time.After(stopWithin):
		t.Errorf("the shop was still there %v after SIGTERM\n%s", stopWithin, p.lastLines(5))
		p.kill(t)
	}
}

// kill ends the shop at once, as SIGKILL and a power cut do.
func (p *process) kill(t testing.TB) {
	t.Helper()
	if err := p.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Fatalf("kill the shop: %v", err)
	}
	<-p.ended
}

// wantNoFault fails the test when the log tells of a panic, a data race or a
// status 500: no input and no failure of the database is an excuse for one.
func (p *process) wantNoFault(t testing.TB) {
	t.Helper()
	for _, fault := range []string{"DATA RACE", `"msg":"panic"`, "panic: ", "fatal error: ", `"status":500`} {
		if line := p.lineWith(fault); line != "" {
			t.Errorf("the shop logged %q: %s", fault, line)
		}
	}
}

// lineWith returns the log's first line that contains every text.
func (p *process) lineWith(texts ...string) string {
	for line := range strings.Lines(p.log.String()) {
		if containsAll(line, texts) {
			return line
		}
	}
	return ""
}

func (p *process) lastLines(n int) string {
	lines := strings.Split(strings.TrimSpace(p.log.String()), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

func containsAll(text string, parts []string) bool {
	for _, part := range parts {
		if !strings.Contains(text, part) {
			return false
		}
	}
	return true
}

// buffer collects what a process writes, and may be read meanwhile.
type buffer struct {
	mu      sync.Mutex
	content bytes.Buffer
}

// Write implements io.Writer.
func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.content.Write(p)
}

// String returns what has been written so far.
func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.content.String()
}

// freeAddr returns a loopback address that nobody listens on.
func freeAddr(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("find a free address: %v", err)
	}
	defer listener.Close()
	return listener.Addr().String()
}
