package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"hearth/internal/config"
	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/rows"
	"hearth/internal/source"
)

// weigh finds out which answers are still true of the rows: of those in
// data/answers, and of those that were asked in this run, which may not lie
// there yet. The rest is open. Without rows, data/answers is all there is.
func (r *run) weigh(all []asked, data *rows.Rows, asked map[string]guard.Published) (*answering, kept, error) {
	a := &answering{kept: map[string]guard.Published{}, open: map[string]*open{}, minimum: r.cfg.Privacy.Minimum, engine: &engine{}}
	old, problems, err := readAnswers(r.Root)
	if err != nil {
		return a, old, err
	}
	reg, wrong, err := r.registry()
	if err != nil {
		return a, old, err
	}
	r.problems.Add(wrong...)
	r.checkEvents(reg)
	if wrong = insight.CheckExclusions(exclusions(r)); len(wrong) > 0 {
		for _, p := range wrong {
			if !r.empty(p.Pos) { // which was said where the site file was read
				r.problems.Add(p)
			}
		}
		return a, old, nil
	}
	inputs, settings := r.inputs(data), r.settings()
	if inputs != "" {
		a.newest, a.engine.start, a.origins = data.AsOf(), r.starter(reg, data), origins{data.Ledger().Entries}
	}
	for _, q := range all {
		if q.broken {
			continue
		}
		if found := insight.CheckQuestion(reg, q.question); len(found) > 0 {
			r.problems.Add(found...)
			if found.Count(source.Error) > 0 {
				continue
			}
		}
		from := r.inputsOf(inputs, q.question, reg)
		had, ok := old.byKey[q.key]
		if now, too := asked[q.key]; too && inputs != "" && !(ok && of(had, from)) {
			had, ok = now, true
		}
		if ok && (inputs == "" || of(had, from)) {
			a.kept[q.key] = had
		} else if a.open[q.key] == nil {
			a.open[q.key] = &open{asked: q, inputs: from, plain: r.inputsOf(settings, q.question, reg), before: had}
			a.order = append(a.order, a.open[q.key])
		}
	}
	if r.unsure {
		a.nothing()
		return a, old, nil
	}
	if a.days.stale, err = r.oldCalendar(r.calendarInputs(data), len(old.byKey) > 0); err != nil {
		return a, old, err
	}
	a.days.sources = r.calendar.sources
	if a.exports, err = r.provenance(data, inputs != ""); err != nil {
		return a, old, err
	}
	if inputs == "" {
		r.problems.Add(problems...)
		r.unanswered(a.order, len(old.byKey) > 0)
		a.nothing()
		return a, old, nil
	}
	if a.days.stale {
		r.calendar.inputs = r.calendarInputs(data)
	}
	return a, old, nil
}

// of says whether an answer came from some inputs.
func of(p guard.Published, inputs string) bool {
	all, _, _ := strings.Cut(p.Inputs(), "-")
	return all == inputs
}

// nothing says that what is open cannot be asked.
func (a *answering) nothing() { a.open, a.order = map[string]*open{}, nil }

// keep writes the answers, the calendar and the exports, unless there are errors.
func (r *run) keep(ctx context.Context, all []asked, old kept, a *answering) error {
	if a.engine.start == nil || r.unsure || r.problems.Count(source.Error) > 0 || r.Thaw != "" {
		return nil
	}
	if err := r.keepCalendar(); err != nil {
		return err
	}
	if err := r.keepProvenance(ctx, a); err != nil {
		return err
	}
	return r.writeAnswers(ctx, all, old)
}

// method is the version of how Hearth computes and guards numbers. Raise it
// when equal rows may give other answers than before: all are asked anew.
const method = 23

// inputs is the identity of everything an answer comes from beside its
// question: the rows, the settings that change numbers, the program's own
// definitions. It is "" when there are no rows.
func (r *run) inputs(data *rows.Rows) string {
	if data == nil || len(data.Ledger().Entries) == 0 {
		return ""
	}
	return r.settings(data.Fingerprint())
}

// settings is the identity of the same without the rows, or with those of a
// fingerprint.
func (r *run) settings(rows ...string) string {
	h := sha256.New()
	enc := json.NewEncoder(h)
	var all []any
	for _, fingerprint := range rows {
		all = append(all, fingerprint)
	}
	_ = enc.Encode(append(all, method, r.cfg.Zone.String(), r.cfg.Privacy.Minimum, exclusions(r), titles(r), private(r)))
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// inputsOf is the identity of what one answer comes from: the rows, the
// definition of what is asked, so that a new metric does not ask all others
// anew, and where a question tells of them the topics of the word lists, the
// events and the places of the site.
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
	if spots := insight.SpotsOf(reg, q, r.spots()); len(spots) > 0 {
		_ = enc.Encode(spots)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// unanswered reports what cannot be asked, because there are no rows.
func (r *run) unanswered(open []*open, some bool) {
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

// starter opens the engine with the rows in it. What it needs of the run is
// taken now, since it may be called at any time.
func (r *run) starter(reg *insight.Registry, data *rows.Rows) func(context.Context) (*watched, *insight.Desk, error) {
	files, coverage, options := data.Files(), data.Coverage(), r.deskOptions(data)
	return func(ctx context.Context) (*watched, *insight.Desk, error) {
		r.progress("opening the data")
		engine, err := r.engine(ctx)
		if err != nil {
			return nil, nil, fmt.Errorf("open the engine: %w", err)
		}
		if err := engine.Load(ctx, files, coverage); err != nil {
			return nil, nil, errors.Join(fmt.Errorf("load the rows: %w", err), engine.Close())
		}
		desk, err := insight.NewDesk(ctx, engine, reg, options)
		if err != nil {
			return nil, nil, errors.Join(err, engine.Close())
		}
		return engine, desk, nil
	}
}

func (r *run) deskOptions(data *rows.Rows) insight.Options {
	return insight.Options{Zone: r.cfg.Zone, Coverage: data.Coverage(), Exclude: exclusions(r), SourceTitles: titles(r), Private: private(r), Events: r.declared(), Spots: r.spots(), Lists: r.wordLists()}
}

// exclusions are the site's declared ones, as insight takes them. One that says
// nothing is an error of hearth.yaml, and then nothing is asked.
// empty says whether an exclusion at a place leaves nothing out.
func (r *run) empty(at source.Pos) bool {
	return slices.ContainsFunc(r.cfg.Exclude, func(e config.Exclusion) bool {
		return e.Pos == at && len(e.Where) == 0 && e.Period == "" && e.Rule == ""
	})
}

func exclusions(r *run) []insight.Exclusion {
	var out []insight.Exclusion
	for _, e := range r.cfg.Exclude {
		out = append(out, insight.Exclusion{ID: e.ID, Where: e.Where, Rule: e.Rule, Period: e.Period, Reason: e.Reason, Pos: e.Pos, Places: e.Places})
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
