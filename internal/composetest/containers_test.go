package composetest

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestContainersHaveNothingToSpare holds what every service is denied or
// limited to.
func TestContainersHaveNothingToSpare(t *testing.T) {
	for name, service := range load(t).Services {
		t.Run(name, func(t *testing.T) {
			if uid, _, _ := strings.Cut(service.User, ":"); !regexp.MustCompile(`^[1-9]\d*$`).MatchString(uid) {
				t.Errorf("user is %q, want a number other than 0", service.User)
			}
			if !service.ReadOnly {
				t.Error("the root file system can be written, want read_only")
			}
			if !slices.Contains(service.CapDrop, "ALL") || len(service.CapAdd) > 0 {
				t.Errorf("cap_drop is %v and cap_add %v, want ALL dropped and none added", service.CapDrop, service.CapAdd)
			}
			if !slices.Contains(service.SecurityOpt, "no-new-privileges:true") {
				t.Errorf("security_opt is %v, want no-new-privileges:true", service.SecurityOpt)
			}
			if service.Privileged || service.NetworkMode == "host" {
				t.Error("the container shares the host's rights or network")
			}
			if service.MemLimit <= 0 || service.MemLimit > 1<<30 {
				t.Errorf("mem_limit is %d bytes, want a limit of 1 GiB at most", service.MemLimit)
			}
		})
	}
}

func TestContainersAreKeptRunning(t *testing.T) {
	for name, service := range load(t).Services {
		t.Run(name, func(t *testing.T) {
			if service.Restart != "unless-stopped" {
				t.Errorf("restart is %q, want unless-stopped", service.Restart)
			}
			if service.StopGracePeriod == nil {
				t.Error("stop_grace_period is missing")
			}
			if check := service.HealthCheck; check == nil || check.Disable || len(check.Test) < 2 {
				t.Error("healthcheck is missing")
			} else if check.Timeout == nil || check.Interval == nil || check.Retries == nil {
				t.Errorf("healthcheck %v lacks interval, timeout or retries", check.Test)
			}
		})
	}
}

// versionTag is a tag that names a version, like :8.0 or :1.26-bookworm.
var versionTag = regexp.MustCompile(`^[^:@\s]+:v?\d+(\.\d+)+(-[\w.]+)?$`)

func TestImagesArePinned(t *testing.T) {
	for name, service := range load(t).Services {
		if service.Build == nil && !versionTag.MatchString(service.Image) {
			t.Errorf("the image of %s is %q, want one with a version as its tag", name, service.Image)
		}
	}
}

// secretName matches the variables that hold a secret's value.
var secretName = regexp.MustCompile(`(?i)secret|password|_keys?$|token`)

func TestNoSecrets(t *testing.T) {
	project := load(t)
	for name, service := range project.Services {
		for variable, value := range service.Environment {
			if secretName.MatchString(variable) {
				t.Errorf("%s sets %s; a secret does not belong in this file", name, variable)
			}
			if value != nil && regexp.MustCompile(`://[^/@]*@`).MatchString(*value) {
				t.Errorf("%s of %s holds a user or password", variable, name)
			}
		}
	}
	if len(project.Secrets) > 0 {
		t.Errorf("secrets %v have to be set by hand; docker compose up should need nothing", project.SecretNames())
	}
}

// TestSettingsExist holds that the shop knows each setting the file makes. The
// shop ignores a variable it does not know.
func TestSettingsExist(t *testing.T) {
	const settingsFile = "../../cmd/shop/settings.go"
	known := map[string]bool{}
	for _, match := range regexp.MustCompile(`env: "(SHOP_\w+)"`).FindAllStringSubmatch(read(t, settingsFile), -1) {
		known[match[1]] = true
	}
	if len(known) == 0 {
		t.Fatalf("%s names no settings", settingsFile)
	}
	for _, shop := range shops(t, load(t)) {
		for variable := range shop.Environment {
			if strings.HasPrefix(variable, "SHOP_") && !known[variable] {
				t.Errorf("%s sets %s, which is no setting of the shop", shop.Name, variable)
			}
		}
	}
}
