package sessionstore

import (
	"errors"
	"net/http"
	"strings"

	"crumbs.example/shop/internal/lens"
)

// report tells the lens what verify found out about a cookie's value. A forged
// value is taken apart for that, to show what it claims; nothing else reads it.
func (s signer) report(value string, t token, err error) lens.Check {
	check := lens.Check{Verdict: lens.Loaded, Bytes: len(value), Keys: len(s)}
	if err != nil {
		check.Verdict = verdictOf(err)
	}
	if check.Verdict == lens.Malformed {
		return check
	}
	cut := strings.LastIndexByte(value, '.')
	check.Sent = start(value[cut+1:])
	if errors.Is(err, errForged) {
		t, _ = parsePayload(value[:cut])
		check.Computed = start(signature(s[0], value[:cut]))
	} else {
		check.Key, check.Computed, check.Document = t.key, check.Sent, t.id.documentID()
	}
	check.IssuedAt, check.ValidUntil = t.issuedAt, t.validUntil
	return check
}

// start is as much of a signature as the lens may have.
func start(signature string) string { return signature[:min(lens.SignatureShown, len(signature))] }

// CookieName is the session cookie's name on the request's connection: over HTTPS it
// has the prefix __Host- where that is allowed.
func (s *Store) CookieName(r *http.Request) string {
	return s.cfg.Cookie.wireName(r, s.cfg.Cookie.Name)
}

// DocumentIDs returns the _ids of the documents that the request's rightly signed
// cookies name, whether or not the documents exist. It asks no database.
func (s *Store) DocumentIDs(r *http.Request) []string {
	var ids []string
	for _, candidate := range s.state(r, s.cfg.Cookie.Name).candidates {
		ids = append(ids, candidate.id.documentID())
	}
	return ids
}

// DocumentIDs returns the id of the session that the request's cookie opens, if
// it opens one. It asks no database.
func (p *Plain) DocumentIDs(r *http.Request) []string {
	if _, l, _ := p.open(r); l != nil && l.ID != "" {
		return []string{l.ID}
	}
	return nil
}
