package lens

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

// Source is the code of this package that the lens shows.
//
//go:embed monitor.go
var Source embed.FS

// Excerpt is a piece of the running program's own source, between the comments
//
//	// lesson:start name
//	// lesson:end name
//
// of a file that its package has embedded.
type Excerpt struct {
	// File is the path from the module's root, Line the number of the first line.
	File string `json:"file"`
	Line int    `json:"line"`
	Text string `json:"text"`
}

// Cut returns the excerpt of that name from a file in a package's folder. It
// fails when the file or one of the marks is missing.
func Cut(source fs.FS, folder, file, name string) (Excerpt, error) {
	content, err := fs.ReadFile(source, file)
	if err != nil {
		return Excerpt{}, fmt.Errorf("read the source of %s: %w", folder, err)
	}
	lines := strings.Split(string(content), "\n")
	start, end := -1, -1
	for i, line := range lines {
		switch strings.TrimSpace(line) {
		case "// lesson:start " + name:
			start = i + 1
		case "// lesson:end " + name:
			end = i
		}
	}
	if start < 0 || end <= start {
		return Excerpt{}, fmt.Errorf("%s/%s has no excerpt %q", folder, file, name)
	}
	return Excerpt{File: folder + "/" + file, Line: start + 1, Text: unindent(lines[start:end])}, nil
}

// unindent joins lines without the indentation that all of them have, and with
// two spaces for a tab.
func unindent(lines []string) string {
	common := -1
	for _, line := range lines {
		if tabs := len(line) - len(strings.TrimLeft(line, "\t")); strings.TrimSpace(line) != "" && (common < 0 || tabs < common) {
			common = tabs
		}
	}
	out := make([]string, len(lines))
	for i, line := range lines {
		line = line[min(max(common, 0), len(line)):]
		text := strings.TrimLeft(line, "\t")
		out[i] = strings.Repeat("  ", len(line)-len(text)) + text
	}
	return strings.Join(out, "\n")
}
