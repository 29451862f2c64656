package main

import (
	"context"
	"fmt"
	"regexp"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"crumbs.example/shop/internal/server"
	"crumbs.example/shop/internal/sessionstore"
)

// labDocuments keeps the sessions of the course's labs, each lab's in a
// collection of its own.
type labDocuments struct {
	db *mongo.Database
	// shop is the collection of the shop's own sessions, which is no lab's whatever
	// its name.
	shop string
}

// Open returns a session store on a lab's collection.
func (l labDocuments) Open(collection string, cfg sessionstore.Config) (server.Sessions, error) {
	cfg.Collection = l.db.Collection(collection)
	return sessionstore.New(cfg)
}

// Drop removes a lab's collection, if it is there.
func (l labDocuments) Drop(ctx context.Context, collection string) error {
	return l.db.Collection(collection).Drop(ctx)
}

// labCollection is the form of the labs' names; see server.LabCollectionPrefix.
var labCollection = regexp.MustCompile(`^` + server.LabCollectionPrefix + `[0-9a-f]{24}$`)

// clean drops the collections of labs that a process has left behind which came
// to no proper end. One with a session that is still alive may be another
// instance's, and stays.
func (l labDocuments) clean(ctx context.Context) error {
	names, err := l.db.ListCollectionNames(ctx, bson.D{})
	if err != nil {
		return fmt.Errorf("list the labs' collections: %w", err)
	}
	for _, name := range names {
		if name == l.shop || !labCollection.MatchString(name) {
			continue
		}
		alive, err := l.db.Collection(name).CountDocuments(ctx, bson.D{{Key: "expiresAt", Value: bson.D{{Key: "$gt", Value: time.Now()}}}})
		if err == nil && alive == 0 {
			err = l.Drop(ctx, name)
		}
		if err != nil {
			return fmt.Errorf("drop a lab's collection: %w", err)
		}
	}
	return nil
}

// openLabs makes the place for the labs' sessions, and tidies up what an earlier
// process has left there.
func (a *app) openLabs(ctx context.Context, db *mongo.Database) server.LabDocuments {
	if !a.settings.lens {
		return nil
	}
	labs := labDocuments{db: db, shop: a.settings.collection}
	if err := labs.clean(ctx); err != nil {
		a.log.WarnContext(ctx, "sessions of earlier labs are left in the database", "error", err)
	}
	return labs
}
