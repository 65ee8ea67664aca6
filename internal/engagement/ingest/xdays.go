package ingest

import (
	"fmt"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

func xDays() Format {
	return Format{
		Name: "x.days", Platform: "x", Title: "Twitter, Tweet activity by day (to 2023)",
		Where:   "The old analytics.twitter.com › Tweets › Export data › By day. X has closed that page; old files stay readable.",
		Answers: "Tweets, impressions, engagements, retweets, replies, likes and clicks of the whole account for each day",
		Cannot:  "single Tweets: the export By Tweet has those; followers; promoted figures are left out",
		claim: func(p *table.Part, t int) claim {
			sh := xTable(&p.Tables[t])
			if sh.has("unfollows") || !sh.has("posts_made") { // the overview of today, or a date and a count as in tables of all the world
				return claim{}
			}
			return sh.claim("the columns Date, Tweets published and impressions", "date", "posts_made", "impressions")
		},
		read: readXDays,
	}
}

// sparse is how many days there may be for each row of a table by day. More
// says that the dates were read the wrong way round: 20-04-01 as 20 April 2001
// makes a year of every day.
const sparse = 10

// successive settles how a table by day writes its dates. Its rows are days
// that follow each other, which settles what a single date leaves open: 04-01,
// 04-02, 04-03 are three days of April, not the fourth of three months.
func (s *sink) successive(t *table.Table, column int, set cell.Dates) (cell.Dates, *refusal) {
	cells := t.Column(column)
	var found []cell.Dates
	for _, order := range []string{cell.DayFirst, cell.MonthFirst} {
		d := set
		d.Order = order
		if inSteps(cells, d) {
			found = append(found, d)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	d, no := s.dates(t, column, set)
	if no == nil && d.Order != "" && scattered(cells, d) {
		c := t.Rows[0].At(column)
		return d, &refusal{t.Pos(c), "date-order", "", fmt.Sprintf("the dates in the column %q cannot be days that follow each other, whichever way they are read: %q",
			cell.Trim(t.Headers[column].Text), short(c.Text))}
	}
	return d, no
}

// inSteps says whether at least three cells are days each one after the other,
// or each one before.
func inSteps(cells []string, d cell.Dates) bool {
	var days []engagement.Day
	for _, c := range cells {
		if cell.Null(c) {
			continue
		}
		st, err := d.Read(c)
		if err != nil {
			return false
		}
		days = append(days, engagement.DayOf(st.At))
	}
	if len(days) < 3 {
		return false
	}
	step := days[1] - days[0]
	for i := 1; i < len(days); i++ {
		if days[i]-days[i-1] != step {
			return false
		}
	}
	return step == 1 || step == -1
}

// scattered says whether days lie too far apart for a table by day.
func scattered(cells []string, d cell.Dates) bool {
	var first, last engagement.Day
	n := 0
	for _, c := range cells {
		if st, err := d.Read(c); err == nil {
			day := engagement.DayOf(st.At)
			if n++; n == 1 {
				first, last = day, day
			}
			first, last = min(first, day), max(last, day)
		}
	}
	return n > 1 && int(last-first) > sparse*n
}
