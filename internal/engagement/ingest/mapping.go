package ingest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/source"
	"hearth/internal/source/strict"
)

// Mapping says what the columns of a table mean. Hearth writes its guess beside
// the data as FILE.map.yaml; whoever corrects it there is asked nothing more.
type Mapping struct {
	File string // where it stands; "" for a guess

	Platform  source.Word   // of all rows
	Kind      source.Word   // of messages that answer nothing: post, question, review
	Role      source.Word   // of rows without an author: brand, member, anonymous
	Place     source.Word   // of rows without one
	Zone      source.Word   // of times without one: Europe/Berlin
	DateOrder source.Word   // dmy or mdy
	Decimal   source.Word   // "." or ","
	Captured  source.Word   // day of the export
	Brand     []source.Word // the brand's own accounts in this table

	Columns []Column // field → column
	Metrics []Column // metric → column
}

// Column says which column gives a field or a metric.
type Column struct {
	Field  string
	Header source.Word
}

// fields are what a column of a mapping may give, in the order of a mapping file.
var fields = []string{
	"id", "parent", "thread", "author_id", "author", "role", "at", "time", "text", "title", "url", "kind",
	"place", "language", "tags", "rating", "reply", "reply_at", "visibility", "hidden", "followers",
}

// MappingFile gives the name of the mapping file of a raw file.
func MappingFile(raw string) string { return raw + ".map.yaml" }

// ParseMapping reads a mapping file.
func ParseMapping(file string, text []byte) (*Mapping, source.List) {
	node, problems := strict.Parse(file, text, source.Pos{File: file, Line: 1, Col: 1})
	var w struct {
		Platform  source.Word   `yaml:"platform"`
		Kind      source.Word   `yaml:"kind"`
		Role      source.Word   `yaml:"role"`
		Place     source.Word   `yaml:"place"`
		Zone      source.Word   `yaml:"zone"`
		DateOrder source.Word   `yaml:"date_order"`
		Decimal   source.Word   `yaml:"decimal"`
		Captured  source.Word   `yaml:"captured"`
		Brand     []source.Word `yaml:"brand"`
		Columns   *strict.Node  `yaml:"columns"`
		Metrics   *strict.Node  `yaml:"metrics"`
	}
	if node != nil {
		strict.Decode(node, &w, &problems)
	}
	m := &Mapping{
		File: file, Platform: w.Platform, Kind: w.Kind, Role: w.Role, Place: w.Place, Zone: w.Zone,
		DateOrder: w.DateOrder, Decimal: w.Decimal, Captured: w.Captured, Brand: w.Brand,
	}
	var metrics []string
	for _, x := range readLexicon().Metrics {
		metrics = append(metrics, x.ID)
	}
	m.Columns = columnsOf(w.Columns, fields, "field", &problems)
	m.Metrics = columnsOf(w.Metrics, metrics, "metric", &problems)
	m.check(&problems)
	return m, problems
}

// columnsOf reads field → header, and refuses what is no field.
func columnsOf(n *strict.Node, known []string, what string, problems *source.List) (out []Column) {
	if n == nil || n.Kind == strict.Null {
		return nil
	}
	if n.Kind != strict.Map {
		problems.Errorf(n.Pos, "mapping", "write one "+what+" a line, such as `"+known[0]+": Name of the column`", "a %s and the name of a column are missing here", what)
		return nil
	}
	for _, k := range n.Keys {
		switch {
		case !slices.Contains(known, k.Name):
			hint := "known are " + strings.Join(known, ", ")
			if near := source.Nearest(k.Name, known); near != "" {
				hint = "did you mean `" + near + "`?"
			}
			problems.Errorf(k.Pos, "mapping", hint, "there is no %s %q", what, k.Name)
		case k.Value.Kind == strict.Null: // said to be nowhere
		case k.Value.Kind != strict.Scalar:
			problems.Errorf(k.Value.Pos, "mapping", "write the name as it stands in the first line of the file", "the name of one column is missing here")
		default:
			out = append(out, Column{k.Name, source.Word{Text: k.Value.Text, Pos: k.Value.Pos}})
		}
	}
	return out
}

// check says what is wrong with the values.
func (m *Mapping) check(problems *source.List) {
	oneOf := func(w source.Word, allowed ...string) {
		if !w.Empty() && !slices.Contains(allowed, w.Text) {
			problems.Errorf(w.Pos, "mapping", "write one of "+strings.Join(allowed, ", "), "%q is not possible here", w.Text)
		}
	}
	oneOf(m.DateOrder, cell.DayFirst, cell.MonthFirst)
	oneOf(m.Decimal, ".", ",")
	oneOf(m.Kind, engagement.KindPost, engagement.KindReply, engagement.KindShare, engagement.KindReview, engagement.KindQuestion, engagement.KindAnswer)
	oneOf(m.Role, engagement.RoleMember, engagement.RoleBrand, engagement.RoleStaff, engagement.RoleAnonymous)
	if _, err := time.LoadLocation(m.Zone.Text); err != nil {
		problems.Errorf(m.Zone.Pos, "mapping", "write it as Continent/City, such as Europe/Berlin", "there is no time zone %q", m.Zone.Text)
	}
	if _, err := engagement.ParseDay(m.Captured.Text); !m.Captured.Empty() && err != nil {
		problems.Errorf(m.Captured.Pos, "mapping", "write it as 2026-06-30", "%q is not a day", m.Captured.Text)
	}
	if m.header("at") == "" && len(m.Columns)+len(m.Metrics) > 0 {
		problems.Errorf(source.Pos{File: m.File}, "mapping", "add `at: Name of the column` below `columns:`", "the mapping does not say which column holds the date")
	}
}

// header gives the column of a field, "" for none.
func (m *Mapping) header(field string) string {
	for _, c := range m.Columns {
		if c.Field == field {
			return c.Header.Text
		}
	}
	return ""
}

// YAML gives the text of a mapping file for the raw file it belongs to.
func (m *Mapping) YAML(raw string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# What the columns of %s mean, as Hearth guessed it. Correct what is wrong;\n# the next import reads this file instead of guessing.\n", raw)
	for _, line := range []struct {
		key string
		w   source.Word
	}{
		{"platform", m.Platform}, {"kind", m.Kind}, {"role", m.Role}, {"place", m.Place}, {"zone", m.Zone},
		{"date_order", m.DateOrder}, {"decimal", m.Decimal}, {"captured", m.Captured},
	} {
		if !line.w.Empty() {
			fmt.Fprintf(&b, "%s: %s\n", line.key, strict.Quote(line.w.Text))
		}
	}
	if len(m.Brand) > 0 {
		b.WriteString("brand:\n")
		for _, w := range m.Brand {
			fmt.Fprintf(&b, "  - %s\n", strict.Quote(w.Text))
		}
	}
	block := func(name string, columns []Column) {
		if len(columns) == 0 {
			return
		}
		fmt.Fprintf(&b, "%s:\n", name)
		for _, c := range columns {
			fmt.Fprintf(&b, "  %s: %s\n", c.Field, strict.Quote(c.Header.Text))
		}
	}
	block("columns", m.Columns)
	block("metrics", m.Metrics)
	return []byte(b.String())
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
