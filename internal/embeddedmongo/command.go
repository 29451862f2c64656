package embeddedmongo

import (
	"go.mongodb.org/mongo-driver/v2/bson"
)

// reads are the commands that pass without the write lock. Any other command,
// also one that the gate does not know, counts as writing. An aggregation reads:
// the engine has neither $out nor $merge.
var reads = map[string]bool{
	"aggregate": true, "buildInfo": true, "buildinfo": true, "collStats": true,
	"connectionStatus": true, "count": true, "currentOp": true, "dataSize": true,
	"dbStats": true, "dbstats": true, "distinct": true, "endSessions": true,
	"explain": true, "find": true, "getCmdLineOpts": true,
	"getFreeMonitoringStatus": true, "getLog": true, "getMore": true,
	"getParameter": true, "hello": true, "hostInfo": true, "isMaster": true,
	"ismaster": true, "killCursors": true, "listCollections": true,
	"listCommands": true, "listDatabases": true, "listIndexes": true,
	"ping": true, "saslContinue": true, "saslStart": true, "serverStatus": true,
	"whatsmyuri": true,
}

// namespace names a collection.
type namespace struct{ database, collection string }

// name is the command's name: the first key of its body.
func (m opMsg) name() string {
	first, err := m.body.IndexErr(0)
	if err != nil {
		return ""
	}
	return first.Key()
}

func (m opMsg) writes() bool { return !reads[m.name()] }

// unacknowledged says whether the client wants no reply (write concern w: 0).
func (m opMsg) unacknowledged() bool { return m.flags&flagMoreToCome != 0 }

// namespace is the collection that the command works on; its collection is
// empty for a command that names none.
func (m opMsg) namespace() namespace {
	var ns namespace
	ns.database, _ = m.body.Lookup("$db").StringValueOK()
	ns.collection, _ = m.body.Lookup(m.name()).StringValueOK()
	return ns
}

// statement is the part of a writing command that has a filter: one entry of an
// update or a delete, or the whole of a findAndModify.
type statement struct {
	document bson.Raw
	// filterKey is the key of the filter in document.
	filterKey string
}

func (s statement) filter() (bson.Raw, bool) { return s.document.Lookup(s.filterKey).DocumentOK() }

func (s statement) upserts() bool { return truthy(s.document.Lookup("upsert")) }

func (s statement) withFilter(filter bson.Raw) statement {
	s.document = withField(s.document, s.filterKey, filter)
	return s
}

// lists names, for the commands that hold a list of statements, its key.
var lists = map[string]string{"update": "updates", "delete": "deletes"}

// statements returns the statements of an update, a delete or a findAndModify;
// of any other command none.
func (m opMsg) statements() []statement {
	switch m.name() {
	case "findAndModify", "findandmodify":
		return []statement{{m.body, "query"}}
	case "update", "delete":
		var list []statement
		for _, doc := range m.list(lists[m.name()]) {
			list = append(list, statement{doc, "q"})
		}
		return list
	}
	return nil
}

// list returns the documents under a name, which may be a sequence or an array
// in the body. It is nil when the array holds anything but documents.
func (m opMsg) list(name string) []bson.Raw {
	for _, seq := range m.sequences {
		if seq.name == name {
			return seq.documents
		}
	}
	array, _ := m.body.Lookup(name).ArrayOK()
	values, _ := array.Values()
	docs := make([]bson.Raw, len(values))
	for i, v := range values {
		var ok bool
		if docs[i], ok = v.DocumentOK(); !ok {
			return nil
		}
	}
	return docs
}

// withStatements returns the same command with other statements.
func (m opMsg) withStatements(list []statement) opMsg {
	key, ok := lists[m.name()]
	if !ok {
		m.body = list[0].document
		return m
	}
	docs := make([]bson.Raw, len(list))
	for i, s := range list {
		docs[i] = s.document
	}
	m.body = withoutField(m.body, key)
	m.sequences = []sequence{{name: key, documents: docs}}
	return m
}
