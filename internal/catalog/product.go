package catalog

import (
	"math"
	"time"
)

// Department is one of the shop's aisles.
type Department struct {
	// Slug names the department in URLs and in Product.Department.
	Slug string `json:"slug" bson:"slug"`
	// Name is what visitors read.
	Name string `json:"name" bson:"name"`
	// Tagline is one sentence on what is in the department.
	Tagline string `json:"tagline" bson:"tagline"`
}

// Spec is one row of a product's specification table.
type Spec struct {
	Name  string `json:"name" bson:"name"`
	Value string `json:"value" bson:"value"`
}

// Colour is what tells the products of one family apart.
type Colour struct {
	// Name is what visitors read, for instance "Sage".
	Name string `json:"name" bson:"name"`
	// Swatch is the colour as "#rrggbb".
	Swatch string `json:"swatch" bson:"swatch"`
}

// Product is one thing the shop sells: something that can be put into a cart.
// What comes in several colours is a family of products, one for each colour,
// each with a SKU, an address, a price and a stock of its own. Products are
// values: the ones a Catalogue hands out are shared, and nobody changes their
// slices.
type Product struct {
	// SKU identifies the product for ever; carts hold SKUs and nothing else.
	SKU string `json:"sku" bson:"_id"`
	// Family is the SKU of the family's first product. A product without other colours is a family of its own.
	Family string `json:"-" bson:"family"`
	// Colour is the product's colour; its zero value where there is no choice.
	Colour Colour `json:"colour,omitzero" bson:"colour,omitempty"`
	// Slug names the product in its URL, /products/{slug}.
	Slug string `json:"slug" bson:"slug"`
	// Title is the product's name without its colour; Name has both.
	Title string `json:"title" bson:"title"`
	// Brand is the maker's name.
	Brand string `json:"brand" bson:"brand"`
	// Department is the slug of the product's department.
	Department string `json:"department" bson:"department"`
	// Price is what one piece costs now.
	Price Cents `json:"price_cents" bson:"priceCents"`
	// ListPrice is the price before a reduction, or 0 when there is none.
	ListPrice Cents `json:"list_price_cents,omitempty" bson:"listPriceCents,omitempty"`
	// Stock is the number of pieces on the shelf.
	Stock int `json:"stock" bson:"stock"`
	// AddedOn is the day the product came into the shop.
	AddedOn time.Time `json:"added_on" bson:"addedOn"`
	// Views describe the pictures in words, one for each, for those who do not
	// see them.
	Views []string `json:"views" bson:"views"`
	// Bullets are the points of "About this item".
	Bullets []string `json:"bullets" bson:"bullets"`
	// Description holds the paragraphs below the bullets.
	Description []string `json:"description" bson:"description"`
	// Specs is the specification table, in display order.
	Specs []Spec `json:"specs" bson:"specs"`
	// Position is the product's place in the shop's own order, from 0.
	Position int `json:"-" bson:"position"`
	// Ratings counts the votes by stars: Ratings[0] is one star, Ratings[4] five.
	Ratings [5]int `json:"ratings" bson:"ratings"`
	// Reviews are what buyers wrote, in the order of the data file.
	Reviews []Review `json:"reviews" bson:"reviews"`
	// PairsWith are the SKUs of what people buy together with it.
	PairsWith []string `json:"pairs_with" bson:"pairsWith"`
}

// Name is the product's title with its colour, where there is a choice of one.
func (p Product) Name() string {
	if p.Colour.Name == "" {
		return p.Title
	}
	return p.Title + ", " + p.Colour.Name
}

// OnSale reports whether the product costs less than its list price.
func (p Product) OnSale() bool { return p.ListPrice > p.Price }

// Saving is the reduction in whole percent, rounded down so that it is never
// overstated; 0 when the product is not on sale.
func (p Product) Saving() int {
	if !p.OnSale() {
		return 0
	}
	return int((p.ListPrice - p.Price) * 100 / p.ListPrice)
}

// Votes is the number of ratings the product has received.
func (p Product) Votes() int {
	n := 0
	for _, count := range p.Ratings {
		n += count
	}
	return n
}

// Stars is the average rating, rounded to one decimal; 0 without ratings.
func (p Product) Stars() float64 {
	votes, sum := p.Votes(), 0
	if votes == 0 {
		return 0
	}
	for i, count := range p.Ratings {
		sum += (i + 1) * count
	}
	return math.Round(float64(sum)/float64(votes)*10) / 10
}
