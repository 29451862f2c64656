package sessionchecks

import (
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// untilAbandoned is more than the time after which a shop gives up an order that
// a crash has cut off.
const untilAbandoned = time.Minute

// A shop is killed at a random moment while visitors place their orders. Each of
// them clicks again until there is an answer. In the end each has one order, an
// empty cart, and every piece is on the shelf or sold.
func TestKillDuringOrders(t *testing.T) {
	s := openShop(t)
	sku := s.product(t)
	before := s.shelf(t, sku)
	var buyers []*buyer
	for range count(t, "SHOP_KILL_ROUNDS", 3) {
		var fresh []*buyer
		for range 6 {
			b := s.visitor(t, sku)
			fresh = append(fresh, &buyer{b, b.fillCheckout(t)})
		}
		s.killWhile(t, func() {
			inParallel(len(fresh), len(fresh), func(i int) {
				_, _ = fresh[i].try(t.Context(), http.MethodPost, "/checkout", fresh[i].order)
			})
		})
		buyers = append(buyers, fresh...)
	}
	cutOff := 0
	for _, b := range buyers {
		b.browser = b.at(s)
		cutOff += b.persist(t)
	}
	t.Logf("%d of %d orders were cut off", cutOff, len(buyers))
	eventually(t, untilAbandoned, "pieces are on hold", func() bool { return len(s.shelf(t, sku).Holds) == 0 })
	if sold := before.Stock - s.shelf(t, sku).Stock; sold != len(buyers) {
		t.Errorf("got %d pieces sold, want %d", sold, len(buyers))
	}
}

// killWhile kills the shop at a random moment of the work, and starts it again.
func (s *shop) killWhile(t testing.TB, work func()) {
	t.Helper()
	var working sync.WaitGroup
	working.Go(work)
	time.Sleep(rand.N(60 * time.Millisecond))
	s.process.kill(t)
	working.Wait()
	s.restart(t)
}

// buyer is a visitor with the form of an order.
type buyer struct {
	*browser
	order string
}

// persist clicks until the order is placed, and looks at what has come of it. It
// returns how often the order was cut off and had to be placed anew.
func (b *buyer) persist(t testing.TB) (cutOff int) {
	t.Helper()
	eventually(t, untilAbandoned, "the order is not placed", func() bool {
		a := b.post(t, "/checkout", b.order)
		if a.status == http.StatusConflict { // it was cut off: the page says so and offers it anew
			b.order = a.orderForm(t)
			cutOff++
		}
		return a.status == http.StatusSeeOther && strings.HasPrefix(a.header.Get("Location"), "/orders/")
	})
	if n := len(orderLink.FindAllString(b.get(t, "/orders").body, -1)); n != 1 {
		t.Errorf("got %d orders, want 1", n)
	}
	b.wantEmptyCart(t)
	return cutOff
}

// onShelf is what a product's document says of its pieces.
type onShelf struct {
	Stock int            `bson:"stock"`
	Holds map[string]int `bson:"holds"`
}

func (s *shop) shelf(t testing.TB, sku string) onShelf {
	t.Helper()
	var shelf onShelf
	if err := s.db.Collection("products").FindOne(t.Context(), bson.D{{Key: "_id", Value: sku}}).Decode(&shelf); err != nil {
		t.Fatalf("read product %s: %v", sku, err)
	}
	return shelf
}
