package build

import (
	"testing"
	"time"

	"hearth/internal/config"
	"hearth/internal/engagement"
	"hearth/internal/engagement/rows"
	"hearth/internal/source"
)

func day(t *testing.T, s string) engagement.Day {
	t.Helper()
	d, err := engagement.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestContract says of each promise of a source what is told when it is broken.
func TestContract(t *testing.T) {
	entry := rows.Entry{Source: "forum", Raw: "data/raw/forum/june.csv", Captured: day(t, "2026-06-30"), Read: 40}
	ledger := rows.Ledger{Entries: []rows.Entry{entry, {Source: "shop", Raw: "data/raw/shop/a.csv", Captured: day(t, "2020-01-01"), Read: 3}}}
	today := time.Date(2026, 8, 20, 9, 0, 0, 0, time.UTC)
	at := source.Pos{File: "hearth.yaml", Line: 7, Col: 3}
	for _, tt := range []struct {
		name string
		src  config.Source
		want string
	}{
		{"all is well", config.Source{Name: "forum", Fresh: 60 * 24 * time.Hour, Rows: config.Band{Least: 10, Most: 50}}, ""},
		{"nothing is asked", config.Source{Name: "forum"}, ""},
		{"there is no export yet", config.Source{Name: "new", Fresh: 24 * time.Hour, Rows: config.Band{Least: 10}}, ""},
		{"too old", config.Source{Name: "forum", Fresh: 35 * 24 * time.Hour},
			"hearth.yaml:7:3: the newest export of forum is of 2026-06-30, and `fresh: 35d` asks for one since 2026-07-16\n  hint: export it again and put the file into data/raw/forum, or raise `fresh:`\n"},
		{"too few", config.Source{Name: "forum", Rows: config.Band{Least: 100, Most: 500}},
			"data/raw/forum/june.csv: this export has 40 rows, and 100..500 are expected\n  hint: look whether the export is whole; else correct `rows: 100..500` of forum in hearth.yaml\n"},
	} {
		tt.src.Pos = at
		got := contract(&config.Config{Sources: []config.Source{tt.src}}, ledger, today)
		if got.String() != tt.want {
			t.Errorf("%s:\n%s\nnot\n%s", tt.name, got, tt.want)
		}
		tt.src.OnProblem = "warn"
		if soft := contract(&config.Config{Sources: []config.Source{tt.src}}, ledger, today); soft.Failed(false) || len(soft) != len(got) {
			t.Errorf("%s: with on_problem: warn it still fails: %s", tt.name, soft)
		}
	}
}

// TestAhead warns of days that are still to come, but for the day that other zones
// are ahead; and of none where nobody knows what day it is.
func TestAhead(t *testing.T) {
	until := func(s string) rows.Ledger {
		return rows.Ledger{Entries: []rows.Entry{{Source: "forum", Raw: "data/raw/forum/june.csv", Coverage: []engagement.Coverage{{From: day(t, "2026-01-01"), To: day(t, s)}}}, {Source: "shop"}}}
	}
	today := time.Date(2026, 8, 20, 23, 0, 0, 0, time.FixedZone("", -7*3600))
	const want = "data/raw/forum/june.csv: this export has rows of days that are still to come, the last one 2026-08-22; today is 2026-08-20\n" +
		"  hint: if a clock was wrong, correct the dates, or write the day of the export into the mapping file: `captured: 2026-06-30`; until then the data seem to run to 2026-08-22\n"
	for _, tt := range []struct {
		until, want string
		today       time.Time
	}{{"2026-08-20", "", today}, {"2026-08-21", "", today}, {"2026-08-22", want, today}, {"2026-08-22", "", time.Time{}}} {
		if got := contract(&config.Config{}, until(tt.until), tt.today); got.String() != tt.want {
			t.Errorf("%s: %s", tt.until, got)
		}
	}
}

// TestIdle warns of exclusions that can leave nothing out, and not of those that
// may wait for their data.
func TestIdle(t *testing.T) {
	ledger := rows.Ledger{Entries: []rows.Entry{{Source: "forum", Platform: "discourse", Coverage: []engagement.Coverage{{From: day(t, "2026-01-02"), To: day(t, "2026-06-30")}}}}}
	at := func(line int) source.Pos { return source.Pos{File: "hearth.yaml", Line: line, Col: 9} }
	cfg := &config.Config{Sources: []config.Source{{Name: "shop"}}, Exclude: []config.Exclusion{
		{Pos: at(1), Where: map[string][]string{"source": {"forum", "shop", "forun"}}, Places: map[string]source.Pos{"source=": at(2)}},
		{Pos: at(3), Where: map[string][]string{"platform": {"discourse", "zzz"}}},
		{Pos: at(4), Where: map[string][]string{"place": {"nowhere yet"}}, Period: "2026-02"},
		{Pos: at(5), Period: "2019", Places: map[string]source.Pos{"period": at(6)}},
		{Pos: at(7), Period: "2027-01-01..2027-01-03"},
		{Pos: at(8), Period: "no time"},
		{Pos: at(9), Period: "last-month"},
	}}
	want := "hearth.yaml:2:9: the data have no source \"forun\", so this leaves nothing out\n  hint: did you mean `forum`?\n" +
		"hearth.yaml:3:9: the data have no platform \"zzz\", so this leaves nothing out\n  hint: take the rule out, or correct the name\n" +
		"hearth.yaml:6:9: the data begin on 2026-01-02, so this leaves nothing out\n  hint: write other days, or take the rule out\n"
	got := contract(cfg, ledger, time.Time{})
	if got.String() != want || got.Failed(false) {
		t.Errorf("%s", got)
	}
	if none := contract(cfg, rows.Ledger{}, time.Time{}); len(none) > 0 {
		t.Errorf("without data: %s", none)
	}
}

func TestMissingColumns(t *testing.T) {
	s := config.Source{Name: "shop", Columns: []string{"Stars", " review id ", "Customer"}}
	got := missing(s, "data/raw/shop/a.csv", []string{"Review ID", "Stars (of 5)", "stars", "Costumer"})
	want := "data/raw/shop/a.csv:1: the column \"Customer\", which hearth.yaml expects of shop, is not there\n" +
		"  hint: the nearest is \"Costumer\"; if the platform renamed it, correct `columns:` of shop in hearth.yaml\n"
	if got.String() != want {
		t.Errorf("%s\nnot\n%s", got, want)
	}
	if none := missing(s, "data/raw/shop/a.json", nil); len(none) > 0 {
		t.Errorf("a file without columns was held to them: %s", none)
	}
	far := missing(config.Source{Name: "shop", Columns: []string{"Reach"}}, "a.csv", []string{"id", "stars"})
	if want := "a.csv:1: the column \"Reach\", which hearth.yaml expects of shop, is not there\n  hint: the export has: id, stars\n"; far.String() != want {
		t.Errorf("%s\nnot\n%s", far, want)
	}
}

func TestOverlaps(t *testing.T) {
	span := func(from, to string) []engagement.Coverage {
		return []engagement.Coverage{{From: day(t, from), To: day(t, to)}}
	}
	file := func(name, format, from, to string) rows.Entry {
		return rows.Entry{Source: "x", Raw: name, Format: format, Coverage: span(from, to)}
	}
	ledger := rows.Ledger{Entries: []rows.Entry{
		file("a.csv", "x.content", "2026-01-01", "2026-03-31"),
		file("b.csv", "x.content", "2026-03-15", "2026-06-30"),
		file("c.csv", "x.content", "2026-07-01", "2026-07-31"),
		file("d.csv", "x.overview", "2026-01-01", "2026-07-31"),
	}}
	want := "b.csv: this file and a.csv both speak for 2026-03-15 to 2026-03-31; what is in both is counted once, as the newer of them has it\n"
	if got := overlaps(ledger, []string{"b.csv", "c.csv", "d.csv"}); got.String() != want || got.Failed(true) {
		t.Errorf("%s\nnot\n%s", got, want)
	}
	if got := overlaps(ledger, []string{"a.csv", "b.csv"}); len(got) != 1 {
		t.Errorf("two new files that overlap are told %d times", len(got))
	}
	if got := overlaps(ledger, nil); len(got) > 0 {
		t.Errorf("nothing is new, and yet: %s", got)
	}
}

// TestCheckFormats says of a source's format that it does not exist, once.
func TestCheckFormats(t *testing.T) {
	at := source.Pos{File: "hearth.yaml", Line: 7, Col: 3}
	cfg := &config.Config{Sources: []config.Source{
		{Name: "a", Format: "x.content"}, {Name: "b"}, {Name: "c", Format: "generic"},
		{Name: "shop", Format: "x.contents", Pos: at}, {Name: "cafe", Format: "till receipts", Pos: at},
	}}
	want := "hearth.yaml:7:3: shop: there is no format \"x.contents\"\n  hint: did you mean `x.content`?\n" +
		"hearth.yaml:7:3: cafe: there is no format \"till receipts\"\n  hint: see `hearth formats`; or take `format:` away to let Hearth find out\n"
	if got := checkFormats(cfg).String(); got != want {
		t.Errorf("%s\nnot\n%s", got, want)
	}
}

// TestLastGood says what a source shows while its newest export is left out.
func TestLastGood(t *testing.T) {
	s := config.Source{Name: "shop"}
	whole := rows.Entry{Source: "shop", Kept: 4, Captured: day(t, "2026-07-01"), Coverage: []engagement.Coverage{{From: day(t, "2026-06-01"), To: day(t, "2026-06-30")}}}
	state := rows.Entry{Source: "shop", Kept: 2, Captured: day(t, "2026-07-01")}
	other := rows.Entry{Source: "forum", Kept: 9, Captured: day(t, "2026-08-01")}
	for _, tt := range []struct {
		entries []rows.Entry
		want    string
	}{
		{[]rows.Entry{whole, state, other}, "this export is left out; the 6 rows of shop from before stay, which end on 2026-06-30"},
		{[]rows.Entry{state, other}, "this export is left out; the 2 rows of shop from before stay, as exported on 2026-07-01"},
		{[]rows.Entry{other}, "this export is left out, and there are no rows of shop from before: nothing of it is shown"},
	} {
		p := lastGood(s, "data/raw/shop/a.csv", rows.Ledger{Entries: tt.entries})
		if p.Text != tt.want || p.Severity != source.Warning || p.Pos.File != "data/raw/shop/a.csv" {
			t.Errorf("%+v\nnot %s", p, tt.want)
		}
	}
}

// TestEmptied holds a feed that broke off from taking the place of one that worked.
func TestEmptied(t *testing.T) {
	var problems source.List
	emptied(rows.Entry{Raw: "a.csv", Kept: 3}, rows.Entry{Kept: 4}, &problems)
	emptied(rows.Entry{Raw: "a.csv"}, rows.Entry{}, &problems)
	if len(problems) > 0 {
		t.Errorf("fewer rows, or none after none, are no problem: %s", problems)
	}
	emptied(rows.Entry{Raw: "a.csv"}, rows.Entry{Kept: 4}, &problems)
	want := "a.csv: nothing in this export could be kept, and the one before it under this name gave 4 rows\n" +
		"  hint: look whether the export is whole; if nothing did happen, give the file a name of its own\n"
	if problems.String() != want {
		t.Errorf("%s\nnot\n%s", problems, want)
	}
}
