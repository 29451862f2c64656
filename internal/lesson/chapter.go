package lesson

// Chapter is one chapter: a hook, one experiment or a few, and what to take from
// them.
type Chapter struct {
	Number int
	// Slug is its address below /learn/.
	Slug, Title string
	// Brief is one sentence for the map.
	Brief string
	// Later says, in a sentence, what the chapter waits for; empty when it is open.
	Later string
	// Minutes is how long it takes, at most 4.
	Minutes int
	// Hook is what the chapter begins with: paragraphs of one idea.
	Hook        []string
	Experiments []Experiment
	// Code is the source that the experiments ran through.
	Code []Code
	// Documents says that the texts tell of the documents of the shop's own sessions,
	// which a shop that keeps them elsewhere has not.
	Documents bool
	// Further are experiments without a check, for who wants to break more.
	Further []string
	// Takeaway is the chapter in one line.
	Takeaway string
	// Sources say where the rules come from.
	Sources []Source
	// Claims are the numbers of the notes' claims that the chapter shows.
	Claims []int
}

// Experiment is a bet, something to do, and the rule by which the page knows that
// it was done.
type Experiment struct {
	// ID is unique in the chapter: "a", "b".
	ID, Title string
	// Later says what the experiment waits for; empty when it is open.
	Later string
	// Question and Options are the bet that is made before anything is done.
	Question string
	Options  []Option
	// Lab is what the experiment's lab begins with. Without one the experiment runs
	// in the shop itself.
	Lab *Settings
	// Switches are the settings that the learner may change, Actions what else the
	// lab is asked to do.
	Switches []Switch
	Actions  []Action
	Steps    []Step
	// Hints help on, from a nudge to the very thing to do.
	Hints []string
	// Reveal is what happened and why, shown beside the bet.
	Reveal []string
}

// Option is an answer to bet on, and what to say to who did.
type Option struct {
	ID, Text, Why string
	Right         bool
}

// Step is one thing to do, and how to know it among the requests.
type Step struct {
	// Do says what to do, in one or two sentences.
	Do string
	// Links lead to where it is done.
	Links []Link
	// Copy is a line to paste elsewhere. Beside the placeholders of Filled it may
	// hold {try}: the experiment's name.
	Copy string
	// Seen says whether a request is this step.
	Seen func(Case) bool
	// Near says what is missing of a request that is nearly this step; empty for
	// one that is not. May be nil.
	Near func(Case) string
	// Again lets a later request take the place of the one that was seen, until the
	// next step is seen.
	Again bool
	// Over says that a request has made the steps before this one worthless, so that
	// the experiment begins again with it. May be nil.
	Over func(Case) bool
}

// Link leads to a page of the shop, or of the experiment's lab when it has one.
type Link struct {
	Text string
	// Path begins with a slash.
	Path string
	// Second leads to the lab's second instance.
	Second bool
	// Try names the experiment in the address, for a client that is not the
	// learner's tab. Such a link is shown as text to copy.
	Try bool
}

// Code names a piece of the program: the file of a room, and the name between
// its marks.
type Code struct {
	// Room is the package's folder from the module's root.
	Room, File, Name string
	// Caption says what the piece does.
	Caption string
}

// Source is where a rule is written down.
type Source struct{ Text, URL string }

// ByPath returns the chapter with that slug, or nil.
func ByPath(slug string) *Chapter {
	for i := range Chapters {
		if Chapters[i].Slug == slug {
			return &Chapters[i]
		}
	}
	return nil
}

// Experiment returns the experiment with that id, or nil.
func (c *Chapter) Experiment(id string) *Experiment {
	for i := range c.Experiments {
		if c.Experiments[i].ID == id && c.Experiments[i].Later == "" {
			return &c.Experiments[i]
		}
	}
	return nil
}

// Option returns the option with that id, or nil.
func (e *Experiment) Option(id string) *Option {
	for i := range e.Options {
		if e.Options[i].ID == id {
			return &e.Options[i]
		}
	}
	return nil
}
