package insight

import (
	"strconv"

	"hearth/internal/engagement/insight/stat"
)

func tellCircles(t Telling) []string {
	var out []string
	most := t.Fact("influence_people").Num
	if most == 0 { // it is not told: the largest of its parts
		most = max(t.Fact("influence_networkers").Num, t.Fact("influence_writers").Num)
	}
	if most < stat.MinWords {
		return []string{t.Few(stat.MinWords), t.Seen()}
	}
	if s := t.circle("influence_connectors", "influence_networkers"); s != nil {
		out = append(out, t.Say("{few} of the {all} people who posted in networks made 80% of the posts there: connectors.",
			"{few} der {all} Menschen, die in Netzwerken schrieben, machten 80 % der Beiträge dort: Verbindende.", s...))
	}
	nets := t.Fact("influence_networkers")
	if s := t.circle("influence_mavens", "influence_writers"); s != nil && nets.State == Known && nets.Num == 0 {
		out = append(out, t.Say("{few} of the {all} people who wrote made 80% of the words: mavens.",
			"{few} der {all} Menschen, die schrieben, machten 80 % der Beiträge: Kundige.", s...))
	} else if s != nil {
		out = append(out, t.Say("{few} of the {all} people who wrote elsewhere made 80% of the words there: mavens.",
			"{few} der {all} Menschen, die anderswo schrieben, machten 80 % der Beiträge dort: Kundige.", s...))
	}
	if both := t.Fact("influence_both"); both.State == Known {
		out = append(out, t.Say("In both groups: {n}.", "In beiden Gruppen: {n}.", "n", t.Whole(both.Num)))
	}
	if most < stat.MinCurve {
		out = append(out, t.Say("In small groups this looks more even than it is.", "In kleinen Gruppen sieht das gleichmäßiger aus, als es ist."))
	}
	return append(out, t.reach(),
		t.Say("A description of the posts we can see, not of influence on anyone's mind: who will set off something large is hard to predict, and it is often somebody ordinary.",
			"Eine Beschreibung der Beiträge, die wir sehen, nicht des Einflusses auf irgendjemandes Denken: Wer etwas Großes auslöst, lässt sich kaum vorhersagen, und oft ist es jemand ganz Gewöhnliches."),
		t.Seen())
}

// circle gives the words of one circle; nil when the guard kept it back.
func (t Telling) circle(few, all string) []string {
	a, b := t.Fact(few), t.Fact(all)
	if a.State != Known || b.State != Known {
		return nil
	}
	return []string{"few", t.Whole(a.Num), "all", t.Whole(b.Num)}
}

// reach says how many impressions there may have been, as a range.
func (t Telling) reach() string {
	low, high := t.Fact("influence_reach_low"), t.Fact("influence_reach_high")
	if low.State != Known || high.State != Known {
		return ""
	}
	readers, times := t.setting("readers"), t.setting("times")
	return t.Say("Impressions in networks: {low} to {high}. Not counted but worked out: posts times readers; we assumed {from} to {to} readers per post.",
		"Einblendungen in Netzwerken: {low} bis {high}. Nicht gezählt, sondern ausgerechnet: Beiträge mal Lesende; wir haben {from} bis {to} Lesende je Beitrag angenommen.",
		"low", t.Whole(low.Num), "high", t.Whole(high.Num), "from", t.Whole(stat.Whole(readers/times, 1)), "to", t.Whole(stat.Whole(readers*times, 1)))
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
		out = append(out, t.Say("Among equally many people ({n}), the busiest tenth made {now}, against {then} before. How much of that is chance cannot be said.",
			"Unter gleich vielen Menschen ({n}) machte das aktivste Zehntel {now}, gegenüber {then} zuvor. Wie viel davon Zufall ist, lässt sich nicht sagen.",
			"n", t.Whole(min(now.Num, then.Num)), "now", t.Percent(a.Num, a.Den), "then", t.Percent(b.Num, b.Den)))
	}
	return append(out, t.Seen())
}
