package web

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// pictureSizes are the widths of a picture's files, in pixels. Pictures are
// square.
var pictureSizes = [...]int{240, 480, 960}

//go:embed pictures.json
var pictureList []byte

// pictures are the pictures there are, by name: "kit-1001", "kit-1001-view2".
var pictures = loadPictures(pictureList)

// listed is what the list of pictures says of one.
type listed struct {
	Format string `json:"format"`
	Ground string `json:"ground"`
}

// Picture is a photograph of a product.
type Picture struct {
	// Small, Medium and Large are the addresses of the picture at 240, 480 and
	// 960 pixels across and high.
	Small, Medium, Large string
	// Ground is the class of the colour that stands behind it until it is there.
	Ground string
}

// SourceSet is the picture's srcset attribute.
func (p Picture) SourceSet() string {
	return fmt.Sprintf("%s 240w, %s 480w, %s 960w", p.Small, p.Medium, p.Large)
}

// Pictures returns the pictures of a product, the one that stands for it first;
// none when there are none.
func Pictures(sku string) []Picture {
	var found []Picture
	for view := 1; ; view++ {
		name := strings.ToLower(sku)
		if view > 1 {
			name += "-view" + strconv.Itoa(view)
		}
		picture, ok := pictures[name]
		if !ok {
			return found
		}
		found = append(found, picture)
	}
}

func loadPictures(list []byte) map[string]Picture {
	var entries map[string]listed
	if err := json.Unmarshal(list, &entries); err != nil {
		panic(fmt.Sprintf("web: read the list of pictures: %v", err))
	}
	loaded := make(map[string]Picture, len(entries))
	for name, entry := range entries {
		var urls [len(pictureSizes)]string
		for i, size := range pictureSizes {
			urls[i] = URL(fmt.Sprintf("pictures/%s-%d.%s", name, size, entry.Format))
		}
		loaded[name] = Picture{Small: urls[0], Medium: urls[1], Large: urls[2], Ground: "ground-" + entry.Ground}
	}
	return loaded
}
