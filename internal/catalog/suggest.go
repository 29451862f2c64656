package catalog

import "slices"

// SuggestionKind says what a suggestion leads to.
type SuggestionKind string

// The kinds: a search for completed words, a department, a product.
const (
	SuggestWords      SuggestionKind = "words"
	SuggestDepartment SuggestionKind = "department"
	SuggestProduct    SuggestionKind = "product"
)

// How many suggestions there are of a kind, at most; products fill what is left.
const (
	maxSuggestedWords       = 3
	maxSuggestedDepartments = 2
)

// Suggestion is one line under a search field.
type Suggestion struct {
	Kind SuggestionKind
	// Segments are its text, of which those are marked that were typed.
	Segments []Segment
	// Slug names the department or the product; words have none.
	Slug string
}

// Text is the suggestion without its marks.
func (s Suggestion) Text() string {
	text := ""
	for _, segment := range s.Segments {
		text += segment.Text
	}
	return text
}

// Suggest returns up to n suggestions for a text that is being typed: words,
// then departments, then products with the words in their titles.
func (s *Snapshot) Suggest(text string, n int) []Suggestion {
	results := s.Search(Query{Text: text, PageSize: n})
	if results.everything {
		return nil
	}
	suggestions := s.suggestWords(text, results)
	suggestions = append(suggestions, s.suggestDepartments(results)...)
	if !results.Partial {
		suggestions = append(suggestions, suggestProducts(results)...)
	}
	return suggestions[:min(n, len(suggestions))]
}

func (s *Snapshot) suggestDepartments(results Results) []Suggestion {
	var suggestions []Suggestion
	for _, d := range s.departments {
		if segments := results.Highlight(d.Name); anyMarked(segments) && len(suggestions) < maxSuggestedDepartments {
			suggestions = append(suggestions, Suggestion{SuggestDepartment, segments, d.Slug})
		}
	}
	return suggestions
}

// suggestProducts leaves out what is found by its description: under the field
// there is nothing to see but the title.
func suggestProducts(results Results) []Suggestion {
	var suggestions []Suggestion
	for _, p := range results.Products {
		if segments := results.Highlight(p.Title); anyMarked(segments) || results.words.Empty() {
			suggestions = append(suggestions, Suggestion{SuggestProduct, segments, p.Slug})
		}
	}
	return suggestions
}

func anyMarked(segments []Segment) bool {
	return slices.ContainsFunc(segments, func(s Segment) bool { return s.Marked })
}

func (s *Snapshot) suggestWords(text string, results Results) []Suggestion {
	completed := s.index.Complete(text, maxSuggestedWords)
	if results.Corrected != "" && !results.Partial {
		completed = []string{results.Corrected}
	}
	var suggestions []Suggestion
	for _, words := range completed {
		suggestions = append(suggestions, Suggestion{Kind: SuggestWords, Segments: results.Highlight(words)})
	}
	return suggestions
}
