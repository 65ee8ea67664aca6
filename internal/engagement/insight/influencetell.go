package insight

import (
	"slices"
	"strconv"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight/stat"
	"hearth/internal/source"
)

func countCircles(c *counting) {
	all := c.quiet()
	nets := append(slices.Clone(all), is("kind", engagement.KindPost, engagement.KindShare, engagement.KindQuestion))
	if list := c.words("networks"); len(list) > 0 {
		nets = append(nets, is("platform", list...))
	}
	named := append(slices.Clone(nets), is(dimNamed, "yes"))
	as := func(where ...string) Who {
		return Who{What: "writing in " + strings.Join(c.words("networks"), ", ") + ", and elsewhere", Is: where, All: []string{"in networks", "in both", "elsewhere"}}
	}
	c.total(func(cell Cell) { c.people(fromMessages, c.span, cell, Who{}, all...) })
	c.fact("influence_people", func(s Span, cell Cell) { c.people(fromMessages, s, cell, Who{}, all...) })
	c.fact("influence_networkers", func(s Span, cell Cell) {
		c.people(fromMessages, s, cell, Who{}, nets...)
		c.people(fromMessages, s, cell, as("in networks", "in both"), all...)
	})
	c.fact("influence_writers", func(s Span, cell Cell) { c.people(fromMessages, s, cell, as("elsewhere", "in both"), all...) })
	for _, id := range []string{"counted", "followed"} {
		c.fact("influence_"+id, func(s Span, cell Cell) {
			cell.People = 0 // who wrote the fewer of both
			c.share(fromMessages, s, cell, false, is("impressions", id), named...)
		})
	}
	c.fact("influence_again", func(s Span, cell Cell) {
		c.peopleShare(fromMessages, s, cell, either("writing on two days or more", true), all...)
	})
	c.fact("influence_between", func(s Span, cell Cell) {
		c.share(fromMessages, s, cell, true, isNot(dimTo, engagement.RoleBrand, engagement.RoleStaff),
			append(slices.Clone(all), is("kind", engagement.KindReply, engagement.KindAnswer), isNot(dimTo, unknown, toSelf), is(dimNamed, "yes"))...)
	})
	c.fact("influence_depth", func(s Span, cell Cell) {
		cell.People = 0 // who opened any, those that want no answer left out
		c.rows(fromThreads, s, ofUnits(cell), append(slices.Clone(all), required([]string{needThreads})...)...)
	})
	c.broadcasters(nets, named)
}

// quiet leaves out those who have more followers than the question says.
func (c *counting) quiet() []Scope {
	if most := c.words("broadcast"); len(most) == 1 && most[0] != "0" {
		return []Scope{is("followers, up to "+most[0], "yes")}
	}
	return nil
}

// broadcasters tells of those who are kept apart. Beside what they posted stands
// what all others did. Whoever is one for having many followers is in no scope.
func (c *counting) broadcasters(nets, named []Scope) {
	apart := func(tell func([]Scope)) {
		if len(c.quiet()) > 0 {
			tell(append(slices.Clone(nets), is("broadcasters", strings.Join(c.words("broadcast"), ""))))
			return
		}
		had := c.q
		if !slices.ContainsFunc(had.Where, func(f Filter) bool { return f.Key.Text == "role" }) {
			c.q.Where = append(slices.Clone(had.Where), Filter{source.Word{Text: "role"}, []source.Word{{Text: engagement.RoleBroadcaster}}})
		}
		tell(nets)
		c.q = had
	}
	c.fact("influence_broadcasters", func(s Span, cell Cell) {
		apart(func(nets []Scope) { c.people(fromMessages, s, cell, Who{}, nets...) })
	})
	c.fact("influence_posts", func(s Span, cell Cell) { c.rows(fromMessages, s, cell, named...) })
	c.fact("influence_posts_all", func(s Span, cell Cell) {
		cell.People = 0 // of the smaller of both parts
		had := c.q
		if !slices.ContainsFunc(had.Where, func(f Filter) bool { return f.Key.Text == "role" }) {
			c.q.Where = append(slices.Clone(had.Where), Filter{source.Word{Text: "role"}, []source.Word{{Text: engagement.RoleMember}, {Text: engagement.RoleBroadcaster}}})
		}
		c.rows(fromMessages, s, cell, nets[len(c.quiet()):]...) // those with many followers too
		c.q = had
	})
	c.fact("influence_broadcast", func(s Span, cell Cell) {
		num, _, rest := parts(cell)
		c.rows(fromMessages, s, rest, named...)
		num.People = cell.People
		apart(func(nets []Scope) { c.rows(fromMessages, s, num, nets...) })
	})
}

func tellCircles(t Telling) []string {
	var out []string
	most := t.Fact("influence_people").Num
	if most == 0 { // it is not told: the largest of its parts
		most = max(t.Fact("influence_networkers").Num, t.Fact("influence_writers").Num)
	}
	if most < stat.MinWords {
		return []string{t.Few(stat.MinWords), t.Seen()}
	}
	known := t.Fact("influence_counted").State != Missing || t.Fact("influence_followed").State != Missing
	if s := t.circle("influence_connectors", "influence_networkers"); s != nil && known {
		out = append(out, t.Say("The posts of {few} of the {all} people who posted in networks made 80% of the impressions there. We call them connectors.",
			"Die Beiträge von {few} der {all} Menschen, die in Netzwerken schrieben, machten 80 % der Einblendungen dort. Wir nennen sie Verbindende.", s...))
	} else if s != nil {
		out = append(out, t.Say("{few} of the {all} people who posted in networks made 80% of the posts there. We call them connectors.",
			"{few} der {all} Menschen, die in Netzwerken schrieben, machten 80 % der Beiträge dort. Wir nennen sie Verbindende.", s...))
	}
	nets := t.Fact("influence_networkers")
	if s := t.circle("influence_mavens", "influence_writers"); s != nil && nets.State == Known && nets.Num == 0 {
		out = append(out, t.Say("{few} of the {all} people who wrote made 80% of the messages. We call them mavens.",
			"{few} der {all} Menschen, die schrieben, machten 80 % der Beiträge. Wir nennen sie Kundige.", s...))
	} else if s != nil {
		out = append(out, t.Say("{few} of the {all} people who wrote elsewhere made 80% of the messages there. We call them mavens.",
			"{few} der {all} Menschen, die anderswo schrieben, machten 80 % der Beiträge dort. Wir nennen sie Kundige.", s...))
	}
	if both := t.Fact("influence_both"); both.State == Known {
		out = append(out, t.Say("In both groups: {n}.", "In beiden Gruppen: {n}.", "n", t.Whole(both.Num)))
	}
	if most < stat.MinCurve {
		out = append(out, t.Say("In small groups this looks more even than it is.", "In kleinen Gruppen sieht das gleichmäßiger aus, als es ist."))
	}
	return append(out, t.reach(), t.withThem(),
		t.Say("A description of the posts we can see, not of influence on anyone's mind: who will set off something large is hard to predict, and it is often somebody ordinary.",
			"Eine Beschreibung der Beiträge, die wir sehen, nicht des Einflusses auf irgendjemandes Denken: Wer etwas Großes auslöst, lässt sich kaum vorhersagen, und oft ist es jemand ganz Gewöhnliches."),
		t.Seen())
}

// withThem says how many posts there are without broadcasters and with them, or
// why that is not told.
func (t Telling) withThem() string {
	posts, all := t.Fact("influence_posts"), t.Fact("influence_posts_all")
	slots := []string{"n", t.Whole(posts.Num), "all", t.Whole(all.Num)}
	switch {
	case posts.State != Known || all.State == Missing:
		return ""
	case all.State == Withheld:
		return t.Say("Posts in networks, without broadcasters: {n}. How many with them is not told: the difference would be the posts of too few.",
			"Beiträge in Netzwerken, ohne Sender: {n}. Wie viele mit ihnen, wird nicht gesagt: Der Unterschied wären die Beiträge von zu wenigen.", slots...)
	}
	return t.Say("Posts in networks, without broadcasters: {n}; with them: {all}.", "Beiträge in Netzwerken, ohne Sender: {n}; mit ihnen: {all}.", slots...)
}

// circle gives the words of one circle; nil when the guard kept it back.
func (t Telling) circle(few, all string) []string {
	a, b := t.Fact(few), t.Fact(all)
	if a.State != Known || b.State != Known {
		return nil
	}
	return []string{"few", t.Whole(a.Num), "all", t.Whole(b.Num)}
}

// reach says how many impressions there may have been, as a range, and what it
// stands on.
func (t Telling) reach() string {
	low, high := t.Fact("influence_reach_low"), t.Fact("influence_reach_high")
	if low.State != Known || high.State != Known {
		return ""
	}
	counted, followed := t.Fact("influence_counted"), t.Fact("influence_followed")
	slots := []string{"low", t.Whole(low.Num), "high", t.Whole(high.Num)}
	out := t.Say("Impressions in networks: {low} to {high}.", "Einblendungen in Netzwerken: {low} bis {high}.", slots...)
	switch {
	case counted.State == Missing && followed.State == Missing:
		return out + " " + t.assumed("Not counted but worked out: posts", "Nicht gezählt, sondern ausgerechnet: Beiträge")
	case counted.State == Known && counted.Num == counted.Den:
		out = t.Say("Impressions in networks, as the networks counted them: about {low}.", "Einblendungen in Netzwerken, von den Netzwerken gezählt: etwa {low}.", slots...)
	default:
		out += t.basis(counted, followed)
	}
	if r := t.Fact("influence_reach_rest"); r.State == Known {
		out += " " + t.Say("One post alone makes more than a quarter of them, by our middle assumption; without it, about {n} are left.",
			"Ein einziger Beitrag macht bei unserer mittleren Annahme mehr als ein Viertel davon aus; ohne ihn bleiben etwa {n}.", "n", t.Whole(r.Num))
	}
	return out
}

// basis says of how many posts the impressions were counted, and what was assumed
// of the others.
func (t Telling) basis(counted, followed Fact) (out string) {
	if counted.State == Known && counted.Num > 0 {
		out += " " + t.Say("The network counted how often it was shown for {share} of the posts.", "Bei {share} der Beiträge hat das Netzwerk gezählt, wie oft sie gezeigt wurden.", "share", t.Percent(counted.Num, counted.Den))
	}
	if followed.State == Known && followed.Num > 0 {
		out += " " + t.Say("For {share}, only the number of followers is known: we assumed that {least} to {most} of them saw the post.",
			"Bei {share} ist nur bekannt, wie viele folgen: Wir haben angenommen, dass {least} bis {most} von ihnen den Beitrag sahen.",
			"share", t.Percent(followed.Num, followed.Den),
			"least", t.Percent(stat.Whole(t.setting("low"), 1000), 1000), "most", t.Percent(stat.Whole(t.setting("high"), 1000), 1000))
	}
	if counted.State == Known && followed.State == Known && counted.Num+followed.Num == counted.Den {
		return out
	}
	return out + " " + t.assumed("Of the others, nothing is known: posts", "Von den übrigen ist nichts bekannt: Beiträge")
}

// assumed says how many readers a post is assumed to have of which nothing is known.
func (t Telling) assumed(en, de string) string {
	readers, times := t.setting("readers"), t.setting("times")
	return t.Say(en+" times readers; we assumed {from} to {to} readers per post.", de+" mal Lesende; wir haben {from} bis {to} Lesende je Beitrag angenommen.",
		"from", t.Whole(stat.Whole(readers/times, 1)), "to", t.Whole(stat.Whole(readers*times, 1)))
}

// setting gives a number that the question was asked with.
func (t Telling) setting(key string) float64 {
	for _, u := range t.Told.Settings {
		if u.Key == key {
			f, err := strconv.ParseFloat(u.Value, 64)
			if err == nil {
				return f
			}
		}
	}
	return 1
}

// amongEqual says what the busiest tenth made now and in the earlier period.
func (t Telling) amongEqual(n int64, now, then string, yearAgo bool) string {
	when := t.Say("before", "zuvor")
	if yearAgo {
		when = t.Say("a year ago", "vor einem Jahr")
	}
	slots := []string{"n", t.Whole(n), "now", now, "then", then, "when", when}
	if now == then {
		return t.Say("Among equally many people ({n}), the busiest tenth made {now}, as much as {when}.", "Unter gleich vielen Menschen ({n}) machte das aktivste Zehntel {now}, so viel wie {when}.", slots...)
	}
	return t.Say("Among equally many people ({n}), the busiest tenth made {now}, against {then} {when}. How much of that is chance cannot be said.",
		"Unter gleich vielen Menschen ({n}) machte das aktivste Zehntel {now}, gegenüber {then} {when}. Wie viel davon Zufall ist, lässt sich nicht sagen.", slots...)
}

func tellEvenness(t Telling) []string {
	earlier := keyYearAgo
	for _, u := range t.Told.Settings {
		if u.Key == "before" {
			earlier = u.Value
		}
	}
	now, then := t.Cell(keyNow, ofPeople), t.Cell(earlier, ofPeople)
	few := t.Fact("concentration_few")
	var out []string
	if now.State == Known && few.State == Known {
		out = append(out, t.Say("{few} of the {all} people who wrote made 80% of the posts.", "{few} der {all} Menschen, die schrieben, machten 80 % der Beiträge.", "few", t.Whole(few.Num), "all", t.Whole(now.Num)))
		if now.Num < stat.MinCurve {
			out = append(out, t.Say("In small groups this looks more even than it is.", "In kleinen Gruppen sieht das gleichmäßiger aus, als es ist."))
		}
	} else if now.State == Known && now.Num < stat.MinWords {
		out = append(out, t.Few(stat.MinWords))
	}
	a, b := t.Cell(keyNow, columnEqual), t.Cell(earlier, columnEqual)
	if a.State == Known && b.State == Known && then.State == Known && now.State == Known {
		out = append(out, t.amongEqual(min(now.Num, then.Num), t.Percent(a.Num, a.Den), t.Percent(b.Num, b.Den), earlier == keyYearAgo))
	}
	return append(out, t.Seen())
}
