package server

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/catalog"
	"crumbs.example/shop/internal/sessionstore"
	"crumbs.example/shop/templates"
)

// reviewerKey is where the session keeps the name that ties a visitor to their
// reviews.
const reviewerKey = "reviewer"

// The limits of a review, in characters.
const (
	maxReviewTitle = 80
	maxReviewText  = 2000
)

// reviewTimeout bounds the writing of a review in the database.
const reviewTimeout = 1500 * time.Millisecond

// postReview serves POST /products/{slug}/reviews: one review a session and
// product, which a second one replaces.
func (s *Server) postReview(c *gin.Context) error {
	product, ok := s.cfg.Catalogue.Snapshot().BySlug(c.Param("slug"))
	if !ok {
		return fmt.Errorf("review of %q: %w", c.Param("slug"), errNotFound)
	}
	form, review := readReview(c)
	if form.Message != "" {
		return s.renderProduct(c, http.StatusUnprocessableEntity, product, productState{review: form})
	}
	owner, err := s.reviewer(c)
	if err != nil {
		return err
	}
	review.Owner, review.Colour = owner, product.Colour.Name
	ctx, cancel := context.WithTimeout(c.Request.Context(), reviewTimeout)
	defer cancel()
	if err := s.cfg.Catalogue.WriteReview(ctx, product.Family, review); err != nil {
		return fmt.Errorf("%w: %w", sessionstore.ErrUncertain, err)
	}
	return redirect(c, "/products/"+product.Slug+"?reviewed=1#write")
}

// readReview reads the form and says in it what is wrong with it.
func readReview(c *gin.Context) (templates.ReviewForm, catalog.Review) {
	stars, _ := number(c.PostForm("stars"))
	form := templates.ReviewForm{
		Stars: stars,
		Title: strings.Join(strings.Fields(cleaned(c.PostForm("title"))), " "),
		Text:  strings.TrimSpace(cleaned(c.PostForm("text"))),
	}
	switch {
	case stars < 1 || stars > 5:
		form.Message = "Choose from one to five stars."
	case form.Title == "" || utf8.RuneCountInString(form.Title) > maxReviewTitle:
		form.Message = fmt.Sprintf("Give the review a headline of at most %d characters.", maxReviewTitle)
	case form.Text == "" || utf8.RuneCountInString(form.Text) > maxReviewText:
		form.Message = fmt.Sprintf("Write at least a word, and at most %d characters.", maxReviewText)
	}
	return form, catalog.Review{
		Stars: stars, Title: form.Title, Text: form.Text, Author: "A visitor",
		Date: catalog.Date(time.Now().UTC().Format(time.DateOnly)),
	}
}

// cleaned is a text as it was typed: a line break is one character, though forms
// send two, and what is no character of a text is left out.
func cleaned(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
}

// reviewer returns the name that the visitor's session keeps for reviews, and
// makes one when there is none.
func (s *Server) reviewer(c *gin.Context) (string, error) {
	var owner string
	err := s.cfg.Sessions.Update(c.Writer, c.Request, func(values *sessionstore.Values) error {
		owner = ""
		if _, err := values.Decode(reviewerKey, &owner); err != nil {
			return err
		}
		if owner != "" {
			return nil
		}
		owner = rand.Text()
		return values.Set(reviewerKey, owner)
	})
	return owner, err
}

// ownReview fills the form with the visitor's review, if there is one.
func ownReview(v visit, product catalog.Product) templates.ReviewForm {
	var owner string
	if _, err := v.session.Decode(reviewerKey, &owner); errors.Is(err, sessionstore.ErrCorrupt) {
		return templates.ReviewForm{}
	}
	review, written := product.ReviewBy(owner)
	return templates.ReviewForm{Written: written, Owner: owner, Stars: review.Stars, Title: review.Title, Text: review.Text}
}

// reviewProps chooses and orders the reviews as the address asks.
func reviewProps(product catalog.Product, query url.Values, form templates.ReviewForm) templates.ReviewsProps {
	p := templates.ReviewsProps{
		Product: product, Stars: bounded(query.Get("stars"), 0, 5), Newest: query.Get("order") == "newest", Form: form,
	}
	for _, review := range product.Reviews {
		if p.Stars == 0 || review.Stars == p.Stars {
			p.Shown = append(p.Shown, review)
		}
	}
	slices.SortStableFunc(p.Shown, func(a, b catalog.Review) int {
		if p.Newest {
			return cmp.Compare(b.Date, a.Date)
		}
		return cmp.Or(cmp.Compare(b.Owner, "")-cmp.Compare(a.Owner, ""), cmp.Compare(b.Helpful, a.Helpful))
	})
	return p
}
