package templates

import (
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"crumbs.example/shop/internal/cart"
	"crumbs.example/shop/internal/catalog"
)

// Story is a component in one of its states, with made-up props.
type Story struct {
	// Component and State name it, for instance "Card" and "sold out".
	Component, State string
	Content          templ.Component
}

// Stories lists the shop's components in the states that differ, in reading
// order. They are looked at on /dev/components and held by a test.
func Stories() []Story { return slices.Concat(partStories(), pageStories(), learnStories()) }

// partStories are the components of which pages are made.
func partStories() []Story {
	return []Story{
		{"Price", "plain", productPrice(storyProduct("price", 9400, 40))},
		{"Price", "reduced", productPrice(reduced(storyProduct("reduced", 9400, 40)))},
		{"Price", "large sum", price(123456789)},
		{"Stars", "many ratings", stars(rated(storyProduct("stars", 900, 9), 31, 44, 137, 561, 1609))},
		{"Stars", "one rating", stars(rated(storyProduct("stars", 900, 9), 0, 0, 1, 0, 0))},
		{"Stars", "no ratings", stars(storyProduct("stars", 900, 9))},
		{"Stock", "plenty", stockState(storyProduct("stock", 900, 400))},
		{"Stock", "few left", stockState(storyProduct("stock", 900, 3))},
		{"Stock", "none", stockState(storyProduct("stock", 900, 0))},
		{"Swatches", "three colours", swatches(storyColours())},
		{"Colours", "one of them sold out and one dearer", colourChoice(storyColours()[0], storyColours())},
		{"Card", "reduced, in the cart", ProductCard(CardProps{Product: reduced(storyProduct("lamp", 9400, 40)), InCart: 2})},
		{"Card", "colours, few left, no ratings", ProductCard(CardProps{Product: storyProduct("mug", 1850, 3), Colours: storyColours()})},
		{"Card", "sold out, a very long name", ProductCard(CardProps{Product: longNamed(storyProduct("book", 2450, 0))})},
		{"Buy box", "in stock", buyBox(ProductProps{Product: storyProduct("kettle", 8995, 760)})},
		{"Buy box", "in the cart already", buyBox(ProductProps{Product: storyProduct("teapot", 8995, 760), InCart: 2})},
		{"Buy box", "sold out, after a refusal", buyBox(ProductProps{Product: storyProduct("samovar", 8995, 0), Message: "There is none left."})},
		{"Together", "three products", together([]catalog.Product{storyProduct("pen", 3200, 5), storyProduct("ink", 1295, 9), storyProduct("paper", 850, 7)}, "")},
		{"Review", "by a buyer", reviewText(storyReview(), false)},
		{"Review", "the visitor's own", reviewText(storyReview(), true)},
		{"Review form", "something is missing", reviewForm(ReviewsProps{Product: storyProduct("lamp", 9400, 40), Form: ReviewForm{Stars: 4, Text: "It stands.", Message: "Give the review a headline of at most 80 characters."}})},
		{"Review form", "a review that was just published", reviewForm(ReviewsProps{Product: storyProduct("lamp", 9400, 40), Form: ReviewForm{Written: true, Thanks: true, Stars: 5, Title: "Bright", Text: "It stands."}})},
		{"Cart line", "several pieces", inList(line(storyItem("board", 3, 40, cart.NoNotice)))},
		{"Cart line", "limited by the stock", inList(line(storyItem("clock", 2, 2, cart.LimitedByStock)))},
		{"Cart line", "sold out", inList(line(storyItem("vase", 1, 0, cart.SoldOut)))},
		{"Cart line", "more than the list offers", inList(line(storyItem("twine", 24, 500, cart.NoNotice)))},
		{"Saved for later", "two lines", savedForLater([]cart.Item{storyItem("candle", 1, 9, cart.NoNotice), storyItem("towel", 2, 0, cart.SoldOut)})},
		{"Confirmation", "added", added(Confirmation{Kind: Added, Product: storyProduct("mug", 1850, 40), Quantity: 2}, cart.Summary{Count: 3, Subtotal: 5797})},
		{"Confirmation", "added several", added(Confirmation{Kind: Added, Product: storyProduct("pen", 3200, 5), Others: []catalog.Product{storyProduct("ink", 1295, 9)}, Quantity: 1}, cart.Summary{Count: 2, Subtotal: 4495})},
		{"Confirmation", "removed, with undo", inList(removedLine(Confirmation{Kind: Removed, Product: storyProduct("radio", 11800, 36), Quantity: 1}))},
		{"Confirmation", "the quantity changed", confirmed(Confirmation{Kind: Updated, Product: storyProduct("radio", 11800, 36), Quantity: 3})},
		{"Confirmation", "cookie forgotten", confirmed(Confirmation{Kind: CookieForgotten})},
		{"Alert", "a refusal", alert("A line holds at most 99 pieces.")},
		{"Cart in the header", "empty", cartLink(CartBadge{Known: true})},
		{"Cart in the header", "filled", cartLink(CartBadge{Known: true, Count: 12, Subtotal: 34760})},
		{"Cart in the header", "unknown, while the database is down", cartLink(CartBadge{})},
		{"Spelling", "corrected", spelling(SpellingProps{Typed: "ketle", Corrected: "kettle"})},
		{"Spelling", "not all words", spelling(SpellingProps{Typed: "copper kettle", Partial: true})},
		{"Spelling", "a guess", spelling(SpellingProps{Suggestion: Link{"kettle", "/search?q=kettle"}})},
		{"Suggestions", "two products", suggestions("Best rated", []CardProps{{Product: storyProduct("watch", 11900, 20)}, {Product: storyProduct("bottle", 2600, 4)}})},
		{"Recently viewed", "two products", viewedRow([]CardProps{{Product: storyProduct("watch", 11900, 20)}, {Product: storyProduct("bottle", 2600, 4)}})},
	}
}

func storyProduct(slug string, amount catalog.Cents, stock int) catalog.Product {
	return catalog.Product{
		SKU: "STORY-" + slug, Slug: "story-" + slug, Title: "A " + slug + " for looking at", Brand: "Storywood", Department: "home",
		Price: amount, Stock: stock,
	}
}

func reduced(p catalog.Product) catalog.Product {
	p.ListPrice = p.Price * 5 / 4
	return rated(p, 1, 0, 2, 3, 6)
}

func rated(p catalog.Product, votes ...int) catalog.Product {
	copy(p.Ratings[:], votes)
	return p
}

func longNamed(p catalog.Product) catalog.Product {
	p.Title = "The Collected Correspondence of the Lighthouse Board, in Eleven Volumes with an Index, a Map and a Ribbon"
	return p
}

func storyColours() []catalog.Product {
	var colours []catalog.Product
	for i, colour := range []catalog.Colour{{Name: "Chalk", Swatch: "#e9e4d8"}, {Name: "Sage", Swatch: "#8d9c82"}, {Name: "Ink", Swatch: "#2f3e50"}} {
		p := storyProduct("mug", 1850, (2-i)*20)
		p.SKU += strconv.Itoa(i)
		p.Slug += strconv.Itoa(i)
		p.Colour, p.Price = colour, p.Price+catalog.Cents(i%2*100)
		colours = append(colours, p)
	}
	return colours
}

func storyReview() catalog.Review {
	return catalog.Review{
		Stars: 4, Title: "Does what a lamp does", Text: "It stands on the desk.\nIt is bright <enough> & warm.", Author: "Ida K.",
		Date: "2026-05-02", Verified: true, Helpful: 1, Colour: "Sage",
	}
}

func storyItem(slug string, quantity, stock int, notice cart.Notice) cart.Item {
	p := storyProduct(slug, 2450, stock)
	return cart.Item{Product: p, Quantity: quantity, Total: p.Price * catalog.Cents(quantity), Notice: notice}
}
