package server

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"

	ginsessions "github.com/gin-contrib/sessions"
	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/catalog"
	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/lesson"
	"crumbs.example/shop/templates"
)

// The two carts that a lab keeps in cookies, to show why the shop does not.
const (
	// plainCart is readable JSON in base64, with prices in it and no signature.
	plainCart = "crumbs-lab-plain"
	// signedCart is what gin-contrib's cookie store makes of a list of articles.
	signedCart = "crumbs-lab-signed"
)

const (
	// maxCookie is how long name and value of a cookie may be together, in bytes
	// (RFC 6265bis, section 5.6).
	maxCookie = 4096
	// fillBy is how many pieces "Add 25 more" adds.
	fillBy = 25
	// cookieCartLife is how long the browser keeps these cookies.
	cookieCartLife = time.Hour
	// maxCookieLines is how many lines the page shows at most.
	maxCookieLines = 100
)

// kindOf is which of the two carts a request is about, by the cookie's name.
func kindOf(text string) (string, error) {
	switch text {
	case "plain":
		return plainCart, nil
	case "signed":
		return signedCart, nil
	}
	return "", fmt.Errorf("cart in a cookie of kind %q: %w", text, errNotFound)
}

// plainLine is a line of the cart that is kept in the cookie as it is.
type plainLine struct {
	SKU      string        `json:"sku"`
	Quantity int           `json:"quantity"`
	Price    catalog.Cents `json:"price_cents"`
}

// lesson:start plain-cart

// readPlainCart takes the cart from the cookie. Base64 is a way of writing, no
// lock: who holds the cookie reads it, and writes another one.
func readPlainCart(value string) (lines []plainLine, err error) {
	text, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil {
		return nil, err
	}
	return lines, json.Unmarshal(text, &lines)
}

// plainTotal is what the visitor is to pay: by prices from the visitor's own
// machine.
func plainTotal(lines []plainLine) (total catalog.Cents) {
	for _, line := range lines {
		total += line.Price * catalog.Cents(line.Quantity)
	}
	return total
}

// lesson:end plain-cart

func writePlainCart(lines []plainLine) string {
	text, _ := json.Marshal(lines) // strings and numbers have a JSON form
	return base64.RawURLEncoding.EncodeToString(text)
}

// errAbsurd is a number in a cookie with which nobody can calculate.
var errAbsurd = errors.New("a number in the cookie is too large")

// countable refuses numbers whose sum might not be one any more, and more lines
// than a page can show.
func countable(lines []plainLine) error {
	const most, mostPieces = 1_000_000_00, 10_000
	if len(lines) > maxCookieLines {
		return errLongCart
	}
	for _, line := range lines {
		if line.Price > most || line.Price < -most || line.Quantity > mostPieces || line.Quantity < -mostPieces {
			return errAbsurd
		}
	}
	return nil
}

// errLongCart is a cart that no browser would keep, or that no page should show.
var errLongCart = errors.New("the cart in the cookie is too long")

// loadPlainCart reads the cart from a request's cookie; empty without one.
func loadPlainCart(r *http.Request) ([]plainLine, error) {
	cookie, err := r.Cookie(plainCart)
	if err != nil {
		return nil, nil
	}
	if len(plainCart)+len(cookie.Value) > maxCookie {
		return nil, errLongCart
	}
	lines, err := readPlainCart(tidyBase64(cookie.Value))
	if err == nil {
		err = countable(lines)
	}
	if err != nil {
		return nil, fmt.Errorf("read the cart from the cookie: %w", err)
	}
	return lines, nil
}

// tidyBase64 accepts what other tools make: padding, and the other alphabet.
func tidyBase64(value string) string {
	return strings.NewReplacer("+", "-", "/", "_", "=", "").Replace(value)
}

// addToCookieCart serves POST /cookie-cart/items.
func (s *Server) addToCookieCart(c *gin.Context) error {
	product, ok := s.cfg.Catalogue.Snapshot().BySKU(c.PostForm("sku"))
	if !ok {
		return fmt.Errorf("add unknown product to a cookie: %w", errNotFound)
	}
	return s.growCookieCart(c, []catalog.Product{product})
}

// fillCookieCart serves POST /cookie-cart/fill: 25 pieces more.
func (s *Server) fillCookieCart(c *gin.Context) error {
	products := s.cfg.Catalogue.Snapshot().Products()
	var more []catalog.Product
	for i := range fillBy {
		more = append(more, products[i%len(products)])
	}
	return s.growCookieCart(c, more)
}

// growCookieCart adds pieces and answers as programs do that keep carts so: with
// 200, whatever became of the cookie.
func (s *Server) growCookieCart(c *gin.Context, more []catalog.Product) error {
	kind, err := kindOf(c.PostForm("kind"))
	if err != nil {
		return err
	}
	if kind == plainCart {
		return s.growPlainCart(c, more)
	}
	return s.growSignedCart(c, more)
}

func (s *Server) growPlainCart(c *gin.Context, more []catalog.Product) error {
	lines, _ := loadPlainCart(c.Request) // what cannot be read is replaced
	for _, product := range more {
		lines = addPlain(lines, product)
	}
	value := writePlainCart(lines)
	s.setCartCookie(c, plainCart, value, int(cookieCartLife/time.Second))
	if size := len(plainCart) + len(value); size > maxCookie {
		return s.renderCookieCart(c, plainCart, &templates.CookieAnswer{Sent: size, Dropped: true})
	}
	return redirect(c, "/cookie-cart?kind=plain")
}

func addPlain(lines []plainLine, product catalog.Product) []plainLine {
	for i := range lines {
		if lines[i].SKU == product.SKU {
			lines[i].Quantity++
			return lines
		}
	}
	return append(lines, plainLine{product.SKU, 1, product.Price})
}

// setCartCookie sets a cookie for the lab's pages that scripts may read.
func (s *Server) setCartCookie(c *gin.Context, name, value string, maxAge int) {
	http.SetCookie(c.Writer, &http.Cookie{
		Name: name, Value: value, Path: labPrefix(s.cfg.lab.lab.id) + "/", MaxAge: maxAge, SameSite: http.SameSiteLaxMode,
	})
}

// signedKey is where the signed cookie keeps its cart: article numbers with a
// space between them, one for each piece.
const signedKey = "cart"

func (s *Server) growSignedCart(c *gin.Context, more []catalog.Product) error {
	var added string
	for _, product := range more {
		added += product.SKU + " "
	}
	// lesson:start signed-cart
	session := ginsessions.Default(c)
	held, _ := session.Get(signedKey).(string)
	session.Set(signedKey, held+added)
	err := session.Save() // many programs have no "err :=" here
	// lesson:end signed-cart
	answer := templates.CookieAnswer{Sent: len(setValue(c, signedCart)), Pieces: len(more), Text: len(held + added)}
	if err != nil {
		answer.SaveError = err.Error()
		session.Set(signedKey, held) // for the page: the browser still holds the old one
		lens.FromContext(c.Request.Context()).Mark(lesson.MarkOverflow, overflowOf(err))
	}
	return s.renderCookieCart(c, signedCart, &answer)
}

var digits = regexp.MustCompile(`\d+`)

// overflowOf is the length that was too long, as the error says it.
func overflowOf(err error) string { return digits.FindString(err.Error()) }

// setValue is the value that the answer gives a cookie; empty when it gives none.
func setValue(c *gin.Context, name string) string {
	response := http.Response{Header: c.Writer.Header()}
	for _, cookie := range response.Cookies() {
		if cookie.Name == name {
			return cookie.Value
		}
	}
	return ""
}

// clearCookieCart serves POST /cookie-cart/clear.
func (s *Server) clearCookieCart(c *gin.Context) error {
	kind, err := kindOf(c.PostForm("kind"))
	if err != nil {
		return err
	}
	s.setCartCookie(c, kind, "", -1)
	return redirect(c, "/cookie-cart?kind="+c.PostForm("kind"))
}

// signedOptions are the attributes of the signed cookie.
func (s *Server) signedOptions() ginsessions.Options {
	return ginsessions.Options{
		Path: labPrefix(s.cfg.lab.lab.id) + "/", MaxAge: int(cookieCartLife / time.Second), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}
