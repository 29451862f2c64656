package textindex

// Result is what a search finds.
type Result struct {
	// Hits are the documents found, in the order of the documents.
	Hits []Hit
	// Query is what was searched for, for Highlight. It is empty where the text
	// holds no word.
	Query Query
	// Corrected is the text that was searched for instead, because nothing holds
	// the words as they were typed; else it is empty.
	Corrected string
	// Suggestion is a text that may have been meant and finds more; else it is empty.
	Suggestion string
	// Partial says that no document holds all words: these hold the most of them.
	Partial bool
}

// Hit is a document found. A higher score is a better match.
type Hit struct {
	Document int
	Score    float32
}

// Query is the words of a search.
type Query struct{ words []queryWord }

// Empty says that a text held no word to search for.
func (q Query) Empty() bool { return len(q.words) == 0 }

// prefixShare is what the beginning of a word is worth, against the whole word.
const prefixShare = 0.4

// Search finds the documents that hold every word of a text, or a word that
// begins with it. Where none does, it looks for words that are spelled alike,
// and then for documents with the most of the words.
func (x *Index) Search(text string) Result {
	words := parse(text)
	if len(words) == 0 {
		return Result{}
	}
	exact := x.match(words)
	if exact.all {
		return Result{Hits: exact.hits, Query: Query{words}, Suggestion: x.suggest(words, len(exact.hits))}
	}
	if corrected, found := x.correct(words); found.all {
		return Result{Hits: found.hits, Query: Query{corrected}, Corrected: join(corrected)}
	}
	return x.partly(words, exact)
}

// partly gives the documents that hold the most of the words, spelled as they
// are or, where a word is unknown, alike.
func (x *Index) partly(words []queryWord, exact matches) Result {
	respelled, changed := x.respell(words)
	if !changed {
		return Result{Hits: exact.hits, Query: Query{words}, Partial: len(exact.hits) > 0, Suggestion: x.wildGuess(words, exact)}
	}
	found := x.match(respelled)
	return Result{Hits: found.hits, Query: Query{respelled}, Partial: true, Corrected: join(respelled)}
}

// matches are the documents that hold the most of a query's words.
type matches struct {
	hits []Hit
	// all says that the documents hold every word.
	all bool
}

// match scores the documents: a document's score is the sum, over the words, of
// the best weight with which it holds each.
func (x *Index) match(words []queryWord) matches {
	total := tally{scores: make([]float32, x.documents), words: make([]uint8, x.documents), best: make([]float32, x.documents)}
	for _, w := range words {
		total.add(x.lists(w))
	}
	return total.matches(len(words))
}

// list is a posting list and the share of its weights that counts.
type list struct {
	postings []posting
	share    float32
}

// lists returns the postings of a word itself and of the words that it begins.
func (x *Index) lists(w queryWord) []list {
	var lists []list
	id, known := x.stems[w.stem]
	if known {
		lists = append(lists, list{x.postings[id], 1})
	}
	if !w.isPrefix() {
		return lists
	}
	seen := map[uint32]bool{}
	for _, longer := range x.beginning(w.text) {
		if seen[longer.stem] || known && longer.stem == id {
			continue
		}
		seen[longer.stem] = true
		lists = append(lists, list{x.postings[longer.stem], prefixShare})
	}
	return lists
}

// tally adds up scores, word by word. All slices are indexed by document.
type tally struct {
	scores []float32
	// words counts the words that a document holds.
	words []uint8
	// best is scratch space: the best weight for the word being added.
	best []float32
}

func (t *tally) add(lists []list) {
	for _, l := range lists {
		for _, p := range l.postings {
			t.best[p.document] = max(t.best[p.document], float32(p.weight)*l.share)
		}
	}
	for _, l := range lists {
		for _, p := range l.postings {
			if best := t.best[p.document]; best > 0 {
				t.scores[p.document] += best
				t.words[p.document]++
				t.best[p.document] = 0
			}
		}
	}
}

// matches keeps the documents that hold the most words.
func (t *tally) matches(wanted int) matches {
	counts := make([]int, wanted+1)
	for _, n := range t.words {
		counts[n]++
	}
	most := wanted
	for most > 0 && counts[most] == 0 {
		most--
	}
	if most == 0 {
		return matches{}
	}
	m := matches{hits: make([]Hit, 0, counts[most]), all: most == wanted}
	for i, n := range t.words {
		if int(n) == most {
			m.hits = append(m.hits, Hit{i, t.scores[i]})
		}
	}
	return m
}
