package templates

import (
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"crumbs.example/shop/internal/cart"
	"crumbs.example/shop/internal/catalog"
	"crumbs.example/shop/internal/lesson"
	"crumbs.example/shop/internal/order"
)

var (
	departments = []catalog.Department{{Slug: "home", Name: "Home", Tagline: "Lamps."}, {Slug: "books", Name: "Books"}}
	lamp        = catalog.Product{
		SKU: "HOM-1", Slug: "table-lamp", Title: "Table Lamp <40 cm>", Brand: "Corvane", Department: "home",
		Price: 9400, ListPrice: 11000, Stock: 40, Ratings: [5]int{1, 0, 2, 3, 6},
		Bullets: []string{"It is a lamp."}, Description: []string{"A lamp & more."}, Specs: []catalog.Spec{{Name: "Height", Value: "40 cm"}},
	}
	rareBook = catalog.Product{SKU: "BKS-1", Slug: "the-tide", Title: "The Tide: A Novel", Department: "books", Price: 2450, Stock: 3}
	soldOut  = catalog.Product{SKU: "BKS-2", Slug: "note-cards", Title: "Note Cards", Department: "books", Price: 999}
)

func layout(title string) LayoutProps {
	return LayoutProps{Title: title, Departments: departments, Cart: CartBadge{Known: true, Count: 3, Subtotal: 5797}, RequestID: "r1", Version: "v1"}
}

func cards() []CardProps {
	return []CardProps{{Product: lamp, InCart: 2, Token: "t1"}, {Product: rareBook}, {Product: soldOut}}
}

func fullListing() ListingProps {
	return ListingProps{
		First: 1, Last: 3, Total: 30, Cards: cards(), ClearHref: "/search?q=lamp",
		Sort: SortProps{Action: "/search", Hidden: []Field{{"q", "lamp"}}, Options: []Option{{Value: "newest", Label: "Newest", Selected: true}}},
		Filters: FilterProps{
			Action: "/search", Brands: []Option{{Value: "Corvane", Label: "Corvane", Count: 2, Selected: true}},
			Stars: []Option{{Value: "4", Count: 2}}, Departments: []FilterLink{{Label: "Home", Href: "/search?dept=home", Current: true}},
			Min: "10", Message: "Not a price.",
		},
		Applied: []Link{{"Corvane", "/search?q=lamp"}},
		Pages:   PaginationProps{Next: "/search?page=2", Pages: []PageLink{{Number: 1, Href: "/search", Current: true}, {}, {Number: 9, Href: "/search?page=9"}}},
	}
}

func filledSummary() cart.Summary {
	products := map[string]catalog.Product{lamp.SKU: lamp, rareBook.SKU: rareBook, soldOut.SKU: soldOut}
	return cart.Summarize(cart.Cart{
		Lines: []cart.Line{{SKU: lamp.SKU, Quantity: 12}, {SKU: rareBook.SKU, Quantity: 7}, {SKU: soldOut.SKU, Quantity: 1}},
		Saved: []cart.Line{{SKU: lamp.SKU, Quantity: 1}},
	}, func(sku string) (catalog.Product, bool) { p, ok := products[sku]; return p, ok })
}

func checkoutAt(step order.Step) CheckoutProps {
	summary := filledSummary()
	draft := order.Draft{
		Address: order.Address{Name: "Ada <b>", Country: "GB", Street: "1 Road", City: "London", Postcode: "EC1A 1BB"},
		Payment: order.DemoCard, Nonce: "n",
	}
	now := time.Date(2026, 11, 23, 12, 48, 0, 0, time.UTC)
	return CheckoutProps{
		Layout: layout("Checkout"), Step: step, Items: summary.Items, Draft: draft, Address: draft.Address,
		Quote: order.NewQuote(summary, draft, now), Now: now, Token: "t1",
	}
}

func refusedCheckout(step order.Step) CheckoutProps {
	p := checkoutAt(step)
	p.Problems = order.Address{}.Problems()
	if step == order.StepPayment {
		p.Problems = []order.Problem{{Field: "payment", Text: "Choose."}}
	}
	p.Draft, p.Message, p.Details = order.Draft{}, "Look again.", []string{"The lamp is sold out."}
	return p
}

func orderPage(state order.State) OrderProps {
	p := checkoutAt(order.StepReview)
	view := OrderView{
		Order: order.Order{ID: "AAAA-BBBB", State: state, Quote: p.Quote, CreatedAt: p.Now},
		Lines: []OrderLine{{p.Quote.Lines[0], lamp}, {Line: p.Quote.Lines[1]}},
	}
	return OrderProps{Layout: layout("Order"), Order: view, Now: p.Now, Suggestions: cards()}
}

// pages are all pages in the states that differ most.
func pages() map[string]templ.Component {
	unknown := layout("Unavailable")
	unknown.Cart = CartBadge{}
	thanks, earlier := orderPage(order.Confirmed), orderPage(order.Pending)
	thanks.Thanks, earlier.Earlier = true, true
	return map[string]templ.Component{
		"home": Home(HomeProps{Layout: layout(""), Tiles: []DepartmentTile{{departments[0], []catalog.Product{lamp}, 1}},
			Rows: []RowProps{{ID: "deals", Title: "Deals", Cards: cards(), SeeAll: Link{"See all", "/search"}}}}),
		"department":       Department(DepartmentProps{Layout: layout("Home"), Department: departments[0], Listing: fullListing()}),
		"search":           Search(SearchProps{Layout: layout("lamp"), Query: "lamp", Listing: fullListing()}),
		"nothing found":    Search(SearchProps{Layout: layout("x"), Query: "x", Listing: ListingProps{Suggestions: cards()}}),
		"product":          Product(ProductProps{Layout: layout(lamp.Title), Product: lamp, Department: departments[0], InCart: 2, Related: cards()}),
		"sold-out product": Product(ProductProps{Layout: layout(soldOut.Title), Product: soldOut, Department: departments[1], Message: "None left."}),
		"cart": Cart(CartProps{Layout: layout("Cart (15)"), Summary: filledSummary(), Message: "No.",
			Memory: MemoryProps{CookieName: "crumbs", CookieSent: true, SessionLive: true, Facts: []Fact{{"Started", "today", true}}}}),
		"added": Cart(CartProps{Layout: layout("Cart (15)"), Summary: filledSummary(), Confirmation: &Confirmation{Kind: Added, Product: lamp, Quantity: 2, Limited: []catalog.Product{lamp}}}),
		"empty cart": Cart(CartProps{Layout: layout("Cart"), Memory: MemoryProps{CookieName: "crumbs"}, Suggestions: cards(),
			Reason: Reason{"No cookie came.", []TrailStep{{"Cookie", "none", TrailMissing}, {"Cart", "not read", TrailSkipped}}}}),
		"address":         Checkout(checkoutAt(order.StepAddress)),
		"refused address": Checkout(refusedCheckout(order.StepAddress)),
		"payment":         Checkout(checkoutAt(order.StepPayment)),
		"refused payment": Checkout(refusedCheckout(order.StepPayment)),
		"review":          Checkout(checkoutAt(order.StepReview)),
		"refused order":   Checkout(refusedCheckout(order.StepReview)),
		"order placed":    Order(thanks),
		"order":           Order(earlier),
		"orders":          Orders(OrdersProps{Layout: layout("Your orders"), Orders: []OrderView{thanks.Order, earlier.Order}, Now: thanks.Now}),
		"no orders":       Orders(OrdersProps{Layout: layout("Your orders"), Reason: Reason{"No cookie came.", []TrailStep{{"Cookie", "none", TrailMissing}}}}),
		"course map": LearnMap(LearnMapProps{Frame: learnLayout("Course"), Reset: true, Open: 2, Next: storyChapter().Chapter,
			Chapters: []LearnDot{{storyChapter().Chapter, lesson.Open}, {storyChapter().Next, lesson.Waiting}}}),
		"chapter": LearnChapter(framed(storyChapter(), false)), "chapter for a room": LearnChapter(framed(storyChapter(), true)),
		"course summary": LearnSummary(LearnSummaryProps{Frame: learnLayout("Summary"), At: thanks.Now, Open: 1, Chapters: []LearnSummaryChapter{
			{storyChapter().Chapter, lesson.Finished, []LearnBet{{"A", "x", "y", true, false}, {"B", "x", "x", true, true}, {"C", "x", "y", false, false}}, thanks.Now}}}),
		"glossary":    LearnGlossary(LearnGlossaryProps{Frame: learnLayout("Glossary"), Terms: lesson.Glossary}),
		"not found":   ErrorPage(ErrorProps{Layout: layout("Not found"), Status: 404, Title: "Not found", Suggestions: cards()}),
		"unavailable": ErrorPage(ErrorProps{Layout: unknown, Status: 503, Title: "Unavailable", RetryHref: "/cart"}),
	}
}

func learnLayout(title string) LearnFrame {
	l := layout(title)
	l.Course, l.Learn = true, true
	return LearnFrame{Layout: l, Lab: "story-0123456789ab", Told: true}
}

func framed(p LearnChapterProps, presenter bool) LearnChapterProps {
	p.Frame = learnLayout("A story")
	p.Frame.Presenter = presenter
	return p
}

func TestEveryPageIsSound(t *testing.T) {
	for name, page := range pages() {
		t.Run(name, func(t *testing.T) {
			root := render(t, page)
			one(t, root, "h1")
			one(t, root, "main")
			if first := all(root, "a")[0]; attr(first, "href") != "#main" {
				t.Errorf("got the first link to %q, want #main", attr(first, "href"))
			}
			checkPolicy(t, root)
			checkIDs(t, root)
			checkNames(t, root)
		})
	}
}

// checkPolicy looks for what the content security policy would block.
func checkPolicy(t *testing.T, root *html.Node) {
	t.Helper()
	if len(all(root, "style")) > 0 {
		t.Error("got a <style> element, want none")
	}
	for _, script := range all(root, "script") {
		if attr(script, "src") == "" && attr(script, "type") != "application/ld+json" {
			t.Error("got an inline script, want none")
		}
	}
	for n := range root.Descendants() {
		if strings.HasPrefix(attr(n, "rel"), "external ") {
			continue // a source that the course names: a link, nothing that is loaded
		}
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Val, "http") {
				t.Errorf("<%s> has %s=%q, want none", n.Data, a.Key, a.Val)
			}
		}
	}
}

// checkIDs looks for ids that occur twice and for references to ids that do not occur.
func checkIDs(t *testing.T, root *html.Node) {
	t.Helper()
	ids := map[string]int{}
	for n := range root.Descendants() {
		if id := attr(n, "id"); id != "" {
			ids[id]++
		}
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("the id %q occurs %d times, want once", id, n)
		}
	}
	for n := range root.Descendants() {
		for _, name := range []string{"for", "form", "aria-labelledby", "aria-describedby"} {
			if id := attr(n, name); id != "" && ids[id] == 0 {
				t.Errorf("<%s> has %s=%q, and nothing has that id", n.Data, name, id)
			}
		}
	}
}

// checkNames looks for buttons, links and fields that a screen reader cannot name.
func checkNames(t *testing.T, root *html.Node) {
	t.Helper()
	labelled := map[string]bool{}
	for _, label := range all(root, "label") {
		labelled[attr(label, "for")] = true
		for n := range label.Descendants() {
			labelled[attr(n, "name")] = true
		}
	}
	delete(labelled, "")
	for n := range root.Descendants() {
		switch n.Data {
		case "button", "a":
			if text(n) == "" && attr(n, "aria-hidden") != "true" {
				t.Errorf("<%s href=%q> has no text", n.Data, attr(n, "href"))
			}
		case "input", "select":
			if attr(n, "type") != "hidden" && !labelled[attr(n, "id")] && !labelled[attr(n, "name")] {
				t.Errorf("<%s name=%q> has no label", n.Data, attr(n, "name"))
			}
		}
	}
}
