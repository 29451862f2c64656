package templates

import (
	"strings"
	"unicode"

	"crumbs.example/shop/internal/catalog"
)

// grounds are what a drawing stands before, by their ids in img/shapes.svg.
var grounds = [...]string{"sun", "arch", "hills", "window", "dusk"}

// ground picks a product's ground from its SKU. Adding the bytes up gives
// neighbouring numbers neighbouring grounds, so a row does not repeat itself.
func ground(p catalog.Product) string {
	sum := 0
	for _, b := range []byte(p.SKU) {
		sum += int(b)
	}
	return grounds[sum%len(grounds)]
}

// motifs are the drawings in img/shapes.svg by the words that name their kind.
var motifs = map[string]string{
	"mug": "mug", "cup": "mug", "kettle": "kettle", "casserole": "casserole", "pan": "casserole",
	"mill": "mill", "bowls": "bowls", "board": "board", "scale": "scale",
	"lamp": "lamp", "cushion": "cushion", "clock": "clock", "vase": "vase", "candle": "candle",
	"towel": "towel", "towels": "towel", "stop": "doorstop",
	"headphones": "headphones", "keyboard": "keyboard", "turntable": "turntable", "speaker": "speaker",
	"radio": "radio", "microphone": "microphone", "charger": "charger",
	"book": "book", "novel": "book", "guide": "guide", "trilogy": "trilogy", "notebook": "notebook",
	"pen": "pen", "cards": "cards", "pencil": "pencils", "pencils": "pencils",
	"watering": "watering-can", "pot": "pots", "pots": "pots", "lantern": "lantern", "trowel": "trowel",
	"nest": "nestbox", "fire": "firebowl", "twine": "twine",
	"blocks": "blocks", "watch": "watch", "bottle": "bottle", "football": "ball", "ball": "ball",
	"jigsaw": "jigsaw", "puzzle": "jigsaw", "boules": "boules", "rings": "rings",
}

// departmentMotifs stand for products whose words name no drawing.
var departmentMotifs = map[string]string{
	"kitchen": "mug", "home": "lamp", "audio": "speaker", "books": "book", "garden": "pots", "play": "blocks",
}

// motif picks a product's drawing: by the last telling word of its slug, since
// an English name ends in its kind, else by a word of its title, else by its
// department.
func motif(p catalog.Product) string {
	words := strings.Split(p.Slug, "-")
	for i := len(words) - 1; i >= 0; i-- {
		if m, ok := motifs[words[i]]; ok {
			return m
		}
	}
	for _, word := range strings.FieldsFunc(strings.ToLower(p.Title), notLetter) {
		if m, ok := motifs[word]; ok {
			return m
		}
	}
	if m, ok := departmentMotifs[p.Department]; ok {
		return m
	}
	return "parcel"
}

// colours and materials are tints of the stylesheet by the words of a title. A
// word for a colour tells more than one for a material: oxblood red is the
// colour of a casserole of cast iron.
var (
	colours = map[string]string{
		"oxblood": "red", "brick": "red", "rust": "clay", "olive": "olive", "sage": "olive",
		"black": "iron", "greys": "iron", "amber": "brass", "chalk": "ink",
	}
	materials = map[string]string{
		"clay": "clay", "terracotta": "clay", "copper": "clay", "leather": "clay",
		"walnut": "wood", "oak": "wood", "beech": "wood", "cedar": "wood", "ash": "wood",
		"brass": "brass", "jute": "brass", "kraft": "brass",
		"iron": "iron", "steel": "iron", "graphite": "iron",
		"glass": "glass", "clothbound": "ink",
	}
)

// tint is the class of the colour that a product's title names, or of the
// material, or nothing: then the ground decides.
func tint(p catalog.Product) string {
	words := strings.FieldsFunc(strings.ToLower(p.Title), notLetter)
	for _, named := range []map[string]string{colours, materials} {
		for _, word := range words {
			if t, ok := named[word]; ok {
				return "tile--" + t
			}
		}
	}
	return ""
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) }
