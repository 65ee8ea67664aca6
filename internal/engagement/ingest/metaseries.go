package ingest

import (
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// metaInsights is Business Suite's numbers by day: a title, "Date,Primary" and
// the days, for Facebook and below it for Instagram.
func metaInsights() Format {
	return Format{
		Name: "meta.insights", Platform: "facebook", Title: "Meta Business Suite, insights by day (Facebook and Instagram)",
		Where:   "business.facebook.com › Insights › Results › the menu of a chart › Export as CSV. One file a chart: reach, visits, follows and so on.",
		Answers: "reach, visits, new follows, views or interactions of the page and of the Instagram account, for each day",
		Cannot:  "single posts: export Content for those. Reach of several days, which cannot be added",
		claim:   claimMetaInsights,
		read:    readMetaInsights,
	}
}

// seriesTitle takes a title such as "Facebook Page reach" apart. platform is
// "" when it names none.
func (n naming) seriesTitle(title string) (platform, meaning string) {
	var rest []string
	for _, w := range strings.Fields(cell.Header(title)) {
		if w == "facebook" || w == "instagram" {
			platform = w
			continue
		}
		rest = append(rest, w)
	}
	for {
		if meaning = n.titles[strings.Join(rest, " ")]; meaning != "" || len(rest) < 2 || n.words[rest[len(rest)-1]] != "joint" {
			return platform, meaning
		}
		rest = rest[:len(rest)-1] // "Reichweite auf" Facebook
	}
}

// series is a block of days in work: what its numbers are of.
type metaSeries struct{ platform, metric string }

// title takes in a line that may open a block.
func (x *metaSeries) title(n naming, text string) bool {
	platform, metric := n.seriesTitle(text)
	if metric == "" || strings.HasPrefix(metric, "@") {
		return false
	}
	x.platform, x.metric = platform, metric
	return true
}

// seriesOf finds what the numbers of a table are of, in the lines above it,
// else in the name of its second column.
func seriesOf(n naming, t *table.Table) (x metaSeries, ok bool) {
	for _, line := range t.Titles {
		ok = x.title(n, line) || ok
	}
	if !ok && len(t.Headers) > 1 { // "Date,Views" could be anybody's: the platform must be named
		ok = x.title(n, t.Headers[1].Text) && x.platform != ""
	}
	return x, ok
}

func claimMetaInsights(p *table.Part, n int) claim {
	t, known := &p.Tables[n], metaWords()
	if len(t.Headers) < 2 || known.fields[cell.Header(t.Headers[0].Text)] != "date" {
		return claim{}
	}
	x, ok := seriesOf(known, t)
	if of, metric := known.seriesTitle(t.Headers[1].Text); ok && x.platform == "" && of == "" && metric != "" {
		return claim{} // Meta's column is called Primary, or names the page: this is another platform's
	}
	if ok && filledHeaders(t) == 2 {
		return claim{found: 2, required: 2, why: strings.TrimSpace("days below the title of a chart: "+x.platform) + " " + words(x.metric)}
	}
	if filledHeaders(t) == 2 && cell.Header(t.Headers[1].Text) == "primary" {
		return claim{found: 1, required: 2, missing: []string{"title that Hearth knows above the days"}}
	}
	return claim{}
}

// filledHeaders counts the columns that have a name.
func filledHeaders(t *table.Table) (n int) {
	for _, c := range t.Headers {
		if cell.Trim(c.Text) != "" {
			n++
		}
	}
	return n
}

// readMetaInsights walks the lines: a copy that a spreadsheet saved has no
// blank line between the blocks, so that they are one table.
func readMetaInsights(s *sink, p *table.Part, n int) {
	t, words := &p.Tables[n], metaWords()
	x, _ := seriesOf(words, t)
	known := true
	for _, r := range t.Rows {
		first, second := r.At(0), r.At(1)
		switch {
		case r.Empty():
		case cell.Trim(second.Text) == "" && !dateLike(first.Text):
			if known = x.title(words, first.Text); !known {
				s.result.Problems.Warnf(t.Pos(first), "unknown-chart", "tell us the title, or take that block away",
					"numbers below the title %q are left out: what they are of is not known", short(first.Text))
			}
		case words.fields[cell.Header(first.Text)] == "date":
		case !known:
			s.tally("facebook", "days without a known title", nil).drop("below a title that is not known")
		default:
			s.seriesDay(t, r, x)
		}
	}
	if x.platform == "" {
		s.note(at(t), "no-platform", "", "the title of these numbers names no platform: they were taken for those of the Facebook page")
	}
}

func dateLike(text string) bool {
	_, err := cell.Dates{Order: cell.MonthFirst}.Read(text)
	return err == nil
}

// seriesDay takes in one day. Its midnight is the day itself, in whatever zone.
func (s *sink) seriesDay(t *table.Table, r table.Row, x metaSeries) {
	platform := x.platform
	if platform == "" {
		platform = "facebook"
	}
	tl := s.tally(platform, "days on "+platform, nil)
	c := r.At(0)
	c.Text = strings.TrimSuffix(cell.Trim(c.Text), "T00:00:00")
	st, ok := s.date(t, c, "Date", cell.Dates{Zone: s.zone, Order: cell.MonthFirst})
	if !ok {
		tl.drop("no date that can be read")
		return
	}
	v, ok := s.value(t, r, measure{column: 1, header: cell.Trim(t.Headers[1].Text), metric: x.metric, unit: unitCount})
	if !ok {
		tl.drop(noValue)
		return
	}
	day := s.day(st)
	s.reading(engagement.Reading{Platform: platform, Metric: x.metric, Value: v, Grain: engagement.GrainDaily, From: day, To: day})
	tl.saw(st, day)
	tl.keep()
}

// share says whether a text is a number.
func share(text string) bool {
	_, point := cell.Decimals{}.Number(text)
	_, comma := cell.Decimals{Comma: true}.Number(text)
	return point == nil || comma == nil
}

// lastFilled gives the last cell that holds something.
func lastFilled(r table.Row) int {
	for i := len(r.Cells) - 1; i > 0; i-- {
		if cell.Trim(r.Cells[i].Text) != "" {
			return i
		}
	}
	return 0
}

// exported gives the day of the export where it is known without the rows; 0
// when it is not.
func (s *sink) exported() engagement.Day {
	switch {
	case s.opt.Captured != 0:
		return s.opt.Captured
	case len(s.named) > 0:
		return slices.Max(s.named)
	}
	return s.stamped
}
