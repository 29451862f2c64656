package sessionstore

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	gorilla "github.com/gorilla/sessions"
	"go.mongodb.org/mongo-driver/v2/bson"

	"crumbs.example/shop/internal/lens"
)

// Save stores what was set and deleted in a session that New gave out. It is
// part of gin-contrib's contract; session.Save calls it. Keys that only other
// writers changed meanwhile are kept; a key that they and this session changed
// is ErrConflict, and nothing is stored. A negative MaxAge in the session's
// options ends the session, as Destroy does. Keys must be strings.
//
// A session that could not be loaded cannot be saved either: Save returns the
// error of New. All other errors are those of Update.
func (s *Store) Save(r *http.Request, w http.ResponseWriter, session *gorilla.Session) error {
	st := s.state(r, session.Name())
	changedOptions := session.Options != nil && *session.Options != st.options
	if session.Options != nil {
		st.options = *session.Options
	}
	if st.options.MaxAge < 0 {
		return s.destroy(w, r, st)
	}
	switch {
	case st.err != nil:
		return fmt.Errorf("save session: %w", st.err)
	case st.base == nil:
		return errors.New("save session: it was not given out by New for this request")
	case strings.HasPrefix(st.cookieName, "__Host-") && (st.options.Path != "/" || st.options.Domain != ""):
		return fmt.Errorf("save session: the cookie %s allows no domain and no path but /", st.cookieName)
	}
	edits, err := diff(st.base, session.Values)
	if err != nil {
		return fmt.Errorf("save session: %w", err)
	}
	if err := s.update(w, r, st, edits.apply); err != nil {
		return err
	}
	if changedOptions && st.live != nil {
		s.sendCookie(w, r, st, lens.CookieChanged)
	}
	return nil
}

// edit is what a session that was handed out did to one key.
type edit struct {
	key string
	// before and after are the values; a nil one means that there is none.
	before, after *bson.RawValue
}

type edits []edit

// diff lists what was changed between base and values.
func diff(base *Values, values map[any]any) (edits, error) {
	var list edits
	for key, value := range values {
		name, ok := key.(string)
		if !ok {
			return nil, fmt.Errorf("key %v is a %T, not a string", key, key)
		}
		var before *bson.RawValue
		if raw, ok := base.raw(name); ok {
			if reflect.DeepEqual(natural(raw), value) {
				continue
			}
			before = &raw
		}
		after, err := marshalValue(value)
		if err != nil {
			return nil, fmt.Errorf("encode session value %q: %w", name, err)
		}
		list = append(list, edit{name, before, &after})
	}
	for _, e := range base.elements {
		if _, kept := values[e.key]; !kept {
			list = append(list, edit{e.key, &e.value, nil})
		}
	}
	return list, nil
}

// apply makes the edits, unless somebody else has edited one of the keys.
func (list edits) apply(v *Values) error {
	for _, e := range list {
		if current, ok := v.raw(e.key); ok != (e.before != nil) || ok && !current.Equal(*e.before) {
			return fmt.Errorf("key %q: %w", e.key, ErrConflict)
		}
		if e.after == nil {
			v.Delete(e.key)
		} else {
			v.put(e.key, *e.after)
		}
	}
	return nil
}
