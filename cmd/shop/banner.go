package main

import (
	"fmt"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"runtime/debug"
	"strings"

	"crumbs.example/shop/internal/sessionstore"
)

// shopURL is the address that a person opens.
func shopURL(addr net.Addr, s settings) string {
	scheme := "http"
	if s.tlsCert != "" {
		scheme = "https"
	}
	host, _, _ := net.SplitHostPort(s.addr)
	_, port, _ := net.SplitHostPort(addr.String())
	return scheme + "://" + net.JoinHostPort(reachable(host, "localhost"), port)
}

// reachable is the host to connect to where a server listens on host: local
// where that means every address of this machine.
func reachable(host, local string) string {
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		return local
	}
	return host
}

// printBanner says where everything is, and what a second instance needs.
func (a *app) printBanner(w io.Writer) {
	fmt.Fprintf(w, "\nCrumbs is open:  %s\n\n", a.url)
	if a.settings.lens {
		fmt.Fprintf(w, "  course    %s/learn\n", a.url)
	}
	fmt.Fprintf(w, "  database  %s  (database %s)%s\n", redactURI(a.databaseURI), a.settings.database, inBrackets(a.databaseNote))
	if a.settings.mongoURI == "" {
		fmt.Fprintf(w, "  look in   mongosh %s%s\n", a.databaseURI, a.settings.database)
	}
	fmt.Fprintf(w, "  data      %s\n", absolute(a.settings.dataDir))
	if a.adminAddr != "" {
		fmt.Fprintf(w, "  metrics   http://%s/metrics\n", a.adminAddr)
	}
	if a.settings.store != "memory" {
		fmt.Fprintf(w, "  second    %s\n", a.secondInstance())
	}
	if line := a.cookieWarning(); line != "" {
		fmt.Fprintf(w, "\n  %s\n", line)
	}
	for _, limit := range a.limits {
		fmt.Fprintf(w, "\n  SHOP_SESSION_STORE is %s. %s", a.settings.store, limit)
	}
	if len(a.limits) > 0 {
		fmt.Fprint(w, "\n\nCtrl-C stops it.\n\n")
		return
	}
	fmt.Fprint(w, "\nCtrl-C stops it. Carts and sessions stay.\n\n")
}

// secondInstance is the command that starts another instance on this one's
// database and secrets.
func (a *app) secondInstance() string {
	parts := []string{"SHOP_ADDR=localhost:8081"}
	if strings.HasSuffix(a.url, ":8081") {
		parts[0] = "SHOP_ADDR=localhost:8082"
	}
	if len(a.settings.secrets) > 0 {
		parts = append(parts, "SHOP_SESSION_SECRETS=...")
	}
	for _, s := range []struct{ name, value, standard string }{
		{"SHOP_DATABASE", a.settings.database, "crumbs"},
		{"SHOP_SESSION_COLLECTION", a.settings.collection, "sessions"},
		{"SHOP_COOKIE_NAME", a.settings.cookieName, "crumbs_session"},
		{"SHOP_SESSION_STORE", a.settings.store, "mongo"},
	} {
		if s.value != s.standard {
			parts = append(parts, s.name+"="+quote(s.value))
		}
	}
	if a.settings.mongoURI == "" {
		parts = append(parts, "SHOP_MONGODB_URI="+strings.TrimSuffix(a.databaseURI, "/"))
	} else {
		parts = append(parts, "SHOP_MONGODB_URI="+quote(redactURI(a.databaseURI)))
	}
	if a.settings.dataDir != "./data" {
		parts = append(parts, "SHOP_DATA_DIR="+quote(absolute(a.settings.dataDir)))
	}
	return strings.Join(append(parts, "go run ./cmd/shop"), " ")
}

// cookieWarning says what plain HTTP does to the cookie.
func (a *app) cookieWarning() string {
	switch {
	case a.settings.tlsCert != "" || a.settings.production && len(a.settings.trustedProxies) > 0:
		return ""
	case a.settings.secure == sessionstore.SecureAlways:
		return "SHOP_COOKIE_SECURE is always and this is plain HTTP: no session can start until there is HTTPS in front."
	case a.settings.secure == sessionstore.SecureAuto:
		return "Plain HTTP: the session cookie goes out without Secure and without the __Host- prefix."
	}
	return ""
}

// redactURI hides the user and password of a MongoDB URI.
func redactURI(uri string) string {
	scheme, rest, _ := strings.Cut(uri, "://")
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		return scheme + "://***@" + rest[at+1:]
	}
	if parsed, err := url.Parse(uri); err == nil {
		return parsed.Redacted()
	}
	return uri
}

// quote writes a value so that a shell takes it as it is.
func quote(value string) string {
	if strings.ContainsFunc(value, func(r rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:", r)
	}) {
		return "'" + strings.ReplaceAll(value, "'", `'\''`) + "'"
	}
	return value
}

func inBrackets(note string) string {
	if note == "" {
		return ""
	}
	return " (" + note + ")"
}

func absolute(path string) string {
	if full, err := filepath.Abs(path); err == nil {
		return full
	}
	return path
}

// version is the module version that was built, if the build knows it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "(devel)" {
		return ""
	}
	return info.Main.Version
}

// databaseShown is what a reader gives mongosh: the embedded server's address,
// or the variable that holds another's, which may have a password in it.
func (a *app) databaseShown() string {
	if a.settings.mongoURI == "" {
		return a.databaseURI
	}
	return "$SHOP_MONGODB_URI"
}
