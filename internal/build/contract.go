package build

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"hearth/internal/config"
	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/rows"
	"hearth/internal/source"
)

// contract holds the sources to what hearth.yaml expects of them: that there
// is something, that it is fresh, and that an export has about as many rows as
// it should. What a source does on a problem (on_problem) decides how loud it is.
func contract(cfg *config.Config, ledger rows.Ledger, today time.Time) source.List {
	var problems source.List
	for _, s := range cfg.Sources {
		entries := slices.DeleteFunc(slices.Clone(ledger.Entries), func(e rows.Entry) bool { return e.Source != s.Name })
		var found source.List
		stale(s, entries, today, &found)
		for _, e := range entries {
			band(s, e, &found)
		}
		problems.Add(onProblem(s, found)...)
	}
	for _, e := range ledger.Entries {
		ahead(e, today, &problems)
	}
	if len(ledger.Entries) > 0 {
		idle(cfg, ledger, &problems)
	}
	return problems
}

// idle reports exclusions of sources and days that no export has: most often they
// are misspelt, and a number has in it what its writer thinks is left out. A rule
// about a place or a tag, or about days to come, may wait for its data.
func idle(cfg *config.Config, ledger rows.Ledger, problems *source.List) {
	known := map[string][]string{}
	first := engagement.Day(math.MaxInt32)
	for _, e := range ledger.Entries {
		known["source"], known["platform"] = append(known["source"], e.Source), append(known["platform"], e.Platform)
		for _, c := range e.Coverage {
			if c.From != 0 {
				first = min(first, c.From)
			}
		}
	}
	for _, s := range cfg.Sources {
		known["source"] = append(known["source"], s.Name)
	}
	for _, e := range cfg.Exclude {
		for _, key := range []string{"source", "platform"} {
			for _, v := range e.Where[key] {
				if !slices.Contains(known[key], v) {
					hint := "take the rule out, or correct the name"
					if near := source.Nearest(v, known[key]); near != "" {
						hint = "did you mean `" + near + "`?"
					}
					problems.Warnf(cmp.Or(e.Places[key+"="], e.Pos), "exclude", hint, "the data have no %s %q, so this leaves nothing out", key, v)
				}
			}
		}
		late := engagement.DayOf(time.Date(3000, 1, 1, 0, 0, 0, 0, time.UTC)) // so that what counts back, which is wrong here, is not early
		if s, err := insight.ParsePeriod(e.Period, late); e.Period != "" && err == nil && !s.Open && s.To < first {
			problems.Warnf(cmp.Or(e.Places["period"], e.Pos), "exclude", "write other days, or take the rule out", "the data begin on %s, so this leaves nothing out", first)
		}
	}
}

// ahead reports an export that speaks for days that are still to come: a clock was
// wrong, and every `last-month` goes by it. A day is for zones that differ.
func ahead(e rows.Entry, today time.Time, problems *source.List) {
	until := engagement.Day(0)
	for _, c := range e.Coverage {
		until = max(until, c.To)
	}
	if !today.IsZero() && until > engagement.DayOf(today)+1 {
		problems.Warnf(source.Pos{File: e.Raw}, "ahead", "if a clock was wrong, correct the dates, or write the day of the export into the mapping file: `captured: 2026-06-30`; until then the data seem to run to "+until.String(),
			"this export has rows of days that are still to come, the last one %s; today is %s", until, engagement.DayOf(today))
	}
}

// checkFormats reports a format that a source names and that does not exist.
func checkFormats(cfg *config.Config) source.List {
	var problems source.List
	for _, s := range cfg.Sources {
		if hint, ok := knownFormat(s.Format); !ok {
			problems.Errorf(s.Pos, "unknown-format", hint, "%s: there is no format %q", s.Name, s.Format)
		}
	}
	return problems
}

// knownFormat says whether there is a format, or none is asked for; else what to type.
func knownFormat(name string) (hint string, ok bool) {
	if name == "" {
		return "", true
	}
	var names []string
	for _, f := range ingest.Formats() {
		names = append(names, f.Name)
	}
	if slices.Contains(names, name) {
		return "", true
	}
	if near := source.Nearest(name, names); near != "" {
		return "did you mean `" + near + "`?", false
	}
	return "see `hearth formats`; or take `format:` away to let Hearth find out", false
}

// emptied reports an export without rows that would take the place of one that
// had some: a feed that broke, more often than a place where nothing happens.
func emptied(e, before rows.Entry, problems *source.List) {
	if e.Kept == 0 && before.Kept > 0 {
		problems.Errorf(source.Pos{File: e.Raw}, "no-rows-left", "look whether the export is whole; if nothing did happen, give the file a name of its own",
			"nothing in this export could be kept, and the one before it under this name gave %d rows", before.Kept)
	}
}

// lastGood says what a source shows while its newest export is left out.
func lastGood(s config.Source, file string, ledger rows.Ledger) source.Problem {
	kept, until, newest := int64(0), engagement.Day(0), engagement.Day(0)
	for _, e := range ledger.Entries {
		if e.Source != s.Name {
			continue
		}
		kept, newest = kept+e.Kept, max(newest, e.Captured)
		for _, c := range e.Coverage {
			until = max(until, c.To)
		}
	}
	p := source.Problem{Pos: source.Pos{File: file}, Rule: "kept-last-good", Severity: source.Warning}
	switch {
	case kept == 0:
		p.Text = fmt.Sprintf("this export is left out, and there are no rows of %s from before: nothing of it is shown", s.Name)
	case until == 0:
		p.Text = fmt.Sprintf("this export is left out; the %d rows of %s from before stay, as exported on %s", kept, s.Name, newest)
	default:
		p.Text = fmt.Sprintf("this export is left out; the %d rows of %s from before stay, which end on %s", kept, s.Name, until)
	}
	return p
}

// stale reports a source whose newest export is older than it may be.
func stale(s config.Source, entries []rows.Entry, today time.Time, problems *source.List) {
	if s.Fresh == 0 || len(entries) == 0 {
		return
	}
	var newest engagement.Day
	for _, e := range entries {
		newest = max(newest, e.Captured)
	}
	limit := engagement.DayOf(today.Add(-s.Fresh))
	if newest < limit {
		problems.Errorf(s.Pos, "stale-source", fmt.Sprintf("export it again and put the file into data/raw/%s, or raise `fresh:`", s.Name),
			"the newest export of %s is of %s, and `fresh: %dd` asks for one since %s", s.Name, newest, int(s.Fresh.Hours()/24), limit)
	}
}

// band reports an export with fewer or more rows than expected.
func band(s config.Source, e rows.Entry, problems *source.List) {
	if s.Rows == (config.Band{}) || s.Rows.Holds(e.Read) {
		return
	}
	problems.Errorf(source.Pos{File: e.Raw}, "row-band", fmt.Sprintf("look whether the export is whole; else correct `rows: %s` of %s in hearth.yaml", s.Rows, s.Name),
		"this export has %d rows, and %s are expected", e.Read, s.Rows)
}

// overlaps says which raw files of one source speak for the same days: their
// rows are counted once, and the newest capture wins.
func overlaps(ledger rows.Ledger, fresh []string) source.List {
	var problems source.List
	for _, e := range ledger.Entries {
		if !slices.Contains(fresh, e.Raw) {
			continue
		}
		for _, o := range ledger.Entries {
			if o.Source != e.Source || o.Format != e.Format || o.Raw == e.Raw || slices.Contains(fresh, o.Raw) && o.Raw > e.Raw {
				continue
			}
			if from, to, ok := shared(e.Coverage, o.Coverage); ok {
				problems.Add(source.Problem{
					Pos: source.Pos{File: e.Raw}, Severity: source.Note, Rule: "overlap",
					Text: fmt.Sprintf("this file and %s both speak for %s; what is in both is counted once, as the newer of them has it", o.Raw, days(from, to)),
				})
			}
		}
	}
	return problems
}

// shared gives the days that two coverages have in common.
func shared(a, b []engagement.Coverage) (from, to engagement.Day, ok bool) {
	for _, x := range a {
		for _, y := range b {
			lo, hi := max(x.From, y.From), min(x.To, y.To)
			if x.From == 0 || y.From == 0 || lo > hi {
				continue
			}
			if !ok || lo < from {
				from = lo
			}
			to, ok = max(to, hi), true
		}
	}
	return from, to, ok
}

func days(from, to engagement.Day) string {
	if from == to {
		return from.String()
	}
	return from.String() + " to " + to.String()
}

// missing reports the columns that a source should have and an export lacks,
// with the nearest that it has: platforms rename columns without a word.
func missing(s config.Source, file string, columns []string) source.List {
	var problems source.List
	if len(columns) == 0 {
		return nil
	}
	expected := slices.Clone(s.Columns)
	if s.Key != "" && !slices.Contains(expected, s.Key) {
		expected = append(expected, s.Key)
	}
	for _, want := range expected {
		if slices.ContainsFunc(columns, func(c string) bool { return strings.EqualFold(strings.TrimSpace(c), strings.TrimSpace(want)) }) {
			continue
		}
		hint := "the export has: " + strings.Join(columns, ", ")
		if near := source.Nearest(want, columns); near != "" {
			hint = fmt.Sprintf("the nearest is %q; if the platform renamed it, correct `columns:` of %s in hearth.yaml", near, s.Name)
		}
		problems.Errorf(source.Pos{File: file, Line: 1}, "missing-column", hint, "the column %q, which hearth.yaml expects of %s, is not there", want, s.Name)
	}
	return problems
}
