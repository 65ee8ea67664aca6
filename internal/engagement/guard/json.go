package guard

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
)

// Schema is the version of the JSON of a published answer. Every later Hearth
// reads it.
const Schema = 1

// file is a published answer as data/answers holds it.
type file struct {
	Schema  int            `json:"schema"`
	Key     string         `json:"key"`
	Inputs  string         `json:"inputs,omitempty"`
	Metric  insight.Metric `json:"metric"`
	By      *dim           `json:"by,omitempty"`
	Split   *dim           `json:"split,omitempty"`
	Span    span           `json:"span"`
	Versus  *span          `json:"versus,omitempty"`
	Rows    []row          `json:"rows"`
	Total   row            `json:"total"`
	Told    *told          `json:"question,omitempty"`
	AsOf    day            `json:"as_of"`
	Sources []source       `json:"sources,omitempty"`
	Notes   []string       `json:"notes,omitempty"`
	Effects []effect       `json:"effects,omitempty"`
}

type dim struct {
	ID    string `json:"id"`
	Label string `json:"label,omitempty"`
	Type  string `json:"type"`
}

type span struct {
	From    day    `json:"from"`
	To      day    `json:"to"`
	Label   string `json:"label"`
	Unit    string `json:"unit,omitempty"`
	Partial bool   `json:"partial,omitempty"`
	Open    bool   `json:"open,omitempty"`
}

type row struct {
	By     string `json:"by,omitempty"`
	Split  string `json:"split,omitempty"`
	Label  string `json:"label,omitempty"`
	Versus *cell  `json:"versus,omitempty"`
	cell
}

type cell struct {
	State  insight.State `json:"state,omitempty"`
	Num    *int64        `json:"num,omitempty"`
	Den    int64         `json:"den,omitempty"` // 1 when absent
	People int64         `json:"people,omitempty"`
	N      int64         `json:"n,omitempty"`     // units, where den does not tell
	Worth  int64         `json:"worth,omitempty"` // units of different people that would tell as much as den
	Crowd  bool          `json:"crowd,omitempty"`
	Why    string        `json:"why,omitempty"`
}

type source struct {
	Name     string `json:"name"`
	Platform string `json:"platform,omitempty"`
	From     day    `json:"from"`
	To       day    `json:"to"`
	Captured day    `json:"captured"`
	Rows     int64  `json:"rows,omitempty"`
	LeftOut  string `json:"left_out,omitempty"`
	Zone     string `json:"zone,omitempty"`
}

// effect is what an exclusion does to a number.
type effect struct {
	Reason  string `json:"reason"`
	Percent int64  `json:"percent"`
	Much    bool   `json:"much,omitempty"` // it stands beside the number
}

// day is written as 2026-06-14.
type day engagement.Day

func (d day) MarshalText() ([]byte, error) { return []byte(engagement.Day(d).String()), nil }

func (d *day) UnmarshalText(text []byte) error {
	got, err := engagement.ParseDay(string(text))
	if err != nil {
		return fmt.Errorf("%q is not a day", text)
	}
	*d = day(got)
	return nil
}

// MarshalJSON gives the answer as data/answers holds it: keys sorted, indented,
// equal answers equal bytes.
func (p Published) MarshalJSON() ([]byte, error) {
	flat, err := json.Marshal(pack(p))
	if err != nil {
		return nil, err
	}
	// Once around, because only maps have their keys sorted.
	dec := json.NewDecoder(bytes.NewReader(flat))
	dec.UseNumber()
	var tree any
	if err := dec.Decode(&tree); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(tree); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// UnmarshalJSON is [Read], for answers inside of something else.
func (p *Published) UnmarshalJSON(data []byte) error {
	got, err := Read(data)
	*p = got
	return err
}

// Read opens what [Published.MarshalJSON] wrote. It refuses what this package
// would never have let through, so that an edited file is no way around it.
func Read(data []byte) (Published, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var f file
	if err := dec.Decode(&f); err != nil {
		var version struct{ Schema int }
		if json.Unmarshal(data, &version) == nil && version.Schema > Schema {
			return Published{}, newer(version.Schema)
		}
		return Published{}, fmt.Errorf("this is not a published answer: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Published{}, errors.New("this is not a published answer: something follows it")
	}
	if err := f.check(); err != nil {
		return Published{}, err
	}
	return f.unpack(), nil
}

func newer(schema int) error {
	return fmt.Errorf("this answer was written by a newer Hearth (schema %d, this one reads %d)", schema, Schema)
}

// check refuses what the guard would not have let through.
func (f file) check() error {
	switch {
	case f.Schema > Schema:
		return newer(f.Schema)
	case f.Schema < 1:
		return errors.New("this is not a published answer: it has no schema version")
	case f.Key == "" || f.Metric.ID == "":
		return errors.New("this is not a published answer: it does not say what was asked")
	}
	for _, r := range append(append(f.Rows, f.Total), f.Told.rows()...) {
		for _, c := range []*cell{&r.cell, r.Versus} {
			if c == nil {
				continue
			}
			if err := c.check(); err != nil {
				return fmt.Errorf("this answer was changed by hand: %w, in the row %q", err, r.By)
			}
		}
	}
	return nil
}

func (c cell) check() error {
	switch c.State {
	case insight.Known:
		switch {
		case c.Num == nil || c.Den < 0:
			return errors.New("a number is missing")
		case c.Worth < 0 || c.Worth > c.Den:
			return errors.New("a share is surer than what it is of")
		case c.People != 0 && c.People < Minimum:
			return fmt.Errorf("a number stands on fewer than %d people", Minimum)
		}
	case insight.Missing, insight.Withheld:
		if c.Num != nil || c.Den != 0 || c.People != 0 || c.N != 0 || c.Worth != 0 || c.Crowd {
			return errors.New("a number stands where none may be")
		}
	default:
		return fmt.Errorf("there is no state %q", c.State)
	}
	return nil
}

// normal gives an answer as it is after being written and read, so that both
// are the same.
func normal(a insight.Answer) insight.Answer { return pack(Published{answer: a}).unpack().answer }

func pack(p Published) file {
	a := p.answer
	f := file{
		Schema: Schema, Key: a.Key, Inputs: p.inputs, Metric: a.Metric, By: packDim(a.By), Split: packDim(a.Split),
		Span: packSpan(a.Span), Rows: []row{}, Total: packRow(a.Total), Told: packTold(a.Told), AsOf: day(a.AsOf), Notes: a.Notes,
	}
	if a.Versus != nil {
		v := packSpan(*a.Versus)
		f.Versus = &v
	}
	for _, r := range a.Rows {
		f.Rows = append(f.Rows, packRow(r))
	}
	for _, s := range a.Sources {
		f.Sources = append(f.Sources, source{s.Name, s.Platform, day(s.From), day(s.To), day(s.Captured), s.Rows, s.LeftOut, s.Zone})
	}
	for _, e := range a.Effects {
		f.Effects = append(f.Effects, effect{e.Reason, e.Percent, e.Much})
	}
	return f
}

func packDim(d insight.Dim) *dim {
	if d.ID == "" {
		return nil
	}
	return &dim{d.ID, d.Label, d.Type}
}

func packSpan(s insight.Span) span {
	return span{day(s.From), day(s.To), s.Label, s.Unit, s.Partial, s.Open}
}

func packRow(r insight.Row) row {
	out := row{By: r.By, Split: r.Split, Label: r.Label, cell: packCell(r.Cell)}
	if r.Versus != nil {
		c := packCell(*r.Versus)
		out.Versus = &c
	}
	return out
}

func packCell(c insight.Cell) cell {
	if c.State != insight.Known {
		return cell{State: c.State, Why: c.Why}
	}
	out := cell{Num: &c.Num, People: c.People, N: c.N, Worth: c.Worth, Crowd: c.Crowd}
	if c.Den != 1 {
		out.Den = c.Den
	}
	return out
}

func (f file) unpack() Published {
	a := insight.Answer{
		Key: f.Key, Metric: f.Metric, By: f.By.unpack(), Split: f.Split.unpack(), Span: f.Span.unpack(),
		Total: f.Total.unpack(), Told: f.Told.unpack(), AsOf: engagement.Day(f.AsOf), Notes: f.Notes,
	}
	if f.Versus != nil {
		v := f.Versus.unpack()
		a.Versus = &v
	}
	for _, r := range f.Rows {
		a.Rows = append(a.Rows, r.unpack())
	}
	for _, s := range f.Sources {
		a.Sources = append(a.Sources, insight.Source{
			Name: s.Name, Platform: s.Platform, From: engagement.Day(s.From), To: engagement.Day(s.To),
			Captured: engagement.Day(s.Captured), Rows: s.Rows, LeftOut: s.LeftOut, Zone: s.Zone,
		})
	}
	for _, e := range f.Effects {
		a.Effects = append(a.Effects, insight.Effect{Reason: e.Reason, Percent: e.Percent, Much: e.Much})
	}
	a.Metric = tidy(a.Metric)
	if len(a.Notes) == 0 {
		a.Notes = nil
	}
	return Published{answer: a, inputs: f.Inputs}
}

// tidy makes what is empty absent, as it is before it is written.
func tidy(m insight.Metric) insight.Metric {
	if len(m.Params) == 0 {
		m.Params = nil
	}
	if len(m.Translations) == 0 {
		m.Translations = nil
	}
	if len(m.Breaks) == 0 {
		m.Breaks = nil
	}
	return m
}

func (d *dim) unpack() insight.Dim {
	if d == nil {
		return insight.Dim{}
	}
	return insight.Dim{ID: d.ID, Label: d.Label, Type: d.Type}
}

func (s span) unpack() insight.Span {
	return insight.Span{From: engagement.Day(s.From), To: engagement.Day(s.To), Label: s.Label, Unit: s.Unit, Partial: s.Partial, Open: s.Open}
}

func (r row) unpack() insight.Row {
	out := insight.Row{By: r.By, Split: r.Split, Label: r.Label, Cell: r.cell.unpack()}
	if r.Versus != nil {
		c := r.Versus.unpack()
		out.Versus = &c
	}
	return out
}

func (c cell) unpack() insight.Cell {
	if c.State != insight.Known {
		return insight.Cell{State: c.State, Why: c.Why}
	}
	out := insight.Cell{Num: *c.Num, Den: c.Den, People: c.People, N: c.N, Worth: c.Worth, Crowd: c.Crowd}
	if out.Den == 0 {
		out.Den = 1
	}
	return out
}
