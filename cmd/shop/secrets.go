package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// secretsFile is kept in the data folder, so that every instance that shares
// the folder signs with the same secret and a restart ends no session.
const secretsFile = "session-secrets"

// keepSecrets reads the secrets from the data folder, one a line with the
// newest first, or makes the first one. Of several instances that start at once
// one writes the file and the others read it.
func keepSecrets(dir string) ([]string, error) {
	path := filepath.Join(dir, secretsFile)
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := writeNewSecret(dir, path); err != nil {
			return nil, fmt.Errorf("make the session secret: %w", err)
		}
		content, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("read the session secrets: %w", err)
	}
	secrets := strings.Fields(string(content))
	if len(secrets) == 0 {
		return nil, fmt.Errorf("the file %s holds no secret; delete it to have a new one made, which ends all sessions", path)
	}
	return secrets, nil
}

// writeNewSecret writes a file of its own and links it to its place: the link
// fails where another instance was first, and nobody sees half a file.
func writeNewSecret(dir, path string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(dir, secretsFile+"-*") // readable by its owner alone
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	secret := rand.Text() + rand.Text() + "\n"
	if _, err := file.WriteString(secret); err != nil {
		return errors.Join(err, file.Close())
	}
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		return err
	}
	if err := os.Link(file.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}
