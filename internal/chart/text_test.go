package chart

import (
	"encoding/csv"
	"strings"
	"testing"
	"unicode/utf8"

	"hearth/internal/engagement/insight"
)

func TestFormatNumber(t *testing.T) {
	for _, c := range []struct {
		lang string
		cell insight.Cell
		m    insight.Metric
		want string
	}{
		{"en", n(1204), messages, "1,204"},
		{"de", n(1204567), messages, "1.204.567"},
		{"fr", n(1204), messages, "1 204"},
		{"", n(0), messages, "0"},
		{"no such language", n(1204), messages, "1,204"},
		{"en", of(62, 100), answered, "62%"},
		{"de-AT", of(62, 100), answered, "62 %"},
		{"en", of(3, 100), answered, "3%"},
		{"en", of(7, 200), answered, "3.5%"},
		{"en", of(0, 100), answered, "0%"},
		{"en", of(100, 100), answered, "100%"},
		{"en", of(9999, 10000), answered, "99.9%"},
		{"en", of(1, 10000), answered, "<0.1%"},
		{"en", n(12), waiting, "12 s"},
		{"en", n(60), waiting, "1 min"},
		{"en", n(3590), waiting, "1 h"},
		{"en", n(12000), waiting, "3 h 20 min"},
		{"de", n(12000), waiting, "3 Std. 20 Min."},
		{"en", n(100 * 3600), waiting, "4 d 4 h"},
		{"en", n(1000 * 3600), waiting, "42 d"},
		{"en", n(-12000), waiting, "−3 h 20 min"},
		{"en", of(433, 100), stars, "4.33"},
		{"es", of(43, 10), stars, "4,3"},
		{"en", of(100, 3), stars, "33.3"},
		{"en", unknown(), messages, "no data"},
		{"pt", unknown(), messages, "sem dados"},
		{"en", hidden(), messages, "withheld"},
		{"en", insight.Cell{Num: 1}, messages, "no data"},
	} {
		got := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(FormatNumber(c.lang, c.cell, c.m))
		if got != c.want {
			t.Errorf("%s %v of %s: %q, want %q", c.lang, c.cell, c.m.ID, got, c.want)
		}
	}
}

func TestFormatSpan(t *testing.T) {
	for _, c := range []struct{ lang, from, to, want string }{
		{"en", "2026-01-01", "2026-12-31", "2026"},
		{"en", "2025-01-01", "2026-12-31", "2025 to 2026"},
		{"en", "2026-04-01", "2026-06-30", "Q2 2026"},
		{"en", "2026-04-01", "2026-09-30", "April 2026 to September 2026"},
		{"en", "2026-06-01", "2026-06-30", "June 2026"},
		{"en", "2025-10-01", "2026-09-30", "October 2025 to September 2026"},
		{"en", "2026-06-14", "2026-06-14", "14 June 2026"},
		{"en", "2026-04-03", "2026-06-30", "3 April 2026 to 30 June 2026"},
		{"de", "2026-04-03", "2026-06-30", "3. April 2026 bis 30. Juni 2026"},
		{"fr", "2026-04-01", "2026-05-02", "1er avril 2026 à 2 mai 2026"},
		{"es", "2026-06-01", "2026-06-30", "junio de 2026"},
		{"pt", "2026-06-14", "2026-06-14", "14 de junho de 2026"},
	} {
		if got := FormatSpan(c.lang, day(c.from), day(c.to)); got != c.want {
			t.Errorf("%s %s to %s: %q, want %q", c.lang, c.from, c.to, got, c.want)
		}
	}
	if got := FormatUnit("en", "week", day("2026-06-01")); got != "week of 1 June 2026" {
		t.Error(got)
	}
}

// TestLanguages: no language lacks a word that another has.
func TestLanguages(t *testing.T) {
	for lang, w := range languages {
		for name, s := range map[string]string{
			"day": w.day, "dayNoYear": w.dayNoYear, "month": w.month, "quarter": w.quarter, "week": w.week, "span": w.span, "noData": w.noData, "uncounted": w.uncounted,
			"withheld": w.withheld, "notStated": w.notStated, "by": w.by, "and": w.and, "first": w.first, "last": w.last, "lowest": w.lowest,
			"highest": w.highest, "gaps": w.gaps, "kept": w.kept, "marked": w.marked, "goal": w.goal, "notZero": w.notZero, "against": w.against, "source": w.source,
			"export": w.export, "exportUndated": w.exportUndated, "own": w.own, "reported": w.reported, "onlyOne": w.onlyOne, "nothing": w.nothing,
			"allKept": w.allKept, "scalar": w.scalar, "basis": w.basis, "basisPeople": w.basisPeople, "orMore": w.orMore, "hours": w.hours,
			"minutes": w.minutes, "seconds": w.seconds, "days": w.days, "earlier": w.earlier,
		} {
			if s == "" {
				t.Errorf("%s has no word for %s", lang, name)
			}
		}
		for i := range 12 {
			if w.months[i] == "" || w.shortMonths[i] == "" || w.weekdays[i%7] == "" {
				t.Errorf("%s lacks a month or a day", lang)
			}
		}
		for id := range english.dims {
			if w.dims[id] == "" {
				t.Errorf("%s has no word for the dimension %s", lang, id)
			}
		}
		for id := range english.roles {
			if w.roles[id] == "" {
				t.Errorf("%s has no word for the role %s", lang, id)
			}
		}
		for id := range english.classes {
			if w.classes[id] == "" {
				t.Errorf("%s has no word for the class %s", lang, id)
			}
		}
		for _, kind := range Types {
			if w.kinds[kind] == "" {
				t.Errorf("%s has no word for the type %s", lang, kind)
			}
		}
		for unit := range english.per {
			if w.per[unit] == "" {
				t.Errorf("%s has no word for a %s", lang, unit)
			}
		}
	}
}

// TestHostile draws what somebody wrote to break a page.
func TestHostile(t *testing.T) {
	pool, fonts := studio(t)
	bad := []string{`</script><script>alert(1)</script>`, `__f__function(){}__f__`, `__f____f__f__`, "=HYPERLINK(\"x\")", "a\u202eb\x00c", `id="zr-c0" "url(#zr-c0)`, "{a} {b} {value}", strings.Repeat("Ж", 400)}
	a := base(messages)
	keyed(&a, byPlace, "", bad, func(i int) insight.Cell { return n(int64(90 - i)) })
	s := spec("hostile", "bar", bad[0])
	s.Note, s.Alt, s.License = bad[1], bad[2], bad[0]
	f, l := draw(a, s, pool, fonts)
	if len(l) > 0 {
		t.Fatal(l)
	}
	for name, text := range map[string]string{"wide": f.Wide, "narrow": f.Narrow, "file": f.File, "json": string(f.JSON), "metadata": string(f.Metadata)} {
		for _, part := range []string{"<script", "</script", "__f__", "\u202e", "\x00"} {
			if strings.Contains(text, part) {
				t.Errorf("%s holds %q", name, part)
			}
		}
	}
	for _, r := range readCSV(t, f.CSV) {
		for _, cell := range r {
			if cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) {
				t.Errorf("a spreadsheet would run %q", cell)
			}
		}
	}
}

// TestSafeCell: no text of the CSV is a formula to a spreadsheet, whichever sign it takes for the end of a cell.
func TestSafeCell(t *testing.T) {
	for in, want := range map[string]string{
		"":                      "",
		"repair":                "repair",
		"a=b; c-d":              "a=b; c-d",
		"=1+1":                  "'=1+1",
		"+49 30":                "'+49 30",
		"-2 points":             "'-2 points",
		"@ada":                  "'@ada",
		"\t=1+1":                "'=1+1",
		"\r\n@x":                "'@x",
		"＝1+1":                  "'＝1+1",
		"＠ada":                  "'＠ada",
		"x;=1+1":                "x;'=1+1",
		`x; "=HYPERLINK("y")`:   `x; "'=HYPERLINK("y")`,
		"=a;-b;c":               "'=a;'-b;c",
		"\u202e=1":              "'=1",
		"\u200b=1":              "\u200b'=1",
		"\ufeff@ada":            "\ufeff'@ada",
		"x;\u2060+1":            "x;\u2060'+1",
		"﹦1+1":                  "'﹦1+1",
		"﹢1":                    "'﹢1",
		"﹣1":                    "'﹣1",
		"﹫ada":                  "'﹫ada",
		"⁼1":                    "'⁼1",
		"−2 points":             "'−2 points",
		"‑2":                    "'‑2",
		"\v\f+1":                "'+1",
		"\u00a0\u3000=1":        "'=1",
		"\u2028-1":              "'-1",
		"\x00=1":                "'=1",
		"2026-06-01":            "2026-06-01",
		"cmd|' /C calc'!A0=now": "cmd|' /C calc'!A0=now",
	} {
		if got := safeCell(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func readCSV(t *testing.T, data []byte) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(string(data))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestWrap(t *testing.T) {
	width := func(s string) float64 { return float64(utf8.RuneCountInString(s)) }
	for _, c := range []struct {
		text  string
		width float64
		most  int
		want  string
	}{
		{"Repair", 10, 2, "Repair"},
		{"Community forum", 10, 2, "Community|forum"},
		{"one two three four five", 8, 2, "one two|three f…"},
		{"Donaudampfschifffahrt", 8, 2, "Donauda…"},
		{"", 8, 2, ""},
	} {
		if got := strings.Join(wrap(c.text, c.width, c.most, width), "|"); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func FuzzPlainText(f *testing.F) {
	for _, s := range []string{"a b", "__f__x__f__", "_____f_____", "a\x00\u202e\xff", "=1+1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p := plainText(s)
		if !utf8.ValidString(p) || strings.Contains(p, "__f__") || strings.ContainsAny(p, "\x00\n\r\t\u202e") || plainText(p) != p {
			t.Errorf("%q became %q", s, p)
		}
	})
}

// TestNames: keys that are the same on every site are spoken in the language
// of the page, and the others are left as they are.
func TestNames(t *testing.T) {
	for _, c := range []struct{ lang, dim, id, label, want string }{
		{"en", "role", "member", "", "people outside"},
		{"en", "role", "brand", "brand", "the brand"},
		{"en", "role", "staff", "", "staff"},
		{"en", "role", "anonymous", "", "unnamed"},
		{"de-AT", "role", "member", "", "Menschen von außen"},
		{"de", "role", "staff", "", "Mitarbeitende"},
		{"en", "role", "", "", "not stated"},
		{"en", "role", "guest", "", "guest"},
		{"en", "role", "member", "Riders", "Riders"},
		{"en", "language", "en", "", "English"},
		{"en", "language", "de", "de", "German"},
		{"de", "language", "de", "", "Deutsch"},
		{"de", "language", "en", "", "Englisch"},
		{"fr", "language", "de", "", "Allemand"},
		{"en", "language", "pt-BR", "", "Brazilian Portuguese"},
		{"en", "language", "", "", "not stated"},
		{"en", "language", "und", "", "not stated"},
		{"en", "language", "not a tag", "", "not a tag"},
		{"xx", "language", "de", "", "German"},
		{"en", "platform", "mastodon", "", "Mastodon"},
		{"en", "place", "member", "", "member"},
	} {
		p := panel{lang: c.lang}
		if got := p.name(insight.Dim{ID: c.dim, Type: "key"}, c.id, c.label); got != c.want {
			t.Errorf("%s %s %q: %q, want %q", c.lang, c.dim, c.id, got, c.want)
		}
	}
}

// The digits of a column stand below one another: where one value has decimals,
// all have those of their size.
func TestDecimalsOfColumn(t *testing.T) {
	known := func(num, den int64) insight.Cell { return insight.Cell{State: insight.Known, Num: num, Den: den} }
	plain := insight.Metric{ID: "replies", Title: "Replies"}
	for _, c := range []struct {
		name   string
		lang   string
		metric insight.Metric
		cells  []insight.Cell
		want   string
	}{
		{"whole numbers stay whole", "en", plain, []insight.Cell{known(2, 1), known(1204, 1)}, "2 | 1,204"},
		{"noughts are written", "en", plain, []insight.Cell{known(5, 2), known(231, 100), known(2, 1)}, "2.50 | 2.31 | 2.00"},
		{"each by its size", "de", plain, []insight.Cell{known(5, 2), known(25, 2), known(601, 2)}, "2,50 | 12,5 | 300"},
		{"what is not known stays said", "en", plain, []insight.Cell{known(5, 2), {State: insight.Withheld}, {State: insight.Missing}}, "2.50 | withheld | no data"},
		{"shares as anywhere", "en", insight.Metric{Share: true}, []insight.Cell{known(1, 2), known(51, 1000)}, "50% | 5.1%"},
	} {
		t.Run(c.name, func(t *testing.T) {
			write := numbers{"", c.metric, c.cells}.writer(c.lang)
			var got []string
			for _, cell := range c.cells {
				got = append(got, write(cell))
			}
			if s := strings.Join(got, " | "); s != c.want {
				t.Errorf("got %s, want %s", s, c.want)
			}
		})
	}
}
