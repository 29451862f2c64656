package lesson

import (
	"fmt"
	"maps"
	"net/url"
	"time"

	"crumbs.example/shop/internal/lens"
)

// world is a model of what the rules look at: the shop, a learner's lab, and the
// learner's browser with its cookies. Its requests leave the facts that real ones
// would leave; the tests in internal/server and cmd/shop compare with real ones.
type world struct {
	now   time.Time
	facts []Fact
	// lab says where the learner is: in the lab, or in the shop.
	lab      bool
	settings Settings
	boots    map[string]int
	run      int
	// opening counts how often the lab was opened.
	opening int
	// newest and oldest are the secrets that are accepted, by their numbers.
	newest, oldest int
	sessions       map[string]*stored
	// jars are the browser's cookies, by place and host.
	jars map[string]*key
	// copied is the cookie's value that the learner keeps somewhere.
	copied        map[string]key
	shelf         int
	plain, forged bool
	signed        int
	// never are the names of what does not happen in this world, whoever wants it.
	never map[string]bool
}

// stored is a session as the server keeps it.
type stored struct {
	pieces int
	until  time.Time
	// where is "database", or the process whose memory it is in.
	where string
}

// key is a cookie in the browser.
type key struct {
	session, path, sameSite string
	secret                  int
	until                   time.Time
	httpOnly                bool
	// broken is Forged or Malformed for a value that was changed.
	broken lens.Verdict
}

// ask is a request, before it is made.
type ask struct {
	method, path string
	query        url.Values
	host         string
	second       bool
	foreign      bool
	// stranger is a client without cookies that names the experiment.
	stranger bool
	// add is how many pieces it puts into the cart, negative for fewer.
	add int
	// stale is the number of pieces that a careless add has read, -1 for none.
	stale int
	took  time.Duration
	from  string
	marks map[string]string
	do    func(*Fact, *key)
}

func newWorld() *world {
	return &world{
		now: start, settings: Defaults(), boots: map[string]int{First: 1, Second: 1}, newest: 1, oldest: 1,
		sessions: map[string]*stored{}, jars: map[string]*key{}, copied: map[string]key{},
	}
}

func (w *world) place() string {
	if w.lab {
		return "lab"
	}
	return "shop"
}

// held is the browser's cookie for a host, nil without one or when its time is over.
func (w *world) held(host string) *key {
	k := w.jars[w.place()+host]
	if k == nil || !k.until.IsZero() && !w.now.Before(k.until) {
		return nil
	}
	return k
}

// sends says whether the browser sends a cookie with a request.
func (k *key) sends(a ask) bool {
	inPath := k.path == "/" || len(a.path) >= len(k.path) && a.path[:len(k.path)] == k.path
	return inPath && (!a.foreign || k.sameSite == "none" || k.sameSite == "lax" && a.method == "GET" && a.path != "/embedded")
}

// process is the name of the memory that a request's server has.
func (w *world) process(a ask) (instance, where string) {
	instance = First
	if a.second {
		instance = Second
	}
	if !w.lab || w.settings.Store == "mongo" {
		return instance, "database"
	}
	return instance, fmt.Sprint(instance, w.boots[instance])
}

// request makes a request and keeps what a trace of it would tell.
func (w *world) request(a ask) Fact {
	w.now = w.now.Add(20 * time.Millisecond)
	if a.host == "" {
		a.host = "localhost"
	}
	if a.took == 0 {
		a.took = 2 * time.Millisecond
	}
	f := Fact{
		ID: fmt.Sprint("r", len(w.facts)), From: a.from, At: w.now, Took: a.took, Method: a.method, Path: a.path, Status: 200,
		Query: a.query, Host: a.host + ":8080", Site: "same-origin", Mine: true, Marks: map[string]string{},
	}
	instance, where := w.process(a)
	if w.lab {
		for _, name := range Names() {
			f.Marks[name] = w.settings.Value(name)
		}
		f.Marks[MarkLab], f.Marks[MarkBoot] = instance, fmt.Sprint(w.boots[instance])
		f.Marks[MarkRun], f.Marks[MarkSecrets] = fmt.Sprint(w.run), fmt.Sprint(w.newest)
		f.Marks[MarkOpened] = fmt.Sprint("opening ", w.opening)
	}
	maps.Copy(f.Marks, a.marks)
	k := w.held(a.host)
	switch {
	case a.stranger:
		k, f.Mine, f.Try, f.Site = nil, false, true, ""
	case a.foreign:
		f.Site = "cross-site"
	}
	if k != nil && !k.sends(a) {
		k = nil
	}
	f.CookieSent = k != nil
	if a.foreign && a.method == "POST" {
		f.Status = 403
		return w.keep(f)
	}
	session := w.judge(&f, k, where)
	w.use(&f, a, k, session, where)
	if a.do != nil {
		a.do(&f, k)
	}
	return w.keep(f)
}

func (w *world) keep(f Fact) Fact {
	w.facts = append(w.facts, f)
	return f
}

// judge says what became of the cookie.
func (w *world) judge(f *Fact, k *key, where string) *stored {
	if k == nil {
		f.Verdict = lens.NoCookie
		return nil
	}
	named := where == "database"
	if named {
		f.Keys = w.newest - w.oldest + 1
	}
	s := w.sessions[k.session]
	switch {
	case k.broken != 0:
		f.Verdict = k.broken
		return nil
	case s != nil && (s.where == "database") != named:
		f.Verdict = lens.Malformed // a cookie of the other kind of store
		return nil
	case named && k.secret < w.oldest:
		f.Verdict = lens.Forged
		return nil
	}
	if named {
		f.Session, f.Key = k.session, w.newest-k.secret
	}
	switch {
	case s == nil || s.where != where:
		f.Verdict = lens.Unknown
		return nil
	case !w.now.Before(s.until):
		f.Verdict = lens.ExpiredIdle
		return nil
	}
	f.Verdict = lens.Loaded
	return s
}

// use does with the session what the request asks for.
func (w *world) use(f *Fact, a ask, k *key, s *stored, where string) {
	if s != nil {
		s.until = w.now.Add(w.idle())
		f.CartKnown, f.Before, f.After = true, s.pieces, s.pieces
	} else {
		f.CartKnown = true
	}
	switch {
	case a.add == 0 || s == nil && a.add < 0:
		return
	case s == nil:
		f.After, f.Write, f.Cookie = a.add, lens.Created, lens.CookieNew
		id := fmt.Sprint("s", len(w.facts))
		w.sessions[id] = &stored{pieces: a.add, until: w.now.Add(w.idle()), where: where}
		if where == "database" {
			f.Session = id
		}
		if !a.stranger {
			w.jars[w.place()+a.host] = w.newKey(id)
		}
		return
	}
	f.Write = lens.Updated
	if a.stale >= 0 && w.lab && w.settings.Careless > 0 {
		f.Before = a.stale
	}
	f.After = max(f.Before+a.add, 0)
	s.pieces = f.After
	if where == "database" && k.secret < w.newest {
		k.secret, f.Cookie = w.newest, lens.CookieResigned
	}
}

func (w *world) idle() time.Duration {
	if w.lab {
		return w.settings.Idle
	}
	return 14 * 24 * time.Hour
}

func (w *world) newKey(session string) *key {
	k := &key{session: session, path: "/", sameSite: "lax", httpOnly: true, secret: w.newest}
	if w.lab {
		k.path, k.sameSite, k.httpOnly = w.settings.Path, w.settings.SameSite, w.settings.HTTPOnly
		if life, err := time.ParseDuration(w.settings.CookieLife); err == nil {
			k.until = w.now.Add(life)
		}
	}
	return k
}

// What a learner does.

func (w *world) open(path string) Fact { return w.request(ask{method: "GET", path: path, stale: -1}) }

// add puts pieces into the cart, and follows the form to the cart's page.
func (w *world) add(pieces int) {
	if w.never["add"] {
		return
	}
	w.addOn(ask{add: pieces})
}

// stranger looks at the cart with a client that has no cookies.
func (w *world) stranger() {
	if !w.never["stranger"] {
		w.request(ask{method: "GET", path: "/cart", stranger: true, stale: -1})
	}
}

// onSecond looks at the cart on the lab's second server.
func (w *world) onSecond() {
	if !w.never["second cart"] {
		w.request(ask{method: "GET", path: "/cart", second: true, stale: -1})
	}
}

// onProduct opens a product's page.
func (w *world) onProduct() {
	if !w.never["product"] {
		w.open("/products/kettle")
	}
}

func (w *world) addOn(a ask) {
	a.method, a.path, a.stale = "POST", "/cart/items", -1
	post := w.request(a)
	w.facts[len(w.facts)-1].Status = 303
	w.request(ask{method: "GET", path: "/cart", second: a.second, from: post.ID, stale: -1})
}

// together sends so many adds of one piece at once, once there is a session. In a
// careless lab each has read the cart before any of them wrote.
func (w *world) together(adds int) {
	if w.never["together"] {
		return
	}
	k := w.held("localhost")
	if k == nil || w.sessions[k.session] == nil {
		w.add(1)
		return
	}
	read, took := w.sessions[k.session].pieces, 2*time.Millisecond
	if w.lab && w.settings.Careless > 0 {
		took += w.settings.Careless
	}
	for range adds {
		w.request(ask{method: "POST", path: "/cart/items", add: 1, stale: read, took: took})
	}
	w.wait(took)
}

func (w *world) forget() {
	w.request(ask{method: "POST", path: "/session/forget-cookie", stale: -1, do: func(f *Fact, k *key) {
		f.CartKnown, f.Status = false, 303
		if k != nil {
			f.Cookie = lens.CookieExpired
			delete(w.jars, w.place()+"localhost")
		}
	}})
}

func (w *world) end() {
	w.request(ask{method: "POST", path: "/session/end", stale: -1, do: func(f *Fact, k *key) {
		f.CartKnown, f.Status = false, 303
		if k != nil {
			f.Cookie, f.Write = lens.CookieExpired, lens.Destroyed
			delete(w.sessions, k.session)
			delete(w.jars, w.place()+"localhost")
		}
	}})
}

func (w *world) clear() {
	if w.never["clear"] {
		return
	}
	delete(w.jars, w.place()+"localhost")
}

func (w *world) copy() {
	if w.never["copy"] {
		return
	}
	if k := w.held("localhost"); k != nil {
		w.copied[w.place()] = *k
	}
}

// paste makes a cookie of the copied value, by hand: without an expiry.
func (w *world) paste() {
	if w.never["paste"] {
		return
	}
	if k, ok := w.copied[w.place()]; ok {
		k.until, k.path = time.Time{}, "/"
		w.jars[w.place()+"localhost"] = &k
	}
}

func (w *world) spoil(broken lens.Verdict) {
	if w.never["change a character"] {
		return
	}
	if k := w.held("localhost"); k != nil {
		k.broken = broken
	}
}

// set changes a setting of the lab. The course's own page does that: no trace
// tells of it, and the cookie is gone.
func (w *world) set(name, value string) {
	if w.never["set "+name+"="+value] {
		return
	}
	changed, err := w.settings.With(name, value)
	if err != nil {
		panic(err)
	}
	w.apply(changed)
}

func (w *world) apply(settings Settings) {
	if w.settings == settings {
		return
	}
	w.settings = settings
	w.run++
	delete(w.jars, "lablocalhost")
}

func (w *world) restart() {
	if w.never["restart"] {
		return
	}
	w.boots[First]++
	w.boots[Second]++
}
func (w *world) rotate() {
	if w.never["rotate"] {
		return
	}
	w.newest++
}

// reopen has the lab closed, as one is that nobody uses, and opened again. Its
// sessions are gone. Of its cookies it knows those that its first secret signed; in
// another process, none.
func (w *world) reopen(process bool) {
	if !w.lab {
		return
	}
	for _, k := range w.jars {
		if s := w.sessions[k.session]; s != nil && k.broken == 0 && (process || k.secret > 1) {
			k.broken = lens.Forged
		}
	}
	clear(w.sessions)
	w.boots = map[string]int{First: 1, Second: 1}
	w.run, w.newest, w.oldest = 0, 1, 1
	w.opening++
}

func (w *world) retire() {
	if w.never["retire"] {
		return
	}
	w.oldest = w.newest
}

// script opens the page with the injected script.
func (w *world) script() {
	if w.never["script"] {
		return
	}
	w.open("/injected")
	found := "blind"
	if k := w.held("localhost"); k != nil && !k.httpOnly && k.path == "/" {
		found = "read"
	}
	w.report(MarkScript, found)
}

func (w *world) report(mark, value string) {
	w.request(ask{method: "POST", path: "/reports", stale: -1, marks: map[string]string{mark: value}})
}

func (w *world) attack() {
	if w.never["attack"] {
		return
	}
	w.request(ask{method: "POST", path: "/cart/items", foreign: true, stale: -1})
}

// shelved opens the shelf, and puts so many pieces on it or takes them off.
func (w *world) shelved(pieces int) {
	w.open("/shelf")
	w.report(MarkLocal, fmt.Sprint(w.shelf))
	if pieces < 0 || pieces > 0 && !w.never["put on the shelf"] {
		w.shelf = max(w.shelf+pieces, 0)
		w.report(MarkLocal, fmt.Sprint(w.shelf))
	}
}

// unshelved takes all off the shelf on a page that is open already.
func (w *world) unshelved() {
	w.shelf = 0
	w.report(MarkLocal, "0")
}

func (w *world) clearSite() {
	if w.never["clear site data"] {
		return
	}
	clear(w.jars)
	w.shelf, w.plain, w.forged, w.signed = 0, false, false, 0
}

func (w *world) cookieCart(kind string) {
	marks := map[string]string{}
	if kind == "plain" && w.plain || kind == "signed" && w.signed > 0 {
		marks[MarkDecoded] = "yes"
	}
	if kind == "plain" && w.forged {
		marks[MarkPrice] = "forged"
	}
	w.request(ask{method: "GET", path: "/cookie-cart", query: url.Values{"kind": {kind}}, stale: -1, marks: marks})
}

// fill adds to a cart in a cookie. The signed one is answered with the page
// itself, the other one leads there.
func (w *world) fill(kind string, pieces int) {
	if w.never["fill "+kind] {
		return
	}
	add := ask{method: "POST", path: "/cookie-cart/items", stale: -1, marks: map[string]string{MarkKind: kind}}
	if kind == "plain" {
		w.plain = true
		add.do = func(f *Fact, _ *key) { f.Status = 303 }
		w.request(add)
		w.cookieCart(kind)
		return
	}
	add.marks[MarkDecoded] = "yes"
	if w.signed += pieces; w.signed > 200 {
		w.signed = 200
		add.marks[MarkOverflow] = "4112"
	}
	w.request(add)
}

// empty presses "Empty it" on the page of the plain cart.
func (w *world) empty() {
	w.plain, w.forged = false, false
	w.cookieCart("plain")
}

func (w *world) forge() {
	if w.never["forge"] {
		return
	}
	w.forged = w.plain
}

func (w *world) wait(d time.Duration) {
	if w.never["wait"] {
		return
	}
	w.now = w.now.Add(d)
}

// elsewhere does something in the other place: the lab from the shop, the shop
// from the lab.
func (w *world) inOther(do func()) {
	w.lab = !w.lab
	do()
	w.lab = !w.lab
}
