package order

// Steps of Place at which a test can stop.
var PlacingSteps = []string{stepInserted, stepHeld, stepConfirmed, stepSold}

// OnStep has f called after each step of Place that is done.
func (o *Orders) OnStep(f func(step string)) { o.passed = f }

// AbandonedAfter is the age at which a pending order counts as abandoned.
const AbandonedAfter = abandonedAfter

// TokenAge is how long a token can be ordered with.
const TokenAge = tokenAge
