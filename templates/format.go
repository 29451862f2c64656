package templates

import (
	"fmt"
	"net/url"
	"strconv"

	"crumbs.example/shop/internal/catalog"
)

// shopName ends every page's title.
const shopName = "Crumbs"

// fewLeft is the stock below which a product says how many are left.
const fewLeft = 5

// pageTitle is the text of <title>: "Cart (3) – Crumbs".
func pageTitle(title string) string {
	if title == "" {
		return shopName + " – the shop that shows you its cookies"
	}
	return title + " – " + shopName
}

// documentTitle is the page's title, after the word that something is wrong with
// what was sent.
func documentTitle(p LayoutProps) string {
	if p.Refused {
		return "Error: " + pageTitle(p.Title)
	}
	return pageTitle(p.Title)
}

// Plural writes a count with its noun: "1 item", "3 items".
func Plural(n int, singular, many string) string {
	if n == 1 {
		return "1 " + singular
	}
	return strconv.Itoa(n) + " " + many
}

// thousands writes a number with its separators: "2,896".
func thousands(n int) string {
	dollars, _ := catalog.Cents(n * 100).Split()
	return dollars
}

// ratingsOf counts a product's ratings in words: "2,896 ratings".
func ratingsOf(p catalog.Product) string {
	if p.Votes() == 1 {
		return "1 rating"
	}
	return thousands(p.Votes()) + " ratings"
}

func items(n int) string { return Plural(n, "item", "items") }

// starsOf writes an average with its one decimal: "4.3", "4.0".
func starsOf(p catalog.Product) string { return fmt.Sprintf("%.1f", p.Stars()) }

func productHref(p catalog.Product) string { return "/products/" + p.Slug }

func brandHref(brand string) string { return "/search?" + url.Values{"brand": {brand}}.Encode() }

// reviewsHref is the address of a product's reviews: those with that many stars, or
// all of them with 0.
func reviewsHref(p catalog.Product, stars int, newest bool) string {
	query := url.Values{}
	if stars > 0 {
		query.Set("stars", strconv.Itoa(stars))
	}
	if newest {
		query.Set("order", "newest")
	}
	if len(query) == 0 {
		return productHref(p) + "#reviews"
	}
	return productHref(p) + "?" + query.Encode() + "#reviews"
}

// written counts a product's written reviews with that many stars.
func written(p catalog.Product, stars int) int {
	n := 0
	for _, review := range p.Reviews {
		if review.Stars == stars {
			n++
		}
	}
	return n
}

func departmentHref(slug string) string { return "/departments/" + slug }

// cartLine is the address of a line's actions.
func cartLine(p catalog.Product) string { return "/cart/items/" + p.SKU }

// savedLine is the address of a saved line's actions.
func savedLine(p catalog.Product) string { return "/cart/saved/" + p.SKU }

// dom makes an id that is unique on a page which shows each product once there.
func dom(prefix string, p catalog.Product) string { return prefix + "-" + p.SKU }
