package server

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/templates"
)

// The lens shows on each page what its request did. It reports what the other
// parts recorded anyway: it asks the database nothing, and changes no response
// but by its own header and the strip in the page.

// lensHeader carries the lens id of a response, for tests and lessons.
const lensHeader = "X-Lens-Id"

// lensID names the request's trace; empty where the request is not watched.
func lensID(c *gin.Context) string { return c.Writer.Header().Get(lensHeader) }

// unwatched are the routes that have nothing to do with a session.
var unwatched = []string{"/healthz", "/readyz", "/robots.txt", "/sitemap.xml", "/static/*file", "/favicon.ico", "/search/suggest"}

// watch makes a trace of the request once its response is complete.
func (s *Server) watch(c *gin.Context) {
	if route := c.FullPath(); slices.Contains(unwatched, route) || isLensRoute(route) || isCourseRoute(route) {
		c.Next()
		return
	}
	began := time.Now()
	c.Header(lensHeader, lens.NewID())
	c.Next()

	s.history.Add(lens.FromContext(c.Request.Context()).Trace(lens.Exchange{
		ID: lensID(c), Request: c.Request, CookieName: s.cfg.CookieName,
		Status: c.Writer.Status(), Header: c.Writer.Header(), Bytes: max(c.Writer.Size(), 0),
		At: began, Took: time.Since(began),
		Private: private,
		From:    c.GetString(ledByKey), Tab: s.tab(c), Try: tryOf(c),
		Jar: s.jar(c.Request), CookiePath: s.cookiePath(),
	}))
}

// jar names the store from which a browser answers a request: cookies belong to a
// host, whatever its port, and over HTTPS the shop's has another name. A lab that is
// set up anew may have dropped its cookie without a request that the lens sees.
func (s *Server) jar(r *http.Request) string {
	jar := s.scheme(r) + hostname(r.Host)
	if place := s.cfg.lab; place != nil {
		jar += " " + place.lab.id + " " + strconv.Itoa(place.run)
	}
	return jar
}

// cookiePath is the Path of the session cookie; empty for the whole host.
func (s *Server) cookiePath() string {
	if s.cfg.lab == nil {
		return ""
	}
	return s.cfg.lab.cookiePath
}

// private are the parts of a session in which visitors tell of themselves.
var private = []string{draftKey}

func isLensRoute(route string) bool { return route == "/lens" || strings.HasPrefix(route, "/lens/") }

// ledByKey is where the strip notes for the trace which request led here.
const ledByKey = "lens led by"

// withLens adds the request's lens id to the address that it redirects to, so
// that the page there can tell of it. Browsers ask for text/html by name; for
// other clients an address stays as it is.
func withLens(c *gin.Context, target string) string {
	id := lensID(c)
	_, named := weight(c.GetHeader("Accept"), "text", "html")
	if id == "" || named < rankByName {
		return target
	}
	address, fragment, hasFragment := strings.Cut(target, "#")
	separator := "?"
	if strings.Contains(address, "?") {
		separator = "&"
	}
	address += separator + "lens=" + url.QueryEscape(id)
	if hasFragment {
		address += "#" + fragment
	}
	return address
}

// strip builds the lens's strip from what the request has done until now: its
// session is settled, and the page is all that is left to do.
func (s *Server) strip(c *gin.Context, v visit) templates.LensProps {
	if s.history == nil {
		return templates.LensProps{}
	}
	props := templates.LensProps{On: true, Course: s.course != nil, Named: tabOf(c)}
	recorder := lens.FromContext(c.Request.Context())
	if v.known {
		recorder.CartSeen(pieces(v.cart))
	}
	if props.ID = lensID(c); props.ID == "" {
		return props
	}
	summary := recorder.Summary(props.ID, c.Request, s.cfg.CookieName)
	if first := s.history.Led(c.Query("lens"), props.ID); first != nil {
		c.Set(ledByKey, first.ID)
		props.From = lens.LinkTo(first)
		summary = summary.After(first.Summary)
	}
	props.Chips, props.Story, props.Tab = lens.Chips(summary), summary.Story(), s.tab(c)
	props.Claimed = s.cfg.lab != nil
	return props
}

// tab is the tab that a request belongs to, as far as it says so itself. The
// requests of a lab are the lab's, whose id is its learner's tab.
func (s *Server) tab(c *gin.Context) string {
	if s.cfg.lab != nil {
		return s.cfg.lab.lab.id
	}
	return tabOf(c)
}

// tabOf is the tab that the address names, empty without one. Another site's links
// name none: its author would see what visitors do under the name of that tab.
func tabOf(c *gin.Context) string {
	if tab := c.Query("lab"); lens.IsTab(tab) && !fromElsewhere(c.Request) {
		return tab
	}
	return ""
}

// tryOf is the experiment that the address names, on the terms of tabOf.
func tryOf(c *gin.Context) string {
	if fromElsewhere(c.Request) {
		return ""
	}
	return c.Query("try")
}

// fromElsewhere says whether a page of another origin led to a request or made it.
// Browsers tell it in secure contexts; what is typed, or opened from a mail, comes
// from nowhere (W3C Fetch Metadata, section 2.3).
func fromElsewhere(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site")
	return site == "cross-site" || site == "same-site"
}

// lensRoutes are the lens's own pages. They load no session: whose requests they
// list is told by the cookie's signature alone.
func (s *Server) lensRoutes() {
	group := s.engine.Group("/lens", s.checkOrigin, noIndex)
	get(group, "", handle(s.showHistory))
	get(group, "/r/:id", handle(s.showTrace))
	group.POST("/claims", s.readForm, handle(s.claim))
	get(group, "/documents", handle(s.showDocuments))
}

func noIndex(c *gin.Context) {
	c.Header("X-Robots-Tag", "noindex")
	c.Header("Cache-Control", "no-store")
	c.Next()
}

// showTrace serves GET /lens/r/{id} and /lens/r/{id}.json.
func (s *Server) showTrace(c *gin.Context) error {
	id, asJSON := strings.CutSuffix(c.Param("id"), ".json")
	trace := s.history.Get(id)
	switch {
	case trace == nil && asJSON:
		c.JSON(http.StatusNotFound, errorJSON{errorBody{http.StatusNotFound, traceGone}})
		return nil
	case trace == nil:
		return render(c, http.StatusNotFound, templates.ErrorPage(templates.ErrorProps{
			Layout: s.lensLayout(c, "Request not found"), Status: http.StatusNotFound,
			Title: "The lens does not know this request", Message: traceGone,
		}))
	}
	view := trace.View()
	view.From, view.To = lens.LinkTo(s.history.Get(trace.From)), lens.LinkTo(s.history.PageOf(trace.ID))
	if asJSON {
		c.JSON(http.StatusOK, view)
		return nil
	}
	return render(c, http.StatusOK, templates.LensRequest(templates.LensRequestProps{
		Layout: s.lensLayout(c, trace.Method+" "+trace.Path), View: view, Now: time.Now(),
		Mongosh: s.mongosh(view.Document), Code: s.excerpts(),
	}))
}

const traceGone = "The lens keeps the newest requests only, in the memory of the running shop. This one has made room for others, or was never there."

// claim serves POST /lens/claims: a page's script says which tab it is in.
func (s *Server) claim(c *gin.Context) error {
	tab, id := c.PostForm("tab"), c.PostForm("lens")
	if !lens.IsTab(tab) {
		return errMalformed
	}
	if !s.history.Claim(tab, id) {
		return errNotFound
	}
	c.Status(http.StatusNoContent)
	return nil
}

// lensLayout is the frame of the lens's own pages. Their cart is not known,
// because they load no session.
func (s *Server) lensLayout(c *gin.Context, title string) templates.LayoutProps {
	v := visit{snapshot: s.cfg.Catalogue.Snapshot()}
	return s.layout(c, v, templates.LayoutProps{Title: title, NoIndex: true})
}

// mongosh is the line that finds a document in the database itself. The lens
// knows an _id by its ends alone, so the line asks for those.
func (s *Server) mongosh(d lens.DocumentCard) string {
	if d.Filter == "" || d.Collection == "" {
		return ""
	}
	return mongoshLine(s.cfg.Database, s.cfg.DatabaseName, d.Collection, d.Filter)
}

func mongoshLine(database, name, collection, filter string) string {
	return "mongosh \"" + database + "\" --eval 'db.getSiblingDB(\"" + name + "\")[\"" + collection + "\"].find(" + filter + ")'"
}
