package catalog

import "time"

// Review is what a buyer wrote about a product. The colours of a family share
// their reviews.
type Review struct {
	// Stars is the rating that came with it, 1 to 5.
	Stars int `json:"stars" bson:"stars"`
	// Title and Text are the buyer's words, unchanged.
	Title string `json:"title" bson:"title"`
	Text  string `json:"text" bson:"text"`
	// Author is the name the buyer goes by.
	Author string `json:"author" bson:"author"`
	// Date is the day of the review.
	Date Date `json:"date" bson:"date"`
	// Verified says that the buyer bought it in this shop.
	Verified bool `json:"verified" bson:"verified"`
	// Helpful counts the readers whom the review helped.
	Helpful int `json:"helpful" bson:"helpful"`
	// Colour is the name of the colour that the buyer has; empty when unknown.
	Colour string `json:"colour,omitempty" bson:"colour,omitempty"`
	// Owner tells whose review it is, for a review that a visitor of this shop
	// wrote: a random name that the visitor's session keeps. It is never shown.
	Owner string `json:"-" bson:"owner,omitempty"`
}

// Date is a day as the data files write it, "2026-05-02".
type Date string

// Time is the start of the day in UTC, or the zero time when it is not a day.
func (d Date) Time() time.Time {
	t, _ := time.Parse(time.DateOnly, string(d))
	return t
}
