package server

import (
	"cmp"
	"crypto/rand"
	"errors"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/cart"
	"crumbs.example/shop/internal/catalog"
	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/sessionstore"
	"crumbs.example/shop/templates"
	"crumbs.example/shop/web"
)

// cartKey is where the session keeps the cart.
const cartKey = "cart"

// visit is what one page is rendered from: the catalogue as it is now, and the
// visitor's session and cart.
type visit struct {
	snapshot *catalog.Snapshot
	session  sessionstore.Session
	cart     cart.Cart
	summary  cart.Summary
	// known is false when the session could not be loaded: the cart is not empty
	// then, it is unknown.
	known bool
	// token goes into the page's forms: an add that is sent twice counts once.
	token string
}

// loadVisit loads the visitor's session for a page that is about it. A session that
// cannot be loaded is an error, never an empty cart.
func (s *Server) loadVisit(c *gin.Context) (visit, error) {
	session, err := s.cfg.Sessions.Load(c.Writer, c.Request)
	if err != nil {
		return visit{}, err
	}
	return s.visitOf(c, session), nil
}

// glanceVisit loads the visitor's session for a page that can do without: while the
// database is down the catalogue is served with a cart whose content is unknown.
func (s *Server) glanceVisit(c *gin.Context) visit {
	session, err := s.cfg.Sessions.Glance(c.Writer, c.Request)
	if err != nil {
		s.cfg.Logger.WarnContext(c.Request.Context(), "page served without its session", "request", requestID(c), "error", err)
		return visit{snapshot: s.cfg.Catalogue.Snapshot(), session: session, token: rand.Text()}
	}
	return s.visitOf(c, session)
}

func (s *Server) visitOf(c *gin.Context, session sessionstore.Session) visit {
	v := visit{session: session}
	if _, err := session.Decode(cartKey, &v.cart); errors.Is(err, sessionstore.ErrCorrupt) {
		s.cfg.Sessions.Quarantine(c.Request, err)
		v.cart = cart.Cart{}
		v.session, _ = s.cfg.Sessions.Load(c.Writer, c.Request) // from memory: it has been set aside
	}
	return s.withCart(v, v.cart)
}

// withCart joins a cart with the catalogue as it is now.
func (s *Server) withCart(v visit, ct cart.Cart) visit {
	v.snapshot, v.cart, v.known, v.token = s.cfg.Catalogue.Snapshot(), ct, true, rand.Text()
	v.summary = cart.Summarize(ct, v.snapshot.BySKU)
	return v
}

// changeCart changes the visitor's cart in the session and returns it as it was
// stored.
func (s *Server) changeCart(c *gin.Context, change func(*cart.Cart) error) (cart.Cart, error) {
	if wait := s.careless(); wait > 0 {
		return s.changeCartCarelessly(c, wait, change)
	}
	var stored cart.Cart
	var before int
	// lesson:start change-cart
	err := s.cfg.Sessions.Update(c.Writer, c.Request, func(values *sessionstore.Values) error {
		var ct cart.Cart // a fresh one for each try
		found, err := values.Decode(cartKey, &ct)
		if err != nil {
			return err
		}
		before = pieces(ct)
		if err := change(&ct); err != nil {
			return err
		}
		stored = ct
		if !found && ct.Empty() {
			return nil // nothing to remember, so no session for it
		}
		return values.Set(cartKey, ct)
	})
	// lesson:end change-cart
	if err == nil {
		lens.FromContext(c.Request.Context()).Cart(before, pieces(stored))
	}
	return stored, err
}

// pieces counts what is in a cart, as the lens tells it.
func pieces(ct cart.Cart) int {
	n := 0
	for _, line := range ct.Lines {
		n += line.Quantity
	}
	return n
}

// card builds a product's card for this visitor.
func (v visit) card(p catalog.Product) templates.CardProps {
	props := templates.CardProps{Product: p, Colours: v.snapshot.Colours(p), Token: v.token}
	for _, colour := range props.Colours {
		props.InCart += v.cart.Quantity(colour.SKU)
	}
	return props
}

func (v visit) cards(products []catalog.Product) []templates.CardProps {
	cards := make([]templates.CardProps, len(products))
	for i, p := range products {
		cards[i] = v.card(p)
	}
	return cards
}

// products returns the products with these SKUs, as far as they exist.
func (v visit) products(skus []string) []catalog.Product {
	var products []catalog.Product
	for _, sku := range skus {
		if p, ok := v.snapshot.BySKU(sku); ok {
			products = append(products, p)
		}
	}
	return products
}

// layout fills in what every page's frame shows.
func (s *Server) layout(c *gin.Context, v visit, p templates.LayoutProps) templates.LayoutProps {
	p.Departments = v.snapshot.Departments()
	p.Cart = templates.CartBadge{Known: v.known, Count: v.summary.Count, Subtotal: v.summary.Subtotal}
	p.RequestID = requestID(c)
	p.Picture = cmp.Or(p.Picture, s.origin(c)+web.URL("img/social.png"))
	p.Version = s.cfg.Version
	p.Lens = s.strip(c, v)
	p.Course = s.course != nil
	p.Lab = s.banner()
	return p
}
