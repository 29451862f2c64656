package server

import (
	"net/http"
	"strings"

	ginsessions "github.com/gin-contrib/sessions"
	"github.com/gin-contrib/sessions/cookie"
	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/lesson"
	"crumbs.example/shop/templates"
)

// labRoutes are a lab's own pages, and the answers in place of what a lab does
// not have: whatever would reach other visitors, or would need more than a cart.
func (s *Server) labRoutes(shop *gin.RouterGroup) {
	store := cookie.NewStore([]byte(s.cfg.lab.secret))
	store.Options(s.signedOptions())
	signed := shop.Group("/cookie-cart", ginsessions.Sessions(signedCart, store))
	{
		get(signed, "", handle(s.showCookieCart))
		signed.POST("/items", handle(s.addToCookieCart))
		signed.POST("/fill", handle(s.fillCookieCart))
		signed.POST("/clear", handle(s.clearCookieCart))
	}
	get(shop, "/injected", handle(s.showInjected))
	get(shop, "/attack", handle(s.showAttack))
	get(shop, "/shelf", handle(s.showShelf))
	get(shop, "/together", handle(s.showTogether))
	shop.POST("/reports", handle(s.takeReport))

	for _, path := range []string{checkoutPath, ordersPath, ordersPath + "/:id", "/products/:slug/reviews"} {
		shop.Any(path, handle(s.showAbsent))
	}
}

// absences say what a lab has not, by the first part of the path.
var absences = map[string]string{
	"checkout": "A lab has no checkout: it is for experiments with the cart.",
	"orders":   "A lab has no orders: it is for experiments with the cart.",
	"products": "A lab takes no reviews: they would be shown to all visitors of the shop.",
}

// showAbsent answers where the shop has something that a lab has not.
func (s *Server) showAbsent(c *gin.Context) error {
	status := http.StatusOK
	if c.Request.Method != http.MethodGet && c.Request.Method != http.MethodHead {
		status = http.StatusNotFound
	}
	part, _, _ := strings.Cut(strings.TrimPrefix(c.FullPath(), "/"), "/")
	if wantsJSON(c) {
		c.JSON(http.StatusNotFound, errorJSON{errorBody{http.StatusNotFound, absences[part]}})
		return nil
	}
	return render(c, status, templates.LabAbsent(templates.LabAbsentProps{
		Layout: s.labLayout(c, "Not in a lab"), Sentence: absences[part],
	}))
}

// labLayout is the frame of a lab's own pages. It loads the session, so that the
// lens can tell of it.
func (s *Server) labLayout(c *gin.Context, title string) templates.LayoutProps {
	return s.layout(c, s.glanceVisit(c), templates.LayoutProps{Title: title, NoIndex: true})
}

// banner says on each page of a lab what it runs with; nil in the shop itself.
func (s *Server) banner() *templates.LabBanner {
	place := s.cfg.lab
	if place == nil {
		return nil
	}
	return &templates.LabBanner{
		Second:  place.instance == lesson.Second,
		Changes: labChanges(place.settings),
		Back:    place.lab.back(),
	}
}

// labWords say of a setting's value what it means; the ones that all labs begin
// with have none.
var labWords = map[string]func(value string) string{
	"store": func(v string) string { return "sessions in " + v },
	"cookieLife": func(v string) string {
		if v == "browser" {
			return "cookie until the browser is closed"
		}
		return "cookie for " + spelled(v)
	},
	"idle":     func(v string) string { return "sessions end after " + spelled(v) + " without a request" },
	"httpOnly": func(string) string { return "cookie without HttpOnly" },
	"secure":   func(string) string { return "cookie Secure" },
	"sameSite": func(v string) string { return "cookie SameSite=" + strings.ToUpper(v[:1]) + v[1:] },
	"path":     func(v string) string { return "cookie for " + v + " alone" },
	"careless": func(v string) string { return "careless writes that wait " + spelled(v) },
}

// spelled writes a duration with a space: "10 s", and a week as days.
func spelled(value string) string {
	if value == "168h" {
		return "7 days"
	}
	return value[:len(value)-1] + " " + value[len(value)-1:]
}

// labChanges lists in words how a lab differs from the shop.
func labChanges(s lesson.Settings) []string {
	var changes []string
	standard := lesson.Defaults()
	for _, name := range lesson.Names() {
		if value := s.Value(name); value != standard.Value(name) {
			changes = append(changes, labWords[name](value))
		}
	}
	return changes
}
