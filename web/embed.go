// Package web holds the shop's static files and serves them under URLs that
// carry a hash of the content, so that browsers may keep them for ever.
package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"
)

//go:embed static
var files embed.FS

// sheets is the folder of the stylesheets. They are written one file a concern
// and served as one, in the order of their names.
const (
	sheets = "css/shop"
	bundle = "css/shop.css"
)

// asset is a static file as it is served.
type asset struct {
	name    string
	content []byte
	// hash is the start of the content's SHA-256, in hexadecimal.
	hash string
	// variants gives the content in each content coding. They are made when the
	// file is first asked for.
	variants func() []variant
}

// assets holds every static file by its name below static/.
var assets = load(files)

// URL is where a static file is served, for instance
// "/static/3f9a0c7d21b4/css/shop.css" for "css/shop.css". The URL changes with
// the content. A name that does not exist is a mistake in a template, and panics.
func URL(name string) string {
	a, ok := assets[name]
	if !ok {
		panic(fmt.Sprintf("web: no static file %q", name))
	}
	return "/static/" + a.hash + "/" + name
}

// load reads the embedded files. They are part of the binary, so an error can
// only be a mistake of the build, and panics.
func load(embedded embed.FS) map[string]asset {
	loaded := map[string]asset{}
	var css []byte
	err := fs.WalkDir(embedded, "static", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := embedded.ReadFile(file)
		if err != nil {
			return err
		}
		name := strings.TrimPrefix(file, "static/")
		if path.Dir(name) == sheets {
			css = append(css, content...)
			return nil
		}
		loaded[name] = newAsset(name, content)
		return nil
	})
	if err != nil {
		panic(fmt.Sprintf("web: read the embedded files: %v", err))
	}
	loaded[bundle] = newAsset(bundle, css)
	return loaded
}

func newAsset(name string, content []byte) asset {
	sum := sha256.Sum256(content)
	return asset{
		name: name, content: content, hash: hex.EncodeToString(sum[:6]),
		variants: sync.OnceValue(func() []variant { return variantsOf(name, content) }),
	}
}
