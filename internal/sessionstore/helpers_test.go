package sessionstore_test

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"
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

// waitUntil polls a condition, for ten seconds at most.
func waitUntil(t testing.TB, condition func() bool) {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for !condition() {
		if time.Now().After(deadline) {
			t.Fatal("the condition was not met within 10 s")
		}
		time.Sleep(5 * time.Millisecond)
	}
}
