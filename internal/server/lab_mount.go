package server

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"golang.org/x/net/html"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/lesson"
)

// labsPath is what the addresses of all labs begin with.
const labsPath = "/learn/lab/"

// labPrefix is the address of a lab, without a slash at its end.
func labPrefix(id string) string { return labsPath + id }

// mount hands the requests to labs over to them, and all others to the shop. A
// lab that cannot be opened is told by the shop's own error page: see noRoute.
func (l *labs) mount(shop http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, instance, ok := labOf(r.URL.Path)
		if !ok {
			shop.ServeHTTP(w, r)
			return
		}
		if err := l.answer(w, r, id, instance); err != nil {
			shop.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), labErrorKey{}, err)))
		}
	})
}

// answer has a lab answer a request. A panic outside of the lab's own router, which
// tells of those inside, is an error like others.
func (l *labs) answer(w http.ResponseWriter, r *http.Request, id, instance string) (err error) {
	defer func() {
		switch cause := recover(); {
		case cause == nil:
		case cause == http.ErrAbortHandler:
			panic(cause) // net/http's own way of dropping a connection
		default:
			l.shop.Logger.ErrorContext(r.Context(), "panic in a lab", "cause", cause, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic in a lab: %v", cause)
		}
	}()
	open, leave, err := l.enter(r.Context(), id)
	if err != nil {
		return err
	}
	defer leave()
	return open.serve(w, r, instance)
}

type labErrorKey struct{}

// labError is why a lab could not answer, nil where none was asked for.
func labError(ctx context.Context) error {
	err, _ := ctx.Value(labErrorKey{}).(error)
	return err
}

// leadToCourse sends who opens a page of a lab that was never begun to the course.
// Other requests, such as those for a picture on another site's page, lead nowhere.
func leadToCourse(c *gin.Context, cause error) error {
	id, _, _ := labOf(c.Request.URL.Path)
	mode := c.GetHeader("Sec-Fetch-Mode")
	reads := c.Request.Method == http.MethodGet || c.Request.Method == http.MethodHead
	if !reads || mode != "" && mode != "navigate" || wantsJSON(c) {
		return cause
	}
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, coursePath+"?"+learnQuery(id, false).Encode())
	return nil
}

// labOf reads the address of a lab's page: /learn/lab/{id}/..., and the same
// below second/ for the second instance.
func labOf(path string) (id, instance string, ok bool) {
	rest, ok := strings.CutPrefix(path, labsPath)
	if !ok {
		return "", "", false
	}
	id, rest, ok = strings.Cut(rest, "/")
	if rest == lesson.Second || strings.HasPrefix(rest, lesson.Second+"/") {
		return id, lesson.Second, ok
	}
	return id, lesson.First, ok
}

// serve answers a request with one of the lab's servers. That one sees the
// address as the shop would, without what stands before it.
func (l *lab) serve(w http.ResponseWriter, r *http.Request, name string) error {
	server, err := l.instance(name)
	if err != nil {
		return err
	}
	inner, ok := below(r, server.cfg.lab.prefix)
	if !ok {
		return errNotFound // an id written another way than it is
	}
	server.engine.Handler().ServeHTTP(w, inner)
	return nil
}

// below is a request without the first part of its path. Its RequestURI stays as
// it came.
func below(r *http.Request, prefix string) (*http.Request, bool) {
	path, ok := strings.CutPrefix(r.URL.Path, prefix)
	raw, rawOK := strings.CutPrefix(r.URL.RawPath, prefix)
	if !ok || !rawOK && r.URL.RawPath != "" {
		return nil, false
	}
	address := *r.URL
	address.Path, address.RawPath = path, raw
	if path == "" {
		address.Path = "/"
	}
	inner := *r
	inner.URL = &address
	return &inner, true
}

// prefixKey is where a lab's request carries what stands before its addresses.
const prefixKey = "lab prefix"

// noteLab records for the lens which lab a request was made in and what that
// runs with.
func (s *Server) noteLab(c *gin.Context) {
	place := s.cfg.lab
	c.Set(prefixKey, place.prefix)
	c.Header("X-Robots-Tag", "noindex")
	recorder := lens.FromContext(c.Request.Context())
	recorder.Mark(lesson.MarkLab, place.instance)
	recorder.Mark(lesson.MarkBoot, strconv.Itoa(place.boot))
	recorder.Mark(lesson.MarkOpened, place.lab.opened)
	recorder.Mark(lesson.MarkRun, strconv.Itoa(place.run))
	recorder.Mark(lesson.MarkSecrets, strconv.Itoa(place.secrets))
	for _, name := range lesson.Names() {
		recorder.Mark(name, place.settings.Value(name))
	}
	c.Next()
}

// mounted gives the addresses in a page the prefix that the shop is mounted
// under, as a reverse proxy does that serves a shop below a path. No template
// has to know of it.
func mounted(page []byte, prefix string) []byte {
	if prefix == "" {
		return page
	}
	var out bytes.Buffer
	out.Grow(len(page) + len(page)/16)
	for z := html.NewTokenizer(bytes.NewReader(page)); z.Next() != html.ErrorToken; {
		raw := bytes.Clone(z.Raw()) // Token decodes in place
		if token := z.Token(); moveAddresses(&token, prefix) {
			out.WriteString(token.String())
		} else {
			out.Write(raw)
		}
	}
	return out.Bytes()
}

// moveAddresses says whether a tag held an address of the shop's.
func moveAddresses(token *html.Token, prefix string) (moved bool) {
	for i, a := range token.Attr {
		switch a.Key {
		case "href", "src", "action", "formaction":
			token.Attr[i].Val = mountedAddress(a.Val, prefix)
			moved = moved || token.Attr[i].Val != a.Val
		}
	}
	return moved
}

// mountedAddress gives an address of the shop the prefix. Static files and the
// course are the same for all labs.
func mountedAddress(address, prefix string) string {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Host != "" || !strings.HasPrefix(address, "/") {
		return address
	}
	if parsed.Path == "/learn" || strings.HasPrefix(parsed.Path, "/learn/") || strings.HasPrefix(parsed.Path, "/static/") {
		return address
	}
	return prefix + address
}
