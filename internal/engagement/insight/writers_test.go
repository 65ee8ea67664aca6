package insight_test

import (
	"fmt"
	"strings"
	"testing"

	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store/storetest"
	"hearth/internal/source"
)

// sql asks a query that starts in line 10, column 7 of a file.
func sql(t *testing.T, d *insight.Desk, query, period string) (insight.Answer, string) {
	t.Helper()
	q := insight.Question{
		Pos: source.Pos{File: "q", Line: 8, Col: 1},
		SQL: source.Word{Text: query, Pos: source.Pos{File: "q", Line: 10, Col: 7}},
	}
	if period != "" {
		q.Period = source.Word{Text: period, Pos: source.Pos{File: "q", Line: 9, Col: 9}}
	}
	a, list := d.Ask(t.Context(), q)
	list.Sort()
	return a, list.String()
}

func TestSQL(t *testing.T) {
	d, _ := kestrel(t, insight.Options{})
	tests := []struct{ name, query, want string }{
		{"by time", "SELECT month, count(*) AS messages, count(DISTINCT person) AS people FROM messages WHERE source = 'forum' GROUP BY month ORDER BY month",
			"by month time\n2026-01-01 12 people 12\n2026-02-01 13 people 13\n2026-03-01 14 people 14\n2026-04-01 15 people 15\n2026-05-01 16 people 16\n"},
		{"two keys", "SELECT place, kind, count(*) AS messages, count(DISTINCT person) AS people FROM forum GROUP BY ALL ORDER BY ALL",
			"by place key, split kind\nhelp/post 55 people 13\nideas/post 15 people 3\n"},
		{"two numbers", "SELECT place, count(*) AS messages, sum(1) AS again, count(DISTINCT person) AS people FROM forum GROUP BY place ORDER BY place",
			"by place key, split column\nhelp/messages 55 people 13\nhelp/again 55 people 13\nideas/messages 15 people 3\nideas/again 15 people 3\n"},
		{"decimals", "SELECT platform, avg(rating)::DECIMAL(9,2) AS stars, count(DISTINCT author) AS people FROM messages WHERE rating IS NOT NULL GROUP BY platform",
			"by platform key\nshop 400/100 people 181\n"},
		{"people are what is shown", "SELECT count(DISTINCT person) AS people FROM messages", "28 people 28\n"}, // the company is none
		{"a number that is not there", "SELECT place, NULL::INTEGER AS n, count(DISTINCT person) AS people FROM forum GROUP BY place ORDER BY place", "by place key\nhelp missing\nideas missing\n"},
		{"a key that is not there", "SELECT NULLIF(place, place) AS place, count(*) AS n, count(DISTINCT person) AS people FROM forum GROUP BY 1", "by place key\nunknown 70 people 16\n"},
		{"reported", "SELECT month, sum(value)::BIGINT AS views FROM readings WHERE metric = 'views' AND grain = 'daily' AND source = 'youtube' AND month <= '2026-02-01' GROUP BY month ORDER BY month",
			"by month time\n2026-01-01 310 crowd\n2026-02-01 280 crowd\n"},
		{"reported, by whom", "SELECT member, sum(value)::BIGINT AS views FROM readings WHERE dimension = 'country' GROUP BY member",
			"by member key\nAT 154 crowd profile\n"},
		{"coverage", "SELECT source, to_day - from_day + 1 AS days FROM coverage ORDER BY source LIMIT 1", "by source key\nforum 151 crowd\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a, problems := sql(t, d, tt.query, "")
			if problems != "" {
				t.Fatal(problems)
			}
			if got := printSQL(a); got != tt.want {
				t.Errorf("got\n%swant\n%s", got, tt.want)
			}
			if len(a.Sources) != 4 || a.AsOf.String() != "2026-07-02" || a.Span.Label != "January to June 2026" {
				t.Errorf("sources %v, as of %s, %s", a.Sources, a.AsOf, a.Span.Label)
			}
		})
	}
}

func printSQL(a insight.Answer) string {
	var b strings.Builder
	if a.By.ID != "" {
		fmt.Fprintf(&b, "by %s %s", a.By.ID, a.By.Type)
		if a.Split.ID != "" {
			fmt.Fprintf(&b, ", split %s", a.Split.ID)
		}
		b.WriteByte('\n')
	}
	for _, r := range a.Rows {
		head := strings.Trim(r.By+"/"+r.Split, "/")
		cell := strings.Replace(printCell(r.Cell), " top [0 0]", "", 1)
		if r.State == insight.Missing {
			cell = "missing"
		}
		b.WriteString(strings.TrimSpace(head+" "+cell) + "\n")
	}
	return b.String()
}

func TestSQLProblems(t *testing.T) {
	d, _ := kestrel(t, insight.Options{})
	const people = "q:10:7: the query is about people and does not say how many stand behind each line\n  hint: add count(DISTINCT person) AS people to the SELECT\n"
	tests := []struct{ name, query, want string }{
		{"no people", "SELECT place, count(*) AS n FROM messages GROUP BY place", people},
		{"no people, in capitals", "SELECT place, count(*) AS n FROM MESSAGES GROUP BY place", people},
		{"no people, of one source", "SELECT count(*) AS n FROM forum", people},
		{"no people, quoted", `SELECT count(*) AS n FROM "messages"`, people},
		{"no people, beside readings", "SELECT count(*) AS n FROM readings r, exchanges x", people},
		{"no people, but opening messages", "SELECT count(*) AS n FROM readings r, openings o", people},
		{"no table at all", "SELECT 9 AS n", people},
		{"hidden by a remark", "SELECT /* readings */ count(*) AS n FROM exchanges", people},
		{"no number", "SELECT place, count(DISTINCT person)::VARCHAR AS people FROM messages GROUP BY place",
			"q:10:7: the query gives no number\n  hint: add a column that counts, such as count(*) AS messages\n"},
		{"three keys", "SELECT place, kind, language, count(*) AS n, count(DISTINCT person) AS people FROM messages GROUP BY ALL",
			"q:10:7: the query gives three columns that are not numbers: \"place\", \"kind\" and \"language\"\n  hint: keep at most two columns that are not numbers\n"},
		{"two of both", "SELECT place, kind, count(*) AS n, sum(1) AS o, count(DISTINCT person) AS people FROM messages GROUP BY ALL",
			"q:10:7: the query gives 2 number columns and two that are not numbers: one of both makes the series\n  hint: keep one number column, or one column that is not a number\n"},
		{"a key twice", "SELECT place, count(*) AS n, count(DISTINCT person) AS people FROM forum GROUP BY place, month ORDER BY place, month",
			"q:10:7: the query gives \"help\" more than once, the second time in line 2 of its result\n  hint: add a GROUP BY, so that each line comes once\n"},
		{"by a number", "SELECT year, count(*) AS n, count(DISTINCT person) AS people FROM (SELECT 2026 AS year, person FROM messages UNION ALL SELECT 2027, person FROM messages) GROUP BY year ORDER BY year",
			"q:10:7: the query gives more than one line, and no column says what a line is about\n  hint: if year does, make it text: CAST(year AS VARCHAR) AS year, in ClickHouse toString(year) AS year\n"},
		{"nothing to tell lines apart", "SELECT count(*) AS n, count(DISTINCT person) AS people FROM forum GROUP BY place",
			"q:10:7: the query gives more than one line, and no column says what a line is about\n  hint: add what you group by to the SELECT\n"},
		{"people made up", "SELECT place,\n  count(*) AS n, 99 AS people FROM messages GROUP BY place",
			"q:11:24: this is no count of the people behind a line, and the column \"people\" must be one\n  hint: write count(DISTINCT person) AS people\n"},
		{"people twice", "SELECT count(*) AS n, count(DISTINCT person) AS people, count(DISTINCT opener) AS people FROM messages JOIN exchanges USING (root)",
			"q:10:7: the query gives two columns called \"people\"\n  hint: keep one of them, or call the other something else\n"},
		{"wrong column, in its place", "SELECT place,\n  plaice\nFROM messages",
			"q:11:9: there is no column called \"plaice\"\n  hint: did you mean `place`?\n"},
		{"not a SELECT", "DROP TABLE messages", "q:10:7: only a SELECT is allowed here\n  hint: start with SELECT, or with WITH … SELECT\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, got := sql(t, d, tt.query, ""); got != tt.want {
				t.Errorf("got\n%swant\n%s", got, tt.want)
			}
		})
	}
}

// A period beside a query is printed; the query decides what is counted.
func TestSQLPeriod(t *testing.T) {
	d, _ := kestrel(t, insight.Options{})
	a, problems := sql(t, d, "SELECT count(*) AS n, count(DISTINCT person) AS people FROM messages", "2026-06")
	if problems != "" || a.Span.Label != "June 2026" || strings.Join(a.Notes, "; ") != "without forum: no data since 31 May 2026" {
		t.Errorf("%s, %v, %s", a.Span.Label, a.Notes, problems)
	}
	if _, problems := sql(t, d, "SELECT count(*) AS n, count(DISTINCT person) AS people FROM messages", "2026-6"); problems != "q:9:9: \"2026-6\" is not a period\n  hint: type `2026-06`\n" {
		t.Error(problems)
	}
}

// A source's name in quoted text or in a remark is no view of its messages.
func TestSQLSourceInText(t *testing.T) {
	d, _ := kestrel(t, insight.Options{})
	a, problems := sql(t, d, "SELECT count(*) AS n FROM readings -- of youtube\nWHERE source <> 'forum' AND place <> 'it''s mastodon' /* and not /* messages */ either */", "")
	if problems != "" || !a.Rows[0].Crowd {
		t.Errorf("%+v %s", a.Rows, problems)
	}
	// A backslash may hide where text ends: then every word counts.
	if _, problems := sql(t, d, `SELECT E'\'' AS k, count(*) AS n FROM readings, messages WHERE '' = '' GROUP BY 1`, ""); !strings.Contains(problems, "how many stand behind") {
		t.Error(problems)
	}
}

func TestSQLWithoutData(t *testing.T) {
	files, coverage := storetest.Write(t)
	d, _ := desk(t, files, coverage, insight.Options{})
	a, problems := sql(t, d, "SELECT count(*) AS n, count(DISTINCT person) AS people FROM messages", "")
	if problems != "" || len(a.Rows) != 1 || a.Rows[0].Num != 0 || len(a.Sources) != 0 {
		t.Errorf("%+v %s", a, problems)
	}
}
