package textindex

import (
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
	"github.com/kljensen/snowball/english"
	"golang.org/x/text/unicode/norm"
)

// Bounds of a query. A longer one is cut: whoever types that much is not looking
// for anything.
const (
	maxQueryBytes = 256
	maxQueryWords = 10
)

// token is a word of a text, and where in the text it stands, in bytes.
type token struct {
	word       string
	start, end int
}

// tokens splits a text at the word boundaries of Unicode Standard Annex 29 and
// folds each word. What is no word (spaces, punctuation, emoji) is left out.
func tokens(text string) iter.Seq[token] {
	return func(yield func(token) bool) {
		for it := words.FromString(text); it.Next(); {
			if word := fold(it.Value()); word != "" && !yield(token{word, it.Start(), it.End()}) {
				return
			}
		}
	}
}

// plainLetters spells letters that do not decompose into a letter and an accent.
var plainLetters = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i", "’", "'")

// fold makes words equal that people take for the same: "Café’s" is "cafe",
// "1,200" is "1200".
func fold(word string) string {
	word = strings.ToLower(word)
	if !isASCII(word) {
		word = plainLetters.Replace(norm.NFKD.String(word))
	}
	word = strings.TrimSuffix(word, "'s")
	return strings.Trim(strings.Map(wordRune, word), ".")
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// wordRune keeps letters and digits, and the point of a decimal number.
func wordRune(r rune) rune {
	if unicode.IsLetter(r) || unicode.IsNumber(r) || r == '.' {
		return r
	}
	return -1
}

// stem takes the endings off a folded English word: "lamps" and "lamp" are one.
func stem(word string) string { return english.Stem(word, false) }

// stopWords tell little in a query; they count only when they are all of it.
var stopWords = []string{"a", "an", "and", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "with"}

// queryWord is a word that is searched for.
type queryWord struct {
	text string
	stem string
}

func newQueryWord(text string) queryWord { return queryWord{text, stem(text)} }

// isPrefix says whether the word may be the beginning of a longer one. The
// beginning of a number is another number.
func (w queryWord) isPrefix() bool {
	return strings.ContainsFunc(w.text, func(r rune) bool { return !unicode.IsNumber(r) && r != '.' })
}

// bounded cuts a query that is too long.
func bounded(text string) string {
	return strings.ToValidUTF8(text[:min(len(text), maxQueryBytes)], "")
}

// parse reads a query. Nothing in it has a meaning but its words.
func parse(text string) []queryWord {
	var all, telling []queryWord
	for t := range tokens(bounded(text)) {
		w := newQueryWord(t.word)
		if len(all) == maxQueryWords {
			break
		}
		if slices.Contains(all, w) {
			continue
		}
		all = append(all, w)
		if !slices.Contains(stopWords, w.text) {
			telling = append(telling, w)
		}
	}
	if len(telling) == 0 {
		return all
	}
	return telling
}

// join writes the words of a query as a visitor would type them.
func join(query []queryWord) string {
	texts := make([]string, len(query))
	for i, w := range query {
		texts[i] = w.text
	}
	return strings.Join(texts, " ")
}
