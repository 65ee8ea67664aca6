package plain

import (
	"path"
	"strings"
	"testing"

	"hearth/internal/engagement/words"
)

// TestLists reads every list and holds that each part of it is there.
func TestLists(t *testing.T) {
	files, err := brought.ReadDir("lists")
	if err != nil || len(files) != 5 {
		t.Fatal(len(files), err)
	}
	for _, f := range files {
		l := newLanguage(strings.TrimSuffix(f.Name(), path.Ext(f.Name())), words.Manners{})
		parts := map[string]int{"we": len(l.We.Texts()), "you": len(l.You.Texts()), "hype": len(l.Hype), "jargon": len(l.Jargon), "claims": len(l.Claims.Texts()),
			"short forms": len(l.Short), "helpers": len(l.Passive.Helpers), "vowels": len(l.Syllables.Vowels)}
		for part, n := range parts {
			if n < 3 {
				t.Errorf("%s has %d of %s", f.Name(), n, part)
			}
		}
		for _, a := range append(l.Hype, l.Jargon...) {
			if a.Say == "" || len(a.Phrases.Texts()) == 0 {
				t.Errorf("%s: %v says nothing", f.Name(), a.Phrases.Texts())
			}
		}
	}
}
