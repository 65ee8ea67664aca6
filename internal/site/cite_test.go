package site

import (
	"testing"

	"hearth/internal/chart"
	"hearth/internal/config"
	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
)

func TestBibTeX(t *testing.T) {
	for _, c := range []struct {
		title, url, name string
		f                chart.Figure
		want             string
	}{
		{"Larkspoke & friends", "https://example.org", "replies",
			chart.Figure{Title: "62% wrote_back {again}.", Source: `Source: C:\x, 50 $ #1 ~ ^.`, Answer: insight.Answer{AsOf: engagement.Day(20635)}},
			`@misc{larkspoke-and-friends-replies-2026,
  author = {{Larkspoke \& friends}},
  title = {{62\% wrote\_back \{again\}}},
  year = {2026},
  url = {https://example.org/figures/replies.html},
  note = {Source: C:\textbackslash{}x, 50 \$ \#1 \textasciitilde{} \textasciicircum{}},
}`},
		{"日本", "", "日", chart.Figure{Title: "Größe"}, `@misc{figure,
  author = {{日本}},
  title = {{Größe}},
}`},
	} {
		m := &maker{cfg: &config.Config{URL: c.url}, site: &Site{Title: c.title, URL: c.url}}
		if got := m.bibTeX(c.name, &c.f); got != c.want {
			t.Errorf("got\n%s\nwant\n%s", got, c.want)
		}
	}
}
