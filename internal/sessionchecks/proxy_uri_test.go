package sessionchecks

import (
	"cmp"
	"net"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// primary returns the address of the server that takes the shop's writes.
func primary(t testing.TB, s *shop) string {
	t.Helper()
	var hello struct{ Primary string }
	if err := s.db.RunCommand(t.Context(), bson.D{{Key: "hello", Value: 1}}).Decode(&hello); err != nil {
		t.Fatalf("ask the database who it is: %v", err)
	}
	_, hosts, _ := cutURI(s.databaseURI)
	host := cmp.Or(hello.Primary, hosts)
	if _, _, err := net.SplitHostPort(host); err != nil {
		return net.JoinHostPort(host, "27017") // MongoDB's own port
	}
	return host
}

// throughProxy is the URI with the proxy in place of its servers. The driver
// must not look for other members of a replica set behind the proxy.
func throughProxy(uri, addr string) string {
	before, _, after := cutURI(uri)
	path, options, _ := strings.Cut(after, "?")
	kept := []string{"directConnection=true"}
	for option := range strings.SplitSeq(options, "&") {
		name, _, _ := strings.Cut(option, "=")
		if option != "" && !strings.EqualFold(name, "directConnection") && !strings.EqualFold(name, "replicaSet") {
			kept = append(kept, option)
		}
	}
	return before + addr + "/" + path + "?" + strings.Join(kept, "&")
}

// cutURI cuts mongodb://user@host:27017/path?options before and after its hosts.
func cutURI(uri string) (before, hosts, after string) {
	scheme, rest, _ := strings.Cut(uri, "://")
	hosts, after, _ = strings.Cut(rest, "/")
	before = scheme + "://"
	if at := strings.LastIndexByte(hosts, '@'); at >= 0 {
		before, hosts = before+hosts[:at+1], hosts[at+1:]
	}
	return before, hosts, after
}
