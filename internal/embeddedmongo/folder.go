package embeddedmongo

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
)

// ErrInUse says that another server, in this process or another one, uses the
// data folder. The error's text names the folder and says how to join it.
var ErrInUse = errors.New("the embedded database is in use")

// folder is the data folder, claimed for this server alone. The engine would let
// several processes write to one folder and none would see the other's changes
// to its list of collections.
type folder struct {
	path string
	lock *flock.Flock
}

// The files in the folder beside the databases. The lock file stays: a lock on a
// file that others may remove protects nothing.
const (
	lockFile    = "lock"
	addressFile = "address"
)

// claimFolder makes the folder dir/embedded if need be, readable for this user
// alone, and takes the lock on it. The system releases the lock when the process
// ends, however it ends.
func claimFolder(dir string) (*folder, error) {
	if dir == "" {
		return nil, errors.New("the embedded database has no data folder")
	}
	path, err := filepath.Abs(filepath.Join(dir, "embedded"))
	if err != nil {
		return nil, fmt.Errorf("find the data folder: %w", err)
	}
	if strings.ContainsAny(filepath.ToSlash(path), `%?#*[\`) {
		return nil, fmt.Errorf(`the data folder %s has one of %%, ?, #, *, [ and \ in its path, which the database engine misreads`, path)
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	f := &folder{path: path, lock: flock.New(filepath.Join(path, lockFile))}
	locked, err := f.lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock the data folder: %w", err)
	}
	if !locked {
		return nil, f.inUse()
	}
	if err := f.setAddress(""); err != nil {
		return nil, errors.Join(err, f.release())
	}
	return f, nil
}

// inUse builds the error for a folder that another server has claimed.
func (f *folder) inUse() error {
	join := "set SHOP_MONGODB_URI to the database URI that it has printed"
	if uri, err := os.ReadFile(filepath.Join(f.path, addressFile)); err == nil && len(uri) > 0 {
		join = "set SHOP_MONGODB_URI=" + string(uri)
	}
	return fmt.Errorf("%w: another shop has the folder %s open; to share its data, %s", ErrInUse, f.path, join)
}

// setAddress writes down where this server can be reached, for those that find
// the folder in use.
func (f *folder) setAddress(uri string) error {
	if err := os.WriteFile(filepath.Join(f.path, addressFile), []byte(uri), 0o600); err != nil {
		return fmt.Errorf("note the database's address: %w", err)
	}
	return nil
}

func (f *folder) release() error {
	return errors.Join(f.setAddress(""), f.lock.Close())
}
