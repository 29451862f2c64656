package catalog

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

// versionID is the _id of the document that tells when something changed.
const versionID = "catalogue"

// version is the document that is polled. Whoever changes a product adds one to
// its revision, and every instance reads the products again.
type version struct {
	SeedVersion int          `bson:"seedVersion"`
	Revision    int64        `bson:"revision"`
	Departments []Department `bson:"departments"`
}

// version reads the document; it is the zero version where there is none yet.
func (c *Catalogue) version(ctx context.Context) (version, error) {
	var v version
	err := c.versions.FindOne(ctx, bson.D{{Key: "_id", Value: versionID}}).Decode(&v)
	if err != nil && !errors.Is(err, mongo.ErrNoDocuments) {
		return version{}, fmt.Errorf("read the catalogue's version: %w", err)
	}
	return v, nil
}

// touch tells every instance that something of the catalogue has changed.
func (c *Catalogue) touch(ctx context.Context) error {
	_, err := c.versions.UpdateOne(ctx, bson.D{{Key: "_id", Value: versionID}},
		bson.D{{Key: "$inc", Value: bson.D{{Key: "revision", Value: int64(1)}}}})
	if err != nil {
		return fmt.Errorf("announce a change of the catalogue: %w", err)
	}
	return nil
}
