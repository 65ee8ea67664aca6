package ingest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

// TableReport says what became of one kind of table. Read is always Kept plus
// the dropped rows.
type TableReport struct {
	Kind    string    `json:"kind"` // "posts", "days", "cities" …
	Read    int       `json:"read"`
	Kept    int       `json:"kept"`
	Dropped []Dropped `json:"dropped"`
	From    string    `json:"from"` // first day of its rows, "" when they have none
	To      string    `json:"to"`
	Zone    string    `json:"zone"`
	Unknown []string  `json:"unknown_columns"`
	Private []Private `json:"private,omitempty"`
}

// Dropped counts rows that were left out for one reason.
type Dropped struct {
	Reason string `json:"reason"`
	Rows   int    `json:"rows"`
}

// Private counts the cells of a column that never got in.
type Private struct {
	Column string `json:"column"`
	Reason string `json:"reason"`
	Cells  int    `json:"cells"`
}

// problem is how a report spells a source.Problem.
type problem struct {
	File     string `json:"file"`
	Line     int    `json:"line,omitempty"`
	Col      int    `json:"col,omitempty"`
	Severity string `json:"severity"`
	Rule     string `json:"rule"`
	Text     string `json:"text"`
	Hint     string `json:"hint,omitempty"`
}

// Legible gives the text of a raw file as it was read, whatever its encoding, for
// the line that is shown beside a problem; "" for what is no text.
func Legible(data []byte) string { return table.Legible(data) }

// span is how a report spells the days that a file speaks for.
type span struct {
	Platform string `json:"platform"`
	From     string `json:"from"`
	To       string `json:"to"`
	Zone     string `json:"zone"`
}

// JSON gives the report of `import --report json`: one object on one line.
func (r Result) JSON() ([]byte, error) {
	out := struct {
		File     string        `json:"file"`
		Format   string        `json:"format"`
		Why      string        `json:"why"`
		Tables   []TableReport `json:"tables"`
		Problems []problem     `json:"problems"`
		Captured string        `json:"captured,omitempty"` // day of the export
		Covers   []span        `json:"covers"`
	}{File: r.File, Format: r.Format, Why: r.Why, Tables: r.Tables, Problems: []problem{}, Covers: []span{}}
	if r.Captured != 0 {
		out.Captured = r.Captured.String()
	}
	for _, c := range r.Coverage {
		out.Covers = append(out.Covers, span{c.Platform, c.From.String(), c.To.String(), c.Zone})
	}
	if out.Tables == nil {
		out.Tables = []TableReport{}
	}
	for _, p := range r.Problems {
		out.Problems = append(out.Problems, problem{p.Pos.File, p.Pos.Line, p.Pos.Col, p.Severity.String(), p.Rule, p.Text, p.Hint})
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(out)
	return b.Bytes(), err
}

// Text gives the report in words, without the problems.
func (r Result) Text() string {
	var b strings.Builder
	if r.Format == "" {
		fmt.Fprintf(&b, "%s: refused\n", r.File)
		return b.String()
	}
	fmt.Fprintf(&b, "%s: %s, %s\n", r.File, r.Format, r.Why)
	for _, t := range r.Tables {
		fmt.Fprintf(&b, "  %s: %d read, %d kept", t.Kind, t.Read, t.Kept)
		if t.From != "" {
			fmt.Fprintf(&b, ", %s to %s, days and times %s", t.From, t.To, zoneText(t.Zone))
		}
		b.WriteByte('\n')
		for _, d := range t.Dropped {
			fmt.Fprintf(&b, "    left out: %d, %s\n", d.Rows, d.Reason)
		}
		for _, p := range t.Private {
			fmt.Fprintf(&b, "    not taken in: the column %q (%s; cells: %d)\n", p.Column, p.Reason, p.Cells)
		}
		if len(t.Unknown) > 0 {
			fmt.Fprintf(&b, "    columns that were not read: %s\n", strings.Join(quoted(t.Unknown), ", "))
		}
	}
	return b.String()
}

func zoneText(zone string) string {
	if zone == "UTC" {
		return "in UTC"
	}
	return zone
}

func quoted(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = fmt.Sprintf("%q", s)
	}
	return out
}

// note adds a remark about a file or a place in it.
func (s *sink) note(pos source.Pos, rule, hint, format string, args ...any) {
	s.result.Problems.Add(source.Problem{Pos: pos, Severity: source.Note, Rule: rule, Hint: hint, Text: fmt.Sprintf(format, args...)})
}
