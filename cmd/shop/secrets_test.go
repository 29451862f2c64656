package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"

	"crumbs.example/shop/internal/sessionstore"
)

func TestSecretIsMadeOnce(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "folder")
	first, err := keepSecrets(folder)
	if err != nil {
		t.Fatalf("keepSecrets: %v", err)
	}
	if len(first) != 1 || len(first[0]) < sessionstore.MinSecret {
		t.Errorf("got %d secrets, the first of %d bytes, want one of %d at least", len(first), len(first[0]), sessionstore.MinSecret)
	}
	again, err := keepSecrets(folder)
	if err != nil || !slices.Equal(again, first) {
		t.Errorf("the second time: got other secrets, %v", err)
	}
	other, err := keepSecrets(t.TempDir())
	if err != nil || slices.Equal(other, first) {
		t.Errorf("in another folder: got the same secrets, %v", err)
	}
}

func TestSecretsFileIsPrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files have no permission bits here")
	}
	folder := filepath.Join(t.TempDir(), "data")
	if _, err := keepSecrets(folder); err != nil {
		t.Fatalf("keepSecrets: %v", err)
	}
	for path, want := range map[string]fs.FileMode{folder: 0o700, filepath.Join(folder, secretsFile): 0o600} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatalf("stat: %v", err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s: got permissions %o, want %o", path, got, want)
		}
	}
}

// Instances that start at once on one folder sign with the same secret.
func TestSecretOfParallelStarts(t *testing.T) {
	folder := t.TempDir()
	const starts = 16
	secrets := make([][]string, starts)
	var wg sync.WaitGroup
	for i := range starts {
		wg.Go(func() {
			var err error
			if secrets[i], err = keepSecrets(folder); err != nil {
				t.Errorf("start %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	for i := range starts {
		if !slices.Equal(secrets[i], secrets[0]) {
			t.Errorf("start %d has other secrets than the first", i)
		}
	}
	files, err := os.ReadDir(folder)
	if err != nil || len(files) != 1 {
		t.Errorf("got %d files in the folder, %v, want the secrets alone", len(files), err)
	}
}

func TestSecretsFileOfAnOperator(t *testing.T) {
	tests := []struct {
		name, content string
		want          []string
	}{
		{"one", "abc\n", []string{"abc"}},
		{"new and old", "new\nold\n", []string{"new", "old"}},
		{"without a line's end", "abc", []string{"abc"}},
		{"from another system", "new\r\nold\r\n", []string{"new", "old"}},
		{"empty", "", nil},
		{"blank", " \n\n", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			if err := os.WriteFile(filepath.Join(folder, secretsFile), []byte(test.content), 0o600); err != nil {
				t.Fatalf("write: %v", err)
			}
			got, err := keepSecrets(folder)
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if test.want == nil {
				wantSentence(t, err, filepath.Join(folder, secretsFile), "holds no secret")
			} else if err != nil {
				t.Errorf("keepSecrets: %v", err)
			}
		})
	}
}
