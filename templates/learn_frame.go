package templates

import (
	"cmp"
	"net/url"
	"strings"

	"github.com/a-h/templ"
)

// LearnFrame is what every page of the course knows.
type LearnFrame struct {
	Layout LayoutProps
	// Lab names the learner. Every address of the course carries it.
	Lab string
	// Presenter shows a page to a room: large, and with the answers covered.
	Presenter bool
	// Told says that the address named the learner; else the name was made for this
	// page.
	Told bool
	// Offered is the learner whom another site's link named: to be asked about, not
	// to be gone by. Empty without one.
	Offered string
	// Refused says that the address named a learner in a form that none has.
	Refused bool
}

// as is the same page in the name of a learner.
func (f LearnFrame) as(lab string) templ.SafeURL {
	f.Lab = lab
	return f.href("")
}

// named is the learner whom the address names.
func (f LearnFrame) named() string { return cmp.Or(f.Offered, f.Lab) }

// shortCode is how a learner's code is shown where it is only to be recognised.
func shortCode(lab string) string { return lab[:min(6, len(lab))] + "…" }

// href is an address of the course, with the learner's name.
func (f LearnFrame) href(path string) templ.SafeURL {
	query := "?lab=" + url.QueryEscape(f.Lab)
	if f.Presenter {
		query += "&presenter=1"
	}
	return templ.SafeURL(path + query)
}

func (f LearnFrame) chapterHref(slug string) templ.SafeURL {
	return f.href("/learn/" + url.PathEscape(slug))
}

func (f LearnFrame) glossaryHref(term string) templ.SafeURL {
	return f.href("/learn/glossary") + templ.SafeURL("#"+termID(term))
}

// otherMode is the same page with the presenter's mode switched.
func (f LearnFrame) otherMode(path string) templ.SafeURL {
	f.Presenter = !f.Presenter
	return f.href(path)
}

// WithTab adds the name of a learner's tab to an address of the shop.
func WithTab(path, lab string) string {
	separator := "?"
	if strings.Contains(path, "?") {
		separator = "&"
	}
	address, fragment, has := strings.Cut(path, "#")
	address += separator + "lab=" + url.QueryEscape(lab)
	if has {
		address += "#" + fragment
	}
	return address
}
