package store

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"hearth/internal/engagement"
)

// NumScale is the number of digits after the point that a float of a writer's
// query keeps.
const NumScale = 6

// ErrRows says that a result has more rows than it may have.
var ErrRows = errors.New("too many rows")

// Whole gives a whole number as a cell. It refuses what does not fit: a wrong
// number would be worse than none.
func Whole(v *big.Int) (Value, error) {
	if !v.IsInt64() {
		return nil, &QueryError{Text: fmt.Sprintf("%s is too large a number", v)}
	}
	return v.Int64(), nil
}

// Round gives a float as a cell of [NumScale] digits, half to even. What is no
// number is missing; what is infinite is a mistake.
func Round(f float64) (Value, error) {
	if math.IsNaN(f) {
		return nil, nil
	}
	scaled := math.RoundToEven(f * 1e6)
	if math.Abs(scaled) >= 1<<63 {
		return nil, &QueryError{Text: "a number is infinite or too large", Hint: "is something divided by zero? write x / nullif(y, 0)"}
	}
	return int64(scaled), nil
}

// opaqueID is how an id reads when a query turned it into text.
var opaqueID = regexp.MustCompile(`(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}`)

// Letters gives a text that an engine gave as whatever it calls one.
func Letters(v any) (Value, error) {
	s, ok := v.(string)
	if !ok {
		return nil, fmt.Errorf("%T is no text", v)
	}
	return s, nil
}

// Shown gives a text of a writer's result as a cell, unless it shows an id.
func Shown(s string) (Value, error) {
	if opaqueID.MatchString(s) {
		return nil, &QueryError{
			Text: "a text of the result shows ids of people or messages",
			Hint: "count them instead: count(DISTINCT person) AS people",
		}
	}
	return s, nil
}

// HidesIDs refuses a column of ids.
func HidesIDs(column string) error {
	return &QueryError{
		Text: fmt.Sprintf("the column %q would show ids of people or messages", column),
		Hint: "count them instead: count(DISTINCT person) AS people",
	}
}

// TooSlow refuses a query that ran into its time limit.
func TooSlow(limit fmt.Stringer) error {
	return &QueryError{Text: fmt.Sprintf("the query was ended after %s", limit), Hint: "ask for a shorter period, or count in fewer steps"}
}

// TooLong refuses a result of more rows than the limit.
func TooLong(limit int) error {
	return &QueryError{Text: fmt.Sprintf("the result has more than %d rows", limit), Hint: "group the rows, or add ORDER BY and LIMIT"}
}

// TooLarge refuses a query that needs more memory than it may.
func TooLarge() *QueryError {
	return &QueryError{Text: "the query needs too much memory", Hint: "ask for a shorter period, or count in fewer steps"}
}

// NotSelect refuses any other statement.
func NotSelect() *QueryError {
	return &QueryError{Text: "only a SELECT is allowed here", Hint: "start with SELECT, or with WITH … SELECT"}
}

// Sort orders rows by their cells, what is missing last.
func Sort(rows [][]Value) {
	slices.SortStableFunc(rows, func(a, b []Value) int {
		for i := range a {
			if c := compare(a[i], b[i]); c != 0 {
				return c
			}
		}
		return 0
	})
}

// compare orders two cells of one column.
func compare(a, b Value) int {
	switch x := a.(type) {
	case int64:
		if y, ok := b.(int64); ok {
			return cmp.Compare(x, y)
		}
	case string:
		if y, ok := b.(string); ok {
			return cmp.Compare(x, y)
		}
	case engagement.Day:
		if y, ok := b.(engagement.Day); ok {
			return cmp.Compare(x, y)
		}
	}
	switch {
	case a == nil && b != nil:
		return 1
	case a != nil && b == nil:
		return -1
	}
	return 0
}

// LineCol gives the place of a byte of a query, from 1, in characters.
func LineCol(query string, at int) (line, col int) {
	before := query[:min(max(at, 0), len(query))]
	return strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[strings.LastIndex(before, "\n")+1:]) + 1
}

// Plain writes an engine's sentence as Hearth's are: lower case, no full stop.
func Plain(s string) string {
	s = strings.TrimRight(strings.TrimSpace(s), ".!")
	r, n := utf8.DecodeRuneInString(s)
	if len(s) > n && strings.ToUpper(s[:n]) == s[:n] && strings.ToLower(s[n:n+1]) == s[n:n+1] {
		return strings.ToLower(string(r)) + s[n:]
	}
	return s
}
