package site

import (
	"fmt"
	"slices"
	"strings"

	"hearth/internal/chart"
	"hearth/internal/engagement/insight"
	"hearth/internal/story"
)

// Origins is what was read: the exports that the numbers of a site come from.
type Origins struct {
	Rounded  string // how coarse numbers of rows are
	Calendar string // the page that shows the days, "" for none
	Sources  []Origin
}

// Origin is the exports of one source.
type Origin struct {
	Title   string
	Gaps    []string // "3 to 9 May 2025", which no export speaks for
	Summary string   // "12 exports" where they are many, and folded away; "" where not
	Exports []ExportRow
}

// ExportRow is one export as readers see it.
type ExportRow struct {
	Name       string // that the site gives it; "" for none
	Format     string // in English
	Hash, Zone string
	Captured   Day
	Days       string // "1 May – 3 June 2026"; "" where it does not say
	Read, Kept string // "2,000 or more", "fewer than 5"
	Again      string // "40 of them stand in another export too, and count once"; "" for none
	LeftOut    []string
}

// manyExports is how many of a source are folded away.
const manyExports = 4

// origins puts the exports into words.
func (m *maker) origins(p insight.Provenance, page *Page) *Origins {
	if len(p.Sources) == 0 {
		return nil
	}
	w, lang := page.Words.Origins, page.Language
	out := &Origins{Rounded: fmt.Sprintf(w.Rounded, count(lang, p.Step), count(lang, p.Fewer)), Calendar: m.calendarPage(page)}
	for _, s := range p.Sources {
		o := Origin{Title: s.Title}
		for _, g := range s.Gaps {
			o.Gaps = append(o.Gaps, chart.FormatSpan(lang, g.From, g.To))
		}
		for _, e := range s.Exports {
			o.Exports = append(o.Exports, w.export(lang, e))
		}
		if len(s.Exports) >= manyExports {
			o.Summary = fmt.Sprintf(w.Many, len(s.Exports))
		}
		out.Sources = append(out.Sources, o)
	}
	return out
}

// export puts one export into words.
func (w *OriginWords) export(lang string, e insight.Export) ExportRow {
	x := ExportRow{Name: e.Name, Format: e.Format, Hash: e.Hash, Zone: w.zone(e.Zone), Read: w.tally(lang, e.Read), Kept: w.tally(lang, e.Kept)}
	if e.Captured != 0 {
		x.Captured = Day{chart.FormatDay(lang, e.Captured), e.Captured.String()}
	}
	if e.To != 0 {
		x.Days = chart.FormatSpan(lang, e.From, e.To)
	}
	if e.Again != (insight.Tally{}) {
		x.Again = fill(w.Again, w.tally(lang, e.Again))
	}
	for _, l := range e.LeftOut {
		cause := w.Causes[l.Cause]
		if cause == "" {
			cause = w.Causes["other"]
		}
		x.LeftOut = append(x.LeftOut, w.tally(lang, l.Rows)+": "+cause)
	}
	return x
}

// tally writes a number of rows, or as much of it as is told.
func (w *OriginWords) tally(lang string, t insight.Tally) string {
	if t.Fewer > 0 {
		return fill(w.Fewer, count(lang, t.Fewer))
	}
	if t.Least {
		return fill(w.Least, count(lang, t.N))
	}
	return count(lang, t.N)
}

// zone says in which zone the days of an export are, which its importer says in
// English.
func (w *OriginWords) zone(text string) string {
	return strings.NewReplacer("written in the file", w.Written, "else assumed", w.Else, "assumed", w.Assumed).Replace(text)
}

func count(lang string, n int64) string {
	return chart.FormatNumber(lang, insight.Cell{Num: n, Den: 1}, insight.Metric{})
}

// calendarPage gives the address of the page that shows which days the data speak
// for: of several the one nearest to the home page, in the language of a page.
func (m *maker) calendarPage(from *Page) string {
	var best *doc
	for _, d := range m.docs {
		shows := slices.ContainsFunc(d.Body, func(s story.Segment) bool { return s.Block != nil && s.Block.Kind == "coverage" })
		if !shows || d.page == nil || d.hidden != "" || d.page.Language != from.Language {
			continue
		}
		if best == nil || strings.Count(d.Path, "/") < strings.Count(best.Path, "/") {
			best = d
		}
	}
	if best == nil {
		return ""
	}
	return m.href(from, best.page.Address)
}

// OriginWords is what Hearth says about what was read.
type OriginWords struct {
	Title, Lead, Rounded                     string
	Export, Read, Kept, Left                 string
	Hash, Captured, Zone                     string
	Again, Fewer, Least, Many, Gap, Calendar string
	Unknown, None                            string
	Written, Else, Assumed                   string
	Causes                                   map[string]string // by kind of reason
}

var originEnglish = &OriginWords{
	Title:   "What was read",
	Lead:    "The exports that the numbers of this site come from. The name of a file may name somebody, so the beginning of its hash (SHA-256) stands for it, with a name where we gave it one for this page: whoever has the file can tell that it is this one.",
	Rounded: "How many rows were kept is told by its size only, in steps of 1, 2, 5 and 10 times as many, since somebody alone may have written most of them. Rows left out are rounded to multiples of %s, and of fewer than %s no more than that is said. Rows with nothing but numbers that a platform reported are exact.",
	Export:  "Export, and the days it speaks for", Read: "Rows read", Kept: "Rows kept", Left: "Left out", Hash: "hash", Captured: "as of", Zone: "time zone:",
	Again: "%s of them stand in another export too, and count once", Fewer: "fewer than %s", Least: "%s or more", Many: "%d exports",
	Gap: "Not known, because no export speaks for it", Calendar: "All days, month by month", Unknown: "it does not say for which days", None: "none",
	Written: "written in the file", Else: "else assumed", Assumed: "assumed",
	Causes: map[string]string{
		"spam": "spam, robots, not approved", "again": "the same row again", "twice": "stood there already, or an older version", "hidden": "not public", "deleted": "deleted",
		"empty": "empty", "unreadable": "without an id or a day, or not to be read", "other": "neither what people wrote nor a number to count",
	},
}

var originGerman = &OriginWords{
	Title:   "Was gelesen wurde",
	Lead:    "Die Exporte, aus denen die Zahlen dieser Seite kommen. Der Name einer Datei kann einen Menschen nennen, darum steht der Anfang ihres Hashes (SHA-256) für sie, mit einem Namen, wo wir ihr einen für diese Seite gaben: Wer die Datei hat, erkennt sie daran.",
	Rounded: "Wie viele Zeilen behalten wurden, steht nur der Größe nach da, in Stufen von 1, 2, 5 und 10 Mal so vielen, weil ein Einzelner die meisten geschrieben haben kann. Weggelassene Zeilen sind auf Vielfache von %s gerundet, und wo es weniger als %s sind, steht nur das. Zeilen, in denen nur Zahlen einer Plattform stehen, sind genau.",
	Export:  "Export, und die Tage, für die er spricht", Read: "Zeilen gelesen", Kept: "Zeilen behalten", Left: "Weggelassen", Hash: "Hash", Captured: "Stand", Zone: "Zeitzone:",
	Again: "%s davon stehen auch in einem anderen Export und zählen einmal", Fewer: "weniger als %s", Least: "%s oder mehr", Many: "%d Exporte",
	Gap: "Nicht bekannt, weil kein Export dafür spricht", Calendar: "Alle Tage, Monat für Monat", Unknown: "er sagt nicht, für welche Tage", None: "nichts",
	Written: "steht in der Datei", Else: "sonst angenommen:", Assumed: "angenommen:",
	Causes: map[string]string{
		"spam": "Spam, Roboter, nicht freigegeben", "again": "dieselbe Zeile noch einmal", "twice": "stand schon da, oder eine ältere Fassung", "hidden": "nicht öffentlich", "deleted": "gelöscht",
		"empty": "leer", "unreadable": "ohne Kennung oder Tag, oder nicht lesbar", "other": "weder was Menschen schrieben noch eine Zahl, die zählt",
	},
}
