package insight_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store/storetest"
)

// waits makes a source in which people ask on 1 May at midnight and are answered
// after some hours; a negative time is a question that nobody answered, asked so
// long before the data end. Each is there so many times, by different people.
func waits(times int, hours ...int) storetest.File {
	f := storetest.File{Source: "mastodon", From: "2026-04-01", To: "2026-05-31", Captured: "2026-06-01"}
	end := at(6, 1, 0)
	for n := range times {
		for i, h := range hours {
			id := fmt.Sprintf("w%d-%d", n, i)
			asked := at(5, 1, 0)
			if h < 0 {
				asked = end.Add(time.Duration(h) * time.Hour)
			}
			q := said("mastodon", "mastodon", "@kestrel", id, engagement.KindQuestion, engagement.RoleMember, "asker"+id, asked)
			f.Messages = append(f.Messages, q)
			if h < 0 {
				continue
			}
			a := said("mastodon", "mastodon", "@kestrel", "a"+id, engagement.KindAnswer, engagement.RoleBrand, "brand", asked.Add(time.Duration(h)*time.Hour))
			a.Parent, a.Root = id, id
			f.Messages = append(f.Messages, a)
		}
	}
	return f
}

// The worked values of the waiting curve, six times over so that each step
// stands on six people: the naive median of the answered alone would be 3.5 h.
func TestFirstReply(t *testing.T) {
	files, coverage := storetest.Write(t, waits(6, 1, 2, 2, -4, 5, 9, -12, 24, -30, -30))
	d, _ := desk(t, files, coverage, insight.Options{})
	expect(t, printed(t, d, "en", "question=response.first-reply", "period=2026-05"), `
» Of 100 opening messages, 69 had a human answer within a day.
» Half had one within 9 h.
» Time until a person, not a machine, answered. Unanswered messages count as still waiting.
» 24 of 60 people are waiting as we publish this.
Waiting time | Answered by a person
within 5 minutes | 0%
within 15 minutes | 0%
within 30 minutes | 0%
within 1 hour | 10%
within 2 hours | 30%
within 4 hours | 30%
within 8 hours | 42%
within 12 hours | 53%
within 24 hours | 69%
within 2 days | no data
within 3 days | no data
within 5 days | no data
within 7 days | no data
within 2 weeks | no data
- Half had an answer within: 9 h
- Nine in ten had an answer within: more than one in ten still waits
- People still waiting for a first answer: 24
`)
	a, list := d.Ask(t.Context(), question("question=response.first-reply", "period=2026-05"))
	if len(list) > 0 {
		t.Fatal(list)
	}
	want := map[string]int64{"3600": 100000, "7200": 300000, "28800": 416667, "43200": 533333, "86400": 688889}
	for _, r := range a.Rows {
		if w, ok := want[r.By]; ok && (r.Num != w || r.N != 60) {
			t.Errorf("by %s: got %d of %d", r.By, r.Num, r.N)
		}
	}
	expect(t, printed(t, d, "en", "metric=first_reply_median", "period=2026-05"), `
 | Half had an answer within
Half had an answer within | 9 h
`)
	expect(t, printed(t, d, "en", "metric=first_reply_p90", "period=2026-05"), `
 | Nine in ten had an answer within
Nine in ten had an answer within | no data
`)
	expect(t, printed(t, d, "en", "metric=first_reply_median", "by=month", "period=2026-04..2026-05"), `
Month | Half had an answer within
April 2026 | no data
May 2026 | 9 h
`)
}

// Of few people it is not said either that more than half of them wait: they
// would be told of by it.
func TestFirstReplyOfFewWaiting(t *testing.T) {
	files, coverage := storetest.Write(t, waits(3, -48, -50, -60, 2))
	d, _ := desk(t, files, coverage, insight.Options{})
	for _, q := range []string{"question=response.first-reply", "metric=first_reply_median"} {
		if text := printed(t, d, "en", q, "period=2026-05"); strings.Contains(text, "wait for") || strings.Contains(text, "half still") || strings.Contains(text, "in ten still") {
			t.Errorf("%s: got\n%s", q, text)
		}
	}
	files, coverage = storetest.Write(t, waits(12, -48, -50, -60, 2))
	d, _ = desk(t, files, coverage, insight.Options{})
	if text := printed(t, d, "en", "question=response.first-reply", "period=2026-05"); !strings.Contains(text, "» More than half still wait.") || !strings.Contains(text, "within: more than half still wait\n") {
		t.Errorf("got\n%s", text)
	}
}

func TestFirstReplyTooFew(t *testing.T) {
	files, coverage := storetest.Write(t, waits(1, 1, 2, 2, -4, 5, 9, -12, 24, -30, -30))
	d, _ := desk(t, files, coverage, insight.Options{})
	expect(t, printed(t, d, "en", "question=response.first-reply", "period=2026-05"), `
» Too few opening messages to say (n < 30).
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
within 2 days | no data
within 3 days | no data
within 5 days | no data
within 7 days | no data
within 2 weeks | no data
- Half had an answer within: withheld
- People still waiting for a first answer: withheld
`)
}

// An answer that is dated before the question does not count, and that is said.
func TestFirstReplySkew(t *testing.T) {
	f := waits(8, 1, 2, 3, 4)
	for i := range f.Messages {
		if f.Messages[i].Parent == "w0-0" {
			f.Messages[i].At = at(4, 30, 23)
			f.Messages[i].Day--
		}
	}
	files, coverage := storetest.Write(t, f)
	d, _ := desk(t, files, coverage, insight.Options{})
	expect(t, printed(t, d, "en", "question=response.first-reply", "period=2026-05", "param.until=1d"), `
» Of 100 opening messages, 97 had a human answer within a day.
» Half had one within 3 h.
» Time until a person, not a machine, answered. Unanswered messages count as still waiting.
Waiting time | Answered by a person
within 5 minutes | 0%
within 15 minutes | 0%
within 30 minutes | 0%
within 1 hour | 22%
within 2 hours | 47%
within 4 hours | 97%
within 8 hours | 97%
within 12 hours | 97%
within 24 hours | 97%
- Half had an answer within: 3 h
- Nine in ten had an answer within: withheld
- People still waiting for a first answer: withheld
note: Answers dated before what they answer do not count: clocks differ.
`)
}

func TestLeft(t *testing.T) {
	d, _ := kestrel(t, insight.Options{})
	expect(t, printed(t, d, "en", "question=response.left", "period=2026-05", "source=mastodon"), `
» Only who spoke last is counted, and closing words; a last word of ours does not mean that they were satisfied.
How their latest conversation stands | People | Of all who wrote
We had the last word | withheld | withheld
We moved it to private | 0 | withheld
They closed it with thanks, or said that it is solved | 0 | withheld
They had the last word after an answer of ours | 0 | withheld
No human answer yet | withheld | withheld
- Half of those without a last word of ours wait for at least: withheld
note: Withheld because too few people: 2 of 5 values.
`)
	expect(t, printed(t, d, "en", "question=response.left", "period=2026-06", "source=mastodon"), `
» Only who spoke last is counted, and closing words; a last word of ours does not mean that they were satisfied.
How their latest conversation stands | People | Of all who wrote
We had the last word | 0 | withheld
We moved it to private | 0 | withheld
They closed it with thanks, or said that it is solved | 0 | withheld
They had the last word after an answer of ours | 0 | withheld
No human answer yet | 12 | withheld
- Half of those without a last word of ours wait for at least: withheld
`)
}

// An export without answers of ours cannot say with whom we had the last word,
// whoever wrote it.
func TestLeftWithoutAnswers(t *testing.T) {
	files, coverage := storetest.Write(t, forum())
	d, _ := desk(t, files, coverage, insight.Options{})
	expect(t, unquoted(printed(t, d, "en", "question=response.left", "period=2026-05")), `
q:1:2: response.left cannot be answered: the exports of forum hold no answers of ours
  hint: import an export that has it; 'hearth formats' says which do
`)
}

// Where the parts would give one another away, the sentence that follows from
// them does not speak of a number that is not there; and where how many wait tells
// of those who do not, how long they do is not said.
func TestLeftWithPartsKeptBack(t *testing.T) {
	for _, tt := range []struct {
		answered int
		last     string // of three more: "thanks", or another word after an answer
		want     string
	}{
		{50, "", `
» We had the last word with 50 of 93 people.
» Half of those who wait for a word of ours have waited for 29 days or longer.
» Only who spoke last is counted, and closing words; a last word of ours does not mean that they were satisfied.
How their latest conversation stands | People | Of all who wrote
We had the last word | 50 | 54%
We moved it to private | 0 | 0%
They closed it with thanks, or said that it is solved | 0 | 0%
They had the last word after an answer of ours | withheld | withheld
No human answer yet | withheld | withheld
- Half of those without a last word of ours wait for at least: 29 d
note: Withheld because too few people: 2 of 5 values.
`},
		{1, engagement.ClosingThanks, `
» Only who spoke last is counted, and closing words; a last word of ours does not mean that they were satisfied.
How their latest conversation stands | People | Of all who wrote
We had the last word | withheld | withheld
We moved it to private | 0 | 0%
They closed it with thanks, or said that it is solved | withheld | withheld
They had the last word after an answer of ours | 0 | 0%
No human answer yet | withheld | withheld
- Half of those without a last word of ours wait for at least: withheld
note: Withheld because too few people: 3 of 5 values.
`},
	} {
		f := waits(tt.answered, 1)
		for n := range 40 {
			f.Messages = append(f.Messages, said("mastodon", "mastodon", "@kestrel", fmt.Sprint("open", n), engagement.KindQuestion, engagement.RoleMember, fmt.Sprint("open", n), at(5, 2, 0)))
		}
		for n := range 3 {
			id := fmt.Sprint("more", n)
			m := said("mastodon", "mastodon", "@kestrel", id, engagement.KindQuestion, engagement.RoleMember, id, at(5, 2, 0))
			answer := said("mastodon", "mastodon", "@kestrel", "a"+id, engagement.KindAnswer, engagement.RoleBrand, "brand", at(5, 2, 2))
			last := said("mastodon", "mastodon", "@kestrel", "t"+id, engagement.KindReply, engagement.RoleMember, id, at(5, 2, 3))
			answer.Parent, answer.Root = id, id
			last.Parent, last.Root, last.Closing = id, id, tt.last
			f.Messages = append(f.Messages, m, answer, last)
		}
		files, coverage := storetest.Write(t, f)
		d, _ := desk(t, files, coverage, insight.Options{})
		expect(t, printed(t, d, "en", "question=response.left", "period=2026-05"), tt.want)
	}
}

// Who takes up a conversation of somebody else after days, and waits, waits for us
// as much as who began one; and for both of them it is not over. Not so who only
// thanks there, or helps another customer. Somebody is counted where they asked last.
func TestLeftOfSeveral(t *testing.T) {
	f := storetest.File{Source: "mastodon", From: "2026-04-01", To: "2026-05-31", Captured: "2026-06-01"}
	say := func(id, root, role, person string, day int) *engagement.Message {
		m := said("mastodon", "mastodon", "@kestrel", id, engagement.KindReply, role, person, at(5, day, 8))
		if m.Root = root; root != id {
			m.Parent = root
		}
		f.Messages = append(f.Messages, m)
		return &f.Messages[len(f.Messages)-1]
	}
	for n := range 40 {
		q := fmt.Sprint("q", n)
		say(q, q, engagement.RoleMember, "began"+q, 1)
		say("a"+q, q, engagement.RoleBrand, "brand", 2).Parent = q
		switch { // 20 in which we had the last word, 20 in which somebody else waits
		case n < 10:
			say("z"+q, q, engagement.RoleMember, "second"+q, 20).Parent = "a" + q
		case n < 20:
			say("z"+q, q, engagement.RoleMember, "began"+fmt.Sprint("q", n+20), 20).Parent = "a" + q // their own was left well
		case n < 25:
			say("z"+q, q, engagement.RoleMember, "thanks"+q, 20).Closing = engagement.ClosingBare
			say("y"+q, q, engagement.RoleBrand, "brand", 21)
		case n < 30:
			say("z"+q, q, engagement.RoleMember, "helps"+q, 20) // answers who began it
			say("y"+q, q, engagement.RoleBrand, "brand", 21)
		}
	}
	files, coverage := storetest.Write(t, f)
	d, _ := desk(t, files, coverage, insight.Options{})
	// Of 40 who began a conversation and 10 more, 20 began one that somebody took
	// up, and 20 took one up.
	expect(t, printed(t, d, "en", "question=response.left", "period=2026-05"), `
» We had the last word with 10 of 50 people.
» 40 wait for a word of ours.
» Half of these have waited for 11 days or longer.
» Only who spoke last is counted, and closing words; a last word of ours does not mean that they were satisfied.
How their latest conversation stands | People | Of all who wrote
We had the last word | 10 | 20%
We moved it to private | 0 | 0%
They closed it with thanks, or said that it is solved | 0 | 0%
They had the last word after an answer of ours | 40 | 80%
No human answer yet | 0 | 0%
- Half of those without a last word of ours wait for at least: 11 d
`)
	a, _ := d.Ask(t.Context(), question("question=response.left", "period=2026-05"))
	if want := "5 of 70 opening messages left out: nothing but thanks, or no word at all; 5 of 70 opening messages left out: said to another customer"; a.Sources[0].Rows != 60 || a.Sources[0].LeftOut != want {
		t.Errorf("%d rows, %s", a.Sources[0].Rows, a.Sources[0].LeftOut)
	}
}

// Thanks in advance close nothing, and who says at last that it is not settled
// has not closed it either.
func TestLeftClosings(t *testing.T) {
	f := storetest.File{Source: "mastodon", From: "2026-04-01", To: "2026-05-31", Captured: "2026-06-01"}
	say := func(id, parent, kind, role, person, closing string, hour int) {
		m := said("mastodon", "mastodon", "@kestrel", id, kind, role, person, at(5, 2, hour))
		if m.Closing = closing; parent != "" {
			m.Parent, m.Root = parent, parent
		}
		f.Messages = append(f.Messages, m)
	}
	for n := range 30 {
		id := fmt.Sprint("q", n)
		say(id, "", engagement.KindQuestion, engagement.RoleMember, id, engagement.ClosingThanks, 1)
		if n < 20 {
			say("a"+id, id, engagement.KindAnswer, engagement.RoleBrand, "brand", "", 2)
		}
		switch {
		case n < 7:
			say("z"+id, id, engagement.KindReply, engagement.RoleMember, id, engagement.ClosingSolved, 3)
		case n < 13:
			say("z"+id, id, engagement.KindReply, engagement.RoleMember, id, engagement.ClosingOpen, 3)
		}
	}
	files, coverage := storetest.Write(t, f)
	d, _ := desk(t, files, coverage, insight.Options{})
	expect(t, printed(t, d, "en", "question=response.left", "period=2026-05"), `
» We had the last word with 7 of 30 people.
» 16 wait for a word of ours.
» Only who spoke last is counted, and closing words; a last word of ours does not mean that they were satisfied.
How their latest conversation stands | People | Of all who wrote
We had the last word | 7 | 23%
We moved it to private | 0 | 0%
They closed it with thanks, or said that it is solved | 7 | 23%
They had the last word after an answer of ours | 6 | 20%
No human answer yet | 10 | 33%
- Half of those without a last word of ours wait for at least: withheld
`)
}

// Last words of ours that ask to go on in private are told apart, and what a desk
// closed without a word of ours waits no longer. The tag of a forum is no desk's.
func TestLeftPrivateAndDropped(t *testing.T) {
	for _, tt := range []struct{ platform, want string }{{"zendesk", `
» We had the last word with 8 of 50 people.
» With 12, our last word asks to go on in private; how that ended is not in the data.
» 9 were closed without an answer.
» 21 wait for a word of ours.
» Half of these have waited for 29 days or longer.
» Only who spoke last is counted, and closing words, and what a desk says is closed; a last word of ours does not mean that they were satisfied.
How their latest conversation stands | People | Of all who wrote
We had the last word | 8 | 16%
We moved it to private | 12 | 24%
They closed it with thanks, or said that it is solved | 0 | 0%
They had the last word after an answer of ours | 10 | 20%
No human answer yet | 11 | 22%
Closed without an answer | 9 | 18%
- Half of those without a last word of ours wait for at least: 29 d
`}, {"discourse", `
» We had the last word with 8 of 50 people.
» With 12, our last word asks to go on in private; how that ended is not in the data.
» 30 wait for a word of ours.
» Half of these have waited for 29 days or longer.
» Only who spoke last is counted, and closing words; a last word of ours does not mean that they were satisfied.
How their latest conversation stands | People | Of all who wrote
We had the last word | 8 | 16%
We moved it to private | 12 | 24%
They closed it with thanks, or said that it is solved | 0 | 0%
They had the last word after an answer of ours | 10 | 20%
No human answer yet | 20 | 40%
- Half of those without a last word of ours wait for at least: 29 d
`}} {
		f := storetest.File{Source: "help", From: "2026-04-01", To: "2026-05-31", Captured: "2026-06-01"}
		for n := range 50 {
			id := fmt.Sprint("q", n)
			say := func(key, role, closing string, hour int) *engagement.Message {
				m := said("help", tt.platform, "desk", key, engagement.KindReply, role, map[bool]string{true: id, false: "brand"}[role == engagement.RoleMember], at(5, 2, hour))
				if m.Closing = closing; key != id {
					m.Parent, m.Root = id, id
				}
				f.Messages = append(f.Messages, m)
				return &f.Messages[len(f.Messages)-1]
			}
			opener := say(id, engagement.RoleMember, "", 1)
			if n%2 == 0 || n < 41 && n >= 30 {
				opener.Tags = []string{"solved"} // of those with an answer too
			}
			switch {
			case n < 8:
				say("a"+id, engagement.RoleBrand, engagement.ClosingThanks, 2)
			case n < 20:
				say("a"+id, engagement.RoleStaff, engagement.ClosingPrivate, 2)
			case n < 30: // they write on, where everybody reads it
				say("a"+id, engagement.RoleBrand, engagement.ClosingPrivate, 2)
				say("z"+id, engagement.RoleMember, "", 3)
			case n >= 41:
				opener.Tags = nil
			case n >= 39:
				opener.Tags = []string{"not solved", "solved-later"}
			}
		}
		files, coverage := storetest.Write(t, f)
		d, _ := desk(t, files, coverage, insight.Options{})
		expect(t, printed(t, d, "en", "question=response.left", "period=2026-05"), tt.want)
	}
}

// Where nobody knows who wrote to a desk, the same is said of opening messages.
func TestLeftOfDesk(t *testing.T) {
	f := waits(15, -1, 2)
	f.Source = "help"
	for i := range f.Messages {
		m := &f.Messages[i]
		m.Source, m.Platform = "help", "freshdesk"
		if m.Role == engagement.RoleMember {
			m.Role, m.Person, m.Tags = engagement.RoleAnonymous, "", []string{"solved"}
		}
	}
	files, coverage := storetest.Write(t, f)
	d, _ := desk(t, files, coverage, insight.Options{})
	expect(t, printed(t, d, "de", "question=response.left"), `
» Bei 15 von 30 eröffnenden Beiträgen hatten wir das letzte Wort.
» 15 wurden ohne Antwort geschlossen.
» Gezählt wird nur, wer zuletzt sprach, und Worte zum Abschluss, und was ein Kundendienst geschlossen nennt; ein letztes Wort von uns heißt nicht, dass sie zufrieden waren.
Wie ihr letztes Gespräch steht | Eröffnende Beiträge | Von allen eröffnenden Beiträgen
Wir hatten das letzte Wort | 15 | 50 %
Wir baten, privat weiterzureden | 0 | 0 %
Sie schlossen mit Dank oder sagten, es sei gelöst | 0 | 0 %
Sie hatten nach einer Antwort von uns das letzte Wort | 0 | 0 %
Noch keine Antwort eines Menschen | 0 | 0 %
Ohne Antwort geschlossen | 15 | 50 %
note: Keine Quelle unterscheidet Menschen, darum werden eröffnende Beiträge gezählt und nicht Menschen.
`)
}

func TestSilence(t *testing.T) {
	d, _ := kestrel(t, insight.Options{})
	expect(t, printed(t, d, "en", "question=response.silence"), `
» Our longest silence was 88 days, at Kestrel films, from 11 February 2026 on.
» Somewhere we wrote meanwhile: the longest time without a word of ours anywhere was 29 days.
Place | Days without a word of ours | First of these days | Last heard of us
Kestrel films | 88 | 11 February 2026 | 10 May 2026
@kestrel | 29 | 2 June 2026 | 1 June 2026
- Longest silence of ours everywhere: 29
`)
}

// The curve is told from 30 opening messages on, and the time that nine in ten
// waited from 50 on, not from one less.
func TestFirstReplyMinimums(t *testing.T) {
	for _, tt := range []struct {
		n           int
		median, p90 string
	}{{29, "withheld", "withheld"}, {30, "3 h", "withheld"}, {49, "3 h", "withheld"}, {50, "3 h", "3 h"}} {
		files, coverage := storetest.Write(t, waits(tt.n, 3))
		d, _ := desk(t, files, coverage, insight.Options{})
		got := printed(t, d, "en", "question=response.first-reply", "period=2026-05")
		for _, want := range []string{"\n- Half had an answer within: " + tt.median + "\n", "\n- Nine in ten had an answer within: " + tt.p90 + "\n"} {
			if !strings.Contains(got, want) {
				t.Errorf("of %d: no %q in\n%s", tt.n, want, got)
			}
		}
	}
}

// Nobody was answered: how many it could be all the same is said, in both languages.
func TestFirstReplyOfNone(t *testing.T) {
	f := waits(30, -300)
	f.Messages = append(f.Messages, said("mastodon", "mastodon", "@kestrel", "hello", engagement.KindPost, engagement.RoleBrand, "brand", at(4, 2, 0)))
	files, coverage := storetest.Write(t, f)
	d, _ := desk(t, files, coverage, insight.Options{})
	for lang, want := range map[string]string{
		"en": "» Nobody had a human answer within a day. None among the 30 we saw; the true share could be up to 11%.\n",
		"de": "» Niemand hatte innerhalb eines Tages eine Antwort von einem Menschen. Bei keinem der 30, die wir gesehen haben; der wahre Anteil könnte bis zu 11 % betragen.\n",
	} {
		if got := printed(t, d, lang, "question=response.first-reply", "period=2026-05"); !strings.Contains(strings.ReplaceAll(got, "\u00a0", " "), want) {
			t.Errorf("%s: got\n%s", lang, got)
		}
	}
}
