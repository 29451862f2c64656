package catalog

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

//go:embed seed.json
var seedFile []byte

// seed is what the data file holds. A higher version is written over what the
// database holds of an earlier one, stock excepted; products are never deleted.
type seed struct {
	Version     int          `json:"version"`
	Departments []Department `json:"departments"`
	Products    []Product    `json:"products"`
}

// readSeed parses the embedded data file. It is part of the program, and a test
// reads it, so an error is a mistake of the build.
func readSeed() (seed, error) {
	var s seed
	if err := json.Unmarshal(seedFile, &s); err != nil {
		return seed{}, fmt.Errorf("read the embedded catalogue: %w", err)
	}
	for i := range s.Products {
		s.Products[i].Position = i
	}
	return s, nil
}
