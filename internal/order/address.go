package order

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Address is where an order goes. It is personal: it is never logged, and String
// hides it.
type Address struct {
	Name     string `bson:"name" json:"name"`
	Country  string `bson:"country" json:"country"`
	Street   string `bson:"street" json:"street"`
	Extra    string `bson:"extra,omitempty" json:"extra"`
	City     string `bson:"city" json:"city"`
	Region   string `bson:"region,omitempty" json:"region"`
	Postcode string `bson:"postcode" json:"postcode"`
}

// String hides the address from logs and error messages.
func (Address) String() string { return "(address)" }

// Country is a country that the shop delivers to.
type Country struct {
	// Code is the country's two letters (ISO 3166-1).
	Code string
	Name string
}

// Countries lists where the shop delivers, by name.
func Countries() []Country { return slices.Clone(countries) }

var countries = []Country{
	{"AU", "Australia"}, {"AT", "Austria"}, {"BE", "Belgium"}, {"CA", "Canada"}, {"DK", "Denmark"},
	{"FI", "Finland"}, {"FR", "France"}, {"DE", "Germany"}, {"IE", "Ireland"}, {"IT", "Italy"},
	{"NL", "Netherlands"}, {"NZ", "New Zealand"}, {"NO", "Norway"}, {"PL", "Poland"}, {"PT", "Portugal"},
	{"ES", "Spain"}, {"SE", "Sweden"}, {"CH", "Switzerland"}, {"GB", "United Kingdom"}, {"US", "United States"},
}

// CountryName is the name for a code, empty for one that the shop does not know.
func CountryName(code string) string {
	i := slices.IndexFunc(countries, func(c Country) bool { return c.Code == code })
	if i < 0 {
		return ""
	}
	return countries[i].Name
}

// MaxField is the length of an address field at most, in characters.
const MaxField = 100

// maxPostcode is the length of a postcode at most; the longest in use have ten
// characters.
const maxPostcode = 12

// Problem is what is wrong with one field, in a sentence for the visitor.
type Problem struct {
	// Field is the field's name in the form: "name", "street".
	Field string
	Text  string
}

// Clean returns the address with white space at the ends of its fields taken
// away and white space within made single spaces.
func (a Address) Clean() Address {
	for _, f := range a.fields() {
		*f.value = strings.Join(strings.Fields(*f.value), " ")
	}
	a.Postcode = strings.ToUpper(a.Postcode)
	return a
}

// field is one field of an address and what is asked of it.
type field struct {
	name  string
	value *string
	// missing is what to say when the field is empty; empty where it may be.
	missing string
}

// fields are the fields in the order of the form. Their values point into a copy
// unless a is a variable of the caller's.
func (a *Address) fields() []field {
	return []field{
		{"name", &a.Name, "Enter the name of the person who gets the order."},
		{"country", &a.Country, "Choose a country from the list."},
		{"street", &a.Street, "Enter a street and a house number."},
		{"extra", &a.Extra, ""},
		{"city", &a.City, "Enter a town or city."},
		{"region", &a.Region, ""},
		{"postcode", &a.Postcode, "Enter a postcode."},
	}
}

// Problems lists what keeps a cleaned address from being delivered to, one for a
// field, in the order of the form. None means that the address will do.
func (a Address) Problems() []Problem {
	var problems []Problem
	for _, f := range a.fields() {
		if text := f.problem(); text != "" {
			problems = append(problems, Problem{f.name, text})
		} else if text := a.rule(f.name); text != "" {
			problems = append(problems, Problem{f.name, text})
		}
	}
	return problems
}

func (f field) problem() string {
	switch value := *f.value; {
	case value == "":
		return f.missing
	case !utf8.ValidString(value) || strings.ContainsFunc(value, unicode.IsControl):
		return "This has characters that cannot be printed. Type it again."
	case utf8.RuneCountInString(value) > MaxField:
		return "This is too long for a label: 100 characters are the most."
	}
	return ""
}

// rule is what is asked of a field beyond being there.
func (a Address) rule(name string) string {
	switch {
	case name == "country" && CountryName(a.Country) == "":
		return "Choose a country from the list."
	case name == "region" && a.Country == "US" && a.Region == "":
		return "Enter a state."
	case name == "postcode" && a.Country == "US" && !isZIP(a.Postcode):
		return "A ZIP code has five digits, or nine with a hyphen after the fifth."
	case name == "postcode" && !isPostcode(a.Postcode):
		return "A postcode has up to twelve letters, digits, spaces and hyphens."
	}
	return ""
}

func isZIP(code string) bool {
	first, rest, long := strings.Cut(code, "-")
	return isDigits(first, 5) && (!long || isDigits(rest, 4))
}

func isDigits(text string, n int) bool {
	return len(text) == n && !strings.ContainsFunc(text, func(r rune) bool { return r < '0' || r > '9' })
}

func isPostcode(code string) bool {
	unfit := func(r rune) bool {
		return r != ' ' && r != '-' && (r < '0' || r > '9') && (r < 'A' || r > 'Z')
	}
	return len(code) <= maxPostcode && !strings.ContainsFunc(code, unfit)
}

// Lines is the address as it stands on a label, without empty lines.
func (a Address) Lines() []string {
	town := strings.TrimSpace(a.Region + " " + a.Postcode)
	if a.City != "" && town != "" {
		town = a.City + ", " + town
	}
	lines := []string{a.Name, a.Street, a.Extra, town, CountryName(a.Country)}
	return slices.DeleteFunc(lines, func(line string) bool { return line == "" })
}
