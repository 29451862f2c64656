package server

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/catalog"
	"crumbs.example/shop/internal/order"
	"crumbs.example/shop/internal/sessionstore"
	"crumbs.example/shop/templates"
)

const (
	checkoutPath = "/checkout"
	ordersPath   = "/orders"
	// draftKey is where the session keeps what was filled in so far.
	draftKey = "checkout"
)

// keepOut keeps pages about a person out of search engines, whatever they answer.
func keepOut(c *gin.Context) {
	c.Header("X-Robots-Tag", "noindex")
	c.Next()
}

// checkout is what a page of the checkout is rendered from.
type checkout struct {
	visit
	draft order.Draft
	quote order.Quote
	now   time.Time
}

// loadCheckout loads the visitor's cart and what was filled in so far.
func (s *Server) loadCheckout(c *gin.Context) (checkout, error) {
	v, err := s.loadVisit(c)
	if err != nil {
		return checkout{}, err
	}
	var draft order.Draft
	if _, err := v.session.Decode(draftKey, &draft); err != nil {
		draft = order.Draft{} // not what this shop stores there; it is asked for again
	}
	return s.withDraft(v, draft), nil
}

func (s *Server) withDraft(v visit, draft order.Draft) checkout {
	now := s.cfg.Orders.Now()
	return checkout{visit: v, draft: draft, quote: order.NewQuote(v.summary, draft, now), now: now}
}

// empty says that there is nothing to order.
func (ck checkout) empty() bool { return len(ck.quote.Lines) == 0 }

// showCheckout serves GET /checkout: the step that the address names. One that
// comes too early, and no step at all, lead to the first that is open.
func (s *Server) showCheckout(c *gin.Context) error {
	ck, err := s.loadCheckout(c)
	if err != nil {
		return err
	}
	step := order.Step(c.Query("step"))
	switch {
	case ck.empty():
		return redirect(c, "/cart")
	case !ck.draft.Reached(step):
		return redirectToStep(c, ck.draft.Open())
	}
	return s.renderCheckout(c, http.StatusOK, ck, templates.CheckoutProps{Step: step})
}

func redirectToStep(c *gin.Context, step order.Step) error {
	return redirect(c, checkoutPath+"?step="+string(step))
}

// renderCheckout renders a step. The props bring the step and what is to be said
// about it.
func (s *Server) renderCheckout(c *gin.Context, status int, ck checkout, p templates.CheckoutProps) error {
	p.Layout = s.layout(c, ck.visit, templates.LayoutProps{Title: "Checkout: " + string(p.Step), NoIndex: true, Refused: len(p.Problems) > 0 || p.Message != ""})
	p.Items, p.Quote, p.Draft, p.Now = ck.summary.Items, ck.quote, ck.draft, ck.now
	if p.Problems == nil {
		p.Address = ck.draft.Address
	}
	if p.Step == order.StepReview {
		p.Token = s.cfg.Orders.Token(ck.session.ID, ck.draft, ck.quote)
	}
	return render(c, status, templates.Checkout(p))
}

// changeDraft changes what was filled in so far. The first change names the
// order that will come of it.
func (s *Server) changeDraft(c *gin.Context, change func(*order.Draft)) error {
	nonce := order.NewNonce()
	return s.cfg.Sessions.Update(c.Writer, c.Request, func(values *sessionstore.Values) error {
		var draft order.Draft
		if _, err := values.Decode(draftKey, &draft); err != nil {
			draft = order.Draft{}
		}
		change(&draft)
		if draft.Nonce == "" {
			draft.Nonce = nonce
		}
		return values.Set(draftKey, draft)
	})
}

// shortageTexts says what is missing from an order, one sentence a product.
func shortageTexts(placed order.Order) []string {
	var texts []string
	for _, short := range placed.Shortages {
		for _, line := range placed.Lines {
			if line.SKU == short.SKU {
				texts = append(texts, shortageText(line, short))
			}
		}
	}
	return texts
}

func shortageText(line order.Line, short catalog.Shortage) string {
	switch {
	case short.Left > 0 && short.Price != line.Price:
		return line.Title + " now costs " + short.Price.String() + ", not " + line.Price.String() + "."
	case short.Left == 0:
		return line.Title + " is sold out."
	case short.Left >= line.Quantity:
		return line.Title + " was sold out for a moment, and is there again."
	}
	return "Of " + line.Title + " only " + templates.Plural(short.Left, "piece", "pieces") + " left."
}
