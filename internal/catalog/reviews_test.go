package catalog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/mongotest"
)

// visitorOpinion is a review as a visitor of the shop writes one.
func visitorOpinion(owner string, stars int, text string) Review {
	return Review{Owner: owner, Stars: stars, Title: "Title of " + text, Text: text, Author: "A visitor", Date: "2026-11-20"}
}

func writeReview(t testing.TB, c *Catalogue, family string, r Review) {
	t.Helper()
	if err := c.WriteReview(t.Context(), family, r); err != nil {
		t.Fatalf("WriteReview of %s by %s: %v", family, r.Owner, err)
	}
}

// openCatalogue returns a catalogue that has seen its database, and the first
// product in it that comes in several colours.
func openCatalogue(t testing.TB) (*Catalogue, Product) {
	t.Helper()
	c := newCatalogue(t, mongotest.Database(t))
	refresh(t, c)
	s := c.Snapshot()
	i := slices.IndexFunc(s.Products(), func(p Product) bool { return len(s.Colours(p)) > 1 })
	return c, s.Products()[i]
}

// wantReviews checks what visitors' reviews have added to a product: votes by
// stars, and words, which come before those of the data files.
func wantReviews(t testing.TB, c *Catalogue, before Product, added [5]int, owners ...string) {
	t.Helper()
	got, _ := c.Snapshot().BySKU(before.SKU)
	want := before.Ratings
	for i, n := range added {
		want[i] += n
	}
	if got.Ratings != want {
		t.Errorf("%s: got votes %v, want %v", got.SKU, got.Ratings, want)
	}
	if len(got.Reviews) != len(before.Reviews)+len(owners) {
		t.Fatalf("%s: got %d reviews, want %d more than %d", got.SKU, len(got.Reviews), len(owners), len(before.Reviews))
	}
	if tail := got.Reviews[len(owners):]; !slices.Equal(tail, before.Reviews) {
		t.Errorf("%s: the data file's reviews are not as they were, behind the visitors'", got.SKU)
	}
	for _, owner := range owners {
		if _, ok := got.ReviewBy(owner); !ok {
			t.Errorf("%s: no review by %s", got.SKU, owner)
		}
	}
}

func TestAReviewIsThereAtOnce(t *testing.T) {
	c, p := openCatalogue(t)
	want := visitorOpinion("ann", 4, "Holds what it says.")
	want.Colour = p.Colour.Name
	writeReview(t, c, p.Family, want)
	wantReviews(t, c, p, [5]int{3: 1}, "ann")
	now, _ := c.Snapshot().BySKU(p.SKU)
	if got, _ := now.ReviewBy("ann"); got != want {
		t.Errorf("got %+v, want %+v as it was written", got, want)
	}
	if now.Votes() != p.Votes()+1 {
		t.Errorf("got %d votes, want one more than %d", now.Votes(), p.Votes())
	}
}

// An owner has one review of each family: a second one takes its place.
func TestAnOwnerHasOneReviewOfAFamily(t *testing.T) {
	c, p := openCatalogue(t)
	i := slices.IndexFunc(c.Snapshot().Products(), func(other Product) bool { return other.Family != p.Family })
	other := c.Snapshot().Products()[i]

	writeReview(t, c, p.Family, visitorOpinion("ann", 5, "first"))
	writeReview(t, c, p.Family, visitorOpinion("ann", 2, "second"))
	wantReviews(t, c, p, [5]int{1: 1}, "ann")
	now, _ := c.Snapshot().BySKU(p.SKU)
	if got, _ := now.ReviewBy("ann"); got.Text != "second" {
		t.Errorf("got %q, want the second text", got.Text)
	}

	writeReview(t, c, p.Family, visitorOpinion("bob", 2, "of somebody else"))
	writeReview(t, c, other.Family, visitorOpinion("ann", 1, "of something else"))
	wantReviews(t, c, p, [5]int{1: 2}, "ann", "bob")
	wantReviews(t, c, other, [5]int{0: 1}, "ann")
}

func TestColoursShareTheirReviews(t *testing.T) {
	c, p := openCatalogue(t)
	before := slices.Clone(c.Snapshot().Colours(p))
	writeReview(t, c, p.Family, visitorOpinion("ann", 3, "of one colour"))
	for _, colour := range before {
		wantReviews(t, c, colour, [5]int{2: 1}, "ann")
	}
}

func TestAnotherInstanceSeesAReview(t *testing.T) {
	db := mongotest.Database(t)
	here, there := newCatalogue(t, db), newCatalogue(t, db)
	refresh(t, here)
	refresh(t, there)
	p := here.Snapshot().Products()[0]
	writeReview(t, here, p.Family, visitorOpinion("ann", 5, "written here"))
	wantReviews(t, there, p, [5]int{})
	refresh(t, there)
	wantReviews(t, there, p, [5]int{4: 1}, "ann")
}

func TestANewSeedVersionKeepsReviews(t *testing.T) {
	db := mongotest.Database(t)
	c := newCatalogue(t, db)
	refresh(t, c)
	p := c.Snapshot().Products()[0]
	writeReview(t, c, p.Family, visitorOpinion("ann", 5, "before the new version"))

	next := newCatalogue(t, db)
	next.seed.Version++
	refresh(t, next)
	wantReviews(t, next, p, [5]int{4: 1}, "ann")
	refresh(t, next)
	refresh(t, c)
	wantReviews(t, c, p, [5]int{4: 1}, "ann")
}

// Whatever else writes to the database, a histogram has five rows.
func TestStarsThatThereAreNotAreIgnored(t *testing.T) {
	c, p := openCatalogue(t)
	for i, stars := range []any{0, 6, -1, int64(1) << 40, nil} {
		document := bson.D{{Key: "_id", Value: fmt.Sprint("bad ", i)}, {Key: "family", Value: p.Family}, {Key: "stars", Value: stars}, {Key: "owner", Value: "bad"}}
		if _, err := c.reviews.InsertOne(t.Context(), document); err != nil {
			t.Fatalf("insert a review with %v stars: %v", stars, err)
		}
	}
	writeReview(t, c, p.Family, visitorOpinion("ann", 1, "a good one among them"))
	wantReviews(t, c, p, [5]int{0: 1}, "ann")
}

// A review of something that is not sold is kept and shown nowhere.
func TestAReviewOfAnUnknownFamily(t *testing.T) {
	c, p := openCatalogue(t)
	writeReview(t, c, "NONE-1", visitorOpinion("ann", 5, "of nothing"))
	wantReviews(t, c, p, [5]int{})
}

// The data file's reviews have no owner, and nobody's name is empty.
func TestNobodyOwnsAReviewWithoutOwner(t *testing.T) {
	p := newCatalogue(t, mongotest.Database(t)).Snapshot().Products()[0]
	for _, owner := range []string{"", "ann"} {
		if r, ok := p.ReviewBy(owner); ok {
			t.Errorf("owner %q: got %+v, want none", owner, r)
		}
	}
}

// A shop that started without its database has seeded nothing yet when the
// first review comes.
func TestAReviewBeforeTheFirstSync(t *testing.T) {
	c := newCatalogue(t, mongotest.Database(t))
	p := c.Snapshot().Products()[0]
	writeReview(t, c, p.Family, visitorOpinion("ann", 4, "early"))
	wantReviews(t, c, p, [5]int{3: 1}, "ann")
	if got, want := count64(t, c.products), int64(len(c.seed.Products)); got != want {
		t.Errorf("got %d products in the database, want %d", got, want)
	}
}

func TestAReviewThatCannotBeWritten(t *testing.T) {
	c, p := openCatalogue(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := c.WriteReview(ctx, p.Family, visitorOpinion("ann", 4, "too late"))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the reason, %v", err, context.Canceled)
	}
	refresh(t, c)
	wantReviews(t, c, p, [5]int{})
	if got := count64(t, c.reviews); got != 0 {
		t.Errorf("got %d reviews in the database, want none", got)
	}
}
