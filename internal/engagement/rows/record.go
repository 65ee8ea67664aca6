package rows

import (
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/packed"
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
	Parent    string `parquet:"parent"`
	Root      string `parquet:"root"`
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

func day(p *int32) engagement.Day {
	if p == nil {
		return 0
	}
	return engagement.Day(*p)
}

func (r record) message() engagement.Message {
	m := engagement.Message{
		ID: r.ID, Parent: r.Parent, Root: r.Root, Source: r.Source, Platform: r.Platform, Place: r.Place, Kind: r.Kind, Role: r.Role,
		Person: r.Person, ByDay: r.ByDay, Captured: engagement.Day(r.Captured), Language: r.Language, Tags: packed.SplitTags(r.Tags),
		Rating: r.Rating, Automated: r.Automated, Title: r.Title, URL: r.URL, Origin: r.Origin,
		Class: r.Class, Topics: packed.SplitTags(r.Topics), Closing: r.Closing,
		Sentences: r.Sentences, StartsUs: r.StartsUs, StartsYou: r.StartsYou,
	}
	if r.At != nil {
		m.At, m.Day = time.Unix(*r.At, 0).UTC(), day(r.Day)
	}
	return m
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

// optional holds the numbers of a record that may be unknown, so that nothing is
// reserved for each.
type optional struct {
	value       int64
	first, last int32
}

// unpack makes a record of a packed row. Its texts are the row's, its numbers
// lie in opt.
func (r *record) unpack(row packed.Row, opt *optional) {
	n := row.Numbers()
	*opt = optional{n.Value, n.First, n.Second}
	if row.IsReading() {
		var t [7]string
		row.Texts(t[:])
		*r = record{Row: rowReading, Platform: t[0], Place: t[1], Post: t[2], Metric: t[3], Grain: t[4], Dimension: t[5], Member: t[6], Total: n.Total, Value: &opt.value}
		if opt.first != 0 {
			r.From = &opt.first
		}
		if opt.last != 0 {
			r.To = &opt.last
		}
		return
	}
	var t [15]string
	row.Texts(t[:])
	*r = record{
		Row: rowMessage, ID: t[0], Person: t[1], Parent: t[2], Kind: t[3], Role: t[4], Platform: t[5], Place: t[6], Language: t[7], Tags: t[8],
		Title: t[9], URL: t[10], Class: t[11], Topics: t[12], Closing: t[13], Root: t[14],
		ByDay: n.ByDay, Automated: n.Automated, Sentences: n.Sentences, StartsUs: n.StartsUs, StartsYou: n.StartsYou,
	}
	if n.At {
		r.At, r.Day = &opt.value, &opt.first
	}
	if n.Rated {
		r.Rating = &opt.last
	}
}

// pack packs a record behind b.
func (r record) pack(b []byte) []byte {
	if r.Row == rowReading {
		x := r.reading()
		return packed.AppendReading(b, &x)
	}
	m := r.message()
	return packed.AppendMessage(b, &m)
}
