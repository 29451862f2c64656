package server

import (
	"fmt"
	"io/fs"
	"sync"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/sessionstore"
)

// shownCode says which piece of the program did what a card tells.
var shownCode = []struct {
	card   string
	source fs.FS
	folder string
	file   string
	name   string
}{
	{lens.CardRequest, sessionstore.Source, "internal/sessionstore", "state.go", "read-cookies"},
	{lens.CardSignature, sessionstore.Source, "internal/sessionstore", "token.go", "verify"},
	{lens.CardCommands, lens.Source, "internal/lens", "monitor.go", "monitor"},
	{lens.CardDocument, sessionstore.Source, "internal/sessionstore", "load.go", "find"},
	{lens.CardDocument + "-written", sessionstore.Source, "internal/sessionstore", "replace.go", "compare-and-set"},
	{lens.CardDocument + "-created", sessionstore.Source, "internal/sessionstore", "update.go", "begin"},
	{lens.CardResponse, sessionstore.Source, "internal/sessionstore", "setcookie.go", "cookie"},
	{lens.CardBrowser, sessionstore.Source, "internal/sessionstore", "setcookie.go", "lifetime"},
}

// excerpts returns the pieces by their cards. A mark that is missing is a mistake
// of the build, and panics.
func (s *Server) excerpts() map[string]lens.Excerpt { return cutExcerpts() }

var cutExcerpts = sync.OnceValue(func() map[string]lens.Excerpt {
	found := map[string]lens.Excerpt{}
	for _, shown := range shownCode {
		excerpt, err := lens.Cut(shown.source, shown.folder, shown.file, shown.name)
		if err != nil {
			panic(fmt.Sprintf("lens: %v", err))
		}
		found[shown.card] = excerpt
	}
	return found
})
