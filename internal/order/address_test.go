package order_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"crumbs.example/shop/internal/order"
)

func address() order.Address {
	return order.Address{Name: "Ada Lovelace", Country: "GB", Street: "12 Example Street", City: "London", Postcode: "EC1A 1BB"}
}

func TestAddressProblems(t *testing.T) {
	tests := []struct {
		name   string
		change func(*order.Address)
		want   string
	}{
		{"nothing missing", func(*order.Address) {}, ""},
		{"nothing there", func(a *order.Address) { *a = order.Address{} }, "name country street city postcode"},
		{"only white space", func(a *order.Address) { a.Name = " \t\n" }, "name"},
		{"a country that the shop does not know", func(a *order.Address) { a.Country = "XX" }, "country"},
		{"the United States, with a ZIP code", func(a *order.Address) { a.Country, a.Region, a.Postcode = "US", "OH", "44101" }, ""},
		{"the United States, with a long ZIP code", func(a *order.Address) { a.Country, a.Region, a.Postcode = "US", "OH", "44101-1234" }, ""},
		{"the United States, with another postcode", func(a *order.Address) { a.Country, a.Region = "US", "OH" }, "postcode"},
		{"the United States, without a state", func(a *order.Address) { a.Country, a.Postcode = "US", "44101" }, "region"},
		{"a ZIP code of other digits", func(a *order.Address) { a.Country, a.Region, a.Postcode = "US", "OH", "٤٤١٠١" }, "postcode"},
		{"a postcode with a slash", func(a *order.Address) { a.Postcode = "EC1A/1BB" }, "postcode"},
		{"a postcode of 13 characters", func(a *order.Address) { a.Postcode = strings.Repeat("1", 13) }, "postcode"},
		{"a hundred characters", func(a *order.Address) { a.Street = strings.Repeat("ß", 100) }, ""},
		{"one more", func(a *order.Address) { a.Street = strings.Repeat("ß", 101) }, "street"},
		{"NUL", func(a *order.Address) { a.City = "Lon\x00don" }, "city"},
		{"broken UTF-8", func(a *order.Address) { a.Extra = "\xff\xfe" }, "extra"},
		{"names of the world", func(a *order.Address) { a.Name, a.City = "Nguyễn Thị Minh Khai 李小龙", "القاهرة" }, ""},
		{"markup", func(a *order.Address) { a.Name = "<script>alert(1)</script>" }, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a := address()
			test.change(&a)
			var got []string
			for _, problem := range a.Clean().Problems() {
				got = append(got, problem.Field)
			}
			if text := strings.Join(got, " "); text != test.want {
				t.Errorf("got problems with %q, want %q", text, test.want)
			}
		})
	}
}

func TestCleanAddress(t *testing.T) {
	a := order.Address{Name: "  Ada \t Lovelace\n", Postcode: " ec1a  1bb "}.Clean()
	if a.Name != "Ada Lovelace" || a.Postcode != "EC1A 1BB" {
		t.Errorf("got %q and %q, want single spaces and capitals", a.Name, a.Postcode)
	}
}

func TestAddressOnALabel(t *testing.T) {
	tests := []struct {
		name    string
		address order.Address
		want    []string
	}{
		{"the least", address(), []string{"Ada Lovelace", "12 Example Street", "London, EC1A 1BB", "United Kingdom"}},
		{"everything", order.Address{Name: "A", Country: "US", Street: "1 Elm St", Extra: "Floor 2", City: "Akron", Region: "OH", Postcode: "44301"},
			[]string{"A", "1 Elm St", "Floor 2", "Akron, OH 44301", "United States"}},
		{"none", order.Address{}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := test.address.Lines(); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// Whatever prints an address or an order by mistake does not print where it goes.
func TestAddressIsNotPrinted(t *testing.T) {
	o := order.Order{ID: "X", Quote: order.Quote{Address: address()}}
	for _, format := range []string{"%v", "%+v", "%s"} {
		if got := fmt.Sprintf(format, o); strings.Contains(got, "Lovelace") {
			t.Errorf("%s: got %s, want no name in it", format, got)
		}
	}
}
