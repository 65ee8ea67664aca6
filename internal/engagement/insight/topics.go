package insight

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight/stat"
	"hearth/internal/engagement/store"
	"hearth/internal/engagement/words"
)

// listeningMethods are the questions about what people bring up.
func listeningMethods() []Method { return []Method{listeningTopics()} }

// Least sizes of topics, and how many periods of the same length before count as
// what is usual.
const (
	fewestOfTopic = 10
	periodsBefore = 4
)

func listeningTopics() Method {
	people := Metric{
		ID: "people", Title: "People", Definition: "Different people who wrote about it at least once; someone with two accounts counts twice.",
		Unit: "people", Grain: "person", Additivity: "none", Tier: "measured", Minimum: fewestOfTopic, Version: 1,
		Translations: map[string]Words{"de": {Title: "Menschen", Unit: "Menschen"}},
	}
	times := func(id, title, german, definition string) Metric {
		return Metric{ID: id, Title: title, Definition: definition, Unit: "times", Grain: "message", Additivity: "none", Tier: "measured", Minimum: fewestOfTopic, Version: 1,
			Translations: map[string]Words{"de": {Title: german, Unit: "mal"}}}
	}
	return Method{
		ID: "listening.topics", Title: "What people bring up", Version: 2,
		Titles: map[string]string{"de": "Was Menschen ansprechen"},
		Definition: "Different people outside by the topics and passions that the word lists find in what they wrote. One person may bring up several, so they overlap and do not add up. " +
			"What is usual is the mean of the four periods of the same length before.",
		Form: "bars", Shape: ShapeApart, Requires: []string{needSorted, NeedAuthors},
		Params: []Setting{{Key: "kind", Kind: SettingChoice, Default: "all", Choices: []string{"all", "topics", "passions", "uses"},
			What: "only topics, only passions, or only uses that nobody had in mind; all of them without it"}},
		Axis: Dim{ID: "topic", Label: "Topic", Type: "key"},
		Columns: []Metric{
			people,
			times("times", "Times as often as usual", "Mal so oft wie üblich", "Messages about it against what is usual."),
			times("times_low", "At least", "Mindestens", "The lower end of that, with 95% confidence, by person."),
		},
		Facts: []Metric{
			portion("no_topic_share", "About none of the topics", "Zu keinem der Themen", "Messages in which the word lists find none of the topics and passions, of all that were sorted.", "message", 20),
		},
		Labels: map[string]map[string]string{"topic": {"en": "Topic", "de": "Thema"}},
		from:   fromMessages, usual: []condition{{"role", []string{engagement.RoleMember}}},
		ask: askTopics, tell: tellTopics,
		count: countTopics,
		uncounted: map[string]string{
			"total": "there is none",
		},
	}
}

// topicList gives the topics that a question is about. A site's own ones are
// meant; those that Hearth brings count where a site has none.
func (run *inquiry) topicList() []words.Topic {
	var all []words.Topic
	if run.opt.Lists != nil {
		all = run.opt.Lists.Topics("en")
	}
	if slices.ContainsFunc(all, func(t words.Topic) bool { return !t.BuiltIn }) {
		all = slices.DeleteFunc(all, func(t words.Topic) bool { return t.BuiltIn })
	}
	if len(all) == 0 { // the lists are not known: what the rows hold
		sets, err := run.tagCounts(run.ctx, "m.topics")
		run.fail(err)
		for _, set := range sets {
			for _, id := range set.names() {
				if !slices.ContainsFunc(all, func(t words.Topic) bool { return t.ID == id }) {
					all = append(all, words.Topic{ID: id, Name: id})
				}
			}
		}
	}
	return slices.DeleteFunc(all, func(t words.Topic) bool {
		switch run.choice("kind") {
		case "topics":
			return t.Passion
		case "passions":
			return !t.Passion
		case "uses":
			return !t.Use
		}
		return false
	})
}

// topicNames gives the names of topics by language.
func (run *inquiry) topicNames() map[string]map[string]string {
	names := map[string]map[string]string{}
	if run.opt.Lists == nil {
		return names
	}
	for _, lang := range run.opt.Lists.Languages() {
		for _, t := range run.opt.Lists.Topics(lang) {
			if names[t.ID] == nil {
				names[t.ID] = map[string]string{}
			}
			names[t.ID][lang] = t.Name
		}
	}
	return names
}

// on gives what is true of a message about a topic.
func (run *inquiry) on(topic string) clause {
	d, _ := findDimension("topic")
	return run.withTag(d, topic)
}

func askTopics(run *inquiry) {
	kept, topics := run.messages(), run.topicList()
	sorted := run.piles(kept.then(clause{text: " AND m.class <> ''"}), []pile{pileOf("none", "m.topics = ''"), pileOf("some", "m.topics <> ''")})
	none, some := sorted["none"], sorted["some"]
	run.fact("no_topic_share", none.part(none.rows+some.rows))
	if none.rows > some.rows { // a chart of the smaller part would look like the whole
		run.form = "table"
	}
	counts := run.peopleOn(kept, topics)
	if run.failed() {
		return
	}
	order := make([]int, len(topics))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(counts[b], counts[a]) })
	earlier, ok := run.usualDays()
	if !ok {
		run.columns = run.columns[:1]
	}
	run.labels = run.topicNames()
	for _, i := range order {
		t, n := topics[i], counts[i]
		if n == 0 {
			continue
		}
		c := countOf(n)
		c.N = n
		run.row(t.ID, t.Name, "people", c)
		if ok {
			run.against(t, earlier)
		}
		if n >= fewestOfTopic {
			run.outcome(t)
		}
	}
}

// peopleOn counts the different people on each topic, in one pass.
func (run *inquiry) peopleOn(kept clause, topics []words.Topic) []int64 {
	out := make([]int64, len(topics))
	if len(topics) == 0 {
		return out
	}
	head := clause{text: "SELECT "}
	for i, t := range topics {
		if i > 0 {
			head.text += ", "
		}
		head = head.then(run.on(t.ID).wrap("COUNT(DISTINCT CASE WHEN ", fmt.Sprintf(" THEN m.person_no END) AS n%d", i)))
	}
	rows := run.query(head.then(kept.wrap("\nFROM messages m WHERE m.person_no <> 0 AND ", "")))
	if run.failed() {
		return out
	}
	for i := range out {
		out[i] = number(rows[0][i])
	}
	return out
}

// usualDays gives the days that are taken for what is usual, when every source
// that speaks covers them all.
func (run *inquiry) usualDays() (Span, bool) {
	days := engagement.Day(periodsBefore) * (run.span.To - run.span.From + 1)
	s := Span{From: run.span.From - days, To: run.span.From - 1}
	text := run.lacking(s)
	if text != "" {
		run.note("not compared: %s", text)
	}
	return s, text == ""
}

// against compares a topic with what is usual, person by person. Of a topic that
// hardly anybody brought up before there is nothing to divide by.
func (run *inquiry) against(t words.Topic, earlier Span) {
	both := Span{From: earlier.From, To: run.span.To}
	from := dayArg(run.span.From)
	kept := join("AND", []clause{run.kept(fromMessages, between("m.day", both)), run.on(t.ID)})
	q := clause{"SELECT q.a, q.b, COUNT(*) AS people\nFROM (SELECT m.person_no, SUM(CASE WHEN m.day < ? THEN 1 ELSE 0 END) AS a, SUM(CASE WHEN m.day >= ? THEN 1 ELSE 0 END) AS b\nFROM messages m WHERE m.person_no <> 0 AND ", []any{from, from}}
	rows := run.query(q.then(kept.wrap("", "\nGROUP BY m.person_no) q\nGROUP BY q.a, q.b")))
	c := stat.Compare(pairsOf(rows), stat.Asked)
	if c.PeopleBefore < fewestOfTopic || c.PeopleAfter < fewestOfTopic {
		for _, id := range []string{"times", "times_low"} {
			run.row(t.ID, t.Name, id, Cell{State: Missing, Why: "hardly anybody brought it up before"})
		}
		return
	}
	scale := float64(periodsBefore)
	people := min(c.PeopleBefore, c.PeopleAfter)
	run.row(t.ID, t.Name, "times", decimal(c.Ratio*scale, c.PeopleAfter, people))
	run.row(t.ID, t.Name, "times_low", decimal(c.Range.Low*scale, c.PeopleAfter, people))
}

func pairsOf(rows [][]store.Value) []stat.Pair {
	var out []stat.Pair
	for _, r := range rows {
		out = append(out, stat.Pair{Before: number(r[0]), After: number(r[1]), People: number(r[2])})
	}
	return out
}

// outcome notes what came of a topic, as its list says.
func (run *inquiry) outcome(t words.Topic) {
	var parts []string
	for _, p := range []struct{ head, text string }{{"you said", t.YouSaid}, {"we did", t.WeDid}, {"we could not", t.CouldNot}} {
		if p.text != "" {
			parts = append(parts, p.head+": "+strings.TrimSuffix(p.text, "."))
		}
	}
	if len(parts) > 0 {
		run.note("%s – %s", t.Name, strings.Join(parts, "; "))
	}
}

func countTopics(c *counting) {
	c.each(ofPeople, func(r Row, cell Cell) { c.people(fromMessages, c.span, cell, Who{}, is("topic", r.By)) })
	for _, id := range []string{"times", "times_low"} {
		c.each(id, func(r Row, cell Cell) { // it says how many there were now, and before if these were fewer
			c.people(fromMessages, c.span, ofUnits(cell), Who{}, is("topic", r.By))
			if cell.State == Known && cell.People > 0 && cell.People < cell.N {
				before := Span{From: c.span.From - engagement.Day(periodsBefore*c.span.Days()), To: c.span.From - 1}
				c.people(fromMessages, before, countOf(cell.People), Who{}, is("topic", r.By))
			}
		})
	}
	c.fact("no_topic_share", func(s Span, cell Cell) {
		c.share(fromMessages, s, cell, false, is("topic", ""), is("class", classOrder()...))
	})
}

func tellTopics(t Telling) []string {
	var out []string
	for _, r := range t.Rows {
		if (r.Split == "people" || t.Split.ID != MeasureDim) && r.State == Known {
			out = append(out, t.Say("{n} people brought up {topic}, more than any other topic.", "{n} Menschen haben {topic} angesprochen, mehr als jedes andere Thema.",
				"n", t.Whole(r.Num), "topic", t.Label(r.By)))
			break
		}
	}
	none := t.Fact("no_topic_share")
	if len(out) == 0 && none.State == Known && 2*none.Num > none.Den {
		return []string{t.Say("Of the topics in the word list, not one was brought up by enough people to say (n < {n}); {x} of the messages are about none of them.",
			"Keines der Themen der Wortliste haben genug Menschen angesprochen, um etwas zu sagen (n < {n}); {x} der Beiträge gehören zu keinem davon.", "n", t.Whole(fewestOfTopic), "x", t.Text("no_topic_share"))}
	}
	if len(out) == 0 {
		return []string{t.Few(fewestOfTopic)}
	}
	if none.State == Known && 2*none.Num > none.Den {
		out = slices.Insert(out, 0, t.Say("More than half of the messages ({x}) are about none of the topics in the word list, so there is no chart of it.",
			"Mehr als die Hälfte der Beiträge ({x}) gehört zu keinem der Themen der Wortliste; darum gibt es dazu kein Bild.", "x", t.Text("no_topic_share")))
	} else if none.State == Known && none.Num > 0 {
		out = append(out, t.Say("{x} of the messages are about none of the topics in the word list.", "{x} der Beiträge gehören zu keinem der Themen der Wortliste.", "x", t.Text("no_topic_share")))
	}
	if names := newTopics(t); len(names) > 0 {
		out = append(out, t.Say("More than twice as often as usual: {topics}.", "Mehr als doppelt so oft wie üblich: {topics}.", "topics", strings.Join(names, ", ")))
	}
	return append(out, t.Seen())
}

// newTopics are those brought up more than twice as often as usual, surely more
// often, or hardly ever before.
func newTopics(t Telling) []string {
	if t.Split.ID != MeasureDim {
		return nil
	}
	var out []string
	for _, r := range t.Rows {
		if r.Split != "people" || r.State != Known {
			continue
		}
		times, low := t.Cell(r.By, "times"), t.Cell(r.By, "times_low")
		fresh := times.State == Known && low.State == Known && times.Value() > 2 && low.Value() > 1
		if fresh || times.State == Missing {
			out = append(out, t.Label(r.By))
		}
	}
	return out
}
