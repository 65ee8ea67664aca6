package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/rows"
	"hearth/internal/engagement/store"
	"hearth/internal/source"
)

// ask fills r.answers: from data/answers what is still true of the rows, from
// the engine the rest. Without rows, data/answers is all there is.
func (r *run) ask(ctx context.Context, all []asked, data *rows.Rows) error {
	r.answers = map[string]guard.Published{}
	old, problems, err := readAnswers(r.Root)
	if err != nil {
		return err
	}
	reg, wrong, err := r.registry()
	if err != nil {
		return err
	}
	r.problems.Add(wrong...)
	r.checkEvents(reg)
	r.checkExclusions()
	wrong = insight.CheckExclusions(exclusions(r))
	r.problems.Add(wrong...)
	if len(wrong) > 0 {
		return nil
	}
	var open []asked
	bad := map[string]bool{}
	inputs := r.inputs(data)
	for _, a := range all {
		if a.broken {
			continue
		}
		if found := insight.CheckQuestion(reg, a.question); len(found) > 0 {
			r.problems.Add(found...)
			if found.Count(source.Error) > 0 {
				bad[a.key] = true
				continue
			}
		}
		p, ok := old.byKey[a.key]
		if ok && (data == nil || inputs == "" || p.Inputs() == r.inputsOf(inputs, a.question, reg)) {
			r.answers[a.key] = p
		} else if !bad[a.key] {
			open = append(open, a)
		}
	}
	if r.unsure {
		return nil
	}
	stale, err := r.oldCalendar(r.calendarInputs(data), len(old.byKey) > 0)
	if err != nil {
		return err
	}
	if inputs == "" {
		r.problems.Add(problems...)
		r.unanswered(open, len(old.byKey) > 0)
		return nil
	}
	if len(open) > 0 || stale {
		if err := r.askEngine(ctx, open, reg, data, inputs); err != nil {
			return err
		}
	}
	if r.problems.Count(source.Error) > 0 || r.Thaw != "" {
		return nil
	}
	if err := r.keepCalendar(); err != nil {
		return err
	}
	return r.writeAnswers(all, old)
}

// method is the version of how Hearth computes and guards numbers. Raise it
// when equal rows may give other answers than before: all are asked anew.
const method = 2

// inputs is the identity of everything an answer comes from beside its
// question: the rows, the settings that change numbers, the program's own
// definitions. It is "" when there are no rows.
func (r *run) inputs(data *rows.Rows) string {
	if data == nil || len(data.Ledger().Entries) == 0 {
		return ""
	}
	h := sha256.New()
	enc := json.NewEncoder(h)
	_ = enc.Encode([]any{data.Fingerprint(), method, r.cfg.Zone.String(), r.cfg.Privacy.Minimum, exclusions(r), titles(r), private(r)})
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// inputsOf is the identity of what one answer comes from: the rows, the
// definition of what is asked, so that a new metric does not ask all others
// anew, and where a question tells of them the topics of the word lists and the
// events of the site.
func (r *run) inputsOf(inputs string, q insight.Question, reg *insight.Registry) string {
	if inputs == "" {
		return ""
	}
	h := sha256.New()
	enc := json.NewEncoder(h)
	_ = enc.Encode(inputs)
	if m, ok := reg.MethodOf(q); ok {
		_ = enc.Encode(m)
		if lists := r.wordLists(); m.Sorted() && lists != nil {
			_ = enc.Encode(lists.Described())
		}
	}
	if m, ok := reg.Lookup(q.Metric.Text); ok {
		_ = enc.Encode(m)
	}
	if events := insight.EventsOf(reg, q, r.declared()); len(events) > 0 {
		_ = enc.Encode(events)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// unanswered reports what cannot be asked, because there are no rows.
func (r *run) unanswered(open []asked, some bool) {
	for _, a := range open {
		what := "number"
		if a.figure != nil {
			what = fmt.Sprintf("figure %q", a.figure.Name.Text)
		}
		if some {
			r.problems.Errorf(a.question.Pos, "answer-missing", "build once where the exports are, and commit data/answers",
				"there is no answer for this %s in data/answers, and there are no rows here to ask", what)
			continue
		}
		r.problems.Errorf(a.question.Pos, "no-data", "put an export into data/raw, or take this out until there is one",
			"there are no data yet that this %s could come from", what)
	}
}

// askEngine opens the engine and asks what is open, each distinct question once.
func (r *run) askEngine(ctx context.Context, open []asked, reg *insight.Registry, data *rows.Rows, inputs string) error {
	r.progress("opening the data")
	engine, err := r.Open(ctx, r.cfg.Engine, filepath.Join(r.Root, ".hearth", "cache"))
	if err != nil {
		return fmt.Errorf("open the engine: %w", err)
	}
	err = r.askAll(ctx, engine, open, reg, data, inputs)
	return errors.Join(err, engine.Close())
}

func (r *run) askAll(ctx context.Context, engine store.Store, open []asked, reg *insight.Registry, data *rows.Rows, inputs string) error {
	if err := engine.Load(ctx, data.Files(), data.Coverage()); err != nil {
		return fmt.Errorf("load the rows: %w", err)
	}
	options := r.deskOptions(data)
	desk, err := insight.NewDesk(ctx, engine, reg, options)
	if err != nil {
		return err
	}
	desks := []*insight.Desk{desk}
	for len(desks) < min(r.workers(), len(open)/questionsADesk) {
		more, err := insight.NewDesk(ctx, engine, reg, options)
		if err != nil {
			return err
		}
		desks = append(desks, more)
	}
	if err := r.askDesks(ctx, desks, distinct(open, r.answers), reg, inputs); err != nil {
		return err
	}
	of := r.calendarInputs(data)
	if r.calendar.wanted == (source.Pos{}) || r.calendar.inputs == of {
		return nil
	}
	r.calendar.inputs = of
	r.calendar.sources, err = desk.Calendar(ctx)
	return err
}

// questionsADesk is how many questions are worth a desk of their own, which
// has to learn first what the data hold.
const questionsADesk = 12

// distinct gives each open question once.
func distinct(open []asked, known map[string]guard.Published) []asked {
	seen := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(open), func(a asked) bool {
		_, done := known[a.key]
		again := seen[a.key]
		seen[a.key] = true
		return done || again
	})
}

// askDesks asks several desks at a time. What they say is taken in the order
// of the questions.
func (r *run) askDesks(ctx context.Context, desks []*insight.Desk, open []asked, reg *insight.Registry, inputs string) error {
	answers := make([]insight.Answer, len(open))
	problems := make([]source.List, len(open))
	var next atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for _, desk := range desks {
		group.Go(func() error {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(open) {
					return nil
				}
				r.progress(fmt.Sprintf("asking %d of %d", i+1, len(open)))
				answers[i], problems[i] = desk.Ask(ctx, open[i].question)
				if err := canceled(ctx); err != nil {
					return err
				}
			}
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for i, a := range open {
		r.problems.Add(problems[i]...)
		r.result.Asked++
		if problems[i].Count(source.Error) == 0 {
			r.answers[a.key] = guard.Publish(answers[i], guard.Policy{Minimum: r.cfg.Privacy.Minimum}).From(r.inputsOf(inputs, a.question, reg))
		}
	}
	return nil
}

func (r *run) deskOptions(data *rows.Rows) insight.Options {
	return insight.Options{Zone: r.cfg.Zone, Coverage: data.Coverage(), Exclude: exclusions(r), SourceTitles: titles(r), Private: private(r), Events: r.declared(), Lists: r.wordLists()}
}

// checkExclusions says which exclusions cannot be used. Nothing is asked then:
// every answer could hold what must not be in it.
func (r *run) checkExclusions() {
	for _, e := range r.cfg.Exclude {
		if len(e.Where) == 0 {
			r.problems.Errorf(e.Pos, "exclude", "write `where: {place: …}` or another filter; one message alone cannot be left out yet", "exclude: nothing says what is left out")
			r.unsure = true
		}
	}
}

// exclusions are the site's declared ones, as insight takes them. One that says
// nothing was reported when hearth.yaml was read.
func exclusions(r *run) []insight.Exclusion {
	var out []insight.Exclusion
	for _, e := range r.cfg.Exclude {
		if len(e.Where) == 0 {
			continue
		}
		out = append(out, insight.Exclusion{ID: e.ID, Where: e.Where, Reason: e.Reason, Pos: e.Pos})
	}
	return out
}

// private are the sources that are never named.
func private(r *run) []string {
	var out []string
	for _, s := range r.cfg.Sources {
		if s.Private {
			out = append(out, s.Name)
		}
	}
	return out
}

// titles are the names of sources for people.
func titles(r *run) map[string]string {
	out := map[string]string{}
	for _, s := range r.cfg.Sources {
		if s.Title != "" {
			out[s.Name] = s.Title
		}
	}
	return out
}
