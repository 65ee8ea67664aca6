package insight_test

import (
	"testing"
	"testing/fstest"
	"time"

	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store/storetest"
	"hearth/internal/engagement/words"
)

// workshop has lists of its own in two languages.
func workshop(t *testing.T) *words.Lists {
	t.Helper()
	l, problems := words.Read(fstest.MapFS{
		"data/words/en.yaml": {Data: []byte(`
passions: [{id: kids, name: Riding with children, words: [kid*]}]
topics:
  - {id: brakes, name: Brakes, words: [brake*], you_said: they squeak, we_did: new pads, we_could_not: "discs, because the hub has no room"}
  - {id: kitchen, name: Moving a kitchen, words: [kitchen], new_use: true}
  - {id: rain, name: Rain, words: [rain]}
`)},
		"data/words/de.yaml": {Data: []byte("topics: [{id: brakes, name: Bremsen, words: [bremse*]}]\n")},
	})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return l
}

// months puts files of several months into one.
func months(all ...storetest.File) storetest.File {
	out := all[0]
	for _, f := range all[1:] {
		out.Messages = append(out.Messages, f.Messages...)
	}
	return out
}

func TestTopics(t *testing.T) {
	before := func(m time.Month) storetest.File {
		return sortedFile(m, group{"member", "en", "product", []string{"brakes"}, 20, 20}, group{"member", "en", "passion", []string{"kids"}, 6, 6})
	}
	d := sortedDesk(t, insight.Options{Lists: workshop(t)}, months(before(time.January), before(time.February), before(time.March), before(time.April),
		sortedFile(time.May, group{"member", "en", "product", []string{"brakes"}, 22, 22}, group{"member", "en", "passion", []string{"kids"}, 40, 30},
			group{"member", "de", "both", []string{"kids", "kitchen"}, 12, 12}, group{"member", "en", "product", []string{"rain"}, 9, 9}, group{"member", "en", "neither", nil, 30, 30})))
	expect(t, printed(t, d, "en", "question=listening.topics", "period=2026-05-02..2026-05-30"), `
» 42 people brought up Riding with children, more than any other topic.
» 26% of the messages are about none of the topics in the word list.
» More than twice as often as usual: Riding with children, Moving a kitchen.
» People we could see. Private talk is not in here and should not be.
Topic | People | Times as often as usual | At least
Riding with children | 42 | no data | no data
Brakes | 22 | 1.16 | 0.72
Moving a kitchen | 12 | no data | no data
Rain | withheld | no data | no data
- About none of the topics: 26%
note: Brakes – you said: they squeak; we did: new pads; we could not: discs, because the hub has no room. Withheld because too few people: 1 of 4 values.
`)
	expect(t, printed(t, d, "de", "question=listening.topics", "period=2026-05", "param.kind=uses"), `
» 12 Menschen haben Moving a kitchen angesprochen, mehr als jedes andere Thema.
» 27 % der Beiträge gehören zu keinem der Themen der Wortliste.
» Menschen, die wir sehen konnten. Private Gespräche sind nicht dabei und sollen es nicht sein.
Thema | Menschen
Moving a kitchen | 12
- Zu keinem der Themen: 27 %
note: Nicht verglichen: forum: keine Daten vor dem 1. Januar 2026.
`)
	expect(t, printed(t, d, "en", "question=listening.topics", "period=2026-01"), `
» 20 people brought up Brakes, more than any other topic.
» People we could see. Private talk is not in here and should not be.
Topic | People
Brakes | 20
Riding with children | withheld
- About none of the topics: 0%
note: Brakes – you said: they squeak; we did: new pads; we could not: discs, because the hub has no room. Not compared: forum: no data before 1 January 2026. Withheld because too few people: 1 of 2 values.
`)
	expect(t, printed(t, d, "en", "question=listening.topics", "period=2026-05", "param.kind=topic"), `
q:1:4: kind: there is no "topic"
  hint: did you mean `+"`"+`topics`+"`"+`?
`)
	few := sortedDesk(t, insight.Options{}, sortedFile(time.May, group{"member", "en", "product", []string{"brakes"}, 30, 15}, group{"member", "en", "neither", nil, 40, 20}, group{"member", "en", "passion", []string{"kids"}, 4, 2}))
	expect(t, printed(t, few, "en", "question=listening.topics", "period=2026-05"), `
» More than half of the messages (54%) are about none of the topics in the word list, so there is no chart of it.
» 15 people brought up brakes, more than any other topic.
» People we could see. Private talk is not in here and should not be.
Topic | People
brakes | 15
kids | withheld
- About none of the topics: 54%
note: Not compared: forum: no data before 1 January 2026. Withheld because too few people: 1 of 2 values.
`)
	none := sortedDesk(t, insight.Options{}, sortedFile(time.May, group{"member", "en", "product", nil, 30, 15}))
	expect(t, printed(t, none, "en", "question=listening.topics", "period=2026-05"), `
» Of the topics in the word list, not one was brought up by enough people to say (n < 10); 100% of the messages are about none of them.
 | People
People | no data
- About none of the topics: 100%
note: Not compared: forum: no data before 1 January 2026.
`)
	// Of what is usual two months are not there: the rest of it is no measure.
	parts := []storetest.File{months(before(time.January), before(time.February)), months(before(time.April), before(time.May))}
	parts[0].From, parts[0].To, parts[1].From, parts[1].To = "2026-01-01", "2026-02-28", "2026-04-01", "2026-05-31"
	expect(t, printed(t, sortedDesk(t, insight.Options{Lists: workshop(t)}, parts...), "en", "question=listening.topics", "period=2026-05-02..2026-05-30"), `
» 20 people brought up Brakes, more than any other topic.
» People we could see. Private talk is not in here and should not be.
Topic | People
Brakes | 20
Riding with children | withheld
- About none of the topics: 0%
note: Brakes – you said: they squeak; we did: new pads; we could not: discs, because the hub has no room. Not compared: forum: no data for March 2026. Withheld because too few people: 1 of 2 values.
`)
}
