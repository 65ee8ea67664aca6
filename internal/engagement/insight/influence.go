package insight

import (
	"cmp"
	"fmt"
	"slices"

	"hearth/internal/engagement/insight/stat"
)

// influenceMethods are the questions about who is read and whose words stay.
func influenceMethods() []Method { return []Method{circles(), evenness()} }

// Keys of the rows of influence.circles where there are too few people for
// curves.
const (
	keyConnectors = "connectors"
	keyMavens     = "mavens"
	keyBoth       = "both"
	keyOthers     = "others"
	keyEverybody  = "everybody"
)

// networks are the platforms on which a post goes to those who follow its author.
const networks = "bluesky, facebook, instagram, linkedin, mastodon, threads, tiktok, weibo, x"

// lorenzSteps is how many parts the people of a curve are cut into: of a hundred
// people, five are in each.
const lorenzSteps = 20

// circles are two groups and where they overlap: those whose posts go to many,
// and those whose words stand where people look things up.
func circles() Method {
	n := func(id, title, de, what string) Metric {
		return Metric{
			ID: id, Title: title, Definition: what, Unit: "people", Grain: "person", Additivity: "none", Tier: "measured", Version: 1,
			Translations: map[string]Words{"de": {Title: de, Unit: "Menschen"}},
		}
	}
	share := func(id, title, de, what string) Metric {
		return Metric{
			ID: id, Title: title, Definition: what, Unit: "%", Grain: "person", Additivity: "none", Tier: "measured", Version: 1, Share: true, Scale: 1, Minimum: 20,
			Translations: map[string]Words{"de": {Title: de, Unit: "%"}},
		}
	}
	reach := func(id, title, de string) Metric {
		return Metric{
			ID: id, Title: title, Definition: "Impressions of the posts in networks, to one digit: what a network counted, else the followers of who wrote times the part of them that is assumed to see a post, else the readers that a post is assumed to have.", Unit: "impressions",
			Grain: "message", Additivity: "none", Tier: "modelled", Version: 1, Translations: map[string]Words{"de": {Title: de, Unit: "Einblendungen"}},
		}
	}
	posts := func(id, title, de, what string) Metric {
		return Metric{
			ID: id, Title: title, Definition: what, Unit: "posts", Grain: "message", Additivity: "none", Tier: "measured", Version: 1,
			Translations: map[string]Words{"de": {Title: de, Unit: "Beiträge"}},
		}
	}
	const worked = "worked out and rounded to one digit; of how many posts and people is not published"
	return Method{
		ID: "influence.circles", Title: "Two circles of influence", Version: 2,
		Definition: "Connectors are the fewest people whose posts made 80% of the impressions in networks, where a post goes to those who follow its author. " +
			"How often a post was shown is taken from the network where it says so, else from how many follow its author, else from the readers that a post is assumed to have; of each sum two digits count. " +
			"Mavens are the fewest people who made 80% of all that was written elsewhere: in forums, reviews, comments and answers. " +
			"Of people with as many, those who also did more of the other come first. Both are of the people who posted, and somebody on two platforms counts as two. " +
			"Press, partners and others who speak to many are kept apart, on request also everybody with many followers. Which of them anybody listened to is not in any export.",
		Titles: map[string]string{"de": "Zwei Kreise des Einflusses"},
		Form:   "circles", Shape: ShapeRunning, Requires: []string{NeedAuthors},
		Params: []Setting{
			{Key: "readers", Kind: SettingNumber, Default: "150", Least: 1, What: "how many readers a post in a network is assumed to have of which nothing is known"},
			{Key: "times", Kind: SettingNumber, Default: "3", Least: 1, Most: 100, What: "how many times fewer or more it may be: the range that is printed"},
			{Key: "low", Kind: SettingNumber, Default: "0.1", Most: 1, What: "what part of an author's followers sees a post, at the least"},
			{Key: "middle", Kind: SettingNumber, Default: "0.35", Most: 1, What: "what part of them is assumed to see it"},
			{Key: "high", Kind: SettingNumber, Default: "1", Most: 1, What: "what part of them sees it, at the most"},
			{Key: "broadcast", Kind: SettingWhole, Default: "0", What: "who has more followers than this speaks to many and is kept apart; 0 for none but those declared"},
			{Key: "networks", Kind: SettingWords, Default: networks, What: "platforms on which a post goes to those who follow its author"},
		},
		Axis: Dim{ID: "busiest", Label: "Part of the people, the busiest first", Type: OrderDim},
		Columns: []Metric{
			share("networks", "Of the posts in networks", "Von den Beiträgen in Netzwerken", "What the busiest so many percent of the people who posted in networks made of it."),
			share("venues", "Of the messages elsewhere", "Von den Beiträgen anderswo", "What the busiest so many percent of the people who wrote elsewhere made of it."),
		},
		Facts: []Metric{
			n("influence_people", "People who wrote", "Menschen, die schrieben", "Different people who wrote anything."),
			n("influence_networkers", "People who posted in networks", "Menschen, die in Netzwerken schrieben", "Different people who posted or passed something on in networks."),
			n("influence_connectors", "Connectors", "Verbindende", "The fewest people whose posts made 80% of the impressions in networks; where nothing is known of any post, every post counts the same."),
			n("influence_writers", "People who wrote elsewhere", "Menschen, die anderswo schrieben", "Different people who wrote in forums, reviews, comments and answers."),
			n("influence_mavens", "Mavens", "Kundige", "The fewest people who made 80% of what was written elsewhere."),
			n("influence_both", "Both connectors and mavens", "Beides", "People who are in both groups."),
			reach("influence_reach_low", "Impressions, at the least", "Einblendungen, mindestens"),
			reach("influence_reach", "Impressions, in the middle", "Einblendungen, in der Mitte"),
			reach("influence_reach_high", "Impressions, at the most", "Einblendungen, höchstens"),
			reach("influence_reach_rest", "Impressions, in the middle, without the largest post", "Einblendungen, in der Mitte, ohne den größten Beitrag"),
			share("influence_counted", "Posts whose impressions were counted", "Beiträge, deren Einblendungen gezählt wurden", "Of the posts in networks, those of which the network said how often they were shown."),
			share("influence_followed", "Posts whose authors' followers are known", "Beiträge, bei denen bekannt ist, wie viele folgen", "Of the posts in networks, those of which only is known how many follow who wrote."),
			n("influence_broadcasters", "Broadcasters, kept apart", "Sender, getrennt gehalten", "Accounts that speak to many: press, partners, well-known people, as the site declares them, and those with more followers than the question says."),
			share("influence_broadcast", "Posts in networks by broadcasters", "Beiträge in Netzwerken von Sendern", "Of all that was posted in networks, theirs included, what broadcasters posted."),
			posts("influence_posts", "Posts in networks, without broadcasters", "Beiträge in Netzwerken, ohne Sender", "What people posted and passed on in networks, broadcasters kept apart."),
			posts("influence_posts_all", "Posts in networks, with broadcasters", "Beiträge in Netzwerken, mit Sendern", "The same together with what broadcasters posted; withheld where too few of them stand behind the difference."),
			share("influence_between", "Answers to one another", "Antworten aneinander", "Of the answers that people gave, those to somebody else outside the company and not to us."),
			{
				ID: "influence_depth", Title: "Answers to a post", Definition: "How many messages followed what people opened a conversation with, on average; only where the exports say what answers what.", Unit: "messages", Grain: "thread", Additivity: "none",
				Tier: "measured", Version: 2, Minimum: 20, Translations: map[string]Words{"de": {Title: "Antworten auf einen Beitrag", Unit: "Beiträge"}},
			},
			share("influence_again", "People who wrote on more than one day", "Menschen, die an mehr als einem Tag schrieben", "Of the people who wrote, those who did so on at least two days of the period."),
		},
		Labels: map[string]map[string]string{
			"busiest":     {"en": "Part of the people, the busiest first", "de": "Teil der Menschen, die aktivsten zuerst"},
			"widest":      {"en": "Part of the people, those with most impressions first", "de": "Teil der Menschen, die mit den meisten Einblendungen zuerst"},
			"group":       {"en": "Group", "de": "Gruppe"},
			keyConnectors: {"en": "Connectors", "de": "Verbindende"},
			keyMavens:     {"en": "Mavens", "de": "Kundige"},
			keyBoth:       {"en": "Both", "de": "Beides"},
			keyEverybody:  {"en": "Everybody who wrote", "de": "Alle, die schrieben"},
			keyOthers:     {"en": "Everybody else who wrote", "de": "Alle anderen, die schrieben"},
		},
		from: fromMessages, usual: []condition{{"role", []string{"member"}}},
		ask: askCircles, tell: tellCircles,
		count: countCircles,
		uncounted: map[string]string{
			"networks":             "of those who did most: who they are nothing says but how much they did",
			"venues":               "of those who did most: who they are nothing says but how much they did",
			"influence_connectors": "of those who did most: who they are nothing says but how much they did",
			"influence_mavens":     "of those who did most: who they are nothing says but how much they did",
			"influence_reach":      worked, "influence_reach_low": worked, "influence_reach_high": worked, "influence_reach_rest": worked,
			"influence_both": "of those who did most: who they are nothing says but how much they did",
		},
	}
}

// doers are people who posted in networks and wrote elsewhere as much as each
// other.
type doers struct{ networks, venues, people int64 }

func askCircles(run *inquiry) {
	var loud []rule
	if r, ok := run.loud(); ok {
		loud = []rule{r}
		defer func(all []rule) { run.rules = all }(run.rules)
		run.rules = append(slices.Clip(run.rules), r)
	}
	f, all := run.far(), []doers(nil)
	if f.known() {
		all = run.reachers()
	} else {
		all = run.doers()
	}
	if run.failed() {
		return
	}
	nets := heapsOf(all, func(d doers) int64 { return d.networks })
	venues := heapsOf(all, func(d doers) int64 { return d.venues })
	connectors, mavens := stat.Smallest(nets, 800), stat.Smallest(venues, 800)
	people := int64(0)
	for _, d := range all {
		people += d.people
	}
	networkers, _ := stat.Sums(nets)
	writers, _ := stat.Sums(venues)
	everybody := countOf(people) // with the two parts of it, it tells how many are in both
	everybody.People = fewest(people, networkers+writers-people)
	run.fact("influence_people", everybody)
	run.fact("influence_networkers", countOf(networkers))
	run.fact("influence_writers", countOf(writers))
	run.total = everybody
	if people < stat.MinWords {
		run.form, run.shape, run.axis, run.columns = "table", ShapeApart, Dim{ID: "group", Label: "Group", Type: OrderDim}, []Metric{columnPeople()}
		run.row(keyEverybody, run.method.Labels[keyEverybody]["en"], ofPeople, everybody)
		run.note("too few people to say who is read (n < %d)", stat.MinWords)
		return
	}
	if networkers >= stat.MinWords {
		run.fact("influence_connectors", countOf(connectors.People))
		run.reach(f, networkers, nets)
	}
	if writers >= stat.MinWords {
		run.fact("influence_mavens", countOf(mavens.People))
	}
	both := overlap(all, connectors.People, mavens.People)
	if networkers >= stat.MinWords && writers >= stat.MinWords {
		run.fact("influence_both", inBoth(both, connectors.People, mavens.People))
	}
	run.beside(networkers + writers - people)
	run.apart(loud, f, networkers, top(nets))
	if max(networkers, writers) < stat.MinCurve {
		run.groups(people, connectors.People, mavens.People, both)
		return
	}
	if f.known() {
		if f.counted < f.posts {
			run.columns[0].Tier = "modelled"
		}
		run.columns[0].Title, run.columns[0].Translations = "Of the impressions in networks", map[string]Words{"de": {Title: "Von den Einblendungen in Netzwerken", Unit: "%"}}
		if writers < stat.MinCurve {
			run.axis = Dim{ID: "widest", Label: run.method.Labels["widest"]["en"], Type: OrderDim}
		}
	}
	run.curves(map[string][]stat.Heap{"networks": nets, "venues": venues})
}

// doers counts, for everybody, what they posted in networks and wrote elsewhere.
func (run *inquiry) doers() []doers {
	table, kept := run.presence(run.span)
	all, nets := "COUNT(*)", run.inNetworks().wrap("SUM(CASE WHEN ", " THEN 1 ELSE 0 END)")
	if table != fromMessages {
		all, nets = "SUM(m.messages)", in("m.platform", run.words("networks")).wrap("SUM(CASE WHEN ", " THEN m.posts + m.shares + m.questions ELSE 0 END)")
	}
	inner := nets.wrap("SELECT m.person_no AS p, "+all+" AS n, ", " AS y\nFROM "+table+" m\nWHERE ").then(kept).then(clause{text: "\nGROUP BY m.person_no"})
	rows := run.query(inner.wrap("SELECT b.y, b.n, COUNT(*) AS people\nFROM (", ") b\nGROUP BY b.y, b.n"))
	var out []doers
	for _, r := range rows {
		out = append(out, doers{number(r[0]), number(r[1]) - number(r[0]), number(r[2])})
	}
	return out
}

// inNetworks says of messages m that they go to those who follow their author.
func (run *inquiry) inNetworks() clause {
	return join("AND", []clause{in("m.platform", run.words("networks")), {text: "m.kind IN ('post', 'share', 'question')"}})
}

func heapsOf(all []doers, get func(doers) int64) []stat.Heap {
	var out []stat.Heap
	for _, d := range all {
		if n := get(d); n > 0 {
			out = append(out, stat.Heap{Each: n, People: d.people})
		}
	}
	return stat.Heaps(out)
}

// top gives what the first and the first two have.
func top(heaps []stat.Heap) [2]int64 {
	var out [2]int64
	left := int64(2)
	for _, h := range heaps {
		for range min(left, h.People) {
			if left == 2 {
				out[0] = h.Each
			}
			out[1] += h.Each
			left--
		}
	}
	return out
}

// overlap counts who is in both groups. Of people with as many, those with more
// of the other come first, so that no pseudonym decides.
func overlap(all []doers, connectors, mavens int64) int64 {
	ranked := func(first, second func(doers) int64, size int64) map[doers]int64 {
		order := slices.SortedFunc(slices.Values(all), func(a, b doers) int {
			return cmp.Or(cmp.Compare(first(b), first(a)), cmp.Compare(second(b), second(a)))
		})
		in := map[doers]int64{}
		for _, d := range order {
			in[d] = min(size, d.people)
			size -= in[d]
		}
		return in
	}
	nets, venues := func(d doers) int64 { return d.networks }, func(d doers) int64 { return d.venues }
	a, b := ranked(nets, venues, connectors), ranked(venues, nets, mavens)
	both := int64(0)
	for _, d := range all {
		both += min(a[d], b[d])
	}
	return both
}

// fewest gives the smallest of some numbers of people, but for those of nobody.
func fewest(first int64, others ...int64) int64 {
	for _, n := range others {
		if n > 0 {
			first = min(first, n)
		}
	}
	return first
}

// inBoth is the cell of those who are in both groups. Beside the groups it tells
// how many are in only one of them.
func inBoth(both, connectors, mavens int64) Cell {
	c := countOf(both)
	if both > 0 {
		c.People = fewest(both, connectors-both, mavens-both)
	}
	return c
}

// groups is the table for fewer people than a curve needs.
func (run *inquiry) groups(people, connectors, mavens, both int64) {
	run.form, run.shape, run.axis = "table", ShapeApart, Dim{ID: "group", Label: "Group", Type: OrderDim}
	run.columns = run.columns[:1]
	run.columns[0] = columnPeople()
	shared, others := inBoth(both, connectors, mavens), countOf(people-stat.Either(connectors, mavens, both))
	others.People = fewest(others.People, shared.People) // all people less the groups and these are those in both
	for _, g := range []struct {
		key  string
		cell Cell
	}{{keyConnectors, countOf(connectors)}, {keyMavens, countOf(mavens)}, {keyBoth, shared}, {keyOthers, others}} {
		if g.key != keyOthers && (g.key != keyMavens && connectors == 0 || g.key != keyConnectors && mavens == 0) {
			continue // where nobody wrote there is no group
		}
		run.row(g.key, run.method.Labels[g.key]["en"], ofPeople, g.cell)
	}
}

// curves adds the curves of concentration of those who are enough, step by step.
func (run *inquiry) curves(all map[string][]stat.Heap) {
	run.columns = slices.DeleteFunc(run.columns, func(m Metric) bool {
		people, _ := stat.Sums(all[m.ID])
		return people < stat.MinCurve
	})
	if people, _ := stat.Sums(all["networks"]); people == 0 {
		run.columns[0].Title, run.columns[0].Translations = "Of all messages", map[string]Words{"de": {Title: "Von allen Beiträgen", Unit: "%"}}
	}
	for i := int64(1); i <= lorenzSteps; i++ {
		part := i * 1000 / lorenzSteps
		for _, m := range run.columns {
			people, _ := stat.Sums(all[m.ID])
			run.row(fmt.Sprintf("%03d", part/10), fmt.Sprintf("%d%%", part/10), m.ID, stepOf(all[m.ID], people, part))
		}
	}
}

// stepOf is what the first so many thousandths of the people have of all.
func stepOf(heaps []stat.Heap, people, part int64) Cell {
	s, first := stat.Top(heaps, part), top(heaps)
	return Cell{Num: s.Hits, Den: s.Of, People: people * part / 1000, N: s.Hits / 1000, Top: first}
}

// threaded asks only the sources that say what answers what: in others, nothing
// seems to follow on anything.
func (run *inquiry) threaded() *inquiry {
	have := run.having(needOf(needThreads))
	out, a := *run, *run.asking
	a.covers = slices.DeleteFunc(slices.Clone(a.covers), func(c cover) bool { return !have[c.source] })
	out.asking = &a
	return &out
}

// beside adds what stands beside reach: who speaks with one another, how much
// follows, who comes back, and those who were kept apart. So many people are in
// networks as well as elsewhere; what tells the number of all tells of them.
func (run *inquiry) beside(crossing int64) {
	each := run.messages().wrap("SELECT m.person_no AS p, COUNT(*) AS n, SUM(CASE WHEN m.to_role NOT IN ('brand', 'staff') THEN 1 ELSE 0 END) AS hits\n"+
		"FROM messages m\nWHERE m.kind IN ('reply', 'answer') AND m.to_role NOT IN ('', 'self') AND m.person_no <> 0 AND ", "\nGROUP BY m.person_no")
	var answers heap
	for _, r := range run.query(each.wrap("SELECT b.n, COUNT(*) AS people, SUM(b.hits) AS hits\nFROM (", ") b GROUP BY b.n")) {
		answers.add(classPerson, number(r[0]), number(r[1]), number(r[2]))
	}
	if answers.rows > 0 {
		run.fact("influence_between", answers.behind(Cell{Num: answers.value, Den: answers.rows}))
	}
	threads := run.threaded()
	if rows := run.query(threads.exchanges().wrap("SELECT SUM(x.replies) AS replies, COUNT(*) AS total\nFROM exchanges x\nWHERE ", "")); len(rows) > 0 && number(rows[0][1]) > 0 {
		n := number(rows[0][1])
		run.fact("influence_depth", threads.openers().behind(Cell{Num: stat.Whole(float64(number(rows[0][0]))/float64(n), 1000), Den: 1000, N: n}))
	}
	table, kept := run.presence(run.span)
	inner := kept.wrap("SELECT m.person_no AS p, COUNT(DISTINCT m.day) AS d\nFROM "+table+" m\nWHERE ", "\nGROUP BY m.person_no")
	if rows := run.query(inner.wrap("SELECT COUNT(*) AS n, SUM(CASE WHEN b.d > 1 THEN 1 ELSE 0 END) AS again\nFROM (", ") b")); len(rows) > 0 && number(rows[0][0]) > 0 {
		c := shareOf(number(rows[0][1]), number(rows[0][0]))
		if crossing > 0 {
			c.People = fewest(crossing, c.People)
		}
		run.fact("influence_again", c)
	}
}
