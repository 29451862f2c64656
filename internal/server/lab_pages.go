package server

import (
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/catalog"
	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/lesson"
	"crumbs.example/shop/templates"
)

// togetherAdds is how many adds the page "Five hands" sends at once.
const togetherAdds = 5

// showInjected serves GET /injected: a page with a script in it that is not the
// shop's own, as if somebody had got it in.
func (s *Server) showInjected(c *gin.Context) error {
	v := s.glanceVisit(c)
	return render(c, http.StatusOK, templates.Injected(templates.InjectedProps{
		Layout: s.layout(c, v, templates.LayoutProps{Title: "A foreign script", NoIndex: true}),
		Cookie: LabCookie, Live: v.session.Live(), Readable: !s.cfg.lab.settings.HTTPOnly,
	}))
}

// showShelf serves GET /shelf: the same cart twice, in the session and in the
// browser's localStorage.
func (s *Server) showShelf(c *gin.Context) error {
	v := s.glanceVisit(c)
	return render(c, http.StatusOK, templates.Shelf(templates.ShelfProps{
		Layout: s.layout(c, v, templates.LayoutProps{Title: "Two shelves", NoIndex: true}),
		Known:  v.known, Pieces: pieces(v.cart), Products: first(v.snapshot.BestRated(), 3),
	}))
}

// showTogether serves GET /together: several adds at once, by a script.
func (s *Server) showTogether(c *gin.Context) error {
	v := s.glanceVisit(c)
	return render(c, http.StatusOK, templates.FiveHands(templates.FiveHandsProps{
		Layout:  s.layout(c, v, templates.LayoutProps{Title: "Five hands, one cart", NoIndex: true}),
		Product: plentiful(v.snapshot), Adds: togetherAdds, Careless: s.careless(), Live: v.session.Live(), Pieces: pieces(v.cart),
	}))
}

// plentiful is the product of which there is most.
func plentiful(snapshot *catalog.Snapshot) catalog.Product {
	var most catalog.Product
	for _, p := range snapshot.Products() {
		if p.Stock > most.Stock {
			most = p
		}
	}
	return most
}

// reportJSON is the answer of POST /reports: what the server saw of the request
// that brought the report.
type reportJSON struct {
	CookieSent bool `json:"cookieSent"`
}

// maxReported bounds the number that a script may report.
const maxReported = 9999

// takeReport serves POST /reports: a script in one of the lab's pages tells what
// it found. "script" is read or blind, "local" a number of pieces.
func (s *Server) takeReport(c *gin.Context) error {
	// lesson:start report
	v := s.glanceVisit(c)
	recorder := lens.FromContext(c.Request.Context())
	script, local := c.PostForm("script"), c.PostForm("local")
	n, err := strconv.Atoi(local)
	switch {
	case local == "" && (script == "read" || script == "blind"):
		recorder.Mark(lesson.MarkScript, script)
	case script == "" && err == nil && n >= 0 && n <= maxReported:
		recorder.Mark(lesson.MarkLocal, strconv.Itoa(n))
	default:
		return fmt.Errorf("report of a script: %w", errMalformed)
	}
	if v.known {
		recorder.CartSeen(pieces(v.cart))
	}
	c.Header("Cache-Control", "no-store")
	_, err = c.Request.Cookie(LabCookie)
	c.JSON(http.StatusOK, reportJSON{CookieSent: err == nil})
	// lesson:end report
	return nil
}

// showAttack serves GET /attack. Under this machine's other name the page plays
// another site, whose form is sent to the lab; under the lab's own name it leads
// there; on other hosts there is no second name to play with.
func (s *Server) showAttack(c *gin.Context) error {
	host := c.Request.Host
	other := otherSpelling(host)
	if isLoopback(host) && c.Query("shop") == other {
		return s.showOtherSite(c, s.scheme(c.Request)+other)
	}
	props := templates.AttackProps{Layout: s.labLayout(c, "An attack from another site"), Host: hostname(host), Other: hostname(other)}
	if isLoopback(host) {
		props.Address = s.scheme(c.Request) + other + s.cfg.lab.prefix + "/attack?shop=" + host
	}
	return render(c, http.StatusOK, templates.Attack(props))
}

// showOtherSite is the attacker's page. Its forms may be sent to the lab, which
// the shop's own policy would forbid.
func (s *Server) showOtherSite(c *gin.Context, target string) error {
	c.Header("Content-Security-Policy", strings.Replace(contentSecurityPolicy, "form-action 'self'", "form-action "+target, 1))
	return render(c, http.StatusOK, templates.OtherSite(templates.OtherSiteProps{
		Action: target + s.cfg.lab.prefix + "/cart/items", Target: target, Host: c.Request.Host,
		Product: plentiful(s.cfg.Catalogue.Snapshot()),
	}))
}

func (s *Server) scheme(r *http.Request) string {
	if s.isHTTPS(r) {
		return "https://"
	}
	return "http://"
}

// otherSpelling is the other way to write a loopback host, with the same port: to a
// browser it is another site.
func otherSpelling(host string) string {
	name := "localhost"
	if hostname(host) == name {
		name = "127.0.0.1"
	}
	if _, port, err := net.SplitHostPort(host); err == nil {
		return net.JoinHostPort(name, port)
	}
	return name
}
