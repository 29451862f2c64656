//go:build noembedded

package main

import (
	"context"
	"errors"
	"log/slog"
)

// startDatabase stands in for the embedded server in builds without it, such as
// the container's.
func startDatabase(context.Context, settings, *slog.Logger) (uri, note string, stop func(context.Context) error, err error) {
	return "", "", nil, errors.New("SHOP_MONGODB_URI is empty; this build has no embedded database, so a mongodb:// URI is required")
}
