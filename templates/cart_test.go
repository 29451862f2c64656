package templates

import (
	"maps"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"crumbs.example/shop/internal/cart"
	"crumbs.example/shop/internal/catalog"
)

func TestRemovedLineStandsInItsPlaceAndCanBeUndone(t *testing.T) {
	for position, want := range []string{"removed line line", "line removed line", "line line removed"} {
		summary := cart.Summary{Items: filledSummary().Items[:2]}
		root := render(t, Cart(CartProps{Layout: layout("Cart"), Summary: summary,
			Confirmation: &Confirmation{Kind: Removed, Product: soldOut, Quantity: 4, Position: position}}))
		if got := kinds(one(t, root, "ul.lines")); got != want {
			t.Errorf("removed at %d: got %q, want %q", position, got, want)
		}
	}
}

// kinds lists the first classes of a list's items.
func kinds(list *html.Node) string {
	var classes []string
	for item := range list.ChildNodes() {
		if item.Data == "li" {
			classes = append(classes, strings.Fields(attr(item, "class"))[0])
		}
	}
	return strings.Join(classes, " ")
}

func TestUndoPostsTheLineBack(t *testing.T) {
	root := render(t, removedLine(Confirmation{Kind: Removed, Product: lamp, Quantity: 4, Position: 2}))
	form := one(t, root, "form")
	want := map[string]string{"sku": lamp.SKU, "quantity": "4", "position": "2"}
	if got := fields(form); attr(form, "action") != "/cart/items" || !maps.Equal(got, want) {
		t.Errorf("got %v to %s, want %v to /cart/items", got, attr(form, "action"), want)
	}
}

func TestQuantityIsChosenOrTyped(t *testing.T) {
	tests := []struct {
		name            string
		quantity, stock int
		wantLast        string
	}{
		{"stock for more than ten", 2, 40, "10 +"},
		{"stock for exactly ten", 2, 10, "10"},
		{"little stock", 2, 3, "3"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			options := all(render(t, quantityForm(cart.Item{Product: catalog.Product{SKU: "A", Stock: test.stock}, Quantity: test.quantity})), "option")
			if got := text(options[len(options)-1]); got != test.wantLast {
				t.Errorf("got %q as the last choice, want %q", got, test.wantLast)
			}
		})
	}
	t.Run("ten and more are typed", func(t *testing.T) {
		root := render(t, quantityForm(cart.Item{Product: catalog.Product{SKU: "A", Stock: 500}, Quantity: 12}))
		field := one(t, root, "input[name=quantity]")
		if attr(field, "value") != "12" || attr(field, "max") != "99" {
			t.Errorf("got value %s and max %s, want 12 and 99", attr(field, "value"), attr(field, "max"))
		}
	})
}

func TestSubtotalCountsItems(t *testing.T) {
	tests := []struct {
		count int
		want  string
	}{{1, "Subtotal (1 item): $57.97"}, {3, "Subtotal (3 items): $57.97"}}
	for _, test := range tests {
		got := text(render(t, subtotal(cart.Summary{Count: test.count, Subtotal: 5797})))
		if got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestEmptyCartSaysWhy(t *testing.T) {
	root := render(t, pages()["empty cart"])
	if got := text(one(t, root, ".reason__sentence")); got != "No cookie came." {
		t.Errorf("got %q, want the reason", got)
	}
	if got := text(one(t, one(t, root, ".trail__step--missing"), ".trail__name")); got != "Cookie missing" {
		t.Errorf("got %q, want the station with its mark in words", got)
	}
}

func TestForgettingIsOfferedWhenThereIsSomethingToForget(t *testing.T) {
	tests := []struct {
		name   string
		memory MemoryProps
		want   int
	}{
		{"no cookie", MemoryProps{}, 0},
		{"a cookie that opens nothing", MemoryProps{CookieSent: true}, 2},
		{"a live session", MemoryProps{CookieSent: true, SessionLive: true}, 2},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := len(all(render(t, memory(test.memory)), "form")); got != test.want {
				t.Errorf("got %d forms, want %d", got, test.want)
			}
		})
	}
}
