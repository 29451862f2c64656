package templates

import (
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
}

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
