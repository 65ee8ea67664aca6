package insight_test

import (
	"fmt"
	"strings"
	"testing"

	"hearth/internal/chart"
	"hearth/internal/engagement"
	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store/storetest"
	"hearth/internal/source"
)

// Every named question can be asked and explained: its words are whole, its
// parameters have good defaults, and its ids are each there once.
func TestBuiltInQuestions(t *testing.T) {
	reg := registry(t)
	metrics, seen := map[string]bool{}, map[string]bool{}
	for _, m := range append(reg.All(), reg.Facts()...) {
		if metrics[m.ID] {
			t.Errorf("the metric %q is there twice", m.ID)
		}
		metrics[m.ID] = true
	}
	for _, m := range reg.Questions() {
		if seen[m.ID] || strings.Count(m.ID, ".") != 1 {
			t.Errorf("the id %q", m.ID)
		}
		seen[m.ID] = true
		if m.Title == "" || m.Titles["de"] == "" || !strings.HasSuffix(m.Definition, ".") || m.Version < 1 || m.Form == "" || m.Shape == "" || len(m.Columns) == 0 {
			t.Errorf("%s lacks words: %+v", m.ID, m)
		}
		for _, c := range append(m.Columns, m.Facts...) {
			if c.ID == "" || c.Title == "" || c.Translations["de"].Title == "" || !strings.HasSuffix(c.Definition, ".") || c.Unit == "" || c.Grain == "" || c.Tier == "" || c.Version < 1 {
				t.Errorf("%s: the measure %q lacks words: %+v", m.ID, c.ID, c)
			}
			if c.Scale > 0 && c.Minimum < 20 {
				t.Errorf("%s: a share or mean %s of %d says nothing", m.ID, c.ID, c.Minimum)
			}
		}
		for key, words := range m.Labels {
			if words["en"] == "" || words["de"] == "" {
				t.Errorf("%s: the key %q has the words %v", m.ID, key, words)
			}
		}
		for _, s := range m.Params {
			q := insight.Question{Named: source.Word{Text: m.ID}, Params: []insight.Param{{Key: source.Word{Text: s.Key}, Value: source.Word{Text: s.Default}}}}
			if list := insight.CheckQuestion(reg, q); s.What == "" || s.Default != "" && len(list) > 0 {
				t.Errorf("%s: the parameter %q: %s", m.ID, s.Key, list)
			}
		}
	}
}

// printed asks a question, lets the guard see it, and prints what a page would
// say: sentences, table, single values, notes.
func printed(t *testing.T, d *insight.Desk, lang string, words ...string) string {
	t.Helper()
	a, list := d.Ask(t.Context(), question(words...))
	if list.Count(source.Error) > 0 {
		return list.String()
	}
	f, list := chart.Draw(guard.Publish(a, guard.Policy{}), chart.Spec{Name: "f", Title: "F", Language: lang, Type: source.Word{Text: "table"}}, nil, nil)
	if len(list) > 0 {
		t.Errorf("%v: %s", words, list)
	}
	var b strings.Builder
	for _, s := range f.Says {
		fmt.Fprintln(&b, "»", s)
	}
	for _, row := range append([][]string{f.Table.Head}, f.Table.Rows...) {
		fmt.Fprintln(&b, strings.Join(row, " | "))
	}
	for _, one := range f.Facts {
		fmt.Fprintln(&b, "-", one.Label+":", one.Value)
	}
	if f.Note != "" {
		fmt.Fprintln(&b, "note:", f.Note)
	}
	return strings.ReplaceAll(b.String(), "\u00a0", " ")
}

// expect compares what is printed with what is wanted, line by line.
func expect(t *testing.T, got, want string) {
	t.Helper()
	if strings.TrimSpace(got) != strings.TrimSpace(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// All people but three answered us: that number would tell of the three.
func TestLadderTellsOfNobodyElse(t *testing.T) {
	f := storetest.File{Source: "blog", From: "2026-05-01", To: "2026-05-31", Captured: "2026-06-01"}
	post := said("blog", "disqus", "blog", "post", engagement.KindPost, engagement.RoleBrand, "brand", at(5, 1, 9))
	f.Messages = append(f.Messages, post)
	for n := range 43 {
		m := said("blog", "disqus", "blog", fmt.Sprint("c", n), engagement.KindReply, engagement.RoleMember, fmt.Sprint("p", n), at(5, 2, 9))
		m.Parent, m.Root = "post", "post"
		if n >= 40 {
			m.Parent = fmt.Sprint("c", n-40)
		}
		f.Messages = append(f.Messages, m)
		if n < 12 { // twelve of them answer one another as well
			again := said("blog", "disqus", "blog", fmt.Sprint("d", n), engagement.KindReply, engagement.RoleMember, fmt.Sprint("p", n), at(5, 3, 9))
			again.Parent, again.Root = fmt.Sprint("c", n+1), "post"
			f.Messages = append(f.Messages, again)
		}
	}
	files, coverage := storetest.Write(t, f)
	d, _ := desk(t, files, coverage, insight.Options{})
	expect(t, printed(t, d, "en", "question=participation.ladder", "period=2026-05"), `
» Of 43 people who took part, 15 answered one another.
» Somebody may have done several things, so the groups overlap.
» People we could see. Private talk is not in here and should not be.
What people did | People | Of all who took part
Answered one another | 15 | 35%
Answered us | withheld | withheld
note: Withheld because too few people: 1 of 2 values.
`)
}

func TestLadder(t *testing.T) {
	d, _ := kestrel(t, insight.Options{})
	expect(t, printed(t, d, "en", "question=participation.ladder", "source=mastodon,forum", "period=2026-05"), `
» Of 28 people who took part, 16 opened a conversation.
» Somebody may have done several things, so the groups overlap.
» People we could see. Private talk is not in here and should not be.
What people did | People | Of all who took part
Opened a conversation | 16 | 57%
Asked for help | 12 | 43%
Answered us | withheld | withheld
note: Withheld because too few people: 1 of 3 values.
`)
	expect(t, printed(t, d, "de", "question=participation.ladder", "source=mastodon,forum", "period=2026-05"), `
» Von 28 Menschen, die mitmachten, haben 16 ein Gespräch eröffnet.
» Jemand kann mehreres getan haben; darum überschneiden sich die Gruppen.
» Menschen, die wir sehen konnten. Private Gespräche sind nicht dabei und sollen es nicht sein.
Was Menschen taten | Menschen | Von allen, die mitmachten
Ein Gespräch eröffnet | 16 | 57 %
Um Hilfe gebeten | 12 | 43 %
Uns geantwortet | zurückgehalten | zurückgehalten
note: Zurückgehalten, weil zu wenige Menschen: 1 von 3 Werten.
`)
	files, coverage := storetest.Write(t, reviews())
	only, _ := desk(t, files, coverage, insight.Options{})
	expect(t, printed(t, only, "en", "question=participation.ladder", "period=2026-05"), `
» People we could see. Private talk is not in here and should not be.
What people did | Messages
Reviewed | 30
note: No source tells people apart, so messages are counted and not people.
`)
}

func TestQuestionProblems(t *testing.T) {
	reg := registry(t)
	for _, tt := range []struct {
		words []string
		want  string
	}{
		{[]string{"question=participation.lader"}, "q:1:2: there is no question \"participation.lader\"\n  hint: did you mean `participation.ladder`?\n"},
		{[]string{"question=ladder"}, "q:1:2: there is no question \"ladder\"\n  hint: did you mean `participation.ladder`?\n"},
		{[]string{"question=participation.ladder", "within=24h", "by=place", "split=kind", "period=2026-05", "compare=previous", "top=3"}, "q:1:7: participation.ladder is not compared with another period\n  hint: take the `compare` line out; `change.periods` compares two periods\n" +
			"q:1:5: participation.ladder has columns of its own and cannot be split\n  hint: take the `split` line out, or ask with `metric:`\n" +
			"q:1:1: participation.ladder shows all its rows\n  hint: take the `top` line out\n" +
			"q:1:4: participation.ladder has rows of its own and is not asked by anything\n  hint: take the `by` line out\n" +
			"q:1:3: participation.ladder knows no \"within\"\n  hint: participation.ladder has no parameters of its own\n"},
		{[]string{"question=participation.ladder", "metric=people"}, "q:1:3: a metric and a question cannot be asked at once\n  hint: keep `question:` or `metric:`\n"},
	} {
		if got := insight.CheckQuestion(reg, question(tt.words...)).String(); got != tt.want {
			t.Errorf("%v: got\n%s", tt.words, got)
		}
	}
}
