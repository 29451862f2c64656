//go:build race

package sessionchecks

import "time"

// The shops under test are built with the race detector when the tests are.
const raceDetector = true

// answerWithin bounds an answer while the database fails: 2 s, and a margin for
// the race detector.
const answerWithin = 2500 * time.Millisecond
