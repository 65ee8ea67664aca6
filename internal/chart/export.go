package chart

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
)

// schema is the version of the JSON files below.
const schema = 1

// export makes the table and the files of a figure.
func (t *teller) export(f *Figure) (err error) {
	f.Table = t.table()
	if f.CSV, err = t.csv(); err != nil {
		return err
	}
	if f.JSON, err = t.json(f); err != nil {
		return err
	}
	f.Metadata, err = t.metadata(f)
	return err
}

func capital(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

// record is one value of a figure for machines, in long form.
type record struct {
	By       string   `json:"by,omitempty"`
	Label    string   `json:"label,omitempty"`
	Split    string   `json:"split,omitempty"`
	Value    *float64 `json:"value"`
	Day      string   `json:"day,omitempty"` // instead of Value, where the value is a day
	Num      *int64   `json:"numerator,omitempty"`
	Den      *int64   `json:"denominator,omitempty"`
	Low      *float64 `json:"low,omitempty"` // the 95% interval of a counted share
	High     *float64 `json:"high,omitempty"`
	Status   string   `json:"status"`
	Why      string   `json:"why,omitempty"`
	Before   *float64 `json:"compared,omitempty"`
	BeforeIs string   `json:"compared_status,omitempty"`
}

// records gives all values, key by key and in each by series.
func (t *teller) records() []record {
	if t.told != nil {
		return t.toldRecords()
	}
	return t.plainRecords()
}

func (t *teller) plainRecords() []record {
	list := []record{}
	for i, k := range t.keys {
		for _, s := range t.series {
			list = append(list, t.recordOf(k, s.id, t.metric, s.cells[i], s.before[i]))
		}
	}
	return list
}

// recordOf writes one value of a measure for machines.
func (t *teller) recordOf(k key, split string, m insight.Metric, c, before insight.Cell) record {
	r := record{By: plainText(k.id), Split: plainText(split), Status: status(c), Why: plainText(c.Why)}
	if k.label != r.By && t.by.ID != "" {
		r.Label = k.label
	}
	if v, ok := value(c); ok {
		v = clip(v)
		r.Value = &v
		if c.Den != 1 {
			r.Num, r.Den = &c.Num, &c.Den
		}
		if low, high, ok := insight.Range(m, c); ok {
			from, to := low.Value(), high.Value()
			r.Low, r.High = &from, &to
		}
	}
	if t.versus {
		r.BeforeIs = status(before)
		if v, ok := value(before); ok {
			v = clip(v)
			r.Before = &v
		}
	}
	return r
}

// status is what is known about a cell, in one word.
func status(c insight.Cell) string {
	switch _, ok := value(c); {
	case ok:
		return "known"
	case c.State == insight.Withheld:
		return "withheld"
	}
	return "missing"
}

// csv writes the records for a spreadsheet: a missing or withheld value is an
// empty cell, and the column status says which.
func (t *teller) csv() ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	by, split := t.by.ID != "", t.split.ID != ""
	records := t.records()
	ratio, splitID := t.ratio(), t.split.ID
	ranged := slices.ContainsFunc(records, func(r record) bool { return r.Low != nil })
	if t.told != nil && !split {
		split, splitID = true, insight.MeasureDim
	}
	pick := func(by, label, split, value, num, den, low, high, status, before, beforeIs string, hasBy, hasSplit bool) []string {
		var row []string
		if hasBy {
			row = append(row, by, label)
		}
		if hasSplit {
			row = append(row, split)
		}
		row = append(row, value)
		if ratio {
			row = append(row, num, den)
		}
		if ranged {
			row = append(row, low, high)
		}
		row = append(row, status)
		if t.versus {
			row = append(row, before, beforeIs)
		}
		return row
	}
	err := w.Write(pick(safeCell(t.by.ID), "label", safeCell(splitID), safeCell(t.valueColumn()), "numerator", "denominator", "low", "high", "status", "compared", "compared_status", by, split))
	if err != nil {
		return nil, err
	}
	for _, r := range records {
		num, den := "", ""
		if r.Num != nil {
			num, den = plain(float64(*r.Num)), plain(float64(*r.Den))
		}
		row := pick(safeCell(r.By), safeCell(r.Label), safeCell(r.Split), r.Day+optional(r.Value), num, den, optional(r.Low), optional(r.High), r.Status, optional(r.Before), r.BeforeIs, by, split)
		if err := w.Write(row); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// ratio says whether any value is one number over another.
func (t *teller) ratio() bool {
	if t.told != nil {
		return true
	}
	for _, s := range t.series {
		for _, c := range s.cells {
			if _, ok := value(c); ok && c.Den != 1 {
				return true
			}
		}
	}
	return false
}

// column is the name of the value column.
func (t *teller) column() string {
	if t.metric.ID != "" {
		return t.metric.ID
	}
	return "value"
}

// valueColumn is the column's name in the CSV; that of several measures is plain.
func (t *teller) valueColumn() string {
	if t.told != nil {
		return "value"
	}
	return t.column()
}

func optional(v *float64) string {
	if v == nil {
		return ""
	}
	return plain(*v)
}

// formula finds where a spreadsheet could take a text for a formula: at its
// beginning and, since some take a semicolon for the end of a cell whatever
// the quotes say, after each of those. The wide, small and raised signs count
// as well, since some spreadsheets read them as the plain ones, and signs that
// nobody sees may stand before them.
var formula = regexp.MustCompile(`(^\p{Cf}*|;["' \p{Cf}]*)([=+\-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌₊₋−‐‑])`)

// safeCell keeps a spreadsheet from running a text from data as a formula.
func safeCell(s string) string { return formula.ReplaceAllString(plainText(s), "$1'$2") }

// json writes the records with what is needed to read them.
func (t *teller) json(f *Figure) ([]byte, error) {
	split := t.split.ID
	if t.told != nil {
		split = t.answer.Split.ID
	}
	return indented(struct {
		Schema int      `json:"schema"`
		Name   string   `json:"name"`
		Title  string   `json:"title"`
		Metric string   `json:"metric"`
		Unit   string   `json:"unit"`
		By     string   `json:"by,omitempty"`
		Split  string   `json:"split,omitempty"`
		Says   []string `json:"says,omitempty"`
		Rows   []record `json:"rows"`
	}{schema, f.Name, f.Title, t.metric.ID, t.metric.Unit, t.by.ID, split, f.Says, t.records()})
}

// period is a span for machines.
type period struct {
	From    string `json:"from"`
	To      string `json:"to"`
	Partial bool   `json:"partial,omitempty"`
}

func periodOf(s insight.Span) *period {
	if s.From == 0 && s.To == 0 {
		return nil
	}
	return &period{s.From.String(), s.To.String(), s.Partial}
}

// origin is a source for machines.
type origin struct {
	Name     string `json:"name"`
	Platform string `json:"platform,omitempty"`
	From     string `json:"from,omitempty"`
	To       string `json:"to,omitempty"`
	Captured string `json:"captured,omitempty"`
	Rows     int64  `json:"rows,omitempty"`
	LeftOut  string `json:"left_out,omitempty"`
	Zone     string `json:"zone,omitempty"`
}

// metadata says what the figure is: definition, unit, period, sources, licence.
func (t *teller) metadata(f *Figure) ([]byte, error) {
	m := struct {
		Schema     int            `json:"schema"`
		Name       string         `json:"name"`
		Title      string         `json:"title"`
		Subtitle   string         `json:"subtitle"`
		Note       string         `json:"note,omitempty"`
		Type       string         `json:"type"`
		Language   string         `json:"language,omitempty"`
		Metric     insight.Metric `json:"metric"`
		Question   string         `json:"question,omitempty"`
		Period     *period        `json:"period,omitempty"`
		Compared   *period        `json:"compared,omitempty"`
		AsOf       string         `json:"as_of,omitempty"`
		Basis      string         `json:"n,omitempty"`
		Sources    []origin       `json:"sources"`
		SourceLine string         `json:"source_line,omitempty"`
		License    string         `json:"license,omitempty"`
	}{Schema: schema, Name: f.Name, Title: f.Title, Subtitle: f.Subtitle, Note: f.Note, Type: f.Type, Language: t.spec.Language,
		Metric: t.metric, Question: t.answer.Key, Period: periodOf(t.answer.Span), AsOf: date(t.answer.AsOf), Basis: f.N,
		Sources: []origin{}, SourceLine: f.Source, License: t.spec.License}
	if t.answer.Versus != nil {
		m.Compared = periodOf(*t.answer.Versus)
	}
	for _, s := range t.answer.Sources {
		m.Sources = append(m.Sources, origin{s.Name, s.Platform, date(s.From), date(s.To), date(s.Captured), s.Rows, s.LeftOut, s.Zone})
	}
	return indented(m)
}

// date writes a day for machines; "" for none.
func date(d engagement.Day) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

func indented(v any) ([]byte, error) {
	data, err := json.MarshalIndent(v, "", "  ")
	return append(data, '\n'), err
}
