package sessionstore_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/sessionstore"
)

func TestVerdicts(t *testing.T) {
	f, b := newFixture(t), &browser{}
	b.set(t, f.Store, "key", "value")
	good := b.cookies["sid"]
	stranger := newFixture(t)
	other := &browser{}
	other.set(t, stranger.Store, "key", "value")

	tests := []struct {
		name, cookie string
		want         lens.Verdict
	}{
		{"none", "", lens.NoCookie},
		{"the right one", good, lens.Loaded},
		{"another database's", other.cookies["sid"], lens.Unknown},
		{"last character changed", good[:len(good)-1] + flipped(good[len(good)-1]), lens.Forged},
		{"another id", good[:3] + flipped(good[3]) + good[4:], lens.Forged},
		{"later validUntil", strings.Replace(good, ".17", ".27", 2), lens.Forged},
		{"random", "hello", lens.Malformed},
		{"cut short", good[:60], lens.Malformed},
		{"another version", "v2" + good[2:], lens.Malformed},
		{"one part more", good + ".x", lens.Malformed},
		{"8 KB", strings.Repeat("a", 8<<10), lens.Malformed},
		{"an operator", `{"$ne":null}`, lens.Malformed},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := &browser{cookies: map[string]string{}}
			if test.cookie != "" {
				b.cookies["sid"] = test.cookie
			}
			session, v := b.load(t, f.Store)
			wantVerdict(t, session, test.want)
			if got := v.lens.Session().Verdict; got != test.want {
				t.Errorf("lens: got %s, want %s", got, test.want)
			}
			if len(v.setCookies()) != 0 {
				t.Errorf("Set-Cookie: got %v, want none", v.setCookies())
			}
		})
	}
}

func flipped(c byte) string {
	if c == 'A' {
		return "B"
	}
	return "A"
}

func TestADeadCookieNeverBecomesASession(t *testing.T) {
	f, b := newFixture(t), &browser{}
	b.set(t, f.Store, "key", "value")
	old := b.cookies["sid"]
	end := b.start(t.Context())
	if err := f.Destroy(end.response, end.request); err != nil {
		t.Fatalf("Destroy: %v", err)
	}
	again := &browser{cookies: map[string]string{"sid": old}}
	again.set(t, f.Store, "key", "fresh")
	if again.cookies["sid"][:46] == old[:46] {
		t.Error("the id of an ended session was used again")
	}
}

func TestTwoCookiesOfOneNameTheValidOneWins(t *testing.T) {
	f, b := newFixture(t), &browser{}
	b.set(t, f.Store, "key", "value")
	v := (&browser{}).start(t.Context())
	v.request.Header.Set("Cookie", "sid=junk; sid="+b.cookies["sid"])
	session, err := f.Load(v.response, v.request)
	if err != nil {
		t.Fatalf("Load: %v", err)
	}
	wantString(t, session, "key", "value")
}

func TestIdleTimeout(t *testing.T) {
	f, b := newFixture(t), &browser{}
	b.set(t, f.Store, "key", "value")
	for range 6 { // half the idle timeout each: three idle timeouts in all
		f.clock.advance(30 * time.Minute)
		session, _ := b.load(t, f.Store)
		wantVerdict(t, session, lens.Loaded)
	}
	f.clock.advance(time.Hour)
	session, _ := b.load(t, f.Store)
	wantVerdict(t, session, lens.ExpiredIdle)
	wantString(t, session, "key", "")
	if _, err := f.collection.DeleteMany(t.Context(), bson.D{}); err != nil {
		t.Fatal(err)
	}
	session, _ = b.load(t, f.Store)
	wantVerdict(t, session, lens.ExpiredIdle) // the cookie still tells why
}

func TestAbsoluteTimeout(t *testing.T) {
	f, b := newFixture(t), &browser{}
	b.set(t, f.Store, "key", "value")
	for range 11 {
		f.clock.advance(25 * time.Minute)
		b.load(t, f.Store)
	}
	f.clock.advance(25 * time.Minute)
	session, _ := b.load(t, f.Store)
	wantVerdict(t, session, lens.ExpiredAbsolute)
	if _, err := f.collection.DeleteMany(t.Context(), bson.D{}); err != nil {
		t.Fatal(err)
	}
	session, _ = b.load(t, f.Store)
	wantVerdict(t, session, lens.ExpiredAbsolute)
}

func TestTouchMovesDatesOnlyAndAtMostOncePerInterval(t *testing.T) {
	f, b := newFixture(t), &browser{}
	b.set(t, f.Store, "key", "value")
	before := f.document(t)

	f.clock.advance(9 * time.Minute)
	_, v := b.load(t, f.Store)
	if got := f.document(t); got["lastSeenAt"] != before["lastSeenAt"] || len(v.setCookies()) != 0 {
		t.Error("touched before the touch interval was over")
	}
	f.clock.advance(time.Minute)
	_, v = b.load(t, f.Store)
	after := f.document(t)
	if got, want := after["lastSeenAt"], bson.NewDateTimeFromTime(f.clock.Now()); got != want {
		t.Errorf("lastSeenAt: got %v, want %v", got, want)
	}
	if after["rev"] != before["rev"] || after["writeId"] != before["writeId"] {
		t.Error("the touch changed more than dates")
	}
	if len(v.setCookies()) != 1 || v.lens.Session().Cookie != lens.CookieTouched {
		t.Errorf("Set-Cookie: got %v (%s), want one because the expiry moved", v.setCookies(), v.lens.Session().Cookie)
	}
	if _, v = b.load(t, f.Store); len(v.setCookies()) != 0 {
		t.Error("the cookie was sent again with nothing due")
	}
}

func TestCookieAndDocumentAgree(t *testing.T) {
	f, b := newFixture(t), &browser{}
	v := b.set(t, f.Store, "key", "value")
	maxAge, _ := attribute(v.setCookies()[0], "Max-Age")
	if maxAge != strconv.Itoa(int(time.Hour/time.Second)) {
		t.Errorf("Max-Age: got %s, want 3600", maxAge)
	}
	expires, _ := attribute(v.setCookies()[0], "Expires")
	at, err := time.Parse(time.RFC1123, expires)
	if want := f.clock.Now().Add(time.Hour); err != nil || at.Sub(want).Abs() > 2*time.Second {
		t.Errorf("Expires: got %s (%v), want %s", expires, err, want)
	}
}

func TestSecretsRotate(t *testing.T) {
	const newer = "fedcba9876543210fedcba9876543210"
	f, b := newFixture(t), &browser{}
	b.set(t, f.Store, "key", "value")
	rotated := f.config
	rotated.Secrets = []string{newer, secret}
	both := f.sibling(t, rotated)

	if _, v := b.load(t, both); len(v.setCookies()) != 0 {
		t.Error("a read signed the cookie again")
	}
	v := b.set(t, both, "key", "changed")
	if len(v.setCookies()) != 1 || v.lens.Session().Cookie != lens.CookieResigned {
		t.Errorf("Set-Cookie: got %v (%s), want one signed again", v.setCookies(), v.lens.Session().Cookie)
	}
	rotated.Secrets = []string{newer}
	session, _ := b.load(t, f.sibling(t, rotated))
	wantString(t, session, "key", "changed")
	session, _ = b.load(t, f.Store)
	wantVerdict(t, session, lens.Forged)
}

func TestDestroy(t *testing.T) {
	f, b := newFixture(t), &browser{}
	b.set(t, f.Store, "key", "value")
	v := b.start(t.Context())
	if err := f.Destroy(v.response, v.request); err != nil {
		t.Fatalf("Destroy: %v", err)
	}
	if n := len(f.documents(t)); n != 0 {
		t.Errorf("documents: got %d, want 0", n)
	}
	if got, _ := attribute(v.setCookies()[0], "Max-Age"); got != "0" {
		t.Errorf("Max-Age: got %q, want 0", got)
	}
	session, _ := b.load(t, f.Store)
	wantVerdict(t, session, lens.Unknown)
}

func TestForgetCookieLeavesTheDocument(t *testing.T) {
	f, b := newFixture(t), &browser{}
	b.set(t, f.Store, "key", "value")
	old := b.cookies["sid"]
	v := b.start(t.Context())
	if err := f.ForgetCookie(v.response, v.request); err != nil {
		t.Fatalf("ForgetCookie: %v", err)
	}
	b.finish(v)
	session, _ := b.load(t, f.Store)
	wantVerdict(t, session, lens.NoCookie)
	f.document(t)
	session, _ = (&browser{cookies: map[string]string{"sid": old}}).load(t, f.Store)
	wantString(t, session, "key", "value")
}

func TestRenew(t *testing.T) {
	f, b := newFixture(t), &browser{}
	b.set(t, f.Store, "key", "value")
	old := &browser{cookies: map[string]string{"sid": b.cookies["sid"]}}
	before := f.document(t)

	v := b.start(t.Context())
	err := f.Renew(v.response, v.request, func(values *sessionstore.Values) error { return values.Set("account", "ann") })
	if err != nil {
		t.Fatalf("Renew: %v", err)
	}
	b.finish(v)
	session, _ := b.load(t, f.Store)
	wantString(t, session, "key", "value")
	wantString(t, session, "account", "ann")
	after := f.document(t)
	if after["_id"] == before["_id"] || after["absoluteExpiresAt"] != before["absoluteExpiresAt"] {
		t.Errorf("got id %v and end %v, want a new id and the end %v", after["_id"], after["absoluteExpiresAt"], before["absoluteExpiresAt"])
	}
	session, _ = old.load(t, f.Store)
	wantVerdict(t, session, lens.Unknown)
}

func TestRenewKeepsWhatIsWrittenMeanwhile(t *testing.T) {
	f, b := newFixture(t), &browser{}
	b.set(t, f.Store, "key", "value")
	other := f.sibling(t, f.config)
	calls := 0
	v := b.start(t.Context())
	err := f.Renew(v.response, v.request, func(values *sessionstore.Values) error {
		if calls++; calls == 1 {
			b.set(t, other, "late", "kept")
		}
		return nil
	})
	if err != nil {
		t.Fatalf("Renew: %v", err)
	}
	b.finish(v)
	session, _ := b.load(t, f.Store)
	wantString(t, session, "late", "kept")
	f.document(t) // the outdated copy is gone
}

func TestAWriteUnderWayDuringRenewIsRefused(t *testing.T) {
	f, b := newFixture(t), &browser{}
	b.set(t, f.Store, "key", "value")
	other := f.sibling(t, f.config)
	slow := b.start(t.Context())
	err := f.Update(slow.response, slow.request, func(values *sessionstore.Values) error {
		v := b.start(t.Context())
		if err := other.Renew(v.response, v.request, nil); err != nil {
			t.Fatalf("Renew: %v", err)
		}
		return values.Set("key", "late")
	})
	if !errors.Is(err, sessionstore.ErrEnded) {
		t.Errorf("Update: got %v, want ErrEnded", err)
	}
	f.document(t)
}

func TestCorruptDocumentsAreSetAside(t *testing.T) {
	tests := []struct {
		name string
		set  bson.D
	}{
		{"rev is a string", bson.D{{Key: "rev", Value: "seven"}}},
		{"no date", bson.D{{Key: "expiresAt", Value: "tomorrow"}}},
		{"values is a list", bson.D{{Key: "values", Value: bson.A{1, 2}}}},
		{"values is a number", bson.D{{Key: "values", Value: 5}}},
		{"a later schema", bson.D{{Key: "schema", Value: 2}}},
		{"a value of another type", bson.D{{Key: "values", Value: bson.D{{Key: "n", Value: "many"}}}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f, b := newFixture(t), &browser{}
			b.set(t, f.Store, "n", 1)
			if _, err := f.collection.UpdateMany(t.Context(), bson.D{}, bson.D{{Key: "$set", Value: test.set}}); err != nil {
				t.Fatal(err)
			}
			old := b.cookies["sid"]
			v := b.start(t.Context())
			if err := f.Update(v.response, v.request, increment("n")); err != nil {
				t.Fatalf("Update: %v", err)
			}
			b.finish(v)
			if got := v.lens.Session().Verdict; got != lens.Corrupt {
				t.Errorf("verdict: got %s, want corrupt", got)
			}
			if b.cookies["sid"] == old {
				t.Error("the corrupt session's id was kept")
			}
			if n := len(f.documents(t)); n != 2 {
				t.Errorf("documents: got %d, want the one set aside and the new one", n)
			}
			session, _ := (&browser{cookies: map[string]string{"sid": old}}).load(t, f.Store)
			wantVerdict(t, session, lens.Corrupt)
		})
	}
}
