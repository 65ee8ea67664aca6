package build

import (
	"context"
	"fmt"
	"html"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"hearth/internal/chart"
	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/insight"
	"hearth/internal/prose"
	"hearth/internal/source"
	"hearth/internal/story"
)

// DiffResult is how far a frozen edition is from what the data say now.
type DiffResult struct {
	Problems source.List
	Edition  string
	On       string // the day it was frozen
	Numbers  int    // how many numbers and figures were compared
	Changes  []Change
}

// Change is a published number that the data now give otherwise.
type Change struct {
	Pos    source.Pos `json:"-"`
	Place  string     `json:"place"` // file:line:col
	What   string     `json:"what"`  // "a number", "figure answers, June 2026"
	Was    string     `json:"was"`
	Is     string     `json:"is"`
	Reason string     `json:"reason"` // file of the correction that tells it; "" for none
	Figure string     `json:"figure,omitempty"`

	Sentence string `json:"sentence,omitempty"` // of a number in a text, with what was and is in it
}

// Unexplained counts the changes that no correction tells.
func (r DiffResult) Unexplained() int {
	n := 0
	for _, c := range r.Changes {
		if c.Reason == "" {
			n++
		}
	}
	return n
}

// Diff says which numbers of a frozen edition the data now give otherwise.
func Diff(ctx context.Context, opt Options, name string) (DiffResult, error) {
	e, problems, err := thaw(ctx, opt, name)
	if err != nil || problems.Count(source.Error) > 0 {
		return DiffResult{Problems: problems, Edition: e.name}, err
	}
	defer e.desk.Close()
	out := DiffResult{Edition: e.name, Problems: problems, Numbers: len(e.asked)}
	if e.old == nil {
		out.Problems.Errorf(source.Pos{File: e.pages[0].File}, "not-frozen", "freeze it: `hearth freeze editions/"+e.name+"`", "the numbers of this edition were never frozen, so nothing can be compared")
		return out, nil
	}
	out.On, out.Changes = e.old.On, e.changes()
	return out, nil
}

// hint says what to type for a change that has no reason.
func (c Change) hint(page *story.Story) string {
	about := "../" + page.Path
	if c.Figure != "" {
		about = "figure:" + c.Figure
	}
	return "write content/corrections/NAME.md with `page: " + about + "`, `was: \"" + c.Was + "\"`, `is: \"" + c.Is + "\"`, and how it was found; one file may tell of several numbers"
}

// changes compares what was frozen with what the data say now.
func (e *edition) changes() []Change {
	var out []Change
	seen := map[string]bool{}
	for _, a := range e.asked {
		before, had := e.old.byKey[insight.Key(a.question)]
		now, has := e.desk.data.answering.get(a.key)
		if !had || !has { // new ones are no changes
			continue
		}
		for _, c := range e.compare(a, before, now) {
			c.Place = c.Pos.String()
			c.Reason = e.reason(c)
			if key := c.Place + c.What; !seen[key] {
				seen[key] = true
				out = append(out, c)
			}
		}
	}
	return out
}

func (e *edition) compare(a asked, before, now guard.Published) []Change {
	lang := e.language
	if a.page.Language != "" {
		lang = a.page.Language
	}
	if a.figure != nil {
		return cells(a, before.Answer(), now.Answer(), lang)
	}
	c := Change{Pos: a.question.Pos, What: "a number"}
	if a.block != nil {
		was, is := prose.Head(before, lang), prose.Head(now, lang)
		c.What, c.Was, c.Is = "the number "+quoted(was.Label), spoken(was.Text, was.Change), spoken(is.Text, is.Change)
	} else {
		c.Was, c.Is = spoken(prose.Computed(before, lang)), spoken(prose.Computed(now, lang))
	}
	if c.Was == c.Is {
		return nil
	}
	return []Change{c}
}

func quoted(s string) string { return `"` + s + `"` }

// spoken joins what is said of a number; what is kept back is told as such.
func spoken(parts ...string) string {
	if parts[0] == "" {
		parts[0] = "kept back"
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// cells compares the values of a figure, one by one.
func cells(a asked, before, now insight.Answer, lang string) []Change {
	old := map[[2]string]cell{}
	for _, c := range cellsOf(before, lang) {
		old[c.key] = c
	}
	var out []Change
	add := func(c cell, was, is string) {
		if was != is {
			name := a.figure.Name.Text
			out = append(out, Change{Pos: a.question.Pos, What: "figure " + name + c.what, Was: was, Is: is, Figure: name})
		}
	}
	for _, c := range cellsOf(now, lang) {
		was := "not there"
		if o, ok := old[c.key]; ok {
			was = o.text
		}
		add(c, was, c.text)
		delete(old, c.key)
	}
	for _, c := range cellsOf(before, lang) {
		if _, gone := old[c.key]; gone {
			add(c, c.text, "not there")
		}
	}
	return out
}

// cell is a value of a figure as a reader finds it.
type cell struct {
	key        [2]string
	what, text string // ", June 2026, People"; "126"
}

// cellsOf gives all values of a figure: of a named question its single values too.
func cellsOf(a insight.Answer, lang string) []cell {
	var out []cell
	add := func(key [2]string, m insight.Metric, r insight.Row, parts ...string) {
		c := cell{key: key, text: cellText(m, r, lang)}
		for _, part := range parts {
			if part != "" {
				c.what += ", " + part
			}
		}
		out = append(out, c)
	}
	for _, r := range a.Rows {
		m, split := a.Column(r).In(lang), r.Split
		if a.Split.ID == insight.MeasureDim {
			split = m.Title
		}
		add([2]string{r.By, r.Split}, m, r, rowLabel(r), split)
	}
	if a.Told != nil {
		for _, f := range a.Told.Facts {
			m := f.Metric.In(lang)
			add([2]string{"", "fact " + m.ID}, m, insight.Row{Cell: f.Cell}, m.Title)
		}
	}
	return out
}

func rowLabel(r insight.Row) string {
	if r.Label != "" {
		return r.Label
	}
	return r.By
}

// cellText is a cell as a reader finds it: in the table, and in the CSV with
// what stands behind it.
func cellText(m insight.Metric, r insight.Row, lang string) string {
	switch r.State {
	case insight.Withheld:
		return "kept back"
	case insight.Missing:
		return "no data"
	}
	text := chart.FormatNumber(lang, r.Cell, m)
	if m.Share {
		text += fmt.Sprintf(" (%d of %d)", r.Num, r.Den)
	}
	return text
}

// reason finds the correction that tells a change, of the day it was frozen or a
// later one: of the figure, or of a page of the edition with both numbers in it.
func (e *edition) reason(c Change) string {
	for _, s := range e.stories {
		k := s.Correction
		if k == nil || s.Meta.Draft || s.Meta.Date.Time.Format(time.DateOnly) < e.old.On {
			continue
		}
		if c.Figure != "" && k.Page.Text == "figure:"+c.Figure {
			return s.File
		}
		if e.about(s) && says(k.Was, c.Was) && says(k.Is, c.Is) {
			return s.File
		}
	}
	return ""
}

// about says whether a correction is about a page of the edition.
func (e *edition) about(s *story.Story) bool {
	target, _, _ := strings.Cut(s.Correction.Page.Text, "#")
	target = strings.TrimSuffix(target, ".md")
	for _, at := range []string{path.Join(path.Dir(s.Path), target), strings.TrimPrefix(target, "/")} {
		if slices.ContainsFunc(e.pages, func(p *story.Story) bool {
			name := strings.TrimSuffix(p.Path, ".md")
			return name == at || strings.TrimSuffix(name, "."+p.Language) == at || path.Dir(name) == at
		}) {
			return true
		}
	}
	return false
}

// says whether a line holds a number, and not as a part of another.
func says(line story.Inline, number string) bool {
	var b strings.Builder
	for _, seg := range line {
		b.WriteString(html.UnescapeString(tags.ReplaceAllString(seg.HTML, "")))
	}
	before, after, found := strings.Cut(b.String(), number)
	for found && (digitEnd.MatchString(before) || digitStart.MatchString(after)) {
		before, after, found = strings.Cut(after, number)
	}
	return found
}

// Digits that go on before or after a number.
var (
	digitEnd   = regexp.MustCompile(`\d[.,]?$`)
	digitStart = regexp.MustCompile(`^[.,]?\d`)
)
