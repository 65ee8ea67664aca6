package sample

import (
	"embed"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// pages are the beginnings of pages by kind, and what lies beside them.
//
//go:embed page
var pages embed.FS

// spans are names of pages that say what time they are of.
var spans = regexp.MustCompile(`(?i)^[0-9]{4}(-Q[1-4]|-[0-9]{2}|-W[0-9]{2})?$`)

// Page gives the beginning of a page of a kind, a draft with the keys that the
// kind has, and the files that it needs beside it. The name is its path in
// content/, the day is written as 2026-06-14.
func Page(kind, name, title, day string) []File {
	base := strings.TrimSuffix(path.Base(name), ".md")
	period := "last-month"
	if spans.MatchString(base) {
		period = strings.ToUpper(base)
		title = period
	}
	begin := func(file string) []byte {
		text, err := pages.ReadFile("page/" + file)
		if err != nil {
			return nil
		}
		return []byte(strings.NewReplacer("TITLE", strconv.Quote(title), "DAY", day, "NAME", base, "PERIOD", period).Replace(string(text)))
	}
	text := begin(kind + ".md")
	if text == nil {
		text = begin("page.md")
	}
	files := []File{{name, text}}
	if drawing := begin(kind + ".svg"); drawing != nil {
		files = append(files, File{path.Join(path.Dir(name), base+".svg"), drawing})
	}
	return files
}
