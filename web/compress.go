package web

import (
	"bytes"
	"compress/gzip"
	"path"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
)

// compressed are the endings of files that are text inside. Pictures and icons
// are compressed by their own formats.
var compressed = map[string]bool{".css": true, ".js": true, ".svg": true}

// variant is a file's content in one content coding.
type variant struct {
	// coding is the name in Content-Encoding; empty for the plain content.
	coding  string
	content []byte
}

// variantsOf compresses a file as well as it can be done, once per process: the
// smallest variant first, the plain content last.
func variantsOf(name string, content []byte) []variant {
	plain := variant{"", content}
	if !compressed[path.Ext(name)] {
		return []variant{plain}
	}
	return []variant{{"br", brotliOf(content)}, {"gzip", gzipOf(content)}, plain}
}

// Writing to memory does not fail, so neither does compressing.

func brotliOf(content []byte) []byte {
	var out bytes.Buffer
	w := brotli.NewWriterLevel(&out, brotli.BestCompression)
	_, _ = w.Write(content)
	_ = w.Close()
	return out.Bytes()
}

func gzipOf(content []byte) []byte {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression)
	_, _ = w.Write(content)
	_ = w.Close()
	return out.Bytes()
}

// pick returns the first variant that an Accept-Encoding header allows. The
// plain content is always allowed (RFC 9110, section 12.5.3).
func pick(variants []variant, accepted string) variant {
	for _, v := range variants {
		if v.coding == "" || accepts(accepted, v.coding) {
			return v
		}
	}
	return variants[len(variants)-1]
}

// accepts says whether an Accept-Encoding header names a coding, with a weight
// other than 0.
func accepts(header, coding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, parameter, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(name), coding) {
			continue
		}
		weight, isWeight := strings.CutPrefix(strings.TrimSpace(parameter), "q=")
		q, err := strconv.ParseFloat(weight, 64)
		return !isWeight || err != nil || q > 0
	}
	return false
}
