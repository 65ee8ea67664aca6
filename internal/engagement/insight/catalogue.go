package insight

import (
	"context"
	"fmt"
	"slices"

	"hearth/internal/engagement"
)

// Catalogue is what can be asked: the sources with their days, their places,
// and the metrics that at least one of them has rows for.
type Catalogue struct {
	Sources []CatalogueSource // by name
	Metrics []Metric          // in the order of the registry
	// Questions are the ids of the named questions. Whether the data have what one
	// of them requires is said when it is asked.
	Questions []string
	Axes      []string // what `by` and `split` may name
	Filters   []string // what `where` and `not` may name
}

// CatalogueSource is one source of a catalogue.
type CatalogueSource struct {
	Source
	Title   string
	Periods []Span   // the days it speaks for, apart from each other
	Gaps    []Span   // the days between them, which are unknown, not zero
	Covered int      // how many days it speaks for
	Empty   int      // how many of these no row is about: they count as none
	Places  []string // sorted
}

// Catalogue lists what can be asked of the data. A source that is never named
// is counted without its places.
func (d *Desk) Catalogue(ctx context.Context) (Catalogue, error) {
	out := Catalogue{
		Axes:      dimensionIDs(func(d dimension) bool { return d.axis }),
		Filters:   dimensionIDs(func(d dimension) bool { return d.filter }),
		Questions: d.reg.questionIDs(),
	}
	busy, err := d.busy(ctx)
	if err != nil {
		return Catalogue{}, err
	}
	for _, c := range d.covers {
		s := CatalogueSource{
			Source: Source{Name: c.source, From: c.first(), To: c.last(), Captured: c.captured, Zone: c.zone},
			Title:  d.name(c.source),
		}
		for _, p := range c.spans {
			s.Periods = append(s.Periods, named(newSpan(p.From, p.To)))
			s.Covered += p.Days()
			for _, e := range busy[c.source].gaps(p) {
				s.Empty += e.Days()
			}
		}
		for _, g := range c.gaps(Span{From: c.first(), To: c.last()}) {
			s.Gaps = append(s.Gaps, named(newSpan(g.From, g.To)))
		}
		if err := d.catalogueSource(ctx, &s); err != nil {
			return Catalogue{}, err
		}
		out.Sources = append(out.Sources, s)
	}
	out.Metrics, err = d.available(ctx)
	return out, err
}

// busy gives the days that rows are about, by source: those of messages and
// those that a platform reported a number for. A number for the whole life of a
// post is about no day.
func (d *Desk) busy(ctx context.Context) (map[string]cover, error) {
	t, err := d.st.Ask(ctx, `SELECT a.source, a.f, a.t
FROM (SELECT m.source, m.day AS f, m.day AS t FROM messages m WHERE m.day IS NOT NULL
UNION ALL SELECT r.source, r.from_day AS f, r.to_day AS t FROM readings r WHERE r.grain <> 'lifetime') a
GROUP BY a.source, a.f, a.t
ORDER BY a.source, a.f, a.t`)
	if err != nil {
		return nil, fmt.Errorf("which days have rows: %w", err)
	}
	files := map[string][]engagement.Coverage{}
	for _, r := range t.Rows {
		files[text(r[0])] = append(files[text(r[0])], engagement.Coverage{From: engagement.Day(number(r[1])), To: engagement.Day(number(r[2]))})
	}
	out := map[string]cover{}
	for name, all := range files {
		out[name] = newCover(name, all)
	}
	return out, nil
}

func (d *Desk) catalogueSource(ctx context.Context, s *CatalogueSource) error {
	for _, from := range []string{fromMessages, fromReadings} {
		places, err := d.places(ctx, from)
		if err != nil {
			return err
		}
		for _, p := range places {
			if p.source != s.Name {
				continue
			}
			s.Platform = p.platform
			s.Rows += p.rows
			s.Places = append(s.Places, p.place)
		}
	}
	s.Places = distinct(s.Places)
	if d.private(s.Name) {
		s.Name, s.Platform, s.Places = privateSource, "", nil
	}
	return nil
}

// available gives the metrics that have rows.
func (d *Desk) available(ctx context.Context) ([]Metric, error) {
	read, err := d.st.Ask(ctx, "SELECT r.metric, COUNT(*) AS n FROM readings r WHERE r.dimension = '' GROUP BY r.metric")
	if err != nil {
		return nil, err
	}
	reported := map[string]bool{}
	for _, r := range read.Rows {
		reported[text(r[0])] = true
	}
	var out []Metric
	for _, e := range d.reg.entries {
		if e.method != nil {
			continue
		}
		if e.recipe.From == fromReadings {
			lacks := func(id string) bool { return !reported[id] }
			if slices.ContainsFunc(e.recipe.Reads, lacks) || slices.ContainsFunc(e.recipe.Per, lacks) {
				continue
			}
		} else if ok, err := d.holds(ctx, e); err != nil {
			return nil, err
		} else if !ok {
			continue
		}
		out = append(out, e.metric.waiting(defaultWait))
	}
	return out, nil
}

// holds says whether a metric has any row in any period.
func (d *Desk) holds(ctx context.Context, e entry) (bool, error) {
	conds, used := e.recipe.never(), e.recipe.neverKeys()
	for _, c := range append(slices.Clone(e.recipe.Only), e.recipe.Usual...) {
		dim, _ := findDimension(c.Key)
		conds, used = append(conds, filter{dim: dim, values: c.Values}.clause(e.recipe.From)), append(used, dim.id)
	}
	for _, c := range e.recipe.Narrow {
		conds, used = append(conds, c.filter().clause(e.recipe.From)), append(used, c.filter().dim.id)
	}
	if e.recipe.Count == countMean {
		conds, used = append(conds, clause{text: "m.rating IS NOT NULL"}), append(used, "rating")
	}
	alias := aliasOf(e.recipe.From)
	c := join("AND", conds).wrap("SELECT COUNT(*) AS n FROM "+present(e.recipe.From, used...)+" "+alias+" WHERE ", "")
	t, err := d.st.Ask(ctx, c.text, c.args...)
	return err == nil && number(t.Rows[0][0]) > 0, err
}
