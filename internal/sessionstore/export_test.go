package sessionstore

// InLine counts the writers of a session that are in the queue, the one at work
// included.
func (s *Store) InLine(documentID string) int {
	s.queue.mu.Lock()
	defer s.queue.mu.Unlock()
	if l := s.queue.lines[documentID]; l != nil {
		return l.writers
	}
	return 0
}
