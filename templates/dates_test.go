package templates

import (
	"testing"
	"time"
)

func TestDayWords(t *testing.T) {
	zone := time.FixedZone("shop", 9*60*60)
	now := time.Date(2026, 11, 23, 1, 0, 0, 0, zone) // the day before in UTC
	tests := []struct {
		name string
		day  int
		want string
	}{
		{"today", 23, "Today, Nov 23"},
		{"tomorrow", 24, "Tomorrow, Nov 24"},
		{"later", 26, "Thursday, Nov 26"},
		{"past", 20, "Friday, Nov 20"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := dayWords(time.Date(2026, 11, test.day, 0, 0, 0, 0, time.UTC), now); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestWithin(t *testing.T) {
	tests := []struct {
		d    time.Duration
		want string
	}{
		{30 * time.Second, "less than a minute"},
		{time.Minute, "1 min"},
		{59*time.Minute + 59*time.Second, "59 min"},
		{3*time.Hour + 12*time.Minute, "3 h 12 min"},
		{24 * time.Hour, "1 day 0 h"},
		{47 * time.Hour, "1 day 23 h"},
		{49 * time.Hour, "2 days 1 h"},
	}
	for _, test := range tests {
		if got := within(test.d); got != test.want {
			t.Errorf("%s: got %q, want %q", test.d, got, test.want)
		}
	}
}

// A moment is told in the shop's zone, and names it.
func TestMoment(t *testing.T) {
	written := time.Date(2026, 11, 23, 20, 4, 0, 0, time.UTC)
	for want, zone := range map[string]*time.Location{
		"Nov 23, 2026, 20:04 UTC": time.UTC,
		"Nov 24, 2026, 05:04 JST": time.FixedZone("JST", 9*60*60),
	} {
		if got := Moment(written, written.In(zone)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
