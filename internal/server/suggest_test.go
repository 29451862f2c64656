package server_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

// suggestions is the answer of GET /search/suggest.
type suggestions struct {
	Query       string
	Suggestions []struct {
		Kind, Text, Href string
		Segments         []struct {
			Text   string
			Marked bool
		}
	}
}

func (s *shop) suggest(t testing.TB, text string) suggestions {
	t.Helper()
	p := s.browser(t).get(t, "/search/suggest?q="+url.QueryEscape(text))
	p.wantStatus(t, http.StatusOK)
	var answer suggestions
	if err := json.Unmarshal([]byte(p.body), &answer); err != nil || answer.Suggestions == nil {
		t.Fatalf("%q: %v in %s", text, err, p.body)
	}
	return answer
}

func TestSuggestions(t *testing.T) {
	s := openShop(t)
	for text, want := range map[string]string{
		"lam": "words /search?q=lamp", "LAM": "words /search?q=lamp", "lmap": "words /search?q=lamp",
		"kitchen": "department /departments/kitchen", "walnut table lamp": "product /products/",
	} {
		found := false
		for _, row := range s.suggest(t, text).Suggestions {
			found = found || strings.HasPrefix(row.Kind+" "+row.Href, want)
		}
		if !found {
			t.Errorf("%q: got %+v, want %s among them", text, s.suggest(t, text), want)
		}
	}
}

func TestSuggestionsAreBoundedAndWhole(t *testing.T) {
	s := openShop(t)
	for _, text := range []string{"a ", "st", "wa", "with", "lamp walnut", "b"} {
		answer := s.suggest(t, text)
		if n := len(answer.Suggestions); n > 8 {
			t.Errorf("%q: got %d suggestions, want 8 at most", text, n)
		}
		for _, row := range answer.Suggestions {
			joined := ""
			for _, segment := range row.Segments {
				joined += segment.Text
			}
			if joined != row.Text || row.Text == "" {
				t.Errorf("%q: the segments %q are not the text %q", text, joined, row.Text)
			}
			s.browser(t).get(t, row.Href).wantStatus(t, http.StatusOK)
		}
	}
	for _, text := range []string{"", "l", "é", "  l "} {
		if got := s.suggest(t, text).Suggestions; len(got) != 0 {
			t.Errorf("%q is less than two characters: got %+v", text, got)
		}
	}
}

// Suggestions are the same for everyone: no cookie is read or set, and no session
// is looked for, so that a cache may keep them.
func TestSuggestionsKnowNoSession(t *testing.T) {
	use, commands := watched()
	s := openShop(t, use)
	b := s.browser(t)
	b.send(t, http.MethodPost, "/cart/items", "sku="+s.plenty(t, 1)[0].SKU, "Content-Type: application/x-www-form-urlencoded")
	<-commands
	p := b.get(t, "/search/suggest?q=lam")
	if got := <-commands; got != "" {
		t.Errorf("database commands: got %q, want none", got)
	}
	if got := p.header.Get("Cache-Control"); got != "public, max-age=60" {
		t.Errorf("Cache-Control: got %q", got)
	}
	if p.header.Get("Set-Cookie") != "" || p.header.Get("Vary") != "" {
		t.Errorf("the answer depends on who asks: %v", p.header)
	}
	if got := p.header.Get("Content-Type"); got != "application/json; charset=utf-8" {
		t.Errorf("Content-Type: got %q", got)
	}
}

// What is searched for is text, whatever it looks like, and it ends up in no
// page at a length that nobody types.
func TestHostileSearches(t *testing.T) {
	s := openShop(t)
	for name, text := range map[string]string{
		"30 KB": strings.Repeat("lamp ", 6<<10), "30 KB of one word": strings.Repeat("a", 30<<10),
		"operators": `+lamp -brass "desk" title:x^9 ~2 *?[a-z](|)`, "a regular expression": "(a+)+$",
		"NUL": "la\x00mp\x00", "broken UTF-8": "\xff\xfelamp\xc3", "an object": `{"$gt":""}`,
		"markup": "<script>alert(1)</script><mark>lamp", "accents without letters": strings.Repeat("\u0301", 300),
		"right to left": "\u202elamp\u202c مصباح", "an emoji family": "👩‍👩‍👧 lamp", "ligatures": "ﬁre ﷺ ½",
	} {
		t.Run(name, func(t *testing.T) {
			p := s.browser(t).get(t, "/search?q="+url.QueryEscape(text))
			p.wantStatus(t, http.StatusOK)
			if strings.Contains(p.body, "<script>alert") || strings.Contains(p.body, "\x00") || !utf8.ValidString(p.body) {
				t.Error("the text got into the page as it was")
			}
			if len(p.body) > 300<<10 {
				t.Errorf("got a page of %d KB", len(p.body)>>10)
			}
			if got := s.suggest(t, text); len(got.Query) > 200 || !utf8.ValidString(got.Query) {
				t.Errorf("query: got %d bytes", len(got.Query))
			}
		})
	}
}

func TestSpellingIsTold(t *testing.T) {
	s := openShop(t)
	for text, want := range map[string]string{
		"kyboard":      "No results for “kyboard”. These are for keyboard",
		"kettle radio": "No product has all the words of “kettle radio”. These have some of them.",
	} {
		p := s.browser(t).get(t, "/search?q="+url.QueryEscape(text))
		p.wantText(t, want)
		if len(s.listed(t, p)) == 0 {
			t.Errorf("%q: no products", text)
		}
	}
	marks := s.browser(t).get(t, "/search?q=kyboard").all("mark")
	if len(marks) == 0 || textOf(marks[0]) != "Keyboard" {
		t.Errorf("got %d marks, want Keyboard marked in the title", len(marks))
	}
}

// A filter that leaves nothing offers the way back, with what is there.
func TestFilteredToNothing(t *testing.T) {
	s := openShop(t)
	p := s.browser(t).get(t, "/search?q=keyboard&dept=garden")
	p.wantText(t, "No product passes all of these filters.")
	p.wantText(t, "Clear all filters: ")
	if len(p.all("input", "disabled", "")) == 0 {
		t.Error("no choice is disabled, although none leads to a product")
	}
}
