package sessionchecks

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// uncertain is what an answer says when nobody knows whether the change was made.
const uncertain = "may have been made"

// setCookies returns the response's Set-Cookie lines.
func (a answer) setCookies() []string { return a.header.Values("Set-Cookie") }

// cookies returns them read.
func (a answer) cookies() []*http.Cookie { return (&http.Response{Header: a.header}).Cookies() }

// acknowledged says that the shop took the change.
func (a answer) acknowledged() bool {
	return a.status == http.StatusOK || a.status == http.StatusSeeOther
}

// refused says that the shop told of a change that it did not make.
func (a answer) refused() bool {
	return slices.Contains([]int{http.StatusConflict, http.StatusUnprocessableEntity, http.StatusServiceUnavailable}, a.status) &&
		!strings.Contains(a.text(), uncertain)
}

func (a answer) wantStatus(t testing.TB, want int) {
	t.Helper()
	if a.status != want {
		t.Fatalf("%s: got status %d, want %d\n%s", a.request, a.status, want, a.text())
	}
}

func (a answer) wantNoSetCookie(t testing.TB) {
	t.Helper()
	if lines := a.setCookies(); len(lines) > 0 {
		t.Errorf("%s: got %d Set-Cookie, want none", a.request, len(lines))
	}
}

// wantSetCookie returns the response's only Set-Cookie.
func (a answer) wantSetCookie(t testing.TB) *http.Cookie {
	t.Helper()
	cookies := a.cookies()
	if len(cookies) != 1 || len(a.setCookies()) != 1 {
		t.Fatalf("%s: got %d Set-Cookie, want 1", a.request, len(a.setCookies()))
	}
	return cookies[0]
}

func (a answer) wantText(t testing.TB, sentence string) {
	t.Helper()
	if !strings.Contains(a.text(), sentence) {
		t.Errorf("%s: %q is not on the page:\n%s", a.request, sentence, a.text())
	}
}

// wantToldAsFailure checks how a failing database is told: soon, as 503 with
// Retry-After, and with the cookie left alone.
func (a answer) wantToldAsFailure(t testing.TB) {
	t.Helper()
	if a.status != http.StatusServiceUnavailable {
		t.Errorf("%s: got status %d, want 503\n%s", a.request, a.status, a.text())
	}
	if a.header.Get("Retry-After") == "" {
		t.Errorf("%s: Retry-After is missing", a.request)
	}
	a.wantNoSetCookie(t)
	a.wantSoon(t)
}

func (a answer) wantSoon(t testing.TB) {
	t.Helper()
	if a.took > answerWithin {
		t.Errorf("%s: answered after %v, want %v at most", a.request, a.took, answerWithin)
	}
}

// decode reads a JSON answer.
func (a answer) decode(t testing.TB, into any) {
	t.Helper()
	a.wantStatus(t, http.StatusOK)
	if err := json.Unmarshal([]byte(a.body), into); err != nil {
		t.Fatalf("%s: decode %s: %v", a.request, a.body, err)
	}
}

// text is what a reader sees of <main>, with single spaces, or the whole body
// when there is no <main>.
func (a answer) text() string {
	for main := range elements(a.body, "main") {
		return textOf(main)
	}
	return a.body
}

// elements yields a page's elements of that tag.
func elements(page, tag string) func(yield func(*html.Node) bool) {
	return func(yield func(*html.Node) bool) {
		document, err := html.Parse(strings.NewReader(page))
		if err != nil {
			return
		}
		for n := range document.Descendants() {
			if n.Type == html.ElementNode && n.Data == tag && !yield(n) {
				return
			}
		}
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var text strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			text.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(text.String()), " ")
}
