package lesson

// Claim is a sentence of the notes that the shop grew out of, each of which a
// visitor can see happen.
type Claim struct {
	Number int
	Text   string
	// Later says what it waits for; empty when a chapter shows it.
	Later string
}

// Claims are the notes' claims in their order.
var Claims = []Claim{
	{Number: 1, Text: "A shop sends a cookie on the first visit that is worth remembering, and the browser sends it back with each request."},
	{Number: 2, Text: "A cookie has an expiry, and the browser drops it then."},
	{Number: 3, Text: "While you are signed out, the cart vanishes when the cookies are cleared."},
	{Number: 4, Text: "What a signed-in customer has is kept elsewhere, and comes back on signing in.", Later: "It comes with accounts."},
	{Number: 5, Text: "A cookie holds about 4 KB; a session on the server holds more, and the cookie holds its id alone."},
	{Number: 6, Text: "A secret signs the id, so that nobody can make one up."},
	{Number: 7, Text: "The default store keeps sessions in the memory of one process. It does not scale, and a restart empties it."},
	{Number: 8, Text: "A MongoDB store keeps sessions across restarts and for several servers, and removes what has expired."},
}
