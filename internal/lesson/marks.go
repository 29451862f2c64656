package lesson

// The marks that labs put on the traces of their requests, beside their settings
// under the settings' own names.
const (
	// MarkLab is the instance that answered: First or Second.
	MarkLab = "lab"
	// MarkBoot counts the starts of that instance: "1", and "2" after a restart.
	MarkBoot = "boot"
	// MarkRun counts how often the lab's settings were changed or the lab was reset:
	// each time the course itself takes the lab's cookie away, and no trace tells it.
	MarkRun = "run"
	// MarkOpened is a random text of the lab's opening. A lab that nobody uses is
	// closed, and its sessions go; so they do when the shop is started anew.
	MarkOpened = "opened"
	// MarkSecrets counts the secrets that the lab has signed with, the retired ones
	// too: "1", and "2" after a rotation.
	MarkSecrets = "secrets"
	// MarkKind is which cart in a cookie a page showed: "signed" or "plain".
	MarkKind = "kind"
	// MarkDecoded is "yes" where the cart in the cookie was shown as text.
	MarkDecoded = "decoded"
	// MarkPrice is "forged" where the cart in the cookie named a price that is not
	// the catalogue's.
	MarkPrice = "price"
	// MarkOverflow is how many bytes the cart in the cookie would have needed, where
	// they were too many.
	MarkOverflow = "overflow"
	// MarkScript is whether a script could "read" the session cookie or was "blind".
	MarkScript = "script"
	// MarkLocal is how many pieces a script found in localStorage.
	MarkLocal = "local"
)

// The two servers of a lab. Settings, secrets and the cookie are the same for
// both, and so is the collection where sessions are kept in the database. In
// memory each has its own.
const (
	First  = "first"
	Second = "second"
)
