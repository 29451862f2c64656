package server

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"unicode"

	ginsessions "github.com/gin-contrib/sessions"
	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/catalog"
	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/lesson"
	"crumbs.example/shop/templates"
)

// maxEdited bounds the text that is turned into a cookie's value, in bytes.
const maxEdited = 4096

// showCookieCart serves GET /cookie-cart?kind=plain and ?kind=signed.
func (s *Server) showCookieCart(c *gin.Context) error {
	if c.Query("kind") == "" {
		return redirect(c, "/cookie-cart?kind=plain")
	}
	kind, err := kindOf(c.Query("kind"))
	if err != nil {
		return err
	}
	return s.renderCookieCart(c, kind, nil)
}

// renderCookieCart shows the cookie as it came, or as this answer sets it, what
// can be read in it, and the cart that the shop takes from it.
func (s *Server) renderCookieCart(c *gin.Context, name string, answer *templates.CookieAnswer) error {
	props := templates.CookieCartProps{
		Layout: s.labLayout(c, "A cart in a cookie"), Signed: name == signedCart, Name: name, Limit: maxCookie, Answer: answer,
		Products: first(s.cfg.Catalogue.Snapshot().BestRated(), 3), FillBy: fillBy,
	}
	props.Raw = heldValue(c, name)
	lens.FromContext(c.Request.Context()).Mark(lesson.MarkKind, map[bool]string{true: "signed", false: "plain"}[props.Signed])
	if props.Signed {
		s.showSigned(c, &props)
	} else {
		s.showPlain(c, &props)
	}
	if props.Decoded != "" {
		lens.FromContext(c.Request.Context()).Mark(lesson.MarkDecoded, "yes")
	}
	return render(c, http.StatusOK, templates.CookieCart(props))
}

// heldValue is what the browser holds once it has this answer: what the answer
// sets, if that is short enough, or what came.
func heldValue(c *gin.Context, name string) string {
	if value := setValue(c, name); value != "" && len(name)+len(value) <= maxCookie {
		return value
	}
	if cookie, err := c.Request.Cookie(name); err == nil {
		return cookie.Value
	}
	return ""
}

// showPlain shows the cart that the cookie claims, beside what the catalogue
// says.
func (s *Server) showPlain(c *gin.Context, props *templates.CookieCartProps) {
	if text, err := base64.RawURLEncoding.DecodeString(tidyBase64(props.Raw)); err == nil {
		props.Decoded = printableText(text)
	}
	lines, err := loadPlainCart(c.Request)
	if err != nil {
		props.Problem = "The shop cannot read this as a cart. It takes a list of lines, each with sku, quantity and price_cents, at most 100 of them, and numbers that it can add up."
	}
	snapshot := s.cfg.Catalogue.Snapshot()
	for _, line := range lines {
		product, known := snapshot.BySKU(line.SKU)
		row := templates.CookieLine{SKU: line.SKU, Quantity: line.Quantity, Price: line.Price, Forged: !known || product.Price != line.Price}
		if known {
			row.Title, row.Catalogue = templates.ShortTitle(product), product.Price
		}
		if row.Forged {
			props.Forged = true
			lens.FromContext(c.Request.Context()).Mark(lesson.MarkPrice, "forged")
		}
		props.Lines = append(props.Lines, row)
	}
	props.Total = plainTotal(lines)
	props.Edited = props.Decoded
	if text := c.Query("text"); text != "" && len(text) <= maxEdited {
		props.Edited, props.Value = text, base64.RawURLEncoding.EncodeToString([]byte(text))
		props.Broken = !json.Valid([]byte(text))
	}
}

// showSigned shows the cart of the signed cookie, and what can be read in it
// without the secret.
func (s *Server) showSigned(c *gin.Context, props *templates.CookieCartProps) {
	props.Decoded = readSigned(props.Raw)
	held, _ := ginsessions.Default(c).Get(signedKey).(string)
	snapshot := s.cfg.Catalogue.Snapshot()
	counts, order := map[string]int{}, []catalog.Product{}
	for _, sku := range strings.Fields(held) {
		product, known := snapshot.BySKU(sku)
		if known && counts[sku] == 0 {
			order = append(order, product)
		}
		counts[sku]++
		props.Pieces++
	}
	for _, product := range order {
		n := counts[product.SKU]
		props.Lines = append(props.Lines, templates.CookieLine{SKU: product.SKU, Title: templates.ShortTitle(product), Quantity: n, Price: product.Price, Catalogue: product.Price})
		props.Total += product.Price * catalog.Cents(n)
	}
	props.Text = len(held)
}

// readSigned takes a cookie of gin-contrib's cookie store apart as anybody can,
// without the secret: base64 of "date|base64 of the values|signature".
func readSigned(value string) string {
	outer, err := base64.URLEncoding.DecodeString(value)
	if err != nil {
		return ""
	}
	parts := strings.SplitN(string(outer), "|", 3)
	if len(parts) != 3 {
		return ""
	}
	values, err := base64.URLEncoding.DecodeString(parts[1])
	if err != nil {
		return ""
	}
	return printableText(values)
}

// printableText replaces what no reader could see by dots.
func printableText(text []byte) string {
	return strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || !unicode.IsPrint(r) && r != '\n' {
			return '·'
		}
		return r
	}, string(text))
}
