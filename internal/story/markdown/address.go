package markdown

import (
	"path"
	"strings"
	"unicode"

	"golang.org/x/text/language"
)

// reserved are files that Hearth writes itself, in the root of a site.
var reserved = []string{
	"hearth-manifest.json", "metrics.json", "robots.txt", "sitemap.xml", "404.html", "404", "feed.xml", "feed.json",
	"assets", "data", "figures",
}

// badPath says whether a path holds what no file of a site has: control
// characters, backslashes, a drive letter.
func badPath(s string) bool {
	return strings.ContainsFunc(s, unicode.IsControl) || strings.Contains(s, `\`) ||
		len(s) > 1 && s[1] == ':' || strings.ContainsRune(s, unicode.ReplacementChar)
}

// badSlug says whether a text cannot be the last part of an address, and what
// to write instead.
func badSlug(s string) (hint string, bad bool) {
	switch {
	case strings.TrimSpace(s) != s || s == "" || badPath(s) || strings.ContainsAny(s, "/?#%&\"'<> \t:*|"):
		return "write one part of an address, such as `slug: " + orElse(slug(strings.ReplaceAll(s, "/", "-")), "first-ride") + "`", true
	case strings.Trim(s, ".") == "" || strings.HasPrefix(s, ".") || strings.HasSuffix(s, "."):
		return "write a name that neither begins nor ends with a point", true
	case known(strings.ToLower(s), reserved):
		return "take another name: Hearth writes a file of this name itself", true
	}
	return "", false
}

// badAlias says whether a text cannot be an old address of a page.
func badAlias(s string) (hint string, bad bool) {
	const usual = "write the old address from the root of the site: stories/first-ride.html"
	clean := strings.TrimPrefix(s, "/")
	switch {
	case clean == "" || strings.Contains(s, "//") || badPath(s) || strings.ContainsAny(s, "?#\"<>"):
		return usual, true
	case path.Clean("/"+clean) != "/"+strings.TrimSuffix(clean, "/"):
		return usual + ", without . and ..", true
	case known(strings.ToLower(clean), reserved):
		return "take it out: Hearth writes a file of this name itself", true
	}
	return "", false
}

// languageOf gives the language that a file name ends in: first-ride.de.md is
// German. Only two letters that are a language, with region or script behind
// them or not, count: words of three letters are too often just words.
func languageOf(file string) string {
	name, ok := strings.CutSuffix(path.Base(file), path.Ext(file))
	if !ok || !strings.EqualFold(path.Ext(file), ".md") && !strings.EqualFold(path.Ext(file), ".markdown") {
		return ""
	}
	tag := strings.TrimPrefix(path.Ext(name), ".")
	if tag == "" || len(tag) == len(name) || strings.TrimSuffix(name, "."+tag) == "" {
		return ""
	}
	if base, _, _ := strings.Cut(tag, "-"); len(base) != 2 || !isLanguage(tag) {
		return ""
	}
	return canonicalLanguage(tag)
}

// isLanguage says whether a text is a language tag of BCP 47 with a language
// that is known.
func isLanguage(s string) bool {
	if s == "" || strings.Contains(s, "_") {
		return false
	}
	tag, err := language.Parse(s)
	return err == nil && tag != language.Und
}

// canonicalLanguage writes a tag as usual: pt-BR, zh-Hant. It keeps the
// language itself, which the library would replace for some old names.
func canonicalLanguage(s string) string {
	parts := strings.Split(s, "-")
	for i, part := range parts {
		switch {
		case i == 0 || len(part) > 4 || len(part) == 1:
			parts[i] = strings.ToLower(part)
		case len(part) == 2:
			parts[i] = strings.ToUpper(part)
		case len(part) == 4 && part[0] >= 'A':
			parts[i] = strings.ToUpper(part[:1]) + strings.ToLower(part[1:])
		}
	}
	return strings.Join(parts, "-")
}
