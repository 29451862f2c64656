package lesson

import "time"

// Learner is somebody's progress through the course.
type Learner struct {
	// Trials are the goes at experiments, by chapter and experiment: "slug/a".
	Trials map[string]Trial `bson:"trials,omitempty"`
	// Lab is what the learner's lab runs with.
	Lab       Settings  `bson:"lab"`
	UpdatedAt time.Time `bson:"updatedAt"`
}

// Trial returns the learner's go at an experiment; a zero one when there was none.
func (l Learner) Trial(c *Chapter, e *Experiment) Trial { return l.Trials[c.Slug+"/"+e.ID] }
