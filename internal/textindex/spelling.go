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
	// tried, and the words of a query up to which they are.
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

// forgiven is how many typing errors a word may hold: the shorter it is, the
// sooner it becomes another word.
func forgiven(w queryWord) int {
	switch characters := utf8.RuneCountInString(w.text); {
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

// correct respells the unknown words, and then each known word in turn, until a
// document holds all of them. A known word gives way only to a commoner one that
// is one error away: it may well be meant.
func (x *Index) correct(words []queryWord) ([]queryWord, matches) {
	respelled, changed := x.respell(words)
	found := x.match(respelled)
	if changed && found.all {
		return respelled, found
	}
	if len(respelled) > maxTried || slices.ContainsFunc(respelled, func(w queryWord) bool { return !x.isKnown(w) }) {
		return nil, matches{}
	}
	for i, w := range respelled {
		for _, c := range x.candidates(w, min(1, forgiven(w))) {
			tried := slices.Clone(respelled)
			tried[i] = newQueryWord(c.text)
			if found := x.match(tried); found.all && int(c.count) > len(x.postings[x.stems[w.stem]]) {
				return tried, found
			}
		}
	}
	return nil, matches{}
}

// isKnown says whether some document holds the word or one that it begins.
func (x *Index) isKnown(w queryWord) bool { return len(x.lists(w)) > 0 }

// respell replaces each unknown word by the likeliest known one, or by the two
// words that it is made of.
func (x *Index) respell(words []queryWord) (respelled []queryWord, changed bool) {
	if unknown := slices.DeleteFunc(slices.Clone(words), x.isKnown); len(unknown) > maxTried {
		return words, false
	}
	for _, w := range words {
		if instead := x.instead(w); instead != nil {
			respelled, changed = append(respelled, instead...), true
		} else {
			respelled = append(respelled, w)
		}
	}
	return respelled, changed
}

// instead returns what an unknown word may have meant, or nil.
func (x *Index) instead(w queryWord) []queryWord {
	if x.isKnown(w) {
		return nil
	}
	if parts := x.split(w); parts != nil {
		return parts
	}
	if found := x.candidates(w, forgiven(w)); len(found) > 0 {
		return []queryWord{newQueryWord(found[0].text)}
	}
	return nil
}

// split takes a word apart into two that are known: "nestbox" is "nest box".
func (x *Index) split(w queryWord) []queryWord {
	const shortest = 3
	for i := shortest; i <= len(w.text)-shortest; i++ {
		if !utf8.RuneStart(w.text[i]) {
			continue
		}
		first, second := newQueryWord(w.text[:i]), newQueryWord(w.text[i:])
		if parts := []queryWord{first, second}; x.holds(first) && x.holds(second) && x.match(parts).all {
			return parts
		}
	}
	return nil
}

// holds says whether some document holds the word itself.
func (x *Index) holds(w queryWord) bool {
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
		for _, c := range x.candidates(w, min(1, forgiven(w))) {
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
	if len(found.hits) > 0 || len(words) > maxTried {
		return ""
	}
	guess := slices.Clone(words)
	for i, w := range words {
		candidates := x.candidates(w, min(2, 2*forgiven(w)))
		if len(candidates) == 0 || !candidates[0].sameStart {
			return ""
		}
		guess[i] = newQueryWord(candidates[0].text)
	}
	return join(guess)
}
