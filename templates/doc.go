// Package templates renders the shop's pages as HTML. Each page is a templ
// component with a props struct at the top of its file; the server builds the
// props from domain values, so nothing here does I/O or knows a store.
package templates
