package sessionstore_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/mongotest"
	"crumbs.example/shop/internal/sessionstore"
)

func TestMain(m *testing.M) {
	gin.SetMode(gin.TestMode)
	gin.DefaultWriter = io.Discard
	mongotest.Main(m)
}

const secret = "0123456789abcdef0123456789abcdef"

// clock is a clock that a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Now().UTC().Truncate(time.Millisecond)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// fixture is a store on a database of its own, and its collection.
type fixture struct {
	*sessionstore.Store
	config     sessionstore.Config
	collection *mongo.Collection
	clock      *clock
}

// newFixture makes a store; each configure changes its configuration first.
func newFixture(t testing.TB, configure ...func(*sessionstore.Config)) *fixture {
	t.Helper()
	f := &fixture{collection: mongotest.Database(t).Collection("sessions"), clock: newClock()}
	f.config = sessionstore.Config{
		Collection: f.collection,
		Secrets:    []string{secret},
		Cookie:     sessionstore.CookieConfig{Name: "sid"},
		Idle:       time.Hour,
		Absolute:   5 * time.Hour,
		Touch:      10 * time.Minute,
		Timeout:    20 * time.Second, // a busy machine is no failure here
		Now:        f.clock.Now,
	}
	for _, change := range configure {
		change(&f.config)
	}
	f.Store = f.sibling(t, f.config)
	return f
}

// sibling makes another store on the same collection, as another process has it.
func (f *fixture) sibling(t testing.TB, cfg sessionstore.Config) *sessionstore.Store {
	t.Helper()
	store, err := sessionstore.New(cfg)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	return store
}

// documents returns all documents of the collection.
func (f *fixture) documents(t testing.TB) []bson.M {
	t.Helper()
	cursor, err := f.collection.Find(t.Context(), bson.D{})
	if err != nil {
		t.Fatalf("find documents: %v", err)
	}
	var documents []bson.M
	if err := cursor.All(t.Context(), &documents); err != nil {
		t.Fatalf("read documents: %v", err)
	}
	return documents
}

// document returns the only document there is.
func (f *fixture) document(t testing.TB) bson.M {
	t.Helper()
	documents := f.documents(t)
	if len(documents) != 1 {
		t.Fatalf("documents: got %d, want 1", len(documents))
	}
	return documents[0]
}

// browser keeps the cookies of responses and sends them along.
type browser struct {
	cookies map[string]string
}

// visit is one request and what came back.
type visit struct {
	response *httptest.ResponseRecorder
	request  *http.Request
	lens     *lens.Recorder
}

// start begins a request that carries the browser's cookies.
func (b *browser) start(ctx context.Context) visit {
	ctx, recorder := lens.NewContext(ctx)
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/", nil)
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	return visit{httptest.NewRecorder(), r, recorder}
}

// finish takes the response's cookies.
func (b *browser) finish(v visit) {
	for _, cookie := range v.response.Result().Cookies() {
		if b.cookies == nil {
			b.cookies = make(map[string]string)
		}
		if b.cookies[cookie.Name] = cookie.Value; cookie.MaxAge < 0 {
			delete(b.cookies, cookie.Name)
		}
	}
}

// set stores value under key in one request of the browser.
func (b *browser) set(t testing.TB, s *sessionstore.Store, key string, value any) visit {
	t.Helper()
	v := b.start(t.Context())
	err := s.Update(v.response, v.request, func(values *sessionstore.Values) error { return values.Set(key, value) })
	if err != nil {
		t.Fatalf("Update: %v", err)
	}
	b.finish(v)
	return v
}

// loader is a store of either kind.
type loader interface {
	Load(w http.ResponseWriter, r *http.Request) (sessionstore.Session, error)
}

// load loads the session in one request of the browser.
func (b *browser) load(t testing.TB, s loader) (sessionstore.Session, visit) {
	t.Helper()
	v := b.start(t.Context())
	session, err := s.Load(v.response, v.request)
	if err != nil {
		t.Fatalf("Load: %v", err)
	}
	b.finish(v)
	return session, v
}

// setCookies returns the response's Set-Cookie lines.
func (v visit) setCookies() []string { return v.response.Header().Values("Set-Cookie") }

func wantString(t testing.TB, session sessionstore.Session, key, want string) {
	t.Helper()
	var got string
	if _, err := session.Decode(key, &got); err != nil || got != want {
		t.Errorf("value %q: got %q, %v, want %q", key, got, err, want)
	}
}

func wantVerdict(t testing.TB, session sessionstore.Session, want lens.Verdict) {
	t.Helper()
	if session.Verdict != want {
		t.Errorf("verdict: got %s, want %s", session.Verdict, want)
	}
}

func attribute(setCookie, name string) (string, bool) {
	for part := range strings.SplitSeq(setCookie, "; ") {
		key, value, _ := strings.Cut(part, "=")
		if strings.EqualFold(key, name) {
			return value, true
		}
	}
	return "", false
}
