//go:build !noembedded

package main

import (
	"context"
	"fmt"
	"log/slog"

	"crumbs.example/shop/internal/embeddedmongo"
)

// startDatabase starts the embedded server. It returns its URI, a note for the
// banner and the function that stops it.
func startDatabase(ctx context.Context, s settings, log *slog.Logger) (uri, note string, stop func(context.Context) error, err error) {
	server, err := embeddedmongo.Start(ctx, embeddedmongo.Config{Dir: s.dataDir, Addr: s.embeddedAddr, Logger: log})
	if err != nil {
		return "", "", nil, err
	}
	if server.MovedFrom() != "" {
		note = fmt.Sprintf("%s was taken, so another port is used", server.MovedFrom())
	}
	return server.URI(), note, server.Close, nil
}
