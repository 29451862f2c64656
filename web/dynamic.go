package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"sync"

	"github.com/andybalholm/brotli"
)

// leastWorthwhile is the size in bytes from which a page is compressed. Below it
// one packet holds the page anyway.
const leastWorthwhile = 1024

// Pages are made for one request each, so they are compressed fast rather than
// well: brotli at this level takes about a millisecond for a page of the shop.
const pageBrotliLevel = 4

// resetter is a compressing writer that can be used again.
type resetter interface {
	io.WriteCloser
	Reset(w io.Writer)
}

// codings are what a page can be compressed with, the smaller one first.
var codings = []struct {
	name string
	pool *sync.Pool
}{
	{"br", &sync.Pool{New: func() any { return brotli.NewWriterLevel(nil, pageBrotliLevel) }}},
	{"gzip", &sync.Pool{New: func() any { return gzip.NewWriter(nil) }}},
}

// Compress returns a page in a content coding that an Accept-Encoding header
// allows, and the coding's name: empty when the page stays as it is. No page of
// the shop puts a secret beside text of the request, so its length tells nothing.
func Compress(page []byte, accepted string) (content []byte, coding string) {
	if len(page) < leastWorthwhile {
		return page, ""
	}
	for _, c := range codings {
		if !accepts(accepted, c.name) {
			continue
		}
		w := c.pool.Get().(resetter)
		defer c.pool.Put(w)
		var out bytes.Buffer
		w.Reset(&out)
		_, _ = w.Write(page) // writing to memory does not fail
		_ = w.Close()
		return out.Bytes(), c.name
	}
	return page, ""
}
