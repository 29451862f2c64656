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
	return ", " + span(now.Sub(at)) + " ago"
}

// leftOf writes how long something has: ", in 13 days".
func leftOf(at, now time.Time) string {
	if !at.After(now) {
		return ", which is past"
	}
	return ", in " + span(at.Sub(now))
}

// span writes a length of time in its largest unit.
func span(d time.Duration) string {
	switch {
	case d < 2*time.Minute:
		return plural(int(d/time.Second), "second", "seconds")
	case d < 2*time.Hour:
		return plural(int(d/time.Minute), "minute", "minutes")
	case d < 48*time.Hour:
		return plural(int(d/time.Hour), "hour", "hours")
	}
	return plural(int(d/(24*time.Hour)), "day", "days")
}
