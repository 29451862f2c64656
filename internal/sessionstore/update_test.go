package sessionstore_test

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/sessionstore"
)

// increment adds one to the number under key.
func increment(key string) func(*sessionstore.Values) error {
	return func(v *sessionstore.Values) error {
		var n int
		if _, err := v.Decode(key, &n); err != nil {
			return err
		}
		return v.Set(key, n+1)
	}
}

// hammer lets writers add in parallel, each through the store that pick gives
// it, and returns how many adds were acknowledged per key.
func hammer(t *testing.T, b *browser, writers, adds, keys int, pick func(writer int) *sessionstore.Store) map[string]int {
	t.Helper()
	acknowledged := make([]atomic.Int64, keys)
	var wg sync.WaitGroup
	for writer := range writers {
		wg.Go(func() {
			for add := range adds {
				key := (writer*adds + add) % keys
				v := b.start(t.Context())
				if err := pick(writer).Update(v.response, v.request, increment(fmt.Sprint("k", key))); err != nil {
					t.Errorf("writer %d, add %d: %v", writer, add, err)
					continue
				}
				acknowledged[key].Add(1)
			}
		})
	}
	wg.Wait()
	counts := make(map[string]int)
	for key := range acknowledged {
		counts[fmt.Sprint("k", key)] = int(acknowledged[key].Load())
	}
	return counts
}

func TestParallelWritersLoseNothing(t *testing.T) {
	tests := []struct {
		name                  string
		stores, writers, adds int
	}{
		{"one instance, 16 writers", 1, 16, 25},
		{"one instance, 64 writers", 1, 64, 5},
		{"two instances, 64 writers", 2, 64, 5},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f, b := newFixture(t), &browser{}
			stores := []*sessionstore.Store{f.Store}
			for range test.stores - 1 {
				stores = append(stores, f.sibling(t, f.config))
			}
			b.set(t, f.Store, "start", "here")
			want := hammer(t, b, test.writers, test.adds, 8, func(w int) *sessionstore.Store { return stores[w%len(stores)] })

			session, _ := b.load(t, f.Store)
			total := 0
			for key, count := range want {
				var got int
				session.Decode(key, &got)
				if got != count {
					t.Errorf("%s: got %d, want %d", key, got, count)
				}
				total += got
			}
			if want := test.writers * test.adds; total != want {
				t.Errorf("total: got %d, want %d", total, want)
			}
		})
	}
}

func TestUpdateStartsASessionOnlyForSomethingToRemember(t *testing.T) {
	f, b := newFixture(t), &browser{}
	v := b.start(t.Context())
	if err := f.Update(v.response, v.request, func(*sessionstore.Values) error { return nil }); err != nil {
		t.Fatalf("Update: %v", err)
	}
	if n := len(f.documents(t)); n != 0 || len(v.setCookies()) != 0 {
		t.Errorf("got %d documents and %d cookies, want none", n, len(v.setCookies()))
	}

	v = b.set(t, f.Store, "key", "value")
	if n := len(v.setCookies()); n != 1 {
		t.Errorf("Set-Cookie: got %d lines, want 1", n)
	}
	document := f.document(t)
	if got := document["rev"]; got != int64(1) {
		t.Errorf("rev: got %v, want 1", got)
	}
	if got := v.lens.Session(); got.Write != lens.Created || got.Cookie != lens.CookieNew {
		t.Errorf("lens: got %s and %s, want create and new session", got.Write, got.Cookie)
	}
}

func TestUpdateThatChangesNothingWritesNothing(t *testing.T) {
	f, b := newFixture(t), &browser{}
	b.set(t, f.Store, "key", "value")
	v := b.set(t, f.Store, "key", "value")
	if got := f.document(t)["rev"]; got != int64(1) {
		t.Errorf("rev: got %v, want 1", got)
	}
	if len(v.setCookies()) != 0 {
		t.Errorf("Set-Cookie: got %v, want none", v.setCookies())
	}
}

func TestUpdateReturnsTheErrorOfTheChange(t *testing.T) {
	f, b := newFixture(t), &browser{}
	refused := errors.New("refused")
	v := b.start(t.Context())
	err := f.Update(v.response, v.request, func(values *sessionstore.Values) error {
		_ = values.Set("key", "value")
		return refused
	})
	if !errors.Is(err, refused) {
		t.Errorf("Update: got %v, want the change's error", err)
	}
	if n := len(f.documents(t)); n != 0 {
		t.Errorf("documents: got %d, want 0", n)
	}
}

func TestARetriedChangeSeesTheOtherWritersValues(t *testing.T) {
	f, b := newFixture(t), &browser{}
	b.set(t, f.Store, "log", []string{"a"})
	other := f.sibling(t, f.config)
	calls := 0
	v := b.start(t.Context())
	err := f.Update(v.response, v.request, func(values *sessionstore.Values) error {
		if calls++; calls == 1 {
			b.set(t, other, "log", []string{"a", "b"}) // another process comes first
		}
		var log []string
		if _, err := values.Decode("log", &log); err != nil {
			return err
		}
		return values.Set("log", append(log, "c"))
	})
	if err != nil {
		t.Fatalf("Update: %v", err)
	}
	session, _ := b.load(t, f.Store)
	var log []string
	session.Decode("log", &log)
	if want := []string{"a", "b", "c"}; !slices.Equal(log, want) {
		t.Errorf("log: got %v, want %v", log, want)
	}
	if got := v.lens.Session().Retries; got != 1 {
		t.Errorf("retries: got %d, want 1", got)
	}
}

func TestASlowWriteCannotReviveAnEndedSession(t *testing.T) {
	f, b := newFixture(t), &browser{}
	b.set(t, f.Store, "key", "value")
	other := f.sibling(t, f.config)

	slow := b.start(t.Context())
	err := f.Update(slow.response, slow.request, func(values *sessionstore.Values) error {
		end := b.start(t.Context())
		if err := other.Destroy(end.response, end.request); err != nil {
			t.Fatalf("Destroy: %v", err)
		}
		return values.Set("key", "revived")
	})
	if !errors.Is(err, sessionstore.ErrEnded) {
		t.Errorf("Update: got %v, want ErrEnded", err)
	}
	if n := len(f.documents(t)); n != 0 {
		t.Errorf("documents: got %d, want 0", n)
	}
	if len(slow.setCookies()) != 0 {
		t.Errorf("Set-Cookie: got %v, want none", slow.setCookies())
	}
}

func TestSaveAfterTheResponseHasBegunIsAnError(t *testing.T) {
	f, b := newFixture(t), &browser{}
	v := b.start(t.Context())
	begun := begunResponse{v.response}
	err := f.Update(begun, v.request, increment("n"))
	if !errors.Is(err, sessionstore.ErrResponseStarted) {
		t.Errorf("Update: got %v, want ErrResponseStarted", err)
	}
	if n := len(f.documents(t)); n != 0 {
		t.Errorf("documents: got %d, want 0", n)
	}
}

type begunResponse struct{ *httptest.ResponseRecorder }

func (begunResponse) Written() bool { return true }

func TestSeveralUpdatesInOneRequestSetOneCookie(t *testing.T) {
	f, b := newFixture(t), &browser{}
	v := b.start(t.Context())
	v.response.Header().Add("Set-Cookie", "other=1; Path=/")
	for range 3 {
		if err := f.Update(v.response, v.request, increment("n")); err != nil {
			t.Fatalf("Update: %v", err)
		}
	}
	if got := v.setCookies(); len(got) != 2 || got[0] != "other=1; Path=/" {
		t.Errorf("Set-Cookie: got %d lines, want the other cookie and ours", len(got))
	}
	if got := f.document(t)["rev"]; got != int64(3) {
		t.Errorf("rev: got %v, want 3", got)
	}
}

func TestMoreWritersThanTheQueueTakesAreRefusedUnwritten(t *testing.T) {
	const writers = 200
	f, b := newFixture(t), &browser{}
	b.set(t, f.Store, "n", 0)
	release := make(chan struct{})
	var made, refused atomic.Int64
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			v := b.start(t.Context())
			err := f.Update(v.response, v.request, func(values *sessionstore.Values) error {
				<-release
				return increment("n")(values)
			})
			switch {
			case err == nil:
				made.Add(1)
			case errors.Is(err, sessionstore.ErrBusy):
				refused.Add(1)
				if refused.Load() == writers-128 {
					close(release)
				}
			default:
				t.Errorf("Update: %v", err)
			}
		})
	}
	wg.Wait()
	if made.Load() != 128 || refused.Load() != writers-128 {
		t.Errorf("got %d made and %d refused, want 128 and %d", made.Load(), refused.Load(), writers-128)
	}
	session, _ := b.load(t, f.Store)
	var n int
	session.Decode("n", &n)
	if n != 128 {
		t.Errorf("n: got %d, want 128", n)
	}
}

func TestSessionTooLarge(t *testing.T) {
	f, b := newFixture(t), &browser{}
	v := b.start(t.Context())
	err := f.Update(v.response, v.request, func(values *sessionstore.Values) error {
		return values.Set("key", make([]byte, 2<<20))
	})
	if !errors.Is(err, sessionstore.ErrTooLarge) {
		t.Errorf("Update: got %v, want ErrTooLarge", err)
	}
}

func TestTheDocumentIsReadable(t *testing.T) {
	type line struct {
		SKU      string    `bson:"sku"`
		Quantity int       `bson:"quantity"`
		AddedAt  time.Time `bson:"addedAt"`
	}
	f, b := newFixture(t), &browser{}
	now := f.clock.Now()
	b.set(t, f.Store, "cart", bson.M{"lines": []line{{"KIT-1001", 2, now}}})
	document := f.document(t)
	for key, want := range map[string]any{
		"schema": int32(1), "rev": int64(1),
		"createdAt": bson.NewDateTimeFromTime(now), "lastSeenAt": bson.NewDateTimeFromTime(now),
		"expiresAt": bson.NewDateTimeFromTime(now.Add(time.Hour)), "absoluteExpiresAt": bson.NewDateTimeFromTime(now.Add(5 * time.Hour)),
	} {
		if got := document[key]; got != want {
			t.Errorf("%s: got %T %v, want %T %v", key, got, got, want, want)
		}
	}
	if _, ok := document["values"].(bson.D); !ok {
		t.Errorf("values: got a %T, want a document", document["values"])
	}
	for _, id := range []string{b.cookies["sid"], b.cookies["sid"][3:46]} {
		if document["_id"] == id {
			t.Error("_id is the session id itself")
		}
	}
}
