package main

import (
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// What a learner does in the browser's own tools, and in the shop itself.

// buy looks a product up in the shop or the lab that the tab shows, and puts one
// into the cart, which then holds so many.
func (s *study) buy(t *testing.T, pieces string) {
	t.Helper()
	search := evaluate[string](t, s.lab, `document.querySelector("header form[role=search]").action`)
	s.lab.do(t, chromedp.Navigate(search+"?q="+product))
	s.lab.do(t, s.lab.press(t, card(product)+` button[type=submit]`))
	s.lab.wantBadge(t, pieces)
}

// cookie is the row of that name in the browser's list of cookies.
func (s *study) cookie(t *testing.T, name string) *network.Cookie {
	t.Helper()
	for _, row := range call(t, s.lab, network.GetCookies, network.GetCookiesParams{}).Cookies {
		if row.Name == name {
			return row
		}
	}
	t.Fatalf("the browser has no cookie %s", name)
	return nil
}

// deleteRow deletes a row in the list of cookies.
func (s *study) deleteRow(t *testing.T, row *network.Cookie) {
	t.Helper()
	call(t, s.lab, network.DeleteCookies, network.DeleteCookiesParams{Name: row.Name, Domain: row.Domain, Path: row.Path})
}

// changeRow gives the cookie of a row another value.
func (s *study) changeRow(t *testing.T, row *network.Cookie, value string) {
	t.Helper()
	s.setCookie(t, network.SetCookieParams{Name: row.Name, Value: value, URL: s.lab.shop, Path: row.Path, HTTPOnly: &row.HTTPOnly})
}

// addRow makes a cookie as the tools do with a new row: for every path.
func (s *study) addRow(t *testing.T, name, value string) {
	t.Helper()
	s.setCookie(t, network.SetCookieParams{Name: name, Value: value, URL: s.lab.shop, Path: "/"})
}

func (s *study) setCookie(t *testing.T, cookie network.SetCookieParams) {
	t.Helper()
	call(t, s.lab, network.SetCookie, cookie)
}

// mistyped is a value with another last character.
func mistyped(value string) string {
	last := "A"
	if value[len(value)-1] == 'A' {
		last = "B"
	}
	return value[:len(value)-1] + last
}
