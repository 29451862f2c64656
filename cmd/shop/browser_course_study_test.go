package main

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"
)

// study is a learner at a chapter: its page in one tab, and the lab in another one
// of the same window. The page is never reloaded by hand.
type study struct {
	page, lab *tab
	// id is the experiment that the learner is at.
	id string
}

// beginStudy opens a chapter as somebody who has never been there.
func beginStudy(t *testing.T, browser context.Context, shop, slug string) *study {
	t.Helper()
	page := openTab(t, browser, shop)
	page.open(t, "/learn/"+slug)
	page.until(t, "the tab has a name", func() bool { return evaluate[bool](t, page, `location.search.includes("lab=")`) })
	return &study{page: page, lab: page.sibling(t)}
}

// in selects within the experiment's section.
func (s *study) in(selector string) string { return "#experiment-" + s.id + " " + selector }

// bet chooses an option of an experiment, and begins.
func (s *study) bet(t *testing.T, experiment, option string) {
	t.Helper()
	s.id = experiment
	s.click(t, s.in(fmt.Sprintf(`.bet__option[value="%s"]`, option)))
	s.page.wantText(t, s.in(".bet__option--own"), "Your bet")
	s.start(t)
}

func (s *study) start(t *testing.T) {
	t.Helper()
	s.click(t, s.in(".begin button"))
	s.page.wantText(t, s.in(".deed--now"), "To do")
}

// click clicks on the chapter's page, once it rests: a form leads back to its
// experiment, to which the page scrolls smoothly.
func (s *study) click(t *testing.T, selector string) {
	t.Helper()
	s.page.until(t, selector+" at rest", func() bool { return evaluate[bool](t, s.page, fmt.Sprintf(rests, selector)) })
	s.page.click(t, selector)
}

// rests scrolls to an element, and says whether the page has stayed there for some
// frames. A browser may take a click of the moment of scrolling for another place.
const rests = `(() => {
	const element = document.querySelector(%q), now = performance.now();
	if (!element || document.readyState !== "complete") return false;
	element.scrollIntoView({ block: "center", behavior: "instant" });
	const stir = () => (document.calm = performance.now());
	if (!document.calm) ["scroll", "shop:exchanged"].forEach((name) => addEventListener(name, stir));
	document.calm ??= now;
	return now - document.calm > 100;
})()`

// follow opens a link of the steps in the lab's tab.
func (s *study) follow(t *testing.T, text string) {
	t.Helper()
	s.lab.open(t, s.link(t, text))
}

// link is the address of a link of the steps.
func (s *study) link(t *testing.T, text string) string {
	t.Helper()
	var href string
	s.page.until(t, "the link "+text, func() bool {
		href = evaluate[string](t, s.page, fmt.Sprintf(linkOf, s.in(".deed__links a"), text))
		return href != ""
	})
	return href
}

const linkOf = `[...document.querySelectorAll(%q)].find((a) => a.innerText.startsWith(%q))?.getAttribute("href") ?? ""`

// add puts the first product that the lab's front page offers into the cart.
func (s *study) add(t *testing.T) {
	t.Helper()
	s.follow(t, "Open the lab")
	before := s.lab.text(t, "[data-cart-count]")
	s.lab.do(t, s.lab.press(t, offer))
	s.lab.until(t, "a piece more than "+before, func() bool { return s.lab.text(t, "[data-cart-count]") != before })
}

// offer is an Add button of the lab's front page.
const offer = `main article:has(form[action$="/cart/items"]) button[type=submit]:enabled`

// choose sets a switch of the lab's panel.
func (s *study) choose(t *testing.T, name, value string) {
	t.Helper()
	s.click(t, s.in(fmt.Sprintf(`form:has([name=set][value="%s"]) label:has(input[value="%s"])`, name, value)))
}

// ask presses a button of the lab's panel.
func (s *study) ask(t *testing.T, action string) {
	t.Helper()
	s.click(t, s.in(fmt.Sprintf(`button[name=action][value="%s"]`, action)))
}

// wantSeen waits until the page has seen so many steps by itself.
func (s *study) wantSeen(t *testing.T, steps int) {
	t.Helper()
	s.page.until(t, fmt.Sprintf("%d steps seen", steps), func() bool { return s.seen(t) == steps })
}

func (s *study) seen(t *testing.T) int {
	t.Helper()
	return evaluate[int](t, s.page, fmt.Sprintf("document.querySelectorAll(%q).length", s.in(".deed--seen")))
}

// wantNearly waits until the page says what was missing, and fails when it took
// that for a step.
func (s *study) wantNearly(t *testing.T, seen int, sentence string) {
	t.Helper()
	s.page.wantText(t, s.in(".near"), "Nearly.", sentence)
	s.wantStill(t, seen)
}

// wantNotNearly waits until the page no longer says that something was missing.
func (s *study) wantNotNearly(t *testing.T) {
	t.Helper()
	s.page.until(t, "nothing is missing", func() bool {
		return evaluate[bool](t, s.page, fmt.Sprintf("!document.querySelector(%q)", s.in(".near")))
	})
}

// wantNothing waits until the page has looked, and fails when it saw a step. A look
// begins when what the one before has found is on the page.
func (s *study) wantNothing(t *testing.T, seen int) {
	t.Helper()
	from := evaluate[float64](t, s.page, "performance.now()")
	s.page.until(t, "the page has looked", func() bool {
		return evaluate[int](t, s.page, fmt.Sprintf(looks, from, "&experiment="+s.id)) >= 2
	})
	s.wantStill(t, seen)
}

const looks = `performance.getEntriesByType("resource").filter((look) =>
	look.startTime > %f && look.responseEnd > 0 && look.name.includes("/lens/check?") && look.name.endsWith(%q)).length`

func (s *study) wantStill(t *testing.T, seen int) {
	t.Helper()
	if got := s.seen(t); got != seen {
		t.Errorf("experiment %s: got %d steps seen, want %d", s.id, got, seen)
	}
	s.page.wantText(t, s.in(".deed--now"), "To do")
}

// wantDone waits until the page tells what happened.
func (s *study) wantDone(t *testing.T, texts ...string) {
	t.Helper()
	s.page.wantText(t, s.in(".experiment__head"), "Done")
	s.page.wantText(t, s.in(""), append([]string{"What happened", "Do it again"}, texts...)...)
	s.page.wantText(t, "[data-learn-status]", "All steps seen.")
}

// wantEnd waits for the end of the chapter.
func (s *study) wantEnd(t *testing.T, texts ...string) {
	t.Helper()
	s.page.wantText(t, "#chapter-head", "Done")
	s.page.wantText(t, "#chapter-end", append([]string{"To take with you"}, texts...)...)
	s.page.do(t, chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch))
	if wide := evaluate[[]string](t, s.page, tooWide); len(wide) > 0 {
		t.Errorf("the chapter is wider than a phone because of %q", wide)
	}
	if torn := evaluate[[]string](t, s.page, tornCode); len(torn) > 0 {
		t.Errorf("code that stands in a column of its own: %q", torn)
	}
}

const tornCode = `[...document.querySelectorAll(".further code")].filter((code) => code.getBoundingClientRect().height > 120).map((code) => code.innerText)`

// cookies are the lab's rows in the browser's list of cookies.
func (s *study) cookies(t *testing.T) []*network.Cookie {
	t.Helper()
	lab := s.page.shop + s.labPath(t)
	return call(t, s.lab, network.GetCookies, network.GetCookiesParams{URLs: []string{lab, lab + "products/any"}}).Cookies
}

// labPath is the address of the lab's front page.
func (s *study) labPath(t *testing.T) string {
	t.Helper()
	return "/learn/lab/" + evaluate[string](t, s.page, `document.querySelector("[data-learn]").dataset.learn`) + "/"
}

// deleteCookies deletes the lab's rows in the browser's list of cookies.
func (s *study) deleteCookies(t *testing.T) {
	t.Helper()
	rows := s.cookies(t)
	if len(rows) == 0 {
		t.Fatal("the browser has no cookie of the lab")
	}
	for _, row := range rows {
		call(t, s.lab, network.DeleteCookies, network.DeleteCookiesParams{Name: row.Name, Domain: row.Domain, Path: row.Path})
	}
}

// clearSiteData does what the button of that name does in the browser's tools.
func (s *study) clearSiteData(t *testing.T) {
	t.Helper()
	call(t, s.lab, storage.ClearDataForOrigin, storage.ClearDataForOriginParams{Origin: s.lab.shop, StorageTypes: "all"})
}

// otherSpelling is the other way to write a loopback address: another site for a
// browser.
func otherSpelling(t *testing.T, address string) string {
	t.Helper()
	parsed, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	if parsed.Hostname() == "localhost" {
		return strings.Replace(address, "localhost", "127.0.0.1", 1)
	}
	return strings.Replace(address, parsed.Hostname(), "localhost", 1)
}

func (b *tab) reload(t *testing.T) {
	t.Helper()
	b.navigate(t, chromedp.Reload())
}
