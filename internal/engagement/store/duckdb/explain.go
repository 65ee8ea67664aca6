package duckdb

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	driver "github.com/duckdb/duckdb-go/v2"

	"hearth/internal/engagement/store"
)

// said is an error as the engine writes it with errors_as_json.
type said struct {
	Kind       string `json:"exception_type"`
	Message    string `json:"exception_message"`
	Position   string `json:"position"` // a byte of the query, from 0
	Detail     string `json:"error_subtype"`
	Type       string `json:"type"`
	Name       string `json:"name"`
	Candidates string `json:"candidates"`
}

// explain turns an error of the engine into one about the query.
func explain(query string, err error) error {
	var q *store.QueryError
	if errors.As(err, &q) {
		return q
	}
	var d *driver.Error
	if !errors.As(err, &d) {
		return fmt.Errorf("duckdb: %w", err)
	}
	var s said
	if i := strings.Index(d.Msg, "{"); i < 0 || json.Unmarshal([]byte(d.Msg[i:]), &s) != nil {
		return &store.QueryError{Text: plain(d.Msg)}
	}
	return s.problem(query)
}

// problem says it in Hearth's words where it is one of the usual slips, else in
// the engine's.
func (s said) problem(query string) *store.QueryError {
	first, _, _ := strings.Cut(s.Message, "\n")
	q := &store.QueryError{Text: plain(first)}
	var at int
	if _, err := fmt.Sscan(s.Position, &at); err == nil {
		q.Line, q.Col = lineCol(query, at)
	}
	switch {
	case s.Kind == "Out of Memory":
		q.Text, q.Hint = "the query needs too much memory", "ask for a shorter period, or count in fewer steps"
	case s.Detail == "COLUMN_NOT_FOUND":
		q.Text, q.Hint = fmt.Sprintf("there is no column called %q", s.Name), s.near()
	case s.Detail == "MISSING_ENTRY" && strings.Contains(s.Type, "Function"):
		q.Text, q.Hint = fmt.Sprintf("there is no function called %q", s.Name), s.near()
	}
	return q
}

// near names the nearest of what there is.
func (s said) near() string {
	best, _, _ := strings.Cut(s.Candidates, ",")
	if best == "" {
		return ""
	}
	return "did you mean `" + best + "`?"
}

// lineCol gives the place of a byte.
func lineCol(query string, at int) (int, int) {
	before := query[:min(max(at, 0), len(query))]
	line := strings.Count(before, "\n") + 1
	return line, utf8.RuneCountInString(before[strings.LastIndex(before, "\n")+1:]) + 1
}

// plain writes an engine's sentence as Hearth's are: lower case, no full stop.
func plain(s string) string {
	s = strings.TrimRight(strings.TrimSpace(s), ".!")
	r, n := utf8.DecodeRuneInString(s)
	if len(s) > n && strings.ToUpper(s[:n]) == s[:n] && strings.ToLower(s[n:n+1]) == s[n:n+1] {
		return strings.ToLower(string(r)) + s[n:]
	}
	return s
}
