package sessionstore

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"crumbs.example/shop/internal/lens"
)

// sessionID is the secret that opens a session: 256 random bits. OWASP asks for
// 64 bits of entropy at least (Session Management Cheat Sheet, "Session ID
// Entropy"), ASVS 5.0 for 128.
type sessionID [32]byte

// String hides the id from logs and error messages.
func (sessionID) String() string { return "(session id)" }

// documentID is the _id of the session's document: the hash of the id. Who
// reads the database, or a backup of it, learns no id that opens a session.
func (id sessionID) documentID() string {
	hash := sha256.Sum256(id[:])
	return base64.RawURLEncoding.EncodeToString(hash[:])
}

func newSessionID() sessionID {
	var id sessionID
	rand.Read(id[:]) // never fails: it crashes the program rather than return weak bytes
	return id
}

// token is what the cookie's value says: v1.id.issuedAt.validUntil.signature,
// the id and the signature in base64url, the times in Unix seconds.
type token struct {
	id sessionID
	// issuedAt is when this value was signed.
	issuedAt time.Time
	// validUntil is when the session expires as far as the signer knew. It gives
	// the reason (expired, or unknown) when the document is gone. What is
	// enforced is the date in the document.
	validUntil time.Time
	// key is the index of the secret that signed it; 0 is the current one.
	key int
}

const (
	tokenVersion = "v1"
	// tokenLength bounds what is parsed at all; a token has about 114 bytes.
	tokenLength = 200
)

var (
	errMalformed = errors.New("cookie value is not a session token")
	errForged    = errors.New("signature does not match")
	base64Strict = base64.RawURLEncoding.Strict()
)

// signer makes and checks tokens. The first secret signs, all of them verify.
type signer [][]byte

func newSigner(secrets []string) signer {
	keys := make(signer, len(secrets))
	for i, secret := range secrets {
		keys[i] = []byte(secret)
	}
	return keys
}

// sign returns the cookie value for a session.
func (s signer) sign(t token) string {
	// lesson:start sign
	payload := strings.Join([]string{
		tokenVersion,
		base64.RawURLEncoding.EncodeToString(t.id[:]),
		strconv.FormatInt(t.issuedAt.Unix(), 10),
		strconv.FormatInt(t.validUntil.Unix(), 10),
	}, ".")
	return payload + "." + signature(s[0], payload)
	// lesson:end sign
}

// verify parses a cookie value and checks its signature. It returns
// errMalformed or errForged and reads nothing from a value it did not sign.
func (s signer) verify(value string) (token, error) {
	if len(value) > tokenLength {
		return token{}, fmt.Errorf("%d bytes: %w", len(value), errMalformed)
	}
	cut := strings.LastIndexByte(value, '.')
	if cut < 0 {
		return token{}, errMalformed
	}
	t, err := parsePayload(value[:cut])
	if err != nil {
		return token{}, err
	}
	// lesson:start verify
	for i, key := range s {
		if subtle.ConstantTimeCompare([]byte(signature(key, value[:cut])), []byte(value[cut+1:])) == 1 {
			t.key = i
			return t, nil
		}
	}
	return token{}, errForged
	// lesson:end verify
}

func parsePayload(payload string) (token, error) {
	parts := strings.Split(payload, ".")
	if len(parts) != 4 || parts[0] != tokenVersion {
		return token{}, errMalformed
	}
	var t token
	id, err := base64Strict.DecodeString(parts[1])
	if err != nil || len(id) != len(t.id) {
		return token{}, errMalformed
	}
	copy(t.id[:], id)
	if t.issuedAt, err = parseSeconds(parts[2]); err != nil {
		return token{}, err
	}
	t.validUntil, err = parseSeconds(parts[3])
	return t, err
}

func parseSeconds(digits string) (time.Time, error) {
	seconds, err := strconv.ParseUint(digits, 10, 40)
	if err != nil {
		return time.Time{}, errMalformed
	}
	return time.Unix(int64(seconds), 0).UTC(), nil
}

// signature is the HMAC-SHA-256 of the payload. The label keeps a value that
// the same secret signed for another purpose from passing as a session.
func signature(key []byte, payload string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("crumbs session cookie\n"))
	mac.Write([]byte(payload))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// verdictOf turns the error of verify into the reason that visitors are told.
func verdictOf(err error) lens.Verdict {
	if errors.Is(err, errForged) {
		return lens.Forged
	}
	return lens.Malformed
}

// missing says why a rightly signed token found no document: its session has
// expired, or it is unknown. A token that is valid for less than the idle
// timeout was cut short by the absolute one.
func (t token) missing(now time.Time, idle time.Duration) lens.Verdict {
	switch {
	case now.Before(t.validUntil):
		return lens.Unknown
	case t.validUntil.Sub(t.issuedAt) < idle-time.Second:
		return lens.ExpiredAbsolute
	}
	return lens.ExpiredIdle
}
