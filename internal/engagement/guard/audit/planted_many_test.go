package audit_test

import (
	"fmt"
	"strings"
	"testing"

	"hearth/internal/engagement/guard/audit"
	"hearth/internal/source"
)

// peopleOf publishes numbers of people, at lines of a page of their own: each is of
// the people of some filters.
func peopleOf(t *testing.T, all ...any) []audit.Named {
	t.Helper()
	reg := registry(t)
	var out []audit.Named
	for i := 0; i < len(all); i += 2 {
		out = append(out, published(t, reg, len(out)+1, "metric:people?"+all[i].(string), num{n: all[i+1].(int64)}))
	}
	return out
}

// Some leaks take four numbers of people, or five, or six: they are found as those
// are that take two, and no two or three of these numbers tell of anybody.
func TestPlantedLeaksOfManyNumbers(t *testing.T) {
	reg := registry(t)
	const may = "&period=2026-05"
	for _, tt := range []struct {
		name string
		all  func(left int64) []audit.Named
		want string
	}{
		{"4: in two languages and not in a third", func(left int64) []audit.Named {
			return peopleOf(t, "language=de"+may, int64(60), "language=de,en"+may, int64(100), "language=de,es"+may, int64(100), "language=de,en,es"+may, 140-left)
		}, "page.md:4:1: the number people (page.md:2:1: language de, en, 2026-05-01..2026-05-31) and the number people (page.md:3:1: language de, es, 2026-05-01..2026-05-31) together have fewer than 5 people more than " +
			"the number people (page.md:1:1: language de, 2026-05-01..2026-05-31) and the number people (page.md:4:1: language de, en, es, 2026-05-01..2026-05-31) together, and these few are told of by that\n" +
			"  hint: keep small groups together with `top: 3`, leave the filter of one of them out, or take one of them out\n"},
		{"4: in two periods and not between them", func(left int64) []audit.Named {
			return peopleOf(t, "period=2026-03", int64(60), "period=2026-01..2026-03", int64(100), "period=2026-03..2026-05", int64(100), "period=2026-01..2026-05", 140-left)
		}, "page.md:4:1: the number people (page.md:2:1: 2026-01-01..2026-03-31) and the number people (page.md:3:1: 2026-03-01..2026-05-31) together have fewer than 5 people more than " +
			"the number people (page.md:1:1: 2026-03-01..2026-03-31) and the number people (page.md:4:1: 2026-01-01..2026-05-31) together, and these few are told of by that\n" +
			"  hint: take one of them out, or leave it: many others were there on these days, so that it does not tell who they are\n"},
		{"4: in two of three languages", func(left int64) []audit.Named {
			return peopleOf(t, "language=de,en"+may, int64(100), "language=de,es"+may, int64(100), "language=en,es"+may, int64(100), "language=de,en,es"+may, 150-left/2)
		}, "page.md:4:1: the number people (page.md:1:1: language de, en, 2026-05-01..2026-05-31), the number people (page.md:2:1: language de, es, 2026-05-01..2026-05-31) and the number people (page.md:3:1: language en, es, 2026-05-01..2026-05-31) together " +
			"have fewer than 5 people more than the number people (page.md:4:1: language de, en, es, 2026-05-01..2026-05-31) taken twice, and these few are told of by that\n" +
			"  hint: keep small groups together with `top: 3`, leave the filter of one of them out, or take one of them out\n"},
		{"4: replies on one platform of four", func(left int64) []audit.Named {
			return peopleOf(t, "kind=post,reply"+may, int64(300), "kind=post,reply"+may+"&not.platform=shop", int64(200), "kind=post"+may, int64(250), "kind=post"+may+"&not.platform=shop", 150+left)
		}, "the number of people who are only in the larger of the two"},
		{"5: in two of four languages", func(left int64) []audit.Named {
			return peopleOf(t, "language=de,en,es"+may, int64(200), "language=de,en,fr"+may, int64(200), "language=de,es,fr"+may, int64(200), "language=en,es,fr"+may, int64(199), "language=de,en,es,fr"+may, (799-left)/3)
		}, "and 1 more together have fewer than 5 people more than the number people (page.md:5:1: language de, en, es, fr, 2026-05-01..2026-05-31) taken 3 times, and"},
		{"4: two are equal, so that everybody is in both", func(left int64) []audit.Named {
			return peopleOf(t, "language=en,es"+may, int64(100), "language=de,en,es"+may, int64(100), "language=en,es"+may+"&platform=community", int64(60), "language=de,es"+may+"&platform=community", 60-left)
		}, "page.md:4:1: the number people (page.md:3:1: language en, es, platform community, 2026-05-01..2026-05-31) has fewer than 5 people more than " +
			"the number people (page.md:4:1: language de, es, platform community, 2026-05-01..2026-05-31), and these few are told of by that\n"},
		{"6: in two of five languages", func(left int64) []audit.Named {
			return peopleOf(t, "language=de,en,es,fr"+may, int64(300), "language=de,en,es,it"+may, int64(300), "language=de,en,fr,it"+may, int64(300), "language=de,es,fr,it"+may, int64(300), "language=en,es,fr,it"+may, int64(300),
				"language=de,en,es,fr,it"+may, (1500-left)/4)
		}, "and 2 more together have fewer than 5 people more than"},
		{"6: replies on one platform of three", func(left int64) []audit.Named {
			return peopleOf(t, "kind=post,reply"+may, int64(300), "kind=post,reply"+may+"&platform=community", int64(150), "kind=post,reply"+may+"&platform=mastodon,survey", int64(50),
				"kind=post"+may, int64(250), "kind=post"+may+"&platform=community", int64(120), "kind=post"+may+"&platform=mastodon,survey", 30+left)
		}, "together have fewer than 5 people more than"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			all := tt.all(4)
			got := told(t, reg, all, true)
			if s := got.Leaks.String(); !strings.Contains(s, tt.want) || len(got.Leaks) != 1 || len(got.Leaks[0].Also) != len(all)-1 {
				t.Errorf("got\n%swant %q", s, tt.want)
			}
			if days := strings.Contains(tt.name, "period"); got.Leaks.Count(source.Warning) != map[bool]int{true: 1}[days] {
				t.Errorf("got %+v", got.Leaks)
			}
			for n := range all { // each is needed
				less := append(append([]audit.Named{}, all[:n]...), all[n+1:]...)
				if got := told(t, reg, less, true); len(got.Leaks) > 0 {
					t.Errorf("without %d: %s", n, got.Leaks)
				}
			}
			if got := told(t, reg, tt.all(24), false); len(got.Leaks) > 0 || len(got.Unchecked) > 0 {
				t.Errorf("there is no leak: %s%s", got.Leaks, got.Unchecked)
			}
		})
	}
}

// Where numbers of people cross in too many ways, that is said, and by how many figures.
func TestManyNumbersHaveALimit(t *testing.T) {
	var numbers []any
	for _, tag := range []string{"bell", "lock", "rack", "seat", "tyre"} {
		numbers = append(numbers, "not.tag="+tag+"&period=2026-05", int64(100))
	}
	crossed := func(numbers []any) {
		t.Helper()
		got := told(t, registry(t), peopleOf(t, numbers...), false)
		want := fmt.Sprintf("page.md:1:1: %d answers of \"people\" were not compared for what they give away together: they cross in too many ways to try every sum of more than three\n", len(numbers)/2)
		if got.Unchecked.String() != want || len(got.Leaks) > 0 {
			t.Errorf("got\n%s%swant\n%s", got.Unchecked, got.Leaks, want)
		}
	}
	crossed(numbers)
	numbers = nil
	for i := range 601 {
		numbers = append(numbers, fmt.Sprintf("language=l%d&period=2026-05", i), int64(100+10*i))
	}
	crossed(numbers)
}
