// Package embeddedmongo is a MongoDB-compatible server inside this process: the
// shop's own database when no MongoDB is configured. It speaks MongoDB's wire
// protocol on a loopback TCP address, so the same driver, mongosh and Compass
// work with it, and it keeps its data in SQLite files in a folder.
//
// The engine is FerretDB 1.24 with its SQLite backend. It lacks three things
// that a shop with carts cannot do without:
//
//   - Its updates are not atomic. It reads a document, changes it in memory and
//     writes it back, with no lock in between. Two $inc at the same time can end
//     as one, and two compare-and-sets on one revision can both succeed.
//   - It uses no index. It builds one on _id, but writes its queries in a way
//     that SQLite cannot answer from it: every lookup reads the whole collection.
//   - It looks up by _id only when _id is the filter's one key. A compare-and-set
//     on {_id, rev} reads the whole collection even with a usable index.
//
// So clients do not talk to the engine but to a gate in front of it. The gate
// takes the wire messages apart and
//
//   - lets one writing command through at a time, until its reply has come back;
//     reads pass freely,
//   - gives each collection an index on _id that the engine's queries do use,
//   - answers {_id, more}: while it holds the write lock it fetches the document
//     by its _id, compares the rest itself, and forwards the command with the _id
//     alone (or with an _id that no document has),
//   - turns a delete over many documents into many small ones, so that other
//     writers get their turn in between.
//
// The path of a command is: gate.go (the connection), relay.go (one message),
// command.go (what it is), supported.go (what is refused), narrow.go or sweep.go
// (how it is rewritten), engine.go (FerretDB). A real MongoDB needs none of this.
package embeddedmongo
