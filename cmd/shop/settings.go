package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"crumbs.example/shop/internal/sessionstore"
)

// settings is what the shop can be told by flags and environment variables.
type settings struct {
	addr, adminAddr    string
	mongoURI, database string
	dataDir            string
	embeddedAddr       string
	secrets, sealKeys  []string
	store              string
	idle, absolute     time.Duration
	touch, sweep       time.Duration
	collection         string
	cleanup            sessionstore.Cleanup
	saveUninitialized  bool
	browserSession     bool
	cookieName, domain string
	secure             sessionstore.Secure
	sameSite           http.SameSite
	trustedProxies     []netip.Prefix
	tlsCert, tlsKey    string
	lens, production   bool
	jsonLog            bool
}

// setting is one of them: its flag, its environment variable and its default.
type setting struct {
	flag, env, standard, help string
	// allowed completes the sentence "allowed is ...".
	allowed string
	// secret keeps the value out of messages.
	secret bool
	set    func(text string) error
}

var errNotAllowed = errors.New("not allowed")

// table lists all settings in the order in which the help shows them.
func (s *settings) table() []setting {
	return []setting{
		{flag: "addr", env: "SHOP_ADDR", standard: "localhost:8080", help: "where the shop listens", allowed: "host:port", set: address(&s.addr)},
		{flag: "admin-addr", env: "SHOP_ADMIN_ADDR", help: "where /metrics and the health checks are served besides; empty: nowhere", allowed: "host:port", set: address(&s.adminAddr)},
		{flag: "mongodb-uri", env: "SHOP_MONGODB_URI", help: "the MongoDB server to use; empty: the embedded one", allowed: "a mongodb:// or mongodb+srv:// URI", secret: true, set: mongoURI(&s.mongoURI)},
		{flag: "database", env: "SHOP_DATABASE", standard: "crumbs", help: "the database's name", allowed: "letters, digits, - and _, 38 at most", set: name(&s.database)},
		{flag: "data-dir", env: "SHOP_DATA_DIR", standard: "./data", help: "folder of the embedded database and the secrets", allowed: "a folder", set: text(&s.dataDir)},
		{flag: "embedded-addr", env: "SHOP_EMBEDDED_ADDR", standard: "127.0.0.1:27117", help: "where the embedded database listens", allowed: "a loopback host:port, like 127.0.0.1:27117", set: loopback(&s.embeddedAddr)},
		{flag: "session-secrets", env: "SHOP_SESSION_SECRETS", help: "secrets that sign the cookie, new,old,...; empty: made and kept in the data folder", allowed: "a comma-separated list", secret: true, set: list(&s.secrets)},
		{flag: "session-store", env: "SHOP_SESSION_STORE", standard: "mongo", help: "where sessions are kept", allowed: "mongo, memory or cookie", set: choice(&s.store, map[string]string{"mongo": "mongo", "memory": "memory", "cookie": "cookie"})},
		{flag: "session-idle", env: "SHOP_SESSION_IDLE", standard: "336h", help: "a session ends when unused for this long", allowed: "a duration above 0, like 336h or 90s", set: duration(&s.idle)},
		{flag: "session-absolute", env: "SHOP_SESSION_ABSOLUTE", standard: "2160h", help: "a session ends this long after its start", allowed: "a duration above SHOP_SESSION_IDLE and of 9600h at most", set: duration(&s.absolute)},
		{flag: "session-touch", env: "SHOP_SESSION_TOUCH", help: "a session in use has its dates moved this often at most; empty: 1h, or a quarter of the idle timeout if that is less", allowed: "a duration above 0 and below SHOP_SESSION_IDLE", set: duration(&s.touch)},
		{flag: "session-cookie-lifetime", env: "SHOP_SESSION_COOKIE_LIFETIME", standard: "persistent", help: "whether the cookie outlives the browser", allowed: "persistent or browser", set: choice(&s.browserSession, map[string]bool{"persistent": false, "browser": true})},
		{flag: "cookie-name", env: "SHOP_COOKIE_NAME", standard: "crumbs_session", help: "the cookie's name; over HTTPS it gets the prefix __Host-", allowed: "letters, digits, - and _", set: cookieName(&s.cookieName)},
		{flag: "cookie-domain", env: "SHOP_COOKIE_DOMAIN", help: "the cookie's Domain; empty: this host alone", allowed: "a domain name, like example.com", set: domainName(&s.domain)},
		{flag: "cookie-secure", env: "SHOP_COOKIE_SECURE", standard: "auto", help: "the cookie's Secure attribute; auto follows the connection", allowed: "auto, always or never", set: choice(&s.secure, map[string]sessionstore.Secure{"auto": sessionstore.SecureAuto, "always": sessionstore.SecureAlways, "never": sessionstore.SecureNever})},
		{flag: "cookie-samesite", env: "SHOP_COOKIE_SAMESITE", standard: "lax", help: "the cookie's SameSite attribute", allowed: "lax, strict or none", set: choice(&s.sameSite, map[string]http.SameSite{"lax": http.SameSiteLaxMode, "strict": http.SameSiteStrictMode, "none": http.SameSiteNoneMode})},
		{flag: "session-collection", env: "SHOP_SESSION_COLLECTION", standard: "sessions", help: "the collection of the sessions", allowed: "letters, digits, - and _, 38 at most", set: name(&s.collection)},
		{flag: "session-cleanup", env: "SHOP_SESSION_CLEANUP", standard: "auto", help: "who deletes expired sessions; auto: a TTL index, or a sweeper where the server has none", allowed: "auto, ttl, sweep or off", set: choice(&s.cleanup, map[string]sessionstore.Cleanup{"auto": sessionstore.CleanupAuto, "ttl": sessionstore.CleanupTTL, "sweep": sessionstore.CleanupSweep, "off": sessionstore.CleanupOff})},
		{flag: "session-sweep", env: "SHOP_SESSION_SWEEP", standard: "1m", help: "how often the sweeper deletes", allowed: "a duration above 0", set: duration(&s.sweep)},
		{flag: "save-uninitialized", env: "SHOP_SAVE_UNINITIALIZED", standard: "false", help: "start a session on the first visit, before there is anything to remember", allowed: "true or false", set: choice(&s.saveUninitialized, map[string]bool{"true": true, "false": false})},
		{flag: "session-seal-keys", env: "SHOP_SESSION_SEAL_KEYS", help: "keys that encrypt sessions at rest, new,old,...; empty: readable", allowed: "a comma-separated list", secret: true, set: list(&s.sealKeys)},
		{flag: "trusted-proxies", env: "SHOP_TRUSTED_PROXIES", help: "proxies whose X-Forwarded-Proto is believed; empty: none", allowed: "a comma-separated list of addresses and prefixes", set: prefixes(&s.trustedProxies)},
		{flag: "tls-cert", env: "SHOP_TLS_CERT", help: "certificate file; with the key the shop speaks HTTPS", allowed: "a file, together with SHOP_TLS_KEY", set: text(&s.tlsCert)},
		{flag: "tls-key", env: "SHOP_TLS_KEY", help: "key file of the certificate", allowed: "a file, together with SHOP_TLS_CERT", set: text(&s.tlsKey)},
		{flag: "lens", env: "SHOP_LENS", standard: "on", help: "show on every page what its request did, and log its database commands; always off in production", allowed: "on or off", set: choice(&s.lens, map[string]bool{"on": true, "off": false})},
		{flag: "env", env: "SHOP_ENV", standard: "demo", help: "demo, or production: secrets must be given, the lens is off", allowed: "demo or production", set: choice(&s.production, map[string]bool{"demo": false, "production": true})},
		{flag: "log", env: "SHOP_LOG", standard: "text", help: "the log's format", allowed: "text or json", set: choice(&s.jsonLog, map[string]bool{"text": false, "json": true})},
	}
}

// readSettings reads flags, then environment variables, then defaults: the
// first that is given counts. An empty value stands for the default. The error
// is one sentence that names the setting, the value and what is allowed.
func readSettings(args []string, getenv func(string) string, help io.Writer) (settings, error) {
	var s settings
	table := s.table()
	flags := flag.NewFlagSet("shop", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	for _, setting := range table {
		flags.String(setting.flag, "", "")
	}
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		printHelp(help, table)
		return s, err
	case err != nil:
		return s, fmt.Errorf("%w; --help lists the settings", err)
	case flags.NArg() > 0:
		return s, fmt.Errorf("%q is not a setting; --help lists them", flags.Arg(0))
	}
	given := make(map[string]string)
	flags.Visit(func(f *flag.Flag) { given[f.Name] = f.Value.String() })
	for _, setting := range table {
		source := "--" + setting.flag
		value, ok := given[setting.flag]
		if !ok {
			source, value = setting.env, getenv(setting.env)
		}
		if value = cmp.Or(value, setting.standard); value == "" {
			continue
		}
		if err := setting.set(value); err != nil {
			return s, setting.refuse(source, value)
		}
	}
	return s, s.check()
}

func (st setting) refuse(source, value string) error {
	if st.secret {
		value = "(not shown)"
	}
	return fmt.Errorf("%s is %q; allowed is %s", source, value, st.allowed)
}

// check looks at settings that depend on each other, and fills in the default
// of the touch interval. The session store checks its configuration too; here
// the sentence names the setting.
func (s *settings) check() error {
	s.touch = cmp.Or(s.touch, min(sessionstore.DefaultTouch, s.idle/4))
	switch {
	case s.touch >= s.idle:
		return fmt.Errorf("SHOP_SESSION_TOUCH is %s; allowed is a duration below SHOP_SESSION_IDLE, which is %s", s.touch, s.idle)
	case s.idle >= s.absolute:
		return fmt.Errorf("SHOP_SESSION_IDLE is %s; allowed is a duration below SHOP_SESSION_ABSOLUTE, which is %s", s.idle, s.absolute)
	case s.absolute > sessionstore.MaxCookieAge:
		return fmt.Errorf("SHOP_SESSION_ABSOLUTE is %s; allowed is 9600h at most, as long as browsers keep a cookie", s.absolute)
	case s.store != "mongo" && (len(s.sealKeys) > 0 || s.saveUninitialized):
		return fmt.Errorf("SHOP_SESSION_STORE is %q; allowed with SHOP_SESSION_SEAL_KEYS or SHOP_SAVE_UNINITIALIZED is mongo alone", s.store)
	case (s.tlsCert == "") != (s.tlsKey == ""):
		return errors.New("SHOP_TLS_CERT and SHOP_TLS_KEY are given one without the other; allowed is both or neither")
	case s.sameSite == http.SameSiteNoneMode && s.secure == sessionstore.SecureNever:
		return errors.New("SHOP_COOKIE_SAMESITE is \"none\" while SHOP_COOKIE_SECURE is \"never\"; browsers drop such a cookie, so allowed is auto or always")
	case strings.HasPrefix(s.cookieName, "__") && s.secure != sessionstore.SecureAlways:
		return fmt.Errorf("SHOP_COOKIE_NAME is %q; allowed with that prefix is SHOP_COOKIE_SECURE=always alone, or browsers drop the cookie", s.cookieName)
	case strings.HasPrefix(s.cookieName, "__Host-") && s.domain != "":
		return fmt.Errorf("SHOP_COOKIE_NAME is %q; allowed with that prefix is no SHOP_COOKIE_DOMAIN, which is %q", s.cookieName, s.domain)
	case s.production && len(s.secrets) == 0:
		return errors.New("SHOP_SESSION_SECRETS is empty; with SHOP_ENV=production a list of secrets is required")
	}
	if s.production {
		s.lens = false
		if slices.ContainsFunc(s.secrets, isShort) || slices.ContainsFunc(s.sealKeys, isShort) {
			return fmt.Errorf("SHOP_SESSION_SECRETS or SHOP_SESSION_SEAL_KEYS holds a value of less than %d bytes; with SHOP_ENV=production that is not allowed", sessionstore.MinSecret)
		}
	}
	return nil
}

func isShort(secret string) bool { return len(secret) < sessionstore.MinSecret }

func printHelp(w io.Writer, table []setting) {
	fmt.Fprint(w, "Crumbs: a demo shop that shows what cookies and sessions do.\n\n"+
		"Usage: shop [--setting value ...]\n"+
		"       shop healthcheck     ask the shop at SHOP_ADDR whether it is ready\n\n"+
		"Each setting is a flag or an environment variable; the flag counts.\n\n")
	for _, s := range table {
		fmt.Fprintf(w, "  --%s, %s", s.flag, s.env)
		if s.standard != "" {
			fmt.Fprintf(w, " (default %s)", s.standard)
		}
		fmt.Fprintf(w, "\n      %s. Allowed: %s.\n", s.help, s.allowed)
	}
}

func text(target *string) func(string) error {
	return func(value string) error { *target = value; return nil }
}

func list(target *[]string) func(string) error {
	return func(value string) error {
		for item := range strings.SplitSeq(value, ",") {
			if item = strings.TrimSpace(item); item == "" {
				return errNotAllowed
			}
			*target = append(*target, item)
		}
		return nil
	}
}

func choice[T any](target *T, choices map[string]T) func(string) error {
	return func(value string) error {
		chosen, ok := choices[strings.ToLower(value)]
		if !ok {
			return errNotAllowed
		}
		*target = chosen
		return nil
	}
}

func duration(target *time.Duration) func(string) error {
	return func(value string) error {
		d, err := time.ParseDuration(value)
		if err != nil || d <= 0 {
			return errNotAllowed
		}
		*target = d
		return nil
	}
}
