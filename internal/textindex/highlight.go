package textindex

import "strings"

// Segment is a piece of a text, with a mark or without.
type Segment struct {
	Text   string `json:"text"`
	Marked bool   `json:"marked,omitempty"`
}

// Highlight cuts a text into segments and marks those that the query asked for:
// words with the same stem, and the beginnings that were typed. The segments
// together are the text.
func (q Query) Highlight(text string) []Segment {
	var segments []Segment
	done := 0
	for t := range tokens(text) {
		end := q.marked(t)
		if end == 0 {
			continue
		}
		if t.start > done {
			segments = append(segments, Segment{Text: text[done:t.start]})
		}
		segments = append(segments, Segment{Text: text[t.start:end], Marked: true})
		done = end
	}
	if done < len(text) {
		segments = append(segments, Segment{Text: text[done:]})
	}
	return segments
}

// marked returns where the mark on a word ends, or 0 where it has none.
func (q Query) marked(t token) int {
	end := 0
	for _, w := range q.words {
		switch {
		case stem(t.word) == w.stem:
			return t.end
		case !w.isPrefix() || !strings.HasPrefix(t.word, w.text):
		case len(t.word) == t.end-t.start:
			end = max(end, t.start+len(w.text))
		default:
			end = t.end // folding changed its length: the whole word
		}
	}
	return end
}
