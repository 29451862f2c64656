package composetest

import (
	"slices"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
)

const composeFile = "../../docker-compose.yml"

// load reads the compose file as docker compose does, with every profile and an
// empty environment.
func load(t testing.TB) *types.Project {
	t.Helper()
	options, err := cli.NewProjectOptions([]string{composeFile}, cli.WithProfiles([]string{"*"}))
	if err != nil {
		t.Fatalf("options for %s: %v", composeFile, err)
	}
	project, err := options.LoadProject(t.Context())
	if err != nil {
		t.Fatalf("load %s: %v", composeFile, err)
	}
	return project
}

// shops returns the services that run the shop: those built here.
func shops(t testing.TB, project *types.Project) []types.ServiceConfig {
	t.Helper()
	var found []types.ServiceConfig
	for _, name := range project.ServicesWithBuild() {
		found = append(found, project.Services[name])
	}
	if len(found) == 0 {
		t.Fatalf("no service of %v is built from the Dockerfile", project.ServiceNames())
	}
	return found
}

func database(t testing.TB, project *types.Project) types.ServiceConfig {
	t.Helper()
	service, err := project.GetService("mongo")
	if err != nil {
		t.Fatal(err)
	}
	return service
}

func TestProfiles(t *testing.T) {
	project := load(t)
	for _, test := range []struct {
		name     string
		profiles []string
		want     []string
	}{
		{"none", nil, []string{"mongo", "shop"}},
		{"two", []string{"two"}, []string{"mongo", "shop", "shop-two"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			started, err := project.WithProfiles(test.profiles)
			if err != nil {
				t.Fatal(err)
			}
			if got := started.ServiceNames(); !slices.Equal(got, test.want) {
				t.Errorf("profiles %v start %v, want %v", test.profiles, got, test.want)
			}
		})
	}
}

func TestPorts(t *testing.T) {
	project := load(t)
	got := map[string]string{}
	for name, service := range project.Services {
		for _, port := range service.Ports {
			got[name] = port.Published
			if port.HostIP != "127.0.0.1" {
				t.Errorf("%s publishes port %s on %q, want 127.0.0.1", name, port.Published, port.HostIP)
			}
		}
	}
	for name, want := range map[string]string{"shop": "8080", "shop-two": "8081", "mongo": "27017"} {
		if got[name] != want {
			t.Errorf("%s is published on port %q, want %s", name, got[name], want)
		}
	}
}

func TestShopsWaitForMongoDB(t *testing.T) {
	project := load(t)
	for _, shop := range shops(t, project) {
		if got := shop.DependsOn["mongo"].Condition; got != types.ServiceConditionHealthy {
			t.Errorf("%s waits for mongo until %q, want %q", shop.Name, got, types.ServiceConditionHealthy)
		}
	}
}

// TestOneDatabaseForAllShops holds that every instance is set up alike, so that
// a session of one is a session of all.
func TestOneDatabaseForAllShops(t *testing.T) {
	all := shops(t, load(t))
	first := all[0]
	for _, shop := range all[1:] {
		for variable, value := range first.Environment {
			if got := shop.Environment[variable]; got == nil || *got != *value {
				t.Errorf("%s of %s differs from %s's %q", variable, shop.Name, first.Name, *value)
			}
		}
		if !slices.EqualFunc(shop.Volumes, first.Volumes, sameVolume) {
			t.Errorf("%s has the volumes %v, want those of %s: %v", shop.Name, shop.Volumes, first.Name, first.Volumes)
		}
	}
}

func sameVolume(a, b types.ServiceVolumeConfig) bool {
	return a.Source == b.Source && a.Target == b.Target
}

func TestDataIsKeptInVolumes(t *testing.T) {
	project := load(t)
	wantVolume(t, project, database(t, project), "/data/db")
	for _, shop := range shops(t, project) {
		dir := shop.Environment["SHOP_DATA_DIR"]
		if dir == nil {
			t.Fatalf("%s has no SHOP_DATA_DIR", shop.Name)
		}
		wantVolume(t, project, shop, *dir)
	}
}

func wantVolume(t *testing.T, project *types.Project, service types.ServiceConfig, target string) {
	t.Helper()
	for _, volume := range service.Volumes {
		if volume.Target != target {
			continue
		}
		if _, named := project.Volumes[volume.Source]; volume.Type != types.VolumeTypeVolume || !named {
			t.Errorf("%s has a %s %q at %s, want a named volume", service.Name, volume.Type, volume.Source, target)
		}
		return
	}
	t.Errorf("%s has nothing mounted at %s, want a named volume", service.Name, target)
}
