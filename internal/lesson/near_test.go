package lesson

import (
	"strings"
	"testing"
	"time"

	"crumbs.example/shop/internal/lens"
)

// Near misses: what is not the deed, how many steps it is worth, and what the
// page says of it.
func TestNearMisses(t *testing.T) {
	const none = ""
	look := func(w *world) { w.open("/cart") }
	for _, test := range []struct {
		experiment, name string
		do               func(*world)
		steps            int
		near             string
	}{
		{"the-shop-forgets-you/a", "one thing alone", func(w *world) { w.add(1) }, 0, "One more"},
		{"the-shop-forgets-you/a", "a stranger on another page", func(w *world) {
			w.add(2)
			w.request(ask{method: "GET", path: "/", stranger: true, stale: -1})
		}, 1, "on another page"},
		{"the-shop-forgets-you/a", "the same window, without the cookie", func(w *world) { w.add(2); w.clear(); look(w) }, 1, none},
		{"the-shop-forgets-you/a", "a stranger before there is a cart", func(w *world) { w.stranger(); w.add(2) }, 1, none},
		{"the-shop-forgets-you/a", "the address in the window that has the cookie", func(w *world) {
			w.add(2)
			f := w.open("/cart")
			f.ID, f.At, f.Try = "again", f.At.Add(time.Second), true
			f.After, f.Before = 1, 1
			w.keep(f)
		}, 1, "brought your cookie"},

		{"what-a-cookie-is/a", "a cookie from before", func(w *world) { w.wait(-time.Hour); w.add(1); w.wait(2 * time.Hour); look(w) }, 0, "from before"},
		{"what-a-cookie-is/a", "the page that the form led to", func(w *world) { look(w); w.add(1) }, 2, "led to"},
		{"what-a-cookie-is/a", "an add with the cookie of another tab", func(w *world) {
			look(w)
			w.request(ask{method: "POST", path: "/reviews", add: 1, stale: -1}) // begins a session, and is no add
			w.add(1)
		}, 1, "A cookie came with that"},
		{"what-a-cookie-is/a", "a reload that was given the cookie once more", func(w *world) {
			look(w)
			w.add(1)
			w.request(ask{method: "GET", path: "/cart", stale: -1, do: func(f *Fact, _ *key) { f.Cookie = lens.CookieTouched }})
		}, 2, none},
		{"what-a-cookie-is/a", "an add in another jar", func(w *world) {
			look(w)
			w.request(ask{method: "POST", path: "/cart/items", host: "127.0.0.1", add: 1, stale: -1})
		}, 1, none},

		{"security-attributes/c", "a copy made by hand, of a session that is over", func(w *world) {
			w.set("path", "/")
			w.add(1)
			w.copy()
			w.set("path", "/products")
			clear(w.sessions)
			w.request(ask{method: "POST", path: "/cart/items", add: 1, stale: -1})
			w.paste()
			w.open("/cart")
		}, 1, "made by hand"},
		{"lifetime/a", "a cookie for a week", func(w *world) { w.set("cookieLife", "168h"); w.add(1) }, 0, "too long"},
		{"lifetime/a", "an add that gave no cookie", func(w *world) { w.add(1); w.add(1); w.wait(8 * time.Second); look(w) }, 1, "still came"},
		{"lifetime/a", "too early", func(w *world) { w.add(1); look(w) }, 1, "still came"},
		{"lifetime/a", "cleared before its time", func(w *world) { w.add(1); w.clear(); look(w) }, 1, "before its time"},
		{"lifetime/a", "the shop asked", func(w *world) { w.add(1); w.forget(); w.wait(time.Minute); look(w) }, 1, "told the browser"},
		{"lifetime/a", "a setting was changed", func(w *world) {
			w.add(1)
			w.set("cookieLife", "browser")
			w.set("cookieLife", "10s")
			w.wait(time.Minute)
			look(w)
		}, 1, "A setting was changed"},
		{"lifetime/a", "the other name of this machine", func(w *world) {
			w.add(1)
			w.wait(time.Minute)
			w.request(ask{method: "GET", path: "/cart", host: "127.0.0.1", stale: -1})
		}, 1, "One spelling"},
		{"lifetime/a", "embedded in another site", func(w *world) {
			w.add(1)
			w.wait(time.Minute)
			w.request(ask{method: "GET", path: "/cart", foreign: true, stale: -1})
		}, 1, none},
		{"lifetime/a", "the browser got the cookie again meanwhile", func(w *world) {
			w.add(1)
			w.wait(6 * time.Second)
			w.request(ask{method: "GET", path: "/", stale: -1, do: func(f *Fact, _ *key) { f.Cookie, f.CartKnown = lens.CookieTouched, false }})
			w.wait(6 * time.Second)
			w.clear()
			look(w)
		}, 1, "before its time"},
		{"lifetime/b", "a value that is not whole", func(w *world) {
			w.add(1)
			w.copy()
			w.wait(waiting)
			look(w)
			w.paste()
			w.spoil(lens.Malformed)
			look(w)
		}, 2, "not whole"},
		{"lifetime/b", "a new session instead of the old one", func(w *world) {
			w.add(1)
			w.copy()
			w.wait(waiting)
			look(w)
			w.add(1)
			look(w)
		}, 1, none},

		{"the-cart-that-vanishes/a", "two things are too few", func(w *world) { w.add(2) }, 0, "2 of 3"},
		{"the-cart-that-vanishes/a", "the shop asking", func(w *world) { w.add(3); w.forget(); look(w) }, 1, "asked the browser"},
		{"the-cart-that-vanishes/a", "the session ended", func(w *world) { w.add(3); w.end(); look(w) }, 1, "asked the browser"},
		{"the-cart-that-vanishes/a", "a cookie that opens nothing", func(w *world) { w.add(3); w.spoil(lens.Forged); look(w) }, 1, "altogether"},
		{"the-cart-that-vanishes/a", "the other name of this machine", func(w *world) {
			w.add(3)
			w.request(ask{method: "GET", path: "/cart", host: "127.0.0.1", stale: -1})
		}, 1, "one spelling"},
		{"the-cart-that-vanishes/a", "another client", func(w *world) { w.add(3); w.stranger() }, 1, "another client"},
		{"the-cart-that-vanishes/a", "embedded in another site", func(w *world) {
			w.add(3)
			w.request(ask{method: "GET", path: "/cart", foreign: true, stale: -1, do: func(f *Fact, _ *key) { f.CookieSent, f.Verdict = false, lens.NoCookie }})
		}, 1, none},
		{"the-cart-that-vanishes/a", "another page than the cart", func(w *world) { w.add(3); w.clear(); w.open("/") }, 1, none},
		{"the-cart-that-vanishes/b", "a character was lost on the way", func(w *world) {
			w.add(1)
			w.copy()
			w.clear()
			look(w)
			w.paste()
			w.spoil(lens.Forged)
			look(w)
		}, 2, "one character"},
		{"the-cart-that-vanishes/b", "a session that was ended", func(w *world) {
			w.add(1)
			w.copy()
			w.end()
			look(w)
			w.paste()
			look(w)
		}, 2, "ended on the server"},
		{"the-cart-that-vanishes/b", "another session's value", func(w *world) {
			w.add(1)
			w.copy()
			w.clear()
			w.add(2)
			w.open("/")
			w.clear()
			look(w)
			w.paste()
			look(w)
		}, 2, "another session"},
		{"the-cart-that-vanishes/b", "the cookie never went", func(w *world) { w.add(1); w.copy(); look(w); w.paste(); look(w) }, 1, none},
		{"the-cart-that-vanishes/b", "the answer gave it", func(w *world) {
			w.add(1)
			look(w)
			k := *w.jars["shoplocalhost"]
			w.clear()
			look(w)
			w.request(ask{method: "POST", path: "/sign-in", stale: -1, do: func(f *Fact, _ *key) { f.Session, f.Cookie = k.session, lens.CookieRenewed }})
			w.jars["shoplocalhost"] = &k
			look(w)
		}, 2, none},

		{"why-not-in-the-cookie/a", "the other kind", func(w *world) { w.fill("plain", 1) }, 0, "without a signature"},
		{"why-not-in-the-cookie/a", "an empty cart", func(w *world) { w.cookieCart("signed") }, 0, "no cookie yet"},
		{"why-not-in-the-cookie/b", "a real price", func(w *world) { w.fill("plain", 1); w.cookieCart("plain") }, 1, none},
		{"why-not-in-the-cookie/b", "a price that was changed before", func(w *world) {
			w.plain, w.forged = true, true
			w.cookieCart("plain")
			w.cookieCart("plain")
		}, 0, "Empty it"},
		{"why-not-in-the-cookie/c", "there is still room", func(w *world) { w.fill("signed", 100) }, 0, none},
		{"why-not-in-the-cookie/c", "the other kind", func(w *world) { w.fill("plain", 300) }, 0, "Fill the signed one"},

		{"the-signing-secret/a", "no longer of the form", func(w *world) { w.add(1); w.spoil(lens.Malformed); look(w) }, 1, "one in the middle"},
		{"the-signing-secret/a", "deleted", func(w *world) { w.add(1); w.clear(); look(w) }, 1, "do not delete"},
		{"the-signing-secret/a", "the shop changed its secret", func(w *world) { w.add(1); w.rotate(); w.retire(); look(w) }, 1, "changed its secret"},
		{"the-signing-secret/a", "the shop was started anew", func(w *world) { w.add(1); w.reopen(true); look(w) }, 1, "closed meanwhile"},
		{"the-signing-secret/b", "not rotated", func(w *world) { w.add(1); look(w) }, 0, "Rotate"},
		{"the-signing-secret/b", "added before looking", func(w *world) { w.add(1); w.rotate(); w.addOn(ask{add: 1}) }, 0, "Rotate"},
		{"the-signing-secret/c", "not retired", func(w *world) { w.add(1); w.rotate(); look(w); w.open("/?again") }, 1, none},
		{"the-signing-secret/c", "the shop was started anew", func(w *world) { w.add(1); w.rotate(); look(w); w.reopen(true); look(w) }, 1, "closed meanwhile"},
		{"the-signing-secret/c", "added in between", func(w *world) {
			w.add(1)
			w.rotate()
			look(w)
			w.add(1)
			w.retire()
			look(w)
		}, 1, "signed your cookie"},
		{"the-signing-secret/c", "the value was changed", func(w *world) { w.add(1); w.rotate(); look(w); w.spoil(lens.Forged); look(w) }, 1, "value itself"},
		{"the-signing-secret/c", "added, retired, and changed", func(w *world) {
			w.add(1)
			w.rotate()
			look(w)
			w.add(1)
			w.retire()
			w.spoil(lens.Forged)
			look(w)
		}, 1, "signed your cookie"},

		{"the-memory-store/a", "one thing", func(w *world) { w.add(1); look(w) }, 0, "One more"},
		{"the-memory-store/a", "the lab was closed", func(w *world) { w.restart(); w.add(2); w.reopen(false); look(w) }, 1, "closed meanwhile"},
		{"the-memory-store/b", "the lab was closed", func(w *world) { w.add(2); w.reopen(false); w.onSecond() }, 1, "closed meanwhile"},
		{"the-memory-store/a", "the second server", func(w *world) { w.add(2); w.onSecond() }, 1, "second server"},
		{"the-memory-store/a", "cleared, and restarted", func(w *world) { w.add(2); w.clear(); w.restart(); look(w) }, 1, "No cookie came"},
		{"the-memory-store/a", "ended, restarted, and put back", func(w *world) {
			w.add(2)
			w.copy()
			w.end()
			w.restart()
			w.paste()
			look(w)
		}, 1, "was ended"},
		{"the-memory-store/a", "in the database", func(w *world) { w.set("store", "mongo"); w.add(2); w.restart(); look(w) }, 0, none},
		{"the-memory-store/b", "cleared on the way", func(w *world) { w.add(2); w.clear(); w.onSecond() }, 1, "No cookie came"},
		{"the-memory-store/b", "ended, and put back", func(w *world) { w.add(2); w.copy(); w.end(); w.paste(); w.onSecond() }, 1, none},
		{"the-memory-store/b", "in the database", func(w *world) { w.set("store", "mongo"); w.add(2); w.onSecond() }, 0, none},

		{"the-mongodb-store/a", "looked twice", func(w *world) { w.add(2); look(w); look(w) }, 1, none},
		{"the-mongodb-store/a", "another session with as many things", func(w *world) {
			w.add(2)
			w.copy()
			w.clear()
			w.addOn(ask{add: 2, second: true})
			w.clear()
			w.addOn(ask{add: 2, second: true})
		}, 1, "another cart"},
		{"the-mongodb-store/a", "in memory", func(w *world) { w.set("store", "memory"); w.add(2); w.restart(); look(w) }, 0, none},
		{"the-mongodb-store/b", "not long enough", func(w *world) { w.add(1); w.wait(5 * time.Second); look(w) }, 1, none},
		{"the-mongodb-store/b", "a session that lives for an hour", func(w *world) { w.set("idle", "1h"); w.add(1) }, 0, "too long"},
		{"the-mongodb-store/b", "ended, and put back", func(w *world) { w.add(1); w.copy(); w.end(); w.paste(); look(w) }, 1, "did not run out"},
		{"the-mongodb-store/b", "cleared", func(w *world) { w.add(1); w.clear(); w.wait(waiting); look(w) }, 1, "needs it"},
		{"the-mongodb-store/b", "an older session ran out", func(w *world) {
			w.add(1)
			w.copy()
			w.clear()
			w.wait(9 * time.Second)
			w.add(1)
			w.wait(2 * time.Second)
			w.paste()
			look(w)
		}, 1, none},

		{"security-attributes/a", "no cookie to read", func(w *world) { w.script() }, 0, "no cookie to read"},
		{"security-attributes/a", "off from the start", func(w *world) { w.set("httpOnly", "off"); w.add(1); w.script() }, 0, "off already"},
		{"security-attributes/a", "switched, and nothing added", func(w *world) { w.add(1); w.script(); w.set("httpOnly", "off"); w.script() }, 1, "ended the session"},
		{"security-attributes/a", "not switched", func(w *world) { w.add(1); w.script(); w.script() }, 1, "still on"},
		{"security-attributes/b", "not with Lax", func(w *world) { w.set("sameSite", "none"); w.add(1) }, 0, "Begin with"},
		{"security-attributes/b", "no cookie at all", func(w *world) { w.add(1); w.clear(); w.attack(); look(w) }, 2, none},
		{"security-attributes/b", "the form of a page of the lab", func(w *world) { w.add(1); w.add(1) }, 1, none},
		{"security-attributes/b", "a form that was let through", func(w *world) {
			w.add(1)
			w.request(ask{method: "GET", path: "/", stale: -1, do: func(f *Fact, _ *key) {
				f.Method, f.Path, f.Site, f.CookieSent, f.Status, f.CartKnown = "POST", "/cart/items", "cross-site", false, 303, false
			}})
		}, 1, none},
		{"security-attributes/b", "None, and nothing added", func(w *world) {
			w.add(1)
			w.attack()
			look(w)
			w.set("sameSite", "none")
			w.attack()
		}, 3, "ended the session"},
		{"security-attributes/b", "still Lax", func(w *world) { w.add(1); w.attack(); look(w); w.attack() }, 3, "not None yet"},
		{"security-attributes/c", "for the whole lab", func(w *world) { w.set("path", "/"); w.add(1) }, 0, "Set Path"},
		{"security-attributes/c", "another page than a product's", func(w *world) { w.add(1); w.open("/") }, 2, "Open a product"},
		{"security-attributes/c", "cleared", func(w *world) { w.add(1); w.clear(); w.onProduct() }, 2, none},
		{"security-attributes/d", "off", func(w *world) { w.set("secure", "off"); w.add(1) }, 0, "Secure is off"},
		{"security-attributes/d", "over a network", func(w *world) {
			w.request(ask{method: "POST", path: "/cart/items", stale: -1, do: func(f *Fact, _ *key) { f.Cookie, f.Status, f.CartKnown = lens.CookieNotHTTPS, 503, false }})
		}, 0, "on localhost"},
		{"security-attributes/d", "a browser that does not take it", func(w *world) {
			w.request(ask{method: "POST", path: "/cart/items", add: 1, stale: -1})
			w.clear()
			look(w)
		}, 1, "did not keep it"},

		{"two-tabs-one-cart/a", "one after the other", func(w *world) { w.add(1); w.add(1); w.wait(5 * time.Second); w.add(1) }, 0, "was alone"},
		{"two-tabs-one-cart/a", "with compare-and-set from the start", func(w *world) { w.set("careless", "0s"); w.add(1); w.together(3) }, 0, none},
		{"two-tabs-one-cart/a", "two sessions at once", func(w *world) {
			for range 2 {
				w.request(ask{method: "POST", path: "/cart/items", add: 1, took: 2 * time.Second, stale: -1})
				w.clear()
			}
		}, 0, "was alone"},
		{"two-tabs-one-cart/a", "at once, and nothing lost", func(w *world) {
			w.add(1)
			for range 2 {
				w.request(ask{method: "POST", path: "/cart/items", add: 1, took: 2 * time.Second, stale: -1})
			}
		}, 0, "was alone"},
		{"two-tabs-one-cart/a", "the same number, but not at once", func(w *world) {
			w.add(2)
			w.request(ask{method: "POST", path: "/cart/items", add: 1, stale: -1})
			w.wait(5 * time.Second)
			w.request(ask{method: "POST", path: "/cart/items/A-1/remove", add: -1, stale: -1})
			w.request(ask{method: "POST", path: "/cart/items", add: 1, stale: -1})
		}, 0, "was alone"},
		{"two-tabs-one-cart/a", "careful, one after the other", func(w *world) {
			w.add(1)
			w.together(2)
			w.set("careless", "0s")
			w.add(1)
			w.wait(5 * time.Second)
			w.add(1)
		}, 1, "was alone"},

		{"two-tabs-one-cart/a", "careful, one quickly after the other", func(w *world) {
			w.add(1)
			w.together(2)
			w.set("careless", "0s")
			w.add(1)
			w.wait(5 * time.Second)
			w.add(1)
			w.add(1)
		}, 1, "was alone"},

		{"where-else/a", "no cookie yet", func(w *world) { w.shelved(1) }, 0, "lab's cart too"},
		{"where-else/a", "nothing on the shelf", func(w *world) { w.add(1); w.shelved(0) }, 0, "the shelf is empty"},
		{"where-else/a", "both cleared", func(w *world) { w.add(1); w.shelved(1); w.clearSite(); w.shelved(0) }, 1, "empty too"},
		{"where-else/a", "the shop asked", func(w *world) { w.add(1); w.shelved(1); w.forget(); w.shelved(0) }, 1, "told the browser"},
		{"where-else/a", "a setting was changed", func(w *world) { w.add(1); w.shelved(1); w.set("secure", "on"); w.shelved(0) }, 1, "A setting"},
		{"where-else/b", "the cookie alone", func(w *world) { w.add(1); w.shelved(1); w.clear(); w.shelved(0) }, 1, "still full"},
		{"where-else/b", "taken off by hand", func(w *world) { w.add(1); w.shelved(1); w.shelved(-1) }, 1, "by hand"},
		{"where-else/b", "taken off by hand, the cookie cleared", func(w *world) { w.add(1); w.shelved(1); w.clear(); w.unshelved() }, 1, "empty too"},
		{"where-else/b", "the cookie cleared, then taken off by hand", func(w *world) { w.add(1); w.shelved(1); w.clear(); w.shelved(-1) }, 1, none},
	} {
		t.Run(test.experiment+": "+test.name, func(t *testing.T) {
			e := find(t, test.experiment)
			w := begin(e)
			test.do(w)
			got := watched(e, w)
			if len(got.Matched) != test.steps || got.Done() {
				t.Errorf("got %d steps, done %t; want %d\n%s", len(got.Matched), got.Done(), test.steps, told(got))
			}
			if !strings.Contains(strings.ToLower(got.Near), strings.ToLower(test.near)) {
				t.Errorf("got near %q; want one with %q", got.Near, test.near)
			}
		})
	}
}
