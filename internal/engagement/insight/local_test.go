package insight_test

import (
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"hearth/internal/engagement/insight"
	"hearth/internal/golden"
)

// Every metric, and every single value of a named question, says in German what
// it means.
func TestGermanDefinitions(t *testing.T) {
	reg := registry(t)
	for _, m := range append(reg.All(), reg.Facts()...) {
		if w := m.Translations["de"]; w.Definition == "" || w.Definition == m.Definition {
			t.Errorf("%s has no German definition", m.ID)
		}
	}
	m, _ := reg.Lookup("answered_share")
	if got := m.In("de").Definition; !strings.Contains(got, "innerhalb von 24 Stunden beantwortete") {
		t.Errorf("answered_share means %q", got)
	}
}

// Every named question says in German what it means, takes and shows, as it says
// it in English.
func TestGermanQuestions(t *testing.T) {
	for _, m := range registry(t).Questions() {
		de := m.In("de")
		differ := func(what, english, german string) {
			if english != "" && english == german {
				t.Errorf("%s: no German words for %s: %q", m.ID, what, english)
			}
		}
		differ("the title", m.Title, de.Title)
		differ("what it means", m.Definition, de.Definition)
		differ("what it falls back on", m.DegradesTo, de.DegradesTo)
		for i, s := range m.Params {
			differ(s.Key, s.What, de.Params[i].What)
		}
		for i, c := range m.Columns {
			differ("the column "+c.ID, c.Title, de.Columns[i].Title)
			differ("what "+c.ID+" means", c.Definition, de.Columns[i].Definition)
		}
		for i, f := range m.Facts {
			differ("what "+f.ID+" means", f.Definition, de.Facts[i].Definition)
		}
		if again := m.In("fr"); again.Definition != m.Definition || len(m.Params) > 0 && again.Params[0].What != m.Params[0].What {
			t.Errorf("%s is not as it is in a language that Hearth does not speak", m.ID)
		}
	}
	m, _ := registry(t).Question("participation.core")
	if got := m.In("de"); got.Title != "Der Kern: wer blieb, kam und ging" || got.Params[1].What != "wie viele der letzten Einheiten betrachtet werden" {
		t.Errorf("got %q, %q", got.Title, got.Params[1].What)
	}
}

// TestGermanWhileAsking is about what the columns mean that a question makes when
// it is asked: their words stand in the source of the package.
func TestGermanWhileAsking(t *testing.T) {
	later := "The share that was seen again then."
	if de := (insight.Metric{Definition: later, Translations: map[string]insight.Words{"de": {}}}).In("de").Definition; de != "Der Anteil, der da wieder zu sehen war." {
		t.Errorf("%q is %q", later, de)
	}
	found := 0
	golden.Sources(t, func(_ string, f *ast.File) {
		ast.Inspect(f, func(n ast.Node) bool {
			set, ok := n.(*ast.AssignStmt)
			if !ok || len(set.Lhs) != len(set.Rhs) {
				return true
			}
			for i, to := range set.Lhs {
				sel, ok := to.(*ast.SelectorExpr)
				lit, text := set.Rhs[i].(*ast.BasicLit)
				if !ok || !text || sel.Sel.Name != "Definition" {
					continue
				}
				english, err := strconv.Unquote(lit.Value)
				de := insight.Metric{Definition: english, Translations: map[string]insight.Words{"de": {}}}.In("de").Definition
				if found++; err != nil || de == english {
					t.Errorf("no German words for %q", english)
				}
			}
			return true
		})
	})
	if found < 3 {
		t.Errorf("only %d texts were found in the source", found)
	}
}

func TestNotesInGerman(t *testing.T) {
	for note, want := range map[string]string{
		"without reviews: no data since 3 May 2026":                                                                      "ohne reviews: keine Daten seit dem 3. Mai 2026",
		"Reviews in our shop only in part: no data before 1 October 2025":                                                "Reviews in our shop nur zum Teil: keine Daten vor dem 1. Oktober 2025",
		"forum only in part: no data from 3 to 9 May 2025 and no data since 31 May 2026":                                 "forum nur zum Teil: keine Daten vom 3. bis 9. Mai 2025 und keine Daten seit dem 31. Mai 2026",
		"forum only in part: no data on 3 May 2025":                                                                      "forum nur zum Teil: keine Daten am 3. Mai 2025",
		"in June 2025, compared with: so far: the data end on 9 June 2025":                                               "im Vergleichszeitraum Juni 2025: bisher: Die Daten enden am 9. Juni 2025",
		"without forum: its exports do not tell people apart":                                                            "ohne forum: die Exporte unterscheiden Menschen nicht",
		"the data are too short: 1 whole quarter, and twice 4 are needed":                                                "die Daten sind zu kurz: 1 ganzes Quartal, und zweimal 4 sind nötig",
		"nothing is called unusual in 2 January to 9 March 2026: that takes 20 weeks":                                    "im Zeitraum 2. Januar bis 9. März 2026 wird nichts ungewöhnlich genannt: Dafür braucht es 20 Wochen",
		"now is June to September 2026, before is 2025":                                                                  "jetzt ist Juni bis September 2026, vorher ist 2025",
		"12 of 240 messages left out: our own 100% test":                                                                 "12 von 240 Beiträgen weggelassen: our own 100% test",
		"without forum: no data for July to December 2021":                                                               "ohne forum: keine Daten für Juli bis Dezember 2021",
		"not compared: forum: no data since 31 May 2026":                                                                 "nicht verglichen: forum: keine Daten seit dem 31. Mai 2026",
		"Rivers – you said: dirt; we did: gloves":                                                                        "Rivers – gesagt wurde: dirt; wir taten: gloves",
		"Meta counts viewers on 15 June 2026: before and after cannot be compared":                                       "Meta counts viewers am 15. Juni 2026: Vorher und nachher lassen sich nicht vergleichen",
		"who opened a conversation cannot be told apart: fewer than 30 opening messages had no answer when the data end": "wer ein Gespräch eröffnete, lässt sich nicht unterscheiden: weniger als 30 eröffnende Beiträge hatten keine Antwort, als die Daten endeten",
		"40 of 90 opening messages left out: nothing but thanks, or no word at all":                                      "40 von 90 eröffnenden Beiträgen weggelassen: nur Dank oder kein Wort",
		"1 of 1 opening message left out: nothing but thanks, or no word at all":                                         "1 von 1 eröffnendem Beitrag weggelassen: nur Dank oder kein Wort",
		"9 of 90 opening messages left out: closed with thanks, or as solved":                                            "9 von 90 eröffnenden Beiträgen weggelassen: mit Dank oder als gelöst abgeschlossen",
		"25 opening messages left out: said to another customer":                                                         "25 eröffnende Beiträge weggelassen: an jemand anderen von außen gerichtet",
		"left out: said to another customer":                                                                             "weggelassen: an jemand anderen von außen gerichtet",
		"left out: nothing but thanks, or no word at all":                                                                "weggelassen: nur Dank oder kein Wort",
		"answered within a day: fewer than 30 opening messages are left out: nothing but thanks, or no word at all":      "innerhalb eines Tages beantwortet: weniger als 30 eröffnende Beiträge sind weggelassen: nur Dank oder kein Wort",
		insight.Effect{Reason: "a giveaway", Percent: 38}.Note():                                                         "um 38 Prozent höher durch das Weglassen von: a giveaway",
		insight.Effect{Reason: "our own 100% test", Percent: -7}.Note():                                                  "um 7 Prozent niedriger durch das Weglassen von: our own 100% test",
		"something that no Hearth ever said":                                                                             "something that no Hearth ever said",
	} {
		if got := insight.NoteIn(note, "de-AT"); got != want {
			t.Errorf("%q\nis   %q\nnot  %q", note, got, want)
		}
		if got := insight.NoteIn(note, "fr"); got != note {
			t.Errorf("in French %q is %q", note, got)
		}
	}
}

// TestEveryNoteHasGermanWords reads the notes out of the source of the package.
func TestEveryNoteHasGermanWords(t *testing.T) {
	slots := strings.NewReplacer("%ss", "weeks", "%s", "week", "%d", "3")
	words, found := regexp.MustCompile(`[a-z]{3}.* `), 0
	golden.Sources(t, func(name string, f *ast.File) {
		for _, format := range noteFormats(f) {
			if sample := slots.Replace(format); words.MatchString(format) {
				found++
				if insight.NoteIn(sample, "de") == sample {
					t.Errorf("%s: no German words for %q", name, format)
				}
			}
		}
	})
	if found < 20 {
		t.Errorf("only %d notes were found in the source", found)
	}
}

// noteFormats gives the texts that notes are made of: the formats of calls of
// note, and of what is appended to notes.
func noteFormats(f *ast.File) []string {
	var out []string
	add := func(e ast.Expr) {
		ast.Inspect(e, func(n ast.Node) bool {
			if b, ok := n.(*ast.BinaryExpr); ok && b.Op == token.ADD { // made of several texts: their own test
				return false
			}
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if text, err := strconv.Unquote(lit.Value); err == nil {
					out = append(out, text)
				}
			}
			return true
		})
	}
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "note" {
			add(call.Args[0])
		}
		if fun, ok := call.Fun.(*ast.Ident); ok && fun.Name == "append" {
			if to, ok := call.Args[0].(*ast.SelectorExpr); ok && to.Sel.Name == "notes" {
				for _, e := range call.Args[1:] {
					if c, ok := e.(*ast.CallExpr); ok && len(c.Args) > 0 {
						add(c.Args[0])
					}
				}
			}
		}
		return true
	})
	return out
}
