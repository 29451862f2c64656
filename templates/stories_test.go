package templates

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// hashes are the parts of addresses that change with the content of a file.
var hashes = regexp.MustCompile(`/static/[0-9a-f]{12}/`)

// Every component is compared with what it was, in each of its states. After a
// change on purpose: go test ./templates -run TestStories -update
func TestStories(t *testing.T) {
	for _, story := range Stories() {
		t.Run(story.Component+"/"+story.State, func(t *testing.T) {
			var text strings.Builder
			if err := story.Content.Render(t.Context(), &text); err != nil {
				t.Fatalf("render: %v", err)
			}
			got := hashes.ReplaceAllString(strings.ReplaceAll(text.String(), "><", ">\n<"), "/static/-/") + "\n"
			name := strings.NewReplacer(" ", "-", ",", "", "'", "").Replace(strings.ToLower(story.Component + "--" + story.State))
			file := filepath.Join("testdata", "stories", name+".html")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatalf("%v; -update writes it", err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// A golden file without its story is left over.
func TestStoriesHaveNoLeftovers(t *testing.T) {
	files, err := filepath.Glob("testdata/stories/*.html")
	if err != nil || len(files) != len(Stories()) {
		t.Errorf("got %d golden files (%v), want one for each of the %d stories", len(files), err, len(Stories()))
	}
}
