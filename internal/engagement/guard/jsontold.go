package guard

import "hearth/internal/engagement/insight"

// told is what the answer to a named question has besides a metric's.
type told struct {
	ID         string                       `json:"id"`
	Title      string                       `json:"title"`
	Titles     map[string]string            `json:"titles,omitempty"`
	Definition string                       `json:"definition"`
	Version    int                          `json:"version"`
	Form       string                       `json:"form"`
	Shape      string                       `json:"shape"`
	Settings   []setting                    `json:"with,omitempty"`
	Columns    []insight.Metric             `json:"columns"`
	Facts      []fact                       `json:"facts,omitempty"`
	Degraded   string                       `json:"degraded,omitempty"`
	Labels     map[string]map[string]string `json:"labels,omitempty"`
}

type setting struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

type fact struct {
	Metric insight.Metric `json:"metric"`
	Versus *cell          `json:"versus,omitempty"`
	cell
}

// rows gives the facts as rows, to be checked like them.
func (t *told) rows() []row {
	if t == nil {
		return nil
	}
	var out []row
	for _, f := range t.Facts {
		out = append(out, row{By: f.Metric.ID, cell: f.cell, Versus: f.Versus})
	}
	return out
}

func packTold(t *insight.Told) *told {
	if t == nil {
		return nil
	}
	out := &told{
		ID: t.ID, Title: t.Title, Titles: t.Titles, Definition: t.Definition, Version: t.Version, Form: t.Form, Shape: t.Shape,
		Columns: t.Columns, Degraded: t.Degraded, Labels: t.Labels,
	}
	for _, s := range t.Settings {
		out.Settings = append(out.Settings, setting{s.Key, s.Value})
	}
	for _, f := range t.Facts {
		packed := fact{Metric: f.Metric, cell: packCell(f.Cell)}
		if f.Versus != nil {
			c := packCell(*f.Versus)
			packed.Versus = &c
		}
		out.Facts = append(out.Facts, packed)
	}
	return out
}

func (t *told) unpack() *insight.Told {
	if t == nil {
		return nil
	}
	out := &insight.Told{
		ID: t.ID, Title: t.Title, Titles: t.Titles, Definition: t.Definition, Version: t.Version, Form: t.Form, Shape: t.Shape,
		Degraded: t.Degraded, Labels: t.Labels,
	}
	if len(out.Titles) == 0 {
		out.Titles = nil
	}
	if len(out.Labels) == 0 {
		out.Labels = nil
	}
	for _, c := range t.Columns {
		out.Columns = append(out.Columns, tidy(c))
	}
	for _, s := range t.Settings {
		out.Settings = append(out.Settings, insight.Used{Key: s.Key, Value: s.Value})
	}
	for _, f := range t.Facts {
		one := insight.Fact{Metric: tidy(f.Metric), Cell: f.cell.unpack()}
		if f.Versus != nil {
			c := f.Versus.unpack()
			one.Versus = &c
		}
		out.Facts = append(out.Facts, one)
	}
	return out
}
