package server

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"crumbs.example/shop/web"
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
	content, coding := web.Compress(mounted(body.Bytes(), c.GetString(prefixKey)), c.GetHeader("Accept-Encoding"))
	if coding != "" {
		c.Header("Content-Encoding", coding)
	}
	c.Writer.Header().Add("Vary", "Accept-Encoding")
	c.Data(status, "text/html; charset=utf-8", content)
	return nil
}

// wantsJSON says whether the client asks for JSON rather than a page.
func wantsJSON(c *gin.Context) bool {
	accept := strings.Join(c.Request.Header.Values("Accept"), ",")
	jsonWeight, jsonRank := weight(accept, "application", "json")
	htmlWeight, htmlRank := weight(accept, "text", "html")
	return jsonWeight > htmlWeight || jsonWeight == htmlWeight && jsonRank > htmlRank
}

// rankByName is how specific a range is that names its media type in full.
const rankByName = 2

// weight is how much an Accept header wants a media type, from 0 to 1: the
// weight of the most specific range that covers it (RFC 9110, section 12.5.1),
// and how specific that one is.
func weight(accept, kind, subtype string) (found float64, specific int) {
	specific = -1
	for part := range strings.SplitSeq(accept, ",") {
		mediaRange, parameters, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		rank := slices.Index([]string{"*/*", kind + "/*", kind + "/" + subtype}, mediaRange)
		if rank <= specific {
			continue
		}
		found, specific = 1, rank
		if q, err := strconv.ParseFloat(parameters["q"], 64); err == nil {
			found = q
		}
	}
	return found, specific
}

// redirect answers a form with the page that shows its result (Post/Redirect/Get).
func redirect(c *gin.Context, target string) error {
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, c.GetString(prefixKey)+withLens(c, target))
	return nil
}
