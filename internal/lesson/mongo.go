package lesson

import (
	"time"

	"crumbs.example/shop/internal/lens"
)

// mongoStore is chapter 8: sessions in a database that all servers share.
var mongoStore = Chapter{
	Number: 8, Slug: "the-mongodb-store", Title: "The MongoDB store",
	Brief:   "Restart again, with the cart in a database, and then let its time run out.",
	Minutes: 3,
	Hook: []string{
		"The same lab, with another [[store]]: each [[session]] is a [[document]] in MongoDB. A server holds nothing that a visitor would miss.",
		"A database does not forget by itself. So each document has a date on which its time is over.",
	},
	Experiments: []Experiment{
		{
			ID: "a", Title: "Restart, or ask another server",
			Question: "Two things are in your cart, in the database. The server restarts, or a second one answers. What does your cookie open?",
			Options: []Option{
				{ID: "same", Text: "The same session, with the same two things", Right: true, Why: "Whichever server answers, it asks the same database for the same document."},
				{ID: "copy", Text: "A copy of it, of a moment ago", Why: "There is no copy. Each request reads the document as it is now."},
				{ID: "nothing", Text: "Nothing: the new process does not know it", Why: "So it was in chapter 7. This process knows no session either, but it knows where to ask."},
			},
			Lab: labWith(func(*Settings) {}), Actions: []Action{pressRestart},
			Steps: []Step{
				{
					Do:    "Put two things into the lab's cart, and look at it.",
					Links: []Link{{Text: "Open the lab", Path: "/"}, {Text: "The lab's cart", Path: "/cart"}},
					Seen:  func(c Case) bool { return inMongo(c) && c.here() && c.opened() && c.holds(2) },
					Again: true,
				},
				{
					Do:    "Press “Restart the server” and look at the cart, or look at it on the second server.",
					Links: []Link{{Text: "The lab's cart", Path: "/cart"}, {Text: "The second server's cart", Path: "/cart", Second: true}},
					Seen: func(c Case) bool {
						return inMongo(c) && c.opened() && c.Session == c.last().Session && c.CartKnown && c.Before == c.last().After &&
							(c.there() || c.restarted())
					},
					Near: func(c Case) string {
						switch {
						case inMongo(c) && c.bare():
							return "No cookie came. The experiment needs the one that the lab gave you."
						case inMongo(c) && c.opened() && c.there():
							return "That is another cart than the one on the first server. Look at it there, then here."
						}
						return ""
					},
				},
			},
			Hints: []string{
				"You need not do both, but you may.",
				"Look at the cart on the first server last, before you restart or go to the second.",
				"Open the lab's cart, press “Restart the server”, reload the cart.",
			},
			Reveal: []string{
				"One `find` by the hash of your id, and there it was. The card “MongoDB was asked” of both requests shows the same command from two processes.",
				"Any number of servers can do that. What they share is the database, and the secret.",
			},
		},
		{
			ID: "b", Title: "When its time is over",
			Question: "The server ends a session that is not used for ten seconds. Your browser still has the cookie. When exactly does the document vanish?",
			Options: []Option{
				{ID: "exactly", Text: "On that second", Why: "No database watches every document's date all the time. It looks from time to time."},
				{ID: "never", Text: "Never: somebody has to delete it", Why: "Somebody does, but not you: the database itself, or a sweeper where it cannot."},
				{ID: "refused", Text: "Refused on that second, deleted some time later", Right: true, Why: "The shop compares the date on every read. Deleting is only cleaning, and comes when it comes."},
			},
			Lab:      labWith(func(s *Settings) { s.Idle, s.CookieLife = 10*time.Second, "browser" }),
			Switches: []Switch{switchIdle},
			Steps: []Step{
				{
					Do:    "Put something into the lab's cart. Then leave the lab alone.",
					Links: []Link{{Text: "Open the lab", Path: "/"}},
					Seen: func(c Case) bool {
						return inMongo(c) && shortIdle(c) && c.Session != "" && c.holds(1) && (c.opened() || c.Write == lens.Created)
					},
					Near: func(c Case) string {
						if inMongo(c) && !shortIdle(c) && c.Added() {
							return "This session lives too long to wait for. Choose 10 or 60 seconds, and add something again."
						}
						return ""
					},
					Again: true,
				},
				{
					Do:    "Wait until the countdown is over, and look at the lab's cart.",
					Links: []Link{{Text: "The lab's cart", Path: "/cart"}},
					Seen: func(c Case) bool {
						return inMongo(c) && c.CookieSent && c.Verdict == lens.ExpiredIdle && c.Session == c.last().Session
					},
					Near: func(c Case) string {
						switch {
						case inMongo(c) && c.CookieSent && c.Verdict == lens.Unknown:
							return "That session did not run out: it was ended, or thrown away with the lab. Add something, and only wait."
						case inMongo(c) && c.reads() && c.bare():
							return "No cookie came. This experiment needs it: the key fits, and the lock is gone."
						}
						return ""
					},
				},
			},
			Hints: []string{
				"Every look at the lab is a use, and starts the time anew.",
				"Leave the lab's windows alone until the countdown on this page is over.",
				"Set ten seconds, add one thing, wait for fifteen, and reload the lab's cart once.",
			},
			Reveal: []string{
				"The cookie came, and its signature matched. The document's `expiresAt` had passed, so the shop refused it, whether or not the document was still there.",
				"A [[ttl|TTL index]] tells MongoDB to delete what has expired. Its task runs once a minute. The database that this shop brings along has no such index, so a sweeper does it, in this lab every few seconds.",
				"Two jobs, then: the check on each read is for safety, the deleting is for space.",
			},
		},
	},
	Code: []Code{
		{Room: "internal/sessionstore", File: "load.go", Name: "find", Caption: "One find by the hash of the id, and the reason when there is nothing."},
		{Room: "internal/sessionstore", File: "load.go", Name: "expiry", Caption: "The date is compared on every read."},
		{Room: "internal/sessionstore", File: "cleanup.go", Name: "sweep", Caption: "Deleting what has expired, where the server has no TTL index."},
	},
	Further: []string{
		"Read the document yourself: the card “The document” has a line for `mongosh` to copy.",
		"Watch the lab's list of documents for some seconds after the end, until yours is gone from it.",
		"Start a second instance of the whole shop on another port. The line is in the banner that the first one printed.",
	},
	Takeaway: "With sessions in a database any server can answer, and the date in the document, checked on every read, ends them.",
	Sources: []Source{
		{"MongoDB manual: TTL indexes", "https://www.mongodb.com/docs/manual/core/index-ttl/"},
		{"OWASP Session Management Cheat Sheet, Session Expiration", owaspSession + "#session-expiration"},
	},
	Claims: []int{8},
}

func inMongo(c Case) bool { return c.Lab() && c.set("store", "mongo") }

// shortIdle says whether sessions of the lab end soon enough to wait for it.
func shortIdle(c Case) bool { return c.set("idle", "10s") || c.set("idle", "60s") }
