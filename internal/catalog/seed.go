package catalog

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
)

// seedFiles are the data files: the departments in one, and the products in one
// file a department.
//
//go:embed seed
var seedFiles embed.FS

// seed is what the data files hold. A higher version is written over what the
// database holds of an earlier one, stock excepted; products are never deleted.
type seed struct {
	Version     int          `json:"version"`
	Departments []Department `json:"departments"`
	Products    []Product    `json:"-"`
}

// seedProduct is a product as the data files hold it: once, with its other
// colours.
type seedProduct struct {
	Product
	Variants []seedVariant `json:"variants"`
}

// seedVariant is another colour. Where it has no price of its own it costs what
// the first colour costs.
type seedVariant struct {
	// Suffix ends the SKU and, in lower case, the slug.
	Suffix    string `json:"suffix"`
	Colour    Colour `json:"colour"`
	Price     Cents  `json:"price_cents"`
	ListPrice Cents  `json:"list_price_cents"`
	Stock     int    `json:"stock"`
}

// The data files never change within a process, so they are parsed once, and so
// is the state that they make.
var (
	embeddedSeed     = sync.OnceValues(readSeed)
	embeddedSnapshot = sync.OnceValue(func() *Snapshot {
		s, _ := embeddedSeed()
		return newSnapshot(s.Departments, s.Products, 0, nil)
	})
)

// readSeed parses the embedded data files. They are part of the program, and a
// test reads them, so an error is a mistake of the build.
func readSeed() (seed, error) {
	var s seed
	if err := readJSON("departments", &s); err != nil {
		return seed{}, err
	}
	for _, department := range s.Departments {
		var products []seedProduct
		if err := readJSON(department.Slug, &products); err != nil {
			return seed{}, err
		}
		for _, p := range products {
			p.Department = department.Slug
			s.Products = append(s.Products, p.family()...)
		}
	}
	for i := range s.Products {
		s.Products[i].Position = i
	}
	return s, nil
}

func readJSON(name string, into any) error {
	content, err := seedFiles.ReadFile("seed/" + name + ".json")
	if err != nil {
		return fmt.Errorf("read the embedded catalogue: %w", err)
	}
	if err := json.Unmarshal(content, into); err != nil {
		return fmt.Errorf("read the embedded catalogue's %s: %w", name, err)
	}
	return nil
}

// family returns a product of its own for each colour, the first one first.
func (p seedProduct) family() []Product {
	p.Family = p.SKU
	products := []Product{p.Product}
	for _, v := range p.Variants {
		variant := p.Product
		variant.SKU += "-" + v.Suffix
		variant.Slug += "-" + strings.ToLower(v.Suffix)
		variant.Colour, variant.Stock = v.Colour, v.Stock
		if v.Price > 0 {
			variant.Price, variant.ListPrice = v.Price, v.ListPrice
		}
		products = append(products, variant)
	}
	return products
}
