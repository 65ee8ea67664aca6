package words

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"

	"hearth/internal/source"
	"hearth/internal/source/strict"
)

// phrases reads a list as it stands in YAML.
func phrases(t *testing.T, list string) (p Phrases) {
	t.Helper()
	n, problems := strict.Parse("list.yaml", []byte(list), source.Pos{})
	strict.Decode(n, &p, &problems)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return p
}

// TestFinder finds phrases of several groups: the longest wins its place, and
// of equal ones the first group.
func TestFinder(t *testing.T) {
	f := NewFinder(phrases(t, "[world class, seamless*, new]"), phrases(t, "[brand new, new, Straße]"), Phrases{})
	for text, want := range map[string]string{
		"A World-Class, seamlessly new thing":       "0:World-Class 0:seamlessly 0:new",
		"brand new in der STRASSE":                  "1:brand new 1:STRASSE",
		"worldclass newer @new https://new.example": "",
		"Ja\u0308: new.\nnew":                       "0:new 0:new",
		"the world class of a class":                "0:world class",
		"":                                          "",
		strings.Repeat("x", 200) + " new and world": "0:new",
		"日本new 語":                                   "0:new",
	} {
		var got []string
		for _, h := range f.Find(text) {
			got = append(got, fmt.Sprintf("%d:%s", h.Group, text[h.From:h.To]))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q holds %q, not %q", text, got, want)
		}
	}
	if hits := NewFinder().Find("anything"); len(hits) > 0 {
		t.Errorf("nothing finds %v", hits)
	}
}

// TestManners reads what a site does not want to say.
func TestManners(t *testing.T) {
	l := lists(t, site("unwelcome: [consumer*, {words: [solution, solutions], say: bicycle}]\nwelcome: [robust]\n"))
	if l.Version().Own != "" {
		t.Errorf("words about the site's own texts sort customers': %q", l.Version().Own)
	}
	m := l.Manners("en-GB")
	if len(m.Unwelcome) != 2 || m.Unwelcome[1].Say != "bicycle" || fmt.Sprint(m.Unwelcome[1].Phrases.Texts()) != "[solution solutions]" || m.Unwelcome[1].Pos.Line != 1 {
		t.Errorf("unwelcome: %+v", m.Unwelcome)
	}
	if got := fmt.Sprint(phrases(t, "[Robust, proven]").Without(m.Welcome).Texts()); got != "[proven]" {
		t.Errorf("what is welcome stays: %s", got)
	}
	if m := l.Manners("fr"); len(m.Unwelcome) > 0 {
		t.Errorf("French has English manners: %+v", m)
	}
	for list, want := range map[string]string{
		"unwelcome: synergy":                 "needs a list of words",
		"unwelcome: [{say: bicycle}]":        "this advice names no words",
		"unwelcome: [{word: x, say: y}]":     `unknown key "word"`,
		"unwelcome: [{words: [a*], say: y}]": `"a*" would find nearly everything`,
	} {
		if _, problems := Read(site(list)); !strings.Contains(problems.String(), want) {
			t.Errorf("%s: %s", list, problems)
		}
	}
}

// TestWord wants that short words are found as they are without being remembered.
func TestWord(t *testing.T) {
	l := lists(t, fstest.MapFS{})
	s := scan{index: l.index}
	rnd := rand.New(rand.NewPCG(3, 4))
	texts := []string{"the brakes squeak", "THE Brake squeaks", "kids-and-all", "grüße und so weiter", "a", "1234567 890", "abcdefgh ijk", "x\x10\x19y and more", "who`s {that} @me"}
	for range 20_000 {
		b := []byte("kids 123456")
		for i := range b {
			if rnd.IntN(3) > 0 {
				b[i] = byte(rnd.IntN(256))
			}
		}
		b[0] = "brakeKIDS19"[rnd.IntN(11)]
		texts = append(texts, string(b))
	}
	for range 2 {
		for _, text := range texts {
			set, n := s.word(text)
			if wantSet, want := l.index.plain(text); set != wantSet || n != want {
				t.Fatalf("%q: got set %d and %d bytes, want %d and %d", text, set, n, wantSet, want)
			}
		}
	}
}
