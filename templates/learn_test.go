package templates

import (
	"slices"
	"testing"

	"crumbs.example/shop/internal/lesson"
)

func TestTextParts(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []textPart
	}{
		{"plain", "A cart.", []textPart{{text: "A cart."}}},
		{"nothing", "", nil},
		{"a term", "A [[cookie]].", []textPart{{text: "A "}, {text: "cookie", term: "cookie"}, {text: "."}}},
		{"a term in other words", "[[cookie|Cookies]] come", []textPart{{text: "Cookies", term: "cookie"}, {text: " come"}}},
		{"code", "The `Cookie` line", []textPart{{text: "The "}, {text: "Cookie", code: true}, {text: " line"}}},
		{"code that looks like a term", "`[[cookie]]`", []textPart{{text: "[[cookie]]", code: true}}},
		{"a term that there is not", "a [[biscuit]]", []textPart{{text: "a "}, {text: "biscuit"}}},
		{"a mark that stays open", "a [[cookie and `b", []textPart{{text: "a ["}, {text: "["}, {text: "cookie and `"}, {text: "b"}}},
		{"single brackets", "items[2]", []textPart{{text: "items["}, {text: "2]"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := textParts(test.text); !slices.Equal(got, test.want) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestTextsAreEscaped(t *testing.T) {
	hostile := "`<b>` <i> [[cookie|<u>]] [[<s>]]"
	for _, root := range []string{"learnText", "learnPlain", "learnLinked"} {
		component := learnText(hostile)
		switch root {
		case "learnPlain":
			component = learnPlain(hostile)
		case "learnLinked":
			component = learnLinked(hostile)
		}
		page := render(t, component)
		if got := text(page); got != "<b> <i> <u> <s>" {
			t.Errorf("%s: got %q, want the markup as text", root, got)
		}
	}
}

// A term is a button that opens its pop-up, without a script.
func TestTermsOpenTheirPopUps(t *testing.T) {
	page := render(t, LearnChapter(storyChapter()))
	for _, term := range all(page, ".term") {
		if pop := one(t, page, "#"+attr(term, "popovertarget")); text(pop) == "" {
			t.Errorf("the pop-up of %q is empty", text(term))
		}
	}
	if got := len(all(page, ".pop")); got != len(lesson.Glossary) {
		t.Errorf("got %d pop-ups, want one for each term", got)
	}
}

// Hints escalate: each one is inside the one before, so that it opens after it.
func TestHintsOpenOneAfterTheOther(t *testing.T) {
	page := render(t, learnHints([]string{"First.", "Second.", "Third."}, 1))
	hints := all(page, ".hint")
	if len(hints) != 3 {
		t.Fatalf("got %d hints, want 3", len(hints))
	}
	for i, hint := range hints[1:] {
		if hint.Parent != hints[i] {
			t.Errorf("hint %d is not inside hint %d", i+2, i+1)
		}
	}
}
