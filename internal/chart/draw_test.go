package chart_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"hearth/internal/chart"
	"hearth/internal/chart/ssr"
	"hearth/internal/engagement"
	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/insight"
	"hearth/internal/source"
)

// answer is an invented ranking, of which one row is about too few people.
func answer() insight.Answer {
	row := func(name string, num, people int64) insight.Row {
		return insight.Row{By: name, Label: name, Cell: insight.Cell{Num: num, Den: 1, People: people, Top: [2]int64{num / 10, num / 8}}}
	}
	day := engagement.Day(20000)
	return insight.Answer{
		Metric: insight.Metric{ID: "messages", Title: "Messages", Unit: "messages", Grain: "message", Additivity: "sum"},
		By:     insight.Dim{ID: "place", Label: "Place", Type: "key"}, Span: insight.Span{From: day, To: day + 40},
		Rows: []insight.Row{row("Forum", 400, 90), row("Mastodon", 300, 80), row("Mail", 200, 70), row("Fax", 3, 1)},
	}
}

// broken is a drawer that cannot draw.
type broken struct{ svg string }

func (b broken) Draw([]byte, int, int) (string, error) {
	if b.svg == "" {
		return "", errors.New("out of ink")
	}
	return b.svg, nil
}

// TestDraw takes the way that every figure takes: through the guard.
func TestDraw(t *testing.T) {
	fonts, err := ssr.ReadFonts(os.DirFS("../../assets"))
	if err != nil {
		t.Fatal(err)
	}
	pool := ssr.New(ssr.Config{Fonts: fonts})
	defer pool.Close()
	p := guard.Publish(answer(), guard.Policy{})
	spec := chart.Spec{Name: "who-writes", Title: "The forum is where people talk", Language: "en"}
	f, l := chart.Draw(p, spec, pool, fonts)
	if len(l) > 0 || f.Type != "bar" || f.Wide == "" || f.Narrow == "" {
		t.Fatalf("type %q, problems %s", f.Type, l)
	}
	if !strings.Contains(f.Wide, ">withheld<") || !strings.Contains(f.Note, "Withheld because too few people") || !strings.Contains(string(f.CSV), "Fax,,,withheld") {
		t.Errorf("the fax's three messages of one person are not said to be withheld: %s\n%s", f.Note, f.CSV)
	}
	for name, text := range map[string]string{"picture": f.Wide, "words": f.Alt, "csv": string(f.CSV), "json": string(f.JSON), "metadata": string(f.Metadata)} {
		if strings.Contains(text, ">3<") || strings.Contains(text, ",3,") || strings.Contains(text, ": 3,") {
			t.Errorf("the %s tells what was withheld: %s", name, text)
		}
	}
}

// TestDrawFails: a picture that cannot be drawn is a problem at the block, and
// the figure keeps its table.
func TestDrawFails(t *testing.T) {
	fonts, err := ssr.ReadFonts(os.DirFS("../../assets"))
	if err != nil {
		t.Fatal(err)
	}
	p := guard.Publish(answer(), guard.Policy{})
	at := source.Pos{File: "content/a.md", Line: 7}
	for svg, want := range map[string]string{
		"":                   "content/a.md:7: the chart cannot be drawn: out of ink",
		"<p>":                "content/a.md:7: the chart cannot be drawn: the picture does not start with <svg",
		`<svg viewBox="0"/>`: "content/a.md:7: the chart cannot be drawn: the picture is empty",
	} {
		f, l := chart.Draw(p, chart.Spec{Name: "x", Pos: at, Title: "x"}, broken{svg}, fonts)
		if len(l) != 1 || !strings.HasPrefix(l.String(), want) {
			t.Errorf("%q: got %swant %s", svg, l, want)
		}
		if f.Wide != "" && svg == "" || len(f.Table.Rows) != 4 || len(f.CSV) == 0 {
			t.Errorf("%q: the figure lost its table", svg)
		}
	}
}

// half draws the first picture of a figure and no other.
type half struct{ drawn int }

func (h *half) Draw([]byte, int, int) (string, error) {
	if h.drawn++; h.drawn > 1 {
		return "", errors.New("it was not done after 2m0s")
	}
	return `<svg viewBox="0 0 1 1"/>`, nil
}

// TestHalfDrawn: where only one of two pictures can be drawn the figure has none,
// and that is one problem.
func TestHalfDrawn(t *testing.T) {
	fonts, err := ssr.ReadFonts(os.DirFS("../../assets"))
	if err != nil {
		t.Fatal(err)
	}
	p := guard.Publish(answer(), guard.Policy{})
	f, l := chart.Draw(p, chart.Spec{Name: "x", Pos: source.Pos{File: "content/a.md", Line: 7}, Title: "x"}, &half{}, fonts)
	want := "content/a.md:7: the chart cannot be drawn: it was not done after 2m0s"
	if len(l) != 1 || !strings.HasPrefix(l.String(), want) || !strings.Contains(l.String(), "build again") {
		t.Errorf("got %swant one problem: %s", l, want)
	}
	if f.Wide != "" || f.Narrow != "" || len(f.Table.Rows) != 4 {
		t.Errorf("half a figure: %q, %q, %d rows", f.Wide, f.Narrow, len(f.Table.Rows))
	}
}

// BenchmarkDraw is a chart in both sizes with a warm engine and no cache.
func BenchmarkDraw(b *testing.B) {
	fonts, err := ssr.ReadFonts(os.DirFS("../../assets"))
	if err != nil {
		b.Fatal(err)
	}
	pool := ssr.New(ssr.Config{Fonts: fonts})
	defer pool.Close()
	p := guard.Publish(answer(), guard.Policy{})
	for b.Loop() {
		if _, l := chart.Draw(p, chart.Spec{Name: "x", Title: "x"}, pool, fonts); len(l) > 0 {
			b.Fatal(l)
		}
	}
}
