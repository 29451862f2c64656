package catalog

import (
	"log/slog"
	"slices"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/mongotest"
)

func TestMain(m *testing.M) { mongotest.Main(m) }

func newCatalogue(t testing.TB, db *mongo.Database) *Catalogue {
	t.Helper()
	c, err := New(db, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	return c
}

func refresh(t testing.TB, c *Catalogue) {
	t.Helper()
	if err := c.Sync(t.Context()); err != nil {
		t.Fatalf("Sync: %v", err)
	}
}

func count64(t testing.TB, c *mongo.Collection) int64 {
	t.Helper()
	n, err := c.CountDocuments(t.Context(), bson.D{})
	if err != nil {
		t.Fatalf("CountDocuments: %v", err)
	}
	return n
}

func TestCents(t *testing.T) {
	for cents, want := range map[Cents]string{0: "$0.00", 5: "$0.05", 1999: "$19.99", 123456: "$1,234.56", 123456789012: "$1,234,567,890.12", -250: "-$2.50"} {
		if got := cents.String(); got != want {
			t.Errorf("%d: got %s, want %s", int64(cents), got, want)
		}
	}
}

func TestDecimal(t *testing.T) {
	for cents, want := range map[Cents]string{0: "0.00", 5: "0.05", 123456: "1234.56", -5: "-0.05"} {
		if got := cents.Decimal(); got != want {
			t.Errorf("%d: got %s, want %s", int64(cents), got, want)
		}
	}
}

func TestProductFigures(t *testing.T) {
	p := Product{Price: 7999, ListPrice: 9999, Ratings: [5]int{1, 0, 1, 3, 15}}
	if p.Saving() != 20 || !p.OnSale() {
		t.Errorf("saving: got %d, want 20", p.Saving())
	}
	if p.Votes() != 20 || p.Stars() != 4.6 {
		t.Errorf("ratings: got %d votes and %.1f stars, want 20 and 4.6", p.Votes(), p.Stars())
	}
	if (Product{}).Stars() != 0 {
		t.Error("a product without votes has stars")
	}
}

func TestSeedingIsIdempotent(t *testing.T) {
	db := mongotest.Database(t)
	first, second := newCatalogue(t, db), newCatalogue(t, db)
	refresh(t, first)
	refresh(t, second)
	refresh(t, first)
	if got, want := count64(t, db.Collection("products")), int64(len(first.seed.Products)); got != want {
		t.Errorf("products: got %d, want %d", got, want)
	}
	if got := first.Snapshot().revision; got != 1 {
		t.Errorf("revision: got %d, want 1", got)
	}
}

func TestANewSeedVersionKeepsTheStock(t *testing.T) {
	db := mongotest.Database(t)
	c := newCatalogue(t, db)
	refresh(t, c)
	sku := c.seed.Products[0].SKU
	set(t, db, sku, bson.D{{Key: "stock", Value: 3}})

	next := newCatalogue(t, db)
	next.seed.Version++
	next.seed.Products = slices.Clone(next.seed.Products)
	next.seed.Products[0].Price = 4242
	refresh(t, next)
	got, _ := next.Snapshot().BySKU(sku)
	if got.Price != 4242 || got.Stock != 3 {
		t.Errorf("got price %s and stock %d, want $42.42 and 3", got.Price, got.Stock)
	}
	refresh(t, c) // an older instance does not plant its own again
	if got, _ := c.Snapshot().BySKU(sku); got.Price != 4242 {
		t.Errorf("older instance: got price %s, want $42.42", got.Price)
	}
}

// set changes a product in the database, as an operator would.
func set(t testing.TB, db *mongo.Database, sku string, fields bson.D) {
	t.Helper()
	if _, err := db.Collection("products").UpdateOne(t.Context(), bson.D{{Key: "_id", Value: sku}}, bson.D{{Key: "$set", Value: fields}}); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Collection("catalogue").UpdateOne(t.Context(), bson.D{{Key: "_id", Value: versionID}}, bson.D{{Key: "$inc", Value: bson.D{{Key: "revision", Value: 1}}}}); err != nil {
		t.Fatal(err)
	}
}

func TestAChangeIsSeenByTheNextSync(t *testing.T) {
	db := mongotest.Database(t)
	c := newCatalogue(t, db)
	refresh(t, c)
	product := c.Snapshot().Products()[0]
	set(t, db, product.SKU, bson.D{{Key: "priceCents", Value: product.Price + 100}})
	refresh(t, c)
	if got, _ := c.Snapshot().BySKU(product.SKU); got.Price != product.Price+100 {
		t.Errorf("price: got %s, want %s", got.Price, product.Price+100)
	}
}

func TestASyncWithoutAChangeIsOneCommand(t *testing.T) {
	c := newCatalogue(t, mongotest.Database(t))
	refresh(t, c)
	ctx, recorder := lens.NewContext(t.Context())
	if err := c.Sync(ctx); err != nil {
		t.Fatal(err)
	}
	if got := recorder.Commands(); len(got) != 1 || got[0].Name != "find" || got[0].Collection != "catalogue" {
		t.Errorf("commands: got %v, want one find in catalogue", got)
	}
}
