package insight

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/store"
	"hearth/internal/source"
)

// Options is what a site says about its data.
type Options struct {
	Zone         *time.Location        // of the site's days; UTC when nil
	Coverage     []engagement.Coverage // which days each raw file speaks for
	Exclude      []Exclusion           // messages left out, with their reasons
	SourceTitles map[string]string     // how a source is called in sentences; its name where there is none
	Private      []string              // sources that are never named
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
	answers map[string]Answer
	known   map[string]any // what the store was asked about itself, by question
}

// NewDesk opens a desk on a loaded store. The error is a fault in the site's
// exclusions.
func NewDesk(ctx context.Context, st store.Store, reg *Registry, opt Options) (*Desk, error) {
	if opt.Zone == nil {
		opt.Zone = time.UTC
	}
	all, err := rules(opt.Exclude)
	if err != nil {
		return nil, err
	}
	d := &Desk{st: st, reg: reg, opt: opt, rules: all, answers: map[string]Answer{}, known: map[string]any{}}
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
FROM (SELECT m.source, MIN(m.day) AS f, MAX(m.day) AS t, 0 AS c FROM messages m GROUP BY m.source
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
	p, list := plan(d.reg, q)
	if list.Failed(false) {
		return Answer{}, list
	}
	key := Key(q)
	d.mu.Lock()
	known, ok := d.answers[key]
	d.mu.Unlock()
	if ok {
		return known.Clone(), list
	}
	a := &asking{Desk: d, ctx: ctx, q: q, planned: p, list: &list}
	answer := a.answer()
	if list.Failed(false) {
		return Answer{}, list
	}
	answer.Key = key
	d.mu.Lock()
	d.answers[key] = answer
	d.mu.Unlock()
	return answer.Clone(), list
}

// name gives a source as sentences call it.
func (d *Desk) name(src string) string {
	if d.private(src) {
		return privateSource
	}
	return cmp.Or(d.opt.SourceTitles[src], src)
}

const privateSource = "a source that is not named"

func (d *Desk) private(src string) bool { return slices.Contains(d.opt.Private, src) }

// memo asks the store about itself once.
func memo[T any](d *Desk, key string, ask func() (T, error)) (T, error) {
	d.mu.Lock()
	v, ok := d.known[key]
	d.mu.Unlock()
	if ok {
		return v.(T), nil
	}
	got, err := ask()
	if err == nil {
		d.mu.Lock()
		d.known[key] = got
		d.mu.Unlock()
	}
	return got, err
}

// placeRow is one place with the source and platform it belongs to.
type placeRow struct {
	place, source, platform string
	rows                    int64
}

// places gives the places of a table, a place without a name by its source.
func (d *Desk) places(ctx context.Context, from string) ([]placeRow, error) {
	return memo(d, "places "+from, func() ([]placeRow, error) {
		t, err := d.st.Ask(ctx, "SELECT a.place, a.source, a.platform, COUNT(*) AS n FROM "+tableOf(from)+" a GROUP BY a.place, a.source, a.platform ORDER BY a.place, a.source, a.platform")
		if err != nil {
			return nil, fmt.Errorf("which places there are: %w", err)
		}
		var out []placeRow
		for _, r := range t.Rows {
			out = append(out, placeRow{cmp.Or(text(r[0]), text(r[1])), text(r[1]), text(r[2]), number(r[3])})
		}
		return out, nil
	})
}

func tableOf(from string) string {
	if from == fromThreads {
		return "exchanges"
	}
	return from
}

// values gives what may be typed for a dimension, sorted.
func (d *Desk) values(ctx context.Context, from, dim string) ([]string, error) {
	return memo(d, "values "+from+" "+dim, func() ([]string, error) {
		switch dim {
		case "source", "platform", "place":
			all, err := d.places(ctx, from)
			var out []string
			for _, p := range all {
				if d.private(p.source) {
					continue
				}
				switch dim {
				case "source":
					out = append(out, p.source)
				case "platform":
					out = append(out, p.platform)
				default:
					out = append(out, p.place, p.source, p.platform)
				}
			}
			return distinct(out), err
		case "tag":
			all, err := d.tagCounts(ctx)
			var out []string
			for _, set := range all {
				out = append(out, set.names()...)
			}
			return distinct(out), err
		case "post":
			all, err := d.posts(ctx)
			var out []string
			for _, p := range all {
				out = append(out, p.url, p.title)
			}
			return distinct(out), err
		case "language":
			t, err := d.st.Ask(ctx, "SELECT m.language, COUNT(*) AS n FROM messages m GROUP BY m.language")
			var out []string
			for _, r := range t.Rows {
				out = append(out, cmp.Or(text(r[0]), unknown))
			}
			return distinct(out), err
		}
		return nil, nil
	})
}

// distinct sorts and drops repeats and empty texts.
func distinct(all []string) []string {
	all = slices.DeleteFunc(all, func(s string) bool { return s == "" })
	slices.Sort(all)
	return slices.Compact(all)
}

// tagSet is one set of tags that messages carry, as stored: |a|b|.
type tagSet struct {
	tags string
	rows int64
}

func (s tagSet) names() []string { return strings.Split(strings.Trim(s.tags, "|"), "|") }

func (d *Desk) tagCounts(ctx context.Context) ([]tagSet, error) {
	return memo(d, "tags", func() ([]tagSet, error) {
		t, err := d.st.Ask(ctx, "SELECT m.tags, COUNT(*) AS n FROM messages m WHERE m.tags <> '' GROUP BY m.tags ORDER BY m.tags")
		if err != nil {
			return nil, fmt.Errorf("which tags there are: %w", err)
		}
		var out []tagSet
		for _, r := range t.Rows {
			out = append(out, tagSet{text(r[0]), number(r[1])})
		}
		return out, nil
	})
}

// post is one of the brand's own, which are public.
type post struct {
	title, url string
	day        engagement.Day
	dated      bool
}

// posts gives the brand's own posts by id.
func (d *Desk) posts(ctx context.Context) (map[string]post, error) {
	return memo(d, "posts", func() (map[string]post, error) {
		t, err := d.st.Ask(ctx, "SELECT p.id, p.title, p.url, p.day FROM messages p WHERE p.role = 'brand'")
		if err != nil {
			return nil, fmt.Errorf("which posts there are: %w", err)
		}
		out := map[string]post{}
		for _, r := range t.Rows {
			out[text(r[0])] = post{text(r[1]), text(r[2]), engagement.Day(number(r[3])), r[3] != nil}
		}
		return out, nil
	})
}

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

// sortedKeys gives a map's keys in order, so that no map order gets out.
func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
