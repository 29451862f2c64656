package lens

import (
	"fmt"
	"strings"
	"time"
)

// State is how a chip looks: a shape and a colour besides its words.
type State string

// The states of a chip.
const (
	Good  State = "good"  // all is as it should be
	News  State = "news"  // something was created, changed or sent
	Warn  State = "warn"  // something was refused or is gone
	Quiet State = "quiet" // nothing to tell
)

// Chip is one of the six facts of the strip. Each leads to a card.
type Chip struct {
	// Name is what the fact is about: "Cookie". Text is the fact: "sent".
	Name  string `json:"name"`
	Text  string `json:"text"`
	State State  `json:"state"`
	// Card is the card with the evidence.
	Card string `json:"card"`
}

// The cards, by the names that addresses and chips give them.
const (
	CardRequest   = "request"
	CardSignature = "signature"
	CardCommands  = "commands"
	CardDocument  = "document"
	CardResponse  = "response"
	CardBrowser   = "browser"
)

// Chips tells a request in six facts, in causal order.
func Chips(s Summary) []Chip {
	return []Chip{cookieChip(s), signatureChip(s), sessionChip(s), commandsChip(s), cartChip(s), setCookieChip(s)}
}

func cookieChip(s Summary) Chip {
	if s.CookieSent {
		return Chip{"Cookie", "sent", Good, CardRequest}
	}
	return Chip{"Cookie", "none", Quiet, CardRequest}
}

func signatureChip(s Summary) Chip {
	text, state := "none", Quiet
	switch {
	case s.CookieSent && s.Verdict == NotAsked:
		text = "not looked at"
	case s.Verdict == Malformed:
		text, state = "not our form", Warn
	case s.Verdict == Forged:
		text, state = "does not match", Warn
	case s.CookieSent && s.Verdict == Unavailable, s.CookieSent && s.Verdict != NoCookie:
		text, state = "matches", Good
		if s.Key > 0 {
			text = "matches an old secret"
		}
	}
	return Chip{"Signature", text, state, CardSignature}
}

func sessionChip(s Summary) Chip {
	text, state := sessionText(s)
	return Chip{"Session", text, state, CardDocument}
}

func sessionText(s Summary) (string, State) {
	switch s.Write {
	case Created:
		return withID("new", s.Document), News
	case Renewed:
		return "moved to " + s.Document, News
	case Destroyed:
		return "ended", Warn
	case Ended:
		return "ended meanwhile", Warn
	}
	switch s.Verdict {
	case Loaded:
		return withID("found", s.Document), Good
	case Unknown:
		return "not found", Warn
	case ExpiredIdle, ExpiredAbsolute:
		return "expired", Warn
	case Corrupt:
		return "unreadable", Warn
	case Unavailable:
		return "unknown", Warn
	case NotAsked:
		return "not asked for", Quiet
	}
	return "none", Quiet
}

// withID adds the document's short _id; a store without documents has none.
func withID(text, id string) string {
	if id == "" {
		return text
	}
	return text + ", " + id
}

func commandsChip(s Summary) Chip {
	chip := Chip{Name: "Mongo", Text: "no command", State: Quiet, Card: CardCommands}
	if len(s.Commands) > 0 {
		chip.Text = countsText(s.Commands) + " · " + milliseconds(s.Spent)
		chip.State = Good
	}
	switch s.Write {
	case Failed, Uncertain, Refused, Conflicted:
		chip.Text, chip.State = s.Write.String(), Warn
	}
	if s.Verdict == Unavailable {
		chip.Text, chip.State = "did not answer", Warn
	}
	return chip
}

// countsText says "1 find 2 updates".
func countsText(counts []CommandCount) string {
	parts := make([]string, len(counts))
	for i, c := range counts {
		parts[i] = fmt.Sprintf("%d %s", c.Times, c.Name)
		if c.Times > 1 {
			parts[i] += "s"
		}
	}
	return strings.Join(parts, " ")
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
}

func cartChip(s Summary) Chip {
	switch {
	case s.Cart == nil && s.Verdict == Unavailable:
		return Chip{"Cart", "unknown", Warn, CardDocument}
	case s.Cart == nil:
		return Chip{"Cart", "—", Quiet, CardDocument}
	case s.Cart.Before == s.Cart.After:
		return Chip{"Cart", fmt.Sprint(s.Cart.After), Quiet, CardDocument}
	}
	return Chip{"Cart", fmt.Sprintf("%d → %d", s.Cart.Before, s.Cart.After), News, CardDocument}
}

func setCookieChip(s Summary) Chip {
	chip := Chip{"Set-Cookie", s.Cookie.String(), News, CardResponse}
	switch s.Cookie {
	case CookieNotDue:
		chip.Text, chip.State = "none", Quiet
	case CookieExpired, CookieNotHTTPS, CookieTooLate:
		chip.State = Warn
	}
	return chip
}
