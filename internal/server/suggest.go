package server

import (
	"net/http"
	"net/url"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/catalog"
)

const (
	// maxSuggestions is how many lines there are under the search field, at most.
	maxSuggestions = 8
	// minSuggestLength is from how many characters on there are any.
	minSuggestLength = 2
)

// suggestionsJSON is the answer of GET /search/suggest.
type suggestionsJSON struct {
	Query       string           `json:"query"`
	Suggestions []suggestionJSON `json:"suggestions"`
}

type suggestionJSON struct {
	Kind catalog.SuggestionKind `json:"kind"`
	Text string                 `json:"text"`
	// Segments together are the text.
	Segments []catalog.Segment `json:"segments"`
	Href     string            `json:"href"`
}

// suggest serves GET /search/suggest. It knows no session, so that any cache may
// keep its answer: for a minute, which is as old as a suggestion may be.
func (s *Server) suggest(c *gin.Context) {
	text := searchText(c.Query("q"))
	answer := suggestionsJSON{Query: text, Suggestions: []suggestionJSON{}}
	if utf8.RuneCountInString(text) >= minSuggestLength {
		for _, suggestion := range s.cfg.Catalogue.Snapshot().Suggest(text, maxSuggestions) {
			answer.Suggestions = append(answer.Suggestions, suggestionJSON{
				Kind: suggestion.Kind, Text: suggestion.Text(), Segments: suggestion.Segments, Href: suggestedHref(suggestion),
			})
		}
	}
	c.Header("Cache-Control", "public, max-age=60")
	c.JSON(http.StatusOK, answer)
}

func suggestedHref(s catalog.Suggestion) string {
	switch s.Kind {
	case catalog.SuggestProduct:
		return "/products/" + s.Slug
	case catalog.SuggestDepartment:
		return "/departments/" + s.Slug
	default:
		return searchPath + "?" + url.Values{"q": {s.Text()}}.Encode()
	}
}
