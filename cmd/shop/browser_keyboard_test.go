package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// arrowKeysStay chooses in lists that load a page, by keyboard and by mouse.
func arrowKeysStay(t *testing.T, b *tab) {
	b.open(t, "/search?q=lamp")
	b.enter(t, "#sort", kb.ArrowDown)
	b.do(t, chromedp.KeyEvent(kb.ArrowDown))
	b.wantText(t, "[data-auto-submit] [data-submit]", "Sort")
	b.wantFocus(t, "#sort")
	chosen := evaluate[string](t, b, `document.querySelector("#sort").value`)
	b.do(t, chromedp.KeyEvent(kb.Tab))
	b.navigate(t, chromedp.KeyEvent(kb.Enter))
	if got := evaluate[string](t, b, `new URLSearchParams(location.search).get("sort")`); got != chosen {
		t.Errorf("sorted by %q, want %q, the second choice", got, chosen)
	}
	b.wantFocus(t, "#sort")

	b.fillCart(t)
	b.open(t, "/checkout")
	b.fillAddress(t)
	b.do(t, b.press(t, `input[value="demo-card"]`))
	b.click(t, `button[name=step][value=payment]`)
	total := b.text(t, "aside.summary")
	b.enter(t, `input[value="standard"]`, kb.ArrowDown)
	b.wantText(t, "#place [data-submit]", "Update the total")
	if got := b.text(t, "aside.summary"); got != total {
		t.Errorf("an arrow key changed the total: got %q, want %q", got, total)
	}
	b.navigate(t, chromedp.KeyEvent(kb.Enter))
	b.wantFocus(t, `#place :checked`)
	b.click(t, `input[value="standard"]`)
	b.wantFocus(t, `input[value="standard"]`)
}

// drawerHoldsFocus opens the list of departments and goes round in it.
func drawerHoldsFocus(t *testing.T, b *tab) {
	const opener = ".departments__all"
	b.open(t, "/")
	b.tabTo(t, opener)
	b.do(t, chromedp.KeyEvent(kb.Enter))
	b.wantFocus(t, "#all-departments button")
	for range evaluate[int](t, b, `document.querySelectorAll("#all-departments :is(a, button)").length`) + 3 {
		b.do(t, chromedp.KeyEvent(kb.Tab))
		if place := evaluate[string](t, b, `document.activeElement.closest("#all-departments, body").localName + document.activeElement.className`); !strings.HasPrefix(place, "nav") && place != "body" {
			t.Fatalf("Tab left the drawer for %s", place)
		}
	}
	b.do(t, chromedp.KeyEvent(kb.Escape))
	b.wantFocus(t, opener)
	b.do(t, b.press(t, opener))
	b.wantFocus(t, "#all-departments button")
	b.do(t, chromedp.MouseClickXY(700, 400)) // beside it
	b.wantFocus(t, opener)
	if evaluate[bool](t, b, `document.querySelector("[inert]") !== null`) {
		t.Error("a part of the page is still out of reach")
	}
}

// idsStandOnce looks at the pages after the scripts have added theirs.
func idsStandOnce(t *testing.T, b *tab) {
	b.open(t, "/search?q="+product)
	path := evaluate[string](t, b, fmt.Sprintf(`document.querySelector('%s a[href^="/products/"]').getAttribute("href")`, card(product)))
	b.open(t, path)
	b.do(t, b.press(t, `#buy button[type=submit]`))
	b.wantBadge(t, "1")
	b.wantUniqueIDs(t, "the panel on "+path)
	for _, path := range []string{"/", "/departments/kitchen", "/search?q=lamp", path, "/cart", "/orders", lost} {
		b.open(t, path)
		b.wantUniqueIDs(t, path)
		if n := evaluate[int](t, b, `document.querySelectorAll("[role=combobox]").length`); n != 1 {
			t.Errorf("%s: got %d comboboxes, want the header's alone", path, n)
		}
	}
}

func (b *tab) wantUniqueIDs(t testing.TB, page string) {
	t.Helper()
	twice := evaluate[[]string](t, b, `[...document.querySelectorAll("[id]")].map((e) => e.id).filter((id, i, ids) => ids.indexOf(id) !== i)`)
	if len(twice) > 0 {
		t.Errorf("%s: got ids that stand more than once: %s", page, strings.Join(twice, ", "))
	}
}
