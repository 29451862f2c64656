//go:build !race

package sessionchecks

import "time"

// The shops under test are built with the race detector when the tests are.
const raceDetector = false

// answerWithin bounds an answer while the database fails.
const answerWithin = 2 * time.Second
