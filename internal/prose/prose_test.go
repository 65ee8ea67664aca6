package prose_test

import (
	"strings"
	"testing"

	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/insight"
	"hearth/internal/prose"
	"hearth/internal/source"
	"hearth/internal/story"
)

// published is an answer about an invented forum with one row.
func published(m insight.Metric, row insight.Row) guard.Published {
	a := insight.Answer{Metric: m, Span: insight.Span{Label: "June 2026"}, Rows: []insight.Row{row}}
	if row.Versus != nil {
		a.Versus = &insight.Span{Label: "June 2025"}
	}
	return guard.Publish(a, guard.Policy{})
}

func cell(num, den, people int64) insight.Cell {
	return insight.Cell{Num: num, Den: den, People: people}
}

var (
	count = insight.Metric{ID: "messages", Title: "Messages", Unit: "messages", Grain: "message", Additivity: "sum", Version: 1}
	asked = insight.Metric{ID: "answered_share", Title: "Answered", Unit: "%", Grain: "opening", Additivity: "none", Share: true, Scale: 1, Minimum: 20, Version: 2}
	share = insight.Metric{ID: "answered_share", Title: "Answered", Unit: "%", Grain: "thread", Additivity: "none", Share: true, Scale: 1, Minimum: 20, Version: 1}
)

// TestPrint gives for each way to write a number what is printed and what is said.
func TestPrint(t *testing.T) {
	at := source.Pos{File: "content/a.md", Line: 4, Col: 13}
	versus := func(now, before insight.Cell) insight.Row { return insight.Row{Cell: now, Versus: &before} }
	for _, tt := range []struct {
		name, text, band, withheld string
		metric                     insight.Metric
		row                        insight.Row
		lang                       string
		want, n, problem           string
	}{
		{"filled in", "", "", "", count, insight.Row{Cell: cell(1204, 1, 80)}, "en", "1,204", "1,204 messages", ""},
		{"in German", "", "", "", count, insight.Row{Cell: cell(1204, 1, 80)}, "de", "1.204", "1.204 messages", ""},
		{"a share", "", "", "", share, insight.Row{Cell: cell(255, 412, 80)}, "en", "62%", "255 of 412 conversations", ""},
		{"of openings", "", "", "", asked, insight.Row{Cell: cell(255, 412, 80)}, "en", "62%", "255 of 412 opening messages", ""},
		{"of openings, in German", "", "", "", asked, insight.Row{Cell: cell(255, 412, 80)}, "de", "62\u00a0%", "255 von 412 eröffnenden Beiträgen", ""},
		{"checked", "255 of 412", "", "", share, insight.Row{Cell: cell(255, 412, 80)}, "en", "255 of 412", "255 of 412 conversations", ""},
		{"wrong", "63%", "", "", share, insight.Row{Cell: cell(255, 412, 80)}, "en", "63%", "255 of 412 conversations",
			"content/a.md:4:13: the text says \"63%\", the data say 62% (255 of 412 conversations)\n  hint: write 62%, or `hearth build --fix` writes it for you\n"},
		{"words", "most", "", "", share, insight.Row{Cell: cell(255, 412, 80)}, "en", "most", "255 of 412 conversations",
			"content/a.md:4:13: \"most\" cannot be checked: the data say 62%\n  hint: write the number, leave the brackets empty, or give the words a band: [most](metric:answered_share…&is=60%..70%)\n"},
		{"words with a band", "most", "50%..70%", "", share, insight.Row{Cell: cell(255, 412, 80)}, "en", "most", "255 of 412 conversations", ""},
		{"out of the band", "nearly all", "90%..100%", "", share, insight.Row{Cell: cell(255, 412, 80)}, "en", "nearly all", "255 of 412 conversations",
			"content/a.md:4:13: \"nearly all\" stands for 90%..100%, the data say 62% (255 of 412 conversations)\n  hint: change the words, or the band to one that holds 62%\n"},
		{"no band", "most", "much", "", share, insight.Row{Cell: cell(255, 412, 80)}, "en", "most", "255 of 412 conversations",
			"content/a.md:4:30: the band \"much\" cannot be read\n  hint: write two numbers with two points between them: is=60%..70%\n"},
		{"kept back with words", "", "", "too few to say", count, insight.Row{Cell: cell(3, 1, 2)}, "en", "too few to say", "", ""},
		{"kept back without", "", "", "", count, insight.Row{Cell: cell(3, 1, 2)}, "en", "", "",
			"content/a.md:4:12: this number is not shown: kept back to protect people\n  hint: say in quotes after the target what to print instead: [](metric:messages \"too few to say\")\n"},
		{"a rise", "", "", "", count, versus(cell(112, 1, 30), cell(100, 1, 30)), "en", "+12%", "112 messages", ""},
		{"a rise, written", "12%", "", "", count, versus(cell(112, 1, 30), cell(100, 1, 30)), "en", "12%", "112 messages", ""},
		{"a fall taken for a rise", "12%", "", "", count, versus(cell(88, 1, 30), cell(100, 1, 30)), "en", "12%", "88 messages",
			"content/a.md:4:13: the text says \"12%\", the data say −12% (88 messages)\n  hint: it fell: write −12%, or `hearth build --fix` writes it for you\n"},
		{"a fall, written", "−12%", "", "", count, versus(cell(88, 1, 30), cell(100, 1, 30)), "en", "−12%", "88 messages", ""},
		{"points", "", "", "", share, versus(cell(66, 100, 40), cell(62, 100, 40)), "en", "+4 points", "66 of 100 conversations", ""},
		{"no change", "", "", "", share, versus(cell(62, 100, 40), cell(62, 100, 40)), "en", "±0 points", "62 of 100 conversations", ""},
	} {
		n := &story.Number{Ask: story.Ask{Pos: source.Pos{File: at.File, Line: 4, Col: 12}, Metric: source.Word{Text: tt.metric.ID}},
			Text: tt.text, TextPos: at, Withheld: tt.withheld, Band: source.Word{Text: tt.band, Pos: source.Pos{File: at.File, Line: 4, Col: 30}}}
		got, problems := prose.Print(n, published(tt.metric, tt.row), tt.lang)
		if got.Text != tt.want || got.N != tt.n || problems.String() != tt.problem {
			t.Errorf("%s: printed %q (%s)\n%swant %q (%s)\n%s", tt.name, got.Text, got.N, problems, tt.want, tt.n, tt.problem)
		}
	}
}

// TestRange gives how sure a share is, which stands behind the number.
func TestRange(t *testing.T) {
	measured := share
	measured.Tier = "measured"
	before := cell(62, 100, 100)
	for _, tt := range []struct {
		name, lang string
		metric     insight.Metric
		row        insight.Row
		want       string
	}{
		{"a share", "en", measured, insight.Row{Cell: cell(30, 40, 40)}, "with 95% confidence 60% to 86%"},
		{"of fewer people", "de", measured, insight.Row{Cell: cell(70, 100, 10)}, "mit 95 % Sicherheit 40 % bis 89 %"},
		{"nothing", "en", measured, insight.Row{Cell: cell(0, 30, 30)}, "none among the 30 we saw; the true share could be up to 11%"},
		{"nothing, in German", "de", measured, insight.Row{Cell: cell(0, 30, 30)}, "bei keinem der 30, die wir gesehen haben; der wahre Anteil könnte bis zu 11 % betragen"},
		{"a change", "en", measured, insight.Row{Cell: cell(66, 100, 100), Versus: &before}, ""},
		{"a count", "en", count, insight.Row{Cell: cell(30, 1, 30)}, ""},
	} {
		n := &story.Number{Ask: story.Ask{Metric: source.Word{Text: tt.metric.ID}}}
		got, problems := prose.Print(n, published(tt.metric, tt.row), tt.lang)
		if text := strings.ReplaceAll(got.Range, "\u00a0", " "); text != tt.want || len(problems) > 0 {
			t.Errorf("%s: got %q, want %q%s", tt.name, text, tt.want, problems)
		}
	}
}

// TestHead gives what the cards of a numbers block show.
func TestHead(t *testing.T) {
	before := cell(62, 100, 40)
	card := prose.Head(published(share, insight.Row{Cell: cell(66, 100, 40), Versus: &before}), "en")
	if card.Text != "66%" || card.Change != "+4 points on June 2025" || card.Label != "Answered" || card.Period != "June 2026" {
		t.Errorf("%+v", card)
	}
	small := prose.Head(published(count, insight.Row{Cell: cell(3, 1, 2)}), "en")
	if small.Text != "–" || !small.Withheld || small.Change != "kept back to protect people" {
		t.Errorf("%+v", small)
	}
	few := cell(3, 1, 2)
	alone := prose.Head(published(count, insight.Row{Cell: cell(66, 1, 40), Versus: &few}), "en")
	if alone.Text != "66" || alone.Change != "no comparison with June 2025" {
		t.Errorf("%+v", alone)
	}
}

// TestRate checks a rate that a platform reports in millionths.
func TestRate(t *testing.T) {
	rate := insight.Metric{ID: "click_through_rate", Title: "Click rate as reported", Unit: "%", Grain: "reading", Additivity: "none", Version: 1}
	row := insight.Row{Cell: insight.Cell{Num: 62000, Den: 1000000, Crowd: true}}
	for text, wrong := range map[string]bool{"": false, "6.2%": false, "6%": false, "7%": true} {
		n := &story.Number{Ask: story.Ask{Metric: source.Word{Text: rate.ID}}, Text: text}
		if _, problems := prose.Print(n, published(rate, row), "en"); (len(problems) > 0) != wrong {
			t.Errorf("%q: %s", text, problems)
		}
	}
}

// A sentence about people must not be given a number of messages.
func TestPrintDegraded(t *testing.T) {
	a := insight.Answer{Metric: count, Span: insight.Span{Label: "June 2026"}, Rows: []insight.Row{{Cell: cell(180, 1, 80)}},
		Notes: []string{"the exports of reviews do not tell people apart: messages are counted, not people"}}
	at := source.Pos{File: "content/a.md", Line: 4, Col: 13}
	n := &story.Number{Ask: story.Ask{Pos: at, Metric: source.Word{Text: "people", Pos: at}}, Withheld: "too few to say"}
	got, problems := prose.Print(n, guard.Publish(a, guard.Policy{}), "en")
	want := "content/a.md:4:13: people cannot be counted: the exports of reviews do not tell people apart: messages are counted, not people\n  hint: write metric:messages, and the words for it: messages\n"
	if problems.String() != want || !got.Failed {
		t.Errorf("got %+v\n%swant\n%s", got, problems, want)
	}
}

// TestNothingLeft wants no 0 where a rule of the site leaves all of a count out.
func TestNothingLeft(t *testing.T) {
	at := source.Pos{File: "content/a.md", Line: 4, Col: 13}
	behind := cell(20, 1, 20)
	all := insight.Effect{Reason: "ours", Percent: -100, Much: true, Behind: behind}
	for _, tt := range []struct {
		name    string
		cell    insight.Cell
		effect  insight.Effect
		problem string
	}{
		{"all", cell(0, 1, 0), all, "content/a.md:4:13: nothing is left of this number: what the site leaves out (ours) is all of it\n  hint: make the rule below `exclude:` in hearth.yaml take less, or take the number out\n"},
		{"most", cell(20, 1, 20), insight.Effect{Reason: "ours", Percent: -90, Much: true, Behind: behind}, "content/a.md:4:13: this number is 90% lower for leaving something out (ours)\n  hint: say in the sentence what is left out, or make the rule take less; beside the number it is said already\n"},
		{"none", cell(0, 1, 0), insight.Effect{Reason: "ours", Behind: behind}, ""},
	} {
		p := guard.Publish(insight.Answer{Metric: count, Span: insight.Span{Label: "June 2026"}, Rows: []insight.Row{{Cell: tt.cell}}, Effects: []insight.Effect{tt.effect}}, guard.Policy{})
		out, problems := prose.Print(&story.Number{Ask: story.Ask{Pos: at, Metric: source.Word{Text: count.ID, Pos: at}}}, p, "en")
		if problems.String() != tt.problem || out.Failed != (tt.name == "all") {
			t.Errorf("%s: failed %v\n%s", tt.name, out.Failed, problems)
		}
	}
}
