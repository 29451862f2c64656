package order

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// tokenAge is how long a review page may lie open before it has to be looked at
// again.
const tokenAge = 2 * time.Hour

const (
	tokenVersion = "v1"
	// maxTokenLength bounds what is parsed at all; a token has about 110 bytes.
	maxTokenLength = 200
)

// ErrToken says that a token was not made by this shop for this session.
var ErrToken = errors.New("not a token of this checkout")

// Token is what the review page sends along with an order: which checkout it
// belongs to, and what was looked at. It is signed and bound to the session, and
// nothing of it is stored.
type Token struct {
	nonce       string
	fingerprint string
	issuedAt    time.Time
}

// OrderID is the id of the order that this token places.
func (t Token) OrderID() string { return ID(t.nonce) }

// Shows reports whether the token's page showed that quote.
func (t Token) Shows(q Quote) bool { return t.fingerprint == q.Fingerprint() }

// BelongsTo reports whether the token's page was made for that draft.
func (t Token) BelongsTo(d Draft) bool { return t.nonce == d.Nonce }

// ID is the id of the order that comes of a checkout: 80 bits of a hash, in four
// groups, as people can read it out.
func ID(nonce string) string {
	sum := sha256.Sum256([]byte("crumbs order\n" + nonce))
	text := base32.StdEncoding.EncodeToString(sum[:10])
	return text[:4] + "-" + text[4:8] + "-" + text[8:12] + "-" + text[12:]
}

// tokens makes and checks tokens. The first key signs, all of them verify.
type tokens [][]byte

// newTokens derives a key of its own from each of the session secrets, so that
// no signature of the one kind passes for one of the other.
func newTokens(secrets []string) (tokens, error) {
	keys := make(tokens, len(secrets))
	for i, secret := range secrets {
		key, err := hkdf.Key(sha256.New, []byte(secret), nil, "crumbs checkout token", sha256.Size)
		if err != nil {
			return nil, fmt.Errorf("derive the checkout's key: %w", err)
		}
		keys[i] = key
	}
	return keys, nil
}

// Token returns the token for a review page of that session: what was drafted and
// what the page shows. The session is named by something that is not secret.
func (o *Orders) Token(session string, d Draft, q Quote) string {
	payload := strings.Join([]string{
		tokenVersion, d.Nonce, strconv.FormatInt(o.cfg.Now().Unix(), 10), q.Fingerprint(),
	}, ".")
	return payload + "." + sign(o.tokens[0], session, payload)
}

// ReadToken checks a token that came with a form of that session. It returns
// ErrToken for one that this shop did not make for it.
func (o *Orders) ReadToken(session, text string) (Token, error) {
	cut := strings.LastIndexByte(text, '.')
	if len(text) > maxTokenLength || cut < 0 {
		return Token{}, ErrToken
	}
	for _, key := range o.tokens {
		if hmac.Equal([]byte(sign(key, session, text[:cut])), []byte(text[cut+1:])) {
			return parseToken(text[:cut])
		}
	}
	return Token{}, ErrToken
}

// Fresh reports whether the token's page is not too old to order from.
func (o *Orders) Fresh(t Token) bool { return o.cfg.Now().Sub(t.issuedAt) <= tokenAge }

func parseToken(payload string) (Token, error) {
	parts := strings.Split(payload, ".")
	if len(parts) != 4 || parts[0] != tokenVersion || parts[1] == "" {
		return Token{}, ErrToken
	}
	seconds, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil {
		return Token{}, ErrToken
	}
	return Token{nonce: parts[1], fingerprint: parts[3], issuedAt: time.Unix(seconds, 0)}, nil
}

func sign(key []byte, session, payload string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(session + "\n" + payload))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
