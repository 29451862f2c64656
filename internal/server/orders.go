package server

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/order"
	"crumbs.example/shop/templates"
)

// thanksFor is how long after an order its page says thanks: the address may be
// kept for longer.
const thanksFor = time.Hour

// reachable are the ids of the orders that this visitor may see: the session's
// own, and the one that its checkout may have placed without the session knowing.
func (ck checkout) reachable() []string {
	ids := orderIDs(ck.session)
	if ck.draft.Nonce != "" {
		ids = append(ids, order.ID(ck.draft.Nonce))
	}
	return ids
}

// showOrders serves GET /orders: the orders of this session.
func (s *Server) showOrders(c *gin.Context) error {
	ctx, cancel := s.cfg.Orders.Within(c.Request.Context())
	defer cancel()
	ck, err := s.loadCheckout(c)
	if err != nil {
		return err
	}
	found, err := s.cfg.Orders.List(ctx, ck.reachable())
	if err != nil {
		return err
	}
	found = slices.DeleteFunc(found, func(o order.Order) bool { return o.State == order.Failed })
	return render(c, http.StatusOK, templates.Orders(templates.OrdersProps{
		Layout: s.layout(c, ck.visit, templates.LayoutProps{Title: "Your orders", NoIndex: true}),
		Orders: ck.orders(found),
		Reason: s.noOrdersReason(ck.visit),
		Now:    ck.now,
	}))
}

// noOrdersReason says why there are no orders to show.
func (s *Server) noOrdersReason(v visit) templates.Reason {
	reason := templates.Reason{Sentence: "The cookie opened your session, and nothing has been ordered in it.", Trail: trail(v.session.Verdict)}
	if !v.session.Live() {
		reason.Sentence = s.reasonSentence(v.session) + " The same goes for orders."
	}
	last := &reason.Trail[len(reason.Trail)-1]
	last.Name = "Orders"
	if last.Text == "empty" {
		last.Text = "none yet"
	}
	return reason
}

// showOrder serves GET /orders/{id}. The order of another session does not exist
// for this visitor.
func (s *Server) showOrder(c *gin.Context) error {
	ctx, cancel := s.cfg.Orders.Within(c.Request.Context())
	defer cancel()
	ck, err := s.loadCheckout(c)
	if err != nil {
		return err
	}
	if !slices.Contains(ck.reachable(), c.Param("id")) {
		return fmt.Errorf("order that is not of this session: %w", errNotFound)
	}
	found, err := s.cfg.Orders.Find(ctx, c.Param("id"))
	switch {
	case errors.Is(err, order.ErrNotFound) || err == nil && found.State == order.Failed:
		return fmt.Errorf("show order: %w", errNotFound)
	case err != nil:
		return err
	}
	fresh := found.State == order.Confirmed && ck.now.Sub(found.CreatedAt) < thanksFor
	title := "Order " + found.ID
	if fresh && c.Query("placed") == "1" {
		title = "Order placed"
	}
	return render(c, http.StatusOK, templates.Order(templates.OrderProps{
		Layout:      s.layout(c, ck.visit, templates.LayoutProps{Title: title, NoIndex: true}),
		Order:       ck.orders([]order.Order{found})[0],
		Thanks:      fresh && c.Query("placed") == "1",
		Earlier:     fresh && c.Query("placed") == "earlier",
		Now:         ck.now,
		Suggestions: ck.cards(first(ck.snapshot.BestRated(), 4)),
	}))
}

// orders joins orders with the products that they are of, for their pictures.
func (ck checkout) orders(found []order.Order) []templates.OrderView {
	views := make([]templates.OrderView, len(found))
	for i, o := range found {
		views[i] = templates.OrderView{Order: o}
		for _, line := range o.Lines {
			product, _ := ck.snapshot.BySKU(line.SKU)
			views[i].Lines = append(views[i].Lines, templates.OrderLine{Line: line, Product: product})
		}
	}
	return views
}
