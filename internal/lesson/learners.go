package lesson

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"

	"crumbs.example/shop/internal/lens"
)

var (
	// ErrName is a text that can name no learner.
	ErrName = errors.New("no name of a learner")
	// ErrUnknown is a learner of whom nothing is kept.
	ErrUnknown = errors.New("no such learner")
	// ErrUnavailable says that the database did not answer. Progress may have been
	// kept or not; doing the same again does no harm.
	ErrUnavailable = errors.New("the learners' database is unavailable")
	// ErrBusy says that other requests of the same learner kept coming first.
	// Nothing was changed.
	ErrBusy = errors.New("too many changes to one learner at once")
)

const (
	// keptFor is how long the progress of a learner is kept that nobody goes on with.
	keptFor = 90 * 24 * time.Hour
	// betKeptFor is how long bets are kept of somebody who has begun no experiment.
	betKeptFor = 24 * time.Hour
	// maxTries bounds how often one change is made anew because another one was
	// first.
	maxTries = 12
	// learnersTimeout bounds each call that a page waits for.
	learnersTimeout = 1500 * time.Millisecond
	// forgetInterval and forgetBatch say how often what is too old is looked for,
	// and how much is deleted at a time.
	forgetInterval = time.Hour
	forgetBatch    = 50
)

// LearnersConfig names what Learners depends on. Database is needed.
type LearnersConfig struct {
	// Database holds the collection learners.
	Database *mongo.Database
	// Timeout bounds each call that a page waits for; 0 means 1.5 s.
	Timeout time.Duration
	// Now is the clock; nil means time.Now.
	Now    func() time.Time
	Logger *slog.Logger
}

// Learners keeps the progress of all learners in the database, each under the hash
// of the learner's name: the course's lessons clear cookies and site data, so the
// browser is no place for it. All methods may be called from several goroutines.
type Learners struct {
	cfg        LearnersConfig
	collection *mongo.Collection
}

// record is a learner as the database holds one.
type record struct {
	ID string `bson:"_id"`
	// Rev counts the changes. A change applies to the revision that it has read.
	Rev int64 `bson:"rev"`
	// Begun says whether any experiment was begun.
	Begun   bool `bson:"begun"`
	Learner `bson:",inline"`
}

// NewLearners returns the learners of a database. It does not speak to it.
func NewLearners(cfg LearnersConfig) (*Learners, error) {
	if cfg.Database == nil {
		return nil, errors.New("lesson: Database is needed")
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = learnersTimeout
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	majority := options.Collection().SetWriteConcern(writeconcern.Majority())
	return &Learners{cfg: cfg, collection: cfg.Database.Collection("learners", majority)}, nil
}

// Load returns a learner's progress; that of a beginner for a name that was never
// used. It writes nothing. It returns ErrName and ErrUnavailable.
func (s *Learners) Load(ctx context.Context, lab string) (Learner, error) {
	found, err := s.load(ctx, lab)
	return found.Learner, err
}

// Lab returns what the lab of a learner runs with who has begun something. Of any
// other it returns ErrUnknown, besides what Load returns.
func (s *Learners) Lab(ctx context.Context, lab string) (Settings, error) {
	found, err := s.load(ctx, lab)
	if err == nil && found.Rev == 0 {
		err = fmt.Errorf("settings of a lab: %w", ErrUnknown)
	}
	return found.Lab, err
}

// load is fetch for a page that waits.
func (s *Learners) load(ctx context.Context, lab string) (record, error) {
	if !lens.IsTab(lab) {
		return record{}, fmt.Errorf("load learner: %w", ErrName)
	}
	ctx, cancel := context.WithTimeout(ctx, s.cfg.Timeout)
	defer cancel()
	return s.fetch(ctx, hashOf(lab))
}

// fetch returns a stored learner, or a beginner with revision 0.
func (s *Learners) fetch(ctx context.Context, id string) (record, error) {
	found := record{ID: id, Learner: Learner{Lab: Defaults()}}
	err := s.collection.FindOne(ctx, bson.D{{Key: "_id", Value: id}}).Decode(&found)
	if err != nil && !errors.Is(err, mongo.ErrNoDocuments) {
		return record{}, fmt.Errorf("load learner: %w: %w", ErrUnavailable, err)
	}
	return found, nil
}

// Update changes a learner's progress by one compare-and-set. When another change
// came first, change runs again on what is stored then; so it does nothing but
// change the learner. Where it changes nothing, nothing is stored. An error of
// change is returned as it is, and nothing is stored. Update returns ErrName,
// ErrUnavailable and ErrBusy besides.
func (s *Learners) Update(ctx context.Context, lab string, change func(*Learner) error) error {
	if !lens.IsTab(lab) {
		return fmt.Errorf("update learner: %w", ErrName)
	}
	ctx, cancel := context.WithTimeout(ctx, s.cfg.Timeout)
	defer cancel()
	for try := range maxTries {
		made, err := s.tryUpdate(ctx, hashOf(lab), change)
		if made || err != nil {
			return err
		}
		pause(ctx, try)
	}
	return fmt.Errorf("update learner: %w", ErrBusy)
}

// tryUpdate reads, changes and stores, and reports whether nobody was faster.
func (s *Learners) tryUpdate(ctx context.Context, id string, change func(*Learner) error) (bool, error) {
	stored, err := s.fetch(ctx, id)
	if err != nil {
		return false, err
	}
	before := stored.Learner
	before.Trials = maps.Clone(before.Trials)
	if err := change(&stored.Learner); err != nil {
		return false, err
	}
	if reflect.DeepEqual(before, stored.Learner) {
		return true, nil
	}
	stored.Begun = stored.anyBegun()
	stored.UpdatedAt = s.cfg.Now().UTC().Truncate(time.Millisecond)
	for name, trial := range stored.Trials {
		stored.Trials[name] = trial.bounded()
	}
	made, err := s.replace(ctx, stored)
	if err != nil {
		return false, fmt.Errorf("update learner: %w: %w", ErrUnavailable, err)
	}
	return made, nil
}

// replace stores a learner in place of the revision that was read.
func (s *Learners) replace(ctx context.Context, next record) (bool, error) {
	before := next.Rev
	next.Rev++
	if before == 0 {
		_, err := s.collection.InsertOne(ctx, next)
		if mongo.IsDuplicateKeyError(err) {
			return false, nil
		}
		return err == nil, err
	}
	result, err := s.collection.UpdateOne(ctx,
		bson.D{{Key: "_id", Value: next.ID}, {Key: "rev", Value: before}},
		bson.D{{Key: "$set", Value: bson.D{
			{Key: "rev", Value: next.Rev}, {Key: "begun", Value: next.Begun}, {Key: "trials", Value: next.Trials},
			{Key: "lab", Value: next.Lab}, {Key: "updatedAt", Value: next.UpdatedAt},
		}}})
	return err == nil && result.MatchedCount == 1, err
}

// pause waits a moment, longer from try to try, so that those who meet come apart.
func pause(ctx context.Context, try int) {
	timer := time.NewTimer(time.Duration(rand.IntN(5*(try+1))+1) * time.Millisecond)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// Delete forgets a learner. One that there is not is forgotten already.
func (s *Learners) Delete(ctx context.Context, lab string) error {
	if !lens.IsTab(lab) {
		return fmt.Errorf("delete learner: %w", ErrName)
	}
	ctx, cancel := context.WithTimeout(ctx, s.cfg.Timeout)
	defer cancel()
	if _, err := s.collection.DeleteOne(ctx, bson.D{{Key: "_id", Value: hashOf(lab)}}); err != nil {
		return fmt.Errorf("delete learner: %w: %w", ErrUnavailable, err)
	}
	return nil
}

// hashOf is a learner's _id: who reads the database learns no name to go on with.
func hashOf(lab string) string {
	sum := sha256.Sum256([]byte("learner:" + lab))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// Run deletes the progress that nobody has gone on with for 90 days, or for a day
// where no experiment was begun, at once and then every hour, until ctx ends. Any
// number of instances may do so.
func (s *Learners) Run(ctx context.Context) {
	ticker := time.NewTicker(forgetInterval)
	defer ticker.Stop()
	for {
		err := errors.Join(s.ensureIndex(ctx), s.Forget(ctx))
		if err != nil && ctx.Err() == nil {
			s.cfg.Logger.WarnContext(ctx, "old progress in the course not looked through", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

func (s *Learners) ensureIndex(ctx context.Context) error {
	_, err := s.collection.Indexes().CreateOne(ctx, mongo.IndexModel{Keys: bson.D{{Key: "updatedAt", Value: 1}}})
	if err != nil {
		return fmt.Errorf("index learners: %w", err)
	}
	return nil
}

// Forget deletes the progress that is too old, once, in small batches.
func (s *Learners) Forget(ctx context.Context) error {
	for {
		old, err := s.old(ctx)
		if err != nil || len(old) == 0 {
			return err
		}
		for _, learner := range old {
			// Somebody who has come back meanwhile has another revision.
			filter := bson.D{{Key: "_id", Value: learner.ID}, {Key: "rev", Value: learner.Rev}}
			if _, err := s.collection.DeleteOne(ctx, filter); err != nil {
				return fmt.Errorf("delete old learner: %w", err)
			}
		}
		s.cfg.Logger.InfoContext(ctx, "old progress in the course deleted", "learners", len(old))
	}
}

// old returns the names and revisions of some learners that are too old.
func (s *Learners) old(ctx context.Context) (found []record, _ error) {
	unused := func(life time.Duration) bson.E {
		return bson.E{Key: "updatedAt", Value: bson.D{{Key: "$lt", Value: s.cfg.Now().Add(-life)}}}
	}
	for _, filter := range []bson.D{{unused(keptFor)}, {{Key: "begun", Value: false}, unused(betKeptFor)}} {
		cursor, err := s.collection.Find(ctx, filter, options.Find().SetLimit(forgetBatch).SetProjection(bson.D{{Key: "rev", Value: 1}}))
		if err == nil {
			err = cursor.All(ctx, &found)
		}
		if err != nil {
			return nil, fmt.Errorf("find old learners: %w", err)
		}
		if len(found) > 0 {
			break
		}
	}
	return found, nil
}

// Bounds of what is kept of a request's address. The rest of a Fact is the shop's
// own words.
const (
	maxPathKept  = 200
	maxValueKept = 64
	maxNamesKept = 8
)

// keptName is what the name of a parameter must look like to be kept: one that a
// database takes as a key.
var keptName = regexp.MustCompile(`^[a-z]{1,20}$`)

// bounded returns the trial with what came from outside cut to a length.
func (t Trial) bounded() Trial {
	t.Matched = slices.Clone(t.Matched)
	for i := range t.Matched {
		f := &t.Matched[i]
		f.Path, f.Host = cutTo(f.Path, maxPathKept), cutTo(f.Host, maxPathKept)
		f.Query, f.Marks = boundedQuery(f.Query), maps.Clone(f.Marks)
		for name, value := range f.Marks {
			f.Marks[name] = cutTo(value, maxValueKept)
		}
	}
	return t
}

// boundedQuery keeps a few short parameters, and never the learner's own name.
func boundedQuery(query url.Values) url.Values {
	kept := url.Values{}
	for name, values := range query {
		if len(kept) < maxNamesKept && len(values) > 0 && name != "lab" && name != "lens" && keptName.MatchString(name) {
			kept.Set(name, cutTo(values[0], maxValueKept))
		}
	}
	return kept
}

// cutTo shortens a text to so many bytes, and leaves out what is no UTF-8 then.
func cutTo(text string, most int) string {
	if len(text) > most {
		text = text[:most]
	}
	return string(slices.DeleteFunc([]rune(text), func(r rune) bool { return r == '\uFFFD' }))
}
