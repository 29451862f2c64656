package lesson

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"crumbs.example/shop/internal/lens"
)

// The rules of the chapters are made of these. Each says one thing about a
// request, in the words in which the chapters think.

// set says whether the lab ran with that value of a setting.
func (f Fact) set(name, value string) bool { return f.Marks[name] == value }

// here says whether the lab's first instance answered, there whether the second.
func (f Fact) here() bool  { return f.Marks[MarkLab] == First }
func (f Fact) there() bool { return f.Marks[MarkLab] == Second }

// reads says whether the request only looked.
func (f Fact) reads() bool { return f.Method == "GET" || f.Method == "HEAD" }

// looks says whether the request looked at that page.
func (f Fact) looks(path string) bool { return f.reads() && f.Path == path }

// opened says whether the cookie that came opened a session.
func (f Fact) opened() bool { return f.CookieSent && f.Verdict == lens.Loaded }

// bare says whether the shop looked for a cookie and none had come.
func (f Fact) bare() bool { return !f.CookieSent && f.Verdict == lens.NoCookie }

// gave says whether the answer gave the browser the session's cookie.
func (f Fact) gave() bool { return f.Cookie.Sent() && f.Cookie != lens.CookieExpired }

// holds says whether the cart had at least so many pieces when it was answered.
func (f Fact) holds(pieces int) bool { return f.CartKnown && f.After >= pieces }

// foreign says whether another site made the request. Browsers do not send every
// cookie with those, so they prove nothing about a cookie that is missing.
func (f Fact) foreign() bool { return f.Site == "cross-site" }

// visit says whether the learner's own browser made the request in the shop.
func (f Fact) visit() bool { return f.Mine && !f.Lab() && !f.foreign() }

// jar is the name under which a browser keeps the cookies of this address. Ports
// do not separate jars; localhost and 127.0.0.1 have one each.
func (f Fact) jar() string {
	host := f.Host
	if i := strings.LastIndexByte(host, ':'); i > strings.LastIndexByte(host, ']') {
		host = host[:i]
	}
	return host
}

// sameJar says whether two requests took their cookies from one jar, as far as
// requests tell: the same address, and both from a browser or both from none.
func sameJar(a, b Fact) bool { return a.jar() == b.jar() && (a.Site == "") == (b.Site == "") }

// number reads a mark that counts something; -1 without one.
func (f Fact) number(mark string) int {
	n, err := strconv.Atoi(f.Marks[mark])
	if err != nil {
		return -1
	}
	return n
}

// first and last are the requests that were the first and the newest step.
func (c Case) first() Fact { return c.Matched[0] }
func (c Case) last() Fact  { return c.Matched[len(c.Matched)-1] }

// was says whether one of the requests since the last step fits.
func (c Case) was(fits func(Fact) bool) bool { return slices.ContainsFunc(c.Between, fits) }

// asked says whether the shop told the browser to drop its cookie since the last
// step: the shop asking is not the visitor acting.
func (c Case) asked() bool {
	return c.was(func(f Fact) bool { return f.Cookie == lens.CookieExpired })
}

// ended says whether a session was ended since the last step.
func (c Case) ended() bool {
	return c.was(func(f Fact) bool { return f.Write == lens.Destroyed })
}

// given says whether an answer since the last step gave a session's cookie.
func (c Case) given(session string) bool {
	return c.was(func(f Fact) bool { return f.Session == session && f.gave() })
}

// began says whether the request began a session: what was kept of an earlier one
// is of no use for the experiment any more.
func began(c Case) bool { return (c.Mine || c.Lab()) && c.Cookie == lens.CookieNew }

// closedMeanwhile says whether the lab that answered is another opening of it than
// at the last step: what it no longer knows was not taken by the learner.
func (c Case) closedMeanwhile() bool {
	return c.Lab() && c.last().Lab() && c.Marks[MarkOpened] != c.last().Marks[MarkOpened]
}

// nearClosed is what to say of a cookie that the lab closed behind.
const nearClosed = "Your lab was closed meanwhile. Begin again: put something into its cart."

// sameRun says whether the lab has run with the same settings since the last step.
func (c Case) sameRun() bool {
	for _, name := range append(Names(), MarkRun, MarkOpened) {
		if c.Marks[name] != c.last().Marks[name] {
			return false
		}
	}
	return true
}

// restarted says whether the instance that answered has been started anew since
// the last step, with the same settings: a change of those starts it anew, too.
func (c Case) restarted() bool {
	return c.here() && c.last().here() && c.sameRun() && c.Marks[MarkBoot] != c.last().Marks[MarkBoot]
}

// elapsed is how much time has passed since the browser was last given a cookie.
func (c Case) elapsed() time.Duration {
	given := c.last().End()
	for _, f := range c.Between {
		if f.gave() {
			given = f.End()
		}
	}
	return c.At.Sub(given)
}

// otherJar is what to say of a request that took its cookies from another jar.
func (c Case) otherJar() string {
	if c.jar() == c.last().jar() {
		return ""
	}
	return "That request went to " + c.jar() + ", and the one before to " + c.last().jar() +
		". A browser keeps their cookies apart, so one of them is always without. Stay with one spelling."
}
