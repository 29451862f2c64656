package sessionstore

import (
	"fmt"
	"net/http"

	gorilla "github.com/gorilla/sessions"

	"crumbs.example/shop/internal/lens"
)

// Destroy is Store.Destroy: the memory store forgets the session; the cookie
// store can only ask the browser to.
func (p *Plain) Destroy(w http.ResponseWriter, r *http.Request) error {
	if err := checkResponse(w, r); err != nil {
		return err
	}
	leave, err := p.lock(r)
	if err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	defer leave()
	name := p.CookieName(r)
	session, err := p.Store.Get(r, name)
	if _, missing := r.Cookie(name); missing != nil {
		return nil
	}
	if err == nil {
		lens.FromContext(r.Context()).Write(lens.Destroyed, 0)
	}
	return p.expire(w, r, session)
}

func (p *Plain) expire(w http.ResponseWriter, r *http.Request, session *gorilla.Session) error {
	dropSetCookie(w.Header(), session.Name())
	session.Options.MaxAge = -1
	session.Options.Secure = p.cfg.Cookie.secureOn(r)
	if err := session.Save(r, w); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	lens.FromContext(r.Context()).Cookie(lens.CookieExpired)
	return nil
}

// ForgetCookie is Store.ForgetCookie.
func (p *Plain) ForgetCookie(w http.ResponseWriter, r *http.Request) error {
	if err := checkResponse(w, r); err != nil {
		return err
	}
	name := p.CookieName(r)
	if _, err := r.Cookie(name); err != nil {
		return nil
	}
	options := p.cfg.options()
	options.MaxAge, options.Secure = -1, p.cfg.Cookie.secureOn(r)
	dropSetCookie(w.Header(), name)
	http.SetCookie(w, gorilla.NewCookie(name, "", &options))
	lens.FromContext(r.Context()).Cookie(lens.CookieExpired)
	return nil
}

// Quarantine goes on without the session: there is no document to set aside, and
// the next Update replaces a value that cannot be decoded.
func (p *Plain) Quarantine(r *http.Request, _ error) {
	session, _, _ := p.open(r)
	delete(session.Values, recordKey)
}
