package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"golang.org/x/net/html"

	"crumbs.example/shop/internal/catalog"
)

// opinion is the form of a review.
func opinion(stars int, title, text string) string {
	return url.Values{"stars": {strconv.Itoa(stars)}, "title": {title}, "text": {text}}.Encode()
}

func reviewPath(p catalog.Product) string { return "/products/" + p.Slug + "/reviews" }

// review publishes a review and opens the page that it leads to.
func (b *browser) review(t testing.TB, p catalog.Product, form string) page {
	t.Helper()
	result := b.submit(t, reviewPath(p), form)
	result.wantStatus(t, http.StatusOK)
	return result
}

// reviewDocuments counts visitors' reviews in the database.
func (s *shop) reviewDocuments(t testing.TB) int {
	t.Helper()
	n, err := s.db.Collection("reviews").CountDocuments(t.Context(), bson.D{})
	if err != nil {
		t.Fatalf("count reviews: %v", err)
	}
	return int(n)
}

// shownReview is a review as a page shows it.
type shownReview struct {
	stars, title, text, date string
	own, verified            bool
}

func (p page) reviews() []shownReview {
	var reviews []shownReview
	for _, n := range withClass(p.all("article"), "review") {
		stars, title, _ := strings.Cut(classText(n, "review__title"), ": ")
		reviews = append(reviews, shownReview{
			stars: stars, title: title, text: classText(n, "review__text"), date: timeOf(n),
			own: classText(n, "review__own") != "", verified: classText(n, "review__verified") != "",
		})
	}
	return reviews
}

// filledForm is the form for a review as a page shows it.
type filledForm struct {
	stars, title, text string
	open               bool
}

func (p page) reviewForm(t testing.TB) filledForm {
	t.Helper()
	details := p.first("details", "id", "write")
	if details == nil {
		t.Fatalf("%s: there is no form for a review", p.request)
	}
	form := filledForm{}
	_, form.open = attribute(details, "open")
	if chosen := p.first("input", "name", "stars", "checked", ""); chosen != nil {
		form.stars, _ = attribute(chosen, "value")
	}
	form.title, _ = attribute(p.first("input", "name", "title"), "value")
	if words := p.first("textarea", "name", "text").FirstChild; words != nil {
		form.text = words.Data
	}
	return form
}

// withClass keeps the elements that have a class.
func withClass(elements []*html.Node, class string) []*html.Node {
	return slices.DeleteFunc(elements, func(n *html.Node) bool {
		value, _ := attribute(n, "class")
		return !slices.Contains(strings.Fields(value), class)
	})
}

// part is the first element of a class on a page, nil without one.
func (p page) part(class string) *html.Node {
	if found := withClass(p.all("*"), class); len(found) > 0 {
		return found[0]
	}
	return nil
}

// classText is the text of the elements of a class below n, which may be nil.
func classText(n *html.Node, class string) string {
	var texts []string
	if n == nil {
		return ""
	}
	for _, found := range withClass(slices.Collect(n.Descendants()), class) {
		texts = append(texts, textOf(found))
	}
	return strings.Join(texts, " ")
}

func timeOf(n *html.Node) string {
	for d := range n.Descendants() {
		if d.Data == "time" {
			date, _ := attribute(d, "datetime")
			return date
		}
	}
	return ""
}

func TestAReviewIsPublished(t *testing.T) {
	s := openShop(t)
	p := s.plenty(t, 1)[0]
	b := s.browser(t)
	answer := b.post(t, reviewPath(p), opinion(4, "Warm hands", "Three weeks of tea, no chips."))
	answer.wantStatus(t, http.StatusSeeOther)
	if got, want := answer.header.Get("Location"), "/products/"+p.Slug+"?reviewed=1#write"; got != want {
		t.Fatalf("got Location %q, want %q", got, want)
	}

	own := b.get(t, answer.header.Get("Location"))
	own.wantText(t, "Thank you. Your review is published.", "Change your review")
	got := own.reviews()[0]
	if got.stars != "4 stars" || got.title != "Warm hands" || got.text != "Three weeks of tea, no chips." || !got.own || got.verified {
		t.Errorf("got %+v, want the visitor's review first, as theirs, and not as a purchase", got)
	}
	if got, want := own.reviewForm(t), (filledForm{"4", "Warm hands", "Three weeks of tea, no chips.", false}); got != want {
		t.Errorf("form: got %+v, want %+v", got, want)
	}

	others := s.browser(t).get(t, "/products/"+p.Slug)
	others.wantText(t, "Write a review", "Warm hands")
	others.wantNoText(t, "Thank you.")
	if got := others.reviews(); got[0].own || len(got) != len(p.Reviews)+1 {
		t.Errorf("for others: got %d reviews, the first %+v, want one more than %d, nobody's own", len(got), got[0], len(p.Reviews))
	}
	if got := others.reviewForm(t); got != (filledForm{}) {
		t.Errorf("form for others: got %+v, want an empty one", got)
	}
}

// A review is a vote: it counts in the average's histogram, once.
func TestAReviewCounts(t *testing.T) {
	s := openShop(t)
	p := s.products(t, 1, func(p catalog.Product) bool { return p.Votes() < 100 })[0]
	b := s.browser(t)
	for _, stars := range []int{1, 5, 5} {
		shown := b.review(t, p, opinion(stars, "Once more", "I have thought again."))
		want := p
		want.Ratings[stars-1]++
		average := fmt.Sprintf("%.1f out of 5 %d ratings", want.Stars(), want.Votes())
		if got := classText(shown.first("section", "id", "reviews"), "ratings__average"); got != average {
			t.Errorf("after %d stars: got %q, want %q", stars, got, average)
		}
	}
}

// A review is something to remember, so it starts a session: with one cookie,
// and only once. One that is refused starts none.
func TestAReviewStartsASession(t *testing.T) {
	s := openShop(t)
	products := s.plenty(t, 2)
	b := s.browser(t)
	for _, step := range []struct {
		name, form         string
		product            catalog.Product
		cookies, documents int
	}{
		{"refused", opinion(0, "Title", "Text."), products[0], 0, 0},
		{"the first", opinion(5, "Title", "Text."), products[0], 1, 1},
		{"the same product again", opinion(4, "Title", "Text."), products[0], 0, 1},
		{"another product", opinion(3, "Title", "Text."), products[1], 0, 1},
	} {
		t.Run(step.name, func(t *testing.T) {
			answer := b.post(t, reviewPath(step.product), step.form)
			if got := answer.header.Values("Set-Cookie"); len(got) != step.cookies {
				t.Errorf("got Set-Cookie %q, want %d", got, step.cookies)
			}
			if got := s.documents(t); got != step.documents {
				t.Errorf("got %d session documents, want %d", got, step.documents)
			}
		})
	}
}

// The name that ties a session to its reviews opens nothing, and is still
// nobody's business.
func TestTheReviewersNameIsNotShown(t *testing.T) {
	s := openShop(t)
	p := s.plenty(t, 1)[0]
	b := s.browser(t)
	shown := b.review(t, p, opinion(5, "Title", "Text."))
	var document struct {
		Owner string `bson:"owner"`
	}
	if err := s.db.Collection("reviews").FindOne(t.Context(), bson.D{}).Decode(&document); err != nil || document.Owner == "" {
		t.Fatalf("got owner %q, %v, want the review's", document.Owner, err)
	}
	for _, answer := range []page{shown, s.browser(t).get(t, "/products/"+p.Slug)} {
		if strings.Contains(answer.body, document.Owner) {
			t.Errorf("%s: the page names the owner", answer.request)
		}
	}
	s.Close()
	if strings.Contains(s.log.text(), document.Owner) {
		t.Error("the log names the owner")
	}
}

func TestChangingAReview(t *testing.T) {
	s := openShop(t)
	p := s.plenty(t, 1)[0]
	b := s.browser(t)
	b.add(t, p.SKU) // a session that was there before
	b.review(t, p, opinion(5, "At first", "Lovely."))
	changed := b.review(t, p, opinion(2, "After a month", "It leaks."))
	changed.wantText(t, "After a month", "It leaks.")
	changed.wantNoText(t, "At first")
	if got := changed.reviews(); len(got) != len(p.Reviews)+1 || got[0].stars != "2 stars" {
		t.Errorf("got %d reviews, the first %+v, want one more than %d", len(got), got[0], len(p.Reviews))
	}
	if got := changed.badge(); got != "1" {
		t.Errorf("got badge %q, want the 1 that was in the cart", got)
	}
	if got := s.reviewDocuments(t); got != 1 {
		t.Errorf("got %d reviews in the database, want 1", got)
	}
}

// Without the cookie the review stays, and nobody can change it any more.
func TestAReviewOutlivesItsSession(t *testing.T) {
	s := openShop(t)
	for i, lost := range []struct {
		name string
		lose func(*testing.T, *browser)
	}{
		{"the cookie is cleared", func(t *testing.T, b *browser) { *b = *s.browser(t) }},
		{"the shop forgets the cookie", func(t *testing.T, b *browser) { b.post(t, "/session/forget-cookie", "") }},
		{"the session is ended", func(t *testing.T, b *browser) { b.post(t, "/session/end", "") }},
		{"the cookie is forged", func(t *testing.T, b *browser) { b.plant(t, forged(b.cookie(t).Value)) }},
	} {
		t.Run(lost.name, func(t *testing.T) {
			p := s.plenty(t, 4)[i]
			b := s.browser(t)
			b.review(t, p, opinion(3, "Kept", "Written with the first cookie."))
			lost.lose(t, b)

			after := b.get(t, "/products/"+p.Slug)
			after.wantText(t, "Written with the first cookie.", "Write a review")
			if got := after.reviewForm(t); after.reviews()[0].own || got != (filledForm{}) {
				t.Errorf("got review %+v and form %+v, want nobody's and an empty one", after.reviews()[0], got)
			}
			both := b.review(t, p, opinion(1, "Another", "Written without it."))
			both.wantText(t, "Written with the first cookie.", "Written without it.")
		})
	}
}

// A colour's review is one of its family, and says which colour it was.
func TestColoursShareReviews(t *testing.T) {
	s := openShop(t)
	colours := s.colours(t, func(family []catalog.Product) bool { return len(family) == 2 })
	first, second := colours[0], colours[1]
	b := s.browser(t)
	b.review(t, second, opinion(4, "In the other colour", "It is the darker one.")).wantText(t, "Colour: "+second.Colour.Name+" ")
	shown := b.get(t, "/products/"+first.Slug)
	if got := shown.reviews()[0]; got.title != "In the other colour" || !got.own {
		t.Errorf("got %+v, want the review of the family, as the visitor's own", got)
	}
	b.review(t, first, opinion(2, "In the first colour", "I changed my mind."))
	if got := s.reviewDocuments(t); got != 1 {
		t.Errorf("got %d reviews, want one a family", got)
	}
}

// The fields of the form are the only ones: a visitor chooses neither the author
// nor the day, nor whose review it is.
func TestOnlyTheFormsFieldsCount(t *testing.T) {
	s := openShop(t)
	p := s.plenty(t, 1)[0]
	victim, other := s.browser(t), s.browser(t)
	victim.review(t, p, opinion(5, "Mine", "And nobody else's."))
	var document struct {
		Owner string `bson:"owner"`
	}
	if err := s.db.Collection("reviews").FindOne(t.Context(), bson.D{}).Decode(&document); err != nil {
		t.Fatalf("read the review: %v", err)
	}
	form := opinion(1, "Taken over", "By somebody else.") +
		"&author=The+management&verified=true&helpful=900&date=2001-01-01&colour=Gold&owner=" + document.Owner + "&_id=" + document.Owner
	shown := other.review(t, p, form)
	shown.wantText(t, "Mine", "Taken over")
	shown.wantNoText(t, "The management")
	shown.wantNoText(t, "900 people")
	for _, review := range shown.reviews()[:2] {
		if review.verified || review.date == "2001-01-01" || review.own != (review.title == "Taken over") {
			t.Errorf("got %+v, want no verified purchase, today's date, and only the own one as own", review)
		}
	}
}

// However many visitors write at once, the answer tells what became of the
// review: with a refusal that changed nothing there is none.
func TestReviewsAtOnceAreAnsweredTruly(t *testing.T) {
	s := openShop(t)
	p := s.plenty(t, 1)[0]
	var wg sync.WaitGroup
	answers := make([]page, 12)
	for i := range answers {
		b := s.browser(t)
		wg.Go(func() {
			answers[i], _ = b.try(t.Context(), http.MethodPost, reviewPath(p), opinion(5, "At once", "With others."), "Content-Type: application/x-www-form-urlencoded")
		})
	}
	wg.Wait()
	kept, published := s.reviewDocuments(t), 0
	for _, answer := range answers {
		if answer.status == http.StatusSeeOther {
			published++
		}
		if strings.Contains(answer.text(), "othing was changed") {
			t.Errorf("answered %d: nothing was changed; %d of 12 reviews are in the database", answer.status, kept)
		}
	}
	if published != kept {
		t.Errorf("%d reviews were answered as published, and %d are", published, kept)
	}
}

// A review that is in the database is published, even when the catalogue cannot
// be read again right now.
func TestAReviewIsKeptWhenTheCatalogueCannotBeRead(t *testing.T) {
	s := openShop(t)
	p := s.plenty(t, 1)[0]
	if _, err := s.db.Collection("products").InsertOne(t.Context(), bson.D{{Key: "_id", Value: "BAD-1"}, {Key: "priceCents", Value: "dear"}}); err != nil {
		t.Fatal(err)
	}
	answer := s.browser(t).post(t, reviewPath(p), opinion(5, "Title", "Text."))
	if got := s.reviewDocuments(t); got == 1 && answer.status != http.StatusSeeOther {
		t.Errorf("got status %d, %q, and the review is in the database", answer.status, answer.text())
	}
}
