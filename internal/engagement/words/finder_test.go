package words

import (
	"fmt"
	"strings"
	"testing"

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
