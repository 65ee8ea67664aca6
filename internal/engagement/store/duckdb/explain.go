package duckdb

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

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
		return &store.QueryError{Text: store.Plain(d.Msg)}
	}
	return s.problem(query)
}

// problem says it in Hearth's words where it is one of the usual slips, else in
// the engine's.
func (s said) problem(query string) *store.QueryError {
	first, _, _ := strings.Cut(s.Message, "\n")
	q := &store.QueryError{Text: store.Plain(first)}
	var at int
	if _, err := fmt.Sscan(s.Position, &at); err == nil {
		q.Line, q.Col = store.LineCol(query, at)
	}
	switch {
	case s.Kind == "Out of Memory":
		large := store.TooLarge()
		q.Text, q.Hint = large.Text, large.Hint
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
