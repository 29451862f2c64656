package templates

import (
	"github.com/a-h/templ"

	"crumbs.example/shop/internal/catalog"
	"crumbs.example/shop/web"
)

// object is an object of JSON-LD.
type object map[string]any

// structuredReviews is how many reviews are told to search engines.
const structuredReviews = 3

// structuredData describes the product and its place in the shop to search
// engines in the words of schema.org, as JSON-LD. It is data, so the content
// policy lets it pass.
func structuredData(p ProductProps) templ.Component {
	graph := object{"@context": "https://schema.org", "@graph": []object{productData(p), breadcrumbData(p)}}
	return templ.JSONScript("product-data", graph).WithType("application/ld+json")
}

func productData(p ProductProps) object {
	data := object{
		"@type":       "Product",
		"name":        p.Product.Name(),
		"sku":         p.Product.SKU,
		"brand":       object{"@type": "Brand", "name": p.Product.Brand},
		"description": p.Layout.Description,
		"offers":      offer(p),
	}
	if p.Product.Colour.Name != "" {
		data["color"] = p.Product.Colour.Name
		data["inProductGroupWithID"] = p.Product.Family
	}
	if pictures := web.Pictures(p.Product.SKU); len(pictures) > 0 {
		var addresses []string
		for _, picture := range pictures {
			addresses = append(addresses, p.Origin+picture.Large)
		}
		data["image"] = addresses
	}
	if p.Product.Votes() > 0 {
		data["aggregateRating"] = object{
			"@type": "AggregateRating", "ratingValue": p.Product.Stars(), "ratingCount": p.Product.Votes(),
		}
	}
	if reviews := reviewData(p.Product); len(reviews) > 0 {
		data["review"] = reviews
	}
	return data
}

func reviewData(p catalog.Product) []object {
	var reviews []object
	for _, review := range p.Reviews[:min(len(p.Reviews), structuredReviews)] {
		reviews = append(reviews, object{
			"@type": "Review", "name": review.Title, "reviewBody": review.Text, "datePublished": string(review.Date),
			"author":       object{"@type": "Person", "name": review.Author},
			"reviewRating": object{"@type": "Rating", "ratingValue": review.Stars},
		})
	}
	return reviews
}

func offer(p ProductProps) object {
	availability := "https://schema.org/InStock"
	if p.Product.Stock <= 0 {
		availability = "https://schema.org/OutOfStock"
	}
	data := object{
		"@type":         "Offer",
		"price":         p.Product.Price.Decimal(),
		"priceCurrency": "USD",
		"availability":  availability,
		"itemCondition": "https://schema.org/NewCondition",
	}
	if p.Origin != "" {
		data["url"] = p.Origin + productHref(p.Product)
	}
	return data
}

func breadcrumbData(p ProductProps) object {
	var steps []object
	for i, step := range []Link{{"Home", "/"}, {p.Department.Name, departmentHref(p.Department.Slug)}, {p.Product.Name(), productHref(p.Product)}} {
		steps = append(steps, object{"@type": "ListItem", "position": i + 1, "name": step.Label, "item": p.Origin + step.Href})
	}
	return object{"@type": "BreadcrumbList", "itemListElement": steps}
}
