package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestCartSurvivesARestart(t *testing.T) {
	folder := t.TempDir()
	v := newVisitor(t)
	first := launch(t, in(folder))
	v.add(t, first.url, product)
	before := v.cart(t, first.url)
	v.CloseIdleConnections()
	if err := first.stop(t); err != nil {
		t.Fatalf("stop: %v", err)
	}

	second := launch(t, in(folder))
	if got := v.cart(t, second.url); got != before || !strings.Contains(got, product) {
		t.Errorf("after the restart: got the cart %s, want %s", got, before)
	}
}

// Another start on a folder that is in use says so, and how to join it.
func TestSecondStartOnOneFolder(t *testing.T) {
	folder := t.TempDir()
	first := launch(t, in(folder))
	uri := regexp.MustCompile(`mongodb://\S+`).FindString(first.out.text())
	err := refusal(t, in(folder))
	wantSentence(t, err, folder, "SHOP_MONGODB_URI="+uri)

	joined := launch(t, in(folder, "SHOP_MONGODB_URI="+uri))
	v := newVisitor(t)
	v.add(t, first.url, product)
	if got, want := v.cart(t, joined.url), v.cart(t, first.url); got != want || !strings.Contains(got, product) {
		t.Errorf("the second instance shows the cart %s, want %s", got, want)
	}
	v.add(t, joined.url, product)
	if got := v.cart(t, first.url); !strings.Contains(got, `"quantity":2`) {
		t.Errorf("after an add through the second instance: got %s, want two pieces", got)
	}
}

// The banner's command for a second instance is exact: a shell that runs it
// starts a shop that shows the same carts.
func TestBannerGivesTheCommandForASecondInstance(t *testing.T) {
	for name, folder := range map[string]string{
		"a plain folder":       filepath.Join(t.TempDir(), "data"),
		"a folder with spaces": filepath.Join(t.TempDir(), "my shop's data"),
	} {
		t.Run(name, func(t *testing.T) {
			first := launch(t, in(folder, "SHOP_DATABASE=other"))
			line := regexp.MustCompile(`(?m)^ +second +(.*) go run \./cmd/shop$`).FindStringSubmatch(first.out.text())
			if line == nil {
				t.Fatalf("no command in the banner:\n%s", first.out.text())
			}
			vars := fromShell(t, line[1])
			if vars["SHOP_ADDR"] == "" || vars["SHOP_ADDR"] == "127.0.0.1:0" {
				t.Errorf("SHOP_ADDR: got %q, want an address of its own", vars["SHOP_ADDR"])
			}
			second := launch(t, with(vars, "SHOP_ADDR=127.0.0.1:0"))
			v := newVisitor(t)
			v.add(t, first.url, product)
			if got := v.cart(t, second.url); !strings.Contains(got, product) {
				t.Errorf("the second instance shows the cart %s, want the same", got)
			}
		})
	}
}

// fromShell returns the variables that a shell understands assignments to be.
func fromShell(t testing.TB, assignments string) map[string]string {
	t.Helper()
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell here")
	}
	env, err := exec.LookPath("env")
	if err != nil {
		t.Skip("no env here")
	}
	command := exec.CommandContext(t.Context(), shell, "-c", assignments+" "+env)
	command.Env = []string{"PATH=/nowhere"}
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("sh -c %q: %v\n%s", assignments, err, out)
	}
	vars := map[string]string{}
	for line := range strings.Lines(string(out)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		if strings.HasPrefix(name, "SHOP_") {
			vars[name] = value
		}
	}
	return vars
}

func TestBanner(t *testing.T) {
	folder := t.TempDir()
	p := launch(t, in(folder, "SHOP_ADMIN_ADDR="+freeAddress(t)))
	for _, want := range []string{"Crumbs is open:  " + p.url, "mongodb://127.0.0.1:", folder, "mongosh ", "Plain HTTP"} {
		if !strings.Contains(p.out.text(), want) {
			t.Errorf("%q is not in the banner:\n%s", want, p.out.text())
		}
	}
	if got := metricsOf(t, p); !strings.Contains(got, "shop_session_events_total") {
		t.Errorf("the banner's address of the metrics: got %.200s", got)
	}
	if status, _ := newVisitor(t).get(t, p.url+"/metrics"); status != http.StatusNotFound {
		t.Errorf("the shop's own /metrics: got status %d, want 404", status)
	}
}

// metricsOf opens the address of the metrics that the banner gives.
func metricsOf(t testing.TB, p *program) string {
	t.Helper()
	_, body := newVisitor(t).get(t, regexp.MustCompile(`http://\S+/metrics`).FindString(p.out.text()))
	return body
}

func TestBannerGivesThePortThatWasChosen(t *testing.T) {
	p := launch(t, in(t.TempDir(), "SHOP_ADMIN_ADDR=127.0.0.1:0"))
	if got := metricsOf(t, p); !strings.Contains(got, "shop_session_events_total") {
		t.Errorf("the banner's address of the metrics: got %.200s", got)
	}
}

func TestMetricsCountRequests(t *testing.T) {
	admin := freeAddress(t)
	p := launch(t, in(t.TempDir(), "SHOP_ADMIN_ADDR="+admin))
	v := newVisitor(t)
	v.add(t, p.url, product)
	v.get(t, p.url+"/products/no-such-product")
	v.get(t, p.url+"/wp-login.php")
	await(t, "the counts", func() bool {
		_, body := v.get(t, "http://"+admin+"/metrics")
		return strings.Contains(body, `shop_session_events_total{event="create"} 1`) &&
			strings.Contains(body, `shop_request_seconds_count{route="/cart/items",status="303"} 1`) &&
			strings.Contains(body, `shop_request_seconds_count{route="/products/:slug",status="404"} 1`) &&
			strings.Contains(body, `shop_request_seconds_count{route="none",status="404"} 1`)
	})
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/": 404, "/cart": 404} {
		if status, _ := v.get(t, "http://"+admin+path); status != want {
			t.Errorf("%s on the admin address: got status %d, want %d", path, status, want)
		}
	}
}

// freeAddress returns a loopback address that nobody listens on.
func freeAddress(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("listen: %v", err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func TestRefusedStarts(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("listen: %v", err)
	}
	defer taken.Close()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("not a certificate"), 0o600); err != nil {
		t.Fatalf("write: %v", err)
	}
	empty := t.TempDir()
	if err := os.WriteFile(filepath.Join(empty, secretsFile), nil, 0o600); err != nil {
		t.Fatalf("write: %v", err)
	}
	tests := []struct {
		name, folder, assignment string
		want                     []string
	}{
		{"the port is taken", "", "SHOP_ADDR=" + taken.Addr().String(), []string{"SHOP_ADDR", taken.Addr().String(), "free"}},
		{"the admin port is taken", "", "SHOP_ADMIN_ADDR=" + taken.Addr().String(), []string{"SHOP_ADMIN_ADDR", taken.Addr().String(), "free"}},
		{"the embedded database for everybody", "", "SHOP_EMBEDDED_ADDR=0.0.0.0:0", []string{"SHOP_EMBEDDED_ADDR", "0.0.0.0:0", "loopback"}},
		{"the embedded database without host", "", "SHOP_EMBEDDED_ADDR=:0", []string{"SHOP_EMBEDDED_ADDR", "loopback"}},
		{"a file for a folder", "", "SHOP_DATA_DIR=" + file, []string{"SHOP_DATA_DIR", file}},
		{"a secrets file without secrets", empty, "", []string{filepath.Join(empty, secretsFile)}},
		{"a cookie name that needs Secure", "", "SHOP_COOKIE_NAME=__Host-crumbs", []string{"SHOP_COOKIE_NAME", "__Host-crumbs"}},
		{"a domain that is none", "", "SHOP_COOKIE_DOMAIN=not a domain", []string{"SHOP_COOKIE_DOMAIN", "not a domain"}},
		{"a URL as a domain", "", "SHOP_COOKIE_DOMAIN=http://shop.example", []string{"SHOP_COOKIE_DOMAIN", "http://shop.example"}},
		{"a database that is none", "", "SHOP_MONGODB_URI=mongodb://127.0.0.1:1/?w=many&w=1&tls=maybe", []string{"SHOP_MONGODB_URI"}},
		{"a touch above idle", "", "SHOP_SESSION_TOUCH=400h", []string{"SHOP_SESSION_TOUCH", "400h", "SHOP_SESSION_IDLE"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if test.folder == "" {
				test.folder = t.TempDir()
			}
			wantSentence(t, refusal(t, in(test.folder, test.assignment)), test.want...)
		})
	}
}

// Whether a server has TTL indexes is known only once it is asked.
func TestTTLIndexOnAServerWithout(t *testing.T) {
	err := begin(t, in(t.TempDir(), "SHOP_SESSION_CLEANUP=ttl")).wait(t)
	wantSentence(t, err, "SHOP_SESSION_CLEANUP", "ttl", "allowed")
}

func TestRefusedCertificates(t *testing.T) {
	folder := t.TempDir()
	none, file := filepath.Join(folder, "none.pem"), filepath.Join(folder, "file.pem")
	if err := os.WriteFile(file, []byte("not a certificate"), 0o600); err != nil {
		t.Fatalf("write: %v", err)
	}
	for name, path := range map[string]string{"a file that is not there": none, "a file of something else": file} {
		t.Run(name, func(t *testing.T) {
			err := refusal(t, in(t.TempDir(), "SHOP_TLS_CERT="+path, "SHOP_TLS_KEY="+path))
			wantSentence(t, err, "SHOP_TLS_CERT", path)
		})
	}
}

// A start that is refused leaves nothing behind that would keep the next one
// from the folder or the port.
func TestStartAfterARefusedOne(t *testing.T) {
	folder, address := t.TempDir(), freeAddress(t)
	refusal(t, in(folder, "SHOP_ADDR="+address, "SHOP_COOKIE_DOMAIN=not a domain"))
	p := launch(t, in(folder, "SHOP_ADDR="+address))
	if status, _ := newVisitor(t).get(t, p.url+"/readyz"); status != http.StatusOK {
		t.Errorf("readyz: got status %d, want 200", status)
	}
}

// Without its database the shop opens all the same and shows its catalogue, and
// nothing that it prints or logs holds the password.
func TestDatabaseOutOfReach(t *testing.T) {
	p := launch(t, in(t.TempDir(), "SHOP_MONGODB_URI=mongodb://root:hunter2@"+freeAddress(t)+"/?authSource=admin"))
	v := newVisitor(t)
	for path, want := range map[string]int{"/": 200, "/search": 200, "/cart": 200, "/healthz": 200, "/readyz": 503} {
		if status, _ := v.get(t, p.url+path); status != want {
			t.Errorf("%s: got status %d, want %d", path, status, want)
		}
	}
	if err := p.stop(t); err != nil {
		t.Errorf("stop: %v", err)
	}
	for name, text := range map[string]string{"output": p.out.text(), "log": p.logs.text()} {
		if strings.Contains(text, "hunter2") {
			t.Errorf("the %s holds the password:\n%s", name, text)
		}
	}
}

func TestHealthCheck(t *testing.T) {
	vars := in(t.TempDir(), "SHOP_ADDR="+freeAddress(t))
	check := func() error {
		var out, logs output
		return run(t.Context(), []string{"healthcheck"}, environment(vars), &out, &logs)
	}
	if err := check(); err == nil {
		t.Error("before the start: got no error")
	}
	p := launch(t, vars)
	if err := check(); err != nil {
		t.Errorf("while it runs: %v", err)
	}
	p.stop(t)
	if err := check(); err == nil {
		t.Error("after the stop: got no error")
	}
}

func TestProduction(t *testing.T) {
	secret := strings.Repeat("quite-secret-", 3)
	p := launch(t, in(t.TempDir(), "SHOP_ENV=production", "SHOP_SESSION_SECRETS="+secret, "SHOP_LOG=json"))
	v := newVisitor(t)
	cookie := v.add(t, p.url, product).Cookies()[0]
	if status, _ := v.get(t, p.url+"/lens"); status != http.StatusNotFound {
		t.Errorf("GET /lens: got status %d, want no such page in production", status)
	}
	if _, body := v.get(t, p.url+"/"); strings.Contains(body, "/lens") {
		t.Error("the front page has something of the lens in production")
	}
	if err := p.stop(t); err != nil {
		t.Errorf("stop: %v", err)
	}
	for _, text := range []string{p.out.text(), p.logs.text()} {
		if strings.Contains(text, secret) || strings.Contains(text, cookie.Value) {
			t.Errorf("a secret or a cookie is in:\n%s", text)
		}
	}
	if strings.Contains(p.logs.text(), `"database"`) {
		t.Errorf("the lens is on in production:\n%s", p.logs.text())
	}
}

// The secrets are those of the settings before those of the folder, and an old
// one still opens what it has signed.
func TestSecretsCanBeRotated(t *testing.T) {
	folder := t.TempDir()
	oldSecret, newSecret := strings.Repeat("o", 32), strings.Repeat("n", 32)
	v := newVisitor(t)
	first := launch(t, in(folder, "SHOP_SESSION_SECRETS="+oldSecret))
	v.add(t, first.url, product)
	v.CloseIdleConnections()
	first.stop(t)

	second := launch(t, in(folder, "SHOP_SESSION_SECRETS="+newSecret+","+oldSecret))
	if got := v.cart(t, second.url); !strings.Contains(got, product) {
		t.Fatalf("under the new secret: got the cart %s, want it kept", got)
	}
	if got := len(v.add(t, second.url, product).Cookies()); got != 1 {
		t.Errorf("the next write: got %d cookies, want it signed again", got)
	}
	v.CloseIdleConnections()
	second.stop(t)

	third := launch(t, in(folder, "SHOP_SESSION_SECRETS="+newSecret))
	if got := v.cart(t, third.url); !strings.Contains(got, `"quantity":2`) {
		t.Errorf("without the old secret: got the cart %s, want two pieces", got)
	}
}

// Stopping lets a request that is under way end, and takes no new ones.
func TestStopWaitsForRequests(t *testing.T) {
	p := launch(t, in(t.TempDir()))
	address := strings.TrimPrefix(p.url, "http://")
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	defer conn.Close()
	answer := bufio.NewReader(conn)
	form := "sku=" + product
	fmt.Fprintf(conn, "POST /cart/items HTTP/1.1\r\nHost: %s\r\nExpect: 100-continue\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n", address, len(form))
	if line, err := answer.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("got %q, %v, want the shop to ask for the form", line, err)
	}

	p.cancel()
	await(t, "a closed port", func() bool {
		other, err := net.Dial("tcp", address)
		if err == nil {
			other.Close()
		}
		return err != nil
	})
	if p.hasEnded() {
		t.Error("the shop ended while a request was under way")
	}
	io.WriteString(conn, form)
	if _, err := answer.ReadString('\n'); err != nil { // the rest of "100 Continue"
		t.Fatalf("read on: %v", err)
	}
	response, err := http.ReadResponse(answer, nil)
	if err != nil || response.StatusCode != http.StatusSeeOther {
		t.Fatalf("got %v, %v, want status 303", response, err)
	}
	if err := p.wait(t); err != nil {
		t.Errorf("stop: %v", err)
	}
}
