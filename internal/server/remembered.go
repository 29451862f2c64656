package server

import (
	"time"

	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/sessionstore"
	"crumbs.example/shop/templates"
)

// emptyReason says in one honest sentence why the cart of this request is
// empty, and lists the evidence in causal order.
func (s *Server) emptyReason(session sessionstore.Session) templates.Reason {
	return templates.Reason{Sentence: s.reasonSentence(session), Trail: trail(session.Verdict)}
}

func (s *Server) reasonSentence(session sessionstore.Session) string {
	switch session.Verdict {
	case lens.NoCookie:
		return "This request brought no cookie, so the shop has no way to find an earlier cart."
	case lens.Malformed:
		return "This request brought a session cookie that is not of the form this shop gives out, so it opens no cart."
	case lens.Forged:
		return "This request brought a cookie whose signature does not match: this shop did not sign it, or it was changed on the way. It opens no cart."
	case lens.Unknown:
		return "The cookie is genuine, but the session that it names is not in " + s.cfg.Sessions.Place() + ": it was ended, or it was kept somewhere else."
	case lens.ExpiredIdle:
		return "The session has expired: it was not used for " + duration(s.cfg.Idle) + ", and its cart went with it."
	case lens.ExpiredAbsolute:
		return "The session has expired: it reached the end of its lifetime, however busy it was, and its cart went with it."
	case lens.Corrupt:
		return "The session was found, but it could not be read. The next thing you add starts a new one."
	case lens.Unavailable:
		return "The database did not answer, so nobody knows what the cart holds."
	}
	return "The cookie opened your session, and its cart is empty: nothing has been added, or everything was taken out."
}

// trail is the evidence behind a verdict: the cookie, its signature, the
// session's document.
func trail(verdict lens.Verdict) []templates.TrailStep {
	cookie := templates.TrailStep{Name: "Cookie", Text: "sent by the browser", Mark: templates.TrailFound}
	signature := templates.TrailStep{Name: "Signature", Text: "made by this shop", Mark: templates.TrailFound}
	document := templates.TrailStep{Name: "Session document", Text: "found in the database", Mark: templates.TrailFound}
	contents := templates.TrailStep{Name: "Cart", Text: "empty", Mark: templates.TrailFound}
	skipped := func(step *templates.TrailStep) { step.Text, step.Mark = "not looked for", templates.TrailSkipped }
	switch verdict {
	case lens.NoCookie:
		cookie.Text, cookie.Mark = "none in this request", templates.TrailMissing
		signature.Text, signature.Mark = "nothing to check", templates.TrailSkipped
		skipped(&document)
	case lens.Malformed:
		signature.Text, signature.Mark = "not in this shop's form", templates.TrailRefused
		skipped(&document)
	case lens.Forged:
		signature.Text, signature.Mark = "does not match", templates.TrailRefused
		skipped(&document)
	case lens.Unknown:
		document.Text, document.Mark = "not in the database", templates.TrailMissing
	case lens.ExpiredIdle, lens.ExpiredAbsolute:
		document.Text, document.Mark = "expired", templates.TrailRefused
	case lens.Corrupt:
		document.Text, document.Mark = "could not be read", templates.TrailRefused
	case lens.Unavailable:
		document.Text, document.Mark = "the database did not answer", templates.TrailSkipped
	}
	if document.Mark != templates.TrailFound {
		contents.Text, contents.Mark = "nothing to read it from", templates.TrailSkipped
	}
	return []templates.TrailStep{cookie, signature, document, contents}
}

// memory lists what the shop remembers about the visitor, from this request
// alone.
func (s *Server) memory(v visit) templates.MemoryProps {
	session, now := v.session, s.now()
	p := templates.MemoryProps{
		CookieName:  session.CookieName,
		Place:       s.cfg.Sessions.Place(),
		CookieSent:  session.Verdict != lens.NoCookie,
		SessionLive: session.Live(),
		Facts:       []templates.Fact{{Name: "Cookie in this request", Value: presence(session)}},
	}
	for _, limit := range s.cfg.Sessions.Limits() {
		p.Facts = append(p.Facts, templates.Fact{Name: "Limit of this store", Value: limit})
	}
	if !session.Live() {
		return p
	}
	if session.ID != "" {
		p.Facts = append(p.Facts, templates.Fact{Name: "Session document", Value: session.ID, Evidence: true})
	}
	p.Facts = append(p.Facts,
		templates.Fact{Name: "Session started", Value: templates.Moment(session.CreatedAt, now), Evidence: true},
		templates.Fact{Name: "Ends, if not used, on", Value: templates.Moment(session.ExpiresAt, now), Evidence: true},
		templates.Fact{Name: "Ends at the latest on", Value: templates.Moment(session.AbsoluteExpiresAt, now), Evidence: true},
	)
	p.Facts = append(p.Facts, contents(v)...)
	return p
}

func presence(session sessionstore.Session) string {
	switch session.Verdict {
	case lens.NoCookie:
		return "none"
	case lens.Loaded:
		return "present, and it opened a session"
	}
	return "present, and it opened nothing"
}

// duration says a duration as people do: "14 days", "90 seconds".
func duration(d time.Duration) string {
	switch {
	case d >= 48*time.Hour && d%(24*time.Hour) == 0:
		return templates.Plural(int(d/(24*time.Hour)), "day", "days")
	case d >= 2*time.Hour && d%time.Hour == 0:
		return templates.Plural(int(d/time.Hour), "hour", "hours")
	case d >= 2*time.Minute && d%time.Minute == 0:
		return templates.Plural(int(d/time.Minute), "minute", "minutes")
	}
	return templates.Plural(int(d.Round(time.Second)/time.Second), "second", "seconds")
}
