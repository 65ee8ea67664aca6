package site_test

import (
	"fmt"
	"testing"
	"time"

	"hearth/internal/config"
	"hearth/internal/site"
	"hearth/internal/source"
	"hearth/internal/story"
)

// many makes a site of n stories, one in ten a chapter, with tags and links.
func many(n int) site.Input {
	in := site.Input{Numbers: map[*story.Number]site.Printed{}}
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		name := fmt.Sprintf("stories/s%05d.md", i)
		if i%10 == 0 {
			name = fmt.Sprintf("stories/long-%d/c%05d.md", i/1000, i)
		}
		in.Stories = append(in.Stories, &story.Story{Path: name, File: "content/" + name, Anchors: []string{"a"}, Meta: story.Meta{
			Rare: &story.Rare{}, Title: story.Inline{{HTML: fmt.Sprintf("Story %d", i)}}, Date: story.Date{Time: day.AddDate(0, 0, i%900)},
			Tags: []string{fmt.Sprintf("tag %d", i%50), "all"},
		}, Body: []story.Segment{
			{HTML: "<p>Text. "}, {Kind: story.LinkOpen, Link: &story.Link{Target: source.Word{Text: "/stories/s00001.md#a"}}}, {HTML: "there</a>.</p>"},
		}})
	}
	for i := range n/1000 + 1 {
		name := fmt.Sprintf("stories/long-%d/index.md", i)
		in.Stories = append(in.Stories, &story.Story{Path: name, File: "content/" + name, Meta: story.Meta{Rare: &story.Rare{}, Title: story.Inline{{HTML: "Long"}}}})
	}
	return in
}

func BenchmarkAssemble(b *testing.B) {
	for _, n := range []int{100, 1000, 10000} {
		in := many(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, problems := site.Assemble(config.Default(), in); len(problems) > 0 {
					b.Fatal(problems)
				}
			}
		})
	}
}
