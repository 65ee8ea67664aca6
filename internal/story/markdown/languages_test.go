package markdown_test

import (
	"fmt"
	"testing"

	"hearth/internal/story"
	"hearth/internal/story/markdown"
)

// TestListInLanguages reads lists of which some things are written in several
// languages, and others once.
func TestListInLanguages(t *testing.T) {
	const text = `- name: {en: The bench, de: Die Werkbank}
  kind: shop
  hours: {de: Mo bis Fr, pt-br: Seg a Sex}
  languages: [en, de]
- {name: The forum, kind: forum, where: {place: forum}}
`
	lists := &story.Lists{}
	if problems := markdown.New(markdown.Options{}).List("data/touchpoints.yaml", []byte(text), lists); len(problems) > 0 {
		t.Fatal(problems)
	}
	for lang, want := range map[string]string{
		"en": "The bench, Mo bis Fr; The forum, ", "de": "Die Werkbank, Mo bis Fr; The forum, ", "de-AT": "Die Werkbank, Mo bis Fr; The forum, ",
		"pt-BR": "The bench, Seg a Sex; The forum, ", "fr": "The bench, Mo bis Fr; The forum, ",
	} {
		all := lists.In(lang).Touchpoints
		if got := fmt.Sprintf("%s, %s; %s, %s", all[0].Name, all[0].Hours, all[1].Name, all[1].Hours); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
	one := &story.Lists{Ideas: []story.Idea{{From: "bo"}}, Languages: map[string]*story.Lists{"de": {Ideas: []story.Idea{{}, {}}}}}
	if got := one.In("de").Ideas; len(got) != 1 || got[0].From != "bo" {
		t.Errorf("a list with other lines is shown in the place of the first: %v", got)
	}
}
