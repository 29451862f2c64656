package server

import (
	"bytes"
	"fmt"
	"net/http"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"
)

// render renders a page into memory and then writes it: a component that fails
// half-way gives an error page, not half a page with status 200. Every page
// shows the cart, so no cache may keep one.
func render(c *gin.Context, status int, page templ.Component) error {
	var body bytes.Buffer
	if err := page.Render(c.Request.Context(), &body); err != nil {
		return fmt.Errorf("render page: %w", err)
	}
	c.Header("Cache-Control", "no-store")
	c.Data(status, "text/html; charset=utf-8", body.Bytes())
	return nil
}

// wantsJSON says whether the client asks for JSON rather than a page.
func wantsJSON(c *gin.Context) bool {
	return c.NegotiateFormat(gin.MIMEHTML, gin.MIMEJSON) == gin.MIMEJSON
}

// redirect answers a form with the page that shows its result (Post/Redirect/Get).
func redirect(c *gin.Context, target string) error {
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, target)
	return nil
}
