package duckdb

import (
	"database/sql"
	"fmt"
	"math/big"
	"strings"
	"time"

	driver "github.com/duckdb/duckdb-go/v2"

	"hearth/internal/engagement"
	"hearth/internal/engagement/store"
)

// reading says how the columns of one kind of query become values.
type reading func(name, kind string) (store.Column, func(any) (store.Value, error), error)

// table reads a result, at most limit rows of it; 0 is no limit.
func table(rows *sql.Rows, how reading, limit int) (store.Table, error) {
	types, err := rows.ColumnTypes()
	if err != nil {
		return store.Table{}, err
	}
	var t store.Table
	turn := make([]func(any) (store.Value, error), len(types))
	for i, ct := range types {
		var c store.Column
		if c, turn[i], err = how(ct.Name(), ct.DatabaseTypeName()); err != nil {
			return store.Table{}, err
		}
		t.Columns = append(t.Columns, c)
	}
	cells, at := make([]any, len(types)), make([]any, len(types))
	for i := range cells {
		at[i] = &cells[i]
	}
	for rows.Next() {
		if limit > 0 && len(t.Rows) == limit {
			return store.Table{}, store.ErrRows
		}
		if err := rows.Scan(at...); err != nil {
			return store.Table{}, err
		}
		row := make([]store.Value, len(cells))
		for i, v := range cells {
			if v == nil {
				continue
			}
			if row[i], err = turn[i](v); err != nil {
				return store.Table{}, fmt.Errorf("column %q: %w", t.Columns[i].Name, err)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t, rows.Err()
}

// exact reads what Hearth's own queries may return: whole numbers, text, days.
func exact(name, kind string) (store.Column, func(any) (store.Value, error), error) {
	switch base, scale := split(kind); {
	case whole(base):
		return store.Column{Name: name, Type: store.Int}, toInt, nil
	case base == "DECIMAL" && scale == 0:
		return store.Column{Name: name, Type: store.Int}, decimal, nil
	case base == "VARCHAR":
		return store.Column{Name: name, Type: store.Text}, store.Letters, nil
	case base == "DATE":
		return store.Column{Name: name, Type: store.Day}, toDay, nil
	}
	return store.Column{}, nil, fmt.Errorf("column %q is %s: engines return integers, text and days only", name, kind)
}

// lenient reads what a writer's query may return besides: numbers with digits
// after the point, and yes or no as 1 or 0.
func lenient(name, kind string) (store.Column, func(any) (store.Value, error), error) {
	base, scale := split(kind)
	switch base {
	case "DECIMAL":
		return store.Column{Name: name, Type: store.Num, Scale: scale}, decimal, nil
	case "DOUBLE", "FLOAT":
		return store.Column{Name: name, Type: store.Num, Scale: store.NumScale}, double, nil
	case "BOOLEAN", "ENUM":
		c := store.Column{Name: name, Type: store.Int}
		if base == "ENUM" {
			c.Type = store.Text
		}
		return c, toInt, nil
	case "VARCHAR":
		return store.Column{Name: name, Type: store.Text}, shownText, nil
	case "UUID":
		return store.Column{}, nil, store.HidesIDs(name)
	case "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ":
		return store.Column{}, nil, &store.QueryError{
			Text: fmt.Sprintf("the column %q is an instant", name), Hint: "take its day: use the column day, or CAST(sent_at AS DATE)",
		}
	case `"NULL"`, "NULL", "SQLNULL":
		return store.Column{Name: name, Type: store.Text}, store.Letters, nil
	}
	c, turn, err := exact(name, kind)
	if err != nil {
		err = &store.QueryError{
			Text: fmt.Sprintf("the column %q is %s, which cannot be shown", name, kind),
			Hint: "return numbers, text or days",
		}
	}
	return c, turn, err
}

// split takes "DECIMAL(18,3)" apart.
func split(kind string) (string, int) {
	base, rest, _ := strings.Cut(kind, "(")
	var width, scale int
	if base == "DECIMAL" {
		fmt.Sscanf(rest, "%d,%d", &width, &scale)
	}
	return base, scale
}

func whole(kind string) bool {
	switch kind {
	case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT":
		return true
	}
	return false
}

func toInt(v any) (store.Value, error) {
	switch v := v.(type) {
	case int64:
		return v, nil
	case int32:
		return int64(v), nil
	case int16:
		return int64(v), nil
	case int8:
		return int64(v), nil
	case uint8:
		return int64(v), nil
	case uint16:
		return int64(v), nil
	case uint32:
		return int64(v), nil
	case uint64:
		return store.Whole(new(big.Int).SetUint64(v))
	case *big.Int:
		return store.Whole(v)
	case bool:
		if v {
			return int64(1), nil
		}
		return int64(0), nil
	case string: // of an ENUM
		return v, nil
	}
	return nil, fmt.Errorf("%T is no whole number", v)
}

func decimal(v any) (store.Value, error) {
	d, ok := v.(driver.Decimal)
	if !ok {
		return nil, fmt.Errorf("%T is no decimal", v)
	}
	return store.Whole(d.Value)
}

func double(v any) (store.Value, error) {
	switch v := v.(type) {
	case float64:
		return store.Round(v)
	case float32:
		return store.Round(float64(v))
	}
	return nil, fmt.Errorf("%T is no number", v)
}

func shownText(v any) (store.Value, error) {
	s, ok := v.(string)
	if !ok {
		return nil, fmt.Errorf("%T is no text", v)
	}
	return store.Shown(s)
}

func toDay(v any) (store.Value, error) {
	t, ok := v.(time.Time)
	if !ok {
		return nil, fmt.Errorf("%T is no day", v)
	}
	return engagement.DayOf(t), nil
}
