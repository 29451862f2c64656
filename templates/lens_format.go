package templates

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// statusText writes an HTTP status: "303 See Other".
func statusText(status int) string {
	if text := http.StatusText(status); text != "" {
		return strconv.Itoa(status) + " " + text
	}
	return strconv.Itoa(status)
}

// millis writes microseconds as milliseconds: "1.9 ms".
func millis(micros int64) string { return fmt.Sprintf("%.1f ms", float64(micros)/1000) }

// ageOf writes how long ago something was: ", 3 minutes ago".
func ageOf(at, now time.Time) string {
	if at.After(now) {
		return ""
	}
	return ", " + Span(now.Sub(at)) + " ago"
}

// leftOf writes how long something has: ", in 13 days".
func leftOf(at, now time.Time) string {
	if !at.After(now) {
		return ", which is past"
	}
	return ", in " + Span(at.Sub(now))
}

// Span writes a length of time in its largest unit: "12 seconds", "3 minutes". A
// clock that was set back makes none of it negative.
func Span(d time.Duration) string {
	switch d = max(0, d); {
	case d < 2*time.Minute:
		return Plural(int(d/time.Second), "second", "seconds")
	case d < 2*time.Hour:
		return Plural(int(d/time.Minute), "minute", "minutes")
	case d < 48*time.Hour:
		return Plural(int(d/time.Hour), "hour", "hours")
	}
	return Plural(int(d/(24*time.Hour)), "day", "days")
}
