package sessionstore

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"
	"time"

	gorilla "github.com/gorilla/sessions"

	"crumbs.example/shop/internal/lens"
)

// options returns the cookie's attributes in the form that gorilla's and
// gin-contrib's sessions carry. MaxAge is the longest there can be; the cookie
// that is sent ends with its document, unless Config.Cookie says otherwise.
func (c Config) options() gorilla.Options {
	options := gorilla.Options{
		Path:     c.Cookie.Path,
		Domain:   c.Cookie.Domain,
		HttpOnly: !c.Cookie.AllowScript,
		SameSite: c.Cookie.SameSite,
	}
	if !c.Cookie.BrowserSession {
		options.MaxAge = int(cmp.Or(c.Cookie.MaxAge, c.Absolute) / time.Second)
	}
	return options
}

// sendCookie gives the browser the session's cookie.
func (s *Store) sendCookie(w http.ResponseWriter, r *http.Request, st *state, reason lens.Cookie) {
	// lesson:start lifetime
	now := s.cfg.now()
	st.token.issuedAt, st.token.validUntil, st.token.key = now, st.live.ExpiresAt, 0
	cookie := s.cookie(r, st, s.signer.sign(st.token))
	if st.options.MaxAge > 0 {
		left := cmp.Or(s.cfg.Cookie.MaxAge, st.live.ExpiresAt.Sub(now))
		left = min(left, time.Duration(st.options.MaxAge)*time.Second)
		cookie.MaxAge = max(1, int(left.Round(time.Second)/time.Second))
		cookie.Expires = now.Add(time.Duration(cookie.MaxAge) * time.Second)
	}
	s.setCookie(w, r, cookie, reason)
	// lesson:end lifetime
}

// expireCookie tells the browser to drop the cookie: same name, path and domain
// as the one it holds.
func (s *Store) expireCookie(w http.ResponseWriter, r *http.Request, st *state) {
	cookie := s.cookie(r, st, "")
	cookie.MaxAge = -1
	cookie.Expires = time.Unix(1, 0)
	s.setCookie(w, r, cookie, lens.CookieExpired)
}

func (s *Store) cookie(r *http.Request, st *state, value string) *http.Cookie {
	// lesson:start cookie
	return &http.Cookie{
		Name:        st.cookieName,
		Value:       value,
		Path:        st.options.Path,
		Domain:      st.options.Domain,
		HttpOnly:    st.options.HttpOnly,
		SameSite:    st.options.SameSite,
		Secure:      st.options.Secure || s.cfg.Cookie.secureOn(r),
		Partitioned: s.cfg.Cookie.Partitioned,
	}
	// lesson:end cookie
}

// setCookie adds the cookie to the response in place of an earlier one of its
// name: RFC 6265bis, section 4.1.1 allows one Set-Cookie per name.
func (s *Store) setCookie(w http.ResponseWriter, r *http.Request, cookie *http.Cookie, reason lens.Cookie) {
	line := cookie.String()
	if s.cfg.Cookie.Priority != "" {
		line += "; Priority=" + s.cfg.Cookie.Priority // net/http has no field for it
	}
	dropSetCookie(w.Header(), cookie.Name)
	w.Header().Add("Set-Cookie", line)
	lens.FromContext(r.Context()).Cookie(reason)
}

// dropSetCookie takes the Set-Cookie lines of that name out of a response, and
// leaves those of other names.
func dropSetCookie(header http.Header, name string) {
	earlier := header.Values("Set-Cookie")
	header.Del("Set-Cookie")
	for _, line := range earlier {
		if !strings.HasPrefix(line, name+"=") {
			header.Add("Set-Cookie", line)
		}
	}
}

// cookieDue says whether the browser's cookie has fallen behind the session.
func (s *Store) cookieDue(st *state, written bool) lens.Cookie {
	switch {
	case st.live.ExpiresAt.Sub(st.token.validUntil).Abs() > time.Second:
		return lens.CookieTouched
	case written && st.token.key > 0:
		return lens.CookieResigned
	}
	return lens.CookieNotDue
}

// checkResponse refuses to save into a response that has begun: the cookie
// would be lost without a sound.
func checkResponse(w http.ResponseWriter, r *http.Request) error {
	if begun, ok := w.(interface{ Written() bool }); ok && begun.Written() {
		lens.FromContext(r.Context()).Cookie(lens.CookieTooLate)
		return fmt.Errorf("save session: %w", ErrResponseStarted)
	}
	return nil
}
