package rows

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
	"time"

	"hearth/internal/engagement"
)

// What a row can be.
const (
	rowMessage = "message"
	rowReading = "reading"
)

// undated is the month of rows without a date.
const undated = "undated"

// record is one row of a Parquet file: a message or a reading. One flat schema
// for both lets an engine read a whole site with one scan. An unknown number is
// NULL; an unknown text is ”.
type record struct {
	Row      string `parquet:"row,dict"`
	Source   string `parquet:"source,dict"`
	Platform string `parquet:"platform,dict"`
	Place    string `parquet:"place,dict"`
	Captured int32  `parquet:"captured"`
	Origin   string `parquet:"origin,dict"`

	ID        string `parquet:"id"`
	Parent    string `parquet:"parent,dict"`
	Root      string `parquet:"root,dict"`
	Kind      string `parquet:"kind,dict"`
	Role      string `parquet:"role,dict"`
	Person    string `parquet:"person,dict"`
	At        *int64 `parquet:"at,optional"` // unix seconds
	ByDay     bool   `parquet:"by_day"`
	Day       *int32 `parquet:"day,optional"`
	Language  string `parquet:"language,dict"`
	Tags      string `parquet:"tags,dict"` // '|a|b|'
	Rating    *int32 `parquet:"rating,optional"`
	Automated bool   `parquet:"automated"`
	Title     string `parquet:"title"`
	URL       string `parquet:"url"`
	Class     string `parquet:"class,dict"`
	Topics    string `parquet:"topics,dict"` // '|a|b|'
	Closing   string `parquet:"closing,dict"`
	Sentences int32  `parquet:"sentences"`
	StartsUs  int32  `parquet:"starts_us"`
	StartsYou int32  `parquet:"starts_you"`

	Post      string `parquet:"post,dict"`
	Metric    string `parquet:"metric,dict"`
	Value     *int64 `parquet:"value,optional"`
	Grain     string `parquet:"grain,dict"`
	From      *int32 `parquet:"from_day,optional"`
	To        *int32 `parquet:"to_day,optional"`
	Dimension string `parquet:"dimension,dict"`
	Member    string `parquet:"member,dict"`
	Total     bool   `parquet:"total"`
}

// text makes s fit for any engine: valid UTF-8 without NUL.
func text(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// known gives nil for the day 0, which in a reading means unknown.
func known(d engagement.Day) *int32 {
	if d == 0 {
		return nil
	}
	v := int32(d)
	return &v
}

func day(p *int32) engagement.Day {
	if p == nil {
		return 0
	}
	return engagement.Day(*p)
}

// fromMessage keeps the time to the second.
func fromMessage(m engagement.Message) record {
	r := record{
		Row: rowMessage, Source: text(m.Source), Platform: text(m.Platform), Place: text(m.Place),
		Captured: int32(m.Captured), Origin: m.Origin,
		ID: text(m.ID), Parent: text(m.Parent), Root: text(m.Root), Kind: text(m.Kind), Role: text(m.Role), Person: text(m.Person),
		ByDay: m.ByDay, Language: text(m.Language), Tags: joinTags(m.Tags), Automated: m.Automated,
		Title: text(m.Title), URL: text(m.URL),
		Class: text(m.Class), Topics: joinTags(m.Topics), Closing: text(m.Closing),
		Sentences: m.Sentences, StartsUs: m.StartsUs, StartsYou: m.StartsYou,
	}
	if m.Rating != nil {
		v := *m.Rating
		r.Rating = &v
	}
	if !m.At.IsZero() {
		at, day := m.At.Unix(), int32(m.Day)
		r.At, r.Day = &at, &day
	}
	return r
}

func (r record) message() engagement.Message {
	m := engagement.Message{
		ID: r.ID, Parent: r.Parent, Root: r.Root, Source: r.Source, Platform: r.Platform, Place: r.Place, Kind: r.Kind, Role: r.Role,
		Person: r.Person, ByDay: r.ByDay, Captured: engagement.Day(r.Captured), Language: r.Language, Tags: splitTags(r.Tags),
		Rating: r.Rating, Automated: r.Automated, Title: r.Title, URL: r.URL, Origin: r.Origin,
		Class: r.Class, Topics: splitTags(r.Topics), Closing: r.Closing,
		Sentences: r.Sentences, StartsUs: r.StartsUs, StartsYou: r.StartsYou,
	}
	if r.At != nil {
		m.At, m.Day = time.Unix(*r.At, 0).UTC(), day(r.Day)
	}
	return m
}

func fromReading(x engagement.Reading) record {
	value := x.Value
	return record{
		Row: rowReading, Source: text(x.Source), Platform: text(x.Platform), Place: text(x.Place),
		Captured: int32(x.Captured), Origin: x.Origin,
		Post: text(x.Post), Metric: text(x.Metric), Value: &value, Grain: text(x.Grain), From: known(x.From), To: known(x.To),
		Dimension: text(x.Dimension), Member: text(x.Member), Total: x.Total,
	}
}

func (r record) reading() engagement.Reading {
	x := engagement.Reading{
		Source: r.Source, Platform: r.Platform, Place: r.Place, Post: r.Post, Metric: r.Metric, Grain: r.Grain,
		From: day(r.From), To: day(r.To), Captured: engagement.Day(r.Captured),
		Dimension: r.Dimension, Member: r.Member, Total: r.Total, Origin: r.Origin,
	}
	if r.Value != nil {
		x.Value = *r.Value
	}
	return x
}

// joinTags writes '|a|b|', sorted, each once. A bar inside a tag becomes a
// broken bar, so that '|a|' is found whatever a platform allows.
func joinTags(tags []string) string {
	var out []string
	for _, t := range tags {
		if t = strings.ReplaceAll(text(t), "|", "¦"); t != "" {
			out = append(out, t)
		}
	}
	if len(out) == 0 {
		return ""
	}
	slices.Sort(out)
	return "|" + strings.Join(slices.Compact(out), "|") + "|"
}

func splitTags(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(strings.Trim(s, "|"), "|")
}

// filed is the day that a row is filed under: of a message its own, of a reading
// the first it speaks for, but of a lifetime number the day it was counted.
func (r record) filed() (engagement.Day, bool) {
	d := r.Day
	if r.Row == rowReading {
		if d = r.From; r.Grain == engagement.GrainLifetime && r.Captured != 0 {
			d = &r.Captured
		}
	}
	return day(d), d != nil
}

// month names the file of a row: "2026-06", or "undated". Years outside the
// four digits are a slip of the export and undated too.
func (r record) month() string {
	d, ok := r.filed()
	if !ok {
		return undated
	}
	t := d.Time()
	if t.Year() < 1 || t.Year() > 9999 {
		return undated
	}
	return t.Format("2006-01")
}

// seconds is the time a row is sorted by.
func (r record) seconds() int64 {
	if r.At != nil {
		return *r.At
	}
	d, _ := r.filed()
	return int64(d) * 86400
}

// compare is a total order: only equal rows compare equal, so that a file has
// the same bytes whatever order its rows were put in.
func compare(a, b record) int {
	if c := cmp.Or(cmp.Compare(a.seconds(), b.seconds()), cmp.Compare(a.ID, b.ID)); c != 0 {
		return c
	}
	return bytes.Compare(a.encode(nil), b.encode(nil))
}

// encode appends the row with nothing left out, each text with its length
// before it, so that different rows never look alike.
func (r record) encode(b []byte) []byte {
	for _, s := range [...]string{
		r.Row, r.Source, r.Platform, r.Place, r.Post, r.Metric, r.Grain, r.Dimension, r.Member, r.Origin,
		r.ID, r.Parent, r.Root, r.Kind, r.Role, r.Person, r.Language, r.Tags, r.Title, r.URL,
		r.Class, r.Topics, r.Closing,
	} {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	for _, f := range [...]bool{r.ByDay, r.Automated, r.Total} {
		b = append(b, '0')
		if f {
			b[len(b)-1] = '1'
		}
	}
	for _, n := range [...]int32{r.Captured, r.Sentences, r.StartsUs, r.StartsYou} {
		b = binary.AppendVarint(b, int64(n))
	}
	b = number(number(number(number(b, r.Day), r.Rating), r.From), r.To)
	return number(number(b, r.At), r.Value)
}

// number appends a number or that there is none.
func number[T int32 | int64](b []byte, p *T) []byte {
	if p == nil {
		return append(b, '-')
	}
	return binary.AppendVarint(append(b, '+'), int64(*p))
}
