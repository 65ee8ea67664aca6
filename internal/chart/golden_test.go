package chart

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"hearth/internal/chart/ssr"
	"hearth/internal/engagement/insight"
	"hearth/internal/golden"
)

// studio gives fonts and a pool of engines for a test.
func studio(t testing.TB) (*ssr.Pool, *ssr.Fonts) {
	t.Helper()
	fonts, err := ssr.ReadFonts(os.DirFS("../../assets"))
	if err != nil {
		t.Fatal(err)
	}
	pool := ssr.New(ssr.Config{Fonts: fonts})
	t.Cleanup(func() { pool.Close() })
	return pool, fonts
}

// recorder keeps the options that pass through to a drawer.
type recorder struct {
	Drawer
	options [][]byte
}

func (r *recorder) Draw(option []byte, width, height int) (string, error) {
	r.options = append(r.options, option)
	return r.Drawer.Draw(option, width, height)
}

// TestGolden draws every sample and compares options, pictures, words and
// files byte for byte with testdata. Look at the pictures before you commit
// what -update wrote.
func TestGolden(t *testing.T) {
	pool, fonts := studio(t)
	for _, s := range slices.Concat(samples(), plainSamples(), namedSamples()) {
		t.Run(s.name, func(t *testing.T) {
			rec := &recorder{Drawer: pool}
			f, l := draw(s.a, s.s, rec, fonts)
			golden.File(t, filepath.Join("testdata", s.name+".txtar"), txtar.Format(archive(t, s, f, rec.options, l.String())))
		})
	}
}

// archive lays a figure out as files. Pictures and options are broken into
// lines, so that a difference can be read.
func archive(t *testing.T, s sample, f *Figure, options [][]byte, problems string) *txtar.Archive {
	t.Helper()
	a := &txtar.Archive{}
	add := func(name, text string) {
		if text != "" && !strings.HasSuffix(text, "\n") {
			text += "\n"
		}
		a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(text)})
	}
	add("words", fmt.Sprintf("type: %s\nsubtitle: %s\nalt: %s\nnote: %s\nsource: %s\nn: %s\nempty: %s", f.Type, f.Subtitle, f.Alt, f.Note, f.Source, f.N, f.Empty))
	add("problems", problems)
	table := strings.Join(f.Table.Head, " | ") + "\n"
	for i, r := range f.Table.Rows {
		if i < 15 {
			table += strings.Join(r, " | ") + "\n"
		}
	}
	add("table", table+fmt.Sprintf("cut: %d\n", f.Table.Cut))
	if len(s.a.Rows) < 100 {
		add("figure.csv", strings.ReplaceAll(string(f.CSV), "\r\n", "\n"))
		add("figure.json", string(f.JSON))
	}
	add("figure.metadata.json", string(f.Metadata))
	for i, name := range []string{"wide", "narrow"} {
		if i >= len(options) {
			break
		}
		if len(s.a.Rows) < 70 {
			var b bytes.Buffer
			if err := json.Indent(&b, options[i], "", " "); err != nil {
				t.Fatal(err)
			}
			add(name+".option.json", b.String())
		}
		add(name+".svg", strings.ReplaceAll([]string{f.Wide, f.Narrow}[i], "><", ">\n<"))
	}
	return a
}

// TestTwice draws in two engines, in another order and another zone: the
// bytes must not change.
func TestTwice(t *testing.T) {
	first, fonts := studio(t)
	all := samples()
	var want []*Figure
	for _, s := range all {
		f, _ := draw(s.a, s.s, first, fonts)
		want = append(want, f)
	}
	t.Setenv("TZ", "America/New_York")
	second, other := studio(t)
	for i := len(all) - 1; i >= 0; i-- {
		got, _ := draw(all[i].a, all[i].s, second, other)
		if got.Wide != want[i].Wide || got.Narrow != want[i].Narrow || got.File != want[i].File {
			t.Errorf("%s: two engines drew two pictures", all[i].name)
		}
	}
}

// TestPictures checks what holds for every picture: it may stand in a page, it
// is small, and no text leaves it.
func TestPictures(t *testing.T) {
	pool, fonts := studio(t)
	for _, s := range samples() {
		f, l := draw(s.a, s.s, pool, fonts)
		if len(l) > 0 || f.Empty != "" {
			t.Errorf("%s was not drawn: %s%s", s.name, l, f.Empty)
			continue
		}
		for name, svg := range map[string]string{"wide": f.Wide, "narrow": f.Narrow, "file": f.File} {
			if err := ssr.Verify(svg); err != nil {
				t.Errorf("%s %s: %v", s.name, name, err)
			}
			most := 8 << 10
			if f.Type == "calendar" {
				most = 18 << 10
			}
			if len(svg) > most {
				t.Errorf("%s %s has %d bytes, more than %d", s.name, name, len(svg), most)
			}
			for _, part := range []string{"<title id=", "<desc id=", `role="img"`} {
				if !strings.Contains(svg, part) {
					t.Errorf("%s %s lacks %s", s.name, name, part)
				}
			}
			for _, p := range outside(t, svg, fonts) {
				t.Errorf("%s %s: %s", s.name, name, p)
			}
		}
		if strings.Contains(f.File, "var(--") {
			t.Errorf("%s: the file that stands alone still asks a page for colours", s.name)
		}
		page := f.Wide + f.Narrow
		for _, id := range ids(page) {
			if strings.Count(page, `id="`+id+`"`) != 1 || !strings.HasPrefix(id, s.s.Name) {
				t.Errorf("%s: id %q", s.name, id)
			}
		}
	}
}

// plainSamples are figures without a picture.
func plainSamples() []sample {
	empty := base(messages)
	empty.By = byMonth
	withheld := base(messages)
	monthly(&withheld, "", func(int) insight.Cell { return hidden() })
	one := base(messages)
	keyed(&one, byPlace, "", []string{"Mastodon"}, func(int) insight.Cell { return n(1204) })
	scalar := base(answered)
	scalar.Rows = []insight.Row{{Cell: of(62, 100)}}
	scalar.Total = insight.Row{Cell: of(62, 100)}
	table := base(messages)
	monthly(&table, "", func(i int) insight.Cell { return n(int64(i) * 1000) })
	long := base(messages)
	long.By = byDay
	for i := range 120 {
		d := day("2026-01-01")
		long.Rows = append(long.Rows, insight.Row{By: (d + 0).String(), Cell: n(1)})
		long.Rows[i].By = engagementDay("2026-01-01", i)
	}
	wrong := base(stars)
	wrong.Split = byPlace
	monthly(&wrong, "Shop", func(i int) insight.Cell { return of(400, 100) })
	monthly(&wrong, "Mail", func(i int) insight.Cell { return of(300, 100) })
	fr := spec("tableau", "table", "Un tableau")
	fr.Language = "fr-CA"
	return []sample{
		{"empty", empty, spec("empty", "line", "Nobody wrote")},
		{"withheld", withheld, spec("withheld", "line", "Few people wrote")},
		{"one", one, spec("one", "bar", "One place")},
		{"scalar", scalar, spec("scalar", "", "Most questions are answered")},
		{"table", table, fr},
		{"table-long", long, spec("table-long", "table", "Every day")},
		{"wrong", wrong, spec("wrong", "stacked", "Ratings cannot be stacked")},
	}
}
