package server

import (
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/order"
	"crumbs.example/shop/templates"
)

// The values of the form's field step.
const (
	stepAddress  = "address"
	stepPayment  = "payment"
	stepDelivery = "delivery"
	stepPlace    = "place"
)

// takeStep serves POST /checkout: one step, named by the form's field step.
func (s *Server) takeStep(c *gin.Context) error {
	// The time for an order counts from here, so that the answer is in time.
	ctx, cancel := s.cfg.Orders.Within(c.Request.Context())
	defer cancel()
	ck, err := s.loadCheckout(c)
	if err != nil {
		return err
	}
	switch step := c.PostForm("step"); step {
	case stepAddress:
		return s.takeAddress(c, ck)
	case stepPayment:
		return s.takePayment(c, ck)
	case stepDelivery:
		return s.takeDelivery(c, ck)
	case stepPlace:
		return s.placeOrder(ctx, c, ck)
	default:
		return fmt.Errorf("step %.20q of the checkout: %w", step, errMalformed)
	}
}

// takeAddress takes the first step. An address with problems is shown again with
// them, and is not kept.
func (s *Server) takeAddress(c *gin.Context, ck checkout) error {
	address := readAddress(c)
	problems := address.Problems()
	switch {
	case ck.empty():
		return redirect(c, "/cart")
	case len(problems) > 0:
		return s.renderCheckout(c, http.StatusUnprocessableEntity, ck, templates.CheckoutProps{
			Step: order.StepAddress, Address: address, Problems: problems,
		})
	}
	if err := s.changeDraft(c, func(d *order.Draft) { d.Address = address }); err != nil {
		return err
	}
	return redirectToStep(c, order.StepPayment)
}

func readAddress(c *gin.Context) order.Address {
	return order.Address{
		Name: c.PostForm("name"), Country: c.PostForm("country"),
		Street: c.PostForm("street"), Extra: c.PostForm("extra"),
		City: c.PostForm("city"), Region: c.PostForm("region"), Postcode: c.PostForm("postcode"),
	}.Clean()
}

// takePayment takes the second step.
func (s *Server) takePayment(c *gin.Context, ck checkout) error {
	payment := order.Payment(c.PostForm("payment"))
	switch {
	case ck.empty():
		return redirect(c, "/cart")
	case payment.Name() == "":
		return s.renderCheckout(c, http.StatusUnprocessableEntity, ck, templates.CheckoutProps{
			Step: order.StepPayment, Problems: []order.Problem{{Field: "payment", Text: "Choose one of the ways below."}},
		})
	}
	if err := s.changeDraft(c, func(d *order.Draft) { d.Payment = payment }); err != nil {
		return err
	}
	return redirectToStep(c, order.StepReview)
}

// takeDelivery takes the choice of delivery, which is part of the review.
func (s *Server) takeDelivery(c *gin.Context, ck checkout) error {
	option := order.Option(c.PostForm("delivery"))
	switch {
	case ck.empty():
		return redirect(c, "/cart")
	case !option.Valid():
		return fmt.Errorf("delivery %.20q: %w", c.PostForm("delivery"), errMalformed)
	}
	if err := s.changeDraft(c, func(d *order.Draft) { d.Option = option }); err != nil {
		return err
	}
	return redirectToStep(c, order.StepReview)
}
