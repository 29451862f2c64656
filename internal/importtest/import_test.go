// Package importtest holds the rule that data flows one way: which room may
// import which. docs/design.md explains the table.
package importtest

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "crumbs.example/shop/"

// allowed lists, for each room, the rooms it may import. Tests are looked at
// separately.
var allowed = map[string][]string{
	"cmd/shop":               {"internal/server", "internal/catalog", "internal/order", "internal/sessionstore", "internal/lens", "internal/lesson", "internal/embeddedmongo"},
	"internal/server":        {"templates", "web", "internal/catalog", "internal/cart", "internal/order", "internal/sessionstore", "internal/lens", "internal/lesson"},
	"templates":              {"web", "internal/catalog", "internal/cart", "internal/order", "internal/lens", "internal/lesson"},
	"web":                    {},
	"internal/order":         {"internal/cart", "internal/catalog"},
	"internal/cart":          {"internal/catalog"},
	"internal/catalog":       {"internal/textindex"},
	"internal/textindex":     {},
	"internal/sessionstore":  {"internal/lens"},
	"internal/lens":          {},
	"internal/lesson":        {"internal/lens"},
	"internal/embeddedmongo": {},
	"internal/mongotest":     {"internal/embeddedmongo", "internal/lens"},
	"internal/importtest":    {},
	"internal/composetest":   {},
	"internal/sessionchecks": {},
}

// testsMayAlso lists what any test may import besides.
var testsMayAlso = []string{"internal/mongotest", "internal/lesson", "internal/embeddedmongo", "internal/lens", "internal/server", "internal/sessionstore", "internal/catalog", "internal/cart", "internal/order", "web"}

// onlyIn lists libraries that are the business of certain rooms alone.
var onlyIn = map[string][]string{
	"github.com/gin-gonic/gin":           {"internal/server", "cmd/shop"},
	"github.com/FerretDB/FerretDB":       {"internal/embeddedmongo"},
	"modernc.org/sqlite":                 {"internal/embeddedmongo"},
	"go.mongodb.org/mongo-driver":        {"internal/catalog", "internal/order", "internal/sessionstore", "internal/lens", "internal/lesson", "internal/embeddedmongo", "internal/mongotest", "cmd/shop"},
	"github.com/a-h/templ":               {"templates", "internal/server"},
	"github.com/gin-contrib/sessions":    {"internal/sessionstore", "internal/server"},
	"github.com/prometheus/":             {"cmd/shop"},
	"github.com/compose-spec/compose-go": {},
	"github.com/chromedp/":               {},
	"github.com/blevesearch/vellum":      {"internal/textindex"},
}

func TestRoomsImportOneWay(t *testing.T) {
	rooms := map[string]bool{}
	for _, file := range goFiles(t) {
		room := path.Dir(file)
		rooms[room] = true
		may, ok := allowed[room]
		if !ok {
			t.Errorf("%s is not in the table of rooms", room)
			continue
		}
		test := strings.HasSuffix(file, "_test.go")
		for _, imported := range imports(t, file) {
			if own, ok := strings.CutPrefix(imported, module); ok {
				if own != room && !slices.Contains(may, own) && !(test && slices.Contains(testsMayAlso, own)) {
					t.Errorf("%s imports %s; %s may import %v", file, own, room, may)
				}
				continue
			}
			if !test {
				checkLibrary(t, file, room, imported)
			}
		}
	}
	for room := range allowed {
		if !rooms[room] {
			t.Errorf("the table names %s, which does not exist", room)
		}
	}
}

func checkLibrary(t *testing.T, file, room, imported string) {
	t.Helper()
	for library, rooms := range onlyIn {
		if strings.HasPrefix(imported, library) && !slices.Contains(rooms, room) {
			t.Errorf("%s imports %s, which is for %v", file, imported, rooms)
		}
	}
}

// goFiles lists the module's Go files by their path from the root.
func goFiles(t *testing.T) []string {
	t.Helper()
	root := os.DirFS(filepath.Join("..", ".."))
	var files []string
	err := fs.WalkDir(root, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && file != "." && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "data" || entry.Name() == "testdata") {
			return fs.SkipDir
		}
		if strings.HasSuffix(file, ".go") {
			files = append(files, file)
		}
		return nil
	})
	if err != nil {
		t.Fatalf("walk the module: %v", err)
	}
	return files
}

func imports(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "..", file), nil, parser.ImportsOnly)
	if err != nil {
		t.Fatalf("parse %s: %v", file, err)
	}
	var paths []string
	for _, spec := range parsed.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		paths = append(paths, imported)
	}
	return paths
}
