package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

var screenshots = flag.String("screenshots", "", "folder to write screenshots of the main pages to")

// TestScreenshots makes the pictures of docs/screenshots:
//
//	go test ./cmd/shop -run TestScreenshots -screenshots ../../docs/screenshots
func TestScreenshots(t *testing.T) {
	if *screenshots == "" {
		t.Skip("-screenshots names no folder")
	}
	browser := startBrowser(t)
	shop := launch(t, in(t.TempDir())).url
	for _, scheme := range []string{"light", "dark"} {
		b := openTab(t, browser, shop)
		call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		b.do(t, chromedp.EmulateViewport(1280, 900))
		b.shoot(t, "/cart", "cart-empty-"+scheme)
		b.shoot(t, "/", "home-"+scheme)
		b.shoot(t, "/departments/kitchen", "department-"+scheme)
		b.shoot(t, "/search?q=lamp", "search-"+scheme)
		b.open(t, "/search?q="+product)
		b.click(t, card(product)+` a[href^="/products/"]`)
		b.do(t, b.press(t, `#buy button[type=submit]`))
		b.wantBadge(t, "1")
		path := evaluate[string](t, b, "location.pathname")
		b.shoot(t, path, "product-"+scheme)
		b.shoot(t, "/cart", "cart-"+scheme)
		b.do(t, b.press(t, `#lens [href$="#card-document"]`))
		b.wantText(t, "#lens-panel", "expiresAt")
		b.keep(t, "lens-"+scheme)
		b.shootCourse(t, scheme)
		b.shootCheckout(t, scheme)
		b.do(t, chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch))
		b.shoot(t, path, "phone-product-"+scheme)
	}
}

// shootCourse keeps the course's map, and a chapter whose experiment is under way.
func (b *tab) shootCourse(t *testing.T, scheme string) {
	t.Helper()
	b.shoot(t, "/learn", "course-"+scheme)
	b.open(t, "/learn/the-memory-store")
	b.until(t, "the tab has a name", func() bool { return evaluate[bool](t, b, `location.search.includes("lab=")`) })
	b.click(t, `#experiment-a .bet__option[value="found"]`)
	b.click(t, `#experiment-a .begin button`)
	b.wantText(t, "#experiment-a .deed--now", "To do")
	evaluate[bool](t, b, `document.querySelector("#experiment-a").scrollIntoView(), true`)
	b.keep(t, "chapter-"+scheme)
}

// shootCheckout keeps the checkout's last step, and the order.
func (b *tab) shootCheckout(t *testing.T, scheme string) {
	t.Helper()
	b.open(t, "/checkout")
	b.fillAddress(t)
	b.enter(t, `input[value="demo-card"]`, " ")
	b.click(t, `button[name=step][value=payment]`)
	b.wantText(t, "h1", "Is everything right?")
	b.keep(t, "checkout-"+scheme)
	b.click(t, `button[form=place]`)
	b.wantText(t, "h1", "Order placed, thanks")
	b.keep(t, "order-"+scheme)
}

// shoot opens a page and keeps what the window shows of it.
func (b *tab) shoot(t *testing.T, path, name string) {
	t.Helper()
	b.open(t, path)
	b.keep(t, name)
}

// keep writes what the window shows, once its pictures are there and nothing
// moves.
func (b *tab) keep(t *testing.T, name string) {
	t.Helper()
	b.until(t, "the pictures of "+name, func() bool {
		return evaluate[bool](t, b, `document.readyState === "complete" && document.getAnimations().every((a) => a.playState !== "running") &&
			[...document.images].every((image) => image.complete || image.getBoundingClientRect().top > innerHeight)`)
	})
	quality := int64(82)
	shot := call(t, b, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatWebp, Quality: &quality})
	if err := os.WriteFile(filepath.Join(*screenshots, fmt.Sprintf("%s.webp", name)), shot.Data, 0o644); err != nil {
		t.Fatal(err)
	}
}
