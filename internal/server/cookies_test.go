package server_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Readers and bots leave no trace: there is no cookie and no document before
// there is something to remember.
func TestReadingLeavesNoTrace(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	sku := s.plenty(t, 1)[0].SKU
	answers := []page{b.get(t, "/nowhere"), b.post(t, "/session/end", ""), b.post(t, "/session/forget-cookie", "")}
	for _, path := range pages(t, s) {
		answers = append(answers, b.get(t, path))
	}
	for _, refused := range []string{"", "sku=" + sku + "&quantity=0", "sku=NONE-1", "sku=" + s.soldOut(t).SKU} {
		answers = append(answers, b.post(t, "/cart/items", refused))
	}
	answers = append(answers, b.post(t, "/cart/items/"+sku+"/save", ""), b.post(t, "/cart/items/"+sku, "quantity=2"))
	for _, p := range answers {
		if cookies := p.header.Values("Set-Cookie"); len(cookies) > 0 {
			t.Errorf("%s: got Set-Cookie %q, want none", p.request, cookies)
		}
	}
	if got := s.documents(t); got != 0 {
		t.Errorf("got %d session documents, want none", got)
	}
}

// Taking something out of a cart that there is not is no reason to make one.
func TestRemovingFromNothingLeavesNoTrace(t *testing.T) {
	s := openShop(t)
	sku := s.plenty(t, 1)[0].SKU
	for _, path := range []string{"/cart/items/" + sku + "/remove", "/cart/saved/" + sku + "/remove"} {
		if cookies := s.browser(t).post(t, path, "").header.Values("Set-Cookie"); len(cookies) > 0 {
			t.Errorf("%s: got Set-Cookie %q, want none", path, cookies)
		}
	}
	if got := s.documents(t); got != 0 {
		t.Errorf("got %d session documents, want none", got)
	}
}

func TestFirstAddSetsTheCookie(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	sku := s.plenty(t, 1)[0].SKU
	first := b.post(t, "/cart/items", "sku="+sku)
	lines := first.header.Values("Set-Cookie")
	if len(lines) != 1 {
		t.Fatalf("got Set-Cookie lines %q, want one", lines)
	}
	cookie, err := http.ParseSetCookie(lines[0])
	if err != nil {
		t.Fatalf("parse %q: %v", lines[0], err)
	}
	if cookie.Name != cookieName || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Domain != "" {
		t.Errorf("got %q, want the name %s, HttpOnly, SameSite=Lax, Path=/ and no Domain", lines[0], cookieName)
	}
	if cookie.Secure {
		t.Errorf("got %q, want no Secure over plain HTTP", lines[0])
	}
	if size := len(cookie.Name) + len(cookie.Value); size >= 200 {
		t.Errorf("name and value have %d bytes, want less than 200", size)
	}
	wantLifetime(t, first, cookie, 14*24*time.Hour)

	second := b.post(t, "/cart/items", "sku="+sku)
	if lines := second.header.Values("Set-Cookie"); len(lines) != 0 {
		t.Errorf("second add: got Set-Cookie %q, want none", lines)
	}
	if got := s.documents(t); got != 1 {
		t.Errorf("got %d session documents, want 1", got)
	}
}

// wantLifetime checks that Max-Age and Expires tell the same.
func wantLifetime(t testing.TB, p page, cookie *http.Cookie, want time.Duration) {
	t.Helper()
	if got := time.Duration(cookie.MaxAge) * time.Second; got != want {
		t.Errorf("Max-Age: got %s, want %s", got, want)
	}
	sent, err := http.ParseTime(p.header.Get("Date"))
	if err != nil {
		t.Fatalf("parse Date: %v", err)
	}
	if off := cookie.Expires.Sub(sent.Add(want)).Abs(); off > 5*time.Second {
		t.Errorf("Expires %s is %s off from Max-Age", cookie.Expires, off)
	}
}

// Reading extends a session at most once per touch interval, document and
// cookie alike.
func TestReadingExtendsTheSession(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	b.add(t, s.plenty(t, 1)[0].SKU)
	s.clock.advance(90 * time.Minute)
	touched := b.get(t, "/")
	lines := touched.header.Values("Set-Cookie")
	if len(lines) != 1 {
		t.Fatalf("90 minutes later: got Set-Cookie %q, want one", lines)
	}
	cookie, err := http.ParseSetCookie(lines[0])
	if err != nil {
		t.Fatalf("parse %q: %v", lines[0], err)
	}
	if got := time.Duration(cookie.MaxAge) * time.Second; got != 14*24*time.Hour {
		t.Errorf("Max-Age: got %s, want the whole idle timeout again", got)
	}
	if lines := b.get(t, "/").header.Values("Set-Cookie"); len(lines) != 0 {
		t.Errorf("right after: got Set-Cookie %q, want none", lines)
	}
}

func TestEndingASession(t *testing.T) {
	tests := []struct {
		name, path, told string
		documents        int
	}{
		{"end", "/session/end", "The session document is deleted", 0},
		{"forget the cookie", "/session/forget-cookie", "The session document stays in the database", 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := openShop(t)
			b := s.browser(t)
			b.add(t, s.plenty(t, 1)[0].SKU)
			key := b.cookie(t).Value
			p := b.submit(t, test.path, "")
			p.wantText(t, test.told, "This request brought no cookie, so the shop has no way to find an earlier cart.")
			if b.cookie(t) != nil || p.badge() != "0" {
				t.Errorf("got cookie %v and badge %s, want no cookie and 0", b.cookie(t), p.badge())
			}
			if got := s.documents(t); got != test.documents {
				t.Errorf("got %d documents left, want %d", got, test.documents)
			}
			b.plant(t, key)
			if got := len(b.cart(t).Items); got != test.documents {
				t.Errorf("with the old cookie again: got %d lines, want %d", got, test.documents)
			}
		})
	}
}

// An expired cookie is taken back under the attributes it was given with.
func TestExpiredCookieLine(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	b.add(t, s.plenty(t, 1)[0].SKU)
	lines := b.post(t, "/session/forget-cookie", "").header.Values("Set-Cookie")
	if len(lines) != 1 {
		t.Fatalf("got Set-Cookie lines %q, want one", lines)
	}
	cookie, err := http.ParseSetCookie(lines[0])
	if err != nil {
		t.Fatalf("parse %q: %v", lines[0], err)
	}
	if cookie.Value != "" || cookie.MaxAge >= 0 || cookie.Expires.After(time.Now()) || cookie.Path != "/" {
		t.Errorf("got %q, want an empty value, Max-Age=0, an Expires in the past and Path=/", lines[0])
	}
}

// The log tells what happened and nothing by which a session could be opened or
// followed.
func TestLogNamesNoSession(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	sku := s.plenty(t, 1)[0].SKU
	b.add(t, sku)
	key := b.cookie(t).Value
	documentID := s.documentID(t)
	b.get(t, "/cart?added="+sku)
	b.get(t, "/search?q=my+secret+wish")
	b.get(t, "/nowhere")
	b.post(t, "/cart/items", "sku="+sku+"&quantity=100")
	if _, err := s.sessions().UpdateByID(t.Context(), documentID, bson.D{{Key: "$set", Value: bson.D{{Key: "values.cart", Value: "broken"}}}}); err != nil {
		t.Fatalf("break the document: %v", err)
	}
	b.get(t, "/cart")
	b.post(t, "/session/end", "")
	s.Close() // the last line is written after the answer

	id := strings.Split(key, ".")[1]
	for name, secret := range map[string]string{"cookie value": key, "session id": id, "document's _id": documentID, "query": "secret"} {
		if strings.Contains(s.log.text(), secret) {
			t.Errorf("the log holds the %s, %q", name, secret)
		}
	}
	if got := len(s.log.requests(t)); got < 8 {
		t.Errorf("got %d requests in the log, want each of them", got)
	}
}

func (s *shop) documentID(t testing.TB) string {
	t.Helper()
	var document struct {
		ID string `bson:"_id"`
	}
	if err := s.sessions().FindOne(t.Context(), bson.D{}).Decode(&document); err != nil {
		t.Fatalf("find the session's document: %v", err)
	}
	return document.ID
}

// What the log says about a request is what a reader of it needs to follow a
// session through: verdict, write, cookie, commands.
func TestLogTellsWhatHappened(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	added := b.post(t, "/cart/items", "sku="+s.plenty(t, 1)[0].SKU)
	s.Close()
	line := s.log.requests(t)[0]
	for name, want := range map[string]any{
		"request": added.header.Get("X-Request-Id"), "method": "POST", "path": "/cart/items", "status": 303.0,
		"session": "no cookie", "write": "create", "cookie": "new session", "commands": 1.0,
	} {
		if line[name] != want {
			t.Errorf("%s: got %v, want %v", name, line[name], want)
		}
	}
}
