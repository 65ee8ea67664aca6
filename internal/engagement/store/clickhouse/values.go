package clickhouse

import (
	"fmt"
	"math/big"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"hearth/internal/engagement"
	"hearth/internal/engagement/store"
)

// reading says how the columns of one kind of query become values.
type reading func(name, kind string) (store.Column, func(any) (store.Value, error), error)

// table reads a result, at most limit rows of it; 0 is no limit.
func table(rows driver.Rows, how reading, limit int) (store.Table, error) {
	var t store.Table
	types := rows.ColumnTypes()
	turn := make([]func(any) (store.Value, error), len(types))
	for i, ct := range types {
		var c store.Column
		var err error
		if c, turn[i], err = how(ct.Name(), bare(ct.DatabaseTypeName())); err != nil {
			return store.Table{}, err
		}
		t.Columns = append(t.Columns, c)
	}
	for rows.Next() {
		if limit > 0 && len(t.Rows) == limit {
			return store.Table{}, store.ErrRows
		}
		cells := make([]any, len(types))
		for i, ct := range types {
			cells[i] = reflect.New(ct.ScanType()).Interface()
		}
		if err := rows.Scan(cells...); err != nil {
			return store.Table{}, err
		}
		row := make([]store.Value, len(cells))
		for i, cell := range cells {
			v := value(cell)
			if v == nil {
				continue
			}
			var err error
			if row[i], err = turn[i](v); err != nil {
				return store.Table{}, fmt.Errorf("column %q: %w", t.Columns[i].Name, err)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t, rows.Err()
}

// value follows the pointers to what the server gave; nil is NULL.
func value(cell any) any {
	v := reflect.ValueOf(cell)
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	return v.Interface()
}

// bare is a type without what says how it is stored.
func bare(kind string) string {
	for _, around := range []string{"Nullable(", "LowCardinality("} {
		if inner, ok := strings.CutPrefix(kind, around); ok {
			return bare(strings.TrimSuffix(inner, ")"))
		}
	}
	return kind
}

// exact reads what Hearth's own queries may return: whole numbers, text, days.
func exact(name, kind string) (store.Column, func(any) (store.Value, error), error) {
	base, scale := split(kind)
	switch {
	case strings.HasPrefix(base, "Int") || strings.HasPrefix(base, "UInt"):
		return store.Column{Name: name, Type: store.Int}, toInt, nil
	case base == "Decimal" && scale == 0:
		return store.Column{Name: name, Type: store.Int}, toDecimal(0), nil
	case base == "String" || base == "Nothing":
		return store.Column{Name: name, Type: store.Text}, store.Letters, nil
	case base == "Date":
		return store.Column{Name: name, Type: store.Day}, toDay, nil
	}
	return store.Column{}, nil, fmt.Errorf("column %q is %s: engines return integers, text and days only", name, kind)
}

// lenient reads what a writer's query may return besides: numbers with digits
// after the point.
func lenient(name, kind string) (store.Column, func(any) (store.Value, error), error) {
	base, scale := split(kind)
	switch base {
	case "Decimal":
		return store.Column{Name: name, Type: store.Num, Scale: scale}, toDecimal(scale), nil
	case "Float64", "Float32":
		return store.Column{Name: name, Type: store.Num, Scale: store.NumScale}, toFloat, nil
	case "String":
		return store.Column{Name: name, Type: store.Text}, toShown, nil
	case "UUID":
		return store.Column{}, nil, store.HidesIDs(name)
	case "DateTime":
		return store.Column{}, nil, &store.QueryError{
			Text: fmt.Sprintf("the column %q is an instant", name), Hint: "take its day: use the column day, or toDate(sent_at)",
		}
	}
	c, turn, err := exact(name, kind)
	if err != nil {
		err = &store.QueryError{
			Text: fmt.Sprintf("the column %q is %s, which cannot be shown", name, kind), Hint: "return numbers, text or days",
		}
	}
	return c, turn, err
}

// split takes "Decimal(18, 3)" and "DateTime('UTC')" apart.
func split(kind string) (base string, scale int) {
	base, rest, _ := strings.Cut(kind, "(")
	if base == "Decimal" {
		var width int
		fmt.Sscanf(rest, "%d, %d", &width, &scale)
	}
	return base, scale
}

func toInt(v any) (store.Value, error) {
	switch n := reflect.ValueOf(v); {
	case n.CanInt():
		return n.Int(), nil
	case n.CanUint():
		return store.Whole(new(big.Int).SetUint64(n.Uint()))
	}
	return nil, fmt.Errorf("%T is no whole number", v)
}

// toDecimal gives the digits of a decimal as a whole number.
func toDecimal(scale int) func(any) (store.Value, error) {
	return func(v any) (store.Value, error) {
		d, ok := v.(interface {
			Coefficient() *big.Int
			Exponent() int32
		})
		if !ok {
			return nil, fmt.Errorf("%T is no decimal", v)
		}
		digits := d.Coefficient()
		for e := d.Exponent() + int32(scale); e > 0; e-- {
			digits.Mul(digits, big.NewInt(10))
		}
		return store.Whole(digits)
	}
}

func toFloat(v any) (store.Value, error) {
	n := reflect.ValueOf(v)
	if !n.CanFloat() {
		return nil, fmt.Errorf("%T is no number", v)
	}
	return store.Round(n.Float())
}

// toShown gives a text of a writer's result. Bytes that are no text can only be
// a hash.
func toShown(v any) (store.Value, error) {
	s, ok := v.(string)
	if !ok {
		return nil, fmt.Errorf("%T is no text", v)
	}
	if !utf8.ValidString(s) {
		return nil, &store.QueryError{Text: "a text of the result is not text but bytes", Hint: "leave out what makes hashes and codes"}
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
