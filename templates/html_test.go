package templates

import (
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
)

// render renders a component and parses what comes out.
func render(t testing.TB, c templ.Component) *html.Node {
	t.Helper()
	var text strings.Builder
	if err := c.Render(t.Context(), &text); err != nil {
		t.Fatalf("render: %v", err)
	}
	root, err := html.Parse(strings.NewReader(text.String()))
	if err != nil {
		t.Fatalf("parse: %v", err)
	}
	return root
}

// all lists the elements that a selector names: "li", ".card", "a.chip", "#id"
// or "input[name=sku]".
func all(root *html.Node, selector string) []*html.Node {
	var found []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && matches(n, selector) {
			found = append(found, n)
		}
	}
	return found
}

func matches(n *html.Node, selector string) bool {
	if i := strings.IndexAny(selector, ".#["); i > 0 {
		return n.Data == selector[:i] && matches(n, selector[i:])
	}
	switch rest := selector[1:]; selector[0] {
	case '.':
		return slices.Contains(strings.Fields(attr(n, "class")), rest)
	case '#':
		return attr(n, "id") == rest
	case '[':
		name, value, _ := strings.Cut(strings.TrimSuffix(rest, "]"), "=")
		return attr(n, name) == value
	}
	return n.Data == selector
}

// one is the only element that a selector names.
func one(t testing.TB, root *html.Node, selector string) *html.Node {
	t.Helper()
	found := all(root, selector)
	if len(found) != 1 {
		t.Fatalf("got %d elements %q, want 1", len(found), selector)
	}
	return found[0]
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// text is an element's text with its white space collapsed.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// fields are what a form sends by its inputs, without lists.
func fields(form *html.Node) map[string]string {
	sent := map[string]string{}
	for _, input := range all(form, "input") {
		sent[attr(input, "name")] = attr(input, "value")
	}
	return sent
}
