package sessionstore_test

import (
	"context"
	"reflect"
	"strings"
	"testing"
)

func equalValues(got, want any) bool { return reflect.DeepEqual(got, want) }

// canceled returns a context that has ended: every database call fails.
func canceled(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

func contains(text, part string) bool { return strings.Contains(text, part) }
