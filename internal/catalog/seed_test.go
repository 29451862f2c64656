package catalog

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"crumbs.example/shop/internal/mongotest"
)

// dataFiles are the data files as they are written: each product once, with its
// colours.
type dataFiles struct {
	departments []Department
	products    map[string][]seedProduct
}

// readDataFiles reads the data files strictly: a key that no field takes is an
// error, and so is a product that names its own department.
func readDataFiles(t testing.TB) dataFiles {
	t.Helper()
	var s seed
	readStrictly(t, "departments", &s)
	files := dataFiles{s.Departments, map[string][]seedProduct{}}
	for _, department := range s.Departments {
		var products []seedProduct
		readStrictly(t, department.Slug, &products)
		files.products[department.Slug] = products
	}
	return files
}

func readStrictly(t testing.TB, name string, into any) {
	t.Helper()
	content, err := seedFiles.ReadFile("seed/" + name + ".json")
	if err != nil {
		t.Fatalf("read %s: %v", name, err)
	}
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		t.Fatalf("read %s: %v", name, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		t.Errorf("%s: something follows the data: %v", name, err)
	}
}

// all are the products of all departments, in the shop's order.
func (f dataFiles) all() []seedProduct {
	var products []seedProduct
	for _, department := range f.departments {
		products = append(products, f.products[department.Slug]...)
	}
	return products
}

// colours are all things that can be put into a cart.
func (f dataFiles) colours() []Product {
	var products []Product
	for _, p := range f.all() {
		products = append(products, p.family()...)
	}
	return products
}

func TestDepartmentsOfTheDataFiles(t *testing.T) {
	files := readDataFiles(t)
	if got := len(files.departments); got != 8 {
		t.Errorf("got %d departments, want 8", got)
	}
	for _, d := range files.departments {
		if got := len(files.products[d.Slug]); got < 12 || d.Name == "" || d.Tagline == "" {
			t.Errorf("%s: got %d products, name %q, tagline %q, want 12 or more and both texts", d.Slug, got, d.Name, d.Tagline)
		}
	}
}

// A file that no department reads would be a file that nobody sees.
func TestEveryDataFileIsRead(t *testing.T) {
	names := []string{"departments.json"}
	for _, d := range readDataFiles(t).departments {
		names = append(names, d.Slug+".json")
	}
	entries, err := seedFiles.ReadDir("seed")
	if err != nil {
		t.Fatalf("list the data files: %v", err)
	}
	for _, entry := range entries {
		if !slices.Contains(names, entry.Name()) {
			t.Errorf("%s belongs to no department", entry.Name())
		}
	}
}

// rules hold for every product of the data files. Each returns what is wrong
// with it, or nothing.
var rules = []struct {
	name  string
	wrong func(seedProduct) string
}{
	{"titles and names", wrongNames},
	{"texts", wrongTexts},
	{"prices and stocks", wrongPrices},
	{"ratings", wrongRatings},
	{"reviews", wrongReviews},
	{"colours", wrongColours},
	{"views", wrongViews},
	{"words that are not ours", wrongWords},
}

func TestProductsOfTheDataFiles(t *testing.T) {
	files := readDataFiles(t)
	for _, rule := range rules {
		t.Run(rule.name, func(t *testing.T) {
			for _, p := range files.all() {
				if wrong := rule.wrong(p); wrong != "" {
					t.Errorf("%s: %s", p.SKU, wrong)
				}
			}
		})
	}
}

var (
	skuPattern    = regexp.MustCompile(`^[A-Z]{3}-[0-9]{4}$`)
	suffixPattern = regexp.MustCompile(`^[A-Z0-9]+$`)
	slugPattern   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)+$`)
	swatchPattern = regexp.MustCompile(`^#[0-9a-f]{6}$`)
)

func wrongNames(p seedProduct) string {
	switch {
	case !skuPattern.MatchString(p.SKU) || !slugPattern.MatchString(p.Slug):
		return fmt.Sprintf("slug %q, or the SKU, is not of its form", p.Slug)
	case p.Title == "" || p.Brand == "":
		return fmt.Sprintf("title %q, brand %q", p.Title, p.Brand)
	case p.Department != "":
		return "it names a department beside its file's"
	case p.AddedOn.IsZero() || !p.AddedOn.Equal(p.AddedOn.UTC().Truncate(24*time.Hour)):
		return fmt.Sprintf("added on %s, which is no day", p.AddedOn)
	}
	return ""
}

func wrongTexts(p seedProduct) string {
	texts := slices.Concat(p.Bullets, p.Description)
	for _, spec := range p.Specs {
		texts = append(texts, spec.Name, spec.Value)
	}
	switch {
	case len(p.Bullets) != 5:
		return fmt.Sprintf("got %d bullets, want 5", len(p.Bullets))
	case len(p.Description) < 2:
		return fmt.Sprintf("got %d paragraphs, want 2 or more", len(p.Description))
	case len(p.Specs) < 5 || len(p.Specs) > 9:
		return fmt.Sprintf("got %d specifications, want 5 to 9", len(p.Specs))
	case slices.ContainsFunc(texts, func(text string) bool { return text == "" || text != strings.TrimSpace(text) }):
		return "a text is empty or has spaces around it"
	}
	return ""
}

func wrongPrices(p seedProduct) string {
	for _, v := range p.Variants {
		if v.Price == 0 && v.ListPrice != 0 {
			return v.Suffix + " has a list price and no price of its own"
		}
	}
	for _, colour := range p.family() {
		saving := 100 * float64(colour.ListPrice-colour.Price) / float64(colour.ListPrice)
		switch {
		case colour.Price <= 0 || colour.Stock < 0:
			return fmt.Sprintf("%s: price %s, stock %d", colour.SKU, colour.Price, colour.Stock)
		case colour.ListPrice != 0 && (saving < 8 || saving > 35):
			return fmt.Sprintf("%s: %s after %s saves %.1f %%, want 8 to 35", colour.SKU, colour.Price, colour.ListPrice, saving)
		}
	}
	return ""
}

func wrongRatings(p seedProduct) string {
	if slices.Min(p.Ratings[:]) < 0 || p.Votes() < 9 || p.Votes() > 3000 {
		return fmt.Sprintf("votes %v, want 9 to 3000 in sum", p.Ratings)
	}
	return ""
}

func wrongReviews(p seedProduct) string {
	if len(p.Reviews) < 3 || len(p.Reviews) > 8 {
		return fmt.Sprintf("got %d reviews, want 3 to 8", len(p.Reviews))
	}
	var colours []string
	for _, colour := range p.family() {
		colours = append(colours, colour.Colour.Name)
	}
	left := p.Ratings // each review is one of the votes
	for _, r := range p.Reviews {
		switch {
		case r.Stars < 1 || r.Stars > 5 || left[r.Stars-1] == 0:
			return fmt.Sprintf("%q has %d stars, and the histogram %v no vote for it", r.Title, r.Stars, p.Ratings)
		case r.Title == "" || r.Text == "" || r.Author == "" || r.Helpful < 0:
			return fmt.Sprintf("the review %q by %q, helpful to %d, is not complete", r.Title, r.Author, r.Helpful)
		case !r.Date.Time().After(p.AddedOn):
			return fmt.Sprintf("%q is of %s, want a day after %s", r.Title, r.Date, p.AddedOn.Format(time.DateOnly))
		case r.Colour != "" && !slices.Contains(colours, r.Colour):
			return fmt.Sprintf("%q has the colour %q, want one of %q", r.Title, r.Colour, colours)
		}
		left[r.Stars-1]--
	}
	return ""
}

func wrongColours(p seedProduct) string {
	if len(p.Variants) == 0 && p.Colour != (Colour{}) {
		return "it has a colour and no choice of one"
	}
	names := map[string]bool{}
	for i, colour := range p.family() {
		if i > 0 && !suffixPattern.MatchString(p.Variants[i-1].Suffix) {
			return fmt.Sprintf("suffix %q is not of its form", p.Variants[i-1].Suffix)
		}
		name, swatch := colour.Colour.Name, colour.Colour.Swatch
		if len(p.Variants) > 0 && (name == "" || names[name] || !swatchPattern.MatchString(swatch)) {
			return fmt.Sprintf("%s: colour %q with swatch %q, want a name of its own and #rrggbb", colour.SKU, name, swatch)
		}
		names[name] = true
	}
	return ""
}

func wrongViews(p seedProduct) string {
	if len(p.Views) < 1 || len(p.Views) > 2 {
		return fmt.Sprintf("got %d views, want 1 or 2", len(p.Views))
	}
	for _, view := range p.Views {
		if n := utf8.RuneCountInString(view); n == 0 || n > 110 {
			return fmt.Sprintf("view %q has %d characters, want 1 to 110", view, n)
		}
	}
	return ""
}

// wrongWords finds other shops' names and the words of advertisements.
func wrongWords(p seedProduct) string {
	content, err := json.Marshal(p)
	if err != nil {
		return err.Error()
	}
	text := strings.ToLower(string(content))
	for _, word := range []string{"amazon", "premium", "must-have", "elevate", "ultimate", "stylish", "timeless"} {
		if strings.Contains(text, word) {
			return fmt.Sprintf("the word %q is there", word)
		}
	}
	return ""
}

// What the shop shows twice would give it away as made up, and what names a
// product can name no other.
func TestNothingIsThereTwice(t *testing.T) {
	files := readDataFiles(t)
	seen := map[string]string{}
	once := func(kind, value, sku string) {
		t.Helper()
		key := kind + " " + strings.ToLower(value)
		if other, taken := seen[key]; taken {
			t.Errorf("%s has the %s %q of %s", sku, kind, value, other)
		}
		seen[key] = sku
	}
	for _, p := range files.colours() {
		once("SKU", p.SKU, p.SKU)
		once("slug", p.Slug, p.SKU)
		once("name", p.Name(), p.SKU)
	}
	for _, p := range files.all() {
		for _, bullet := range p.Bullets {
			once("bullet", bullet, p.SKU)
		}
		for _, review := range p.Reviews {
			once("review", review.Text, p.SKU)
			once("title and author", review.Title+" by "+review.Author, p.SKU)
		}
	}
}

// A pair is what people buy along with a product: something that leads its own
// family, and never the product itself.
func TestPairsAreOtherProducts(t *testing.T) {
	files := readDataFiles(t)
	leads := map[string]bool{}
	for _, p := range files.all() {
		leads[p.SKU] = true
	}
	for _, p := range files.all() {
		if len(p.PairsWith) == 0 {
			t.Errorf("%s pairs with nothing", p.SKU)
		}
		for i, sku := range p.PairsWith {
			if !leads[sku] || sku == p.SKU || slices.Contains(p.PairsWith[:i], sku) {
				t.Errorf("%s pairs with %s, want another product of the shop, once", p.SKU, sku)
			}
		}
	}
}

// The shop needs products that do not run out, some that nearly have, and some
// that have.
func TestStocksOfTheDataFiles(t *testing.T) {
	var plenty, few, none int
	for _, p := range readDataFiles(t).all() {
		switch {
		case p.Stock >= 500:
			plenty++
		case p.Stock == 0:
			none++
		case p.Stock < 5:
			few++
		}
	}
	if plenty < 24 || few < 2 || none < 2 {
		t.Errorf("got %d products with 500 or more, %d with 1 to 4 and %d with none, want 24, 2 and 2 at least", plenty, few, none)
	}
}

// SKUs are in people's carts and orders: they are never taken away.
func TestSKUsStay(t *testing.T) {
	snapshot := newCatalogue(t, mongotest.Database(t)).Snapshot()
	for _, prefix := range []string{"KIT", "HOM", "AUD", "BKS", "GDN", "PLY", "BTH", "TLS"} {
		for n := 1001; n <= 1012; n++ {
			sku := fmt.Sprintf("%s-%d", prefix, n)
			if _, ok := snapshot.BySKU(sku); !ok {
				t.Errorf("%s is gone", sku)
			}
		}
	}
}
