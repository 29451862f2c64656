package templates

import (
	"encoding/json"
	"strings"
	"testing"
)

// What search engines require of a product's structured data.
func TestStructuredData(t *testing.T) {
	product := lamp
	product.Reviews = append(product.Reviews, storyReview())
	product.Title = `Lamp </script> "40 cm"`
	root := render(t, Product(ProductProps{Layout: layout("x"), Product: product, Department: departments[0], Origin: "https://shop.example"}))
	var found struct {
		Context string `json:"@context"`
		Graph   []struct {
			Type   string `json:"@type"`
			Name   string
			SKU    string
			Image  []string
			Offers struct{ Price, PriceCurrency, Availability, URL string }
			Rating struct {
				Value float64 `json:"ratingValue"`
				Count int     `json:"ratingCount"`
			} `json:"aggregateRating"`
			Review []struct {
				Name   string
				Rating struct {
					Value int `json:"ratingValue"`
				} `json:"reviewRating"`
			}
			Steps []struct {
				Position int
				Item     string
			} `json:"itemListElement"`
		} `json:"@graph"`
	}
	script := one(t, root, "script[type=application/ld+json]")
	if err := json.Unmarshal([]byte(script.FirstChild.Data), &found); err != nil {
		t.Fatalf("not JSON: %v", err)
	}
	if found.Context != "https://schema.org" || len(found.Graph) != 2 {
		t.Fatalf("got context %q and %d objects", found.Context, len(found.Graph))
	}
	p, path := found.Graph[0], found.Graph[1]
	if p.Type != "Product" || p.Name != product.Title || p.SKU != product.SKU || p.Rating.Count != product.Votes() || p.Rating.Value != product.Stars() {
		t.Errorf("got product %+v", p)
	}
	if o := p.Offers; o.Price != "94.00" || o.PriceCurrency != "USD" || !strings.HasSuffix(o.Availability, "/InStock") || o.URL != "https://shop.example/products/table-lamp" {
		t.Errorf("got offer %+v", o)
	}
	if len(p.Review) != 1 || p.Review[0].Rating.Value != 4 {
		t.Errorf("got reviews %+v, want the one there is", p.Review)
	}
	if path.Type != "BreadcrumbList" || len(path.Steps) != 3 || path.Steps[2].Position != 3 || !strings.HasPrefix(path.Steps[1].Item, "https://shop.example/departments/") {
		t.Errorf("got path %+v", path)
	}
}
