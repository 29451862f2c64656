// Package textindex finds short texts by their words. It is an inverted index in
// memory: it forgives typing errors, takes beginnings of words for words, and
// knows nothing of what the texts are about.
package textindex

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/blevesearch/vellum"
)

// Text is one text of a document.
type Text struct {
	Content string
	// Weight is what finding a word in this text is worth, from 1.
	Weight uint8
	// Offered lets the text's words be offered as completions.
	Offered bool
}

// Index finds documents by their words. It never changes, and any number of
// goroutines may use it.
type Index struct {
	documents int
	// vocabulary holds every word there is, sorted by text.
	vocabulary []word
	// postings holds, for each stem, the documents it is in, in their order.
	postings [][]posting
	stems    map[string]uint32
	// spelling holds the texts of the vocabulary with their places in it.
	spelling *vellum.FST
}

// word is one spelling of a stem.
type word struct {
	text    string
	stem    uint32
	offered bool
	// count is how many documents hold the word in this spelling.
	count uint32
}

// posting says that a document holds a stem, and the best weight it has there.
type posting struct {
	document uint32
	weight   uint8
}

// New indexes documents, each given by its texts. A search names them by their
// place in the sequence.
func New(documents [][]Text) *Index {
	b := builder{index: &Index{documents: len(documents), stems: map[string]uint32{}}, known: map[string]int{}}
	for i, texts := range documents {
		for _, text := range texts {
			b.add(uint32(i), text)
		}
	}
	return b.finish()
}

// builder is an index in the making.
type builder struct {
	index *Index
	// known gives the place of a word in the vocabulary, which is not sorted yet.
	known map[string]int
	// last is the document in which each word was seen last, counted from 1.
	last []uint32
}

func (b *builder) add(document uint32, text Text) {
	for t := range tokens(text.Content) {
		place := b.place(t.word)
		w := &b.index.vocabulary[place]
		w.offered = w.offered || text.Offered
		if b.last[place] != document+1 {
			b.last[place] = document + 1
			w.count++
		}
		b.post(w.stem, posting{document, text.Weight})
	}
}

// place returns a word's place in the vocabulary and adds it where it is new.
func (b *builder) place(text string) int {
	if place, ok := b.known[text]; ok {
		return place
	}
	key := stem(text)
	id, ok := b.index.stems[key]
	if !ok {
		id = uint32(len(b.index.postings))
		b.index.stems[key] = id
		b.index.postings = append(b.index.postings, nil)
	}
	place := len(b.index.vocabulary)
	b.known[text] = place
	b.index.vocabulary = append(b.index.vocabulary, word{text: text, stem: id})
	b.last = append(b.last, 0)
	return place
}

// post notes a stem's document; documents come in order, so it is the last one
// when it is there already.
func (b *builder) post(stem uint32, p posting) {
	list := b.index.postings[stem]
	if n := len(list); n > 0 && list[n-1].document == p.document {
		list[n-1].weight = max(list[n-1].weight, p.weight)
		return
	}
	b.index.postings[stem] = append(list, p)
}

func (b *builder) finish() *Index {
	slices.SortFunc(b.index.vocabulary, func(a, b word) int { return strings.Compare(a.text, b.text) })
	b.index.spelling = transducer(b.index.vocabulary)
	return b.index
}

// transducer packs sorted words. It writes to memory, and the words are sorted
// and differ, so an error is a mistake in this file, and panics.
func transducer(vocabulary []word) *vellum.FST {
	var packed bytes.Buffer
	b, err := vellum.New(&packed, nil)
	for i, w := range vocabulary {
		if err == nil {
			err = b.Insert([]byte(w.text), uint64(i))
		}
	}
	if err == nil {
		err = b.Close()
	}
	fst, errLoad := vellum.Load(packed.Bytes())
	if err != nil || errLoad != nil {
		panic(fmt.Sprintf("textindex: pack the vocabulary: %v, %v", err, errLoad))
	}
	return fst
}

// beginning returns the words that begin with a prefix.
func (x *Index) beginning(prefix string) []word {
	start, _ := slices.BinarySearchFunc(x.vocabulary, prefix, func(w word, p string) int { return strings.Compare(w.text, p) })
	end := start
	for end < len(x.vocabulary) && strings.HasPrefix(x.vocabulary[end].text, prefix) {
		end++
	}
	return x.vocabulary[start:end]
}
