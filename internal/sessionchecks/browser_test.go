package sessionchecks

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"
)

// browser is a visitor's browser: it keeps cookies and follows no redirect by
// itself. The zero jar keeps nothing.
type browser struct {
	shop   *shop
	client *http.Client
}

// browser opens a browser without cookies.
func (s *shop) browser(t testing.TB) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatalf("make a cookie jar: %v", err)
	}
	return s.browserWith(jar)
}

// forgetful opens a browser that keeps no cookies: it sends those that a
// request is given, and no others.
func (s *shop) forgetful() *browser { return s.browserWith(nil) }

func (s *shop) browserWith(jar http.CookieJar) *browser {
	return &browser{s, &http.Client{
		Jar:           jar,
		Transport:     s.transport,
		Timeout:       30 * time.Second, // a hanging shop fails its check
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// at is the same browser, with its cookies, at another instance. Cookies do not
// tell ports apart.
func (b *browser) at(s *shop) *browser { return s.browserWith(b.client.Jar) }

// answer is one response.
type answer struct {
	request string
	status  int
	header  http.Header
	body    string
	// took is the time from sending the request to the end of the response.
	took time.Duration
}

// Headers of requests, as "Name: value".
const (
	asJSON = "Accept: application/json"
	asForm = "Content-Type: application/x-www-form-urlencoded"
)

func (b *browser) get(t testing.TB, path string, headers ...string) answer {
	t.Helper()
	return b.send(t, http.MethodGet, path, "", headers...)
}

// post sends a form, given as its body: "sku=KIT-1001&quantity=2".
func (b *browser) post(t testing.TB, path, form string, headers ...string) answer {
	t.Helper()
	return b.send(t, http.MethodPost, path, form, headers...)
}

func (b *browser) send(t testing.TB, method, path, body string, headers ...string) answer {
	t.Helper()
	a, err := b.try(t.Context(), method, path, body, headers...)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	return a
}

// try is send for goroutines and for answers that may not come.
func (b *browser) try(ctx context.Context, method, path, body string, headers ...string) (answer, error) {
	r, err := http.NewRequestWithContext(ctx, method, b.shop.url+path, strings.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	if method == http.MethodPost {
		headers = append([]string{asForm}, headers...)
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		r.Header.Add(name, value)
	}
	started := time.Now()
	response, err := b.client.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	return answer{method + " " + path, response.StatusCode, response.Header, string(content), time.Since(started)}, err
}

// request is one of several that a browser sends at once.
type request struct {
	method, path, form string
	headers            []string
}

func get(path string, headers ...string) request {
	return request{http.MethodGet, path, "", headers}
}

func post(path, form string, headers ...string) request {
	return request{http.MethodPost, path, form, headers}
}

// atOnce sends requests in parallel and returns their answers in the same order.
func (b *browser) atOnce(t testing.TB, requests ...request) []answer {
	t.Helper()
	answers, failures := make([]answer, len(requests)), make([]error, len(requests))
	inParallel(len(requests), len(requests), func(i int) {
		r := requests[i]
		answers[i], failures[i] = b.try(t.Context(), r.method, r.path, r.form, r.headers...)
	})
	if err := errors.Join(failures...); err != nil {
		t.Fatalf("requests at once: %v", err)
	}
	return answers
}

// cookie returns the session cookie that the browser holds: the only cookie that
// a shop sets.
func (b *browser) cookie(t testing.TB) *http.Cookie {
	t.Helper()
	cookies := b.client.Jar.Cookies(b.address(t))
	if len(cookies) != 1 {
		t.Fatalf("the browser holds %d cookies, want the session's alone", len(cookies))
	}
	return cookies[0]
}

// plant puts a cookie into the browser.
func (b *browser) plant(t testing.TB, name, value string) {
	t.Helper()
	b.client.Jar.SetCookies(b.address(t), []*http.Cookie{{Name: name, Value: value, Path: "/"}})
}

// holding opens another browser with that cookie in it.
func (s *shop) holding(t testing.TB, cookie *http.Cookie) *browser {
	t.Helper()
	b := s.browser(t)
	b.plant(t, cookie.Name, cookie.Value)
	return b
}

func (b *browser) address(t testing.TB) *url.URL {
	t.Helper()
	address, err := url.Parse(b.shop.url)
	if err != nil {
		t.Fatalf("parse %s: %v", b.shop.url, err)
	}
	return address
}
