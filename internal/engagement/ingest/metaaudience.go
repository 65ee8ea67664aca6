package ingest

import (
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// metaAudience is what Business Suite says about followers: blocks of shares
// below a title, the names down the side or across the top.
func metaAudience() Format {
	return Format{
		Name: "meta.audience", Platform: "facebook", Title: "Meta Business Suite, audience (Facebook and Instagram)",
		Where:   "business.facebook.com › Insights › Audience › Export as CSV.",
		Answers: "which share of the followers are of an age and gender, in a city, in a country",
		Cannot:  "how that changed: it is the state on the day of the export, and only the top of the list",
		claim:   claimMetaAudience,
		read:    readMetaAudience,
	}
}

// audience is a file of shares in work: whose followers, by what, and the names
// of the columns where there are several.
type audience struct {
	platform, dimension string
	columns             []table.Cell // of shares by age and gender
	across              []table.Cell // names whose shares stand in the next row
	series              metaSeries   // of days that stand between the blocks
	days                bool
	decimal             cell.Decimals
}

// title takes in a line of one cell: it names a platform, a block, a chart, or
// says something that does not matter, such as the number of followers.
func (x *audience) title(n naming, text string) {
	platform, meaning := n.seriesTitle(text)
	if platform != "" {
		x.platform = platform
	}
	x.days, x.across = false, nil
	switch {
	case strings.HasPrefix(meaning, "@"):
		x.dimension, x.columns = meaning[1:], nil
	case x.series.title(n, text):
		x.dimension = ""
		if x.series.platform == "" {
			x.series.platform = x.platform
		}
	case platform == "" && !share(text) && n.words[cell.Header(text)] == "":
		x.dimension, x.series = "", metaSeries{}
	}
}

// heading takes in a line that stands above the shares of a chart that was
// exported alone: "Top cities, Value", or "Age, Women, Men".
func (x *audience) heading(n naming, r table.Row) bool {
	first := r.At(0).Text
	switch _, meaning := n.seriesTitle(first); {
	case strings.HasPrefix(meaning, "@"):
		x.title(n, first)
		return true
	case n.words[cell.Header(first)] == "age":
		x.dimension, x.columns, x.across = "age_gender", r.Cells, nil
		return true
	}
	return false
}

// claimMetaAudience asks for a title that names a block and a share below it.
func claimMetaAudience(p *table.Part, n int) claim {
	c := claim{required: 1, why: "shares of followers below a title such as Top cities"}
	x := audience{}
	for _, r := range lines(&p.Tables[n]) {
		last := lastFilled(r)
		switch {
		case last == 0:
			x.title(metaWords(), r.At(0).Text)
		case x.heading(metaWords(), r):
		case x.dimension != "" && share(r.At(last).Text):
			c.found = 1
			return c
		}
	}
	return c
}

// lines gives all that stands in a table, titles and header included.
func lines(t *table.Table) []table.Row {
	var out []table.Row
	for _, text := range t.Titles {
		out = append(out, table.Row{Cells: []table.Cell{{Text: text}}})
	}
	return append(append(out, table.Row{Line: int(t.Headers[0].Line), Cells: t.Headers}), t.Rows...)
}

// readMetaAudience walks the lines: where places follow without a header, the
// blocks are one table.
func readMetaAudience(s *sink, p *table.Part, n int) {
	x := audience{platform: "facebook"}
	for i := range n { // the platform may be named above an earlier table
		for _, r := range lines(&p.Tables[i]) {
			if lastFilled(r) == 0 {
				x.title(metaWords(), r.At(0).Text)
			}
		}
	}
	t := &p.Tables[n]
	all := lines(t)
	x.decimal = decimalOf(all)
	for i, r := range all {
		next := table.Row{}
		if i+1 < len(all) {
			next = all[i+1]
		}
		s.audienceLine(t, r, next, &x)
	}
}

// decimalOf finds out how the shares are written: "70,2%" or "70.2%".
func decimalOf(all []table.Row) cell.Decimals {
	var cells []string
	for _, r := range all {
		for _, c := range r.Cells {
			if lastFilled(r) > 0 && share(c.Text) {
				cells = append(cells, c.Text)
			}
		}
	}
	d, _, _ := cell.SettleDecimal(cells)
	return d
}

// audienceLine takes in one line, in front of another.
func (s *sink) audienceLine(t *table.Table, r, next table.Row, x *audience) {
	last, first := lastFilled(r), r.At(0).Text
	switch {
	case r.Empty():
	case last == 0:
		x.title(metaWords(), first)
	case x.across != nil:
		s.audienceAcross(t, r, x)
	case x.heading(metaWords(), r):
	case x.series.metric != "" && metaWords().fields[cell.Header(first)] == "date":
		x.days = true
	case x.days && dateLike(first):
		s.seriesDay(t, r, x.series)
	case x.dimension == "":
		s.tally(x.platform, "followers on "+x.platform, nil).drop("below a title that is not known")
	case x.dimension == "age_gender" && x.columns == nil:
		x.columns = r.Cells
	case x.dimension != "age_gender" && !share(r.At(last).Text) && share(next.At(0).Text) && lastFilled(next) > 0:
		x.across = r.Cells
	default:
		s.audienceRow(t, r, last, *x)
	}
}

// audienceAcross takes in the shares below a row of names.
func (s *sink) audienceAcross(t *table.Table, r table.Row, x *audience) {
	tl := s.tally(x.platform, "followers on "+x.platform+" by "+words(x.dimension), nil)
	for i, name := range x.across {
		base := engagement.Reading{Platform: x.platform, Metric: "followers_share", Grain: engagement.GrainLifetime, Dimension: x.dimension, Member: cell.Trim(name.Text)}
		switch {
		case base.Member == "" && cell.Trim(r.At(i).Text) == "":
		case s.audienceShare(t, r, i, base, x.decimal) == 0:
			tl.drop(noShare)
		default:
			tl.keep()
		}
	}
	x.across = nil
}

// noShare is why a row or a cell stays out.
const noShare = "no share that can be read"

// audienceRow takes in one row. "Kyiv, Ukraine" is two cells in a copy that was
// split at each comma.
func (s *sink) audienceRow(t *table.Table, r table.Row, last int, x audience) {
	tl := s.tally(x.platform, "followers on "+x.platform+" by "+words(x.dimension), nil)
	base := engagement.Reading{Platform: x.platform, Metric: "followers_share", Grain: engagement.GrainLifetime, Dimension: x.dimension}
	kept := 0
	if x.dimension == "age_gender" {
		for i := 1; i < len(x.columns); i++ {
			base.Member = cell.Trim(r.At(0).Text) + ", " + cell.Trim(x.columns[i].Text)
			kept += s.audienceShare(t, r, i, base, x.decimal)
		}
	} else {
		var name []string
		for _, c := range r.Cells[:last] {
			name = append(name, cell.Trim(c.Text))
		}
		base.Member = strings.Join(name, ", ")
		kept = s.audienceShare(t, r, last, base, x.decimal)
	}
	if kept == 0 {
		tl.drop(noShare)
		return
	}
	tl.keep()
}

// audienceShare takes in one cell. Business Suite writes 12.3% as "12.3%" or "12.3".
func (s *sink) audienceShare(t *table.Table, r table.Row, column int, base engagement.Reading, decimal cell.Decimals) int {
	text := cell.Trim(r.At(column).Text)
	if base.Member == "" || cell.Null(text) {
		return 0
	}
	if !share(text) {
		s.warn(t, r.At(column), "lost-share", "export it again and do not open it in a spreadsheet before", "%q of %q is no share: spreadsheets make dates of numbers such as 8.1", short(text), base.Member)
		return 0
	}
	v, ok := s.value(t, r, measure{column: column, header: base.Member, metric: base.Metric, unit: unitPercent, decimal: decimal})
	if !ok {
		return 0
	}
	base.Value = v
	s.reading(base)
	return 1
}
