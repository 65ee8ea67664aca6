package clickhouse

import (
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/rows"
)

// Kinds of a row.
const (
	rowMessage = 1
	rowReading = 2
)

// record is one row: of the message and the reading, one is empty.
type record struct {
	kind   uint8
	source string
	day    *int32 // that its week, month, quarter and year are of
	m      engagement.Message
	r      engagement.Reading
}

// column is one column of the table of rows: its type, and its values of many
// records at once, as the driver takes them.
type column struct {
	name, kind string
	of         func([]record) any
}

// col makes the values of a column from what one record has.
func col[T any](name, kind string, get func(*record) T) column {
	return column{name, kind, func(all []record) any {
		out := make([]T, len(all))
		for i := range all {
			out[i] = get(&all[i])
		}
		return out
	}}
}

func text(name string, get func(*record) string) column { return col(name, "String", get) }

func number(name string, get func(*record) int32) column { return col(name, "Int32", get) }

func maybe(name string, get func(*record) *int32) column { return col(name, "Nullable(Int32)", get) }

// rawColumns are those of a row as package rows has it. Weeks, months, quarters
// and years are computed here, so that every engine has the same.
func rawColumns() []column {
	return []column{
		col("row", "UInt8", func(x *record) uint8 { return x.kind }),
		text("source", func(x *record) string { return x.source }),
		text("platform", func(x *record) string { return x.m.Platform + x.r.Platform }),
		text("place", func(x *record) string { return x.m.Place + x.r.Place }),
		text("origin", func(x *record) string { return x.m.Origin + x.r.Origin }),
		number("captured", func(x *record) int32 { return int32(x.m.Captured + x.r.Captured) }),
		maybe("week", func(x *record) *int32 { return unit(x.day, week) }),
		maybe("month", func(x *record) *int32 { return unit(x.day, month) }),
		maybe("quarter", func(x *record) *int32 { return unit(x.day, quarter) }),
		maybe("year", func(x *record) *int32 { return unit(x.day, year) }),

		text("id", func(x *record) string { return x.m.ID }),
		text("parent", func(x *record) string { return x.m.Parent }),
		text("root", func(x *record) string { return x.m.Root }),
		text("kind", func(x *record) string { return x.m.Kind }),
		text("role", func(x *record) string { return x.m.Role }),
		text("person", func(x *record) string { return x.m.Person }),
		col("at", "Nullable(Int64)", seconds),
		number("by_day", func(x *record) int32 { return bit(x.m.ByDay) }),
		maybe("day", func(x *record) *int32 { return sentDay(x.m) }),
		text("language", func(x *record) string { return x.m.Language }),
		text("tags", func(x *record) string { return bars(x.m.Tags) }),
		maybe("rating", func(x *record) *int32 { return x.m.Rating }),
		number("automated", func(x *record) int32 { return bit(x.m.Automated) }),
		text("title", func(x *record) string { return ofBrand(x.m, x.m.Title) }),
		text("url", func(x *record) string { return ofBrand(x.m, x.m.URL) }),
		text("class", func(x *record) string { return x.m.Class }),
		text("topics", func(x *record) string { return bars(x.m.Topics) }),
		text("closing", func(x *record) string { return x.m.Closing }),
		number("sentences", func(x *record) int32 { return x.m.Sentences }),
		number("starts_us", func(x *record) int32 { return x.m.StartsUs }),
		number("starts_you", func(x *record) int32 { return x.m.StartsYou }),
		col("shown", "Nullable(Int64)", func(x *record) *int64 { return x.m.Shown }),
		col("followers", "Nullable(Int64)", func(x *record) *int64 { return x.m.Followers }),
		col("wording", "Int64", func(x *record) int64 { return x.m.Wording }),

		text("post", func(x *record) string { return x.r.Post }),
		text("metric", func(x *record) string { return x.r.Metric }),
		col("value", "Int64", func(x *record) int64 { return x.r.Value }),
		text("grain", func(x *record) string { return x.r.Grain }),
		maybe("from_day", func(x *record) *int32 { return known(x.r.From) }),
		maybe("to_day", func(x *record) *int32 { return known(x.r.To) }),
		text("dimension", func(x *record) string { return x.r.Dimension }),
		text("member", func(x *record) string { return x.r.Member }),
		number("total", func(x *record) int32 { return bit(x.r.Total) }),
	}
}

// records puts a batch into one list.
func records(b rows.Batch) []record {
	out := make([]record, 0, len(b.Messages)+len(b.Readings))
	for _, m := range b.Messages {
		out = append(out, record{kind: rowMessage, source: m.Source, day: sentDay(m), m: m})
	}
	for _, r := range b.Readings {
		out = append(out, record{kind: rowReading, source: r.Source, day: known(r.From), r: r})
	}
	return out
}

func seconds(x *record) *int64 {
	if x.m.At.IsZero() {
		return nil
	}
	at := x.m.At.Unix()
	return &at
}

// sentDay is the day of a message that has a time at all.
func sentDay(m engagement.Message) *int32 {
	if m.At.IsZero() {
		return nil
	}
	d := int32(m.Day)
	return &d
}

// ofBrand keeps a text only where the brand wrote it.
func ofBrand(m engagement.Message, text string) string {
	if m.Role != engagement.RoleBrand {
		return ""
	}
	return text
}

// unit numbers the week, month … that a day is in, as package store has them.
func unit(day *int32, of func(engagement.Day) int32) *int32 {
	if day == nil {
		return nil
	}
	n := of(engagement.Day(*day))
	return &n
}

func week(d engagement.Day) int32 { return int32(d) - (int32(d.Time().Weekday())+6)%7 }

func month(d engagement.Day) int32 { return year(d)*12 + int32(d.Time().Month()) - 1 }

func quarter(d engagement.Day) int32 { return year(d)*4 + (int32(d.Time().Month())-1)/3 }

func year(d engagement.Day) int32 { return int32(d.Time().Year()) }

// known gives nil for the day 0, which in a reading means unknown.
func known(d engagement.Day) *int32 {
	if d == 0 {
		return nil
	}
	n := int32(d)
	return &n
}

func bit(b bool) int32 {
	if b {
		return 1
	}
	return 0
}

// bars writes tags as the tables have them: |a|b|.
func bars(tags []string) string {
	if len(tags) == 0 {
		return ""
	}
	return "|" + strings.Join(tags, "|") + "|"
}
