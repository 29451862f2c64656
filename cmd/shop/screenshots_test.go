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
		b.do(t, chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch))
		b.shoot(t, path, "phone-product-"+scheme)
	}
}

// shoot opens a page and writes what the window shows of it, once its pictures
// are there.
func (b *tab) shoot(t *testing.T, path, name string) {
	t.Helper()
	b.open(t, path)
	b.until(t, "the pictures of "+path, func() bool {
		return evaluate[bool](t, b, `[...document.images].every((image) => image.complete || image.getBoundingClientRect().top > innerHeight)`)
	})
	quality := int64(82)
	shot := call(t, b, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatWebp, Quality: &quality})
	if err := os.WriteFile(filepath.Join(*screenshots, fmt.Sprintf("%s.webp", name)), shot.Data, 0o644); err != nil {
		t.Fatal(err)
	}
}
