package lesson

import (
	"slices"
	"strings"
)

// Filled returns a chapter whose placeholders are filled in. Hook, further, hints,
// reveals and steps may hold them: {origin}, {cookie} and {path} stand for the
// shop's address, the name of its cookie there, and the way to the learner's lab
// without a slash at its end. Elsewhere, as in titles, they are not read.
func (c Chapter) Filled(words *strings.Replacer) Chapter {
	c.Hook, c.Further = filled(c.Hook, words), filled(c.Further, words)
	c.Experiments = slices.Clone(c.Experiments)
	for i := range c.Experiments {
		c.Experiments[i] = c.Experiments[i].filled(words)
	}
	return c
}

func (e Experiment) filled(words *strings.Replacer) Experiment {
	e.Hints, e.Reveal = filled(e.Hints, words), filled(e.Reveal, words)
	e.Steps = slices.Clone(e.Steps)
	for i := range e.Steps {
		e.Steps[i].Do = words.Replace(e.Steps[i].Do)
	}
	return e
}

func filled(texts []string, words *strings.Replacer) []string {
	texts = slices.Clone(texts)
	for i := range texts {
		texts[i] = words.Replace(texts[i])
	}
	return texts
}
