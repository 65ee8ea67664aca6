package insight_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store/storetest"
)

// riders: in each month from January to September 24 people come who were never
// seen before, but 6 in July. Of each group every second is seen again a month
// later, every third after two, and the first six in every month from then on.
// The brand answers every fourth message.
func riders() storetest.File {
	f := storetest.File{Source: "rides", From: "2026-01-01", To: "2026-09-30", Captured: "2026-10-01"}
	say := func(month int, person string, n int) {
		id := fmt.Sprintf("%s-%d", person, month)
		f.Messages = append(f.Messages, said("rides", "community", "trails", id, engagement.KindPost, engagement.RoleMember, person, at(month, 1+n, 10)))
		if n%4 == 0 {
			a := said("rides", "community", "trails", "a"+id, engagement.KindReply, engagement.RoleBrand, "brand", at(month, 1+n, 12))
			a.Parent, a.Root = id, id
			f.Messages = append(f.Messages, a)
		}
	}
	for month := 1; month <= 9; month++ {
		size := 24
		if month == 7 {
			size = 6
		}
		for n := range size {
			person := fmt.Sprintf("rider%d-%02d", month, n)
			for later := month; later <= 9; later++ {
				k := later - month
				if k == 0 || n < 6 || k == 1 && n%2 == 0 || k == 2 && n%3 == 0 {
					say(later, person, n)
				}
			}
		}
	}
	return f
}

// unquoted makes problems fit to stand in this file.
func unquoted(s string) string { return strings.ReplaceAll(s, "`", "'") }

func rides(t *testing.T, opt insight.Options) *insight.Desk {
	t.Helper()
	files, coverage := storetest.Write(t, riders())
	d, _ := desk(t, files, coverage, opt)
	return d
}

func TestCohorts(t *testing.T) {
	d := rides(t, insight.Options{})
	expect(t, unquoted(printed(t, d, "en", "question=participation.cohorts")), `
» People are told apart by their accounts: one person with two of them counts twice. First seen is not first ever.
First seen | People first seen | 1 month later | 2 months later | 3 months later
Q2 2026 | 72 | 62% | 50% | 25%
Q3 2026 | 54 | no data | no data | no data
note: There is no group for the first 2 months of the data: who is first seen there may have been there before.
`)
	expect(t, unquoted(printed(t, d, "en", "question=participation.cohorts", "period=2026-01..2026-06", "param.lookback=1")), `
» Of 96 people whom we saw for the first time, 60 were seen again the month after.
» People are told apart by their accounts: one person with two of them counts twice. First seen is not first ever.
First seen | People first seen | 1 month later | 2 months later | 3 months later | 4 months later
February 2026 | 24 | 62% | 50% | 25% | 25%
March 2026 | 24 | 62% | 50% | 25% | no data
April 2026 | 24 | 62% | 50% | no data | no data
May 2026 | 24 | 62% | no data | no data | no data
June 2026 | 24 | no data | no data | no data | no data
- Seen again in the next unit of time: 62%
note: There is no group for the first 1 month of the data: who is first seen there may have been there before.
`)
	expect(t, unquoted(printed(t, d, "de", "question=participation.cohorts", "period=2026-01..2026-06", "param.lookback=1", "param.count=then-or-later")), `
» Von 96 Menschen, die wir zum ersten Mal sahen, sahen wir 69 im Monat danach oder später wieder.
» Menschen, die an diesen Orten zu sehen waren; wer zwei Konten hat, zählt zweimal. Zum ersten Mal gesehen heißt nicht zum ersten Mal da.
Zum ersten Mal gesehen | Menschen | 1. Monat danach oder später | 2. Monat danach oder später | 3. Monat danach oder später | 4. Monat danach oder später
Februar 2026 | 24 | 75 % | 50 % | 25 % | 25 %
März 2026 | 24 | 75 % | 50 % | 25 % | keine Daten
April 2026 | 24 | 75 % | 50 % | keine Daten | keine Daten
Mai 2026 | 24 | 62 % | keine Daten | keine Daten | keine Daten
Juni 2026 | 24 | keine Daten | keine Daten | keine Daten | keine Daten
- In der nächsten Zeiteinheit wiedergesehen: 72 %
note: Ohne Gruppe bleibt der Anfang der Daten (1 Monat): Wer dort zum ersten Mal gesehen wird, war vielleicht schon vorher da.
`)
	expect(t, unquoted(printed(t, d, "en", "question=participation.cohorts", "param.unit=quarter", "param.lookback=4")), `
» People are told apart by their accounts: one person with two of them counts twice. First seen is not first ever.
 | People first seen
People first seen | no data
note: The data are too short: 3 whole quarters, of which the first 4 have no group.
`)
	expect(t, unquoted(printed(t, d, "en", "metric=came_back_share", "period=2026-01..2026-06")), `
 | Seen again in the next unit of time
Seen again in the next unit of time | 62%
note: There is no group for the first 2 months of the data: who is first seen there may have been there before.
`)
}

// Days of people and single messages give the same answer.
func TestCohortsFromMessages(t *testing.T) {
	d := rides(t, insight.Options{})
	quick := printed(t, d, "en", "question=participation.cohorts")
	slow := printed(t, d, "en", "question=participation.cohorts", "kind=post")
	if quick != slow {
		t.Errorf("from days\n%s\nfrom messages\n%s", quick, slow)
	}
}

func TestCore(t *testing.T) {
	d := rides(t, insight.Options{})
	expect(t, unquoted(printed(t, d, "en", "question=participation.core")), `
» Of our core of 24 people, 18 stayed and 6 went; 27 came.
» People we could see. Private talk is not in here and should not be.
The core | People
Stayed | 18
Came | 27
Went | 6
- Of the core before, still there: 75%
note: Now is June to September 2026, before is February to May 2026.
`)
	expect(t, unquoted(printed(t, d, "de", "question=participation.core", "param.of=6")), `
» Die Daten sind zu kurz, um zu sagen, wer blieb, kam und ging.
» Menschen, die wir sehen konnten. Private Gespräche sind nicht dabei und sollen es nicht sein.
 | Menschen
Menschen | keine Daten
note: Die Daten sind zu kurz: 9 ganze Monate, und zweimal 6 sind nötig.
`)
	expect(t, unquoted(printed(t, d, "en", "metric=core_kept_share", "param.of=2", "param.seen=2")), `
 | Of the core before, still there
Of the core before, still there | 75%
note: Now is August to September 2026, before is June to July 2026.
`)
}

// Where no export speaks for whole months, who was not seen then may have been
// there: nobody is held to have gone, or to be new, across them.
func TestNobodyGoesInAGap(t *testing.T) {
	files, coverage := storetest.Write(t, riders())
	gap := func(days ...string) *insight.Desk {
		var parts []engagement.Coverage
		for i := 0; i < len(days); i += 2 {
			part := coverage[0]
			part.From, _ = engagement.ParseDay(days[i])
			part.To, _ = engagement.ParseDay(days[i+1])
			parts = append(parts, part)
		}
		d, _ := desk(t, files, parts, insight.Options{})
		return d
	}
	d := gap("2026-01-01", "2026-02-28", "2026-04-01", "2026-09-30")
	expect(t, printed(t, d, "en", "question=participation.core", "period=2026-06..2026-09"), `
» The data are too short to say who stayed, came and went.
» People we could see. Private talk is not in here and should not be.
 | People
People | no data
note: Only from 1 April 2026 on: no export of rides speaks for March 2026. The data are too short: 6 whole months, and twice 4 are needed.
`)
	expect(t, printed(t, d, "de", "question=participation.cohorts", "period=2026-06..2026-09", "param.lookback=1"), `
» Menschen, die an diesen Orten zu sehen waren; wer zwei Konten hat, zählt zweimal. Zum ersten Mal gesehen heißt nicht zum ersten Mal da.
Zum ersten Mal gesehen | Menschen
Q3 2026 | 54
note: Erst ab dem 1. April 2026: Kein Export von rides spricht für März 2026.
`)
	whole, days := printed(t, rides(t, insight.Options{}), "en", "question=participation.core"), gap("2026-01-01", "2026-03-05", "2026-03-08", "2026-09-30")
	const part = " Rides only in part: no data from 6 to 7 March 2026."
	if got := printed(t, days, "en", "question=participation.core", "partial=true"); strings.Replace(got, part, "", 1) != whole {
		t.Errorf("two days without an export are no gap of a month; got\n%s\nwant\n%s", got, whole)
	}
}

func TestGiveAndTake(t *testing.T) {
	d := rides(t, insight.Options{})
	expect(t, unquoted(printed(t, d, "en", "question=participation.give")), `
» trails: people wrote 3.3 messages for each of ours; both sides spoke in 30% of the conversations.
Place | Messages of theirs for each of ours | Of our messages, answers | Conversations in which both spoke | Messages in half of them, at least | Conversations that we opened
trails | 3.29 | 100% | 30% | 1 | 0%
`)
	d, _ = kestrel(t, insight.Options{})
	expect(t, unquoted(printed(t, d, "en", "question=participation.give", "by=source", "period=2026-01..2026-05")), `
» mastodon: people wrote 1.6 messages for each of ours; both sides spoke in 100% of the conversations.
Source | Messages of theirs for each of ours | Of our messages, answers | Conversations in which both spoke | Messages in half of them, at least | Conversations that we opened
mastodon | 1.62 | 92% | 100% | 2 | 7.7%
note: Without forum: its exports hold no answers of ours. Without reviews: its exports hold no answers of ours. Without youtube: its exports do not say what answers what.
`)
}

func TestOneNineNinety(t *testing.T) {
	d := rides(t, insight.Options{})
	expect(t, unquoted(printed(t, d, "en", "question=participation.one-nine-ninety", "param.members=1000")), `
» The one in a hundred who wrote most wrote 17% of all messages, the next nine 58%.
» A rule of thumb says that of a hundred members one writes most, nine a little and ninety only read. It differs much from place to place.
Members | Of all messages | By the 90-9-1 rule of thumb
The 1% who wrote most | 17% | more than half
The next 9% | 58% | less than half
The other 90% | 25% | nothing
`)
	expect(t, unquoted(printed(t, d, "en", "question=participation.one-nine-ninety", "param.members=100")), `
q:1:2: 100 members are fewer than the people who wrote
  hint: type at least 198
`)
	expect(t, unquoted(printed(t, d, "en", "question=participation.one-nine-ninety")), `
q:1:2: participation.one-nine-ninety needs to know how many members there are, which no export of messages tells
  hint: add how many members the place has, readers too: 'with: {members: 5000}'
`)
}

// One of ten people wrote nearly everything: where counts of messages and
// conversations are theirs, they are kept back, and numbers of people are not.
func TestOnePersonWroteNearlyEverything(t *testing.T) {
	f := storetest.File{Source: "diary", From: "2026-01-01", To: "2026-09-30", Captured: "2026-10-01"}
	for n := range 300 {
		person := "the one"
		if n >= 260 {
			person = fmt.Sprint("other", n%9)
		}
		id := fmt.Sprint("d", n)
		f.Messages = append(f.Messages, said("diary", "community", "trails", id, engagement.KindPost, engagement.RoleMember, person, at(1+n%9, 1+n%28, 10)))
		a := said("diary", "community", "trails", "a"+id, engagement.KindReply, engagement.RoleBrand, "brand", at(1+n%9, 1+n%28, 12))
		a.Parent, a.Root = id, id
		b := said("diary", "community", "trails", "b"+id, engagement.KindReply, engagement.RoleMember, person, at(1+n%9, 1+n%28, 13))
		b.Parent, b.Root = "d"+fmt.Sprint((n+1)%300), id
		if f.Messages = append(f.Messages, b); n%2 == 0 {
			f.Messages = append(f.Messages, a)
		}
	}
	files, coverage := storetest.Write(t, f)
	d, _ := desk(t, files, coverage, insight.Options{})
	for _, q := range []string{"touchpoints.map", "coverage.sources", "participation.give", "care.depth", "response.first-reply", "influence.circles", "passion.classes"} {
		text := unquoted(printed(t, d, "en", "question="+q, "period=2026-01..2026-09"))
		for _, n := range []string{"300", "600", "260", "520", "340"} {
			if strings.Contains(text, " "+n) {
				t.Errorf("%s tells %s:\n%s", q, n, text)
			}
		}
	}
	if text := unquoted(printed(t, d, "en", "question=touchpoints.map", "period=2026-01..2026-09")); !strings.Contains(text, "trails | 10 | withheld") {
		t.Errorf("of the place is said:\n%s", text)
	}
}

// One person wrote everything: nothing that would tell of that person is shown.
func TestOnePersonWroteEverything(t *testing.T) {
	f := storetest.File{Source: "diary", From: "2026-01-01", To: "2026-09-30", Captured: "2026-10-01"}
	for month := 1; month <= 9; month++ {
		for n := range 10 {
			id := fmt.Sprintf("d%d-%d", month, n)
			f.Messages = append(f.Messages, said("diary", "community", "trails", id, engagement.KindPost, engagement.RoleMember, "the one", at(month, 1+n, 10)))
			a := said("diary", "community", "trails", "a"+id, engagement.KindReply, engagement.RoleBrand, "brand", at(month, 1+n, 12))
			a.Parent, a.Root = id, id
			f.Messages = append(f.Messages, a)
		}
	}
	files, coverage := storetest.Write(t, f)
	d, _ := desk(t, files, coverage, insight.Options{})
	expect(t, unquoted(printed(t, d, "en", "question=participation.ladder")), `
» People we could see. Private talk is not in here and should not be.
What people did | People | Of all who took part
Opened a conversation | withheld | withheld
`)
	expect(t, unquoted(printed(t, d, "en", "question=response.first-reply", "param.until=1d")), `
» Time until a person, not a machine, answered. Unanswered messages count as still waiting.
Waiting time | Answered by a person
within 5 minutes | withheld
within 15 minutes | withheld
within 30 minutes | withheld
within 1 hour | withheld
within 2 hours | withheld
within 4 hours | withheld
within 8 hours | withheld
within 12 hours | withheld
within 24 hours | withheld
- Half had an answer within: withheld
- Nine in ten had an answer within: withheld
- People still waiting for a first answer: 0
`)
	expect(t, unquoted(printed(t, d, "en", "question=response.left")), `
» Only who spoke last is counted, and closing words; a last word of ours does not mean that they were satisfied.
How their latest conversation stands | People | Of all who wrote
We had the last word | withheld | withheld
We moved it to private | withheld | withheld
They closed it with thanks, or said that it is solved | withheld | withheld
They had the last word after an answer of ours | withheld | withheld
No human answer yet | withheld | withheld
`)
	expect(t, unquoted(printed(t, d, "en", "question=participation.core")), `
» The core is too small to say who stayed, came and went: it would tell of single people.
» People we could see. Private talk is not in here and should not be.
The core | People
Stayed | withheld
Came | 0
Went | 0
- Of the core before, still there: withheld
note: Now is June to September 2026, before is February to May 2026. Withheld because too few people: 1 of 3 values.
`)
	expect(t, unquoted(printed(t, d, "en", "question=participation.cohorts")), `
» People are told apart by their accounts: one person with two of them counts twice. First seen is not first ever.
 | People first seen
People first seen | no data
note: There is no group for the first 2 months of the data: who is first seen there may have been there before.
`)
	expect(t, unquoted(printed(t, d, "en", "question=participation.give")), `
» Too few conversations with people outside to say (n < 30).
Place | Messages of theirs for each of ours | Of our messages, answers | Conversations in which both spoke | Messages in half of them, at least | Conversations that we opened
trails | withheld | withheld | withheld | withheld | withheld
`)
}

// A period in which nobody wrote is no answer of zeros, and one that the data
// lack is refused.
func TestEmptyPeriod(t *testing.T) {
	d := rides(t, insight.Options{})
	expect(t, unquoted(printed(t, d, "en", "question=participation.ladder", "period=2026-09-29..2026-09-30")), `
» People we could see. Private talk is not in here and should not be.
 | People | Of all who took part
People | no data | no data
`)
	expect(t, unquoted(printed(t, d, "en", "question=response.first-reply", "period=2026-09-29..2026-09-30")), `
» Time until a person, not a machine, answered. Unanswered messages count as still waiting.
 | Answered by a person
Answered by a person | no data
`)
	expect(t, unquoted(printed(t, d, "en", "question=participation.ladder", "period=2027")), `
q:1:3: there are no data for 2027
  hint: the data run from 1 January 2026 to 30 September 2026
`)
}

// What the source lacks is said: with degraded words, or as a problem.
func TestWithoutAuthors(t *testing.T) {
	files, coverage := storetest.Write(t, reviews())
	d, _ := desk(t, files, coverage, insight.Options{})
	expect(t, unquoted(printed(t, d, "en", "question=participation.cohorts")), `
q:1:2: participation.cohorts cannot be answered: the exports of reviews do not tell people apart
  hint: import an export that has it; 'hearth formats' says which do
`)
	expect(t, unquoted(printed(t, d, "en", "question=response.first-reply")), `
q:1:2: response.first-reply cannot be answered: the exports of reviews hold no answers of ours
  hint: import an export that has it; 'hearth formats' says which do
`)
	f := waits(40, 1, 30)
	for i := range f.Messages {
		if f.Messages[i].Role == engagement.RoleMember {
			f.Messages[i].Role, f.Messages[i].Person = engagement.RoleAnonymous, ""
		}
	}
	files, coverage = storetest.Write(t, f)
	d, _ = desk(t, files, coverage, insight.Options{})
	expect(t, unquoted(printed(t, d, "en", "question=response.left")), `
» We had the last word with 80 of 80 opening messages.
» Only who spoke last is counted, and closing words; a last word of ours does not mean that they were satisfied.
How their latest conversation stands | Opening messages | Of all opening messages
We had the last word | 80 | 100%
We moved it to private | 0 | 0%
They closed it with thanks, or said that it is solved | 0 | 0%
They had the last word after an answer of ours | 0 | 0%
No human answer yet | 0 | 0%
note: No source tells people apart, so opening messages are counted and not people.
`)
	expect(t, unquoted(printed(t, d, "de", "question=response.first-reply", "param.until=2d")), `
» Von 100 eröffnenden Beiträgen hatten 50 innerhalb eines Tages eine Antwort von einem Menschen.
» Die Hälfte hatte eine innerhalb von 1 Std.
» Zeit, bis ein Mensch geantwortet hat und keine Maschine. Unbeantwortetes zählt als noch wartend.
Wartezeit | Von einem Menschen beantwortet
innerhalb von 5 Minuten | 0 %
innerhalb von 15 Minuten | 0 %
innerhalb von 30 Minuten | 0 %
innerhalb von 1 Stunde | 50 %
innerhalb von 2 Stunden | 50 %
innerhalb von 4 Stunden | 50 %
innerhalb von 8 Stunden | 50 %
innerhalb von 12 Stunden | 50 %
innerhalb von 24 Stunden | 50 %
innerhalb von 2 Tagen | 100 %
- Die Hälfte hatte eine Antwort innerhalb von: 1 Std.
- Neun von zehn hatten eine Antwort innerhalb von: 30 Std.
- Menschen, die noch auf eine erste Antwort warten: Menschen sind nicht zu unterscheiden
note: Wer ein Gespräch eröffnete, lässt sich nicht unterscheiden: weniger als 30 eröffnende Beiträge hatten keine Antwort, als die Daten endeten.
`)
}

// A metric says what it counts instead, or what is missing; beside sources that
// have it, one that lacks it is named.
func TestMetricWithoutAuthors(t *testing.T) {
	files, coverage := storetest.Write(t, reviews())
	d, _ := desk(t, files, coverage, insight.Options{})
	expect(t, printed(t, d, "en", "metric=people", "period=2026-05"), `
 | Messages
Messages | 30
note: The exports of reviews do not tell people apart: messages are counted, not people.
`)
	expect(t, unquoted(printed(t, d, "en", "metric=people", "role=member")), `
q:1:2: people cannot be answered: the exports of reviews do not tell people apart
  hint: import an export that has it; 'hearth formats' says which do
`)
	expect(t, unquoted(printed(t, d, "en", "metric=last_word_share")), `
q:1:2: last_word_share cannot be answered: the exports of reviews hold no answers of ours
  hint: import an export that has it; 'hearth formats' says which do
`)
	a, _ := d.Ask(t.Context(), question("metric=people", "period=2026-05"))
	reg, err := insight.Metrics()
	if err != nil {
		t.Fatal(err)
	}
	want := []insight.Scope{{Dim: "role", Values: []string{"member", "anonymous"}}}
	if g, ok := reg.Ground(a); !ok || g.Of != "messages" || !reflect.DeepEqual(g.Scopes, want) || a.Metric.ID != "messages" || a.Key != "metric:people?period=2026-05" {
		t.Errorf("%s of %s has the ground %+v", a.Key, a.Metric.ID, g)
	}
	files, coverage = storetest.Write(t, reviews(), mastodon())
	d, _ = desk(t, files, coverage, insight.Options{})
	expect(t, printed(t, d, "en", "metric=people", "by=role", "period=2026-05"), `
Role | People
people outside | 12
the brand | 0
unnamed | no data
note: Without reviews: its exports do not tell people apart.
`)
}
