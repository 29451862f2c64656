// Package lesson is the course: its chapters, the experiments in them, and the
// rules that tell from the traces of requests whether an experiment was done. It
// knows no HTTP and no page.
package lesson
