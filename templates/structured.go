package templates

import (
	"fmt"

	"github.com/a-h/templ"

	"crumbs.example/shop/internal/catalog"
)

// structuredData describes the product to search engines in the words of
// schema.org, as JSON-LD. It is data, so the content policy lets it pass.
func structuredData(p ProductProps) templ.Component {
	data := map[string]any{
		"@context":    "https://schema.org",
		"@type":       "Product",
		"name":        p.Product.Title,
		"sku":         p.Product.SKU,
		"brand":       map[string]any{"@type": "Brand", "name": p.Product.Brand},
		"description": p.Layout.Description,
		"offers":      offer(p.Product, p.URL),
	}
	if p.Product.Votes() > 0 {
		data["aggregateRating"] = map[string]any{
			"@type": "AggregateRating", "ratingValue": p.Product.Stars(), "ratingCount": p.Product.Votes(),
		}
	}
	return templ.JSONScript("product-data", data).WithType("application/ld+json")
}

func offer(p catalog.Product, url string) map[string]any {
	availability := "https://schema.org/InStock"
	if p.Stock <= 0 {
		availability = "https://schema.org/OutOfStock"
	}
	data := map[string]any{
		"@type":         "Offer",
		"price":         fmt.Sprintf("%d.%02d", p.Price/100, p.Price%100),
		"priceCurrency": "USD",
		"availability":  availability,
	}
	if url != "" {
		data["url"] = url
	}
	return data
}
