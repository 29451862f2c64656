package sessionchecks

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

func (s *shop) sessions() *mongo.Collection { return s.db.Collection("sessions") }

// documents counts the sessions in the database.
func (s *shop) documents(t testing.TB) int {
	t.Helper()
	n, err := s.sessions().CountDocuments(t.Context(), bson.D{})
	if err != nil {
		t.Fatalf("count session documents: %v", err)
	}
	return int(n)
}

// sessionID returns the id in a cookie's value: v1.id.issuedAt.validUntil.signature.
func sessionID(t testing.TB, cookie *http.Cookie) []byte {
	t.Helper()
	parts := strings.Split(cookie.Value, ".")
	if len(parts) != 5 {
		t.Fatalf("the cookie's value has %d parts, want 5", len(parts))
	}
	id, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatalf("the cookie's id is not base64url: %v", err)
	}
	return id
}

// documentID is where the cookie's session lies: under the hash of its id.
func documentID(t testing.TB, cookie *http.Cookie) string {
	t.Helper()
	hash := sha256.Sum256(sessionID(t, cookie))
	return base64.RawURLEncoding.EncodeToString(hash[:])
}

// document returns the document of the cookie's session, nil without one.
func (s *shop) document(t testing.TB, cookie *http.Cookie) bson.Raw {
	t.Helper()
	document, err := s.sessions().FindOne(t.Context(), bson.D{{Key: "_id", Value: documentID(t, cookie)}}).Raw()
	if err != nil && !errors.Is(err, mongo.ErrNoDocuments) {
		t.Fatalf("read the session's document: %v", err)
	}
	return document
}

// wantUnchanged compares the session's document with an earlier state, byte for
// byte.
func (s *shop) wantUnchanged(t testing.TB, cookie *http.Cookie, before bson.Raw) {
	t.Helper()
	if after := s.document(t, cookie); !bytes.Equal(after, before) {
		t.Errorf("the session's document was changed:\n got %s\nwant %s", after, before)
	}
}

// deleteDocument takes the session away behind the shop's back.
func (s *shop) deleteDocument(t testing.TB, cookie *http.Cookie) {
	t.Helper()
	result, err := s.sessions().DeleteOne(t.Context(), bson.D{{Key: "_id", Value: documentID(t, cookie)}})
	if err != nil || result.DeletedCount != 1 {
		t.Fatalf("delete the session's document: %v", err)
	}
}

// updateDocument changes the session behind the shop's back.
func (s *shop) updateDocument(t testing.TB, cookie *http.Cookie, update bson.D) {
	t.Helper()
	result, err := s.sessions().UpdateOne(t.Context(), bson.D{{Key: "_id", Value: documentID(t, cookie)}}, update)
	if err != nil || result.MatchedCount != 1 {
		t.Fatalf("update the session's document: %v", err)
	}
}

// wantNowhere searches every document of the database for a text.
func (s *shop) wantNowhere(t testing.TB, text string) {
	t.Helper()
	names, err := s.db.ListCollectionNames(t.Context(), bson.D{})
	if err != nil {
		t.Fatalf("list collections: %v", err)
	}
	for _, name := range names {
		for _, document := range s.all(t, name) {
			if bytes.Contains(document, []byte(text)) {
				t.Errorf("a document of %s holds %q", name, text)
			}
		}
	}
}

func (s *shop) all(t testing.TB, collection string) []bson.Raw {
	t.Helper()
	cursor, err := s.db.Collection(collection).Find(t.Context(), bson.D{})
	if err != nil {
		t.Fatalf("find documents of %s: %v", collection, err)
	}
	var documents []bson.Raw
	if err := cursor.All(t.Context(), &documents); err != nil {
		t.Fatalf("read documents of %s: %v", collection, err)
	}
	return documents
}

// publish tells the shop's instances that products have changed.
func (s *shop) publish(t testing.TB) {
	t.Helper()
	result, err := s.db.Collection("catalogue").UpdateOne(t.Context(), bson.D{{Key: "_id", Value: "catalogue"}},
		bson.D{{Key: "$inc", Value: bson.D{{Key: "revision", Value: int64(1)}}}})
	if err != nil || result.MatchedCount != 1 {
		t.Fatalf("raise the catalogue's revision: %v", err)
	}
}
