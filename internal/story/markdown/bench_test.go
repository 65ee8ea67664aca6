package markdown

import (
	"strings"
	"testing"
)

// sampleStory is a story of about 8 KB, as a brand would write one.
func sampleStory() []byte {
	var b strings.Builder
	b.WriteString(`---
title: "The first ride: what [62%](metric:answered_share \"few\") of you told us"
date: 2026-06-14
summary: A year of *slow* answers, and what changed since March.
authors: [Anna Weber, Ben Okafor]
tags: [repair, open letter]
status: telling
---

`)
	for i := range 8 {
		b.WriteString(`## What happened in part ` + string(rune('A'+i)) + ` of the year?

We answered [62%](metric:answered_share?period=2026-Q2 "few") of the people who asked, and we didn't
answer the rest -- not because we *couldn't*, but because **nobody** looked. See [the promise](../promises/repair.md#why)
or write to <https://example.org/contact?from=story>. A longer sentence follows, with "quotes" and a few more words in it.

- The first thing that people said was about the brakes
- The second, and [more often](metric:messages?place=forum), about waiting
  - Waiting for parts
  - Waiting for an answer
- The third about the price

| Month | Asked | Answered | Share |
|:------|------:|---------:|------:|
| April | 120 | 60 | 50% |
| May | 140 | 90 | 64% |
| June | 152 | 101 | 66% |

> It took three weeks until anybody wrote back. Then it was solved in a day.

![The workshop in March](img/workshop.jpg "The workshop in March")

1. Order the part
2. Ride to the shop
3. Wait[^n` + string(rune('a'+i)) + `]

[^n` + string(rune('a'+i)) + `]: Three weeks in the median.

`)
	}
	b.WriteString("```chart replies-by-place\ntitle: More people answered than asked\nmetric: messages\nby: month\nsplit: place\nwhere: {kind: reply, role: [member, brand]}\nperiod: 2025-10..2026-09\n```\n\n")
	b.WriteString("```go\n" + strings.Repeat("func main() {\n\tfmt.Println(\"hello\", 1+2) // says hello\n\treturn nil\n}\n", 4) + "```\n")
	return []byte(b.String())
}

func BenchmarkParse(b *testing.B) {
	full := sampleStory()
	plain := full[:strings.Index(string(full), "```go")]
	prose := full[strings.Index(string(full), "## "):strings.Index(string(full), "```chart")]
	for _, c := range []struct {
		name string
		text []byte
	}{{"whole", full}, {"without code", plain}, {"prose", append([]byte("# T\n\n"), prose...)}} {
		b.Run(c.name, func(b *testing.B) {
			p := New(Options{})
			if _, problems := p.Parse("x.md", "stories/x.md", c.text); len(problems) > 0 {
				b.Fatal(problems)
			}
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			for b.Loop() {
				p.Parse("x.md", "stories/x.md", c.text)
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	text := []byte("# T\n\nText.\n")
	b.ReportAllocs()
	for b.Loop() {
		Parse("x.md", "x.md", text, Options{})
	}
}
