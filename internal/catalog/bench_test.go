package catalog

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// generated returns n products with the texts of real ones in length, of words
// drawn from the data file: a small vocabulary, so that each word is in many.
func generated(b testing.TB, n int) ([]Department, []Product) {
	b.Helper()
	s, err := readSeed()
	if err != nil {
		b.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	var vocabulary []string
	for _, p := range s.Products {
		vocabulary = append(vocabulary, strings.Fields(p.Title+" "+strings.Join(p.Bullets, " "))...)
	}
	text := func(like string) string {
		words := strings.Fields(like)
		for i := range words {
			words[i] = vocabulary[random.IntN(len(vocabulary))]
		}
		return strings.Join(words, " ")
	}
	products := make([]Product, n)
	for i := range products {
		p := s.Products[random.IntN(len(s.Products))]
		p.SKU, p.Slug, p.Position = fmt.Sprint("GEN-", i), fmt.Sprint("generated-", i), i
		p.Family = p.SKU // 100,000 products are as many families
		p.Title = p.Title[:strings.IndexAny(p.Title+",", ",")] + ", " + text(p.Title)
		p.Price, p.Stock = Cents(random.IntN(30000)+100), random.IntN(4)
		p.AddedOn = p.AddedOn.Add(time.Duration(random.IntN(1000)) * 24 * time.Hour)
		p.Ratings[random.IntN(5)] += random.IntN(3000)
		p.Bullets, p.Description = slices.Clone(p.Bullets), slices.Clone(p.Description)
		for j, bullet := range p.Bullets {
			p.Bullets[j] = text(bullet)
		}
		for j, paragraph := range p.Description {
			p.Description[j] = text(paragraph)
		}
		products[i] = p
	}
	return s.Departments, products
}

func BenchmarkSearch(b *testing.B) {
	queries := []struct {
		name  string
		query Query
	}{
		{"all", Query{}},
		{"all, filtered and sorted", Query{Department: "kitchen", MinStars: 3, MaxPrice: 10000, InStock: true, Sort: PriceAsc}},
		{"a common word", Query{Text: "with"}},
		{"a word", Query{Text: "lamp"}},
		{"three words", Query{Text: "walnut table lamp"}},
		{"a letter", Query{Text: "a"}},
		{"a typing error", Query{Text: "stonewear mug"}},
		{"words that do not meet", Query{Text: "boules jigsaw twine novel"}},
		{"ten unknown words", Query{Text: "qwertyuiop asdfghjkl zxcvbnmqw poiuytrewq lkjhgfdsa mnbvcxzas qazwsxedc rfvtgbyhn ujmikolpq wsxedcrfv"}},
		{"suggestions", Query{}},
	}
	for _, n := range []int{100, 100_000} {
		departments, products := generated(b, n)
		snapshot := newSnapshot(departments, products, 1, nil)
		for _, q := range queries {
			q.query.PageSize = 24
			b.Run(fmt.Sprint(n, " products/", q.name), func(b *testing.B) {
				b.ReportAllocs()
				found := 0
				for b.Loop() {
					if q.name == "suggestions" {
						found = len(snapshot.Suggest("walnut la", 8))
					} else {
						found = snapshot.Search(q.query).Total
					}
				}
				b.ReportMetric(float64(found), "results")
			})
		}
	}
}

// BenchmarkSnapshot times what a new state of the catalogue costs: with its texts
// changed, and with its stock changed alone.
func BenchmarkSnapshot(b *testing.B) {
	for _, n := range []int{100, 100_000} {
		departments, products := generated(b, n)
		before := newSnapshot(departments, products, 1, nil)
		b.Run(fmt.Sprint(n, " products/new texts"), func(b *testing.B) {
			for b.Loop() {
				newSnapshot(departments, products, 1, nil)
			}
		})
		b.Run(fmt.Sprint(n, " products/new stock"), func(b *testing.B) {
			for b.Loop() {
				newSnapshot(departments, products, 1, before)
			}
		})
	}
}

// BenchmarkIndex times the first state of the shop's own catalogue: what a start
// pays for its search.
func BenchmarkIndex(b *testing.B) {
	s, err := readSeed()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		newSnapshot(s.Departments, s.Products, 1, nil)
	}
	b.ReportMetric(float64(len(s.Products)), "products")
}
