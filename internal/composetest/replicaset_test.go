package composetest

import (
	"net/url"
	"slices"
	"strings"
	"testing"
)

const replicaSet = "rs0"

func TestShopsAskForTheReplicaSet(t *testing.T) {
	project := load(t)
	for _, shop := range shops(t, project) {
		value := shop.Environment["SHOP_MONGODB_URI"]
		if value == nil {
			t.Fatalf("%s has no SHOP_MONGODB_URI", shop.Name)
		}
		uri, err := url.Parse(*value)
		if err != nil {
			t.Fatalf("SHOP_MONGODB_URI of %s: %v", shop.Name, err)
		}
		if uri.Scheme != "mongodb" || uri.Host != member(t) {
			t.Errorf("%s uses the server %s://%s, want mongodb://%s", shop.Name, uri.Scheme, uri.Host, member(t))
		}
		for option, want := range map[string]string{"replicaSet": replicaSet, "w": "majority"} {
			if got := uri.Query().Get(option); got != want {
				t.Errorf("%s of %s's URI is %q, want %q", option, shop.Name, got, want)
			}
		}
		if got := uri.Query().Get("retryWrites"); got == "false" {
			t.Errorf("the URI of %s turns retryable writes off", shop.Name)
		}
	}
}

func TestMongoDBIsAReplicaSet(t *testing.T) {
	command := database(t, load(t)).Command
	at := slices.Index(command, "--replSet")
	if at < 0 || at+1 == len(command) || command[at+1] != replicaSet {
		t.Errorf("the command is %q, want --replSet %s", command, replicaSet)
	}
	if !slices.Contains(command, "--bind_ip_all") {
		t.Errorf("the command is %q, want --bind_ip_all; other containers cannot reach it", command)
	}
}

// TestHealthCheckInitiatesTheReplicaSet holds that the set comes into being
// under the name and host that the shops ask for, and that the server counts as
// healthy only once it takes writes.
func TestHealthCheckInitiatesTheReplicaSet(t *testing.T) {
	script := strings.Join(database(t, load(t)).HealthCheck.Test, " ")
	for _, want := range []string{
		"rs.status()",
		"rs.initiate({_id: '" + replicaSet + "', members: [{_id: 0, host: '" + member(t) + "'}]})",
		"quit(db.hello().isWritablePrimary ? 0 : 1)",
	} {
		if !strings.Contains(script, want) {
			t.Errorf("the health check lacks %s; it is:\n%s", want, script)
		}
	}
}

// member is the replica set's only member, under the name by which the other
// containers reach it.
func member(t testing.TB) string {
	t.Helper()
	service := database(t, load(t))
	if service.Hostname != service.Name {
		t.Errorf("mongo calls itself %q, want %q, the name others know it by", service.Hostname, service.Name)
	}
	return service.Name + ":27017"
}
