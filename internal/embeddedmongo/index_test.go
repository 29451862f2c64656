package embeddedmongo_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// plan asks the engine how SQLite finds a document by its _id. An explanation
// alone is given from what the engine's connection remembers of the tables; a
// find looks at them again.
func plan(t *testing.T, c *mongo.Collection) string {
	t.Helper()
	count(t, c, theID)
	reply, err := c.Database().RunCommand(t.Context(), bson.D{{Key: "explain", Value: bson.D{
		{Key: "find", Value: c.Name()}, {Key: "filter", Value: theID},
	}}}).Raw()
	check(t, "explain", err)
	return reply.Lookup("queryPlanner", "Plan").String()
}

func wantIndexed(t *testing.T, c *mongo.Collection) {
	t.Helper()
	if got, want := plan(t, c), "_embeddedmongo_id"; !strings.Contains(got, want) {
		t.Errorf("query plan of %s: got %s, want %s in it", c.Name(), got, want)
	}
}

func TestIndexIsUsed(t *testing.T) {
	update := inc()
	for name, create := range map[string]func(*testing.T, *mongo.Collection) error{
		"insert": func(t *testing.T, c *mongo.Collection) error {
			_, err := c.InsertOne(t.Context(), at(0))
			return err
		},
		"upsert": func(t *testing.T, c *mongo.Collection) error {
			_, err := c.UpdateOne(t.Context(), theID, update, options.UpdateOne().SetUpsert(true))
			return err
		},
		"findAndModify": func(t *testing.T, c *mongo.Collection) error {
			return c.FindOneAndUpdate(t.Context(), theID, update,
				options.FindOneAndUpdate().SetUpsert(true).SetReturnDocument(options.After)).Err()
		},
		"create": func(t *testing.T, c *mongo.Collection) error {
			return c.Database().CreateCollection(t.Context(), c.Name())
		},
		"createIndexes": func(t *testing.T, c *mongo.Collection) error {
			_, err := c.Indexes().CreateOne(t.Context(), mongo.IndexModel{Keys: bson.D{{Key: "rev", Value: 1}}})
			return err
		},
		"made anew": func(t *testing.T, c *mongo.Collection) error {
			insert(t, c, at(0))
			check(t, "Drop", c.Drop(t.Context()))
			_, err := c.InsertOne(t.Context(), at(0))
			return err
		},
		"database made anew": func(t *testing.T, c *mongo.Collection) error {
			insert(t, c, at(0))
			check(t, "Drop", c.Database().Drop(t.Context()))
			_, err := c.InsertOne(t.Context(), at(0))
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := collection(t)
			check(t, "create", create(t, c))
			wantIndexed(t, c)
		})
	}
}

func TestIndexAfterRename(t *testing.T) {
	c := collection(t)
	insert(t, c, at(0))
	admin := c.Database().Client().Database("admin")
	check(t, "renameCollection", admin.RunCommand(t.Context(), bson.D{
		{Key: "renameCollection", Value: "shop.sessions"}, {Key: "to", Value: "shop.renamed"},
	}).Err())
	insert(t, c, at(0))
	wantIndexed(t, c)
	wantIndexed(t, c.Database().Collection("renamed"))
}

// TestIndexAtStart opens a folder whose collection has lost the index.
func TestIndexAtStart(t *testing.T) {
	dir := t.TempDir()
	first := start(t, dir)
	client := connect(t, first)
	insert(t, client.Database("shop").Collection("sessions"), at(0))
	check(t, "Disconnect", client.Disconnect(t.Context()))
	stop(t, first)
	dropIndex(t, filepath.Join(dir, "embedded", "shop.sqlite"))

	wantIndexed(t, connect(t, start(t, dir)).Database("shop").Collection("sessions"))
}

func dropIndex(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	check(t, "Open", err)
	defer db.Close()
	var name string
	check(t, "find the index", db.QueryRowContext(t.Context(),
		`SELECT name FROM sqlite_schema WHERE type = 'index' AND name LIKE '%embeddedmongo_id'`).Scan(&name))
	_, err = db.ExecContext(t.Context(), `DROP INDEX "`+name+`"`)
	check(t, "drop the index", err)
}

func TestPathIsNoDatabaseName(t *testing.T) {
	dir := t.TempDir()
	outside := filepath.Join(dir, "outside.sqlite")
	check(t, "WriteFile", os.WriteFile(outside, nil, 0o600))
	c := connect(t, start(t, dir)).Database("../outside").Collection("sessions")
	if _, err := c.InsertOne(t.Context(), at(0)); err == nil {
		t.Error("insert into ../outside: got no error")
	}
	if info, err := os.Stat(outside); err != nil || info.Size() > 0 {
		t.Errorf("file outside of the folder: got %v and %v, want it untouched", info, err)
	}
}

func TestManyDocuments(t *testing.T) {
	c := collection(t)
	fill(t, c, documents, tomorrow)
	wantIndexed(t, c)
	for _, i := range []int{0, 1, 4711, documents - 1} {
		var got struct {
			ID string `bson:"_id"`
		}
		check(t, "FindOne", c.FindOne(t.Context(), byID(i)).Decode(&got))
		if want := fmt.Sprintf("session-%d", i); got.ID != want {
			t.Errorf("_id: got %s, want %s", got.ID, want)
		}
	}
	err := c.FindOne(t.Context(), bson.D{{Key: "_id", Value: "session-none"}}).Err()
	if err != mongo.ErrNoDocuments {
		t.Errorf("unknown _id: got %v, want ErrNoDocuments", err)
	}
}
