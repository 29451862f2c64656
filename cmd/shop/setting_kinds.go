package main

import (
	"net"
	"net/http"
	"net/netip"
	"regexp"
	"strconv"
	"strings"

	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/connstring"
)

func address(target *string) func(string) error {
	return func(value string) error {
		_, port, err := net.SplitHostPort(value)
		if err != nil {
			return errNotAllowed
		}
		if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			return errNotAllowed
		}
		*target = value
		return nil
	}
}

// loopback takes an address that only this machine can reach.
func loopback(target *string) func(string) error {
	return func(value string) error {
		host, _, _ := net.SplitHostPort(value)
		ip, err := netip.ParseAddr(host)
		if host != "localhost" && (err != nil || !ip.IsLoopback()) {
			return errNotAllowed
		}
		return address(target)(value)
	}
}

func mongoURI(target *string) func(string) error {
	return func(value string) error {
		if strings.HasPrefix(value, "mongodb://") {
			if _, err := connstring.Parse(value); err != nil {
				return errNotAllowed
			}
		} else if !strings.HasPrefix(value, "mongodb+srv://") {
			return errNotAllowed
		}
		*target = value
		return nil
	}
}

// namePattern is what MongoDB takes on every platform, and shorter.
var namePattern = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_-]{0,37}$`)

func name(target *string) func(string) error {
	return func(value string) error {
		if !namePattern.MatchString(value) {
			return errNotAllowed
		}
		*target = value
		return nil
	}
}

func cookieName(target *string) func(string) error {
	return func(value string) error {
		probe := http.Cookie{Name: value, Value: "v"}
		if probe.Valid() != nil || len(value) > 64 {
			return errNotAllowed
		}
		*target = value
		return nil
	}
}

func domainName(target *string) func(string) error {
	return func(value string) error {
		probe := http.Cookie{Name: "probe", Value: "v", Domain: value}
		if probe.Valid() != nil {
			return errNotAllowed
		}
		*target = value
		return nil
	}
}

func prefixes(target *[]netip.Prefix) func(string) error {
	return func(value string) error {
		for item := range strings.SplitSeq(value, ",") {
			prefix, err := netip.ParsePrefix(strings.TrimSpace(item))
			if err != nil {
				addr, err := netip.ParseAddr(strings.TrimSpace(item))
				if err != nil {
					return errNotAllowed
				}
				prefix = netip.PrefixFrom(addr, addr.BitLen())
			}
			*target = append(*target, prefix)
		}
		return nil
	}
}
