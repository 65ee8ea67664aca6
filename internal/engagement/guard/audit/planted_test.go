package audit_test

import (
	"slices"
	"strings"
	"testing"

	"hearth/internal/engagement"
	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/guard/audit"
	"hearth/internal/engagement/insight"
	"hearth/internal/source"
)

// three platforms, of which the first has two places.
func platforms() []insight.Leaf {
	leaf := func(place, src, platform string) insight.Leaf {
		return insight.Leaf{Place: place, Source: src, Platform: platform, Title: src, Spot: place, Meets: meets,
			Has: [][2]string{{"post", "broadcaster"}, {"question", "broadcaster"}, {"post", "member"}, {"question", "member"}, {"reply", "member"}, {"review", "member"}}}
	}
	return []insight.Leaf{leaf("help", "forum", "community"), leaf("ideas", "forum", "community"), leaf("@us", "social", "mastodon"), leaf("shop", "stars", "shop"), leaf("mail", "asked", "survey")}
}

// num is a number of an answer: of a column where by is said, else a fact, or
// the total where no id is.
type num struct {
	by, id    string
	n, of     int64
	estimated bool // a share of n units to the sixth digit
}

// published is an answer with some numbers, whose data go on for long after it.
func published(t *testing.T, reg *insight.Registry, line int, key string, all ...num) audit.Named {
	t.Helper()
	named := strings.HasPrefix(key, "question:")
	q, ok := insight.ParseKey(strings.Replace(key, "question:", "metric:", 1))
	if !ok {
		t.Fatal(key)
	}
	a := insight.Answer{Key: key, Total: insight.Row{Cell: insight.Cell{State: insight.Missing}}}
	a.Span, _ = insight.ParsePeriod(q.Period.Text, day0)
	a.Sources = []insight.Source{{Name: "forum", From: 0, To: engagement.Day(30000), Captured: engagement.Day(30000)}}
	metrics := reg.All()
	if named {
		m, _ := reg.Question(q.Metric.Text)
		a.Told = &insight.Told{ID: m.ID, Shape: m.Shape, Columns: slices.Clone(m.Columns)}
		a.By, metrics = m.Axis, slices.Concat(m.Columns, m.Facts)
		if m.ID == "participation.cohorts" {
			after := m.Facts[0]
			after.ID, after.Title = "after1", "1 month later"
			a.Told.Columns, metrics = append(a.Told.Columns, after), append(metrics, after)
		}
		a.Metric = a.Told.Columns[0]
		if len(a.Told.Columns) > 1 {
			a.Split = insight.Dim{ID: insight.MeasureDim, Type: "key"}
		}
	} else if m, ok := reg.Lookup(q.Metric.Text); ok {
		a.Metric = m
	}
	for _, x := range all {
		c := insight.Cell{Num: x.n, Den: max(1, x.of), People: max(x.n, x.of)}
		i := slices.IndexFunc(metrics, func(m insight.Metric) bool { return m.ID == x.id })
		if i >= 0 && metrics[i].Grain == "person" {
			c.People = x.n
		}
		if x.estimated {
			c.Num, c.Den, c.N, c.People = (x.n*1_000_000+x.of/2)/x.of, 1_000_000, x.of, x.n
		}
		switch {
		case !named:
			a.Rows, a.Total = []insight.Row{{Cell: c}}, insight.Row{Cell: c}
		case x.id == "":
			a.Total.Cell = c
		case x.by == "":
			a.Told.Facts = append(a.Told.Facts, insight.Fact{Metric: metrics[i], Cell: c})
		case a.Split.ID == "":
			a.Rows = append(a.Rows, insight.Row{By: x.by, Cell: c})
		default:
			a.Rows = append(a.Rows, insight.Row{By: x.by, Split: x.id, Cell: c})
		}
	}
	n := audit.Named{Answer: guard.Publish(a, guard.Policy{}).Answer(), Pos: source.Pos{File: "page.md", Line: line, Col: 1}}
	if named {
		n.Name = q.Metric.Text
	}
	return n
}

// told audits some answers and tells of everything that is asked that many
// people stand behind it, or few.
func told(t *testing.T, reg *insight.Registry, all []audit.Named, few bool) audit.Result {
	t.Helper()
	site := audit.Site{Registry: reg, Leaves: platforms(), Known: map[string]guard.Published{}, Refused: map[string]bool{}}
	going := audit.New(all, site)
	for range 20 {
		got := going.Round()
		if len(got.Open) == 0 {
			return got
		}
		for _, q := range got.Open {
			if problems := insight.CheckQuestion(reg, q); len(problems) > 0 {
				t.Fatalf("%s cannot be asked: %s", insight.Key(q), problems)
			}
			c := insight.Cell{Num: 40, Den: 1, People: 40}
			if few {
				c = insight.Cell{Num: 3, Den: 1, People: 3}
			}
			m, _ := reg.Lookup("messages")
			site.Known[insight.Key(q)] = guard.Publish(insight.Answer{Key: insight.Key(q), Metric: m, Rows: []insight.Row{{Cell: c}}, Total: insight.Row{Cell: c}}, guard.Policy{})
		}
	}
	t.Fatal("the audit does not come to an end")
	return audit.Result{}
}

// Leaks of every kind are planted, each by answers every one of which may be
// shown: they are found, with the figures named and what can be worked out. Where
// so many are left that they may be told of, nothing is said.
func TestPlantedLeaks(t *testing.T) {
	reg := registry(t)
	const may, twice = "period=2026-05", "in two of them, or in the smaller ones alone"
	for _, tt := range []struct {
		name string
		all  func(left int64) []audit.Named
		want string
	}{
		{"(a) within an hour and within a day", func(left int64) []audit.Named {
			return []audit.Named{
				published(t, reg, 1, "metric:answered_share?"+may+"&within=1h", num{n: 100, of: 400}),
				published(t, reg, 2, "metric:answered_share?"+may+"&within=24h", num{n: 100 + left, of: 400}),
			}
		}, "an answer after 1 hour and within 24 hours"},
		{"(a) a curve and a share of less", func(left int64) []audit.Named {
			return []audit.Named{
				published(t, reg, 1, "question:response.first-reply?"+may, num{n: 400}, num{"86400", "answered", 300, 400, true}),
				published(t, reg, 2, "metric:answered_share?not.place=ideas&"+may+"&within=24h", num{n: 299, of: 400 - left}),
			}
		}, "openings of place ideas"},
		{"(a) two steps of curves of different places", func(left int64) []audit.Named {
			return []audit.Named{
				published(t, reg, 1, "question:response.first-reply?"+may, num{n: 400}, num{"3600", "answered", 150, 400, true}, num{"86400", "answered", 300, 400, true}),
				published(t, reg, 2, "question:response.first-reply?not.place=ideas&"+may, num{n: 300}, num{"3600", "answered", 120, 300, true}, num{"86400", "answered", 270 - left, 300, true}),
			}
		}, "an answer"},
		{"(a) how we left it, platform by platform", func(left int64) []audit.Named {
			return []audit.Named{
				published(t, reg, 1, "question:response.left?"+may, num{"closed", "people", 60, 0, false}),
				published(t, reg, 2, "question:response.left?"+may+"&platform=community", num{"closed", "people", 40, 0, false}),
				published(t, reg, 3, "question:response.left?"+may+"&platform=mastodon,survey", num{"closed", "people", 20 - left, 0, false}),
			}
		}, "people of how we left it: closed and platform shop"},
		{"(a) who waits, of all who asked", func(left int64) []audit.Named {
			return []audit.Named{
				published(t, reg, 1, "metric:still_waiting?"+may, num{id: "still_waiting", n: 40}),
				published(t, reg, 2, "metric:answered_share?"+may+"&within=24h", num{n: 20, of: 40 + left}),
			}
		}, "people of still waiting: no"},
		{"(b) passion, with and without a place", func(left int64) []audit.Named {
			return []audit.Named{
				published(t, reg, 1, "question:passion.classes?language=en&"+may, num{n: 400}, num{"passion", "messages_share", 120, 400, false}),
				published(t, reg, 2, "question:passion.classes?language=en&not.place=ideas&"+may, num{n: 380}, num{"passion", "messages_share", 120 - left, 380, false}),
			}
		}, "messages of class passion and language en and place ideas"},
		{"(b) passion, as a value and as a metric", func(left int64) []audit.Named {
			return []audit.Named{
				published(t, reg, 1, "metric:passion_share?language=en&"+may, num{id: "passion_share", n: 120, of: 400}),
				published(t, reg, 2, "metric:messages?class=passion&language=en&role=member&"+may, num{n: 120 - left}),
			}
		}, "messages of class both"},
		{"(b) the mirror and a metric", func(left int64) []audit.Named {
			return []audit.Named{
				published(t, reg, 1, "question:passion.mirror?language=en&"+may+"&role=member", num{"passion", "theirs", 120, 400, false}, num{"product", "theirs", 280, 400, false}),
				published(t, reg, 2, "metric:messages?class=passion&language=en&not.place=shop&role=member&"+may, num{n: 120 - left}),
			}
		}, "messages of class passion and language en and place shop"},
		{"(b) people about passion, of all", func(left int64) []audit.Named {
			return []audit.Named{
				published(t, reg, 1, "metric:passion_people_share?language=en&"+may, num{id: "passion_people_share", n: 60, of: 90}),
				published(t, reg, 2, "metric:people?class=passion,both&language=en&not.place=ideas&"+may, num{n: 60 - left}),
			}
		}, "only in the larger"},
		{"(c) cohorts, platform by platform", func(left int64) []audit.Named {
			return []audit.Named{
				published(t, reg, 1, "question:participation.cohorts?period=2026-01..2026-05", num{"2026-02", "people", 70, 0, false}),
				published(t, reg, 2, "question:participation.cohorts?period=2026-01..2026-05&platform=community,survey", num{"2026-02", "people", 40, 0, false}),
				published(t, reg, 3, "question:participation.cohorts?period=2026-01..2026-05&platform=mastodon", num{"2026-02", "people", 30 - left, 0, false}),
			}
		}, "people of first seen then: yes and platform shop, 2026-02-01..2026-02-28"},
		{"(c) a cohort of a quarter and two of its months", func(left int64) []audit.Named {
			return []audit.Named{
				published(t, reg, 1, "question:participation.cohorts?period=2026-01..2026-05&unit=quarter", num{"2026-Q1", "people", 100, 0, false}),
				published(t, reg, 2, "question:participation.cohorts?period=2026-01..2026-05", num{"2026-01", "people", 50, 0, false}, num{"2026-02", "people", 50 - left, 0, false}),
			}
		}, "people of 2026-03-01..2026-03-31"},
		{"(c) seen again, platform by platform", func(left int64) []audit.Named {
			return []audit.Named{
				published(t, reg, 1, "question:participation.cohorts?period=2026-01..2026-05", num{"2026-02", "after1", 40, 90, false}),
				published(t, reg, 2, "question:participation.cohorts?not.platform=shop&period=2026-01..2026-05", num{"2026-02", "after1", 40 - left, 60, false}),
			}
		}, "seen 1 month later: yes"},
		{"(c) first seen then, of all who were", func(left int64) []audit.Named {
			return []audit.Named{
				published(t, reg, 1, "question:participation.cohorts?period=2026-01..2026-05", num{"2026-02", "people", 70, 0, false}),
				published(t, reg, 2, "metric:people?period=2026-02", num{n: 70 + left}),
			}
		}, "people of first seen then: any other"},
		{"(d) the core, platform by platform", func(left int64) []audit.Named {
			return []audit.Named{
				published(t, reg, 1, "question:participation.core?period=2026-01..2026-05", num{"stayed", "people", 40, 0, false}),
				published(t, reg, 2, "question:participation.core?not.platform=shop&period=2026-01..2026-05", num{"stayed", "people", 40 - left, 0, false}),
			}
		}, "the core (unit month, of 4, seen 3): stayed"},
		{"(d) the core that is gone, by its share", func(left int64) []audit.Named {
			return []audit.Named{
				published(t, reg, 1, "question:participation.core?period=2026-01..2026-05", num{"stayed", "people", 40, 0, false}),
				published(t, reg, 2, "metric:core_kept_share?period=2026-01..2026-05", num{id: "core_kept_share", n: 40, of: 60}),
				published(t, reg, 3, "question:participation.core?not.platform=shop&period=2026-01..2026-05", num{"went", "people", 20 - left, 0, false}),
			}
		}, "went"},
		{"(d) a rung of the ladder and a metric", func(left int64) []audit.Named {
			return []audit.Named{
				published(t, reg, 1, "question:participation.ladder?"+may, num{"review", "people", 50, 0, false}),
				published(t, reg, 2, "metric:people?kind=review&not.place=ideas&"+may, num{n: 50 - left}),
			}
		}, "only in the larger"},
		{"(d) answers to others, of all answers", func(left int64) []audit.Named {
			return []audit.Named{
				published(t, reg, 1, "metric:helpers?"+may, num{id: "helpers", n: 50}),
				published(t, reg, 2, "metric:people?kind=reply,answer&"+may, num{n: 50 + left}),
			}
		}, "only in the larger"},
		{"(d) broadcasters of a platform", func(left int64) []audit.Named {
			return []audit.Named{
				published(t, reg, 1, "metric:influence_broadcasters?"+may, num{id: "influence_broadcasters", n: 30}),
				published(t, reg, 2, "metric:people?kind=post&role=broadcaster&platform=mastodon&"+may, num{n: 30 - left}),
			}
		}, "only in the larger"},
		{"(d) a topic, of people of a place", func(left int64) []audit.Named {
			return []audit.Named{
				published(t, reg, 1, "question:listening.topics?"+may, num{"bell", "people", 50, 0, false}),
				published(t, reg, 2, "metric:people?not.place=ideas&topic=bell&"+may, num{n: 50 - left}),
			}
		}, "only in the larger"},
		{"(e) values in sentences: in networks, elsewhere, all", func(left int64) []audit.Named {
			return []audit.Named{
				published(t, reg, 1, "metric:influence_networkers?"+may, num{id: "influence_networkers", n: 60}),
				published(t, reg, 2, "metric:influence_writers?"+may, num{id: "influence_writers", n: 60}),
				published(t, reg, 3, "metric:influence_people?"+may, num{id: "influence_people", n: 120 - left}),
			}
		}, "in both"},
		{"(e) a value by month and one of a place", func(left int64) []audit.Named {
			return []audit.Named{
				published(t, reg, 1, "metric:unsorted_share?"+may, num{id: "unsorted_share", n: 60, of: 400}),
				published(t, reg, 2, "metric:messages?class=unknown&not.place=ideas&role=member&"+may, num{n: 60 - left}),
			}
		}, "messages of class unknown and place ideas"},
		{"(f) people of three platforms and of all", func(left int64) []audit.Named {
			return []audit.Named{
				published(t, reg, 1, "metric:people?"+may, num{n: 100}),
				published(t, reg, 2, "metric:people?"+may+"&platform=community", num{n: 60}),
				published(t, reg, 3, "metric:people?"+may+"&platform=mastodon,survey", num{n: 40 - left}),
			}
		}, "people of platform shop"},
		{"(f) two places and both together", func(left int64) []audit.Named {
			return []audit.Named{
				published(t, reg, 1, "metric:people?place=help&"+may, num{n: 60}),
				published(t, reg, 2, "metric:people?place=ideas&"+may, num{n: 60}),
				published(t, reg, 3, "metric:people?source=forum&"+may, num{n: 120 - left}),
			}
		}, twice},
		{"(f) a question of a longer period", func(left int64) []audit.Named {
			return []audit.Named{
				published(t, reg, 1, "question:coverage.sources?period=2026-05-01..2026-05-31", num{"forum", "theirs", 100, 0, false}),
				published(t, reg, 2, "question:touchpoints.map?period=2026-05-01..2026-05-30", num{"help", "theirs", 60, 0, false}, num{"ideas", "theirs", 40 - left, 0, false}),
			}
		}, "messages of place help, ideas and role anonymous, member, 2026-05-31"},
		{"(f) a language, and answers to one another", func(left int64) []audit.Named {
			return []audit.Named{
				published(t, reg, 1, "metric:influence_between?"+may, num{id: "influence_between", n: 60, of: 100}),
				published(t, reg, 2, "metric:influence_between?not.language=de&"+may, num{id: "influence_between", n: 60 - left/2, of: 100 - left}),
			}
		}, "language de"},
		{"(g) promoters and detractors leave the passive", func(left int64) []audit.Named {
			return []audit.Named{
				published(t, reg, 1, "metric:promoters_share?"+may, num{n: 60, of: 100}),
				published(t, reg, 2, "metric:detractors_share?"+may, num{n: 40 - left, of: 100}),
			}
		}, "tag any other"},
		{"(g) what shares are of", func(left int64) []audit.Named {
			return []audit.Named{
				published(t, reg, 1, "metric:last_word_share?"+may, num{n: 60, of: 100}),
				published(t, reg, 2, "metric:threads?not.place=ideas&"+may, num{n: 100 - left}),
			}
		}, "threads of place ideas"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := told(t, reg, tt.all(2), true)
			s := got.Leaks.String()
			if !strings.Contains(s, tt.want) || got.Leaks.Count(source.Error) == 0 {
				t.Errorf("got\n%s%swant %q", s, got.Unchecked, tt.want)
			}
			for _, l := range got.Leaks {
				if len(l.Also) == 0 || l.Hint == "" { // two figures at least, and something to type
					t.Errorf("got %+v", l)
				}
			}
			if got := told(t, reg, tt.all(20), false); len(got.Leaks) > 0 {
				t.Errorf("twenty are left, and there is no leak: %s", got.Leaks)
			}
		})
	}
}

// Few people who came again, in a crowd both times, are a warning.
func TestFewCameAgain(t *testing.T) {
	reg := registry(t)
	for _, left := range []int64{2, 20} {
		got := told(t, reg, []audit.Named{
			published(t, reg, 1, "metric:people?period=2026-04", num{n: 60}),
			published(t, reg, 2, "metric:people?period=2026-05", num{n: 60}),
			published(t, reg, 3, "metric:people?period=2026-04..2026-05", num{n: 120 - left}),
		}, false)
		want := ""
		if left == 2 {
			want = "page.md:3:1: together with the number people (page.md:1:1) and the number people (page.md:2:1), the number people tells that fewer than 5 people were seen on 2026-04-01..2026-04-30 as well as on 2026-05-01..2026-05-31\n" +
				"  hint: take one of them out, or leave it: many others were there on these days, so that it does not tell who they are\n"
		}
		if s := got.Leaks.String(); s != want || got.Leaks.Count(source.Error) > 0 {
			t.Errorf("%d: got\n%s\nwant\n%s", left, s, want)
		}
	}
}

// Who asked shortly before the data end is in the one number and not in the other.
// That is so wherever one wants a day to have passed, and tells only when they asked.
func TestAskedBeforeTheEnd(t *testing.T) {
	reg := registry(t)
	all := []audit.Named{
		published(t, reg, 1, "question:response.first-reply?period=2026-05", num{n: 400}),
		published(t, reg, 2, "metric:answered_share?period=2026-05&within=24h", num{n: 300, of: 397}),
	}
	for i := range all {
		for j := range all[i].Answer.Sources {
			all[i].Answer.Sources[j].To, all[i].Answer.Sources[j].Captured = all[i].Answer.Span.To, all[i].Answer.Span.To
		}
	}
	const want = "page.md:2:1: together with the figure \"response.first-reply\" (page.md:1:1), the number answered_share tells how few people asked shortly before the data end (openings of role anonymous, member and less than 24 hours before the data end, 2026-05-01..2026-05-31)\n" +
		"  hint: leave it, since that tells no more of them than when they asked; or give both a `period` that ends some days before the data do\n"
	if got := told(t, reg, all, true).Leaks; got.String() != want || got.Count(source.Error) > 0 {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
