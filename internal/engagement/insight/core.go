package insight

import "strings"

// core looks at the people who are seen in most of the last units of time: who
// stayed, who came, who went.
func core() Method {
	return Method{
		ID: "participation.core", Title: "The core: who stayed, came and went", Version: 1, Titles: map[string]string{"de": "Der Kern: wer blieb, kam und ging"},
		Definition: "The core are the people outside the company who were seen in at least three of the last four units of time; the numbers can be set. The core now is held beside the core of as many units before: " +
			"stayed are in both, came are only in the one now, went only in the one before. Somebody who went may still write now and then.",
		Form: "bars", Shape: ShapeApart, Requires: []string{NeedAuthors}, Axis: Dim{ID: "core", Label: "The core", Type: OrderDim},
		Columns: []Metric{peopleMeasure()},
		Facts: []Metric{{
			ID: "core_kept_share", Title: "Of the core before, still there", Definition: "Of the people who were in the core before, the share that is in it now.",
			Unit: "%", Grain: "person", Additivity: "none", Tier: "measured", Minimum: 20, Version: 1, Share: true, Scale: 1,
			Translations: map[string]Words{"de": {Title: "Vom früheren Kern noch da", Unit: "%"}},
		}},
		Labels: map[string]map[string]string{
			"core": {"en": "The core", "de": "Der Kern"}, "stayed": {"en": "Stayed", "de": "Geblieben"},
			"came": {"en": "Came", "de": "Dazugekommen"}, "went": {"en": "Went", "de": "Gegangen"},
		},
		Params: []Setting{
			unitSetting(),
			{Key: "of", Kind: SettingWhole, Default: "4", Least: 2, Most: 24, What: "how many of the last units are looked at"},
			{Key: "seen", Kind: SettingWhole, Default: "3", Least: 1, Most: 24, What: "in how many of them somebody of the core is seen at least"},
		},
		from: fromMessages, usual: []condition{{"role", []string{"member"}}},
		ask: askCore, tell: tellCore,
		count: countCore,
		uncounted: map[string]string{
			"total": "there is none",
		},
	}
}

func askCore(run *inquiry) {
	unit, n, least := run.choice("unit"), int(run.whole("of")), run.whole("seen")
	first, last := run.wholeUnits(unit)
	if last-2*n+1 < first {
		run.note("the data are too short: %s, and twice %d are needed", plural(int64(max(0, last-first+1)), "whole "+unit), n)
		return
	}
	now, before := unitOfNumber(unit, last-n+1), unitOfNumber(unit, last-2*n+1)
	span := Span{From: before.From, To: unitOfNumber(unit, last).To}
	table, kept := run.presence(span)
	days := kept.wrap("SELECT m.person_no AS person_no, m."+unit+" AS part, MIN(m.day) AS seen FROM "+table+" m WHERE ", " GROUP BY m.person_no, m."+unit)
	each := clause{"SUM(CASE WHEN d.seen >= ? THEN 1 ELSE 0 END)", []any{dayArg(now.From)}}.wrap("SELECT d.person_no AS person_no, ", " AS recent, COUNT(*) AS parts\nFROM (").then(days).wrap("", ") d GROUP BY d.person_no")
	counts := map[[2]bool]int64{}
	for _, r := range run.query(each.wrap("SELECT p.recent AS recent, p.parts AS parts, COUNT(*) AS people\nFROM (", ") p GROUP BY p.recent, p.parts")) {
		recent, parts := number(r[0]), number(r[1])
		counts[[2]bool{recent >= least, parts-recent >= least}] += number(r[2])
	}
	stayed, came, went := counts[[2]bool{true, true}], counts[[2]bool{true, false}], counts[[2]bool{false, true}]
	for _, r := range []struct {
		key    string
		people int64
	}{{"stayed", stayed}, {"came", came}, {"went", went}} {
		run.row(r.key, run.method.Labels[r.key]["en"], "people", countOf(r.people))
	}
	if stayed+went > 0 {
		kept := shareOf(stayed, stayed+went)
		kept.People = min(stayed, went) // either follows from the share and what it is of
		if kept.People == 0 {
			kept.People = max(stayed, went)
		}
		run.fact("core_kept_share", kept)
	}
	run.note("now is %s, before is %s", spanLabel(now.From, span.To), spanLabel(before.From, now.From-1))
}

// countCore: the core of a day on which a period ends, whenever that begins.
func countCore(c *counting) {
	as := func(what ...string) Who { return Who{What: "the core" + c.settings(), Is: what} }
	c.each("people", func(r Row, cell Cell) { c.people(fromMessages, c.ever(c.span), cell, as(r.By)) })
	c.fact("core_kept_share", func(s Span, cell Cell) {
		num, den, _ := parts(cell)
		c.people(fromMessages, c.ever(s), den, as("stayed", "went"))
		c.people(fromMessages, c.ever(s), num, as("stayed"))
	})
}

// partOfCore says what may be told of the core where one of its numbers is kept
// back; "" where none is, or nobody is left.
func (t Telling) partOfCore(stayed, came, went Cell) string {
	var told []string
	some := false
	for _, p := range []struct {
		cell   Cell
		en, de string
	}{{stayed, "{n} stayed", "{n} blieben"}, {came, "{n} came", "{n} kamen dazu"}, {went, "{n} went", "{n} gingen"}} {
		switch p.cell.State {
		case Missing:
			return ""
		case Known:
			told, some = append(told, t.Say(p.en, p.de, "n", t.Whole(p.cell.Num))), some || p.cell.Num > 0
		}
	}
	if !some || len(told) == 3 {
		return ""
	}
	return t.Say("Of the core, {list}. What is not said here would tell of single people.", "Vom Kern: {list}. Was hier nicht steht, würde von Einzelnen erzählen.", "list", strings.Join(told, ", "))
}

func tellCore(t Telling) []string {
	stayed, came, went := t.Cell("stayed", "people"), t.Cell("came", "people"), t.Cell("went", "people")
	if s := t.partOfCore(stayed, came, went); s != "" {
		return []string{s, t.Seen()}
	}
	if stayed.State == Withheld || came.State == Withheld || went.State == Withheld {
		return []string{t.Say("The core is too small to say who stayed, came and went: it would tell of single people.",
			"Der Kern ist zu klein, um zu sagen, wer blieb, kam und ging: Das würde von Einzelnen erzählen."), t.Seen()}
	}
	if stayed.State != Known || came.State != Known || went.State != Known {
		return []string{t.Say("The data are too short to say who stayed, came and went.", "Die Daten sind zu kurz, um zu sagen, wer blieb, kam und ging."), t.Seen()}
	}
	return []string{
		t.Say("Of our core of {n} people, {stayed} stayed and {went} went; {came} came.", "Von unserem Kern von {n} Menschen blieben {stayed}, {went} gingen; {came} kamen dazu.",
			"n", t.Whole(stayed.Num+went.Num), "stayed", t.Whole(stayed.Num), "went", t.Whole(went.Num), "came", t.Whole(came.Num)),
		t.Seen(),
	}
}
