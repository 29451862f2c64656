package lens

import (
	"context"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/event"
)

// Command is one command that was sent to MongoDB.
type Command struct {
	// Name is the command's name: find, update, insert, delete, ...
	Name string
	// Collection is the collection it spoke to, empty for commands without one.
	Collection string
	// Duration is the time from sending it to its reply; 0 until then.
	Duration time.Duration
	// Failed says that it ended in an error.
	Failed bool
	// ReplyBytes is the size of the reply; 0 until then, or without one.
	ReplyBytes int

	requestID int64
	// sent is the command as the driver sent it, in a copy that the driver made
	// for its monitors.
	sent bson.Raw
}

// maxCommands bounds how many commands of one request are kept; a request of the
// shop sends two or three, and one that meets many other writers a hundred.
const maxCommands = 128

// Monitor returns a command monitor for the MongoDB client. The driver hands
// each event the context of the operation that caused it; a command without a
// recorder in its context (a heartbeat, the catalogue's poll) is not recorded.
func Monitor() *event.CommandMonitor {
	// lesson:start monitor
	return &event.CommandMonitor{
		Started: func(ctx context.Context, e *event.CommandStartedEvent) {
			collection, _ := e.Command.Lookup(e.CommandName).StringValueOK()
			FromContext(ctx).started(Command{Name: e.CommandName, Collection: collection, requestID: e.RequestID, sent: e.Command})
		},
		Succeeded: func(ctx context.Context, e *event.CommandSucceededEvent) {
			FromContext(ctx).finished(e.RequestID, func(c *Command) { c.Duration, c.ReplyBytes = e.Duration, len(e.Reply) })
		},
		Failed: func(ctx context.Context, e *event.CommandFailedEvent) {
			FromContext(ctx).finished(e.RequestID, func(c *Command) { c.Duration, c.Failed = e.Duration, true })
		},
	}
	// lesson:end monitor
}

// Commands returns the commands recorded so far, in the order they were sent.
func (r *Recorder) Commands() []Command {
	if r == nil {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.commands)
}

func (r *Recorder) started(c Command) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.commands) == maxCommands {
		r.uncounted++
		return
	}
	r.commands = append(r.commands, c)
}

func (r *Recorder) finished(requestID int64, note func(*Command)) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	i := slices.IndexFunc(r.commands, func(c Command) bool { return c.requestID == requestID })
	if i >= 0 {
		note(&r.commands[i])
	}
}
