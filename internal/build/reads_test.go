package build_test

import (
	"fmt"
	"testing"

	"hearth/internal/build"
	"hearth/internal/sample"
)

// TestAsksWhatReadIt changes one export after the other: only those questions
// are asked again that read it, by a build and by a desk that follows alike.
func TestAsksWhatReadIt(t *testing.T) {
	s := &edited{t: t, dir: t.TempDir()}
	s.put("hearth.yaml", "title: Sources\n")
	s.put("content/index.md", "---\ntitle: Home\n---\nWelcome.\n")
	s.put(".hearth/key", string(sample.Key(1)))
	for i, ask := range []string{"metric: messages\nwhere: {source: talk}", "metric: messages\nwhere: {place: forum}", "metric: likes", "metric: messages", "question: participation.core"} {
		s.put(fmt.Sprintf("content/stories/s%d.md", i), fmt.Sprintf("---\ntitle: Story %d\n---\nText.\n\n```chart figure-%d\ntitle: What was said\n%s\nperiod: 2026-01..2026-06\npartial: true\n```\n", i, i, ask))
	}
	start := edit{a: 3, b: 1}
	s.export(start)
	s.row(start)
	s.clips(start)
	for _, follows := range []bool{false, true} {
		var d *build.Desk
		asked := func(changed []string) int {
			if !follows {
				result, err := build.Run(t.Context(), kept(s.dir))
				if err != nil || result.Problems.Failed(false) {
					t.Fatalf("%v %s", err, result.Problems)
				}
				return result.Asked
			}
			if d == nil {
				d = build.NewDesk(kept(s.dir), true)
				t.Cleanup(func() { d.Close() })
				changed = nil
			}
			made, err := d.Make(t.Context(), changed)
			if err != nil || made.Problems.Failed(false) {
				t.Fatalf("%v %s", err, made.Problems)
			}
			return made.Asked
		}
		if n, want := asked(nil), map[bool]int{false: 5, true: 0}[follows]; n != want {
			t.Errorf("follows %t: %d are asked at first", follows, n)
		}
		for _, c := range []struct {
			what string
			do   func(edit) []string
			with edit
			want int
		}{
			{"a row of the talk", s.row, edit{a: 5, b: 1}, 3},            // its own, all messages, the core
			{"the forum, on days it had", s.export, edit{a: 4, b: 1}, 3}, // the same of the forum
			{"the numbers of the clips", s.clips, edit{a: 4}, 3},         // likes, and the clips are messages too
			{"nothing", s.clips, edit{a: 4}, 0},                          // the same bytes
			{"the row as it was", s.row, start, 3},                       // no answer of then is kept
			{"the rest as it was", s.export, start, 3},                   //
			{"the numbers as they were", s.clips, start, 3},              //
		} {
			if n := asked(c.do(c.with)); n != c.want {
				t.Errorf("follows %t: after a change of %s, %d are asked, not %d", follows, c.what, n, c.want)
			}
		}
	}
}
