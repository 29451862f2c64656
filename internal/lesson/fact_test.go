package lesson

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/lens"
)

func TestFactOf(t *testing.T) {
	r := httptest.NewRequest(http.MethodGet, "http://localhost:8080/cart?kind=plain&try=abc234", nil)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Cookie", "crumbs_session=v1.x")
	ctx, recorder := lens.NewContext(r.Context())
	recorder.Names("crumbs_session", "sessions")
	recorder.Check(lens.Check{Verdict: lens.Loaded, Key: 1, Keys: 2, Document: "document"})
	recorder.Verdict(lens.Loaded)
	recorder.Cart(2, 3)
	recorder.Mark(MarkLab, Second)
	trace := recorder.Trace(lens.Exchange{
		ID: "id", Request: r.WithContext(ctx), Status: 200, Header: http.Header{}, At: start, Took: time.Second,
		CookieName: "crumbs_session", Try: "abc234",
	})

	got := FactOf(trace, true, "abc234")
	if got.Host != "localhost:8080" || got.jar() != "localhost" || got.Site != "same-origin" || got.Query.Get("kind") != "plain" {
		t.Errorf("got host %q, jar %q, site %q, query %v", got.Host, got.jar(), got.Site, got.Query)
	}
	if !got.CookieSent || got.Verdict != lens.Loaded || got.Key != 1 || got.Keys != 2 || got.Session == "" {
		t.Errorf("got %+v; want a loaded session, its cookie signed with the older of 2 secrets", got)
	}
	if !got.CartKnown || got.Before != 2 || got.After != 3 || !got.Mine || !got.Try || !got.there() || got.End() != start.Add(time.Second) {
		t.Errorf("got %+v; want the cart, whose it was, and where", got)
	}
	if other := FactOf(trace, false, "zzz777"); other.Try || other.Mine {
		t.Error("got another learner's experiment; want not")
	}
}

// A trial is kept in the database and goes on from there.
func TestAKeptTrialGoesOn(t *testing.T) {
	e := find(t, "lifetime/b")
	w := begin(e)
	w.wait(345 * time.Microsecond)
	w.add(1)
	half := watched(e, w)
	raw, err := bson.Marshal(half)
	if err != nil {
		t.Fatal(err)
	}
	var again Trial
	if err := bson.Unmarshal(raw, &again); err != nil {
		t.Fatal(err)
	}
	w.copy()
	w.wait(waiting)
	w.open("/cart")
	w.paste()
	w.open("/cart")
	if got := e.Watch(again, w.facts); !got.Done() {
		t.Errorf("got %d of %d steps, near %q; want done", len(got.Matched), len(e.Steps), got.Near)
	}
}

func TestJar(t *testing.T) {
	for host, want := range map[string]string{
		"localhost:8080": "localhost", "localhost": "localhost", "127.0.0.1:8081": "127.0.0.1", "[::1]:8080": "[::1]", "[::1]": "[::1]", "": "",
	} {
		if got := (Fact{Host: host}).jar(); got != want {
			t.Errorf("host %q: got jar %q; want %q", host, got, want)
		}
	}
}
