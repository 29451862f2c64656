package server_test

import (
	"slices"
	"testing"
	"time"
)

// BenchmarkLensCost reports what the lens costs the cart's page: the median with
// the lens on and off, requested in turns, and their ratio. The target is 1.05.
func BenchmarkLensCost(b *testing.B) {
	visitors := map[bool]*browser{}
	for _, on := range []bool{false, true} {
		s := openShop(b, func(use *setup) { use.server.Lens = on })
		visitors[on] = s.browser(b)
		for _, p := range s.plenty(b, 3) {
			visitors[on].add(b, p.SKU)
		}
	}
	times := map[bool][]time.Duration{}
	for b.Loop() {
		for _, on := range []bool{false, true} {
			times[on] = append(times[on], timed(b, visitors[on]))
		}
	}
	median := func(on bool) float64 {
		slices.Sort(times[on])
		return float64(times[on][len(times[on])/2].Microseconds())
	}
	b.ReportMetric(median(false), "off-µs")
	b.ReportMetric(median(true), "on-µs")
	b.ReportMetric(median(true)/median(false), "on/off")
}
