package server

import (
	"cmp"
	"context"
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/cart"
	"crumbs.example/shop/internal/lesson"
	"crumbs.example/shop/internal/order"
	"crumbs.example/shop/internal/sessionstore"
	"crumbs.example/shop/templates"
)

var (
	errNotFound  = errors.New("not found")
	errMalformed = errors.New("malformed request")
	errCrossSite = errors.New("cross-site request")
	errMethod    = errors.New("method not allowed")
	// errOrderAdrift says that an order was placed and its session has ended.
	errOrderAdrift = errors.New("order placed, session ended")
	// errCartBehind says that an order was placed and the session does not know it.
	errCartBehind = errors.New("order placed, session not updated")
)

// statusClientGone is logged for a request whose client has hung up. Nobody
// receives it.
const statusClientGone = 499

// explanation is what visitors are told about an error.
type explanation struct {
	status         int
	title, message string
}

// explanations lists what errors mean to a visitor; the first that fits counts.
// Everything else is a fault of the shop.
var explanations = []struct {
	err error
	explanation
}{
	{errNotFound, explanation{http.StatusNotFound, "Page not found",
		"There is nothing at this address. It may have moved, or the link may have a typo."}},
	{errMalformed, explanation{http.StatusBadRequest, "That form could not be read",
		"The form that was sent is not one of this shop's forms. Go back, reload the page and try again."}},
	{errCrossSite, explanation{http.StatusForbidden, "Request from another site refused",
		"Another site sent this form in your name, so the shop did nothing."}},
	{errLabsBusy, explanation{http.StatusServiceUnavailable, "All labs are taken",
		"Each learner's experiments run in a shop of their own, and as many of those are open as there is room for. One that nobody has used for a minute makes room. Try again in a minute; the shop itself is open."}},
	{errMemoryFull, explanation{http.StatusServiceUnavailable, "The memory of this lab is full",
		"A memory store never forgets a session, so this lab begins 1,000 and no more. Restart the lab, or reset its experiment, and it is empty."}},
	{lesson.ErrUnknown, explanation{http.StatusNotFound, "No lab of that name",
		"Nobody has begun an experiment under this name. Labs are opened from the course."}},
	{errMethod, explanation{http.StatusMethodNotAllowed, "That does not work here",
		"This address exists, but not for this kind of request."}},
	{cart.ErrQuantity, explanation{http.StatusUnprocessableEntity, "Quantity out of range",
		"A line of the cart holds 1 to 99 pieces. Nothing was changed."}},
	{cart.ErrFull, explanation{http.StatusUnprocessableEntity, "The cart is full",
		"A cart holds 100 different products, and this one has 100. Nothing was changed."}},
	{cart.ErrSavedFull, explanation{http.StatusUnprocessableEntity, "Too much is saved for later",
		"100 products are saved for later, and there is no room for more. Nothing was changed."}},
	{cart.ErrNoStock, explanation{http.StatusUnprocessableEntity, "Out of stock",
		"None of this product is left. Nothing was changed."}},
	{cart.ErrNoLine, explanation{http.StatusConflict, "The cart has changed",
		"That product is no longer where this form expected it, perhaps because of another tab. Nothing was changed."}},
	{errOrderAdrift, explanation{http.StatusConflict, "Your order is placed, and out of your reach",
		"The order was placed, and at the same moment this session was ended, perhaps in another tab. Without the session there is no way to the order. It is in the database all the same."}},
	{errCartBehind, explanation{http.StatusServiceUnavailable, "Your order is placed, your cart is not up to date",
		"The order was placed, and then the database stopped answering: your cart still shows what you have ordered. It is under Your orders. Placing it again from the same page orders nothing twice."}},
	{order.ErrUncertain, explanation{http.StatusServiceUnavailable, "Not sure that worked",
		"The database stopped answering in the middle of your order. It may have been placed: look at Your orders before you try again. Placing it again from the same page orders nothing twice."}},
	{order.ErrUnderWay, explanation{http.StatusServiceUnavailable, "Your order is still being placed",
		"An earlier click is placing this very order and has not come to an end. Look at Your orders in a moment."}},
	{order.ErrUnavailable, explanation{http.StatusServiceUnavailable, "The shop cannot reach its orders",
		"The database that keeps the orders does not answer. This request ordered nothing, and your cart and your cookie are untouched. Try again in a moment."}},
	{lesson.ErrUnavailable, explanation{http.StatusServiceUnavailable, "The course cannot reach its notes",
		"The database that keeps the learners' progress does not answer. What you did is not lost by that: try again in a moment."}},
	{lesson.ErrBusy, explanation{http.StatusServiceUnavailable, "Too many changes at once",
		"Other requests of the same learner kept coming first. Nothing was changed by this one; try again."}},
	{lesson.ErrName, explanation{http.StatusBadRequest, "That form could not be read",
		"The form names no learner of this course. Go back, reload the page and try again."}},
	{sessionstore.ErrUncertain, explanation{http.StatusServiceUnavailable, "Not sure that worked",
		"The database stopped answering in the middle of the change. It may have been made: look at your cart, or at what you changed, before you try again."}},
	{sessionstore.ErrBusy, explanation{http.StatusServiceUnavailable, "Too many changes at once",
		"Earlier changes of this session are still under way, and this one could not wait for them any longer. Nothing was changed; try again."}},
	{sessionstore.ErrUnavailable, explanation{http.StatusServiceUnavailable, "The shop cannot reach its memory",
		"The database that keeps the carts does not answer. Your cart and your cookie are untouched, and nothing was changed. Try again in a moment."}},
	{sessionstore.ErrConflict, explanation{http.StatusConflict, "The cart has changed",
		"Other requests changed this session at the same moment. Nothing was changed by this one; try again."}},
	{sessionstore.ErrEnded, explanation{http.StatusConflict, "The session has ended",
		"This session was ended while the request was under way. Nothing was changed."}},
	{sessionstore.ErrNotHTTPS, explanation{http.StatusForbidden, "This shop needs HTTPS for its cookie",
		"The shop sends its session cookie over HTTPS only, and this request came over plain HTTP. Without the cookie it could not find the cart again, so it started none."}},
	{sessionstore.ErrTooLarge, explanation{http.StatusUnprocessableEntity, "Too much to remember",
		"The session cannot hold that much. Nothing was changed."}},
}

var fault = explanation{http.StatusInternalServerError, "Something went wrong",
	"This is a fault of the shop, not of yours. Try again, and name the request below if it happens again."}

// explain finds the words and the status for an error.
func explain(err error) explanation {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return explanation{http.StatusRequestEntityTooLarge, "Too large", "That form is larger than anything this shop asks for."}
	}
	for _, known := range explanations {
		if errors.Is(err, known.err) {
			return known.explanation
		}
	}
	return fault
}

// answerErrors is the one place where an error becomes a response: a page of
// the shop, or JSON where that was asked for. The cause goes to the log alone.
func (s *Server) answerErrors(c *gin.Context) {
	c.Next()
	last := c.Errors.Last()
	if last == nil || c.Writer.Written() {
		return
	}
	if errors.Is(c.Request.Context().Err(), context.Canceled) {
		c.Status(statusClientGone)
		return
	}
	s.answerError(c, explain(last.Err))
}

func (s *Server) answerError(c *gin.Context, e explanation) {
	c.Header("Cache-Control", "no-store")
	c.Header("Vary", "Accept")
	if e.status == http.StatusServiceUnavailable {
		c.Header("Retry-After", retryAfter(e))
	}
	if wantsJSON(c) {
		c.JSON(e.status, errorJSON{errorBody{e.status, e.message}})
		return
	}
	v := visit{snapshot: s.cfg.Catalogue.Snapshot()}
	props := templates.ErrorProps{Status: e.status, Title: e.title, Message: e.message}
	switch {
	case e.status >= http.StatusInternalServerError:
		props.RetryHref = retryHref(c)
	case isLensRoute(c.FullPath()) || isCourseRoute(c.FullPath()): // they load no session
	case e.status == http.StatusNotFound:
		v = s.glanceVisit(c)
		props.Suggestions = v.cards(first(v.snapshot.BestRated(), 4))
	case e.status == http.StatusConflict || e.status == http.StatusUnprocessableEntity:
		v = s.glanceVisit(c)
	}
	props.Layout = s.layout(c, v, templates.LayoutProps{Title: e.title, NoIndex: true})
	page := templates.ErrorPage(props)
	if err := render(c, e.status, page); err != nil {
		c.String(e.status, "%s: %s\n", e.title, e.message)
	}
}

// retryAfter is in how many seconds it may work: at once where a database comes
// back, later where somebody has to go first.
func retryAfter(e explanation) string {
	if e == explain(errLabsBusy) {
		return "60"
	}
	return "2"
}

// retryHref is where "Try again" leads: the page that failed, the orders after a
// failed order, or the cart after a failed change.
func retryHref(c *gin.Context) string {
	switch {
	case c.Request.Method != http.MethodPost:
		return c.Request.URL.RequestURI()
	case isCourseRoute(c.FullPath()):
		return coursePath + "?" + learnQuery(c.PostForm("lab"), false).Encode()
	case c.FullPath() == checkoutPath && c.PostForm("step") == stepPlace:
		return ordersPath
	}
	return "/cart"
}

type errorJSON struct {
	Error errorBody `json:"error"`
}

type errorBody struct {
	Status  int    `json:"status"`
	Message string `json:"message"`
}

// noRoute answers what the routes do not know: also a lab that could not.
func (s *Server) noRoute(c *gin.Context) error {
	if err := labError(c.Request.Context()); errors.Is(err, lesson.ErrUnknown) {
		return leadToCourse(c, err)
	}
	return cmp.Or(labError(c.Request.Context()), errNotFound)
}

func (s *Server) noMethod(*gin.Context) error { return errMethod }
