package sessionstore

import "embed"

// Source is the code of this package that the lens and the course show: what is
// shown is what runs.
//
//go:embed state.go token.go load.go document.go update.go replace.go setcookie.go cleanup.go end.go
var Source embed.FS
