package server

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/cart"
	"crumbs.example/shop/internal/catalog"
)

// maxToken bounds an add token, in bytes; the shop's own have 26.
const maxToken = 64

// maxTogether is how many products one form may add.
const maxTogether = 5

// addToCart serves POST /cart/items. The field "then" with the value "checkout"
// leads on to the checkout.
func (s *Server) addToCart(c *gin.Context) error {
	if skus := c.PostFormArray("sku"); len(skus) > 1 {
		return s.addSeveral(c, skus)
	}
	addition, product, err := s.readAddition(c, c.PostForm("sku"))
	if err != nil {
		return s.refuseAddition(c, product, err)
	}
	var limited bool
	var before int
	// lesson:start add-to-cart
	ct, err := s.changeCart(c, func(ct *cart.Cart) (err error) {
		before = ct.Quantity(product.SKU)
		limited, err = ct.Add(addition)
		return err
	})
	// lesson:end add-to-cart
	if err != nil {
		return s.refuseAddition(c, product, err)
	}
	if c.PostForm("then") == "checkout" && !wantsJSON(c) {
		return redirect(c, checkoutPath)
	}
	return s.answerCart(c, ct, addResult(addition, before, ct.Quantity(product.SKU), limited))
}

// addSeveral adds the products of one form, all or none of them.
func (s *Server) addSeveral(c *gin.Context, skus []string) error {
	if len(skus) > maxTogether {
		return fmt.Errorf("add %d products at once: %w", len(skus), errMalformed)
	}
	var additions []cart.Addition
	for _, sku := range skus {
		addition, product, err := s.readAddition(c, sku)
		if err != nil {
			return s.refuseAddition(c, product, err)
		}
		additions = append(additions, addition)
	}
	var before cart.Cart
	var limited []string
	ct, err := s.changeCart(c, func(ct *cart.Cart) error {
		before, limited = cart.Cart{Lines: slices.Clone(ct.Lines)}, nil
		for _, addition := range additions {
			capped, err := ct.Add(addition)
			if err != nil {
				return err
			}
			if capped {
				limited = append(limited, addition.SKU)
			}
		}
		return nil
	})
	if err != nil {
		return s.refuseChange(c, err)
	}
	return s.answerCart(c, ct, addedSeveral(additions, before, ct, limited))
}

// addedSeveral tells which products there are more of now. Where the stock let
// none through, it tells of the first one how many there are.
func addedSeveral(additions []cart.Addition, before, after cart.Cart, limited []string) outcome {
	done := outcome{}
	for _, a := range additions {
		if after.Quantity(a.SKU) > before.Quantity(a.SKU) || !slices.Contains(limited, a.SKU) {
			done["added"] = append(done["added"], a.SKU)
		}
	}
	if len(done["added"]) == 0 {
		done = result("updated", additions[0].SKU, "quantity", after.Quantity(additions[0].SKU))
	} else if first := done["added"][0]; after.Quantity(first) > before.Quantity(first) {
		done = done.and("quantity", after.Quantity(first)-before.Quantity(first))
	}
	return done.limitedBy(limited...)
}

// addResult tells what an add did: a repeated one is answered like the first,
// and one that the stock has no more pieces for tells how many there are. One with a
// position undoes a removal.
func addResult(a cart.Addition, before, after int, limited bool) outcome {
	switch {
	case a.Position != nil:
		return result("restored", a.SKU, "quantity", after).limitedIf(limited, a.SKU)
	case limited && after <= before:
		return result("updated", a.SKU, "quantity", after).limitedBy(a.SKU)
	case limited:
		return result("added", a.SKU, "quantity", after-before).limitedBy(a.SKU)
	}
	return result("added", a.SKU, "quantity", a.Quantity)
}

// readAddition reads the form of an add and finds the product.
func (s *Server) readAddition(c *gin.Context, sku string) (cart.Addition, catalog.Product, error) {
	product, ok := s.cfg.Catalogue.Snapshot().BySKU(sku)
	switch {
	case sku == "":
		return cart.Addition{}, product, fmt.Errorf("add without a sku: %w", errMalformed)
	case !ok:
		return cart.Addition{}, product, fmt.Errorf("add unknown product: %w", errNotFound)
	case len(c.PostForm("token")) > maxToken:
		return cart.Addition{}, product, fmt.Errorf("token of %d bytes: %w", len(c.PostForm("token")), errMalformed)
	}
	quantity, err := number(cmp.Or(c.PostForm("quantity"), "1"))
	if err != nil {
		return cart.Addition{}, product, err
	}
	addition := cart.Addition{
		SKU: product.SKU, Quantity: quantity, Stock: product.Stock,
		Token: c.PostForm("token"), At: time.Now().UTC(),
	}
	if text := c.PostForm("position"); text != "" {
		position, err := number(text)
		if err != nil {
			return cart.Addition{}, product, err
		}
		addition.Position = &position
	}
	return addition, product, nil
}

// refuseAddition answers an add that the rules forbid: the product's page again
// with the reason.
func (s *Server) refuseAddition(c *gin.Context, product catalog.Product, err error) error {
	e := explain(err)
	if e.status != http.StatusUnprocessableEntity || wantsJSON(c) {
		return err
	}
	return s.renderProduct(c, e.status, product, productState{message: e.message})
}

// setQuantity serves POST /cart/items/{sku}; quantity 0 removes the line.
func (s *Server) setQuantity(c *gin.Context) error {
	product, err := s.product(c)
	if err != nil {
		return err
	}
	quantity, err := number(c.PostForm("quantity"))
	if err != nil {
		return s.refuseChange(c, err)
	}
	if quantity == 0 {
		return s.removeFromCart(c)
	}
	var limited bool
	ct, err := s.changeCart(c, func(ct *cart.Cart) (err error) {
		limited, err = ct.SetQuantity(product.SKU, quantity, product.Stock)
		return err
	})
	if err != nil {
		return s.refuseChange(c, err)
	}
	return s.answerCart(c, ct, result("updated", product.SKU, "quantity", ct.Quantity(product.SKU)).limitedIf(limited, product.SKU))
}

// removeFromCart serves POST /cart/items/{sku}/remove. Removing a line that is
// gone already is no error: the visitor has what they want.
func (s *Server) removeFromCart(c *gin.Context) error {
	sku := c.Param("sku")
	var removed cart.Line
	var position int
	ct, err := s.changeCart(c, func(ct *cart.Cart) (err error) {
		removed, position, err = ct.Remove(sku)
		return s.ignoreMissing(err, sku)
	})
	if err != nil {
		return s.refuseChange(c, err)
	}
	if removed.Quantity == 0 {
		return s.answerCart(c, ct, nil)
	}
	return s.answerCart(c, ct, result("removed", sku, "quantity", removed.Quantity).and("position", position))
}

// saveForLater serves POST /cart/items/{sku}/save.
func (s *Server) saveForLater(c *gin.Context) error {
	return s.moveLine(c, "saved", func(ct *cart.Cart, p catalog.Product) (bool, error) {
		return false, ct.SaveForLater(p.SKU)
	})
}

// restoreSaved serves POST /cart/saved/{sku}/restore.
func (s *Server) restoreSaved(c *gin.Context) error {
	return s.moveLine(c, "restored", func(ct *cart.Cart, p catalog.Product) (bool, error) {
		return ct.Restore(p.SKU, p.Stock, time.Now().UTC())
	})
}

// removeSaved serves POST /cart/saved/{sku}/remove.
func (s *Server) removeSaved(c *gin.Context) error {
	sku := c.Param("sku")
	ct, err := s.changeCart(c, func(ct *cart.Cart) error { return s.ignoreMissing(ct.RemoveSaved(sku), sku) })
	if err != nil {
		return s.refuseChange(c, err)
	}
	return s.answerCart(c, ct, result("unsaved", sku, "quantity", 0))
}

// moveLine changes the cart by the product in the path and confirms it under
// the given name.
func (s *Server) moveLine(c *gin.Context, done string, move func(*cart.Cart, catalog.Product) (limited bool, err error)) error {
	product, err := s.product(c)
	if err != nil {
		return err
	}
	var limited bool
	ct, err := s.changeCart(c, func(ct *cart.Cart) (err error) {
		limited, err = move(ct, product)
		return err
	})
	if err != nil {
		return s.refuseChange(c, err)
	}
	return s.answerCart(c, ct, result(done, product.SKU, "quantity", ct.Quantity(product.SKU)).limitedIf(limited, product.SKU))
}

// product finds the product that the path names.
func (s *Server) product(c *gin.Context) (catalog.Product, error) {
	product, ok := s.cfg.Catalogue.Snapshot().BySKU(c.Param("sku"))
	if !ok {
		return catalog.Product{}, fmt.Errorf("change a line of an unknown product: %w", errNotFound)
	}
	return product, nil
}

// ignoreMissing lets a removal of a line pass that is gone already. A line whose
// product has left the catalogue can be removed like any other; a product that
// neither the cart nor the catalogue knows does not exist.
func (s *Server) ignoreMissing(err error, sku string) error {
	if !errors.Is(err, cart.ErrNoLine) {
		return err
	}
	if _, known := s.cfg.Catalogue.Snapshot().BySKU(sku); !known {
		return fmt.Errorf("remove a product that does not exist: %w", errNotFound)
	}
	return nil
}

// number reads a whole number from a form. One that is too large to be a number
// here is out of range, anything else is malformed.
func number(text string) (int, error) {
	n, err := strconv.Atoi(text)
	switch {
	case errors.Is(err, strconv.ErrRange):
		return 0, fmt.Errorf("number out of range: %w", cart.ErrQuantity)
	case err != nil:
		return 0, fmt.Errorf("not a number: %w", errMalformed)
	}
	return n, nil
}

// outcome is what the address of the next page tells about a change.
type outcome url.Values

func result(done, sku, name string, n int) outcome {
	return outcome{done: {sku}}.and(name, n)
}

// markLimited gives the lines that the stock limited their notice.
func (o outcome) markLimited(items []cart.Item) {
	for i, item := range items {
		if slices.Contains(o["limited"], item.Product.SKU) {
			items[i].Notice = cart.LimitedByStock
		}
	}
}

func (o outcome) and(name string, n int) outcome {
	o[name] = []string{strconv.Itoa(n)}
	return o
}

// limitedBy tells of which products the stock had fewer than were asked for.
func (o outcome) limitedBy(skus ...string) outcome {
	if len(skus) > 0 {
		o["limited"] = skus
	}
	return o
}

func (o outcome) limitedIf(holds bool, sku string) outcome {
	if !holds {
		return o
	}
	return o.limitedBy(sku)
}
