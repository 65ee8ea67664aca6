package insight

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/store"
	"hearth/internal/engagement/words"
	"hearth/internal/source"
)

// Options is what a site says about its data.
type Options struct {
	Zone         *time.Location        // of the site's days; UTC when nil
	Coverage     []engagement.Coverage // which days each raw file speaks for
	Exclude      []Exclusion           // messages left out, with their reasons
	SourceTitles map[string]string     // how a source is called in sentences; its name where there is none
	Private      []string              // sources that are never named
	Events       []Event               // what happened, as the site declares it
	Spots        []Spot                // where people can meet the brand, as the site declares it
	Lists        *words.Lists          // that sorted what people said; nil when they are not known
}

// Desk answers questions from one store. Its methods may be called by several
// goroutines; equal questions are asked of the store once.
type Desk struct {
	st     store.Store
	reg    *Registry
	opt    Options
	covers []cover
	rules  []rule

	mu      sync.Mutex
	answers map[string]answered
	parts   map[string]*learned // of some sources, by their names

	*learned
	reads *Reads // of the one question that this desk is for; nil for one that is for all
}

// answered is an answer with what it was computed from.
type answered struct {
	Answer
	reads Reads
}

// learned is what the store was asked about itself.
type learned struct {
	mu    sync.Mutex
	known map[string]known // by question
}

// known is one thing of it, with what was read for it.
type known struct {
	value any
	reads Reads
}

// NewDesk opens a desk on a loaded store. The error is a fault in the site's
// exclusions.
func NewDesk(ctx context.Context, st store.Store, reg *Registry, opt Options) (*Desk, error) {
	if opt.Zone == nil {
		opt.Zone = time.UTC
	}
	all, problems := rules(opt.Exclude)
	if len(problems) > 0 {
		return nil, fmt.Errorf("the exclusions are not right:\n%s", problems)
	}
	d := &Desk{st: st, reg: reg, opt: opt, rules: all, answers: map[string]answered{}, parts: map[string]*learned{}, learned: &learned{known: map[string]known{}}}
	if err := d.loadCovers(ctx); err != nil {
		return nil, err
	}
	return d, nil
}

// loadCovers takes the days that exports speak for; a source whose exports do
// not say speaks for the days from its first row to its last.
func (d *Desk) loadCovers(ctx context.Context) error {
	d.covers = covers(d.opt.Coverage)
	t, err := d.st.Ask(ctx, `SELECT a.source, MIN(a.f) AS f, MAX(a.t) AS t, MAX(a.c) AS c
FROM (SELECT m.source, MIN(m.first_day) AS f, MAX(m.last_day) AS t, 0 AS c FROM census m GROUP BY m.source
UNION ALL SELECT r.source, MIN(r.from_day) AS f, MAX(r.to_day) AS t, MAX(r.captured) AS c FROM readings r GROUP BY r.source) a
GROUP BY a.source ORDER BY a.source`)
	if err != nil {
		return fmt.Errorf("which days there are: %w", err)
	}
	for _, row := range t.Rows {
		name, from, to := text(row[0]), number(row[1]), number(row[2])
		i := slices.IndexFunc(d.covers, func(c cover) bool { return c.source == name })
		if i < 0 {
			d.covers = append(d.covers, cover{source: name, captured: engagement.Day(max(to, number(row[3])))})
			i = len(d.covers) - 1
		}
		if len(d.covers[i].spans) == 0 && row[1] != nil && to >= from {
			d.covers[i].spans = []Span{{From: engagement.Day(from), To: engagement.Day(to)}}
		}
	}
	slices.SortFunc(d.covers, func(a, b cover) int { return cmp.Compare(a.source, b.source) })
	return nil
}

// Ask answers a question, or says everything that is wrong with it. The answer
// holds nothing when there is an error among the problems.
func (d *Desk) Ask(ctx context.Context, q Question) (Answer, source.List) {
	answer, _, list := d.Read(ctx, q)
	return answer, list
}

// Read is [Desk.Ask], and tells what the answer was computed from.
func (d *Desk) Read(ctx context.Context, q Question) (Answer, Reads, source.List) {
	p, list := plan(d.reg, q)
	if list.Failed(false) {
		return Answer{}, Reads{}, list
	}
	key := Key(q)
	d.mu.Lock()
	had, ok := d.answers[key]
	d.mu.Unlock()
	if ok {
		return had.Clone(), had.reads, list
	}
	a := &asking{ctx: ctx, q: q, planned: p, list: &list, rules: d.rules}
	sources, err := d.Reach(ctx, q)
	if err != nil {
		a.fail(err)
		return Answer{}, Reads{}, list
	}
	var reads Reads
	a.Desk = d.narrow(sources, &reads)
	answer := a.answer()
	if list.Failed(false) {
		return Answer{}, Reads{}, list
	}
	answer.Key = key
	d.mu.Lock()
	d.answers[key] = answered{answer, reads}
	d.mu.Unlock()
	return answer.Clone(), reads, list
}

// name gives a source as sentences call it.
func (d *Desk) name(src string) string {
	if d.private(src) {
		return privateSource
	}
	if title := d.opt.SourceTitles[src]; title != "" {
		return title
	}
	for _, c := range d.opt.Coverage {
		if c.Source == src && c.Platform == src {
			return engagement.PlatformName(src)
		}
	}
	return src
}

const privateSource = "a source that is not named"

func (d *Desk) private(src string) bool { return slices.Contains(d.opt.Private, src) }

// text and number read a cell of a store's table; what is missing is "" and 0.
func text(v store.Value) string {
	s, _ := v.(string)
	return s
}

func number(v store.Value) int64 {
	switch n := v.(type) {
	case int64:
		return n
	case engagement.Day:
		return int64(n)
	}
	return 0
}
