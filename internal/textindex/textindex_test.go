package textindex

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// shelf is what the tests search in: titles, and a description each.
var shelf = []string{
	"Brass Desk Lamp|Goes with the reading chair",
	"Floor Lamp in Walnut|Three lamps make a room",
	"Reading by Lamplight: A Novel|Clothbound",
	"Wool Cushion|Goes with the floor lamp",
	"Mechanical Keyboard|Keys for a desk",
	"Speckled Stoneware Mug|Holds 350 ml",
	"Café au Lait Bowls, Set of 1,200|Für die Küche",
	"Nest Box in Cedar|Children’s favourite",
	"Stoneware Vase|Tall",
	"Map of the Coast|Linen-backed",
	"Slippers |Of lamb",
}

func testIndex() *Index {
	var documents [][]Text
	for _, line := range shelf {
		title, description, _ := strings.Cut(line, "|")
		documents = append(documents, []Text{{title, 10, true}, {description, 1, false}})
	}
	return New(documents)
}

// titles names the documents found, the best first.
func titles(hits []Hit) string {
	hits = slices.Clone(hits)
	slices.SortStableFunc(hits, func(a, b Hit) int {
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return 0
	})
	var names []string
	for _, hit := range hits {
		names = append(names, strings.Fields(shelf[hit.Document])[0])
	}
	return strings.Join(names, " ")
}

func TestSearch(t *testing.T) {
	tests := []struct{ name, text, want, corrected string }{
		{"a word, titles first", "lamp", "Brass Floor Reading Wool", ""},
		{"its plural", "lamps", "Brass Floor Wool", ""},
		{"its beginning", "lam", "Brass Floor Reading Wool Slippers", ""},
		{"capitals and marks", "  DESK, lamp! ", "Brass", ""},
		{"all words", "floor lamp", "Floor Wool", ""},
		{"words in another order", "lamp brass", "Brass", ""},
		{"a word twice", "lamp lamp", "Brass Floor Reading Wool", ""},
		{"words that tell little", "the lamp in walnut", "Floor", ""},
		{"nothing but such words", "of the", "Map", ""},
		{"an accent left out", "cafe", "Café", ""},
		{"an accent put in", "làmp", "Brass Floor Reading Wool", ""},
		{"an accent of its own", "cafe\u0301", "Café", ""},
		{"a possessive", "childrens", "Nest", ""},
		{"a number", "1200", "Café", ""},
		{"the beginning of a number", "35", "", ""},
		{"letters that changed places", "lmap", "Brass Floor Reading Wool", "lamp"},
		{"a letter left out", "kyboard", "Mechanical", "keyboard"},
		{"two letters wrong", "stonewear", "Speckled Stoneware", "stoneware"},
		{"one wrong word of two", "stonewear mug", "Speckled", "stoneware mug"},
		{"two words in one", "nestbox", "Nest", "nest box"},
		{"a known word that does not fit", "brass lamb", "Brass", "brass lamp"},
		{"too far from any word", "xyzzy", "", ""},
		{"too short to be corrected", "xq", "", ""},
	}
	index := testIndex()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := index.Search(test.text)
			if titles(got.Hits) != test.want {
				t.Errorf("got %q, want %q", titles(got.Hits), test.want)
			}
			if got.Corrected != test.corrected {
				t.Errorf("corrected: got %q, want %q", got.Corrected, test.corrected)
			}
			if got.Partial {
				t.Error("the result says that it is partial")
			}
		})
	}
}

func TestSomeOfTheWords(t *testing.T) {
	for text, want := range map[string]string{
		"brass cushion":           "Brass Wool",
		"brass desk cushion":      "Brass",
		"qqqqqq stoneware":        "Speckled Stoneware",
		"qqqqqq stonewear kitten": "Speckled Stoneware",
	} {
		got := testIndex().Search(text)
		if titles(got.Hits) != want || !got.Partial {
			t.Errorf("%q: got %q, partial %t; want %q as a part", text, titles(got.Hits), got.Partial, want)
		}
	}
}

func TestSuggestion(t *testing.T) {
	var documents [][]Text
	for range 12 {
		documents = append(documents, []Text{{"Lamp", 10, true}})
	}
	index := New(append(documents, []Text{{"A rug for the lap", 10, true}}))
	for text, want := range map[string]string{"lap": "lamp", "lamp": "", "rug": "", "lqqp": "lamp"} {
		if got := index.Search(text).Suggestion; got != want {
			t.Errorf("%q: got the suggestion %q, want %q", text, got, want)
		}
	}
}

func TestHighlight(t *testing.T) {
	tests := []struct{ name, query, text, want string }{
		{"a word", "lamp", "Brass Lamp", "Brass [Lamp]"},
		{"its plural", "lamps", "A lamp, two Lamps", "A [lamp], two [Lamps]"},
		{"a beginning", "lam", "Lamplight", "[Lam]plight"},
		{"two words", "desk brass", "Brass Desk Lamp", "[Brass] [Desk] Lamp"},
		{"not inside a word", "ass", "Brass", "Brass"},
		{"an accent", "cafe", "Café au Lait", "[Café] au Lait"},
		{"the beginning of a word with an accent", "caf", "Café", "[Café]"},
		{"a corrected word", "kyboard", "Mechanical Keyboard", "Mechanical [Keyboard]"},
		{"markup", "b", "<b>Lamp</b> & Mug", "<[b]>Lamp</[b]> & Mug"},
		{"nothing", "zebra", "Brass", "Brass"},
		{"an empty text", "lamp", "", ""},
	}
	index := testIndex()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := ""
			for _, s := range index.Search(test.query).Query.Highlight(test.text) {
				if s.Marked {
					s.Text = "[" + s.Text + "]"
				}
				got += s.Text
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestComplete(t *testing.T) {
	for text, want := range map[string]string{
		"cu": "cushion", "la": "lamp|lamplight|lait", "ST": "stoneware", "walnut la": "walnut lamp",
		"lamp ": "", "": "", "zz": "", "caf": "cafe", "chi": "", "35": "",
	} {
		if got := strings.Join(testIndex().Complete(text, 3), "|"); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestAnEmptyIndex(t *testing.T) {
	index := New(nil)
	if got := index.Search("lamp"); len(got.Hits) != 0 || index.Complete("la", 3) != nil {
		t.Errorf("got %v, want nothing", got)
	}
}

// Whatever is searched for, it is text: the search ends, every hit exists, and
// highlighting gives back the text it was given.
func FuzzSearch(f *testing.F) {
	for _, seed := range []string{"lamp", "", "\x00", "\xff\xfe", "a*b?(c|d)~2^3", `{"$gt":""}`, "«Füße» №½ ﷺ 👩‍👩‍👧", strings.Repeat("a", 64<<10), strings.Repeat("lamp ", 4000), strings.Repeat("́", 300)} {
		f.Add(seed)
	}
	index := testIndex()
	f.Fuzz(func(t *testing.T, text string) {
		got := index.Search(text)
		for _, hit := range got.Hits {
			if hit.Document < 0 || hit.Document >= len(shelf) || hit.Score <= 0 {
				t.Errorf("%q: got the hit %+v", text, hit)
			}
		}
		if len(got.Query.words) > maxQueryWords*2 || !utf8.ValidString(got.Corrected+got.Suggestion) {
			t.Errorf("%q: got %d words, %q, %q", text, len(got.Query.words), got.Corrected, got.Suggestion)
		}
		text = text[:min(len(text), 1000)] // a title; a query is cut by Search
		joined := ""
		for _, s := range got.Query.Highlight(text) {
			joined += s.Text
		}
		if joined != text {
			t.Errorf("highlighting changed %q to %q", text, joined)
		}
		index.Complete(text, 5)
	})
}
