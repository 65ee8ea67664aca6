package insight

import (
	"fmt"
	"slices"
	"strings"

	"hearth/internal/engagement"
)

// drivers holds who comes back after an ask beside who comes back else, by what
// the ask offered.
func drivers() Method {
	back := func(id, title, de, definition string) Metric {
		m := shareMeasure(title, de, definition)
		m.ID = id
		return m
	}
	people := peopleMeasure()
	people.Title, people.Translations = "People first seen", map[string]Words{"de": {Title: "Zum ersten Mal gesehen", Unit: "Menschen"}}
	return Method{
		ID: "participation.drivers", Title: "Who comes back, by what we asked with", Version: 1, Titles: map[string]string{"de": "Wer wiederkommt, je nach Anreiz"},
		Definition: "People outside who were first seen while an ask was open, and the share of them that was seen again 30 days, and 90 days, after that or later. Beside them the usual newcomers of all other days. " +
			"People chose themselves what to take part in, so this is no test of what works. A reward is a driver of its own: material.",
		Form: "bars", Shape: ShapeApart, Requires: []string{NeedAuthors}, Axis: Dim{ID: "driver", Label: "What we asked with", Type: OrderDim},
		Columns: []Metric{
			back("back30", "Seen again 30 days on", "Nach 30 Tagen wiedergesehen", "The share that was seen again 30 days or more after they were first seen."),
			back("back90", "Seen again 90 days on", "Nach 90 Tagen wiedergesehen", "The share that was seen again 90 days or more after they were first seen."),
			people,
		},
		Labels: map[string]map[string]string{
			"driver": {"en": "What we asked with", "de": "Womit wir gefragt haben"}, "usual": {"en": "No ask was open", "de": "Kein Aufruf lief"},
			"self-expression": {"en": "Self-expression", "de": "Selbstausdruck"}, "achievement": {"en": "Achievement", "de": "Etwas schaffen"},
			"altruism": {"en": "Altruism", "de": "Anderen helfen"}, "fun": {"en": "Fun", "de": "Spaß"}, "material": {"en": "A reward", "de": "Eine Belohnung"},
		},
		Params: []Setting{{Key: "asks", Kind: SettingWords, What: "driver and days of each ask, as fun=2026-03-01..2026-03-14, with commas between"}},
		from:   fromMessages, usual: []condition{{"role", []string{"member"}}},
		ask: askDrivers, tell: tellDrivers,
		count: countDrivers,
		uncounted: map[string]string{
			"total": "there is none",
		},
	}
}

// driverNames are what an ask may offer.
var driverNames = []string{"self-expression", "achievement", "altruism", "fun", "material"}

// window is an ask: what it offered, and when it was open.
type window struct {
	driver string
	Span
}

// windows reads the asks as typed.
func (run *inquiry) windows() []window {
	var out []window
	for _, w := range run.words("asks") {
		driver, days, found := strings.Cut(w, "=")
		if !slices.Contains(driverNames, driver) {
			run.list.Errorf(run.asked().Pos, "param", nearestHint(driver, driverNames), "asks: there is no driver %q", driver)
			return nil
		}
		s, err := ParsePeriod(days, run.span.To)
		if !found || err != nil || s.Open {
			run.list.Errorf(run.asked().Pos, "param", "type driver and days, such as `asks: [fun=2026-03-01..2026-03-14]`", "asks: %q has no days", w)
			return nil
		}
		out = append(out, window{driver, s})
	}
	if len(out) == 0 {
		run.list.Errorf(run.asked().Pos, "param", "add `with: {asks: [fun=2026-03-01..2026-03-14]}`", "%s needs to know when which ask was open", run.method.ID)
	}
	return out
}

func askDrivers(run *inquiry) {
	asks := run.windows()
	if run.failed() {
		return
	}
	first := unitStart(unitMonth, run.bounds().From)
	table, kept := run.presence(Span{From: first, To: run.bounds().To})
	which := clause{text: "CASE"}
	for i, w := range asks {
		which = which.then(clause{fmt.Sprintf(" WHEN t.started >= ? AND t.started <= ? THEN %d", i), []any{dayArg(w.From), dayArg(w.To)}})
	}
	which = which.then(clause{text: fmt.Sprintf(" ELSE %d END", len(asks))})
	end := run.bounds().To
	for _, c := range run.covers {
		end = min(end, c.last())
	}
	// The first 90 days are for seeing who was there before; the last have not run out.
	each := kept.wrap("SELECT m.person_no AS person_no, MIN(m.day) AS started, MAX(m.day) AS seen FROM "+table+" m WHERE ", " GROUP BY m.person_no")
	from := run.bounds().From + 90
	grouped := which.wrap("SELECT ", " AS ask, t.started AS started, t.seen AS seen FROM (").then(each).then(clause{") t WHERE t.started >= ?", []any{dayArg(from)}})
	counts := clause{"SELECT g.ask AS ask, COUNT(*) AS people, SUM(CASE WHEN g.started <= ? THEN 1 ELSE 0 END) AS could30, SUM(CASE WHEN g.started <= ? AND g.seen >= g.started + 30 THEN 1 ELSE 0 END) AS back30, " +
		"SUM(CASE WHEN g.started <= ? THEN 1 ELSE 0 END) AS could90, SUM(CASE WHEN g.started <= ? AND g.seen >= g.started + 90 THEN 1 ELSE 0 END) AS back90\nFROM (",
		[]any{dayArg(end - 30), dayArg(end - 30), dayArg(end - 90), dayArg(end - 90)}}
	query := counts.then(grouped).then(clause{text: ") g GROUP BY g.ask"})
	sums := map[string][5]int64{}
	for _, r := range run.query(query) {
		key := "usual"
		if i := number(r[0]); i < int64(len(asks)) {
			key = asks[i].driver
		}
		s := sums[key]
		for i := range s {
			s[i] += number(r[i+1])
		}
		sums[key] = s
	}
	for _, key := range append(slices.Clone(driverNames), "usual") {
		if s, ok := sums[key]; ok {
			label := run.method.Labels[key]["en"]
			run.row(key, label, "back30", shareOf(s[2], s[1]))
			run.row(key, label, "back90", shareOf(s[4], s[3]))
			run.row(key, label, "people", countOf(s[0]))
		}
	}
	run.note("people first seen in the first 90 days of the data, before %s, are left out: they may have been there before", dayLabel(engagement.Day(from)))
}

// countDrivers: of the people first seen while an ask was open, those of whom so
// many days have gone by since, and of these those seen again.
func countDrivers(c *counting) {
	for _, days := range []string{"30", "90"} {
		as := func(r Row, again ...string) Who {
			w := Who{What: "seen again " + days + " days on" + c.settings()}
			for _, v := range again {
				w.Is = append(w.Is, r.By+" "+v)
			}
			return w
		}
		c.each("back"+days, func(r Row, cell Cell) {
			num, den, _ := parts(cell)
			c.people(fromMessages, c.ever(c.span), den, as(r, "yes", "no"))
			c.people(fromMessages, c.ever(c.span), num, as(r, "yes"))
		})
		c.each("people", func(r Row, cell Cell) {
			c.people(fromMessages, c.ever(c.span), cell, as(r, "yes", "no", "not so long ago"))
		})
	}
}

func tellDrivers(t Telling) []string {
	var out []string
	usual, prize := t.Cell("usual", "back30"), t.Cell("material", "back30")
	if usual.State == Known && prize.State == Known {
		out = append(out, t.Say("Of people who came for a reward, {prize} were seen again 30 days on; of the usual newcomers {usual}.",
			"Von den Menschen, die für eine Belohnung kamen, sahen wir {prize} nach 30 Tagen wieder; von den üblichen Neuen {usual}.",
			"prize", t.Percent(prize.Num, prize.Den), "usual", t.Percent(usual.Num, usual.Den)))
	}
	return append(out, t.Say("This is not a test: people chose what to take part in. ", "Das ist kein Versuch: Die Menschen wählten selbst, wobei sie mitmachten. ")+t.Cause())
}
