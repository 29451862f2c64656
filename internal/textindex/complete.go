package textindex

import (
	"cmp"
	"slices"
)

// Complete returns up to n texts in which the last word of a text is completed,
// the ones that find the most documents first. The other words stay as they are.
func (x *Index) Complete(text string, n int) []string {
	text = bounded(text)
	words := parse(text)
	if len(words) == 0 || !words[len(words)-1].isPrefix() || !endsWith(text, words[len(words)-1]) {
		return nil
	}
	rest, last := words[:len(words)-1], words[len(words)-1]
	within := x.holding(rest)
	var found []candidateCount
	for _, w := range x.beginning(last.text) {
		if count := x.countIn(w.stem, within); w.offered && count > 0 {
			found = append(found, candidateCount{w, count})
		}
	}
	slices.SortFunc(found, func(a, b candidateCount) int {
		return cmp.Or(cmp.Compare(b.documents, a.documents), cmp.Compare(a.stem, b.stem), cmp.Compare(b.count, a.count), cmp.Compare(a.text, b.text))
	})
	found = slices.CompactFunc(found, func(a, b candidateCount) bool { return a.stem == b.stem })
	var texts []string
	for _, c := range found[:min(n, len(found))] {
		texts = append(texts, join(append(slices.Clone(rest), queryWord{text: c.text})))
	}
	return texts
}

// endsWith says whether a text ends with a word: after a space the word is
// finished, and the next one has not begun.
func endsWith(text string, last queryWord) bool {
	end := token{}
	for t := range tokens(text) {
		end = t
	}
	return end.end == len(text) && end.word == last.text
}

// candidateCount is a completion and how many documents it finds.
type candidateCount struct {
	word
	documents int
}

// holding returns the documents that hold all words; nil stands for all
// documents, when there are no words.
func (x *Index) holding(words []queryWord) map[uint32]bool {
	if len(words) == 0 {
		return nil
	}
	within := map[uint32]bool{}
	if found := x.match(words); found.all {
		for _, hit := range found.hits {
			within[uint32(hit.Document)] = true
		}
	}
	return within
}

func (x *Index) countIn(stem uint32, within map[uint32]bool) int {
	if within == nil {
		return len(x.postings[stem])
	}
	n := 0
	for _, p := range x.postings[stem] {
		if within[p.document] {
			n++
		}
	}
	return n
}
