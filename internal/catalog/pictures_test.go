package catalog

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"crumbs.example/shop/web"
)

// leastSecondViews is how many products have more than one picture, at least.
const leastSecondViews = 40

// Every product of the data files has its pictures, one for each sentence that
// describes one, and every picture has its product.
func TestPictures(t *testing.T) {
	used, seconds := map[string]bool{}, 0
	for _, lead := range embeddedSnapshot().Products() {
		for _, p := range embeddedSnapshot().Colours(lead) {
			pictures := web.Pictures(p.SKU)
			if len(pictures) == 0 {
				t.Errorf("%s has no picture", p.SKU)
			}
			if p.SKU == lead.SKU && len(pictures) != len(p.Views) {
				t.Errorf("%s: got %d pictures, and %d described", p.SKU, len(pictures), len(p.Views))
			}
			if len(pictures) > 1 {
				seconds++
			}
			used[strings.ToLower(p.SKU)] = true
		}
	}
	if seconds < leastSecondViews {
		t.Errorf("products with a second view: got %d, want %d", seconds, leastSecondViews)
	}
	for _, name := range pictureNames(t) {
		if sku, _, _ := strings.Cut(name, "-view"); !used[sku] {
			t.Errorf("the picture %s has no product", name)
		}
	}
}

func pictureNames(t testing.TB) []string {
	t.Helper()
	list, err := os.ReadFile("../../web/pictures.json")
	if err != nil {
		t.Fatal(err)
	}
	var entries map[string]any
	if err := json.Unmarshal(list, &entries); err != nil {
		t.Fatal(err)
	}
	var names []string
	for name := range entries {
		names = append(names, name)
	}
	return names
}
