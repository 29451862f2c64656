package server

import (
	"fmt"

	"crumbs.example/shop/internal/order"
	"crumbs.example/shop/internal/sessionstore"
	"crumbs.example/shop/templates"
)

// keyFacts says for each key that the shop sets in a session what a visitor reads
// about it. What is about a person is named, not shown.
var keyFacts = map[string]func(visit) templates.Fact{
	cartKey: func(v visit) templates.Fact {
		return templates.Fact{Name: "Your cart", Value: fmt.Sprintf("%s in the cart, %d saved for later: article numbers and quantities, no prices", templates.Plural(len(v.cart.Lines), "line", "lines"), len(v.cart.Saved))}
	},
	viewedKey: func(v visit) templates.Fact {
		return templates.Fact{Name: "Products you looked at", Value: fmt.Sprintf("%d, the last %d at most", len(viewedSKUs(v)), mostViewed)}
	},
	reviewerKey: func(visit) templates.Fact {
		return templates.Fact{Name: "A name for your reviews", Value: "a random text that only this shop knows"}
	},
	draftKey: func(v visit) templates.Fact {
		return templates.Fact{Name: "A checkout that is not finished", Value: draftText(v.session)}
	},
	ordersKey: func(v visit) templates.Fact {
		return templates.Fact{Name: "Your orders", Value: templates.Plural(len(orderIDs(v.session)), "order number", "order numbers") + ", under which the orders are kept beside the sessions, with their names and addresses"}
	},
}

// contents lists what a session holds, one fact for each of its keys. A key that
// has no words of its own is told by its name, so that none is kept back.
func contents(v visit) []templates.Fact {
	var facts []templates.Fact
	for _, key := range v.session.Keys() {
		fact := templates.Fact{Name: "Something else", Value: "kept under the key " + key}
		if describe, known := keyFacts[key]; known {
			fact = describe(v)
		}
		facts = append(facts, fact)
	}
	return facts
}

func draftText(session sessionstore.Session) string {
	var draft order.Draft
	if _, err := session.Decode(draftKey, &draft); err == nil && draft.Address != (order.Address{}) {
		return "the name and address that you gave; they leave the session with the order"
	}
	return "no name, no address"
}
