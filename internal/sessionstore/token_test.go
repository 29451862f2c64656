package sessionstore

import (
	"errors"
	"strings"
	"testing"
	"time"
)

var testSigner = newSigner([]string{"the first secret, long enough......", "the second secret, long enough....."})

func testToken() token {
	issued := time.Unix(1795394756, 0).UTC()
	return token{id: newSessionID(), issuedAt: issued, validUntil: issued.Add(14 * 24 * time.Hour)}
}

func TestTokenRoundTrip(t *testing.T) {
	want := testToken()
	value := testSigner.sign(want)
	got, err := testSigner.verify(value)
	if err != nil || got != want {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	if n := len("__Host-crumbs_session=" + value); n >= 200 {
		t.Errorf("name and value: got %d bytes, want under 200", n)
	}
}

func TestTokenOfAnOldSecretSaysWhichKey(t *testing.T) {
	value := testSigner[1:].sign(testToken())
	got, err := testSigner.verify(value)
	if err != nil || got.key != 1 {
		t.Errorf("got key %d, %v, want 1", got.key, err)
	}
}

// Every single changed character is noticed, the last one's unused bits too.
func TestEveryChangedCharacterIsNoticed(t *testing.T) {
	value := testSigner.sign(testToken())
	for i := range value {
		for _, c := range "A0._~" {
			changed := value[:i] + string(c) + value[i+1:]
			if changed == value {
				continue
			}
			if _, err := testSigner.verify(changed); err == nil {
				t.Fatalf("character %d changed to %q was accepted", i, c)
			}
		}
	}
}

func TestIDsAreDistinct(t *testing.T) {
	seen := make(map[sessionID]bool)
	for range 10_000 {
		id := newSessionID()
		if seen[id] {
			t.Fatal("an id came twice")
		}
		seen[id] = true
	}
}

func TestTheIDDoesNotPrint(t *testing.T) {
	if got := newSessionID().String(); got != "(session id)" {
		t.Errorf("got %q", got)
	}
}

func FuzzVerify(f *testing.F) {
	good := testSigner.sign(testToken())
	for _, seed := range []string{"", ".", "v1....", good, good + ".", strings.ToUpper(good), "v1." + strings.Repeat("A", 43) + ".1.2." + strings.Repeat("A", 43),
		"v1." + strings.Repeat("A", 43) + ".-1.99999999999999999999." + strings.Repeat("A", 43), "v1.\x00.1.2.x", `{"$ne":null}`, "v1.é.1.2.x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		got, err := testSigner.verify(value)
		switch {
		case err == nil && testSigner.sign(token{id: got.id, issuedAt: got.issuedAt, validUntil: got.validUntil}) != value && got.key == 0:
			t.Errorf("accepted %q, which it did not sign", value)
		case err != nil && !errors.Is(err, errMalformed) && !errors.Is(err, errForged):
			t.Errorf("%q: got %v, want errMalformed or errForged", value, err)
		}
	})
}

func BenchmarkVerify(b *testing.B) {
	value := testSigner.sign(testToken())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := testSigner.verify(value); err != nil {
			b.Fatal(err)
		}
	}
}
