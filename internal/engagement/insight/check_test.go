package insight_test

import (
	"testing"

	"hearth/internal/engagement/insight"
	"hearth/internal/source"
)

func registry(t testing.TB) *insight.Registry {
	t.Helper()
	reg, err := insight.Metrics()
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

// question builds a question from `key=value` words as a target has them; the
// column of each word is its number, so that a problem's place can be seen.
func question(words ...string) insight.Question {
	q := insight.Question{Pos: source.Pos{File: "q", Line: 1, Col: 1}}
	for i, w := range words {
		put(&q, w, source.Pos{File: "q", Line: 1, Col: i + 2})
	}
	return q
}

func TestCheckQuestion(t *testing.T) {
	reg := registry(t)
	tests := []struct {
		name  string
		words []string
		want  string
	}{
		{"good", []string{"metric=messages", "by=month", "split=place", "kind=reply", "role=member", "period=2025-10..2026-09"}, ""},
		{"good params", []string{"metric=answered_share", "within=7d", "period=last-month", "compare=year-ago"}, ""},
		{"good sql", []string{"sql=SELECT 1", "period=2026"}, ""},
		{"no metric", nil,
			"q:1:1: nothing says what to count\n  hint: add `metric: messages`, or another one of: `messages`, `posts`, `replies`, `reshares`, `reviews`, `rating`, `promoters_share`, `detractors_share`, `people`, `threads`, `answered_share`, `last_word_share`, `views`, `impressions`, `reach`, `likes`, `comments`, `shares`, `reposts`, `saves`, `clicks`, `engagements`, `follows`, `unfollows`, `followers` and 83 more\n"},
		{"metric slip", []string{"metric=mesages"}, "q:1:2: there is no metric \"mesages\"\n  hint: did you mean `messages`?\n"},
		{"axis slip", []string{"metric=messages", "by=mnth"}, "q:1:3: there is no grouping by \"mnth\"\n  hint: did you mean `month`?\n"},
		{"axis nowhere near", []string{"metric=views", "by=mood"}, "q:1:3: there is no grouping by \"mood\"\n  hint: type one of `day`, `week`, `month`, `quarter`, `year`, `platform`, `place`, `source`, `post`\n"},
		{"split slip", []string{"metric=messages", "by=month", "split=plase"}, "q:1:4: there is no split by \"plase\"\n  hint: did you mean `place`?\n"},
		{"filter as axis", []string{"metric=messages", "by=automated"}, "q:1:3: there is no grouping by \"automated\"\n  hint: type one of `day`, `week`, `month`, `quarter`, `year`, `platform`, `place`, `source`, `kind`, `role`, `language`, `tag`, `class`, `topic`, `rating`, `post`\n"},
		{"axis of another table", []string{"metric=views", "by=role"}, "q:1:3: views has no \"role\": platforms report it for places and posts only\n  hint: type one of `day`, `week`, `month`, `quarter`, `year`, `platform`, `place`, `source`, `post`\n"},
		{"axis of openings", []string{"metric=answered_share", "by=kind"}, "q:1:3: answered_share has no \"kind\": it is about conversations\n  hint: type one of `day`, `week`, `month`, `quarter`, `year`, `platform`, `place`, `source`, `role`, `post`\n"},
		{"axis of threads", []string{"metric=threads", "by=kind"}, "q:1:3: threads has no \"kind\": it is about whole conversations\n  hint: type one of `day`, `week`, `month`, `quarter`, `year`, `platform`, `place`, `source`, `role`, `post`\n"},
		{"split alone", []string{"metric=messages", "split=place"}, "q:1:3: there is a split but nothing to split\n  hint: type `by: place` instead of `split: place`\n"},
		{"same twice", []string{"metric=messages", "by=place", "split=place"}, "q:1:4: by and split are both \"place\"\n  hint: take the `split` line out, or split by something else\n"},
		{"two times", []string{"metric=messages", "by=month", "split=week"}, "q:1:4: by and split are both times (month and week)\n  hint: keep one of them and split by something else, such as `split: place`\n"},
		{"time in split", []string{"metric=messages", "by=place", "split=month"}, "q:1:4: a time can only stand in by\n  hint: type `by: month` and `split: place`\n"},
		{"filter slip", []string{"metric=messages", "plase=x"}, "q:1:3: \"plase\" cannot be used to filter\n  hint: did you mean `place`?\n"},
		{"filter by time", []string{"metric=messages", "month=2026-06"}, "q:1:3: \"month\" cannot be used to filter\n  hint: days are chosen with `period`, such as `period: 2026-06`\n"},
		{"not slip", []string{"metric=messages", "not.rol=brand"}, "q:1:3: \"rol\" cannot be used to filter\n  hint: did you mean `role`?\n"},
		{"value slip", []string{"metric=messages", "role=membr"}, "q:1:3: there is no role \"membr\"\n  hint: did you mean `member`?\n"},
		{"value nowhere near", []string{"metric=messages", "kind=limerick"}, "q:1:3: there is no kind \"limerick\"\n  hint: type one of `post`, `reply`, `share`, `review`, `question`, `answer`\n"},
		{"no value", []string{"metric=messages", "place="}, "q:1:3: the filter on \"place\" has no value\n  hint: type a value, such as `where: {place: …}`\n"},
		{"rating words", []string{"metric=reviews", "rating=good"}, "q:1:3: \"good\" is not a rating\n  hint: type a number, such as `5` or `4.5`\n"},
		{"unknown parameter", []string{"metric=answered_share", "param.withn=24h"}, "q:1:3: answered_share knows no \"withn\"\n  hint: did you mean `within`?\n"},
		{"parameter of none", []string{"metric=messages", "within=24h"}, "q:1:3: messages knows no \"within\"\n  hint: messages has no parameters of its own\n"},
		{"not a time", []string{"metric=answered_share", "within=day"}, "q:1:3: \"day\" is not a length of time\n  hint: type a time with its unit, such as `90m`, `24h` or `7d`\n"},
		{"period slip", []string{"metric=messages", "period=2026-6"}, "q:1:3: \"2026-6\" is not a period\n  hint: type `2026-06`\n"},
		{"a filter in the target", []string{"metric=people", "param.rol=member"}, "q:1:3: people knows no \"rol\"\n  hint: did you mean `role`?\n"},
		{"compare with last year", []string{"metric=people", "period=2026", "compare=last-year"}, "q:1:4: \"last-year\" is nothing to compare with\n  hint: type `year-ago`\n"},
		{"compare slip", []string{"metric=messages", "period=2026", "compare=yearago"}, "q:1:4: \"yearago\" is nothing to compare with\n  hint: type `year-ago`\n"},
		{"compare period slip", []string{"metric=messages", "period=2026", "compare=2025-6"}, "q:1:4: \"2025-6\" is nothing to compare with\n  hint: type `2025-06`\n"},
		{"compare nowhere near", []string{"metric=messages", "period=2026", "compare=the good old days"}, "q:1:4: \"the good old days\" is nothing to compare with\n  hint: type `previous`, `year-ago` or a period such as `2025-Q2`\n"},
		{"compare without end", []string{"metric=messages", "period=all", "compare=previous"}, "q:1:4: there is nothing before \"all\" to compare with\n  hint: add a period with both ends, such as `period: 2026-06`\n"},
		{"compare without period", []string{"metric=messages", "compare=previous"}, "q:1:3: there is nothing before all there is to compare with\n  hint: add a period with both ends, such as `period: 2026-06`\n"},
		{"top below nothing", []string{"metric=messages", "by=place", "top=-1"}, "q:1:1: top is -1, which shows nothing\n  hint: type how many to show, such as `top: 5`\n"},
		{"top of nothing", []string{"metric=messages", "by=month", "top=3"}, "q:1:1: top needs something to rank\n  hint: take the `top` line out, or ask `by: place`\n"},
		{"sql with by", []string{"sql=SELECT 1", "by=month"}, "q:1:3: by says nothing to a question in SQL: the query decides it\n  hint: leave the `by` line out, or ask with `metric:` instead of `sql:`\n"},
		{"sql with where", []string{"sql=SELECT 1", "place=x", "not.role=brand", "within=24h"},
			"q:1:3: where says nothing to a question in SQL: the query decides it\n  hint: leave the `where` line out, or ask with `metric:` instead of `sql:`\n" +
				"q:1:4: not says nothing to a question in SQL: the query decides it\n  hint: leave the `not` line out, or ask with `metric:` instead of `sql:`\n" +
				"q:1:5: within says nothing to a question in SQL: the query decides it\n  hint: leave the `within` line out, or ask with `metric:` instead of `sql:`\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			list := insight.CheckQuestion(reg, question(tt.words...))
			list.Sort()
			if got := list.String(); got != tt.want {
				t.Errorf("got\n%swant\n%s", got, tt.want)
			}
		})
	}
}

// All problems come at once, each at its own word.
func TestCheckQuestionGathers(t *testing.T) {
	list := insight.CheckQuestion(registry(t), question("metric=mesages", "by=mnth", "plase=x", "period=2026-6"))
	if len(list) != 4 {
		t.Errorf("got %d problems, want 4:\n%s", len(list), list)
	}
}

func TestKey(t *testing.T) {
	a := insight.Key(question("metric=messages", "by=month", "place=youtube,mastodon", "not.role=brand", "period=2026-Q2", "top=3"))
	b := insight.Key(question("not.role=brand", "period=2026-Q2", "place=mastodon,youtube,mastodon", "top=3", "by=month", "metric=messages"))
	want := "metric:messages?by=month&not.role=brand&period=2026-Q2&place=mastodon,youtube&top=3"
	if a != want || b != want {
		t.Errorf("got %s and %s, want %s", a, b, want)
	}
	if got := insight.Key(question("metric=people")); got != "metric:people" {
		t.Errorf("got %s", got)
	}
	if got, want := insight.Key(question("sql= SELECT 1 ", "period=2026")), "sql:SELECT+1?period=2026"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	// A value cannot pass for a filter of its own.
	sly := insight.Key(question("metric=messages", "place=a&role=brand"))
	if sly == insight.Key(question("metric=messages", "place=a", "role=brand")) {
		t.Errorf("two questions have the key %s", sly)
	}
}
