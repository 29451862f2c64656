// Package catalog holds what the shop sells: products, departments, money and
// search. The catalogue lives in MongoDB, seeded from embedded data files,
// and is held in memory: a page costs no database command, and a change in the
// database shows within two seconds.
package catalog

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

const (
	// pollInterval is how old products and stock may be on a page, at most.
	pollInterval = 2 * time.Second
	// syncTimeout bounds one look at the database, seeding included.
	syncTimeout = 10 * time.Second
)

// Catalogue keeps the newest Snapshot. It serves the embedded data files until
// it has seen the database, so pages are there even when the database is not.
type Catalogue struct {
	products *mongo.Collection
	reviews  *mongo.Collection
	versions *mongo.Collection
	seed     seed
	log      *slog.Logger
	current  atomic.Pointer[Snapshot]
	// syncing lets one look at the database through at a time: those who wait
	// find the work done, and no older state is put over a newer one.
	syncing chan struct{}
}

// New returns a catalogue of the collections products, reviews and catalogue in db. It
// does not speak to the database; Sync and Run do.
func New(db *mongo.Database, log *slog.Logger) (*Catalogue, error) {
	s, err := embeddedSeed()
	if err != nil {
		return nil, err
	}
	c := &Catalogue{
		products: db.Collection("products"), reviews: db.Collection("reviews"), versions: db.Collection("catalogue"),
		seed: s, log: log, syncing: make(chan struct{}, 1),
	}
	c.current.Store(embeddedSnapshot())
	return c, nil
}

// Snapshot returns the newest state known. It costs nothing.
func (c *Catalogue) Snapshot() *Snapshot { return c.current.Load() }

// Run keeps the catalogue up to date until ctx ends.
func (c *Catalogue) Run(ctx context.Context) {
	ticker := time.NewTicker(pollInterval)
	defer ticker.Stop()
	down := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		err := c.Sync(ctx)
		if err != nil && !down && ctx.Err() == nil {
			c.log.WarnContext(ctx, "catalogue not refreshed; pages show the last known state", "error", err)
		}
		down = err != nil
	}
}

// Sync looks at the database once: it seeds what is missing or of an older
// version, and reads the products again if something has changed.
func (c *Catalogue) Sync(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, syncTimeout)
	defer cancel()
	select {
	case c.syncing <- struct{}{}:
		defer func() { <-c.syncing }()
	case <-ctx.Done():
		return fmt.Errorf("wait for another look at the catalogue: %w", ctx.Err())
	}
	v, err := c.version(ctx)
	if err != nil {
		return err
	}
	if v.SeedVersion < c.seed.Version {
		untouched, err := c.plant(ctx)
		if err != nil {
			return err
		}
		if v, err = c.version(ctx); err != nil {
			return err
		}
		if untouched && v.Revision == 1 {
			return c.showSeed(ctx, v) // nobody has changed anything yet
		}
	}
	if v.Revision == c.Snapshot().revision {
		return nil
	}
	return c.reload(ctx, v)
}

// plant writes the data files' products: new ones whole, those that are there
// without their stock. It may run twice, and in two instances at once. It reports
// whether the database holds these products now, as they are in the files.
func (c *Catalogue) plant(ctx context.Context) (untouched bool, err error) {
	started := time.Now()
	there, err := c.plantedSKUs(ctx)
	if err != nil {
		return false, err
	}
	var fresh []any
	var changes []mongo.WriteModel
	for _, p := range c.seed.Products {
		if !there[p.SKU] {
			fresh = append(fresh, p)
			continue
		}
		set, err := fieldsBut(p, "_id", "stock")
		if err != nil {
			return false, err
		}
		changes = append(changes, mongo.NewUpdateOneModel().
			SetFilter(bson.D{{Key: "_id", Value: p.SKU}}).SetUpdate(bson.D{{Key: "$set", Value: set}}))
	}
	inserted, err := c.write(ctx, fresh, changes)
	if err != nil {
		return false, fmt.Errorf("seed products: %w", err)
	}
	_, err = c.versions.UpdateOne(ctx, bson.D{{Key: "_id", Value: versionID}}, bson.D{
		{Key: "$set", Value: bson.D{{Key: "seedVersion", Value: c.seed.Version}, {Key: "departments", Value: c.seed.Departments}}},
		{Key: "$inc", Value: bson.D{{Key: "revision", Value: int64(1)}}},
	}, options.UpdateOne().SetUpsert(true))
	if err != nil {
		return false, fmt.Errorf("record the catalogue's version: %w", err)
	}
	c.log.InfoContext(ctx, "catalogue seeded", "version", c.seed.Version, "products", len(c.seed.Products), "took", time.Since(started).Round(time.Millisecond))
	return inserted == len(c.seed.Products) && len(there) == 0, nil
}

// showSeed shows the data files' products as the state of a database that holds
// them unchanged, which saves reading them back.
func (c *Catalogue) showSeed(ctx context.Context, v version) error {
	reviews, err := c.visitorReviews(ctx)
	if err != nil {
		return err
	}
	if len(reviews) > 0 {
		return c.reload(ctx, v)
	}
	c.current.Store(newSnapshot(v.Departments, c.seed.Products, v.Revision, c.Snapshot()))
	return nil
}

// plantedSKUs are the products that the database has.
func (c *Catalogue) plantedSKUs(ctx context.Context) (map[string]bool, error) {
	cursor, err := c.products.Find(ctx, bson.D{}, options.Find().SetProjection(bson.D{{Key: "_id", Value: 1}}))
	if err != nil {
		return nil, fmt.Errorf("read which products are there: %w", err)
	}
	var products []Product
	if err := cursor.All(ctx, &products); err != nil {
		return nil, fmt.Errorf("read which products are there: %w", err)
	}
	there := make(map[string]bool, len(products))
	for _, p := range products {
		there[p.SKU] = true
	}
	return there, nil
}

// write inserts and updates, and returns how many were inserted; 0 when another
// instance has inserted some meanwhile, which came from the same data files.
func (c *Catalogue) write(ctx context.Context, fresh []any, changes []mongo.WriteModel) (inserted int, err error) {
	if len(fresh) > 0 {
		_, err := c.products.InsertMany(ctx, fresh, options.InsertMany().SetOrdered(false))
		switch {
		case err == nil:
			inserted = len(fresh)
		case !mongo.IsDuplicateKeyError(err):
			return 0, err
		}
	}
	if len(changes) > 0 {
		if _, err := c.products.BulkWrite(ctx, changes, options.BulkWrite().SetOrdered(false)); err != nil {
			return 0, err
		}
	}
	return inserted, nil
}

// fieldsBut returns a product as a document without the named fields.
func fieldsBut(p Product, names ...string) (bson.D, error) {
	encoded, err := bson.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("encode product %s: %w", p.SKU, err)
	}
	var fields bson.D
	if err := bson.Unmarshal(encoded, &fields); err != nil {
		return nil, fmt.Errorf("encode product %s: %w", p.SKU, err)
	}
	return slices.DeleteFunc(fields, func(field bson.E) bool { return slices.Contains(names, field.Key) }), nil
}

func (c *Catalogue) reload(ctx context.Context, v version) error {
	cursor, err := c.products.Find(ctx, bson.D{})
	if err != nil {
		return fmt.Errorf("read products: %w", err)
	}
	var products []Product
	if err := cursor.All(ctx, &products); err != nil {
		return fmt.Errorf("read products: %w", err)
	}
	reviews, err := c.visitorReviews(ctx)
	if err != nil {
		return err
	}
	for i, p := range products {
		products[i] = p.withReviews(reviews[cmp.Or(p.Family, p.SKU)])
	}
	c.current.Store(newSnapshot(v.Departments, products, v.Revision, c.Snapshot()))
	return nil
}
