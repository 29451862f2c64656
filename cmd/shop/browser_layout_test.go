package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// everyWidth looks at the frame with a full cart between a phone and a desk.
func everyWidth(t *testing.T, b *tab) {
	path := b.productPath(t)
	b.enter(t, "#quantity", "10")
	b.do(t, b.press(t, `#buy button[type=submit]`))
	b.wantBadge(t, "10")
	for _, width := range []int64{390, 600, 768, 820, 1024, 1280} {
		b.do(t, chromedp.EmulateViewport(width, 800))
		for _, page := range []string{"/", path, "/cart"} {
			b.open(t, page)
			if wide := evaluate[[]string](t, b, tooWide); len(wide) > 0 {
				t.Errorf("%s: wider than %d px because of %s", page, width, strings.Join(wide, ", "))
			}
		}
		if evaluate[bool](t, b, badgeOverLabel) {
			t.Errorf("at %d px the number of items covers the word beside it", width)
		}
	}
}

const badgeOverLabel = `(() => {
	const count = document.querySelector(".cart-link__count").getBoundingClientRect();
	return count.right > document.querySelector(".cart-link__label").getBoundingClientRect().left;
})()`

// nothingCovers scrolls to the reviews: the picture and the buy box, which stay in
// sight beside the product's facts, must not lie over them.
func nothingCovers(t *testing.T, b *tab) {
	b.productPath(t)
	for _, width := range []int64{1024, 1280, 1600} {
		b.do(t, chromedp.EmulateViewport(width, 900))
		covered := evaluate[[]string](t, b, `(() => {
			document.querySelector("#reviews").scrollIntoView({ behavior: "instant" });
			const texts = [...document.querySelectorAll("#reviews .review__text, #reviews .histogram__label")];
			return texts.filter((text) => {
				const box = text.getBoundingClientRect();
				if (box.top < 120 || box.bottom > innerHeight) return false;
				const hit = document.elementFromPoint(box.left + 4, box.top + 4);
				return !hit?.closest("#reviews");
			}).map((text) => text.textContent.slice(0, 30));
		})()`)
		if len(covered) > 0 {
			t.Errorf("at %d px something lies over %q", width, covered)
		}
	}
}

// productPath opens the page of the tests' product and returns its path.
func (b *tab) productPath(t testing.TB) string {
	t.Helper()
	b.open(t, "/search?q="+product)
	path := evaluate[string](t, b, fmt.Sprintf(`document.querySelector('%s a[href^="/products/"]').getAttribute("href")`, card(product)))
	b.open(t, path)
	return path
}
