// Package sessionchecks holds the checks of the session layer: what a visitor,
// a look into the database and a fault in front of it can find out about a
// shop. They use plain HTTP and a database driver, and know nothing of the
// code behind them.
//
// checks_test.go is the list of the 46 checks, in reading order, each with its
// sentence; identity, cookie, data, life and failure are its sections. Beside
// them stand the longer runs: nothing_lost, kill, kill_order,
// end_while_writing, failure_told, lost_answer, leak and step_down.
//
// # Three ways to run them
//
//	go test ./internal/sessionchecks
//
// starts shops of its own, each on the embedded database. With
// SHOP_TEST_MONGODB_URI set, the same shops use that server, in a database of a
// random name that is dropped at the end. With SHOP_CHECK_URL set, the checks
// look at the shop that is running there, and SHOP_CHECK_MONGODB_URI and
// SHOP_CHECK_DATABASE (crumbs) let them look into its database; what needs
// other settings, short lifetimes or a fault is skipped by name. Then add
// -count=1, because go test cannot know when that shop has changed.
//
// SHOP_KILL_ROUNDS (3) and SHOP_FAULTS (1000) make the longer runs longer.
//
// # What the shops run behind
//
// proxy_test.go is a small TCP proxy that stands between a shop and its
// database. It can stall, cut the line, be slow, and meet single commands with
// a fault: refuse them, drop them, lose the answer, hold them back.
package sessionchecks
