package sessionchecks

import (
	"fmt"
	"testing"
)

// check is one of the checks of the session layer.
type check struct {
	number int
	// sentence says what holds.
	sentence string
	needs    needs
	run      func(*testing.T, *suite)
}

// needs is what a check needs besides a running shop.
type needs int

const (
	needsNothing needs = iota
	// needsDatabase: it looks into the shop's database.
	needsDatabase
	// needsSettings: it starts shops with settings of their own.
	needsSettings
	// needsClock: its shops have sessions that live for seconds.
	needsClock
	// needsFault: it puts a proxy between a shop and its database.
	needsFault
)

// checks are all of them, in reading order.
var checks = []check{
	// Identity
	{1, "pages without a cookie: 200, no Set-Cookie, no document", needsDatabase, pagesLeaveNoTrace},
	{2, "the first add: exactly one Set-Cookie, one document", needsDatabase, firstAddStartsOneSession},
	{3, "1000 GETs without cookies: no new document", needsDatabase, readersLeaveNoDocuments},
	{4, "a random cookie value, then an add: a new id, the random value nowhere in the database", needsDatabase, randomValueIsNotAdopted},
	{5, "the last character changed: as no session, never 500, never logged", needsNothing, changedSignatureOpensNothing},
	{6, "8 KB, %00, an operator, unicode as cookies: no 500, no query operator reaches the database", needsDatabase, hostileCookiesAreOnlyText},
	{7, "well-formed, never issued: a fresh id on write", needsNothing, neverIssuedGetsAFreshID},
	{8, "document deleted, the cookie writes again: a fresh id", needsDatabase, deletedSessionGetsAFreshID},
	{9, "two cookies of the same name: the valid one wins, no 500", needsNothing, validOneOfTwoWins},
	{10, "10,000 new sessions: distinct ids, 256 bits by construction", needsNothing, idsAreDistinctAndRandom},
	// Cookie
	{11, "HttpOnly", needsNothing, cookieIsHTTPOnly},
	{12, "SameSite explicit", needsNothing, sameSiteIsExplicit},
	{13, "Path=/, no Domain", needsNothing, cookieIsOfTheHostAlone},
	{14, "TLS: Secure and __Host-; http: the start banner says what is missing", needsSettings, secureFollowsTLS},
	{15, "X-Forwarded-Proto from an untrusted peer changes nothing", needsNothing, untrustedPeerChangesNothing},
	{16, "Secure demanded over http: page and log explain why no cookie was set", needsSettings, demandedSecureIsExplained},
	{17, "unmodified session, five GETs of the front page and a department: no Set-Cookie, no data write", needsDatabase, readingWritesNothing},
	{18, "several changes in a request: one Set-Cookie", needsClock, severalChangesOneSetCookie},
	{19, "browser-session: neither Expires nor Max-Age; persistent: both agree within 2 s, at most 400 days", needsNothing, lifetimesAgree},
	{20, "name and value under 200 bytes", needsNothing, cookieIsSmall},
	{21, "another cookie survives beside ours", needsNothing, otherCookiesSurvive},
	{22, "no-store wherever a cookie or a cart shows", needsNothing, nothingIsCached},
	// Data
	{23, "two parallel adds of A and B: both kept, 100 rounds", needsNothing, parallelAddsAreBothKept},
	{24, "fifty parallel +1: quantity +50, or honest refusals that add up", needsNothing, fiftyParallelAddsAddUp},
	{25, "a double-submitted checkout: one order", needsNothing, doubleSubmitIsOneOrder},
	{26, "a stale tab sets a quantity: applied or told, never a silent revert of other lines", needsNothing, staleTabRevertsNothing},
	{27, "a slow reader never rolls back a write", needsFault, slowReaderRollsNothingBack},
	{28, "write, then at once read, 200 rounds: the read sees it", needsNothing, readsSeeTheWrite},
	{29, "every SKU of the catalogue: all kept up to the limit of lines, then a clear 422 naming it; never a lost save", needsSettings, fullCartRefusesClearly},
	{30, "parallel first requests without a cookie: a session each, nothing half-written", needsDatabase, parallelFirstRequests},
	{31, "a price change shows in the cart", needsSettings, priceChangeShows},
	// Life
	{32, "session ended: document gone, old cookie value dead, Set-Cookie deletes the same name and path", needsDatabase, endedSessionIsGone},
	{33, "a slow write cannot revive an ended session", needsFault, slowWriteRevivesNothing},
	{34, "sign-in: new id, cart kept, old id dead, also under a parallel request on the old id", needsNothing, laterWith("accounts")},
	{35, "GETs every T/2 keep it alive past 3T", needsClock, readingKeepsAlive},
	{36, "idle for T: empty cart and a sentence that says the session expired", needsClock, idleSessionExpires},
	{37, "constant activity still ends at the absolute limit", needsClock, absoluteLimitEnds},
	{38, "expired but not yet deleted: not served", needsClock, expiredIsNotServed},
	{39, "N views within the touch interval: at most one date write, data bytes untouched", needsClock, viewsTouchOnce},
	{40, "touch interval at or above idle: refuses to start with a sentence", needsSettings, touchAboveIdleRefusesToStart},
	{41, "restart, second instance: the cart is there", needsSettings, cartOutlivesTheProcess},
	{42, "secrets rotated: old cookies work and are re-signed; old secret removed: a clean new session", needsSettings, secretsRotate},
	// Failure
	{43, "database stopped: catalogue 200, cart 503 within 2 s, cookie kept, no add acknowledged; back up: everything as it was", needsFault, stoppedDatabaseLosesNothing},
	{44, "one failed read, then a write: nothing overwritten", needsFault, failedReadOverwritesNothing},
	{45, "client gone or deadline passed: the database call is cancelled", needsFault, callsAreCancelled},
	{46, "a corrupt or unknown document: quarantined and logged, a new session, not 500 for ever", needsSettings, corruptDocumentsAreSetAside},
}

// suite is what the checks share.
type suite struct {
	// shop has default settings.
	shop *shop
	// brief has sessions that live for seconds, and deletes none of them; it is
	// nil when the checks look at a running shop.
	brief *shop
}

// The lifetimes of the brief shop.
var briefSettings = []string{
	"SHOP_SESSION_IDLE=3s", "SHOP_SESSION_TOUCH=500ms", "SHOP_SESSION_ABSOLUTE=12s",
	"SHOP_SESSION_CLEANUP=off", "SHOP_SESSION_SECRETS=" + oldSecret,
}

// Secrets for shops that are told one.
const (
	oldSecret = "the old secret, of thirty-two bytes or more"
	newSecret = "the new secret, of thirty-two bytes or more"
)

func TestChecks(t *testing.T) {
	s := &suite{}
	if given().checkURL != "" {
		s.shop = givenShop(t)
	} else {
		s.shop, s.brief = openShop(t), openShop(t, briefSettings...)
	}
	for i, c := range checks {
		if c.number != i+1 {
			t.Fatalf("check %d stands at place %d", c.number, i+1)
		}
		t.Run(fmt.Sprintf("%02d %s", c.number, c.sentence), func(t *testing.T) {
			c.skipWhereImpossible(t, s)
			c.run(t, s)
		})
	}
}

// skipWhereImpossible skips a check that needs what a running shop does not
// offer.
func (c check) skipWhereImpossible(t *testing.T, s *suite) {
	t.Helper()
	switch {
	case given().checkURL == "":
	case c.needs == needsDatabase && s.shop.db == nil:
		t.Skip("not run: it looks into the database, and SHOP_CHECK_MONGODB_URI is not set")
	case c.needs == needsSettings:
		t.Skip("not run: it needs shops with settings of their own")
	case c.needs == needsClock:
		t.Skip("not run: it needs shops whose sessions live for seconds")
	case c.needs == needsFault:
		t.Skip("not run: it needs a proxy in front of the shop's database")
	}
}

// laterWith stands in for a check of a part that the shop does not have yet.
func laterWith(part string) func(*testing.T, *suite) {
	return func(t *testing.T, _ *suite) { t.Skip("comes later with " + part) }
}
