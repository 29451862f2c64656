package templates

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestCardShowsItsState(t *testing.T) {
	tests := []struct {
		name     string
		card     CardProps
		want     []string
		unwanted []string
	}{
		{"on sale, in the cart", CardProps{Product: lamp, InCart: 2}, []string{"$94.00", "−14%", "List: $110.00", "In cart: 2", "(12)", "Add to cart"}, []string{"left", "Out of stock"}},
		{"few left, no ratings", CardProps{Product: rareBook}, []string{"$24.50", "Only 3 left", "No reviews yet", "Add to cart"}, []string{"In cart", "List:"}},
		{"sold out", CardProps{Product: soldOut}, []string{"$9.99", "Out of stock"}, []string{"Add to cart"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			card := render(t, ProductCard(test.card))
			for _, mark := range all(card, ".card__in-cart") {
				if slices.ContainsFunc(mark.Attr, func(a html.Attribute) bool { return a.Key == "hidden" }) {
					mark.Parent.RemoveChild(mark)
				}
			}
			got := text(card)
			for _, want := range test.want {
				if !strings.Contains(got, want) {
					t.Errorf("got %q, want it to contain %q", got, want)
				}
			}
			for _, unwanted := range test.unwanted {
				if strings.Contains(got, unwanted) {
					t.Errorf("got %q, want it without %q", got, unwanted)
				}
			}
		})
	}
}

func TestCardFormAddsTheProduct(t *testing.T) {
	form := one(t, render(t, ProductCard(CardProps{Product: lamp, Token: "t1"})), "form")
	if attr(form, "action") != "/cart/items" || attr(form, "method") != "post" {
		t.Errorf("got %s %s, want post /cart/items", attr(form, "method"), attr(form, "action"))
	}
	sent := fields(form)
	if sent["sku"] != lamp.SKU || sent["token"] != "t1" {
		t.Errorf("got %v, want the sku and the token", sent)
	}
}

func TestCartBadge(t *testing.T) {
	tests := []struct {
		name  string
		badge CartBadge
		want  string
	}{
		{"three items", CartBadge{Known: true, Count: 3, Subtotal: 5797}, "3 Cart 3 items $57.97"},
		{"one item", CartBadge{Known: true, Count: 1, Subtotal: 100}, "1 Cart 1 item $1.00"},
		{"empty", CartBadge{Known: true}, "0 Cart 0 items"},
		{"unknown", CartBadge{}, "Cart (the number of items is not known right now)"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := text(render(t, cartLink(test.badge))); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestCurrentDepartmentIsMarked(t *testing.T) {
	p := layout("Books")
	p.Department = "books"
	current := one(t, render(t, departmentBar(p)), "a[aria-current=page]")
	if got := text(current); got != "Books" {
		t.Errorf("got %q marked as current, want Books", got)
	}
}

func TestSharesAddUp(t *testing.T) {
	tests := []struct {
		name    string
		ratings [5]int
		want    [5]int
	}{
		{"no votes", [5]int{}, [5]int{}},
		{"thirds", [5]int{1, 1, 1, 0, 0}, [5]int{0, 0, 34, 33, 33}},
		{"one of each", [5]int{1, 1, 1, 1, 1}, [5]int{20, 20, 20, 20, 20}},
		{"sevenths", [5]int{1, 0, 0, 2, 4}, [5]int{57, 29, 0, 0, 14}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := shares(test.ratings); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}
