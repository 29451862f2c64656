package server_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"
)

// BenchmarkLensCost reports what the lens costs the server for the cart's page:
// the median with the lens on and off, requested in turns, and their ratio. The
// target is 1.05.
func BenchmarkLensCost(b *testing.B) {
	serve := map[bool]func() time.Duration{}
	for _, on := range []bool{false, true} {
		s := openShop(b, func(use *setup) { use.server.Lens = on })
		visitor := s.browser(b)
		for _, p := range s.plenty(b, 3) {
			visitor.add(b, p.SKU)
		}
		cookie := visitor.cookie(b)
		serve[on] = func() time.Duration {
			r := httptest.NewRequest(http.MethodGet, "/cart", nil)
			r.AddCookie(cookie)
			r.Header.Set("Accept-Encoding", "gzip")
			w := httptest.NewRecorder()
			started := time.Now()
			s.Config.Handler.ServeHTTP(w, r)
			took := time.Since(started)
			if w.Code != http.StatusOK {
				b.Fatalf("GET /cart: status %d", w.Code)
			}
			return took
		}
	}
	times := map[bool][]time.Duration{}
	for b.Loop() {
		for _, on := range []bool{false, true} {
			times[on] = append(times[on], serve[on]())
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
