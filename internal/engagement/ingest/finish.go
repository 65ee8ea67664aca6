package ingest

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/source"
)

// finish settles what needed the whole file.
func (s *sink) finish() Result {
	r := &s.result
	for _, f := range s.later {
		f()
	}
	r.Captured = s.captured()
	if r.Captured == 0 && s.taken+len(r.Messages)+len(r.Readings) > 0 {
		r.Problems.Warnf(source.Pos{File: s.in.Name}, "no-capture", "put the day of the export into the file's name, such as cities-2026-06-30.csv",
			"nothing in this file says when it was exported")
	}
	for i := range r.Messages {
		r.Messages[i].Captured = r.Captured
	}
	for i := range r.Readings {
		rd := &r.Readings[i]
		rd.Captured = r.Captured
		if rd.Grain == engagement.GrainLifetime {
			rd.To = r.Captured
		}
	}
	s.threads()
	for _, t := range s.tallies {
		r.Tables = append(r.Tables, s.close(t))
		s.lostIDs(t.report)
		s.foreign(t.report)
	}
	s.coverage()
	s.clocks()
	r.Words = slices.DeleteFunc(r.Words, func(w Words) bool { return w.Title == "" && w.Text == "" })
	r.Problems.Sort()
	return *r
}

// lostIDs refuses a table of which nothing is left because a spreadsheet took its
// ids for numbers: an export without rows would pass for a quiet time.
func (s *sink) lostIDs(t TableReport) {
	for _, d := range t.Dropped {
		if d.Reason == idDestroyed && t.Kept == 0 {
			s.result.Problems.Errorf(source.Pos{File: s.in.Name}, "lost-ids", "export the file again and do not open it in a spreadsheet before",
				"none of the %d rows is left: a spreadsheet destroyed the ids of %d", t.Read, d.Rows)
		}
	}
}

// foreign says when a table of a format that is known has no column of numbers
// that is: its names are in a language, or of a year, that the lists lack. A
// file that holds nothing else is refused, lest it pass for a quiet time.
func (s *sink) foreign(t TableReport) {
	if t.Read == 0 || len(t.Unknown) == 0 || len(t.Dropped) != 1 || t.Dropped[0].Rows != t.Read || t.Dropped[0].Reason != noValue {
		return
	}
	p := source.Problem{Pos: source.Pos{File: s.in.Name}, Severity: source.Warning, Rule: "no-known-column",
		Hint: "export it once more with English as the language of your account, or tell whoever keeps Hearth what the columns mean",
		Text: fmt.Sprintf("of the table %q nothing is left: Hearth does not know its columns %s", t.Kind, strings.Join(quoted(t.Unknown), ", "))}
	if s.taken+len(s.result.Messages)+len(s.result.Readings) == 0 {
		p.Severity = source.Error
	}
	s.result.Problems.Add(p)
}

// noValue is why a row is left out in which no column that is known holds a number.
const noValue = "no value"

// close turns a count into a report.
func (s *sink) close(t *tally) TableReport {
	t.report.Zone = t.zoneName()
	if t.first != 0 {
		t.report.From, t.report.To = t.first.String(), t.last.String()
	}
	if t.report.Dropped == nil {
		t.report.Dropped = []Dropped{}
	}
	if t.report.Unknown == nil {
		t.report.Unknown = []string{}
	}
	return t.report
}

// captured gives the day of the export. An option beats all; else a day in the
// file's name, else the newest modification inside an archive, when not before
// the newest row; else the newest row's day. The file's own modification time
// is never asked: it changes with every copy.
func (s *sink) captured() engagement.Day {
	if s.opt.Captured != 0 {
		return s.opt.Captured
	}
	newest := engagement.Day(0)
	for _, t := range s.tallies {
		newest = max(newest, t.last)
	}
	if len(s.named) > 0 {
		if d := slices.Max(s.named); d >= newest {
			return d
		}
	}
	if s.stamped > newest {
		return s.stamped
	}
	return newest
}

// Days as they stand in the names of files: 2026-08-22, 20260822,
// 20260822101500, Mar-06-2024.
var (
	dayInName   = regexp.MustCompile(`(?:^|[^0-9])(20[0-9]{2})[-_.]?([01][0-9])[-_.]?([0-3][0-9])(?:[0-9]{6})?(?:[^0-9]|$)`)
	monthInName = regexp.MustCompile(`(?:^|[^A-Za-z])([A-Z][a-z]{2})-([0-3][0-9])-(20[0-9]{2})`)
)

// daysIn gives the days that a file's name holds, in order.
func daysIn(name string) []engagement.Day {
	base := path.Base(name)
	var found []engagement.Day
	add := func(text string) {
		if st, err := (cell.Dates{}).Read(text); err == nil {
			found = append(found, engagement.DayOf(st.At))
		}
	}
	for rest := base; ; {
		m := dayInName.FindStringSubmatchIndex(rest)
		if m == nil {
			break
		}
		add(rest[m[2]:m[3]] + "-" + rest[m[4]:m[5]] + "-" + rest[m[6]:m[7]])
		rest = rest[m[7]:] // the character behind one day may be the one before the next
	}
	for _, m := range monthInName.FindAllStringSubmatch(base, -1) {
		add(m[1] + " " + m[2] + ", " + m[3])
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// period gives the first and last day in the names, when they hold two.
func (s *sink) period() (from, to engagement.Day, ok bool) {
	if len(s.named) < 2 {
		return 0, 0, false
	}
	from, to = slices.Min(s.named), slices.Max(s.named)
	return from, to, from < to
}

// threads gives every message the opener of its thread: the top of the chain of
// parents as far as the file knows it. A share is a thread of its own: whoever
// answers it does not answer whom it shares.
func (s *sink) threads() {
	all := s.result.Messages
	for i := range all {
		m := &all[i]
		if m.Root != "" {
			continue
		}
		root := m.ID
		if m.Kind != engagement.KindShare {
			seen := map[string]bool{m.ID: true}
			for parent := m.Parent; parent != "" && !seen[parent]; {
				root = parent
				seen[parent] = true
				p, known := s.messages[parent]
				if !known || all[p].Kind == engagement.KindShare {
					break
				}
				if all[p].Root != "" {
					root = all[p].Root
					break
				}
				parent = all[p].Parent
			}
		}
		m.Root = root
	}
}

// coverage says which days the file speaks for: the period in its name; without
// one, from the first to the last day of its rows, and up to the capture when it
// is a picture of everything so far. What is dated after the day of the export, where
// that is known for sure, was dated by a wrong clock.
func (s *sink) coverage() {
	type key struct{ platform, zone string }
	spans, hulls := map[key][]extent{}, map[key]extent{}
	for _, t := range s.tallies {
		if t.first == 0 || t.report.Kept == 0 {
			continue
		}
		k := key{t.platform, t.zoneName()}
		if len(t.parts) > 0 {
			spans[k] = append(spans[k], t.parts...)
			continue
		}
		own := extent{t.first, t.last}
		if from, to, ok := s.period(); ok && from <= t.last && t.last <= to {
			own = extent{from, to} // not from the day on which the oldest video came out
		} else if t.snapshot {
			own.to = max(own.to, s.result.Captured)
		}
		if said := s.opt.Captured; own.from <= said && said < own.to { // nobody wrote after the export was made
			own.to = said
		}
		if e, ok := hulls[k]; ok {
			own = extent{min(own.from, e.from), max(own.to, e.to)}
		}
		hulls[k] = own
	}
	for k, e := range hulls {
		spans[k] = append(spans[k], e)
	}
	for k, all := range spans {
		for _, e := range joined(all) {
			s.result.Coverage = append(s.result.Coverage, engagement.Coverage{
				Source: s.source(k.platform), Platform: k.platform, From: e.from, To: e.to, Captured: s.result.Captured, Zone: k.zone,
			})
		}
	}
	slices.SortFunc(s.result.Coverage, func(a, b engagement.Coverage) int {
		return cmp.Or(strings.Compare(a.Platform, b.Platform), strings.Compare(a.Zone, b.Zone), cmp.Compare(a.From, b.From))
	})
}

// extent is a run of days, both ends in.
type extent struct{ from, to engagement.Day }

// joined puts runs of days together that touch.
func joined(all []extent) (out []extent) {
	slices.SortFunc(all, func(a, b extent) int { return cmp.Compare(a.from, b.from) })
	for _, e := range all {
		if n := len(out); n > 0 && e.from <= out[n-1].to+1 {
			out[n-1].to = max(out[n-1].to, e.to)
			continue
		}
		out = append(out, e)
	}
	return out
}
