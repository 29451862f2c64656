package server

import "embed"

// Source is the code of this package that the course shows: what is shown is
// what runs.
//
//go:embed cart_items.go visit.go lab_careless.go lab_cookiecart.go lab_pages.go middleware.go
var Source embed.FS
