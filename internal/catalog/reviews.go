package catalog

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// mostVisitorReviews is how many of the newest visitors' reviews the shop holds
// in memory and counts.
const mostVisitorReviews = 2000

// visitorReview is a review in the collection reviews. The data files' own are
// part of their products.
type visitorReview struct {
	// ID names owner and family, so that an owner has one review of each.
	ID     string `bson:"_id"`
	Family string `bson:"family"`
	Review `bson:",inline"`
}

// WriteReview publishes an owner's review of a product's family, or changes the
// one there is. It is on the pages of this process when WriteReview returns, and
// on those of others within two seconds. After an error it may have been written.
func (c *Catalogue) WriteReview(ctx context.Context, family string, r Review) error {
	entry := visitorReview{ID: r.Owner + " " + family, Family: family, Review: r}
	_, err := c.reviews.InsertOne(ctx, entry)
	if mongo.IsDuplicateKeyError(err) {
		_, err = c.reviews.ReplaceOne(ctx, bson.D{{Key: "_id", Value: entry.ID}}, entry)
	}
	if err != nil {
		return fmt.Errorf("write a review of %s: %w", family, err)
	}
	if err := c.touch(ctx); err != nil {
		return err
	}
	// The review is written. Showing it has the time of any other look at the
	// database; when that fails, the next poll shows it.
	if err := c.Sync(context.WithoutCancel(ctx)); err != nil {
		c.log.WarnContext(ctx, "review written, and not yet shown", "error", err)
	}
	return nil
}

// visitorReviews reads the newest reviews by family.
func (c *Catalogue) visitorReviews(ctx context.Context) (map[string][]Review, error) {
	cursor, err := c.reviews.Find(ctx, bson.D{}, options.Find().SetSort(bson.D{{Key: "date", Value: -1}}).SetLimit(mostVisitorReviews))
	if err != nil {
		return nil, fmt.Errorf("read reviews: %w", err)
	}
	defer cursor.Close(ctx)
	byFamily := map[string][]Review{}
	for cursor.Next(ctx) {
		var entry visitorReview
		if err := cursor.Decode(&entry); err != nil || entry.Stars < 1 || entry.Stars > 5 {
			continue // not a review that this shop wrote
		}
		byFamily[entry.Family] = append(byFamily[entry.Family], entry.Review)
	}
	if err := cursor.Err(); err != nil {
		return nil, fmt.Errorf("read reviews: %w", err)
	}
	return byFamily, nil
}

// withReviews adds visitors' reviews to a product: their votes count like all
// others, and their words come first.
func (p Product) withReviews(visitors []Review) Product {
	if len(visitors) == 0 {
		return p
	}
	for _, review := range visitors {
		p.Ratings[review.Stars-1]++
	}
	p.Reviews = append(visitors[:len(visitors):len(visitors)], p.Reviews...)
	return p
}

// ReviewBy returns the review that an owner wrote of the product, if there is one.
func (p Product) ReviewBy(owner string) (Review, bool) {
	for _, review := range p.Reviews {
		if owner != "" && review.Owner == owner {
			return review, true
		}
	}
	return Review{}, false
}
