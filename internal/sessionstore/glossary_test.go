package sessionstore_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// glossaryRow finds "[file.go](path) `Name`" and the test named at the row's end.
var (
	glossaryCode = regexp.MustCompile("\\]\\(\\.\\./([^)]+\\.go)\\) `(\\w+)`")
	glossaryTest = regexp.MustCompile("\\| `(Test\\w+)` \\|$")
)

// TestGlossary keeps docs/from-express.md true: each row names code that exists
// and a test that exists.
func TestGlossary(t *testing.T) {
	page, err := os.ReadFile("../../docs/from-express.md")
	if err != nil {
		t.Fatal(err)
	}
	tests := testSources(t)
	rows := 0
	for line := range strings.Lines(string(page)) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| theirs") || strings.HasPrefix(line, "| ours | code") {
			continue
		}
		rows++
		code, name := glossaryCode.FindStringSubmatch(line), glossaryTest.FindStringSubmatch(line)
		if code == nil || name == nil {
			t.Errorf("row without code or test: %s", line)
			continue
		}
		source, err := os.ReadFile(filepath.Join("..", "..", code[1]))
		if err != nil || !regexp.MustCompile(`\b`+code[2]+`\b`).Match(source) {
			t.Errorf("%s has no %s (%v)", code[1], code[2], err)
		}
		if !strings.Contains(tests, "func "+name[1]+"(") {
			t.Errorf("there is no test %s", name[1])
		}
	}
	if rows < 35 {
		t.Errorf("rows: got %d, want the whole table", rows)
	}
}

func testSources(t *testing.T) string {
	t.Helper()
	own, errOwn := filepath.Glob("*_test.go")
	checks, errChecks := filepath.Glob("../sessionchecks/*_test.go")
	if err := errors.Join(errOwn, errChecks); err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, file := range append(own, checks...) {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(source)
	}
	return all.String()
}
