package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// aCheckout orders something, goes back, reloads, and orders nothing twice.
func aCheckout(t *testing.T, b *tab) {
	b.open(t, "/search?q="+product)
	b.do(t, b.press(t, card(product)+` button[type=submit]`))
	b.wantBadge(t, "1")
	b.open(t, "/cart")
	b.click(t, `main a[href^="/checkout"]`)
	b.fillAddress(t)
	b.wantText(t, "main", "Ada Lovelace", "Beispielweg 12", "Germany")
	b.enter(t, `input[value="demo-card"]`, " ")
	b.click(t, `button[name=step][value=payment]`)

	b.do(t, chromedp.NavigateBack()) // Back walks the steps
	b.wantText(t, "h1", "How would you pay?")
	b.do(t, chromedp.NavigateForward())
	b.wantText(t, "h1", "Is everything right?")

	b.click(t, `input[value="express"]`) // sends itself
	b.wantText(t, "aside.summary", "Express delivery $9.90")
	b.click(t, `button[form=place]`)
	b.wantText(t, "h1", "Order placed, thanks")
	b.wantBadge(t, "0")
	b.do(t, chromedp.Reload())
	b.wantText(t, "main", "Ada Lovelace", "Express delivery")
	b.click(t, `header a[href="/orders"]`)
	if n := evaluate[int](t, b, `document.querySelectorAll('main a[href^="/orders/"]').length`); n != 1 {
		t.Errorf("got %d orders, want 1", n)
	}
}

// fillAddress takes the checkout's first step.
func (b *tab) fillAddress(t testing.TB) {
	t.Helper()
	for _, field := range []struct{ selector, text string }{
		{"input[name=name]", "Ada Lovelace"}, {"select[name=country]", "Germany"}, {"input[name=street]", "Beispielweg 12"},
		{"input[name=city]", "Ulm"}, {"input[name=postcode]", "89073"},
	} {
		b.enter(t, field.selector, field.text)
	}
	b.click(t, `button[name=step][value=address]`)
}
