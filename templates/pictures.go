package templates

import "crumbs.example/shop/internal/catalog"

// sizes tells the browser how wide a picture is shown, so that it can choose a
// file before it knows the stylesheet. Cards on a phone say less than their 46vw:
// most screens would take the next larger file, of three times the bytes, for a
// difference that nobody sees.
var sizes = map[TileSize]string{
	TileThumb:   "(width >= 48rem) 9rem, 6rem",
	TileCard:    "(width >= 64rem) 16rem, (width >= 40rem) 30vw, 33vw",
	TileGallery: "(width >= 64rem) 30rem, (width >= 48rem) 46vw, 94vw",
}

// view describes a product's picture in words: what the data file says of it,
// else the product's name.
func view(p catalog.Product, i int) string {
	if i < len(p.Views) {
		return p.Views[i]
	}
	return p.Name()
}

// loadingOf has the first picture of a gallery loaded at once.
func loadingOf(i int) string {
	if i == 0 {
		return "eager"
	}
	return "lazy"
}
