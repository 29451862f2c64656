package sessionstore

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// sealed is a session's values under AES-256-GCM. The document's _id is the
// associated data: a sealed box that is copied to another document does not
// open there.
type sealed struct {
	// Key names the key without revealing it.
	Key   string `bson:"key"`
	Nonce []byte `bson:"nonce"`
	Box   []byte `bson:"box"`
}

var errNoSealKey = fmt.Errorf("session values sealed with a key that is not configured: %w", ErrCorrupt)

// sealer seals with its first key and opens with any of them. Without keys it
// leaves values readable.
type sealer []sealKey

type sealKey struct {
	name string
	aead cipher.AEAD
}

// newSealer derives one AES-256 key from each configured one. The configured
// keys are long random strings, so one SHA-256 is derivation enough.
func newSealer(keys []string) (sealer, error) {
	s := make(sealer, len(keys))
	for i, key := range keys {
		derived := sha256.Sum256([]byte("crumbs session seal\n" + key))
		block, err := aes.NewCipher(derived[:])
		if err != nil {
			return nil, fmt.Errorf("prepare seal key: %w", err)
		}
		aead, err := cipher.NewGCM(block)
		if err != nil {
			return nil, fmt.Errorf("prepare seal key: %w", err)
		}
		name := sha256.Sum256(derived[:])
		s[i] = sealKey{name: base64.RawURLEncoding.EncodeToString(name[:6]), aead: aead}
	}
	return s, nil
}

// put stores the values in the record: sealed when there are keys, readable
// when there are none.
func (s sealer) put(r *record, values *Values) error {
	document, err := values.document()
	if err != nil {
		return fmt.Errorf("encode session values: %w", err)
	}
	if len(document) > maxValues {
		return fmt.Errorf("%d bytes of values, %d are the limit: %w", len(document), maxValues, ErrTooLarge)
	}
	if len(s) == 0 {
		r.Values, r.Sealed = document, nil
		return nil
	}
	nonce := make([]byte, s[0].aead.NonceSize())
	rand.Read(nonce)
	box := s[0].aead.Seal(nil, nonce, document, []byte(r.ID))
	r.Values, r.Sealed = nil, &sealed{Key: s[0].name, Nonce: nonce, Box: box}
	return nil
}

// open reads the values of a record. A box that no key opens is ErrCorrupt.
func (s sealer) open(r record) (*Values, error) {
	document := r.Values
	if r.Sealed != nil {
		var err error
		if document, err = s.unseal(r); err != nil {
			return nil, err
		}
	}
	values, err := parseValues(document)
	if err != nil {
		return nil, fmt.Errorf("read session values: %w: %w", ErrCorrupt, err)
	}
	return values, nil
}

func (s sealer) unseal(r record) (bson.Raw, error) {
	for _, key := range s {
		if key.name != r.Sealed.Key || len(r.Sealed.Nonce) != key.aead.NonceSize() {
			continue
		}
		document, err := key.aead.Open(nil, r.Sealed.Nonce, r.Sealed.Box, []byte(r.ID))
		if err != nil {
			return nil, fmt.Errorf("open sealed session values: %w: %w", ErrCorrupt, err)
		}
		return document, nil
	}
	return nil, errNoSealKey
}
