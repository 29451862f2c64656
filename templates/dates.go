package templates

import (
	"fmt"
	"time"
)

// dayWords names a day of delivery, given at midnight UTC, as people do:
// "Tomorrow, Nov 24", "Thursday, Nov 27". Today is now's, in its own time zone.
func dayWords(day, now time.Time) string {
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	name := day.Weekday().String()
	switch {
	case day.Equal(today):
		name = "Today"
	case day.Equal(today.AddDate(0, 0, 1)):
		name = "Tomorrow"
	}
	return name + day.Format(", Jan 2")
}

// within says how long something still holds: "3 h 12 min", "1 day 23 h".
func within(d time.Duration) string {
	minutes := int(d / time.Minute)
	hours := minutes / 60
	switch {
	case minutes < 1:
		return "less than a minute"
	case hours < 1:
		return fmt.Sprintf("%d min", minutes)
	case hours < 24:
		return fmt.Sprintf("%d h %d min", hours, minutes%60)
	}
	return fmt.Sprintf("%s %d h", Plural(hours/24, "day", "days"), hours%24)
}

// Day writes a day: "Nov 24, 2026".
func Day(day time.Time) string { return day.Format("Jan 2, 2006") }

// Moment writes a point in time in the shop's own time zone, which is now's, and
// names the zone: "Nov 24, 2026, 15:04 UTC".
func Moment(t, now time.Time) string {
	t = t.In(now.Location())
	return Day(t) + t.Format(", 15:04 MST")
}
