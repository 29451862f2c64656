package server

import (
	"fmt"
	"slices"
	"strings"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/lesson"
	"crumbs.example/shop/templates"
)

// evidence puts requests side by side: a column for each, a row for each fact.
func (d desk) evidence(facts []lesson.Fact) templates.LearnEvidence {
	var table templates.LearnEvidence
	for _, f := range facts {
		table.Columns = append(table.Columns, d.request(f))
	}
	if !slices.ContainsFunc(facts, inCookieCart) {
		table.Rows = sessionRows(facts)
	}
	for _, m := range markRows {
		if worthTelling(facts, m.name) {
			table.Rows = append(table.Rows, rowOf(m.text, facts, func(f lesson.Fact) string { return orDash(f.Marks[m.name]) }))
		}
	}
	return table
}

// inCookieCart says whether a request was about a cart in a cookie. What the shop
// says of its session has nothing to do with that.
func inCookieCart(f lesson.Fact) bool {
	return f.Path == "/cookie-cart" || strings.HasPrefix(f.Path, "/cookie-cart/")
}

// sessionRows tell what became of the session and its cookie.
func sessionRows(facts []lesson.Fact) []templates.LearnRow {
	names := sessionNames(facts)
	rows := []templates.LearnRow{
		rowOf("Cookie sent", facts, func(f lesson.Fact) string { return yesNo(f.CookieSent) }),
		rowOf("The shop's verdict", facts, func(f lesson.Fact) string { return f.Verdict.String() }),
	}
	if slices.ContainsFunc(facts, func(f lesson.Fact) bool { return f.Key > 0 }) {
		rows = append(rows, rowOf("Signed with secret", facts, keyText))
	}
	return append(rows,
		rowOf("Session", facts, func(f lesson.Fact) string { return sessionText(f, names) }),
		rowOf("Cart", facts, cartText),
		rowOf("Set-Cookie", facts, setCookieText))
}

func rowOf(name string, facts []lesson.Fact, tell func(lesson.Fact) string) templates.LearnRow {
	row := templates.LearnRow{Name: name}
	for _, f := range facts {
		row.Values = append(row.Values, tell(f))
	}
	return row
}

// markRows are what labs record besides, where they do.
var markRows = []struct{ name, text string }{
	{lesson.MarkLab, "Instance"}, {lesson.MarkBoot, "Start of the instance"}, {lesson.MarkSecrets, "Secrets so far"}, {"store", "Sessions in"}, {"cookieLife", "Cookie's life"}, {"idle", "Idle timeout"},
	{"httpOnly", "HttpOnly"}, {"secure", "Secure"}, {"sameSite", "SameSite"}, {"path", "Path"}, {"careless", "Careless wait"},
	{lesson.MarkPrice, "Price in the cookie"}, {lesson.MarkOverflow, "Bytes, of 4096 at most"}, {lesson.MarkDecoded, "Shown as text"},
	{lesson.MarkScript, "To the script"}, {lesson.MarkLocal, "Pieces in localStorage"},
}

// alwaysTold are the marks that are told where there are any; a setting is told
// only where it differs.
var alwaysTold = map[string]bool{
	lesson.MarkPrice: true, lesson.MarkOverflow: true, lesson.MarkDecoded: true, lesson.MarkScript: true, lesson.MarkLocal: true,
}

func worthTelling(facts []lesson.Fact, mark string) bool {
	if mark == lesson.MarkBoot && (worthTelling(facts, lesson.MarkRun) || worthTelling(facts, lesson.MarkLab)) {
		return false // other settings start an instance anew, and each instance counts for itself
	}
	for _, f := range facts {
		if value := f.Marks[mark]; value != facts[0].Marks[mark] || alwaysTold[mark] && value != "" {
			return true
		}
	}
	return false
}

// sessionNames gives the sessions letters, in the order in which they come.
func sessionNames(facts []lesson.Fact) map[string]string {
	names := map[string]string{}
	for _, f := range facts {
		if _, named := names[f.Session]; !named && f.Session != "" {
			names[f.Session] = string(rune('A' + len(names)))
		}
	}
	return names
}

// sessionText names the session that a request was about. One that is kept in
// memory or in the cookie has no name.
func sessionText(f lesson.Fact, names map[string]string) string {
	switch {
	case f.Session != "":
		return names[f.Session]
	case f.Write == lens.Created:
		return "begun"
	case f.Verdict == lens.Loaded:
		return "found"
	}
	return "none"
}

func cartText(f lesson.Fact) string {
	switch {
	case !f.CartKnown:
		return "—"
	case f.Before != f.After:
		return fmt.Sprintf("%d → %d", f.Before, f.After)
	}
	return fmt.Sprint(f.After)
}

// keyText tells which secret signed the cookie, the newest being the first.
func keyText(f lesson.Fact) string {
	if f.Verdict != lens.Loaded {
		return "—"
	}
	return fmt.Sprintf("%d of %d", f.Key+1, f.Keys)
}

func setCookieText(f lesson.Fact) string {
	if f.Cookie == lens.CookieNotDue {
		return "none"
	}
	return f.Cookie.String()
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

func orDash(text string) string {
	if text == "" {
		return "—"
	}
	return text
}
