package main

import (
	"errors"
	"flag"
	"io"
	"net/http"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"crumbs.example/shop/internal/sessionstore"
)

func read(vars map[string]string, args ...string) (settings, error) {
	return readSettings(args, environment(vars), io.Discard)
}

func TestDefaults(t *testing.T) {
	got, err := read(nil)
	if err != nil {
		t.Fatalf("readSettings: %v", err)
	}
	want := settings{
		addr: "localhost:8080", database: "crumbs", dataDir: "./data", embeddedAddr: "127.0.0.1:27117",
		store: "mongo", idle: 336 * time.Hour, absolute: 2160 * time.Hour, touch: time.Hour, sweep: time.Minute,
		collection: "sessions", cleanup: sessionstore.CleanupAuto, cookieName: "crumbs_session",
		secure: sessionstore.SecureAuto, sameSite: http.SameSiteLaxMode, lens: true,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// Each setting is read from its variable, and the flag of the same name counts
// more than the variable.
func TestEverySettingIsRead(t *testing.T) {
	secret, other := strings.Repeat("n", 32), strings.Repeat("o", 32)
	tests := []struct {
		env, flag, value, overridden string
		got                          func(settings) any
		want                         any
	}{
		{"SHOP_ADDR", "addr", ":9000", ":1", func(s settings) any { return s.addr }, ":9000"},
		{"SHOP_ADMIN_ADDR", "admin-addr", "127.0.0.1:9100", ":1", func(s settings) any { return s.adminAddr }, "127.0.0.1:9100"},
		{"SHOP_MONGODB_URI", "mongodb-uri", "mongodb://db.example/", "mongodb://other.example/", func(s settings) any { return s.mongoURI }, "mongodb://db.example/"},
		{"SHOP_MONGODB_URI", "mongodb-uri", "mongodb+srv://db.example/", "mongodb://other.example/", func(s settings) any { return s.mongoURI }, "mongodb+srv://db.example/"},
		{"SHOP_DATABASE", "database", "demo", "x", func(s settings) any { return s.database }, "demo"},
		{"SHOP_DATA_DIR", "data-dir", "/var/lib/shop", "x", func(s settings) any { return s.dataDir }, "/var/lib/shop"},
		{"SHOP_EMBEDDED_ADDR", "embedded-addr", "[::1]:0", "127.0.0.1:1", func(s settings) any { return s.embeddedAddr }, "[::1]:0"},
		{"SHOP_SESSION_SECRETS", "session-secrets", secret + ", " + other, "x", func(s settings) any { return s.secrets }, []string{secret, other}},
		{"SHOP_SESSION_SEAL_KEYS", "session-seal-keys", "k1,k2", "x", func(s settings) any { return s.sealKeys }, []string{"k1", "k2"}},
		{"SHOP_SESSION_STORE", "session-store", "mongo", "mongo", func(s settings) any { return s.store }, "mongo"},
		{"SHOP_SESSION_IDLE", "session-idle", "90m", "2h", func(s settings) any { return s.idle }, 90 * time.Minute},
		{"SHOP_SESSION_ABSOLUTE", "session-absolute", "400h", "500h", func(s settings) any { return s.absolute }, 400 * time.Hour},
		{"SHOP_SESSION_TOUCH", "session-touch", "5m", "6m", func(s settings) any { return s.touch }, 5 * time.Minute},
		{"SHOP_SESSION_SWEEP", "session-sweep", "10s", "1s", func(s settings) any { return s.sweep }, 10 * time.Second},
		{"SHOP_SESSION_COLLECTION", "session-collection", "visits", "x", func(s settings) any { return s.collection }, "visits"},
		{"SHOP_SESSION_CLEANUP", "session-cleanup", "sweep", "off", func(s settings) any { return s.cleanup }, sessionstore.CleanupSweep},
		{"SHOP_SESSION_COOKIE_LIFETIME", "session-cookie-lifetime", "browser", "persistent", func(s settings) any { return s.browserSession }, true},
		{"SHOP_SAVE_UNINITIALIZED", "save-uninitialized", "true", "false", func(s settings) any { return s.saveUninitialized }, true},
		{"SHOP_COOKIE_NAME", "cookie-name", "key", "x", func(s settings) any { return s.cookieName }, "key"},
		{"SHOP_COOKIE_DOMAIN", "cookie-domain", "shop.example", "x.example", func(s settings) any { return s.domain }, "shop.example"},
		{"SHOP_COOKIE_SECURE", "cookie-secure", "always", "never", func(s settings) any { return s.secure }, sessionstore.SecureAlways},
		{"SHOP_COOKIE_SAMESITE", "cookie-samesite", "strict", "none", func(s settings) any { return s.sameSite }, http.SameSiteStrictMode},
		{"SHOP_TRUSTED_PROXIES", "trusted-proxies", "10.0.0.0/8, ::1", "1.1.1.1", func(s settings) any { return s.trustedProxies },
			[]netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}},
		{"SHOP_LENS", "lens", "off", "on", func(s settings) any { return s.lens }, false},
		{"SHOP_LOG", "log", "json", "text", func(s settings) any { return s.jsonLog }, true},
	}
	for _, test := range tests {
		t.Run(test.env+"="+test.value, func(t *testing.T) {
			byVariable, err := read(map[string]string{test.env: test.value})
			if got := test.got(byVariable); err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("by variable: got %v, %v, want %v", got, err, test.want)
			}
			byFlag, err := read(map[string]string{test.env: test.overridden}, "--"+test.flag, test.value)
			if got := test.got(byFlag); err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("by flag over a variable: got %v, %v, want %v", got, err, test.want)
			}
		})
	}
}

// An empty variable counts as not given: that is how compose files leave one out.
func TestEmptyVariableIsNotGiven(t *testing.T) {
	vars := map[string]string{}
	for _, setting := range new(settings).table() {
		vars[setting.env] = ""
	}
	got, err := read(vars)
	want, _ := read(nil)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want the defaults", got, err)
	}
}

// A bad value stops the start with one sentence that names the setting, the
// value and what is allowed.
func TestBadValues(t *testing.T) {
	tests := []struct{ env, value string }{
		{"SHOP_ADDR", "localhost"},
		{"SHOP_ADDR", "localhost:http"},
		{"SHOP_ADDR", "localhost:65536"},
		{"SHOP_ADMIN_ADDR", "9100"},
		{"SHOP_DATABASE", "my database"},
		{"SHOP_DATABASE", "a/b"},
		{"SHOP_DATABASE", strings.Repeat("d", 39)},
		{"SHOP_EMBEDDED_ADDR", "127.0.0.1"},
		{"SHOP_SESSION_STORE", "redis"},
		{"SHOP_SESSION_IDLE", "14"},
		{"SHOP_SESSION_IDLE", "14d"},
		{"SHOP_SESSION_IDLE", "-1h"},
		{"SHOP_SESSION_ABSOLUTE", "0"},
		{"SHOP_SESSION_TOUCH", "often"},
		{"SHOP_SESSION_SWEEP", "0s"},
		{"SHOP_SESSION_COOKIE_LIFETIME", "forever"},
		{"SHOP_COOKIE_NAME", "my cookie"},
		{"SHOP_COOKIE_NAME", "crumbs=session"},
		{"SHOP_COOKIE_NAME", "печенье"},
		{"SHOP_COOKIE_SECURE", "yes"},
		{"SHOP_COOKIE_SAMESITE", "loose"},
		{"SHOP_SESSION_COLLECTION", "$sessions"},
		{"SHOP_SESSION_CLEANUP", "cron"},
		{"SHOP_SAVE_UNINITIALIZED", "maybe"},
		{"SHOP_TRUSTED_PROXIES", "10.0.0.0/8,proxy.example"},
		{"SHOP_TRUSTED_PROXIES", "10.0.0.0/33"},
		{"SHOP_LENS", "yes"},
		{"SHOP_ENV", "prod"},
		{"SHOP_LOG", "xml"},
	}
	for _, test := range tests {
		t.Run(test.env+"="+test.value, func(t *testing.T) {
			_, err := read(map[string]string{test.env: test.value})
			wantSentence(t, err, test.env, test.value, "allowed is ")

			flag := "--" + flagOf(t, test.env)
			_, err = read(nil, flag+"="+test.value)
			wantSentence(t, err, flag, test.value, "allowed is ")
		})
	}
}

func flagOf(t testing.TB, env string) string {
	t.Helper()
	for _, setting := range new(settings).table() {
		if setting.env == env {
			return setting.flag
		}
	}
	t.Fatalf("no setting %s", env)
	return ""
}

// Secrets are named and never shown, in whatever way they are wrong.
func TestSecretsAreNotShown(t *testing.T) {
	tests := []struct{ env, value, hidden string }{
		{"SHOP_MONGODB_URI", "http://root:hunter2@db.example", "hunter2"},
		{"SHOP_MONGODB_URI", "mongodb://root:hunter2@db.example:port", "hunter2"},
		{"SHOP_MONGODB_URI", "root:hunter2@db.example", "hunter2"},
		{"SHOP_SESSION_SECRETS", "hunter2,,old", "hunter2"},
		{"SHOP_SESSION_SEAL_KEYS", "hunter2,", "hunter2"},
	}
	for _, test := range tests {
		t.Run(test.env+"="+test.value, func(t *testing.T) {
			_, err := read(map[string]string{test.env: test.value})
			wantSentence(t, err, test.env, "allowed is ")
			if strings.Contains(err.Error(), test.hidden) {
				t.Errorf("got %q, which shows the secret", err)
			}
		})
	}
}

func TestSettingsThatDependOnEachOther(t *testing.T) {
	long := strings.Repeat("s", 32)
	tests := []struct {
		name string
		vars map[string]string
		want []string
	}{
		{"touch as long as idle", map[string]string{"SHOP_SESSION_IDLE": "1h", "SHOP_SESSION_TOUCH": "1h"}, []string{"SHOP_SESSION_TOUCH is 1h0m0s", "SHOP_SESSION_IDLE"}},
		{"idle as long as absolute", map[string]string{"SHOP_SESSION_IDLE": "2160h"}, []string{"SHOP_SESSION_IDLE is 2160h0m0s", "SHOP_SESSION_ABSOLUTE"}},
		{"absolute above what browsers keep", map[string]string{"SHOP_SESSION_ABSOLUTE": "9601h"}, []string{"SHOP_SESSION_ABSOLUTE is 9601h0m0s", "9600h"}},
		{"certificate without key", map[string]string{"SHOP_TLS_CERT": "cert.pem"}, []string{"SHOP_TLS_CERT", "SHOP_TLS_KEY"}},
		{"key without certificate", map[string]string{"SHOP_TLS_KEY": "key.pem"}, []string{"SHOP_TLS_CERT", "SHOP_TLS_KEY"}},
		{"a cookie that browsers drop", map[string]string{"SHOP_COOKIE_SAMESITE": "none", "SHOP_COOKIE_SECURE": "never"}, []string{"SHOP_COOKIE_SAMESITE", "SHOP_COOKIE_SECURE"}},
		{"production without secrets", map[string]string{"SHOP_ENV": "production"}, []string{"SHOP_SESSION_SECRETS is empty", "SHOP_ENV=production"}},
		{"production with a short secret", map[string]string{"SHOP_ENV": "production", "SHOP_SESSION_SECRETS": long + ",hunter2"}, []string{"SHOP_SESSION_SECRETS", "32 bytes"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := read(test.vars)
			wantSentence(t, err, test.want...)
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("got %q, which shows a secret", err)
			}
		})
	}
}

// A short idle timeout needs no touch interval of its own.
func TestTouchFollowsIdle(t *testing.T) {
	s, err := read(map[string]string{"SHOP_SESSION_IDLE": "2m"})
	if err != nil || s.touch <= 0 || s.touch >= s.idle {
		t.Errorf("got touch %s with idle %s, %v, want less", s.touch, s.idle, err)
	}
}

func TestProductionSettings(t *testing.T) {
	s, err := read(map[string]string{"SHOP_ENV": "production", "SHOP_SESSION_SECRETS": strings.Repeat("s", 32), "SHOP_LENS": "on"})
	if err != nil || !s.production || s.lens {
		t.Errorf("got production %t, lens %t, %v, want production without lens", s.production, s.lens, err)
	}
}

func TestUnknownArguments(t *testing.T) {
	for _, args := range [][]string{{"--colour", "red"}, {"serve"}, {"--addr"}} {
		_, err := read(nil, args...)
		wantSentence(t, err, "--help")
	}
}

// documented are the settings that the contract names.
var documented = []string{
	"SHOP_ADDR", "SHOP_ADMIN_ADDR", "SHOP_MONGODB_URI", "SHOP_DATABASE", "SHOP_DATA_DIR", "SHOP_EMBEDDED_ADDR",
	"SHOP_SESSION_SECRETS", "SHOP_SESSION_STORE", "SHOP_SESSION_IDLE", "SHOP_SESSION_ABSOLUTE", "SHOP_SESSION_TOUCH",
	"SHOP_SESSION_COOKIE_LIFETIME", "SHOP_COOKIE_NAME", "SHOP_COOKIE_DOMAIN", "SHOP_COOKIE_SECURE", "SHOP_COOKIE_SAMESITE",
	"SHOP_SESSION_COLLECTION", "SHOP_SESSION_CLEANUP", "SHOP_SESSION_SWEEP", "SHOP_SAVE_UNINITIALIZED",
	"SHOP_SESSION_SEAL_KEYS", "SHOP_TRUSTED_PROXIES", "SHOP_TLS_CERT", "SHOP_TLS_KEY", "SHOP_LENS", "SHOP_ENV", "SHOP_LOG",
}

func TestHelp(t *testing.T) {
	var help, logs output
	err := run(t.Context(), []string{"--help"}, environment(nil), &help, &logs)
	if !errors.Is(err, flag.ErrHelp) || logs.text() != "" {
		t.Errorf("got %v and the log %q, want ErrHelp and nothing", err, logs.text())
	}
	words := strings.FieldsFunc(help.text(), func(r rune) bool { return strings.ContainsRune(" ,\n()", r) })
	for _, name := range documented {
		if !slices.Contains(words, name) {
			t.Errorf("the help does not name %s", name)
		}
	}
	for _, setting := range new(settings).table() {
		if !slices.Contains(documented, setting.env) {
			t.Errorf("%s is a setting that the contract does not name", setting.env)
		}
		if setting.standard != "" && !strings.Contains(help.text(), setting.env+" (default "+setting.standard+")") {
			t.Errorf("the help does not give the default of %s", setting.env)
		}
	}
}
