package ingest

import (
	"fmt"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// metaAds is a report of Ads Manager: one row an ad, a region or a month of
// one, with the platform's own total in front.
func metaAds() Format {
	return Format{
		Name: "meta.ads", Platform: "meta-ads", Title: "Meta Ads Manager, report (Facebook and Instagram)",
		Where:   "adsmanager.facebook.com › Reports › Export table data › .xlsx or .csv, with the columns Reporting starts and Reporting ends.",
		Answers: "impressions, reach and clicks of the paid posts, by campaign, ad, region, age or month",
		Cannot:  "what was paid: money is left out on purpose. What Meta calls results, which are different things from row to row",
		claim: func(p *table.Part, t int) claim {
			sh := metaWords().sheet(&p.Tables[t], readLexicon())
			if !sh.has("starts") {
				return claim{}
			}
			return sh.claim("the columns Reporting starts and Reporting ends", "starts", "ends", "impressions|reach")
		},
		read: func(s *sink, p *table.Part, t int) { readMetaAds(s, p, &p.Tables[t]) },
	}
}

// adsReport is a report in work.
type adsReport struct {
	sheet
	columns   []int // of what it is broken down by
	dimension string
	dates     cell.Dates
	seen      map[string]int
}

// breakdown finds what a report is broken down by: the finest of campaign, ad
// set and ad, and all others.
func (x *adsReport) breakdown() {
	var names []string
	x.unknown = slices.DeleteFunc(x.unknown, func(u string) bool { return x.words.dimensions[cell.Header(u)] != "" })
	nested := map[string]int{"campaign": 1, "ad_set": 2, "ad": 3}
	for i, c := range x.Headers {
		d := x.words.dimensions[cell.Header(c.Text)]
		if d == "" {
			continue
		}
		if n := slices.IndexFunc(names, func(o string) bool { return nested[o] > 0 && nested[d] > 0 }); n >= 0 {
			if nested[d] > nested[names[n]] {
				names[n], x.columns[n] = d, i
			}
			continue
		}
		names, x.columns = append(names, d), append(x.columns, i)
	}
	x.dimension = strings.Join(names, "_")
}

func readMetaAds(s *sink, p *table.Part, t *table.Table) {
	x := adsReport{sheet: metaWords().sheet(t, s.lex), dates: cell.Dates{Zone: s.zone, Order: cell.MonthFirst, Mac: p.Mac}, seen: map[string]int{}}
	x.breakdown()
	kind := "ads"
	if x.dimension != "" {
		kind += " by " + words(x.dimension)
	}
	tl := s.tallySheet(&x.sheet, "meta-ads", kind)
	for i, r := range t.Rows {
		if !x.skipped(tl, i) {
			s.adsRow(tl, &x, r)
		}
	}
}

// adsRow takes in one row. The one without names is the total, which is not
// the sum: an account that saw two ads is counted once in it.
func (s *sink) adsRow(tl *tally, x *adsReport, r table.Row) {
	var names []string
	for _, c := range x.columns {
		if name := cell.Trim(r.At(c).Text); name != "" {
			names = append(names, name)
		}
	}
	from, to, ok := s.adsPeriod(x, r)
	if !ok {
		tl.drop("no period that can be read")
		return
	}
	base := engagement.Reading{Platform: "meta-ads", Grain: engagement.GrainPeriod, From: from, To: to, Dimension: x.dimension, Member: strings.Join(names, ", ")}
	if from == to {
		base.Grain = engagement.GrainDaily
	}
	base.Total = len(names) == 0 && len(x.columns) > 0
	key := fmt.Sprint(base.Member, from, to)
	if x.seen[key]++; x.seen[key] > 1 && !base.Total {
		base.Member += fmt.Sprintf(" (%d)", x.seen[key]) // two ads of one name
	}
	if s.counted(&x.sheet, r, base) == 0 {
		tl.drop(noValue)
		return
	}
	tl.saw(cell.Stamp{At: from.Time(), ByDay: true}, from)
	tl.saw(cell.Stamp{At: to.Time(), ByDay: true}, to)
	tl.keep()
}

// adsPeriod gives the days of a row: those of its month or day where the report
// is by time, else those of the report.
func (s *sink) adsPeriod(x *adsReport, r table.Row) (from, to engagement.Day, ok bool) {
	read := func(field, text string) engagement.Day {
		c := x.cell(r, field)
		if text != "" {
			c.Text = text
		}
		st, good := s.date(x.Table, c, x.header(field), x.dates)
		ok = ok && good
		return s.day(st)
	}
	ok = true
	if m := x.text(r, "month"); m != "" {
		if a, b, two := strings.Cut(m, " - "); two {
			return read("month", a), read("month", b), ok
		}
	}
	if d := x.text(r, "day"); d != "" {
		from = read("day", d)
		return from, from, ok
	}
	return read("starts", ""), read("ends", ""), ok
}
