package embeddedmongo

import "context"

// HoldWrites takes the write lock, as a writing command does, until release is
// called.
func (s *Server) HoldWrites(ctx context.Context) (release func(), err error) {
	return s.gate.unlock, s.gate.lock(ctx)
}
