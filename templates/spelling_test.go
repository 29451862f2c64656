package templates

import (
	"strings"
	"testing"

	"crumbs.example/shop/internal/catalog"
)

// A mark inside a word must not tear the word apart, and what is marked is text.
func TestSegmentsAreTheTextWithMarks(t *testing.T) {
	var html strings.Builder
	parts := []catalog.Segment{{Text: "Wool "}, {Text: "Cush", Marked: true}, {Text: "ion <b>"}, {Text: " & "}, {Text: "<i>", Marked: true}}
	if err := segments(parts).Render(t.Context(), &html); err != nil {
		t.Fatal(err)
	}
	want := `Wool <mark class="found">Cush</mark>ion &lt;b&gt; &amp; <mark class="found">&lt;i&gt;</mark>`
	if got := html.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
