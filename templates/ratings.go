package templates

// shares turns the votes by stars, one star first, into whole percentages from
// five stars down that add up to exactly 100: every share is rounded down, and
// the points that are then missing go to the largest remainders. Without votes
// all are 0.
func shares(ratings [5]int) [5]int {
	votes := 0
	for _, n := range ratings {
		votes += n
	}
	var percent, remainder [5]int
	if votes == 0 {
		return percent
	}
	missing := 100
	for i := range percent {
		n := ratings[len(ratings)-1-i] * 100
		percent[i], remainder[i] = n/votes, n%votes
		missing -= percent[i]
	}
	for range missing {
		i := largest(remainder)
		percent[i]++
		remainder[i] = -1
	}
	return percent
}

// largest is the index of the largest value, the first of equals.
func largest(values [5]int) int {
	at := 0
	for i, v := range values {
		if v > values[at] {
			at = i
		}
	}
	return at
}
