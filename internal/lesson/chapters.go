package lesson

// Chapters are the chapters of the course in their order.
var Chapters = []Chapter{
	forgets,
	cookie,
	lifetime,
	vanishes,
	inCookie,
	secret,
	memory,
	mongoStore,
	attributes,
	signIn,
	together,
	elsewhere,
}
