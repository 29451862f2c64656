package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// TestBrowser walks through the shop in a real browser: Chromium, Chrome or
// whatever CHROME names. Each walk is a visitor of its own.
func TestBrowser(t *testing.T) {
	browser := startBrowser(t)
	shop := launch(t, in(t.TempDir())).url
	for _, walk := range []struct {
		name string
		walk func(*testing.T, *tab)
	}{
		{"the cart vanishes with the cookie and comes back with it", theStory},
		{"without scripts", withoutScripts},
		{"a double click adds once", doubleClick},
		{"a checkout", aCheckout},
		{"the cart changes in place", inPlace},
		{"by keyboard alone", byKeyboard},
		{"two tabs, one cart", twoTabs},
		{"a quantity that changes quickly", quickChanges},
		{"the focus after a removal", focusAfterRemoval},
		{"an add is told in the panel and in the buy box", addIsTold},
		{"a change that is refused", refusedChange},
		{"an add that is refused", refusedAdd},
		{"an arrow key leads nowhere", arrowKeysStay},
		{"the drawer holds the focus", drawerHoldsFocus},
		{"every id stands once", idsStandOnce},
		{"no page is wider than a narrow phone", narrowPhone},
		{"the frame fits every width", everyWidth},
		{"nothing lies over the reviews", nothingCovers},
	} {
		t.Run(walk.name, func(t *testing.T) { walk.walk(t, openTab(t, browser, shop)) })
	}
}

func theStory(t *testing.T, b *tab) {
	b.open(t, "/")
	b.click(t, `nav a[href="/departments/kitchen"]`)
	b.click(t, card(product)+` a[href^="/products/"]`)
	title := b.text(t, "h1")

	b.do(t, b.press(t, `#buy button[type=submit]`))
	b.wantBadge(t, "1")
	b.wantText(t, "#cart-panel", "Added to cart", title, "Subtotal (1 item)")
	b.click(t, `#cart-panel a[href="/cart"]`)

	b.do(t, chromedp.NavigateBack())
	b.wantBadge(t, "1") // never a stale count from the browser's cache
	b.open(t, "/cart")

	b.enter(t, line(product)+` select[name=quantity]`, "3") // sends itself
	b.wantBadge(t, "3")
	b.wantText(t, `main [role=status]`, "the quantity is now 3")
	b.do(t, chromedp.Reload())
	b.wantBadge(t, "3")

	cookie := b.onlyCookie(t)
	if !cookie.HTTPOnly || cookie.SameSite != network.CookieSameSiteLax || cookie.Path != "/" || cookie.Session {
		t.Errorf("cookie: got %+v, want HttpOnly, SameSite=Lax, Path=/ and a date to expire", cookie)
	}
	if got := evaluate[string](t, b, "document.cookie"); got != "" {
		t.Errorf("a script sees the cookie: %q", got)
	}

	call(t, b, network.ClearBrowserCookies, cdp.Empty{})
	b.open(t, "/cart")
	b.wantBadge(t, "0")
	b.wantText(t, "main", "Your cart is empty", "This request brought no cookie, so the shop has no way to find an earlier cart.")

	call(t, b, network.SetCookie, network.SetCookieParams{Name: cookie.Name, Value: cookie.Value, URL: b.shop, HTTPOnly: &cookie.HTTPOnly})
	b.open(t, "/cart")
	b.wantBadge(t, "3")
	b.wantText(t, "main", title)
}

func withoutScripts(t *testing.T, b *tab) {
	call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.open(t, "/")
	if evaluate[bool](t, b, `document.documentElement.classList.contains("js")`) {
		t.Fatal("scripts run, and should not")
	}
	b.enter(t, `header input[name=q]`, product+"\r")
	b.wantPath(t, "/search") // until then the cards are those of the page before
	b.click(t, card(product)+` button[type=submit]`)
	b.wantBadge(t, "1")

	b.enter(t, line(product)+` select[name=quantity]`, "4")
	b.click(t, line(product)+` button[type=submit]`)
	b.wantBadge(t, "4")

	b.click(t, `form[action="/cart/items/`+product+`/remove"] button`)
	b.wantBadge(t, "0")
	b.wantText(t, `[role=status]`, "was removed from the cart")
	b.click(t, `[role=status] button[type=submit]`)
	b.wantBadge(t, "4")
}

func doubleClick(t *testing.T, b *tab) {
	b.open(t, "/search?q="+product)
	button := card(product) + ` button[type=submit]`
	b.do(t, b.press(t, button), b.press(t, button, chromedp.ClickCount(2)))
	b.wantText(t, "#cart-panel", "Added to cart")
	b.open(t, "/cart")
	b.wantBadge(t, "1")
}

func narrowPhone(t *testing.T, b *tab) {
	b.do(t, chromedp.EmulateViewport(320, 640, chromedp.EmulateMobile, chromedp.EmulateTouch))
	slug := b.productPath(t)
	pages := []string{"/", "/departments/kitchen", slug, "/search", "/search?q=xyzzy", "/search?dept=kitchen&stars=4&min=10&max=90&stock=1", "/cart", "/orders", lost}
	brightness := map[string]float64{}
	for _, state := range []string{"an empty cart", "something in the cart"} {
		if state != "an empty cart" {
			b.open(t, slug)
			b.do(t, b.press(t, `#buy button[type=submit]`))
			b.wantBadge(t, "1")
			pages = []string{"/cart", "/cart?added=" + product + "&quantity=1", "/checkout?step=address", slug}
		}
		for _, scheme := range []string{"light", "dark"} {
			call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
			})
			for _, path := range pages {
				b.open(t, path)
				if wide := evaluate[[]string](t, b, tooWide); len(wide) > 0 {
					t.Errorf("%s, %s, %s: wider than 320 px because of %s", path, state, scheme, strings.Join(wide, ", "))
				}
			}
			brightness[scheme] = evaluate[float64](t, b, bodyBrightness)
		}
	}
	if brightness["dark"] >= brightness["light"] {
		t.Errorf("brightness: got %.0f in the dark theme and %.0f in the light one", brightness["dark"], brightness["light"])
	}
}

// tooWide lists the elements that stick out of a page that scrolls sideways. What
// scrolls within a place of its own may be as wide as it likes.
const tooWide = `(() => {
	const root = document.documentElement, limit = root.clientWidth;
	if (root.scrollWidth <= limit) return [];
	const scrolls = (e) => e && e !== document.body && (getComputedStyle(e).overflowX !== "visible" || scrolls(e.parentElement));
	const wide = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > limit + 0.5 && !scrolls(e.parentElement));
	return wide.slice(0, 5).map((e) => e.tagName + "." + e.getAttribute("class")).concat("a width of " + root.scrollWidth);
})()`

const bodyBrightness = `(() => {
	const canvas = new OffscreenCanvas(1, 1).getContext("2d");
	canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
	canvas.fillRect(0, 0, 1, 1);
	const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
	return red + green + blue;
})()`

// lost is an address that does not exist; its 404 is no failure.
const lost = "/nowhere"

// card selects a product's card, and line its line in the cart.
func card(sku string) string {
	return fmt.Sprintf(`article:has(input[name=sku][value="%s"])`, sku)
}

func line(sku string) string { return fmt.Sprintf(`form[action="/cart/items/%s"]`, sku) }

// startBrowser starts a browser without window, with a profile of its own. It
// skips the test where there is none, unless SHOP_REQUIRE_BROWSER=1.
func startBrowser(t *testing.T) context.Context {
	t.Helper()
	path := findBrowser()
	if path == "" {
		if os.Getenv("SHOP_REQUIRE_BROWSER") == "1" {
			t.Fatal("SHOP_REQUIRE_BROWSER is 1 and no Chromium or Chrome was found; CHROME names one")
		}
		t.Skip("no Chromium or Chrome was found; CHROME names one")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("headless", "new"), chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true))
	limit, cancelLimit := context.WithTimeout(context.Background(), 8*time.Minute)
	allocator, cancelAllocator := chromedp.NewExecAllocator(limit, options...)
	browser, cancelBrowser := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		if err := chromedp.Cancel(browser); err != nil {
			t.Logf("close the browser: %v", err)
		}
		cancelBrowser()
		cancelAllocator()
		cancelLimit()
	})
	if err := chromedp.Do(browser); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	return browser
}

func findBrowser() string {
	for _, name := range []string{os.Getenv("CHROME"), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "headless_shell"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// tab is a tab with cookies and storage of its own. What goes wrong in it fails
// the test when it ends: an error in the console, a violation of the content
// security policy, a request that failed or went to another host.
type tab struct {
	ctx  context.Context
	shop string

	mu       sync.Mutex
	problems []string
	refused  string // a path where a refusal is what the walk is after
	other    string // another site that the walk leads to
}

func openTab(t *testing.T, browser context.Context, shop string) *tab {
	t.Helper()
	return newTab(t, browser, shop, chromedp.WithNewBrowserContext())
}

func newTab(t *testing.T, parent context.Context, shop string, options ...chromedp.ContextOption) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(parent, options...)
	b := &tab{ctx: ctx, shop: shop}
	if err := chromedp.Listen(ctx, b.watch); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	t.Cleanup(func() {
		cancel()
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, problem := range b.problems {
			t.Error(problem)
		}
	})
	return b
}

// sibling opens another tab of the same visitor.
func (b *tab) sibling(t *testing.T) *tab {
	t.Helper()
	return newTab(t, b.ctx, b.shop)
}

// watch notes what a visitor with open browser tools would see in red.
func (b *tab) watch(event any) {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.note("exception: %s %s", e.ExceptionDetails.Text, described(e.ExceptionDetails.Exception))
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			b.note("console.%s: %s", e.Type, described(e.Args...))
		}
	case *log.EventEntryAdded:
		if (e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning) && !b.expects(e.Entry.URL) {
			b.note("console: %s: %s (%s)", e.Entry.Level, e.Entry.Text, e.Entry.URL)
		}
	case *network.EventLoadingFailed:
		if !e.Canceled {
			b.note("request failed: %s %s", e.Type, e.ErrorText)
		}
	case *network.EventResponseReceived:
		if e.Response.Status >= http.StatusBadRequest && !b.expects(e.Response.URL) {
			b.note("status %d: %s", e.Response.Status, e.Response.URL)
		}
	case *network.EventRequestWillBeSent:
		if !b.goesTo(e.Request.URL) {
			b.note("request to another host: %s", e.Request.URL)
		}
	}
}

// expects tells whether a failure at an address is part of the walk.
func (b *tab) expects(address string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return address == b.shop+lost || b.refused != "" && address == b.shop+b.refused
}

// expectRefusal lets a path fail from now on.
func (b *tab) expectRefusal(path string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.refused = path
}

// expectOther lets requests go to another site, too, from now on.
func (b *tab) expectOther(site string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.other = site
}

func (b *tab) goesTo(address string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return strings.HasPrefix(address, b.shop+"/") || b.other != "" && strings.HasPrefix(address, b.other+"/")
}

func described(objects ...*runtime.RemoteObject) string {
	var texts []string
	for _, o := range objects {
		if o != nil {
			texts = append(texts, string(o.Value)+o.Description)
		}
	}
	return strings.Join(texts, " ")
}

func (b *tab) note(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.problems = append(b.problems, fmt.Sprintf(format, args...))
}

// do runs actions, within the tests' patience.
func (b *tab) do(t testing.TB, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatalf("in the browser: %v", err)
	}
}

// navigate runs an action that leads to another page, and waits for that page.
// A mark on the document left behind tells the two apart.
func (b *tab) navigate(t testing.TB, step chromedp.Action[chromedp.Void]) {
	t.Helper()
	evaluate[bool](t, b, "document.left = true")
	b.do(t, step)
	b.until(t, "another page", func() bool {
		return evaluate[bool](t, b, "!document.left && document.readyState === 'complete'")
	})
}

func (b *tab) open(t testing.TB, path string) {
	t.Helper()
	b.do(t, chromedp.Navigate(b.shop+path))
}

// click clicks on an element that leads to another page.
func (b *tab) click(t testing.TB, selector string) {
	t.Helper()
	b.navigate(t, b.press(t, selector))
}

// press clicks in the middle of an element, once that stays where it is. It finds
// the place by a script: a query of the browser's document tree may wait for ever
// when the page changes meanwhile.
func (b *tab) press(t testing.TB, selector string, options ...chromedp.MouseOption) chromedp.Action[chromedp.Void] {
	t.Helper()
	var place []float64
	b.until(t, selector, func() bool {
		before := place
		place = evaluate[[]float64](t, b, fmt.Sprintf(middle, selector))
		return len(place) == 2 && slices.Equal(place, before)
	})
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		for range 3 {
			if _, err := chromedp.MouseClickXY(place[0], place[1], options...)(ctx, target); err != nil {
				return err
			}
			if clicked(ctx, target) {
				break
			}
		}
		return nil
	})
}

// clicked waits until a click has reached its element, or another page is there. A
// click is lost where a transition to the page has only begun.
func clicked(ctx context.Context, target *chromedp.Target) bool {
	arrived := false
	for end := time.Now().Add(2 * time.Second); !arrived && time.Now().Before(end) && ctx.Err() == nil; {
		var err error
		arrived, err = chromedp.Evaluate[bool]("document.clicked !== false")(ctx, target)
		arrived = arrived || err != nil // the page went while it was asked
	}
	return arrived
}

// middle scrolls to an element and gives the point in its middle, or nothing
// while the element is not there to be clicked on. A browser drops clicks on a
// page that it has not painted yet.
const middle = `(() => {
	const painted = document.readyState === "complete" && performance.getEntriesByType("paint").length > 0;
	const element = painted && document.querySelector(%q);
	if (!element) return [];
	if (document.activeViewTransition || document.getAnimations().some((animation) => animation.playState === "running")) return []; // it may still move
	element.scrollIntoView({ block: "center", behavior: "instant" });
	const box = element.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2;
	const hit = document.elementFromPoint(x, y);
	const covered = !hit || hit === document.documentElement; // a transition is still on its way
	if (covered || !(element.contains(hit) || hit.contains(element))) return [];
	if (document.documentElement.classList.contains("js")) { // without scripts nothing listens
		document.clicked = false;
		addEventListener("click", ({ target }) => (document.clicked ||= element.contains(target) || target.contains(element)), { capture: true });
	}
	return [x, y];
})()`

// enter types into an element. Where that leads to another page, what follows
// waits for it.
func (b *tab) enter(t testing.TB, selector, keys string) {
	t.Helper()
	b.until(t, selector, func() bool {
		return evaluate[bool](t, b, fmt.Sprintf(`(() => {
			const painted = document.readyState === "complete" && performance.getEntriesByType("paint").length > 0;
			const element = painted && document.querySelector(%q);
			element && element.focus();
			return !!element && document.activeElement === element;
		})()`, selector))
	})
	b.do(t, chromedp.KeyEvent(keys))
}

func (b *tab) text(t testing.TB, selector string) string {
	t.Helper()
	return evaluate[string](t, b, fmt.Sprintf("document.querySelector(%q)?.innerText ?? ''", selector))
}

// wantText waits until an element shows every text.
func (b *tab) wantText(t testing.TB, selector string, texts ...string) {
	t.Helper()
	b.until(t, fmt.Sprintf("%v in %s", texts, selector), func() bool {
		shown := strings.Join(strings.Fields(b.text(t, selector)), " ")
		for _, text := range texts {
			if !strings.Contains(shown, text) {
				return false
			}
		}
		return true
	})
}

// wantBadge waits until the cart in the header shows a number.
func (b *tab) wantBadge(t testing.TB, want string) {
	t.Helper()
	b.until(t, "the badge "+want, func() bool { return b.text(t, "[data-cart-count]") == want })
}

// wantPath waits until the tab shows the page at a path.
func (b *tab) wantPath(t testing.TB, want string) {
	t.Helper()
	b.until(t, "the page "+want, func() bool {
		return evaluate[bool](t, b, fmt.Sprintf("location.pathname === %q && document.readyState === 'complete'", want))
	})
}

func (b *tab) until(t testing.TB, what string, holds func() bool) {
	t.Helper()
	defer func() {
		if t.Failed() {
			t.Logf("the page shows:\n%s", b.text(t, "body"))
		}
	}()
	await(t, what, holds)
}

func (b *tab) onlyCookie(t testing.TB) *network.Cookie {
	t.Helper()
	cookies := call(t, b, network.GetCookies, network.GetCookiesParams{}).Cookies
	if len(cookies) != 1 {
		t.Fatalf("got %d cookies, want the session's alone", len(cookies))
	}
	return cookies[0]
}

// evaluate runs an expression in the page, and once more where a navigation came
// between.
func evaluate[T any](t testing.TB, b *tab, expression string) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		value, err = chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	}
	if err != nil {
		t.Fatalf("evaluate %.80s: %v", expression, err)
	}
	return value
}

// call sends the browser a command of its protocol.
func call[P, R any](t testing.TB, b *tab, command cdp.Command[P, R], params P) R {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	result, err := chromedp.Call(ctx, command, params)
	if err != nil {
		t.Fatalf("in the browser: %v", err)
	}
	return result
}
