package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/andybalholm/brotli"
)

func TestCompress(t *testing.T) {
	page := []byte("<!doctype html>" + strings.Repeat("<p>A mug, a lamp and a book.</p>", 100))
	decoders := map[string]func(io.Reader) io.Reader{
		"br":   func(r io.Reader) io.Reader { return brotli.NewReader(r) },
		"gzip": func(r io.Reader) io.Reader { z, err := gzip.NewReader(r); check(t, err); return z },
		"":     func(r io.Reader) io.Reader { return r },
	}
	for accepted, want := range map[string]string{
		"gzip, deflate, br, zstd": "br", "gzip": "gzip", "br;q=0, gzip": "gzip", "": "", "identity": "", "gzip;q=0": "",
	} {
		content, coding := Compress(page, accepted)
		if coding != want {
			t.Errorf("%q: got coding %q, want %q", accepted, coding, want)
			continue
		}
		got, err := io.ReadAll(decoders[coding](bytes.NewReader(content)))
		check(t, err)
		if !bytes.Equal(got, page) {
			t.Errorf("%q: the page is another one after decoding", accepted)
		}
	}
}

func TestCompressLeavesShortPages(t *testing.T) {
	if content, coding := Compress([]byte("short"), "br"); coding != "" || string(content) != "short" {
		t.Errorf("got %q in %q, want it as it is", content, coding)
	}
}

// The writers are used again, by several requests at once.
func TestCompressInParallel(t *testing.T) {
	var requests sync.WaitGroup
	for i := range 16 {
		page := bytes.Repeat([]byte{byte('a' + i)}, 4000)
		requests.Go(func() {
			for range 20 {
				content, _ := Compress(page, "gzip")
				z, err := gzip.NewReader(bytes.NewReader(content))
				check(t, err)
				if got, _ := io.ReadAll(z); !bytes.Equal(got, page) {
					t.Errorf("page %d is another one after decoding", i)
				}
			}
		})
	}
	requests.Wait()
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}

func BenchmarkCompress(b *testing.B) {
	page := []byte(strings.Repeat("<li class=\"grid__cell\"><a href=\"/products/mug\">A mug of stoneware</a> $18.50</li>\n", 800))
	for _, coding := range []string{"br", "gzip"} {
		b.Run(coding, func(b *testing.B) {
			b.SetBytes(int64(len(page)))
			for b.Loop() {
				Compress(page, coding)
			}
		})
	}
}
