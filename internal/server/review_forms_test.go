package server_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"crumbs.example/shop/internal/catalog"
)

// A review that is refused comes back with what was typed, and leaves nothing
// behind.
func TestRefusedReviews(t *testing.T) {
	s := openShop(t)
	p := s.plenty(t, 1)[0]
	const chooseStars, giveTitle, giveText = "Choose from one to five stars.", "Give the review a headline", "Write at least a word"
	long := strings.Repeat("ж", 81)
	longer := strings.Repeat("ж", 2001)
	tests := []struct{ name, stars, title, text, told string }{
		{"nothing", "", "", "", chooseStars},
		{"no stars", "", "Title", "Text.", chooseStars},
		{"zero stars", "0", "Title", "Text.", chooseStars},
		{"six stars", "6", "Title", "Text.", chooseStars},
		{"stars below zero", "-1", "Title", "Text.", chooseStars},
		{"half a star", "4.5", "Title", "Text.", chooseStars},
		{"stars in letters", "five", "Title", "Text.", chooseStars},
		{"more stars than a number holds", "99999999999999999999", "Title", "Text.", chooseStars},
		{"no headline", "4", "", "Text.", giveTitle},
		{"a headline of spaces", "4", " \t\r\n ", "Text.", giveTitle},
		{"a headline of 81 characters", "4", long, "Text.", giveTitle},
		{"a headline of broken UTF-8", "4", "\xff\xfe", "Text.", giveTitle},
		{"no text", "4", "Title", "", giveText},
		{"a text of spaces", "4", "Title", " \r\n\t ", giveText},
		{"a text of 2001 characters", "4", "Title", longer, giveText},
		{"a text of 60 KB", "4", "Title", strings.Repeat("a", 60<<10), giveText},
		{"markup in what is kept", "0", `"><script>alert(1)</script>`, "</textarea><script>alert(1)</script>", chooseStars},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			answer := s.browser(t).post(t, reviewPath(p), url.Values{"stars": {test.stars}, "title": {test.title}, "text": {test.text}}.Encode())
			answer.wantStatus(t, http.StatusUnprocessableEntity)
			if !strings.HasPrefix(answer.alert(), test.told) {
				t.Errorf("got alert %q, want %q", answer.alert(), test.told)
			}
			want := filledForm{test.stars, strings.TrimSpace(strings.ToValidUTF8(test.title, "")), strings.TrimSpace(test.text), true}
			if !slices.Contains([]string{"1", "2", "3", "4", "5"}, test.stars) {
				want.stars = ""
			}
			if got := answer.reviewForm(t); got != want {
				t.Errorf("form: got %.120v, want %.120v", got, want)
			}
			wantOnlyShopScripts(t, answer)
			if cookies := answer.header.Values("Set-Cookie"); len(cookies) > 0 {
				t.Errorf("got Set-Cookie %q, want none", cookies)
			}
		})
	}
	if got := s.reviewDocuments(t) + s.documents(t); got != 0 {
		t.Errorf("got %d reviews and sessions, want none", got)
	}
}

// A refused change shows what was typed, and the published review as it is.
func TestARefusedChange(t *testing.T) {
	s := openShop(t)
	p := s.plenty(t, 1)[0]
	b := s.browser(t)
	b.review(t, p, opinion(4, "Published", "As it was."))
	answer := b.post(t, reviewPath(p), opinion(3, "", "What was typed."))
	answer.wantStatus(t, http.StatusUnprocessableEntity)
	answer.wantText(t, "Save the change", "As it was.")
	answer.wantNoText(t, "Thank you.")
	if got, want := answer.reviewForm(t), (filledForm{"3", "", "What was typed.", true}); got != want {
		t.Errorf("form: got %+v, want %+v", got, want)
	}
	if got := answer.reviews()[0]; !got.own || got.title != "Published" {
		t.Errorf("got %+v, want the published one, as the visitor's own", got)
	}
}

// The limits are in characters, not in bytes, and include themselves.
func TestTheLongestReview(t *testing.T) {
	s := openShop(t)
	p := s.plenty(t, 1)[0]
	title, text := strings.Repeat("ж", 80), strings.Repeat("ж", 2000)
	shown := s.browser(t).review(t, p, opinion(5, title, "  "+text+"\r\n"))
	if got := shown.reviews()[0]; got.title != title || got.text != text {
		t.Errorf("got a headline of %d and a text of %d bytes, want %d and %d", len(got.title), len(got.text), len(title), len(text))
	}
}

// What a visitor writes comes back as text, never as markup, for everybody.
func TestReviewsAreEscaped(t *testing.T) {
	s := openShop(t)
	for i, text := range []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</textarea></p><script>alert(1)</script>`, `' onmouseover='alert(1)`,
		`{{.}} ${7*7} &lt;b&gt; %3Cb%3E`, "مرحبا 🫖 e\u0301", `{"$gt": ""}`,
	} {
		t.Run(text, func(t *testing.T) {
			p := s.plenty(t, 7)[i]
			b := s.browser(t)
			own := b.review(t, p, opinion(3, text, text))
			others := s.browser(t).get(t, "/products/"+p.Slug)
			for _, shown := range []page{own, others} {
				wantOnlyShopScripts(t, shown)
				if got := shown.reviews()[0]; got.title != text || got.text != text {
					t.Errorf("got %q with %q, want %q in both", got.title, got.text, text)
				}
			}
			if got := own.reviewForm(t); got.title != text || got.text != text {
				t.Errorf("form: got %+v, want %q in both", got, text)
			}
		})
	}
}

// wantOnlyShopScripts checks that a page runs nothing but the shop's own files:
// no script in the page and no event handler.
func wantOnlyShopScripts(t testing.TB, p page) {
	t.Helper()
	for _, n := range p.all("*") {
		_, linked := attribute(n, "src")
		kind, _ := attribute(n, "type")
		if n.Data == "script" && !linked && kind != "application/ld+json" {
			t.Errorf("%s: got a script in the page", p.request)
		}
		if slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return strings.HasPrefix(a.Key, "on") }) {
			t.Errorf("%s: got an event handler on <%s>", p.request, n.Data)
		}
	}
}

// Whatever a form brings is answered, and none of it is a fault of the shop.
func TestHostileReviews(t *testing.T) {
	s := openShop(t)
	p := s.plenty(t, 1)[0]
	path := reviewPath(p)
	tests := []struct {
		name, path, form string
		headers          []string
		want             int
	}{
		{"NUL in both texts", path, "stars=3&title=a%00b&text=c%00d", nil, http.StatusSeeOther},
		{"broken UTF-8 among letters", path, "stars=3&title=a%ff&text=b%fe", nil, http.StatusSeeOther},
		{"a thousand fields", path, "stars=3&title=a&text=b" + strings.Repeat("&stars=9", 1000), nil, http.StatusSeeOther},
		{"operators as names", path, "stars[$gt]=1&title[$ne]=x&text=y", nil, http.StatusUnprocessableEntity},
		{"a form of 64 KiB and a byte", path, padded("stars=3&title=a&text=", 64<<10+1), nil, http.StatusRequestEntityTooLarge},
		{"a broken escape", path, "stars=3&title=%zz&text=b", nil, http.StatusBadRequest},
		{"no form", path, "", nil, http.StatusUnprocessableEntity},
		{"a form in the query", path + "?" + opinion(5, "a", "b"), "", nil, http.StatusUnprocessableEntity},
		{"a product there is not", "/products/none/reviews", opinion(5, "a", "b"), nil, http.StatusNotFound},
		{"a path that climbs", "/products/..%2f" + p.Slug + "/reviews", opinion(5, "a", "b"), nil, http.StatusNotFound},
		{"from another site", path, opinion(5, "a", "b"), []string{"Sec-Fetch-Site: cross-site"}, http.StatusForbidden},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			before := s.reviewDocuments(t)
			answer := s.browser(t).post(t, test.path, test.form, test.headers...)
			answer.wantStatus(t, test.want)
			if got := s.reviewDocuments(t) - before; (got == 1) != (test.want == http.StatusSeeOther) {
				t.Errorf("got %d reviews with status %d", got, answer.status)
			}
		})
	}
	s.browser(t).get(t, "/products/"+p.Slug).wantStatus(t, http.StatusOK)
	s.browser(t).get(t, path).wantStatus(t, http.StatusMethodNotAllowed)
}

// The address chooses and orders the reviews.
func TestReviewsCanBeChosenAndOrdered(t *testing.T) {
	s := openShop(t)
	p := s.products(t, 1, func(p catalog.Product) bool {
		return len(p.Reviews) >= 6 && starsOfReviews(p, 5) > 1 && starsOfReviews(p, 5) < 6
	})[0]
	all, fives := len(p.Reviews), starsOfReviews(p, 5)
	tests := []struct {
		name, query string
		count       int
		told        string
	}{
		{"all", "", all, "written reviews"},
		{"five stars", "?stars=5", fives, "reviews with 5 stars."},
		{"newest first", "?order=newest", all, "written reviews"},
		{"five stars, newest first", "?stars=5&order=newest", fives, "reviews with 5 stars."},
		{"stars in letters", "?stars=five", all, "written reviews"},
		{"stars below zero", "?stars=-5", all, "written reviews"},
		{"an order there is not", "?order=%27%3Bdrop", all, "written reviews"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			shown := s.browser(t).get(t, "/products/"+p.Slug+test.query)
			shown.wantStatus(t, http.StatusOK)
			shown.wantText(t, test.told)
			got := shown.reviews()
			if len(got) != test.count {
				t.Errorf("got %d reviews, want %d", len(got), test.count)
			}
			wantOrder(t, p, got, strings.Contains(test.query, "order=newest"))
			for _, review := range got {
				if strings.Contains(test.query, "stars=5") && review.stars != "5 stars" {
					t.Errorf("got %+v among those with 5 stars", review)
				}
			}
		})
	}
}

func starsOfReviews(p catalog.Product, stars int) int {
	n := 0
	for _, review := range p.Reviews {
		if review.Stars == stars {
			n++
		}
	}
	return n
}

// wantOrder checks that reviews are by date, or else by how many they helped.
func wantOrder(t testing.TB, p catalog.Product, shown []shownReview, byDate bool) {
	t.Helper()
	helpful := map[string]int{}
	for _, review := range p.Reviews {
		helpful[strings.Join(strings.Fields(review.Text), " ")] = review.Helpful
	}
	for i := range len(shown) - 1 {
		one, next := shown[i], shown[i+1]
		if byDate && one.date < next.date {
			t.Errorf("%s comes before %s, want the newest first", one.date, next.date)
		}
		if !byDate && helpful[one.text] < helpful[next.text] {
			t.Errorf("a review that helped %d comes before one that helped %d", helpful[one.text], helpful[next.text])
		}
	}
}

// The links of the histogram lead to the reviews they promise, and keep the
// order.
func TestTheHistogramLeadsToReviews(t *testing.T) {
	s := openShop(t)
	p := s.plenty(t, 1)[0]
	b := s.browser(t)
	links := withClass(b.get(t, "/products/"+p.Slug+"?order=newest").all("a"), "histogram__label")
	if len(links) == 0 {
		t.Fatal("the histogram has no links")
	}
	for _, link := range links {
		href, _ := attribute(link, "href")
		stars := textOf(link)
		if !strings.Contains(href, "order=newest") {
			t.Errorf("%s: got %q, want the order kept", stars, href)
		}
		for _, review := range b.get(t, href).reviews() {
			if review.stars != stars {
				t.Errorf("%s: got a review with %s", href, review.stars)
			}
		}
	}
}

// Reviews are not to be had while the database is away; pages are, with those
// that were written before.
func TestReviewsDuringAnOutage(t *testing.T) {
	for _, outage := range []state{cuts, hangs} {
		t.Run(string(outage), func(t *testing.T) {
			t.Parallel()
			s, line := openBehindProxy(t)
			b, stranger := s.browser(t), s.browser(t)
			p := s.plenty(t, 1)[0]
			b.review(t, p, opinion(4, "From before", "The database was there."))
			key := b.cookie(t).Value
			const get, post, unavailable = http.MethodGet, http.MethodPost, http.StatusServiceUnavailable
			const unchanged = "othing was changed"
			product, form := "/products/"+p.Slug, opinion(1, "From now", "The database is away.")

			line.set(outage)
			askAll(t, []outageCase{
				{"product, with a cookie", b, get, product, "", 200, "", "From before"},
				{"product, without one", stranger, get, product, "", 200, "0", "From before"},
				{"change of a review", b, post, reviewPath(p), form, unavailable, "", unchanged},
				{"a stranger's review", stranger, post, reviewPath(p), form, unavailable, "", unchanged},
				{"refused review", b, post, reviewPath(p), "stars=0&title=kept", 422, "", "Choose from one to five stars."},
				{"several adds", b, post, "/cart/items", "sku=" + p.SKU + "&sku=" + s.plenty(t, 2)[1].SKU, unavailable, "", unchanged},
			})
			line.set(passes)
			eventually(t, func() bool { return b.get(t, "/cart").status == http.StatusOK })

			if got := b.cookie(t); got == nil || got.Value != key || stranger.cookie(t) != nil {
				t.Errorf("cookies afterwards: got %v and %v, want the one from before and none", got, stranger.cookie(t))
			}
			if got := s.reviewDocuments(t); got != 1 {
				t.Errorf("got %d reviews afterwards, want the one from before", got)
			}
			if got := b.get(t, product).reviewForm(t); got.title != "From before" {
				t.Errorf("form afterwards: got %+v, want the review from before", got)
			}
		})
	}
}

// askAll makes requests one after the other while the database is away.
func askAll(t *testing.T, cases []outageCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { c.check(t, "Accept: text/html", c.ask(t.Context(), "Accept: text/html")) })
	}
}

// A line break is one character to the field and two on the way (HTML, section
// 4.10.22.8, form data sets are sent with CRLF).
func TestALineBreakIsOneCharacter(t *testing.T) {
	s := openShop(t)
	p := s.plenty(t, 1)[0]
	text := strings.Repeat("a", 999) + "\r\n" + strings.Repeat("b", 1000)
	s.browser(t).post(t, reviewPath(p), opinion(5, "Title", text)).wantStatus(t, http.StatusSeeOther)
}

// Characters that no keyboard types and no page may hold are left out.
func TestControlCharactersAreLeftOut(t *testing.T) {
	s := openShop(t)
	p := s.plenty(t, 1)[0]
	shown := s.browser(t).review(t, p, opinion(5, "a\x00b\x1bc\nd", "e\x00f\r\ng\x08"))
	if strings.ContainsAny(shown.body, "\x00\x1b\x08") {
		t.Error("the page holds control characters")
	}
}
