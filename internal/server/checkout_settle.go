package server

import (
	"slices"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/cart"
	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/order"
	"crumbs.example/shop/internal/sessionstore"
)

const (
	// ordersKey is where the session keeps the ids of its orders, oldest first.
	ordersKey = "orders"
	// rememberedOrders is how many of them it keeps.
	rememberedOrders = 100
)

// settleSession takes an order's pieces out of the cart, adds the order to those
// of the session, and forgets the address: all of it in one change, and once for
// an order.
func (s *Server) settleSession(c *gin.Context, placed order.Order) error {
	var before, after int
	err := s.cfg.Sessions.Update(c.Writer, c.Request, func(values *sessionstore.Values) (err error) {
		var ids []string
		if _, err := values.Decode(ordersKey, &ids); err != nil {
			return err
		}
		if slices.Contains(ids, placed.ID) {
			return nil
		}
		if before, after, err = takeOutOfCart(values, placed); err != nil {
			return err
		}
		forgetDraft(values, placed)
		ids = append(ids, placed.ID)
		return values.Set(ordersKey, ids[max(0, len(ids)-rememberedOrders):])
	})
	if err == nil {
		lens.FromContext(c.Request.Context()).Cart(before, after)
	}
	return err
}

// takeOutOfCart returns how many pieces were in the cart, and how many are left.
func takeOutOfCart(values *sessionstore.Values, placed order.Order) (before, after int, err error) {
	var ct cart.Cart
	if found, err := values.Decode(cartKey, &ct); err != nil || !found {
		return 0, 0, err
	}
	before = pieces(ct)
	for _, line := range placed.Lines {
		ct.Take(line.SKU, line.Quantity)
	}
	return before, pieces(ct), values.Set(cartKey, ct)
}

// forgetDraft drops the draft that the order came of. One that was begun since is
// another checkout's.
func forgetDraft(values *sessionstore.Values, placed order.Order) {
	var draft order.Draft
	if _, err := values.Decode(draftKey, &draft); err != nil || order.ID(draft.Nonce) == placed.ID {
		values.Delete(draftKey)
	}
}

// orderIDs are the ids of the session's orders, oldest first.
func orderIDs(session sessionstore.Session) []string {
	var ids []string
	if _, err := session.Decode(ordersKey, &ids); err != nil {
		return nil
	}
	return ids
}
