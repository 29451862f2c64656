package lens

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// id43 has the form of a session id, of its hash and of a signature.
const id43 = "AJO9wqzgFXh55AY0azcPvAA22NVMSt2_lfwHgwe3R-k"

func TestMaskText(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"an ordinary text", "/cart?added=KIT-1001&quantity=1", "/cart?added=KIT-1001&quantity=1"},
		{"an id alone", id43, "AJO9…-k"},
		{"an id within", "a=" + id43 + ";", "a=AJO9…-k;"},
		{"two ids", id43 + "." + id43, "AJO9…-k.AJO9…-k"},
		{"a longer run", id43 + "xyz", "AJO9…-kxyz"},
		{"one character less", id43[1:], id43[1:]},
		{"a lens id", "/lens/r/OxVYCBqjwtQF6WEIorxJMQ", "/lens/r/OxVYCBqjwtQF6WEIorxJMQ"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := maskText(test.in); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestMaskCookie(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"a session token", "v1." + id43 + ".1795408385.1796617985." + id43, "v1.[session id].1795408385.1796617985.AJO9…"},
		{"no token", "hello", "[5 bytes]"},
		{"empty", "", "(empty)"},
		{"dates that are none", "v1." + id43 + ".secret.1." + id43, "[99 bytes]"},
		{"a signature of another length", "v1." + id43 + ".1.2.short", "[56 bytes]"},
		{"another version", "v2." + id43 + ".1.2." + id43, "[94 bytes]"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := maskCookie(test.in); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func document(t testing.TB, fields bson.D) bson.Raw {
	t.Helper()
	raw, err := bson.Marshal(fields)
	if err != nil {
		t.Fatalf("Marshal: %v", err)
	}
	return raw
}

func TestDiff(t *testing.T) {
	line := func(sku string, quantity int) bson.D {
		return bson.D{{Key: "sku", Value: sku}, {Key: "quantity", Value: quantity}}
	}
	cart := func(lines ...any) bson.D { return bson.D{{Key: "lines", Value: bson.A(lines)}} }
	for _, test := range []struct {
		name          string
		before, after bson.D
		want          string
	}{
		{"the same", cart(line("A", 1)), cart(line("A", 1)), ""},
		{"created", nil, bson.D{{Key: "rev", Value: 1}}, "+ rev  1"},
		{"deleted", bson.D{{Key: "rev", Value: 1}}, nil, "- rev 1 "},
		{"a quantity", cart(line("A", 1), line("B", 1)), cart(line("A", 1), line("B", 2)), "~ lines[1].quantity 1 2"},
		{"a line more", cart(line("A", 1)), cart(line("A", 1), line("B", 2)), `+ lines[1]  { sku: "B", quantity: 2 }`},
		{"the first line gone", cart(line("A", 1), line("B", 2), line("C", 3)), cart(line("B", 2), line("C", 3)), `- lines[0] { sku: "A", quantity: 1 } `},
		{"a line put first", cart(line("B", 2)), cart(line("A", 1), line("B", 2)), `+ lines[0]  { sku: "A", quantity: 1 }`},
		{"another type", bson.D{{Key: "a", Value: 1}}, bson.D{{Key: "a", Value: "1"}}, `~ a 1 "1"`},
		{"a field renamed", bson.D{{Key: "a", Value: 1}}, bson.D{{Key: "b", Value: 1}}, "- a 1 \n+ b  1"},
		{"a strange name", bson.D{}, bson.D{{Key: "<b>", Value: true}}, "+ <b>  true"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var before, after bson.Raw
			if test.before != nil {
				before = document(t, test.before)
			}
			if test.after != nil {
				after = document(t, test.after)
			}
			var lines []string
			for _, c := range Diff(before, after) {
				lines = append(lines, c.Kind+" "+c.Path+" "+c.Before+" "+c.After)
			}
			if got := strings.Join(lines, "\n"); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestADiffIsBounded(t *testing.T) {
	var many bson.D
	deep := bson.D{{Key: "x", Value: 1}}
	for i := range 1000 {
		many = append(many, bson.E{Key: fmt.Sprint(i), Value: i})
	}
	for range 100 {
		deep = bson.D{{Key: "d", Value: deep}}
	}
	if got := len(Diff(nil, document(t, many))); got != maxChanges {
		t.Errorf("got %d changes, want %d at most", got, maxChanges)
	}
	other := bson.D{{Key: "d", Value: deep}}
	if got := Diff(document(t, deep), document(t, other)); len(got) != 1 || len(got[0].After) > 500 {
		t.Errorf("got %v, want one short change", got)
	}
}

func TestExcerptsOfThisPackage(t *testing.T) {
	got, err := Cut(Source, "internal/lens", "monitor.go", "monitor")
	if err != nil || !strings.HasPrefix(got.Text, "return &event.CommandMonitor{") || got.Line < 2 {
		t.Errorf("got %+v, %v", got, err)
	}
	for _, lost := range []string{"no-such-mark", ""} {
		if _, err := Cut(Source, "internal/lens", "monitor.go", lost); err == nil {
			t.Errorf("an excerpt %q was found", lost)
		}
	}
}

// trace makes a trace of a request to path.
func trace(path, from string) *Trace {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	var recorder *Recorder
	return recorder.Trace(Exchange{ID: NewID(), Request: r, Status: 200, Header: http.Header{"Location": {"/"}}, At: time.Now(), CookieName: "sid", From: from})
}

func TestTheRingKeepsTheNewest(t *testing.T) {
	h := NewHistory(2) // and 1 older one of a tab
	var traces []*Trace
	for i := range 5 {
		traces = append(traces, trace(fmt.Sprint("/", i), ""))
		h.Add(traces[i])
		h.Claim("a-tab-of-this-test", traces[i].ID)
	}
	for i, want := range []bool{false, false, true, true, true} {
		if got := h.Get(traces[i].ID) != nil; got != want {
			t.Errorf("trace %d: got there %t, want %t", i, got, want)
		}
	}
	if got, want := h.OfTab("a-tab-of-this-test"), []*Trace{traces[4], traces[3], traces[2]}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %d traces of the tab in another order than newest first", len(got))
	}
	if len(h.byID) != 3 {
		t.Errorf("got %d names, want as many as traces", len(h.byID))
	}
}

func TestTheRingInParallel(t *testing.T) {
	h := NewHistory(8)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 200 {
				made := trace("/", "")
				h.Add(made)
				h.Claim("a-tab-of-this-test", made.ID)
				h.Led(made.ID, NewID())
				h.OfTab("a-tab-of-this-test")
				h.PageOf(made.ID)
				h.Shown("nobody")
			}
		})
	}
	group.Wait()
	if len(h.byID) > 8+4 || len(h.OfTab("a-tab-of-this-test")) > 8+4 {
		t.Errorf("got %d names for 12 places", len(h.byID))
	}
}

// A trace is bounded whatever the request holds, and says what was cut.
func TestATraceIsBounded(t *testing.T) {
	ctx, recorder := NewContext(t.Context())
	r := httptest.NewRequest(http.MethodGet, "/search?q="+strings.Repeat("x", 100<<10), nil).WithContext(ctx)
	for i := range 500 {
		r.Header.Add("Cookie", fmt.Sprint(strings.Repeat("n", 2000), i, "=", strings.Repeat("v", 2000)))
	}
	header := http.Header{"Location": {strings.Repeat("l", 50<<10)}}
	for range 100 {
		header.Add("Set-Cookie", "a="+strings.Repeat("b", 4000))
	}
	large := document(t, bson.D{{Key: "_id", Value: id43}, {Key: "large", Value: strings.Repeat("d", 100<<10)}})
	recorder.Read(large)
	recorder.Wrote(bson.D{{Key: "large", Value: strings.Repeat("e", 100<<10)}})
	for i := range 1000 {
		recorder.started(Command{Name: "find", requestID: int64(i), sent: document(t, bson.D{{Key: "find", Value: strings.Repeat("f", 2000)}})})
	}
	made := recorder.Trace(Exchange{ID: NewID(), Request: r, Status: 200, Header: header, At: time.Now(), CookieName: "sid"})

	size := len(made.URI) + len(made.Location) + len(made.before) + len(made.after)
	for _, c := range made.Cookies {
		size += len(c.Name) + len(c.Value)
	}
	for _, c := range made.SetCookies {
		size += len(c.Line())
	}
	for _, c := range made.commands {
		size += len(c.sent)
	}
	if size > MaxTrace {
		t.Errorf("got a trace of %d bytes, %d are the limit", size, MaxTrace)
	}
	for _, want := range []string{"the document before", "the document after", "commands beyond the first", "cookies beyond the first"} {
		if !strings.Contains(strings.Join(made.Cut, "; "), want) {
			t.Errorf("got cut %q, want %q told", made.Cut, want)
		}
	}
	if len(made.Cut) > 200 {
		t.Errorf("got %d lines of what was cut", len(made.Cut))
	}
}

// The document that the store uses on is not changed by the masking.
func TestMaskingWorksOnACopy(t *testing.T) {
	_, recorder := NewContext(t.Context())
	original := document(t, bson.D{{Key: "_id", Value: id43}})
	kept := bytes.Clone(original)
	recorder.Read(original)
	made := recorder.Trace(Exchange{ID: NewID(), Request: httptest.NewRequest(http.MethodGet, "/", nil), CookieName: "sid"})
	if !bytes.Equal(original, kept) {
		t.Error("the store's document was changed")
	}
	if bytes.Contains(made.before, []byte(id43)) || made.View().Document.ID != "AJO9…-k" {
		t.Errorf("got id %q, want it masked in the trace", made.View().Document.ID)
	}
}

func TestSetCookieIsTakenApart(t *testing.T) {
	set := parseSetCookie("sid=v1."+id43+".1.2."+id43+"; Path=/; HttpOnly; SameSite=Lax", "sid")
	if got, want := set.Line(), "sid=v1.[session id].1.2.AJO9…; Path=/; HttpOnly; SameSite=Lax"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if len(set.Missing) != 1 || set.Missing[0].Name != "Secure" {
		t.Errorf("got missing %+v, want Secure", set.Missing)
	}
	if other := parseSetCookie("theme=dark", "sid"); other.Ours || other.Value != "[4 bytes]" || other.Missing != nil {
		t.Errorf("got %+v, want another's cookie named and not read", other)
	}
}

// What visitors tell of themselves is hidden, in documents and in commands.
func TestPrivateFieldsAreHidden(t *testing.T) {
	_, recorder := NewContext(t.Context())
	recorder.Names("sid", "sessions")
	values := bson.D{{Key: "draft", Value: bson.D{{Key: "address", Value: bson.D{{Key: "name", Value: "Ada"}}}}}, {Key: "other", Value: "shown"}}
	recorder.Read(document(t, bson.D{{Key: "values", Value: values}}))
	recorder.started(Command{Name: "update", Collection: "sessions", sent: document(t, bson.D{{Key: "updates", Value: bson.A{bson.D{{Key: "u", Value: values}}}}})})
	view := recorder.Trace(Exchange{ID: NewID(), Request: httptest.NewRequest(http.MethodGet, "/", nil), CookieName: "sid", Private: []string{"draft"}}).View()
	for _, text := range []string{view.Document.Before, view.Commands.Commands[0].Text} {
		if strings.Contains(text, "Ada") || !strings.Contains(text, `name: "***"`) || !strings.Contains(text, "shown") {
			t.Errorf("got %s, want the name hidden and the rest shown", text)
		}
	}
}

// What other rooms send to the database is shown without its values.
func TestAShapeHasNoValues(t *testing.T) {
	got := Shape(document(t, bson.D{{Key: "insert", Value: "orders"}, {Key: "documents", Value: bson.A{bson.D{{Key: "name", Value: "Ada"}}}}}))
	if strings.Contains(got, "Ada") || strings.Contains(got, "orders") || !strings.Contains(got, "name: …") {
		t.Errorf("got %s", got)
	}
}

func BenchmarkTrace(b *testing.B) {
	ctx, recorder := NewContext(b.Context())
	r := httptest.NewRequest(http.MethodGet, "/cart", nil).WithContext(ctx)
	r.Header.Set("Cookie", "sid=v1."+id43+".1795408385.1796617985."+id43)
	lines := bson.A{}
	for range 8 {
		lines = append(lines, bson.D{{Key: "sku", Value: "KIT-1001"}, {Key: "quantity", Value: 1}, {Key: "addedAt", Value: time.Now()}})
	}
	recorder.Read(document(b, bson.D{{Key: "_id", Value: id43}, {Key: "values", Value: bson.D{{Key: "lines", Value: lines}}}}))
	recorder.started(Command{Name: "find", sent: document(b, bson.D{{Key: "find", Value: "sessions"}, {Key: "filter", Value: bson.D{{Key: "_id", Value: id43}}}})})
	history := NewHistory(MaxTraces)
	b.ReportAllocs()
	for b.Loop() {
		history.Add(recorder.Trace(Exchange{ID: NewID(), Request: r, Status: 200, Header: http.Header{}, CookieName: "sid"}))
	}
}

// Each value of SameSite is told in its own words.
func TestTheMeaningOfSameSite(t *testing.T) {
	for value, want := range map[string]string{
		"None": "every site's requests", "Lax": "only when a link leads here", "strict": "never", "": "default", "Some": "default",
	} {
		set := parseSetCookie("sid=v; SameSite="+value, "sid")
		if got := set.Attributes[0].Meaning; !strings.Contains(got, want) {
			t.Errorf("SameSite=%s: got %q, want %q in it", value, got, want)
		}
	}
}

// A cookie without a "=" is a value without a name, and no value is shown.
func TestACookieWithoutANameIsHidden(t *testing.T) {
	const secret = "topsecretvalue123"
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("Cookie", secret+"; ="+secret+"; sid; theme=dark")
	var recorder *Recorder
	made := recorder.Trace(Exchange{ID: NewID(), Request: r, Header: http.Header{"Set-Cookie": {secret + "; Path=/"}}, CookieName: "sid"})
	want := []CookieSent{
		{Name: "(no name)", Value: "[17 bytes]", Bytes: 17}, {Name: "(no name)", Value: "[17 bytes]", Bytes: 17},
		{Name: "(no name)", Value: "[3 bytes]", Bytes: 3}, {Name: "theme", Value: "[4 bytes]", Bytes: 4},
	}
	if !reflect.DeepEqual(made.Cookies, want) {
		t.Errorf("got %+v, want %+v", made.Cookies, want)
	}
	if made.CookieSent {
		t.Error("a value without a name passes for the session cookie")
	}
	if got := made.SetCookies[0].Line(); strings.Contains(got, secret) {
		t.Errorf("got %q, want the value hidden", got)
	}
}
