package server_test

import (
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/mongotest"
)

// BenchmarkPages times the pages over HTTP and reports how many database
// commands each costs.
func BenchmarkPages(b *testing.B) {
	for _, page := range []struct {
		name, method, path string
		session            bool
	}{
		{"home/no session", http.MethodGet, "/", false},
		{"home/session", http.MethodGet, "/", true},
		{"department/session", http.MethodGet, "/departments/kitchen", true},
		{"search/session", http.MethodGet, "/search?q=lamp", true},
		{"cart/session", http.MethodGet, "/cart", true},
		{"add/session", http.MethodPost, "/cart/items", true},
	} {
		b.Run(page.name, func(b *testing.B) {
			use, commands := watched()
			s := openShop(b, use)
			visitor, products := s.browser(b), s.plenty(b, 8)
			send := func(method, path, form string) int {
				answer := visitor.send(b, method, path, form, "Content-Type: application/x-www-form-urlencoded")
				if answer.status >= http.StatusBadRequest {
					b.Fatalf("%s %s: status %d", method, path, answer.status)
				}
				return countNames(<-commands)
			}
			if page.session {
				send(http.MethodPost, "/cart/items", "sku="+products[0].SKU)
			}
			b.ReportAllocs()
			total, n := 0, 0
			for b.Loop() {
				if page.method == http.MethodPost {
					total += send(page.method, "/cart/items/"+products[0].SKU, "quantity="+strconv.Itoa(n%90+2))
				} else {
					total += send(page.method, page.path, "")
				}
				n++
			}
			b.ReportMetric(float64(total)/float64(n), "commands/op")
		})
	}
}

func countNames(list string) int {
	if list == "" {
		return 0
	}
	return strings.Count(list, ",") + 1
}

// BenchmarkCartAmongManySessions reports the 99th percentile of the cart page
// with 1,000 sessions in the store and with SHOP_BENCH_SESSIONS of them, and
// their ratio: the target for a million is 1.5 at most. It fills the store, so
// it runs only when that variable is set, and against a server given:
//
//	SHOP_TEST_MONGODB_URI=mongodb://... SHOP_BENCH_SESSIONS=1000000 \
//	  go test ./internal/server -run '^$' -bench AmongManySessions -benchtime 2000x
func BenchmarkCartAmongManySessions(b *testing.B) {
	many, err := strconv.Atoi(os.Getenv("SHOP_BENCH_SESSIONS"))
	if err != nil || os.Getenv(mongotest.URIVariable) == "" {
		b.Skip("not run: needs SHOP_BENCH_SESSIONS and " + mongotest.URIVariable)
	}
	s := openShop(b)
	visitor := s.browser(b)
	visitor.add(b, s.plenty(b, 1)[0].SKU)
	s.fill(b, 1000)
	few := s.percentile99(b, visitor, 2000)
	s.fill(b, many)
	var times []time.Duration
	for b.Loop() {
		times = append(times, timed(b, visitor))
	}
	slices.Sort(times)
	p99 := times[len(times)*99/100]
	b.ReportMetric(float64(few.Microseconds()), "p99-few-µs")
	b.ReportMetric(float64(p99.Microseconds()), "p99-many-µs")
	b.ReportMetric(float64(p99)/float64(few), "many/few")
}

// fill adds sessions of other visitors until there are n documents.
func (s *shop) fill(b *testing.B, n int) {
	b.Helper()
	document := func(i int) bson.D {
		at := time.Now()
		return bson.D{
			{Key: "_id", Value: "filler-" + strconv.Itoa(i)}, {Key: "schema", Value: 1}, {Key: "rev", Value: int64(1)}, {Key: "writeId", Value: "-"},
			{Key: "createdAt", Value: at}, {Key: "lastSeenAt", Value: at}, {Key: "expiresAt", Value: at.Add(time.Hour)}, {Key: "absoluteExpiresAt", Value: at.Add(2 * time.Hour)},
			{Key: "values", Value: bson.D{{Key: "cart", Value: bson.D{{Key: "lines", Value: bson.A{bson.D{{Key: "sku", Value: "KIT-1001"}, {Key: "quantity", Value: 1}}}}}}}},
		}
	}
	for have := s.documents(b); have < n; {
		batch := make([]any, 0, 1000)
		for ; have < n && len(batch) < cap(batch); have++ {
			batch = append(batch, document(have))
		}
		if _, err := s.sessions().InsertMany(b.Context(), batch); err != nil {
			b.Fatalf("fill the store: %v", err)
		}
	}
}

func (s *shop) percentile99(b *testing.B, visitor *browser, n int) time.Duration {
	b.Helper()
	times := make([]time.Duration, n)
	for i := range times {
		times[i] = timed(b, visitor)
	}
	slices.Sort(times)
	return times[n*99/100]
}

// timed is one view of the cart.
func timed(b *testing.B, visitor *browser) time.Duration {
	b.Helper()
	started := time.Now()
	if answer := visitor.get(b, "/cart"); answer.status != http.StatusOK {
		b.Fatalf("GET /cart: status %d", answer.status)
	}
	return time.Since(started)
}
