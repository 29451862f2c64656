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
// then departments, then products.
func (s *Snapshot) Suggest(text string, n int) []Suggestion {
	results := s.Search(Query{Text: text, PageSize: n})
	if results.everything {
		return nil
	}
	suggestions := s.suggestWords(text, results)
	for _, d := range s.departments {
		segments := results.Highlight(d.Name)
		if marked := slices.ContainsFunc(segments, func(s Segment) bool { return s.Marked }); marked && len(suggestions) < maxSuggestedWords+maxSuggestedDepartments {
			suggestions = append(suggestions, Suggestion{SuggestDepartment, segments, d.Slug})
		}
	}
	if !results.Partial {
		for _, p := range results.Products {
			suggestions = append(suggestions, Suggestion{SuggestProduct, results.Highlight(p.Title), p.Slug})
		}
	}
	return suggestions[:min(n, len(suggestions))]
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
