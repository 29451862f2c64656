package embeddedmongo

import (
	"go.mongodb.org/mongo-driver/v2/bson"
)

// narrow rewrites a command whose filters name documents by _id and ask for
// more, so that the engine needs to look at the _id alone. It fetches each
// document and compares the rest itself. Nothing may change in between: the
// write lock is held from before narrow until the engine has replied.
//
// A command with several statements is rewritten only when each is about another
// document. Then none of them can change what the next one would find.
func (r *relay) narrow(msg opMsg) opMsg {
	list := msg.statements()
	seen := map[string]bool{}
	for _, s := range list {
		filter, _ := s.filter()
		id, ok := pointID(filter)
		if !ok || seen[string(id.Value)] {
			return msg
		}
		seen[string(id.Value)] = true
	}
	changed := false
	for i, s := range list {
		if filter, ok := r.narrower(msg.namespace(), s); ok {
			list[i], changed = s.withFilter(filter), true
		}
	}
	if !changed {
		return msg
	}
	return msg.withStatements(list)
}

// narrower returns the filter by _id alone that finds what the statement's
// filter finds. It reports false when the statement should stay as it is.
func (r *relay) narrower(ns namespace, s statement) (bson.Raw, bool) {
	filter, _ := s.filter()
	id, _ := pointID(filter)
	byID := marshal(bson.D{{Key: "_id", Value: id}})
	c, ok := parseCondition(filter)
	if !ok || len(c) < 2 {
		return nil, false
	}
	switch r.check(ns, byID, c) {
	case matches:
		return byID, true
	case differs:
		// An upsert makes a document out of the whole filter.
		return marshal(bson.D{{Key: "_id", Value: r.gate.nobody}}), !s.upserts()
	default:
		return nil, false
	}
}

// check fetches one document and evaluates a condition on it. A document that is
// not there differs.
func (r *relay) check(ns namespace, byID bson.Raw, c condition) verdict {
	docs, err := r.engine.find(ns, byID, 1, false)
	if err != nil {
		return unknown
	}
	if len(docs) == 0 {
		return differs
	}
	return c.evaluate(docs[0])
}

// pointID returns the _id that a filter names plainly. Only strings and
// ObjectIDs count: the engine looks up no other kind.
func pointID(filter bson.Raw) (bson.RawValue, bool) {
	id := filter.Lookup("_id")
	return id, isLookupID(id)
}

func isLookupID(id bson.RawValue) bool {
	return (id.Type == bson.TypeString || id.Type == bson.TypeObjectID) && isScalar(id)
}
