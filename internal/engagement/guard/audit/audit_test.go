package audit_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"hearth/internal/engagement"
	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/guard/audit"
	"hearth/internal/engagement/insight"
	"hearth/internal/source"
)

// crowd adds rows of so many new people.
func (w *world) crowd(day int, place, kind string, people int) {
	for range people {
		w.rows = append(w.rows, said{day0 + engagement.Day(day), place, kind, fmt.Sprint("q", len(w.rows))})
	}
}

// small is a world in which three people wrote on the last day, in ideas.
func small(t *testing.T) world {
	w := world{t: t, reg: registry(t)}
	for d := range days - 1 {
		w.crowd(d, "help", "post", 10)
		w.crowd(d, "help", "reply", 10)
		w.crowd(d, "ideas", "post", 10)
	}
	w.crowd(days-1, "help", "reply", 20)
	w.crowd(days-1, "ideas", "reply", 3)
	return w
}

const (
	all   = "period=2026-06-01..2026-06-04"
	first = "period=2026-06-01..2026-06-03"
)

// Each attack takes two published answers or more, every one of which may be
// shown, and subtracts.
func TestAttacks(t *testing.T) {
	tests := []struct {
		name string
		keys []string
		want string
	}{
		{"A..B against A..C", []string{"metric:messages?period=2026-06-01..2026-06-03&place=ideas", "metric:messages?period=2026-06-01..2026-06-04&place=ideas"},
			"page.md:20:1: together with the number messages (page.md:10:1), the number messages tells messages of place ideas, 2026-06-04 by subtraction, and too few people stand behind that\n" +
				"  hint: give them the same `period`, or take one of them out\n"},
		{"a place against all", []string{"metric:messages?period=2026-06-04&place=help", "metric:messages?period=2026-06-04"},
			"page.md:20:1: together with the number messages (page.md:10:1), the number messages tells messages of place ideas, 2026-06-04 by subtraction, and too few people stand behind that\n" +
				"  hint: keep small groups together with `top: 3`, leave the filter of one of them out, or take one of them out\n"},
		{"where against not", []string{"metric:messages?kind=reply&" + all, "metric:messages?kind=reply&not.place=ideas&" + all},
			"page.md:20:1: together with the number messages (page.md:10:1), the number messages tells messages of kind reply and place ideas, 2026-06-01..2026-06-04 by subtraction, and too few people stand behind that\n" +
				"  hint: keep small groups together with `top: 3`, leave the filter of one of them out, or take one of them out\n"},
		{"a number against a chart's hidden cell", []string{"metric:messages?by=place&period=2026-06-04", "metric:messages?period=2026-06-04&place=help", "metric:messages?period=2026-06-04"},
			"page.md:20:1: together with the figure \"figure-1\" (page.md:10:1), the number messages tells the number of people who are only in the larger of the two by subtraction, and too few people stand behind that\n" +
				"  hint: keep small groups together with `top: 3`, leave the filter of one of them out, or take one of them out\n" +
				"page.md:30:1: together with the number messages (page.md:20:1), the number messages tells messages of place ideas, 2026-06-04 by subtraction, and too few people stand behind that\n" +
				"  hint: keep small groups together with `top: 3`, leave the filter of one of them out, or take one of them out\n"},
		{"by day against by place", []string{"metric:messages?by=day&period=2026-06-01..2026-06-04&place=help", "metric:messages?by=day&" + all},
			"page.md:20:1: together with the figure \"figure-1\" (page.md:10:1), the figure \"figure-2\" tells messages of place ideas, 2026-06-04 by subtraction, and too few people stand behind that\n" +
				"  hint: use a longer unit, such as `by: quarter`, in one of them, or take one of them out\n"},
		{"another name of the same rows", []string{"metric:replies?" + all, "metric:messages?by=place&" + all, "metric:messages?kind=reply&not.place=ideas&period=2026-06-01..2026-06-04&place=forum"},
			"page.md:30:1: together with the number replies (page.md:10:1), the number messages tells messages of kind reply and place ideas, 2026-06-01..2026-06-04 by subtraction, and too few people stand behind that\n" +
				"  hint: keep small groups together with `top: 3`, leave the filter of one of them out, or take one of them out\n"},
		{"people who are only in one", []string{"metric:people?period=2026-06-04&place=help", "metric:people?period=2026-06-04"},
			"page.md:20:1: together with the number people (page.md:10:1), the number people tells the number of people who are only in the larger of the two by subtraction, and too few people stand behind that\n" +
				"  hint: keep small groups together with `top: 3`, leave the filter of one of them out, or take one of them out\n"},
		{"three together", []string{"metric:messages?" + all, "metric:messages?period=2026-06-01..2026-06-03", "metric:messages?period=2026-06-04&place=help"},
			"page.md:30:1: together with the number messages (page.md:10:1) and the number messages (page.md:20:1), the number messages tells messages of place ideas, 2026-06-04 by subtraction, and too few people stand behind that\n" +
				"  hint: give them the same `period`, or take one of them out\n"},
		{"nothing small", []string{"metric:messages?by=place&" + first, "metric:messages?" + first, "metric:messages?by=day&" + first, "metric:people?" + first}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := small(t)
			named := w.publish(tt.keys...)
			got := w.look(named)
			if s := got.Leaks.String(); s != tt.want {
				t.Errorf("got\n%s\nwant\n%s", s, tt.want)
			}
			if len(got.Unchecked) > 0 {
				t.Errorf("unchecked: %s", got.Unchecked)
			}
		})
	}
}

// told puts a named question's answer at line 5 of a page: some columns with the
// cells of metrics, each as a key.
func (w world) told(key, axis string, total string, rows ...insight.Row) audit.Named {
	w.t.Helper()
	q, ok := insight.ParseKey("metric:" + strings.TrimPrefix(key, "question:"))
	if !ok {
		w.t.Fatal(key)
	}
	a := insight.Answer{Key: key, By: dim(axis), Split: insight.Dim{ID: insight.MeasureDim, Type: "key"}, Rows: rows, Total: insight.Row{Cell: insight.Cell{State: insight.Missing}}}
	m, ok := w.reg.Question(q.Metric.Text)
	if !ok {
		w.t.Fatal(key)
	}
	a.Span, _ = insight.ParsePeriod(q.Period.Text, day0)
	a.Told = &insight.Told{ID: m.ID, Shape: m.Shape, Columns: m.Columns}
	a.Metric = m.Columns[0]
	if total != "" {
		a.Total = w.answer(ask(w.t, total)).Total
	}
	if len(m.Columns) == 1 {
		a.Split = insight.Dim{}
	}
	return audit.Named{Answer: guard.Publish(a, guard.Policy{}).Answer(), Pos: source.Pos{File: "page.md", Line: 5, Col: 1}, Name: "asked"}
}

// cells are the rows of a metric as those of a column.
func (w world) cells(column, key string) []insight.Row {
	a := w.answer(ask(w.t, key))
	for i := range a.Rows {
		a.Rows[i].Split = column
	}
	return a.Rows
}

// Questions with a name tell numbers that metrics tell too, and are laid over them.
func TestAttacksByNamedQuestions(t *testing.T) {
	const last = "period=2026-06-01..2026-06-04&place=ideas&role=member"
	const day = "messages of place ideas and role member, 2026-06-04"
	now := func(w world, column, key string) insight.Row {
		r := w.cells(column, key)[0]
		r.By = "now"
		return r
	}
	for _, tt := range []struct {
		name  string
		asked func(world) audit.Named
		key   string
		want  string
	}{
		{"a period", func(w world) audit.Named {
			return w.told("question:change.periods?period=2026-06-01..2026-06-04&place=ideas", insight.PeriodDim, "", now(w, "", "metric:messages?"+last))
		}, "metric:messages?period=2026-06-01..2026-06-03&place=ideas&role=member", day},
		{"days", func(w world) audit.Named {
			return w.told("question:change.ordinary?by=day&period=2026-06-01..2026-06-03&place=ideas", "day", "", w.cells("messages", "metric:messages?by=day&period=2026-06-01..2026-06-03&place=ideas&role=member")...)
		}, "metric:messages?" + last, day},
		{"sources", func(w world) audit.Named {
			return w.told("question:coverage.sources?not.place=help&period=2026-06-01..2026-06-04", "source", "", insight.Row{By: "forum", Split: "theirs", Cell: now(w, "", "metric:messages?"+last).Cell})
		}, "metric:messages?period=2026-06-01..2026-06-03&place=ideas", "messages of place ideas and role anonymous, member, 2026-06-04"},
		{"ways of taking part", func(w world) audit.Named {
			w.crowd(days-1, "help", "post", 3)
			return w.told("question:participation.ladder?period=2026-06-04&place=help", "way", "metric:people?period=2026-06-04&place=help")
		}, "metric:people?kind=reply&period=2026-06-04&place=help", "the number of people who are only in the larger of the two"},
		{"people in circles", func(w world) audit.Named {
			return w.told("question:influence.circles?period=2026-06-04", "", "metric:people?period=2026-06-04")
		}, "metric:people?period=2026-06-04&place=help", "the number of people who are only in the larger of the two"},
		{"nothing small", func(w world) audit.Named {
			return w.told("question:change.periods?period=2026-06-01..2026-06-03&place=ideas", insight.PeriodDim, "", now(w, "", "metric:messages?period=2026-06-01..2026-06-03&place=ideas&role=member"))
		}, "metric:messages?period=2026-06-01..2026-06-02&place=ideas&role=member", ""},
	} {
		w := small(t)
		named := tt.asked(w)
		got := w.look(append([]audit.Named{named}, w.publish(tt.key)...))
		if s := got.Leaks.String(); (s == "") != (tt.want == "") || !strings.Contains(s, tt.want) || tt.want != "" && !strings.Contains(s, "\"asked\"") {
			t.Errorf("%s: got\n%s\nwant %q", tt.name, s, tt.want)
		}
		if len(got.Unchecked) > 0 {
			t.Errorf("%s: unchecked: %s", tt.name, got.Unchecked)
		}
	}
}

// Two numbers of people over nearly the same days differ by three, who are only
// in the longer: a leak where nobody else was there, a warning in a crowd.
func TestNearlyTheSameDays(t *testing.T) {
	const keys = "metric:people?period=2026-06-01..2026-06-03&place=ideas metric:people?period=2026-06-01..2026-06-04&place=ideas"
	const leak = "page.md:20:1: together with the number people (page.md:10:1), the number people tells the number of people who are only in the larger of the two by subtraction, and too few people stand behind that\n" +
		"  hint: give them the same `period`, or take one of them out\n"
	const near = "page.md:20:1: the number people and the number people (page.md:10:1) differ by fewer than 5 people, who were seen on 2026-06-04 and at no other time\n" +
		"  hint: give them the same `period`, best of whole months or years; or leave it: many others were there on these days, so that it does not tell who they are\n"
	for _, tt := range []struct {
		name  string
		known int // how many wrote on the last day whom the data had before
		want  string
	}{{"nobody else was there", 0, leak}, {"one more was there", 1, leak}, {"a crowd was there", 9, near}} {
		t.Run(tt.name, func(t *testing.T) {
			w := small(t)
			for i := range tt.known {
				w.rows = append(w.rows, said{day0 + days - 1, "ideas", "reply", w.inIdeas(i)})
			}
			all := w.publish(strings.Fields(keys)...)
			got := w.look(all)
			if s := got.Leaks.String(); s != tt.want || (got.Leaks.Count(source.Warning) == 1) != (tt.want == near) {
				t.Errorf("got\n%s\nwant\n%s", s, tt.want)
			}
			site := audit.Site{Registry: w.reg}
			if s := audit.Near(all, site).String(); s != near {
				t.Errorf("without rows, once audited: got\n%s\nwant\n%s", s, near)
			}
			for _, q := range audit.Run(all, site).Open { // and never audited
				site.Refused = map[string]bool{keyOf(q): true}
			}
			if s := audit.Run(all, site).Leaks.String(); s != near {
				t.Errorf("without rows: got\n%s\nwant\n%s", s, near)
			}
		})
	}
}

// inIdeas gives somebody who wrote in ideas on the first day.
func (w world) inIdeas(i int) string {
	for _, r := range w.rows {
		if r.day == day0 && r.place == "ideas" {
			if i == 0 {
				return r.person
			}
			i--
		}
	}
	w.t.Fatal("so many did not write in ideas")
	return ""
}

// A leak names the places of all figures that it takes.
func TestLeakNamesAll(t *testing.T) {
	w := small(t)
	got := w.look(w.publish("metric:messages?period=2026-06-04&place=help", "metric:messages?period=2026-06-04"))
	if len(got.Leaks) != 1 || got.Leaks[0].Severity != source.Error || len(got.Leaks[0].Also) != 1 || got.Leaks[0].Also[0].Pos.String() != "page.md:10:1" {
		t.Errorf("got %+v", got.Leaks)
	}
}

// What cannot be asked where there are no rows is said, unless it is too small
// for any number of people.
func TestWithoutRows(t *testing.T) {
	w := small(t)
	w.crowd(days-1, "ideas", "reply", 3) // six messages now
	all := w.publish("metric:messages?period=2026-06-04&place=help", "metric:messages?period=2026-06-04")
	site := audit.Site{Registry: w.reg, Refused: map[string]bool{}}
	open := audit.Run(all, site).Open
	for _, q := range open {
		site.Refused[keyOf(q)] = true
	}
	got := audit.Run(all, site)
	want := "page.md:20:1: how many people stand behind messages of place any other, 2026-06-04, which follows from other figures together with the number messages, is not known here\n" +
		"  hint: build once where the exports are\n"
	if len(open) != 1 || len(got.Leaks) > 0 || got.Unchecked.String() != want || got.Unchecked[0].Severity != source.Note {
		t.Errorf("asked %d, leaks %s, unchecked\n%s\nwant\n%s", len(open), got.Leaks, got.Unchecked, want)
	}
	w = small(t) // three messages: surely too few people
	if got := audit.Run(w.publish("metric:messages?period=2026-06-04&place=help", "metric:messages?period=2026-06-04"), site); len(got.Leaks) != 1 {
		t.Errorf("three messages: %s", got.Leaks)
	}
}

func TestUncheckedIsSaid(t *testing.T) {
	w := small(t)
	sql := audit.Named{Pos: source.Pos{File: "page.md", Line: 5}, Name: "own"}
	sql.Answer.Key, sql.Answer.Metric.ID = "sql:select+1", "sql"
	circles := audit.Named{Pos: source.Pos{File: "page.md", Line: 7}, Name: "mirror"}
	circles.Answer.Key = "question:passion.mirror"
	got := w.look(append(w.publish("metric:messages?"+first), sql, circles))
	want := "page.md:5: not compared with other answers: 1 query of the writer's own SQL, because only the writer knows what they count\n" +
		"page.md:7: not compared with other answers: 1 question, because what they count is no sum of rows\n"
	if got.Unchecked.String() != want || len(got.Leaks) > 0 {
		t.Errorf("got\n%s%s\nwant\n%s", got.Unchecked, got.Leaks, want)
	}
	site := audit.Site{Registry: w.reg}
	got = audit.Run(w.publish("metric:messages?by=place&"+first, "metric:messages?"+first+"&source=forum"), site)
	want = "page.md:10:1: 2 answers of \"messages\" were not compared for what they give away together: which place belongs to which source is only known where the exports are\n"
	if got.Unchecked.String() != want {
		t.Errorf("got\n%s\nwant\n%s", got.Unchecked, want)
	}
}

// Hundreds of figures are looked at in the time that a writer waits.
func BenchmarkRun(b *testing.B) {
	t := &testing.T{}
	rnd := rand.New(rand.NewPCG(3, 9))
	w := randomWorld(t, rnd)
	var keys []string
	for range 300 {
		keys = append(keys, randomKey(rnd))
	}
	all := w.publish(keys...)
	site := audit.Site{Registry: w.reg, Leaves: leaves, Policy: guard.Policy{}}
	for b.Loop() {
		audit.Run(all, site)
	}
}
