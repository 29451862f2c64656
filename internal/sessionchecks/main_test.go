package sessionchecks

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// root is the module's folder.
var root = filepath.Join("..", "..")

// program is the shop, built once for all tests.
var program string

// environment is what the environment says about where to look.
type environment struct{ checkURL, checkURI, checkDatabase, serverURI string }

// given reads the environment. It does so each time it is called: only what is
// read while tests run counts among the inputs of a result that go test keeps.
func given() environment {
	return environment{
		checkURL:      os.Getenv("SHOP_CHECK_URL"),
		checkURI:      os.Getenv("SHOP_CHECK_MONGODB_URI"),
		checkDatabase: cmp.Or(os.Getenv("SHOP_CHECK_DATABASE"), "crumbs"),
		serverURI:     os.Getenv("SHOP_TEST_MONGODB_URI"),
	}
}

func TestMain(m *testing.M) {
	if given().checkURL != "" {
		os.Exit(m.Run()) // that shop is running already
	}
	folder, err := os.MkdirTemp("", "crumbs-checks-")
	if err == nil {
		err = build(folder)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "sessionchecks:", err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(folder)
	os.Exit(code)
}

func build(folder string) error {
	program = filepath.Join(folder, "shop")
	args := []string{"build", "-o", program}
	if raceDetector {
		args = append(args, "-race")
	}
	command := exec.Command("go", append(args, "./cmd/shop")...)
	command.Dir = root
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("build the shop: %w\n%s", err, output)
	}
	return nil
}

// noteSources looks into the folders of the shop's sources. go test counts what
// a test looks at among its inputs, and so runs the checks again when the shop
// has changed.
var noteSources = sync.OnceValue(func() error {
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() && path != root && strings.HasPrefix(entry.Name(), ".") {
			return fs.SkipDir
		}
		return err
	})
})

// count reads a number from the environment.
func count(t testing.TB, variable string, standard int) int {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return standard
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s is %q; want a whole number above 0", variable, text)
	}
	return n
}
