package build_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"hearth/internal/build"
)

// mostHeld is what a story may take in memory once the pages of its site are
// made. It is what lets a hundred thousand stories fit into a gigabyte, so
// whoever needs more of it has to find as much elsewhere.
const mostHeld = 6 << 10

// What is held of a large site grows with the number of its stories, and by
// little: neither their texts nor the links between their pages are held.
func TestHeldPerStory(t *testing.T) {
	held := func(stories int) uint64 {
		dir := t.TempDir()
		writeStories(t, dir, stories)
		desk := build.NewDesk(kept(dir), false)
		defer desk.Close()
		made, err := desk.Make(context.Background(), nil)
		if err != nil || len(made.Problems) > 0 {
			t.Fatal(err, made.Problems)
		}
		var now runtime.MemStats
		runtime.GC()
		runtime.GC() // what pools hold goes with the second
		runtime.ReadMemStats(&now)
		runtime.KeepAlive(made)
		return now.HeapAlloc
	}
	held(10) // what is made once for all
	few, many := held(200), held(1200)
	if each := int(many-few) / 1000; each > mostHeld {
		t.Errorf("every story takes %d bytes of memory, and may take %d", each, mostHeld)
	} else {
		t.Logf("every story takes %d bytes", each)
	}
}

// writeStories writes stories as people write them: some headings, tags, links
// to their neighbours, five kilobytes of text.
func writeStories(t *testing.T, dir string, n int) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(dir, "content", "stories"), 0o755); err != nil {
		t.Fatal(err)
	}
	put := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put("hearth.yaml", "title: Many\nurl: https://example.org\n")
	put("content/index.md", "---\ntitle: Many\n---\nStories.\n")
	for i := range n {
		text := fmt.Sprintf("---\ntitle: The story of the ride number %d\ndate: 2026-%02d-%02d\ntags: [tag %d, wheel]\n---\n", i, 1+i%9, 1+i%28, i%20)
		for part := range 6 {
			text += fmt.Sprintf("\n## What came of part %d of it\n", part)
			for line := range 8 {
				text += fmt.Sprintf("\nNumber %d went on, as it has to, by the river and the hill, and line %d of it is about that. See [the next](story-%d.md).\n", i, line, (i+part)%n)
			}
		}
		put(fmt.Sprintf("content/stories/story-%d.md", i), text)
	}
}
