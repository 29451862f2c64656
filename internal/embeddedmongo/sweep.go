package embeddedmongo

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// sweepBatch is how many documents a sweep looks up at once. Every look-up reads
// the collection from its start, so it must not be small; a full batch of ids
// takes some tens of kilobytes.
const sweepBatch = 1000

// sweeping says whether a command is a plain delete of many documents by other
// fields than _id, with a filter that the gate evaluates.
func sweeping(msg opMsg) (condition, bool) {
	list := msg.statements()
	if msg.name() != "delete" || len(list) != 1 || !isPlainSweep(msg.body, list[0].document) {
		return nil, false
	}
	filter, ok := list[0].filter()
	if _, point := pointID(filter); !ok || point {
		return nil, false
	}
	c, ok := parseCondition(filter)
	return c, ok && len(c) > 0
}

// isPlainSweep says whether a delete has no limit and no option that the engine
// would refuse: such a command is the engine's to answer.
func isPlainSweep(body, deletion bson.Raw) bool {
	limit, ok := deletion.Lookup("limit").AsFloat64OK()
	elements, err := deletion.Elements()
	for _, e := range elements {
		ok = ok && (e.Key() == "q" || e.Key() == "limit" || e.Key() == "hint")
	}
	return ok && err == nil && limit == 0 && body.Lookup("let").IsZero()
}

// sweep deletes many documents one by one, as MongoDB does: it is no transaction
// and others write in between. It looks for candidates without the write lock,
// which takes long, and under the lock checks each again and deletes it. What it
// cannot decide it leaves to the engine.
func (r *relay) sweep(ctx context.Context, msg opMsg, c condition) (message, error) {
	filter, _ := msg.statements()[0].filter()
	total := 0
	for {
		found, err := r.engine.find(msg.namespace(), filter, sweepBatch, true)
		if err != nil {
			return r.finishSweep(ctx, msg, total)
		}
		deleted, undecided, err := r.deleteEach(ctx, msg.namespace(), found, c)
		total += deleted
		switch full := len(found) == sweepBatch; {
		case err != nil:
			return nil, err
		case undecided, full && deleted == 0:
			return r.finishSweep(ctx, msg, total)
		case !full: // every document that matched was among those found
			return deleteReply(msg.requestID, total), nil
		}
	}
}

// deleteEach deletes those of the found documents that still meet the condition.
func (r *relay) deleteEach(ctx context.Context, ns namespace, found []bson.Raw, c condition) (deleted int, undecided bool, err error) {
	for _, doc := range found {
		result, err := r.deleteOne(ctx, ns, doc.Lookup("_id"), c)
		if err != nil {
			return deleted, undecided, err
		}
		switch result {
		case matches:
			deleted++
		case unknown:
			undecided = true
		}
	}
	return deleted, undecided, nil
}

// deleteOne deletes a document if it meets the condition, and says whether it
// did.
func (r *relay) deleteOne(ctx context.Context, ns namespace, id bson.RawValue, c condition) (verdict, error) {
	if !isLookupID(id) {
		return unknown, nil
	}
	if err := r.gate.lock(ctx); err != nil {
		return unknown, err
	}
	defer r.gate.unlock()
	byID := marshal(bson.D{{Key: "_id", Value: id}})
	if result := r.check(ns, byID, c); result != matches {
		return result, nil
	}
	_, err := r.engine.run(bson.D{
		{Key: "delete", Value: ns.collection},
		{Key: "deletes", Value: bson.A{bson.D{{Key: "q", Value: byID}, {Key: "limit", Value: 1}}}},
		{Key: "$db", Value: ns.database},
	})
	if errors.Is(err, errCommandFailed) {
		return unknown, nil // the engine is to say so to the client
	}
	return matches, err
}

// finishSweep has the engine delete what is left, and counts it in.
func (r *relay) finishSweep(ctx context.Context, msg opMsg, total int) (message, error) {
	reply, err := r.write(ctx, msg)
	if err != nil || total == 0 {
		return reply, err
	}
	rest, err := parseOpMsg(reply)
	if n, ok := rest.body.Lookup("n").AsInt64OK(); err == nil && ok {
		return deleteReply(msg.requestID, total+int(n)), nil
	}
	return reply, err
}

func deleteReply(requestID int32, n int) message {
	reply := opMsg{
		responseTo: requestID,
		body:       marshal(bson.D{{Key: "n", Value: int32(n)}, {Key: "ok", Value: 1.0}}),
	}
	return reply.encode()
}
