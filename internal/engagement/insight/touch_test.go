package insight_test

import (
	"fmt"
	"strings"
	"testing"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store/storetest"
	"hearth/internal/source"
)

func TestTouchpoints(t *testing.T) {
	d, _ := kestrel(t, insight.Options{})
	expect(t, printed(t, d, "en", "question=touchpoints.map", "period=2026-01..2026-05", "param.also=The market stall,The telephone"), `
» Of the places that can be counted, most people wrote at help: 13.
» Counted where we can count. Empty does not mean silent.
» We also meet people here and do not count it: The market stall, The telephone.
Place | People | What they wrote | What we wrote | Answered within a day | Met nowhere else | Last heard of
@kestrel | 12 | 105 | 65 | 29% | no data | 20 May 2026
Kestrel Bell | no data | 150 | 0 | no data | no data | 28 May 2026
help | 13 | 55 | 0 | no data | no data | 15 May 2026
Kestrel films | no data | no data | 2 | no data | no data | 10 May 2026
ideas | withheld | withheld | 0 | no data | no data | withheld
The market stall | not counted | not counted | not counted | not counted | not counted | not counted
The telephone | not counted | not counted | not counted | not counted | not counted | not counted
note: Withheld because too few people: 1 of 5 values.
`)
	expect(t, printed(t, d, "de", "question=touchpoints.map", "period=2026-05"), `
» Von den Orten, die sich zählen lassen, schrieben die meisten Menschen bei help: 13.
» Gezählt, wo wir zählen können. Leer heißt nicht still.
Ort | Menschen | Was sie schrieben | Was wir schrieben | Innerhalb eines Tages beantwortet | Nur dort gesehen | Zuletzt gehört
@kestrel | 12 | 21 | 13 | 29 % | keine Daten | 20. Mai 2026
Kestrel Bell | keine Daten | 30 | 0 | keine Daten | keine Daten | 28. Mai 2026
help | 13 | 13 | 0 | keine Daten | keine Daten | 15. Mai 2026
Kestrel films | keine Daten | keine Daten | 1 | keine Daten | keine Daten | 10. Mai 2026
ideas | zurückgehalten | zurückgehalten | 0 | keine Daten | keine Daten | zurückgehalten
note: Zurückgehalten, weil zu wenige Menschen: 1 von 5 Werten.
`)
}

// A place that is new is named apart, where the data reach back further.
func TestNewPlaces(t *testing.T) {
	f := mastodon()
	f.Messages = append(f.Messages, said("mastodon", "mastodon", "@new", "n1", engagement.KindPost, engagement.RoleMember, "person01", at(6, 3, 9)))
	files, coverage := storetest.Write(t, f)
	d, _ := desk(t, files, coverage, insight.Options{})
	expect(t, printed(t, d, "en", "question=touchpoints.map"), `
» Counted where we can count. Empty does not mean silent.
Place | People | What they wrote | What we wrote | Answered within a day | Met nowhere else | Last heard of
@kestrel | 12 | 126 | 66 | 24% | withheld | 20 June 2026
@new | withheld | withheld | 0 | withheld | withheld | withheld
note: New, for less than 90 days: @new. Withheld because too few people: 1 of 2 values.
`)
}

func TestWhoIsMissing(t *testing.T) {
	d, _ := kestrel(t, insight.Options{})
	expect(t, printed(t, d, "en", "question=coverage.sources", "period=2026-01..2026-06"), `
» Who only reads, talks in private or was never here is not in these data.
» These tell nothing of people outside, only what we wrote or what a platform counted: youtube.
» Days of this time are missing from 1 of 4 sources. A day without an export is unknown, not silent.
Source | Days with an export | Days without an export | Messages of people outside | With a person that can be told apart | With a known language
forum | 151 | 30 | 70 | 100% | 100%
mastodon | 181 | 0 | 126 | 100% | 95%
reviews | 181 | 0 | 180 | 0% | 100%
youtube | 181 | 0 | no data | no data | no data
note: Forum only in part: no data since 31 May 2026. The exports of forum do not say what answers what. The exports of forum hold no answers of ours. The exports of reviews do not say what answers what. The exports of reviews do not tell people apart. The exports of reviews give the day and no time. The exports of reviews hold no answers of ours.
`)
	analytics := storetest.File{Source: "site", From: "2026-06-01", To: "2026-06-30", Captured: "2026-07-01", Readings: []engagement.Reading{
		{Source: "site", Platform: "ga4", Metric: "visits", Grain: engagement.GrainDaily, From: engagement.DayOf(at(6, 3, 0)), To: engagement.DayOf(at(6, 3, 0)), Value: 9},
	}}
	files, coverage := storetest.Write(t, forum(), analytics)
	d, _ = desk(t, files, coverage, insight.Options{SourceTitles: map[string]string{"site": "Unsere Seite"}})
	expect(t, printed(t, d, "de", "question=coverage.sources", "period=2026-05..2026-06", "partial=true"), `
» Wer nur liest, privat spricht oder nie hier war, ist nicht in diesen Daten.
» Diese sagen nichts über Menschen draußen, nur was wir schrieben oder eine Plattform zählte: Unsere Seite.
» Bei 2 von 2 Quellen fehlen Tage dieser Zeit. Ein Tag ohne Export ist unbekannt und nicht still.
Quelle | Tage mit Export | Tage ohne Export | Beiträge von außen | Mit unterscheidbaren Menschen | Mit bekannter Sprache
forum | 31 | 30 | 16 | zurückgehalten | zurückgehalten
Unsere Seite | 30 | 31 | keine Daten | keine Daten | keine Daten
note: Unsere Seite nur zum Teil: keine Daten vor dem 1. Juni 2026. Forum nur zum Teil: keine Daten seit dem 31. Mai 2026. Die Exporte von forum sagen nicht, was worauf antwortet. Die Exporte von forum enthalten keine Antworten von uns.
`)
}

func TestTagged(t *testing.T) {
	f := storetest.File{Source: "site", From: "2026-06-01", To: "2026-06-30", Captured: "2026-07-01"}
	day := engagement.DayOf(at(6, 3, 0))
	put := func(metric, grain, dimension, member string, value int64) {
		f.Readings = append(f.Readings, engagement.Reading{Source: "site", Platform: "ga4", Metric: metric, Grain: grain, From: day, To: day, Value: value, Dimension: dimension, Member: member})
	}
	put("visits", engagement.GrainDaily, "landing_page", "/rides?via=first-ride-mail", 120)
	put("visits", engagement.GrainDaily, "landing_page", "/?x=1&via=first-ride-mail", 30)
	put("visits", engagement.GrainDaily, "landing_page", "/rides?via=first-ride-mastodon", 62)
	put("visits", engagement.GrainDaily, "landing_page", "/rides", 900)
	put("views", engagement.GrainDaily, "landing_page", "/rides?via=first-ride-mail", 400) // the same visits, counted otherwise
	put("visits", engagement.GrainPeriod, "landing_page", "/rides?via=first-ride-mail", 150)
	put("visits", engagement.GrainDaily, "", "", 5000)
	files, coverage := storetest.Write(t, f)
	d, _ := desk(t, files, coverage, insight.Options{})
	expect(t, printed(t, d, "en", "question=referral.tagged", "period=2026-06"), `
» At least 212 visits came by links that were passed on.
» Links pasted in private chats are not counted, and we do not try to.
Tag | Visits by tagged links, at least
first-ride-mail | 150
first-ride-mastodon | 62
- Visits by links passed on, at least: 212
`)
	expect(t, printed(t, d, "de", "metric=passed_on", "period=2026-06"), `
 | Besuche über weitergegebene Links, mindestens
Besuche über weitergegebene Links, mindestens | 212
`)
	expect(t, printed(t, d, "en", "question=referral.tagged", "period=2026-06", "param.tag=ref"), `
» No visits by tagged links are in these data. That is not zero: whoever passed a link on without its tag, or in private, is not seen.
 | Visits by tagged links, at least
Visits by tagged links, at least | no data
`)
}

func TestVoiceShare(t *testing.T) {
	d, _ := kestrel(t, insight.Options{})
	expect(t, printed(t, d, "en", "question=referral.voice-share", "period=2026-05", "source=mastodon", "param.names=bell,horn"), `
» Of 12 people who named one of the declared names, 12 named bell, more than any other.
» Counted in the same places and days. It says nothing about what they think of them.
» People we could see. Private talk is not in here and should not be.
Name | People | Of all who named any of them
bell | 12 | withheld
horn | 0 | withheld
`)
	expect(t, printed(t, d, "de", "question=referral.voice-share", "period=2026-05", "source=mastodon", "param.names=gong,horn"), `
» Niemand nannte einen der festgelegten Namen mit einem Schlagwort oder Thema.
» Menschen, die wir sehen konnten. Private Gespräche sind nicht dabei und sollen es nicht sein.
Name | Menschen | Von allen, die einen davon nannten
gong | 0 | keine Daten
horn | 0 | keine Daten
`)
	expect(t, unquoted(printed(t, d, "en", "question=referral.voice-share", "period=2026-05")), `
q:1:2: referral.voice-share is off until at least two names are declared
  hint: declare all names that are compared: 'with: {names: [kestrel, heron]}'
`)
	expect(t, unquoted(printed(t, d, "en", "question=referral.voice-share", "period=2026-05", "param.names=bell,100%")), `
q:1:2: the name "100%" has signs that cannot be looked for
  hint: type a name without these signs
`)
}

// prizes: people who come in April for a reward are not seen again, those who
// come else are seen again 40 days later, every second one.
func TestDrivers(t *testing.T) {
	f := storetest.File{Source: "club", From: "2026-01-01", To: "2026-09-30", Captured: "2026-10-01"}
	say := func(person string, month, day int) {
		id := fmt.Sprintf("%s-%d-%d", person, month, day)
		f.Messages = append(f.Messages, said("club", "community", "club", id, engagement.KindPost, engagement.RoleMember, person, at(month, day, 9)))
	}
	for n := range 24 {
		say(fmt.Sprintf("old%02d", n), 2, 1+n)
		say(fmt.Sprintf("prize%02d", n), 4, 10+n%5)
		say(fmt.Sprintf("usual%02d", n), 5, 1+n)
		if n%2 == 0 {
			say(fmt.Sprintf("usual%02d", n), 7, 1+n)
		}
	}
	files, coverage := storetest.Write(t, f)
	d, _ := desk(t, files, coverage, insight.Options{})
	expect(t, printed(t, d, "en", "question=participation.drivers", "param.asks=material=2026-04-08..2026-04-20,fun=2026-06"), `
» Of people who came for a reward, 0% were seen again 30 days on; of the usual newcomers 50%.
» This is not a test: people chose what to take part in. It happened at the same time. We do not know that one caused the other.
What we asked with | Seen again 30 days on | Seen again 90 days on | People first seen
A reward | 0% | 0% | 24
No ask was open | 50% | 0% | 24
note: People first seen in the first 90 days of the data, before 1 April 2026, are left out: they may have been there before.
`)
	for _, asks := range []string{"joy=2026-04", "fun", "fun=soon"} {
		expect(t, unquoted(printed(t, d, "en", "question=participation.drivers", "param.asks="+asks)), map[string]string{
			"joy=2026-04": "q:1:2: asks: there is no driver \"joy\"\n  hint: type one of 'self-expression', 'achievement', 'altruism', 'fun', 'material'",
			"fun":         "q:1:2: asks: \"fun\" has no days\n  hint: type driver and days, such as 'asks: [fun=2026-03-01..2026-03-14]'",
			"fun=soon":    "q:1:2: asks: \"fun=soon\" has no days\n  hint: type driver and days, such as 'asks: [fun=2026-03-01..2026-03-14]'",
		}[asks])
	}
	expect(t, unquoted(printed(t, d, "en", "question=participation.drivers")), `
q:1:2: participation.drivers needs to know when which ask was open
  hint: add 'with: {asks: [fun=2026-03-01..2026-03-14]}'
`)
}

// Of thirty people at each of two places five are at both.
func TestMetNowhereElse(t *testing.T) {
	f := storetest.File{Source: "forum", From: "2026-06-01", To: "2026-06-30", Captured: "2026-07-01"}
	for n := range 55 {
		for i, place := range []string{"help", "ideas"} {
			if i == 0 && n < 30 || i == 1 && n >= 25 {
				f.Messages = append(f.Messages, said("forum", "community", place, fmt.Sprint(place, n), engagement.KindPost, engagement.RoleMember, fmt.Sprintf("p%02d", n), at(6, 3, 9)))
			}
		}
	}
	files, coverage := storetest.Write(t, f)
	d, _ := desk(t, files, coverage, insight.Options{})
	expect(t, printed(t, d, "en", "question=touchpoints.map"), `
» Counted where we can count. Empty does not mean silent.
Place | People | What they wrote | What we wrote | Answered within a day | Met nowhere else | Last heard of
help | 30 | 30 | 0 | no data | 83% | 3 June 2026
ideas | 30 | 30 | 0 | no data | 83% | 3 June 2026
`)
}

// of gives the filter of a declared place.
func of(key, value string) []insight.Filter {
	at := source.Pos{File: "data/touchpoints.yaml", Line: 3, Col: 12}
	return []insight.Filter{{Key: source.Word{Text: key, Pos: at}, Values: []source.Word{{Text: value, Pos: at}}}}
}

// The places that the site declares take the place of those of the data.
func TestDeclaredPlaces(t *testing.T) {
	spots := []insight.Spot{
		{Name: "Our forum", Where: of("source", "forum")},
		{Name: "Ada at the bench", Where: of("place", "@kestrel"), Person: true},
		{Name: "The market stall"},
	}
	d, _ := kestrel(t, insight.Options{Spots: spots})
	expect(t, printed(t, d, "en", "question=touchpoints.map", "period=2026-01..2026-05", "param.also=The telephone"), `
» Of the places that can be counted, most people wrote at Our forum: 16.
» Counted where we can count. Empty does not mean silent.
» We also meet people here and do not count it: The telephone, The market stall.
Place | People | What they wrote | What we wrote | Answered within a day | Met nowhere else | Last heard of
Our forum | 16 | 70 | 0 | no data | no data | 15 May 2026
Ada at the bench | 12 | 105 | no data | no data | no data | no data
Kestrel Bell | no data | 150 | 0 | no data | no data | 28 May 2026
Kestrel films | no data | no data | 2 | no data | no data | 10 May 2026
The telephone | not counted | not counted | not counted | not counted | not counted | not counted
The market stall | not counted | not counted | not counted | not counted | not counted | not counted
`)
	// A declared place with the name of another is one with it.
	d, _ = kestrel(t, insight.Options{Spots: []insight.Spot{{Name: "help", Where: of("place", "ideas")}}})
	if got := printed(t, d, "en", "question=touchpoints.map", "period=2026-01..2026-05"); strings.Count(got, "\nhelp |") != 1 || !strings.Contains(got, "\nhelp | 16 | 70 | 0 | no data | no data | 15 May 2026\n") {
		t.Errorf("got\n%s", got)
	}
	spots[0].Where = of("source", "forums")
	d, _ = kestrel(t, insight.Options{Spots: spots})
	expect(t, unquoted(printed(t, d, "en", "question=touchpoints.map", "period=2026-01..2026-05")), `
data/touchpoints.yaml:3:12: the data have no source "forums"
  hint: did you mean 'forum'?
`)
	if got := insight.SpotsOf(registry(t), question("question=touchpoints.map"), spots); len(got) != 3 || got[1] == got[2] {
		t.Errorf("the places are %q", got)
	}
	if got := insight.SpotsOf(registry(t), question("metric=messages"), spots); got != nil {
		t.Errorf("messages depend on %q", got)
	}
}
