package composetest

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// instructions returns the Dockerfile's instructions, one a line.
func instructions(t testing.TB) []string {
	t.Helper()
	content := read(t, "../../Dockerfile")
	content = regexp.MustCompile(`(?m)^#.*\n`).ReplaceAllString(content, "")
	content = strings.ReplaceAll(content, "\\\n", " ")
	return strings.Split(strings.TrimSpace(content), "\n")
}

// last returns the arguments of the last instruction of that name, which is the
// one that counts.
func last(t testing.TB, name string) string {
	t.Helper()
	found := ""
	for _, line := range instructions(t) {
		if arguments, ok := strings.CutPrefix(line, name+" "); ok {
			found = strings.Join(strings.Fields(arguments), " ")
		}
	}
	if found == "" {
		t.Fatalf("the Dockerfile has no %s", name)
	}
	return found
}

func read(t testing.TB, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// from matches FROM [--platform=...] image [AS stage].
var from = regexp.MustCompile(`^FROM +(?:--platform=\S+ +)?(\S+)(?: +AS +(\w+))?$`)

func TestBaseImagesArePinned(t *testing.T) {
	stages := map[string]bool{"scratch": true} // holds nothing, has no version
	for _, line := range instructions(t) {
		if !strings.HasPrefix(line, "FROM ") {
			continue
		}
		match := from.FindStringSubmatch(line)
		if match == nil {
			t.Errorf("cannot read %q", line)
			continue
		}
		if image, stage := match[1], match[2]; !stages[image] && !versionTag.MatchString(image) {
			t.Errorf("%q names no version", line)
		} else {
			stages[stage] = true
		}
	}
}

func TestDockerfileUsesTheModulesGo(t *testing.T) {
	module := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(read(t, "../../go.mod"))
	image := regexp.MustCompile(`(?m)^FROM .*\bgolang:(\d+\.\d+)`).FindStringSubmatch(read(t, "../../Dockerfile"))
	if module == nil || image == nil {
		t.Fatalf("go.mod names %q, the Dockerfile %q; want a version in both", module, image)
	}
	if image[1] != module[1] {
		t.Errorf("the Dockerfile builds with Go %s, want go.mod's %s", image[1], module[1])
	}
}

func TestImageRunsWithoutRoot(t *testing.T) {
	user := last(t, "USER")
	if !regexp.MustCompile(`^[1-9]\d*:[1-9]\d*$`).MatchString(user) {
		t.Errorf("USER is %q, want numbers other than 0; a scratch image knows no names", user)
	}
	data := "--chown=" + user + " /out/data /data"
	if copied := last(t, "COPY --from=build"); copied != data {
		t.Errorf("the last COPY is %q, want %q, so that the shop can write there", copied, data)
	}
	for _, shop := range shops(t, load(t)) {
		if shop.User != user {
			t.Errorf("%s runs as %q, want the image's user %q", shop.Name, shop.User, user)
		}
	}
}

func TestImageChecksItsHealth(t *testing.T) {
	if got, want := last(t, "HEALTHCHECK"), `CMD ["/shop", "healthcheck"]`; !strings.HasSuffix(got, want) {
		t.Errorf("HEALTHCHECK is %q, want it to end in %s", got, want)
	}
}

// TestBuildIsStatic holds the flags without which the program would not run on
// an empty file system, or would bring a database nobody uses.
func TestBuildIsStatic(t *testing.T) {
	build := last(t, "RUN")
	for _, want := range []string{"CGO_ENABLED=0", "-trimpath", "-tags noembedded", "GOOS=$TARGETOS", "GOARCH=$TARGETARCH"} {
		if !strings.Contains(build, want) {
			t.Errorf("the build %q lacks %s", build, want)
		}
	}
}
