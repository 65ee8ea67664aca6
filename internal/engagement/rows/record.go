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
	Place    string `parquet:"place,dict,zstd"`
	Captured int32  `parquet:"captured,dict"`
	Origin   string `parquet:"origin,dict"`

	ID        string `parquet:"id"`
	Parent    string `parquet:"parent"`
	Root      string `parquet:"root,dict"`
	Kind      string `parquet:"kind,dict"`
	Role      string `parquet:"role,dict"`
	Person    string `parquet:"person,dict"`
	At        *int64 `parquet:"at,optional"` // unix seconds
	ByDay     bool   `parquet:"by_day"`
	Day       *int32 `parquet:"day,optional,dict"`
	Language  string `parquet:"language,dict"`
	Tags      string `parquet:"tags,dict,zstd"` // '|a|b|'
	Rating    *int32 `parquet:"rating,optional,dict"`
	Automated bool   `parquet:"automated"`
	Title     string `parquet:"title,zstd"`
	URL       string `parquet:"url,zstd"`
	Class     string `parquet:"class,dict"`
	Topics    string `parquet:"topics,dict"` // '|a|b|'
	Closing   string `parquet:"closing,dict"`
	Sentences int32  `parquet:"sentences,dict"`
	StartsUs  int32  `parquet:"starts_us,dict"`
	StartsYou int32  `parquet:"starts_you,dict"`
	Shown     *int64 `parquet:"shown,optional"`
	Followers *int64 `parquet:"followers,optional"`
	Wording   *int64 `parquet:"wording,optional"`

	Post      string `parquet:"post,dict"`
	Metric    string `parquet:"metric,dict"`
	Value     *int64 `parquet:"value,optional"`
	Grain     string `parquet:"grain,dict"`
	From      *int32 `parquet:"from_day,optional,dict"`
	To        *int32 `parquet:"to_day,optional,dict"`
	Dimension string `parquet:"dimension,dict"`
	Member    string `parquet:"member,dict,zstd"`
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
		Sentences: r.Sentences, StartsUs: r.StartsUs, StartsYou: r.StartsYou, Shown: r.Shown, Followers: r.Followers,
	}
	if r.Wording != nil {
		m.Wording = *r.Wording
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

// pack packs a record behind b.
func (r record) pack(b []byte) []byte {
	if r.Row == rowReading {
		x := r.reading()
		return packed.AppendReading(b, &x)
	}
	m := r.message()
	return packed.AppendMessage(b, &m)
}
