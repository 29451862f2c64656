package sessionchecks

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// shop is one running instance of the shop, and what a check may know of it.
type shop struct {
	url string
	// settings are its environment. Instances of one shop share most of them.
	settings []string
	// process is nil when the shop was running already.
	process *process
	// databaseURI and db are empty when the database is not known.
	databaseURI string
	db          *mongo.Database
	transport   *http.Transport
}

// givenShop is the running shop that SHOP_CHECK_URL names.
func givenShop(t testing.TB) *shop {
	t.Helper()
	s := &shop{url: strings.TrimSuffix(given().checkURL, "/"), transport: newTransport(t)}
	if given().checkURI != "" {
		s.databaseURI = given().checkURI
		s.db = connect(t, given().checkURI, given().checkDatabase)
	}
	return s
}

// openShop starts a shop of the test's own, with a data folder and a database
// that are gone when the test ends.
func openShop(t testing.TB, settings ...string) *shop {
	t.Helper()
	if given().checkURL != "" {
		t.Skip("not run: it starts shops with settings of their own, and SHOP_CHECK_URL names a running one")
	}
	database := "checks_" + strings.ToLower(rand.Text()[:12])
	standard := []string{
		"SHOP_ADDR=127.0.0.1:0", "SHOP_EMBEDDED_ADDR=127.0.0.1:0", "SHOP_DATA_DIR=" + folder(t),
		"SHOP_DATABASE=" + database, "SHOP_LOG=json",
	}
	if given().serverURI != "" {
		standard = append(standard, "SHOP_MONGODB_URI="+given().serverURI)
		dropAfterwards(t, connect(t, given().serverURI, database))
	}
	s := start(t, append(standard, settings...))
	s.db = connect(t, s.databaseURI, s.setting("SHOP_DATABASE"))
	return s
}

// folder makes a folder for a shop's data. The name of the test, which t.TempDir
// would put into its path, has characters that the embedded database refuses.
func folder(t testing.TB) string {
	t.Helper()
	path, err := os.MkdirTemp("", "crumbs-data-")
	if err != nil {
		t.Fatalf("make a data folder: %v", err)
	}
	t.Cleanup(func() { os.RemoveAll(path) })
	return path
}

var (
	openAt     = regexp.MustCompile(`Crumbs is open:\s+(\S+)`)
	databaseAt = regexp.MustCompile(`database\s+(mongodb\S+)\s+\(database`)
)

// start runs an instance and stops it when the test ends. A panic, a data race
// or a status 500 in its log fails the test.
func start(t testing.TB, settings []string) *shop {
	t.Helper()
	s := &shop{settings: settings, transport: newTransport(t)}
	s.run(t)
	t.Cleanup(func() {
		s.transport.CloseIdleConnections() // the shop waits for those that never sent a request
		s.process.stop(t)
		s.process.wantNoFault(t)
	})
	return s
}

func (s *shop) run(t testing.TB) {
	t.Helper()
	p, err := launch(s.settings)
	if err == nil {
		err = p.awaitBanner()
	}
	if err != nil {
		t.Fatal(err)
	}
	banner := p.banner.String()
	s.process, s.url = p, openAt.FindStringSubmatch(banner)[1]
	s.databaseURI = s.setting("SHOP_MONGODB_URI")
	if s.databaseURI == "" {
		s.databaseURI = databaseAt.FindStringSubmatch(banner)[1]
	}
}

// restart starts the shop again after its process has ended.
func (s *shop) restart(t testing.TB) {
	t.Helper()
	s.transport.CloseIdleConnections()
	s.process.wantNoFault(t)
	s.run(t)
	s.db = connect(t, s.databaseURI, s.setting("SHOP_DATABASE"))
}

// second starts another instance on the shop's database and data folder. Its
// settings are the shop's but for the ones given.
func (s *shop) second(t testing.TB, settings ...string) *shop {
	t.Helper()
	shared := append(slices.Clone(s.settings), "SHOP_MONGODB_URI="+s.databaseURI)
	other := start(t, append(shared, settings...))
	other.db = s.db.Client().Database(other.setting("SHOP_DATABASE"))
	return other
}

// behindProxy starts a second instance that reaches the database through a
// proxy. The shop itself keeps its own way, and so does the suite when it looks
// into the database.
func (s *shop) behindProxy(t testing.TB, settings ...string) (*shop, *proxy) {
	t.Helper()
	p := openProxy(t, primary(t, s))
	return s.second(t, append(settings, "SHOP_MONGODB_URI="+throughProxy(s.databaseURI, p.addr))...), p
}

// setting returns the value that counts: the last one given.
func (s *shop) setting(name string) string {
	for _, setting := range slices.Backward(s.settings) {
		if value, ok := strings.CutPrefix(setting, name+"="); ok {
			return value
		}
	}
	return ""
}

func newTransport(t testing.TB) *http.Transport {
	transport := &http.Transport{
		MaxIdleConnsPerHost: 64,
		TLSClientConfig:     &tls.Config{InsecureSkipVerify: true}, // a certificate of the test's own making
	}
	t.Cleanup(transport.CloseIdleConnections)
	return transport
}

// connect returns a database handle that the test closes.
func connect(t testing.TB, uri, database string) *mongo.Database {
	t.Helper()
	client, err := mongo.Connect(options.Client().ApplyURI(uri).SetServerSelectionTimeout(10 * time.Second))
	if err != nil {
		t.Fatalf("connect to the database: %v", err)
	}
	t.Cleanup(func() { _ = client.Disconnect(context.Background()) })
	return client.Database(database)
}

func dropAfterwards(t testing.TB, db *mongo.Database) {
	t.Helper()
	t.Cleanup(func() {
		if err := db.Drop(context.Background()); err != nil {
			t.Errorf("drop database %s: %v", db.Name(), err)
		}
	})
}
