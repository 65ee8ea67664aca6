package chart

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"hearth/internal/engagement"
)

// spoken gives the name for people of a key that is the same on every site: a
// platform, a role, a language; "" for any other. The data of a figure keep
// the key itself, which does not change with the language of a page.
func spoken(lang, dim, id string) string {
	switch dim {
	case "platform":
		return engagement.PlatformName(id)
	case "role":
		return wordsOf(lang).roles[id]
	case "class":
		return wordsOf(lang).classes[id]
	case "language":
		return languageName(lang, id)
	}
	return ""
}

// languageName names a language in the language of the page, as it would stand
// at the start of a line; "" when either is not known.
func languageName(lang, id string) string {
	tag, err := language.Parse(id)
	if err != nil || tag == language.Und {
		return ""
	}
	names := display.Tags(language.Make(lang))
	if names == nil {
		names = display.Tags(language.English)
	}
	return capital(names.Name(tag))
}
