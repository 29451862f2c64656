package lesson

// signIn is chapter 10, which waits for accounts.
var signIn = Chapter{
	Number: 10, Slug: "signing-in", Title: "Signing in",
	Brief:   "Plant a known session id in a browser, sign in there, and see whether the attacker's window gets in.",
	Later:   "It comes with accounts: signing in gives the session a new id, and the old one opens nothing any more.",
	Minutes: 4,
}
