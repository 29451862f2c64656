package web

import (
	"bytes"
	"net/http"
	"path"
	"strconv"
	"time"
)

// How long a browser may keep a file: for ever under a URL that changes with the
// content (RFC 8246), a day under one that does not.
const (
	forever = "public, max-age=31536000, immutable"
	aDay    = "public, max-age=86400"
)

// contentTypes are the types of the files the shop has. The system's own table
// is not asked, since it differs from machine to machine.
var contentTypes = map[string]string{
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".svg":  "image/svg+xml",
	".png":  "image/png",
	".webp": "image/webp",
	".avif": "image/avif",
	".ico":  "image/x-icon",
}

// Handler serves /static/{hash}/{name...} for GET and HEAD. A hash that is not
// the file's own is answered with 404: the page that names it is out of date.
func Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /static/{hash}/{name...}", func(w http.ResponseWriter, r *http.Request) {
		a, ok := assets[r.PathValue("name")]
		if !ok || a.hash != r.PathValue("hash") {
			http.NotFound(w, r)
			return
		}
		a.serve(w, r, forever)
	})
	return mux
}

// Favicon serves the shop's icon to browsers that ask for /favicon.ico unasked.
func Favicon() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assets["img/favicon.ico"].serve(w, r, aDay)
	})
}

// serve answers with the file, in the smallest form that the browser takes.
// ServeContent takes care of HEAD, of ranges and of If-None-Match.
func (a asset) serve(w http.ResponseWriter, r *http.Request, cacheControl string) {
	accepted := r.Header.Get("Accept-Encoding")
	if r.Header.Get("Range") != "" {
		accepted = "" // a range is of the plain content
	}
	v := pick(a.variants(), accepted)
	header := w.Header()
	header.Set("Content-Type", contentTypes[path.Ext(a.name)])
	header.Set("Cache-Control", cacheControl)
	header.Set("Vary", "Accept-Encoding")
	header.Set("ETag", `"`+a.hash+v.coding+`"`)
	if v.coding != "" {
		header.Set("Content-Encoding", v.coding)
		header.Set("Content-Length", strconv.Itoa(len(v.content)))
	}
	http.ServeContent(w, r, a.name, time.Time{}, bytes.NewReader(v.content))
}
