package textindex

import (
	"cmp"
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/blevesearch/vellum/levenshtein"
)

const (
	// maxCorrected is the longest word that is corrected, in characters.
	maxCorrected = 30
	// maxCandidates and maxTried bound the work: the corrections of a word that are
	// tried, and the words of a query for which they are.
	maxCandidates = 3
	maxTried      = 4
	// fewHits is the number of results up to which another spelling is suggested.
	fewHits = 3
	// farCommoner is how many times as many documents a suggestion has to find.
	farCommoner = 5
)

// automata makes the automata that accept the words within 1 and 2 typing errors.
// Two letters that changed places are one error.
var automata = sync.OnceValue(func() [3]*levenshtein.LevenshteinAutomatonBuilder {
	var builders [3]*levenshtein.LevenshteinAutomatonBuilder
	for errors := range builders {
		builder, err := levenshtein.NewLevenshteinAutomatonBuilder(uint8(errors), true)
		if err != nil {
			panic("textindex: " + err.Error()) // of a constant
		}
		builders[errors] = builder
	}
	return builders
})

// forgiven is how many typing errors a word of that many characters may hold:
// the shorter it is, the sooner it becomes another word.
func forgiven(characters int) int {
	switch {
	case characters < 3 || characters > maxCorrected:
		return 0
	case characters < 6:
		return 1
	default:
		return 2
	}
}

// candidate is a word that may have been meant.
type candidate struct {
	word
	errors uint8
	// sameStart says that the first letters agree; people rarely mistype those.
	sameStart bool
}

// candidates returns the words within a number of typing errors, the likeliest
// first.
func (x *Index) candidates(w queryWord, errors int) []candidate {
	if errors == 0 || !w.isPrefix() {
		return nil
	}
	automaton, err := automata()[errors].BuildDfa(w.text, uint8(errors))
	if err != nil {
		return nil // too long for an automaton, so for a typing error too
	}
	var found []candidate
	it, err := x.spelling.Search(automaton, nil, nil)
	for ; err == nil; err = it.Next() {
		text, place := it.Current()
		_, distance := automaton.MatchAndDistance(string(text))
		if c := x.vocabulary[place]; utf8.RuneCountInString(c.text) > 2 && stem(c.text) != w.stem {
			found = append(found, candidate{c, distance, text[0] == w.text[0]})
		}
	}
	slices.SortFunc(found, likelier)
	return found[:min(len(found), maxCandidates)]
}

func likelier(a, b candidate) int {
	return cmp.Or(
		cmp.Compare(a.errors, b.errors),
		yesFirst(a.sameStart, b.sameStart),
		yesFirst(a.offered, b.offered),
		cmp.Compare(b.count, a.count),
		cmp.Compare(a.text, b.text),
	)
}

func yesFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	default:
		return 1
	}
}

// correct respells the unknown words, and then each word in turn, until a
// document holds all of them.
func (x *Index) correct(words []queryWord) ([]queryWord, matches) {
	respelled, changed := x.respell(words)
	if changed {
		if found := x.match(respelled); found.all {
			return respelled, found
		}
	}
	for i, w := range respelled[:min(maxTried, len(respelled))] {
		for _, c := range x.candidates(w, forgiven(utf8.RuneCountInString(w.text))) {
			tried := slices.Clone(respelled)
			tried[i] = newQueryWord(c.text)
			if found := x.match(tried); found.all {
				return tried, found
			}
		}
	}
	return nil, matches{}
}

// respell replaces each unknown word by the likeliest known one, or by the two
// words that it is made of.
func (x *Index) respell(words []queryWord) (respelled []queryWord, changed bool) {
	for _, w := range words {
		if len(x.lists(w)) > 0 {
			respelled = append(respelled, w)
			continue
		}
		if parts := x.split(w); parts != nil {
			respelled, changed = append(respelled, parts...), true
		} else if found := x.candidates(w, forgiven(utf8.RuneCountInString(w.text))); len(found) > 0 {
			respelled, changed = append(respelled, newQueryWord(found[0].text)), true
		} else {
			respelled = append(respelled, w)
		}
	}
	return respelled, changed
}

// split takes a word apart into two that are known: "nestbox" is "nest box".
func (x *Index) split(w queryWord) []queryWord {
	const shortest = 3
	for i := shortest; i <= len(w.text)-shortest; i++ {
		if !utf8.RuneStart(w.text[i]) {
			continue
		}
		first, second := newQueryWord(w.text[:i]), newQueryWord(w.text[i:])
		if parts := []queryWord{first, second}; x.knows(first) && x.knows(second) && x.match(parts).all {
			return parts
		}
	}
	return nil
}

func (x *Index) knows(w queryWord) bool {
	_, ok := x.stems[w.stem]
	return ok
}

// suggest returns the query with one word respelled, where it found little and
// the other spelling finds far more.
func (x *Index) suggest(words []queryWord, hits int) string {
	if hits > fewHits {
		return ""
	}
	best, most := "", hits*farCommoner
	for i, w := range words[:min(maxTried, len(words))] {
		for _, c := range x.candidates(w, min(1, forgiven(utf8.RuneCountInString(w.text)))) {
			tried := slices.Clone(words)
			tried[i] = newQueryWord(c.text)
			if found := x.match(tried); found.all && len(found.hits) >= most {
				best, most = join(tried), len(found.hits)+1
			}
		}
	}
	return best
}

// wildGuess suggests a spelling for a query that found nothing: words with more
// errors in them than are forgiven unasked.
func (x *Index) wildGuess(words []queryWord, found matches) string {
	if len(found.hits) > 0 {
		return ""
	}
	guess := slices.Clone(words)
	for i, w := range words {
		candidates := x.candidates(w, min(2, 2*forgiven(utf8.RuneCountInString(w.text))))
		if len(candidates) == 0 {
			return ""
		}
		guess[i] = newQueryWord(candidates[0].text)
	}
	return join(guess)
}
