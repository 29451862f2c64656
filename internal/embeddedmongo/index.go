package embeddedmongo

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	_ "modernc.org/sqlite" // the database/sql driver that FerretDB uses too
)

// indexes gives collections an index on _id that the engine's queries can use.
//
// The engine keeps a collection in a SQLite table with one column of JSON. It
// asks for _ferretdb_sjson->'$._id', but its own index is on another spelling of
// that, and SQLite uses an index on an expression only for the same expression
// (https://www.sqlite.org/expridx.html). The index made here has the spelling of
// the query. It belongs to the table and goes when the table is dropped.
//
// The database is opened beside the engine for a moment only. Were it still open
// when the engine drops a database, SQLite would leave that database's journal
// behind for the next one of the same name.
type indexes struct {
	dir   string
	known map[namespace]bool
}

const databaseSuffix = ".sqlite"

// databaseName is what the engine accepts as the name of a database. Anything
// else, a path for instance, must not become the name of a file.
var databaseName = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,63}$`)

func newIndexes(dir string) *indexes {
	return &indexes{dir: dir, known: map[namespace]bool{}}
}

// ensureAll indexes every collection of every database in the folder. It fails
// when one of them cannot be opened.
func (x *indexes) ensureAll(ctx context.Context) error {
	files, err := os.ReadDir(x.dir)
	for _, file := range files {
		if name, ok := strings.CutSuffix(file.Name(), databaseSuffix); ok {
			err = errors.Join(err, x.ensureDatabase(ctx, name))
		}
	}
	return err
}

// ensure indexes a collection if it exists and is not known to be indexed.
func (x *indexes) ensure(ctx context.Context, ns namespace) error {
	if ns.collection == "" || !databaseName.MatchString(ns.database) || x.known[ns] {
		return nil
	}
	return x.ensureDatabase(ctx, ns.database)
}

// forget makes the next ensure of each collection look again.
func (x *indexes) forget() { clear(x.known) }

func (x *indexes) ensureDatabase(ctx context.Context, database string) error {
	path := filepath.Join(x.dir, database+databaseSuffix)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	db, err := openSQLite(path)
	if err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	defer db.Close()
	tables, err := collectionTables(ctx, db)
	if err != nil {
		return fmt.Errorf("list the collections in %s: %w", path, err)
	}
	for collection, table := range tables {
		if err := createIndex(ctx, db, table); err != nil {
			return fmt.Errorf("index %s in %s: %w", collection, path, err)
		}
		x.known[namespace{database, collection}] = true
	}
	return nil
}

// openSQLite opens an existing database. A statement waits up to ten seconds, as
// the engine's do, for another one to end.
func openSQLite(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(path)+"?mode=rw&_pragma=busy_timeout(10000)")
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

// collectionTables returns the table of each collection, from the engine's own
// list of them.
func collectionTables(ctx context.Context, db *sql.DB) (map[string]string, error) {
	rows, err := db.QueryContext(ctx, `SELECT name, table_name FROM _ferretdb_collections`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	tables := map[string]string{}
	for rows.Next() {
		var name, table string
		if err := rows.Scan(&name, &table); err != nil {
			return nil, err
		}
		tables[name] = table
	}
	return tables, rows.Err()
}

func createIndex(ctx context.Context, db *sql.DB, table string) error {
	_, err := db.ExecContext(ctx, fmt.Sprintf(
		`CREATE INDEX IF NOT EXISTS %s ON %s (_ferretdb_sjson->'$._id')`,
		quoteName(table+"_embeddedmongo_id"), quoteName(table)))
	return err
}

// quoteName quotes a name for SQL.
func quoteName(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
