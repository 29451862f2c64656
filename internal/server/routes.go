package server

import (
	ginsessions "github.com/gin-contrib/sessions"
	"github.com/gin-gonic/gin"

	"crumbs.example/shop/web"
)

// routes lays out the whole shop in reading order. The middleware's order
// matters: whatever replaces the request's context comes before the session
// middleware, which holds on to the request it first sees.
func (s *Server) routes() {
	s.engine.HandleMethodNotAllowed = true
	s.engine.RedirectTrailingSlash = false
	s.engine.UseRawPath = true
	s.engine.UnescapePathValues = true
	s.engine.Use(s.logRequest)
	if s.cfg.lab != nil {
		s.engine.Use(s.noteLab)
	}
	if s.history != nil {
		s.engine.Use(s.watch)
	}
	s.engine.Use(s.answerErrors, s.recoverPanic, secureHeaders)

	bare := s.engine.Group("/") // no session, no form
	get(bare, "/search/suggest", s.suggest)
	if s.cfg.lab == nil {
		get(bare, "/healthz", s.showHealth)
		get(bare, "/readyz", s.showReadiness)
		get(bare, "/robots.txt", s.showRobots)
		get(bare, "/sitemap.xml", handle(s.showSitemap))
		get(bare, "/static/*file", gin.WrapH(web.Handler()))
		get(bare, "/favicon.ico", gin.WrapH(web.Favicon()))
	}

	withSession := []gin.HandlerFunc{s.checkOrigin, s.readForm, ginsessions.Sessions(s.cfg.CookieName, s.cfg.Sessions)}
	s.engine.NoRoute(append(withSession, handle(s.noRoute))...)
	s.engine.NoMethod(append(withSession, handle(s.noMethod))...)

	shop := s.engine.Group("/", withSession...)
	{
		get(shop, "/", handle(s.showHome))
		get(shop, "/departments/:slug", handle(s.showDepartment))
		get(shop, "/search", handle(s.search))
		get(shop, "/products/:slug", handle(s.showProduct))
	}

	if s.history != nil {
		s.lensRoutes()
	}
	if s.course != nil {
		s.courseRoutes()
	}

	cart := shop.Group("/cart", varyAccept)
	{
		get(cart, "", handle(s.showCart))
		cart.POST("/items", handle(s.addToCart))
		cart.POST("/items/:sku", handle(s.setQuantity))
		cart.POST("/items/:sku/remove", handle(s.removeFromCart))
		cart.POST("/items/:sku/save", handle(s.saveForLater))
		cart.POST("/saved/:sku/restore", handle(s.restoreSaved))
		cart.POST("/saved/:sku/remove", handle(s.removeSaved))
	}

	session := shop.Group("/session")
	{
		session.POST("/end", handle(s.endSession))
		session.POST("/forget-cookie", handle(s.forgetCookie))
	}

	if s.cfg.lab != nil {
		s.labRoutes(shop)
		return
	}

	shop.POST("/products/:slug/reviews", handle(s.postReview))
	if s.cfg.Demo {
		get(shop, "/dev/components", handle(s.showComponents))
	}

	checkout := shop.Group("/checkout", keepOut)
	{
		get(checkout, "", handle(s.showCheckout))
		checkout.POST("", handle(s.takeStep))
	}

	orders := shop.Group("/orders", keepOut)
	{
		get(orders, "", handle(s.showOrders))
		get(orders, "/:id", handle(s.showOrder))
	}
}

// get routes GET and HEAD.
func get(group *gin.RouterGroup, path string, handlers ...gin.HandlerFunc) {
	group.GET(path, handlers...)
	group.HEAD(path, handlers...)
}

// handle lets a handler return its error. answerErrors turns it into a page.
func handle(handler func(*gin.Context) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := handler(c); err != nil {
			_ = c.Error(err)
		}
	}
}
