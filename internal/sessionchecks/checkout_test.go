package sessionchecks

import (
	"net/http"
	"regexp"
	"testing"
)

var (
	tokenField = regexp.MustCompile(`name="token" value="([^"]+)"`)
	orderLink  = regexp.MustCompile(`href="/orders/[^"]+"`)
)

// fillCheckout takes the steps before the last one, and returns the form that
// places the order.
func (b *browser) fillCheckout(t testing.TB) string {
	t.Helper()
	b.post(t, "/checkout", "step=address&name=Ada+Lovelace&country=GB&street=12+Example+Street&city=London&postcode=EC1A+1BB").wantStatus(t, http.StatusSeeOther)
	b.post(t, "/checkout", "step=payment&payment=demo-card").wantStatus(t, http.StatusSeeOther)
	return b.get(t, "/checkout?step=review").orderForm(t)
}

// orderForm is the form that places the order of a review page.
func (a answer) orderForm(t testing.TB) string {
	t.Helper()
	token := tokenField.FindStringSubmatch(a.body)
	if token == nil {
		t.Fatalf("%s: the page has no token:\n%s", a.request, a.text())
	}
	return "step=place&delivery=standard&token=" + token[1]
}
