package catalog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
)

// Pieces is a number of pieces of one product, at a price.
type Pieces struct {
	SKU      string
	Quantity int
	Price    Cents
}

// Shortage is what kept pieces from being held: there are fewer left, or the
// price is another one by now.
type Shortage struct {
	SKU string `bson:"sku"`
	// Left is the stock now; 0 also when the product is no longer sold.
	Left int `bson:"left"`
	// Price is the price now.
	Price Cents `bson:"priceCents"`
}

// Hold is a number of pieces that are off the shelf and not sold yet. It stands
// in the product's own document, under the holder's name, so that one update
// takes the pieces off the stock and says for whom.
type Hold struct {
	SKU      string
	Holder   string
	Quantity int
}

// Hold takes pieces off the stock for a holder, each product by one conditional
// update: there is enough, the price is the one given, and the holder holds none
// of it yet. It returns what could not be held; the rest is held then, and the
// caller gives it back. Each SKU may be there once.
//
// After an error any part of it may be held, now or a moment later.
func (c *Catalogue) Hold(ctx context.Context, holder string, pieces []Pieces) ([]Shortage, error) {
	held, err := c.changeEach(ctx, pieces, func(p Pieces) (filter, update bson.D) {
		filter = bson.D{
			{Key: "stock", Value: bson.D{{Key: "$gte", Value: p.Quantity}}},
			{Key: "priceCents", Value: p.Price},
			{Key: holdPath(holder), Value: bson.D{{Key: "$exists", Value: false}}},
		}
		return filter, bson.D{
			{Key: "$inc", Value: bson.D{{Key: "stock", Value: -p.Quantity}}},
			{Key: "$set", Value: bson.D{{Key: holdPath(holder), Value: p.Quantity}}},
		}
	})
	switch {
	case err != nil:
		return nil, fmt.Errorf("hold pieces: %w", err)
	case held == len(pieces):
		return nil, nil
	}
	return c.shortages(ctx, holder, pieces)
}

// GiveBack puts what a holder holds of the given pieces back into the stock.
// What is not held is left alone, so it may be repeated.
func (c *Catalogue) GiveBack(ctx context.Context, holder string, pieces []Pieces) error {
	_, err := c.changeEach(ctx, pieces, func(p Pieces) (filter, update bson.D) {
		return bson.D{{Key: holdPath(holder), Value: p.Quantity}}, bson.D{
			{Key: "$inc", Value: bson.D{{Key: "stock", Value: p.Quantity}}},
			{Key: "$unset", Value: bson.D{{Key: holdPath(holder), Value: ""}}},
		}
	})
	if err != nil {
		return fmt.Errorf("give pieces back: %w", err)
	}
	return c.touch(ctx)
}

// Sell ends a holder's holds on the given pieces; they stay off the stock. It may
// be repeated.
func (c *Catalogue) Sell(ctx context.Context, holder string, pieces []Pieces) error {
	_, err := c.changeEach(ctx, pieces, func(Pieces) (filter, update bson.D) {
		return bson.D{{Key: holdPath(holder), Value: bson.D{{Key: "$exists", Value: true}}}},
			bson.D{{Key: "$unset", Value: bson.D{{Key: holdPath(holder), Value: ""}}}}
	})
	if err != nil {
		return fmt.Errorf("sell pieces: %w", err)
	}
	return c.touch(ctx)
}

// Holds lists every hold there is. It looks at all products.
func (c *Catalogue) Holds(ctx context.Context) ([]Hold, error) {
	cursor, err := c.products.Find(ctx, bson.D{{Key: "holds", Value: bson.D{{Key: "$exists", Value: true}}}},
		options.Find().SetProjection(bson.D{{Key: "holds", Value: 1}}))
	if err != nil {
		return nil, fmt.Errorf("list holds: %w", err)
	}
	var products []struct {
		SKU   string         `bson:"_id"`
		Holds map[string]int `bson:"holds"`
	}
	if err := cursor.All(ctx, &products); err != nil {
		return nil, fmt.Errorf("list holds: %w", err)
	}
	var holds []Hold
	for _, p := range products {
		for holder, quantity := range p.Holds {
			holds = append(holds, Hold{SKU: p.SKU, Holder: holder, Quantity: quantity})
		}
	}
	return holds, nil
}

// holdPath is where a product's document keeps what the holder holds. A holder's
// name has no dots: they would lead elsewhere.
func holdPath(holder string) string { return "holds." + strings.ReplaceAll(holder, ".", "_") }

// changeEach sends one conditional update for each product, in one command, and
// returns how many of them were made. A majority of a replica set has them then.
func (c *Catalogue) changeEach(ctx context.Context, pieces []Pieces, change func(Pieces) (filter, update bson.D)) (made int, err error) {
	if len(pieces) == 0 {
		return 0, nil
	}
	writes := make([]mongo.WriteModel, len(pieces))
	for i, p := range pieces {
		filter, update := change(p)
		filter = slices.Insert(filter, 0, bson.E{Key: "_id", Value: p.SKU})
		writes[i] = mongo.NewUpdateOneModel().SetFilter(filter).SetUpdate(update)
	}
	products := c.products.Clone(options.Collection().SetWriteConcern(writeconcern.Majority()))
	result, err := products.BulkWrite(ctx, writes, options.BulkWrite().SetOrdered(false))
	if err != nil {
		return 0, err
	}
	return int(result.MatchedCount), nil
}

// shortages says which of the pieces the holder does not hold, and why. It asks
// for one product at a time, by its _id: that is the one question which every
// engine answers without looking at other products.
func (c *Catalogue) shortages(ctx context.Context, holder string, pieces []Pieces) ([]Shortage, error) {
	shown := options.FindOne().SetProjection(bson.D{{Key: "stock", Value: 1}, {Key: "priceCents", Value: 1}, {Key: "holds", Value: 1}})
	var short []Shortage
	for _, p := range pieces {
		var product struct {
			Stock int            `bson:"stock"`
			Price Cents          `bson:"priceCents"`
			Holds map[string]int `bson:"holds"`
		}
		err := c.products.FindOne(ctx, bson.D{{Key: "_id", Value: p.SKU}}, shown).Decode(&product)
		if err != nil && !errors.Is(err, mongo.ErrNoDocuments) {
			return nil, fmt.Errorf("read what is left: %w", err)
		}
		if _, held := product.Holds[holder]; !held {
			short = append(short, Shortage{SKU: p.SKU, Left: max(product.Stock, 0), Price: product.Price})
		}
	}
	return short, nil
}
