package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestBrowserSearch walks through the search field in a real browser.
func TestBrowserSearch(t *testing.T) {
	browser := startBrowser(t)
	shop := launch(t, in(t.TempDir())).url
	for _, walk := range []struct {
		name string
		walk func(*testing.T, *tab)
	}{
		{"suggestions by keyboard", suggestionsByKeyboard},
		{"suggestions by mouse", suggestionsByMouse},
		{"recent searches", recentSearches},
		{"without scripts the field is a form", searchWithoutScripts},
	} {
		t.Run(walk.name, func(t *testing.T) { walk.walk(t, openTab(t, browser, shop)) })
	}
}

// field selects the search field.
const field = `header input[name=q]`

// cleared empties a field, wherever in it the caret stands.
var cleared = strings.Repeat(kb.Delete, 20) + strings.Repeat(kb.Backspace, 20)

func suggestionsByKeyboard(t *testing.T, b *tab) {
	b.open(t, "/")
	b.wantList(t, false)
	b.enter(t, field, "l")
	b.enter(t, field, "am")
	b.wantRow(t, 0, "lamp")
	b.wantList(t, true)
	if got := evaluate[string](t, b, `document.querySelector("#suggestion-0 mark").textContent`); got != "lam" {
		t.Errorf("marked: got %q, want what was typed", got)
	}

	b.wantActive(t, "") // until an arrow is pressed, Enter belongs to what was typed
	b.do(t, chromedp.KeyEvent(kb.ArrowDown))
	b.wantActive(t, "suggestion-0")
	b.do(t, chromedp.KeyEvent(kb.ArrowUp))
	b.wantActive(t, "")
	b.do(t, chromedp.KeyEvent(kb.ArrowUp))
	b.wantActive(t, b.lastRow(t))

	b.do(t, chromedp.KeyEvent(kb.Escape))
	b.wantList(t, false)
	b.wantField(t, "lam")
	b.do(t, chromedp.KeyEvent(kb.ArrowDown)) // opens it again
	b.wantList(t, true)
	b.do(t, chromedp.KeyEvent(kb.ArrowDown))
	b.wantActive(t, "suggestion-0")
	b.navigate(t, chromedp.KeyEvent(kb.Enter))
	b.wantPath(t, "/search")
	b.wantField(t, "lamp")
	b.wantText(t, "h1", "for “lamp”")

	b.enter(t, field, cleared+"kitch")
	b.wantText(t, "#suggestions", "Department")
	for range 2 { // the word, then the department
		b.do(t, chromedp.KeyEvent(kb.ArrowDown))
	}
	b.wantText(t, `[aria-selected="true"]`, "Kitchen", "Department")
	b.navigate(t, chromedp.KeyEvent(kb.Enter))
	b.wantPath(t, "/departments/kitchen")

	b.enter(t, field, "zzzzzz")
	b.wantText(t, `form[role=search] [role=status]`, "No suggestions")
	b.wantList(t, false)
}

func suggestionsByMouse(t *testing.T, b *tab) {
	b.open(t, "/")
	b.enter(t, field, "walnut table")
	b.wantText(t, "#suggestions", "Lamp")
	b.click(t, `.suggest__row--product`)
	if got := evaluate[string](t, b, "location.pathname"); !strings.HasPrefix(got, "/products/") {
		t.Errorf("got the page %s, want a product's", got)
	}
	b.enter(t, field, "lam")
	b.wantList(t, true)
	b.do(t, b.press(t, ".strip")) // elsewhere
	b.wantList(t, false)
}

func recentSearches(t *testing.T, b *tab) {
	b.open(t, "/")
	for _, text := range []string{"one lamp", "two lamps", "three lamps", "four lamps", "five lamps", "six lamps", "TWO lamps"} {
		b.enter(t, field, cleared+text)
		b.navigate(t, chromedp.KeyEvent(kb.Enter))
	}
	b.open(t, "/")
	b.wantRows(t) // nothing opens by itself
	b.enter(t, field, kb.ArrowDown)
	b.wantRows(t, "TWO lamps", "six lamps", "five lamps", "four lamps", "three lamps")
	b.enter(t, field, "fi")
	b.wantRow(t, 0, "five lamps")

	b.do(t, chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.Delete))
	b.enter(t, field, kb.Backspace+kb.Backspace)
	b.wantRows(t, "TWO lamps", "six lamps", "four lamps", "three lamps")
	b.do(t, b.press(t, `#suggestion-1 .suggest__remove`))
	b.wantRows(t, "TWO lamps", "four lamps", "three lamps")
	if got := evaluate[string](t, b, `localStorage.getItem("recent-searches")`); got != `["TWO lamps","four lamps","three lamps"]` {
		t.Errorf("kept: got %s", got)
	}
	b.navigate(t, b.press(t, `#suggestion-2`))
	b.wantField(t, "three lamps")

	evaluate[bool](t, b, `localStorage.setItem("recent-searches", "{broken") || true`)
	b.open(t, "/")
	b.enter(t, field, "lam") // what others left in the storage does no harm
	b.wantRow(t, 0, "lamp")
}

func searchWithoutScripts(t *testing.T, b *tab) {
	call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.open(t, "/")
	if evaluate[bool](t, b, fmt.Sprintf(`document.querySelector(%q).hasAttribute("aria-expanded")`, field)) {
		t.Error("the field promises a list that no script can open")
	}
	b.enter(t, field, "kyboard\r")
	b.wantPath(t, "/search")
	b.wantText(t, "main", "No results for “kyboard”. These are for keyboard.")
	b.do(t, b.press(t, `.filters__summary`))
	b.click(t, `.filter__link[href*="min="]`)
	b.wantText(t, `[aria-label="Filters in use"]`, "From $")
}

// wantList waits until the list of suggestions is open, or closed.
func (b *tab) wantList(t testing.TB, open bool) {
	t.Helper()
	b.until(t, fmt.Sprintf("a list that is open: %t", open), func() bool {
		return evaluate[bool](t, b, fmt.Sprintf(`(() => {
			const field = document.querySelector(%q), list = document.querySelector("#suggestions");
			return field.getAttribute("aria-expanded") === "%t" && list.checkVisibility() === %t;
		})()`, field, open, open))
	})
}

// wantActive waits until the field points at a row, or at none.
func (b *tab) wantActive(t testing.TB, id string) {
	t.Helper()
	b.until(t, "the active row "+id, func() bool {
		return evaluate[bool](t, b, fmt.Sprintf(`(() => {
			const selected = [...document.querySelectorAll('#suggestions [aria-selected="true"]')].map((row) => row.id).join();
			return selected === %q && (document.querySelector(%q).getAttribute("aria-activedescendant") ?? "") === %q;
		})()`, id, field, id))
	})
}

func (b *tab) lastRow(t testing.TB) string {
	t.Helper()
	return evaluate[string](t, b, `document.querySelector("#suggestions").lastElementChild.id`)
}

// wantRow waits until a row shows a text, before what is noted beside it.
func (b *tab) wantRow(t testing.TB, i int, text string) {
	t.Helper()
	b.until(t, fmt.Sprintf("row %d: %s", i, text), func() bool {
		return b.text(t, fmt.Sprintf("#suggestion-%d .suggest__text", i)) == text
	})
}

// wantRows waits until the open list shows exactly these rows.
func (b *tab) wantRows(t testing.TB, texts ...string) {
	t.Helper()
	b.until(t, fmt.Sprintf("the rows %q", texts), func() bool {
		return evaluate[string](t, b, `[...document.querySelectorAll("#suggestions .suggest__text")].map((row) => row.textContent).join("|")`) == strings.Join(texts, "|")
	})
}

func (b *tab) wantField(t testing.TB, text string) {
	t.Helper()
	b.until(t, "the field with "+text, func() bool {
		return evaluate[string](t, b, fmt.Sprintf("document.querySelector(%q).value", field)) == text
	})
}
