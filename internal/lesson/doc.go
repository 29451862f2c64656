// Package lesson is the course: its chapters, the experiments in them, the rules
// that tell from the traces of requests whether an experiment was done, and the
// learners' progress, which is kept in the database. It knows no HTTP and no page.
package lesson
