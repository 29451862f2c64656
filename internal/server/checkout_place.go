package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/order"
	"crumbs.example/shop/internal/sessionstore"
	"crumbs.example/shop/templates"
)

// What is said when nothing was ordered.
const (
	cartChanged = "Your cart changed: please look again. The products, prices, address or delivery are not those of the page that you ordered from, perhaps because of another tab. Nothing was ordered."
	pageTooOld  = "This page lay open for a long time: please look again. Nothing was ordered."
	notThere    = "Somebody else was faster: please look again. Nothing was ordered."
	interrupted = "The last try was cut off and has been undone: please look again. Nothing was ordered."
	otherChoice = "You chose another delivery: please look at the new total, then place your order."
)

// placeOrder takes the last step. What is ordered is what the visitor looked at,
// as the token says, or nothing.
func (s *Server) placeOrder(ctx context.Context, c *gin.Context, ck checkout) error {
	token, err := s.cfg.Orders.ReadToken(ck.session.ID, c.PostForm("token"))
	switch {
	case err == nil && slices.Contains(orderIDs(ck.session), token.OrderID()):
		return redirect(c, orderHref(token.OrderID(), "1")) // sent twice
	case err != nil && ck.empty():
		return redirect(c, "/cart")
	case err != nil || !token.BelongsTo(ck.draft):
		return s.lookAgain(c, ck, cartChanged)
	case !token.Shows(ck.quote) || !s.cfg.Orders.Fresh(token):
		return s.refuseStale(ctx, c, ck, token)
	case c.PostForm("delivery") != "" && order.Option(c.PostForm("delivery")) != ck.quote.Option:
		return s.changeDelivery(c, ck)
	}
	placed, err := s.cfg.Orders.Place(ctx, token, ck.quote)
	if err != nil {
		return err
	}
	return s.answerOrder(ctx, c, token, placed)
}

// changeDelivery serves a visitor who chose another delivery and went on without
// seeing what it costs.
func (s *Server) changeDelivery(c *gin.Context, ck checkout) error {
	option := order.Option(c.PostForm("delivery"))
	if !option.Valid() {
		return fmt.Errorf("delivery %.20q: %w", c.PostForm("delivery"), errMalformed)
	}
	if err := s.changeDraft(c, func(d *order.Draft) { d.Option = option }); err != nil {
		return err
	}
	ck.draft.Option = option
	return s.lookAgain(c, s.withDraft(ck.visit, ck.draft), otherChoice)
}

// refuseStale answers an order from a page that no longer shows what is there. It
// may have been placed already, by a request whose answer was lost.
func (s *Server) refuseStale(ctx context.Context, c *gin.Context, ck checkout, token order.Token) error {
	placed, err := s.cfg.Orders.Find(ctx, token.OrderID())
	switch {
	case err == nil && placed.State == order.Confirmed:
		return s.answerOrder(ctx, c, token, placed)
	case err != nil && !errors.Is(err, order.ErrNotFound):
		return err
	case ck.empty():
		return redirect(c, "/cart")
	case token.Shows(ck.quote):
		return s.lookAgain(c, ck, pageTooOld)
	}
	return s.lookAgain(c, ck, cartChanged)
}

// answerOrder answers with the outcome of an order.
func (s *Server) answerOrder(ctx context.Context, c *gin.Context, token order.Token, placed order.Order) error {
	if placed.State != order.Confirmed {
		return s.answerFailed(ctx, c, placed)
	}
	err := s.settleSession(c, placed)
	switch {
	case errors.Is(err, sessionstore.ErrEnded):
		return fmt.Errorf("%w: %w", errOrderAdrift, err)
	case err != nil:
		return fmt.Errorf("%w: %w", errCartBehind, err)
	}
	if !placed.PlacedFrom(token) {
		return redirect(c, orderHref(placed.ID, "earlier"))
	}
	return redirect(c, orderHref(placed.ID, "1"))
}

func orderHref(id, placed string) string { return ordersPath + "/" + id + "?placed=" + placed }

// answerFailed shows the review again, with what is missing and under a new token:
// the old one's order is over.
func (s *Server) answerFailed(ctx context.Context, c *gin.Context, failed order.Order) error {
	nonce := order.NewNonce()
	err := s.changeDraft(c, func(d *order.Draft) {
		if order.ID(d.Nonce) == failed.ID {
			d.Nonce = nonce
		}
	})
	if err != nil {
		return err
	}
	if err := s.cfg.Catalogue.Sync(ctx); err != nil {
		s.cfg.Logger.WarnContext(c.Request.Context(), "catalogue not refreshed after a failed order", "error", err)
	}
	ck, err := s.loadCheckout(c)
	if err != nil {
		return err
	}
	if len(failed.Shortages) == 0 {
		return s.lookAgain(c, ck, interrupted)
	}
	return s.lookAgain(c, ck, notThere, shortageTexts(failed)...)
}

// lookAgain shows the review, or what has to be done before it, with the reason
// why nothing was ordered.
func (s *Server) lookAgain(c *gin.Context, ck checkout, message string, details ...string) error {
	if ck.empty() {
		return s.renderCart(c, http.StatusConflict, ck.visit, joinSentences(message, details))
	}
	return s.renderCheckout(c, http.StatusConflict, ck, templates.CheckoutProps{
		Step: ck.draft.Open(), Message: message, Details: details,
	})
}

func joinSentences(first string, rest []string) string {
	for _, sentence := range rest {
		first += " " + sentence
	}
	return first
}
