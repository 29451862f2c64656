package server

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/cart"
	"crumbs.example/shop/internal/catalog"
	"crumbs.example/shop/templates"
)

// showCart serves GET /cart, as a page or as JSON.
func (s *Server) showCart(c *gin.Context) error {
	v, err := s.loadVisit(c)
	if err != nil {
		return err
	}
	return s.renderCart(c, http.StatusOK, v, "")
}

// renderCart renders the cart, with a message when a change of it was refused.
func (s *Server) renderCart(c *gin.Context, status int, v visit, message string) error {
	if wantsJSON(c) {
		c.Header("Cache-Control", "no-store")
		c.JSON(status, cartDocument(v.summary))
		return nil
	}
	props := templates.CartProps{
		Layout:       s.layout(c, v, templates.LayoutProps{Title: cartTitle(v.summary), NoIndex: true, Refused: message != ""}),
		Summary:      v.summary,
		Confirmation: confirmation(c.Request.URL.Query(), v),
		Message:      message,
		KeptFor:      duration(s.cfg.Idle),
		Reason:       s.emptyReason(v.session),
		Memory:       s.memory(v),
	}
	props.GoesWith = v.cards(goesWith(v))
	if len(v.summary.Items) == 0 {
		props.Suggestions = v.cards(first(v.snapshot.BestRated(), 4))
	}
	return render(c, status, templates.Cart(props))
}

// goesWith returns products that people buy with those in the cart, none of which
// is in it.
func goesWith(v visit) []catalog.Product {
	var products []catalog.Product
	seen := map[string]bool{}
	for _, item := range v.summary.Items {
		seen[item.Product.Family] = true
	}
	for _, item := range v.summary.Items {
		for _, p := range v.products(item.Product.PairsWith) {
			if p = v.snapshot.Buyable(p); !seen[p.Family] && p.Stock > 0 {
				seen[p.Family] = true
				products = append(products, p)
			}
		}
	}
	return first(products, rowLength)
}

func cartTitle(summary cart.Summary) string {
	if summary.Count == 0 {
		return "Cart"
	}
	return "Cart (" + strconv.Itoa(summary.Count) + ")"
}

// answerCart answers a change of the cart: JSON with the cart as it is now, or
// a redirect to the page that shows it. Nothing of the confirmation is kept in
// the session; the address carries it.
func (s *Server) answerCart(c *gin.Context, ct cart.Cart, done outcome) error {
	if wantsJSON(c) {
		v := s.withCart(visit{}, ct)
		done.markLimited(v.summary.Items)
		return s.renderCart(c, http.StatusOK, v, "")
	}
	if len(done) == 0 {
		return redirect(c, "/cart")
	}
	return redirect(c, "/cart?"+url.Values(done).Encode())
}

// refuseChange answers a change that the rules of the cart forbid: the cart
// again with the reason. Any other error goes on to the error pages.
func (s *Server) refuseChange(c *gin.Context, err error) error {
	e := explain(err)
	if wantsJSON(c) || e.status != http.StatusUnprocessableEntity && e.status != http.StatusConflict {
		return err
	}
	v, loadErr := s.loadVisit(c)
	if loadErr != nil {
		return loadErr
	}
	return s.renderCart(c, e.status, v, e.message)
}

// cartJSON is the cart as JSON; see docs/http.md.
type cartJSON struct {
	Items    []lineJSON `json:"items"`
	Saved    []lineJSON `json:"saved"`
	Count    int        `json:"count"`
	Subtotal int64      `json:"subtotal_cents"`
}

type lineJSON struct {
	SKU      string `json:"sku"`
	Title    string `json:"title"`
	Quantity int    `json:"quantity"`
	Price    int64  `json:"price_cents"`
	Total    int64  `json:"line_cents"`
	Notice   string `json:"notice,omitempty"`
}

func cartDocument(summary cart.Summary) cartJSON {
	return cartJSON{
		Items:    lineDocuments(summary.Items),
		Saved:    lineDocuments(summary.Saved),
		Count:    summary.Count,
		Subtotal: int64(summary.Subtotal),
	}
}

func lineDocuments(items []cart.Item) []lineJSON {
	lines := make([]lineJSON, len(items))
	for i, item := range items {
		lines[i] = lineJSON{
			SKU: item.Product.SKU, Title: item.Product.Name(), Quantity: item.Quantity,
			Price: int64(item.Product.Price), Total: int64(item.Total), Notice: noticeText(item),
		}
	}
	return lines
}

func noticeText(item cart.Item) string {
	switch item.Notice {
	case cart.LimitedByStock:
		return "Only " + strconv.Itoa(item.Product.Stock) + " left; the quantity is set to that."
	case cart.SoldOut:
		return "Out of stock; this line does not count."
	}
	return ""
}

// confirmation reads from the address what the last change did. An address can
// be made up or kept, so it is shown only as long as the cart agrees with it.
func confirmation(query url.Values, v visit) *templates.Confirmation {
	switch query.Get("session") {
	case "ended":
		return ifTrue(!v.session.Live(), templates.Confirmation{Kind: templates.SessionEnded})
	case "forgotten":
		return ifTrue(!v.session.Live(), templates.Confirmation{Kind: templates.CookieForgotten})
	}
	quantity := bounded(query.Get("quantity"), 1, cart.MaxQuantity)
	for _, known := range []struct {
		parameter string
		kind      templates.ConfirmationKind
		agrees    func(inCart, saved int) bool
	}{
		{"added", templates.Added, func(inCart, _ int) bool { return inCart >= quantity }},
		{"updated", templates.Updated, func(inCart, _ int) bool { return inCart == quantity }},
		{"removed", templates.Removed, func(inCart, _ int) bool { return inCart == 0 && v.session.Live() }},
		{"saved", templates.SavedForLater, func(_, saved int) bool { return saved > 0 }},
		{"restored", templates.Restored, func(inCart, _ int) bool { return inCart > 0 }},
		{"unsaved", templates.SavedRemoved, func(_, saved int) bool { return saved == 0 && v.session.Live() }},
	} {
		product, ok := v.snapshot.BySKU(query.Get(known.parameter))
		if !ok || !known.agrees(v.cart.Quantity(product.SKU), cart.Cart{Lines: v.cart.Saved}.Quantity(product.SKU)) {
			continue
		}
		return &templates.Confirmation{
			Kind: known.kind, Product: product, Others: v.products(rest(query[known.parameter])), Limited: v.products(query["limited"]), Token: v.token,
			Quantity: quantity, Position: bounded(query.Get("position"), 0, cart.MaxLines),
		}
	}
	return nil
}

// rest is all but the first.
func rest(values []string) []string { return values[min(1, len(values)):] }

func ifTrue(holds bool, c templates.Confirmation) *templates.Confirmation {
	if !holds {
		return nil
	}
	return &c
}

func bounded(text string, low, high int) int {
	n, _ := strconv.Atoi(text)
	return min(max(n, low), high)
}
