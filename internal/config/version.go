package config

import (
	"regexp"
	"strings"

	"golang.org/x/mod/semver"
)

// bound is one condition on the version, such as >=0.1.
var bound = regexp.MustCompile(`^(>=|<=|>|<|=|)([0-9]+(?:\.[0-9]+){0,2}(?:-[0-9A-Za-z.-]+)?)$`)

// loose is a space between the two halves of a condition.
var loose = regexp.MustCompile(`([<>=])\s+`)

// version refuses a site that asks for another version of this program. What
// is not a release builds every site.
func (r reader) version(now string) {
	w := r.s.Hearth
	if w.Empty() {
		return
	}
	text := loose.ReplaceAllString(w.Text, "$1")
	for cond := range strings.FieldsFuncSeq(text, func(c rune) bool { return c == ' ' || c == ',' }) {
		m := bound.FindStringSubmatch(cond)
		if m == nil {
			r.fail(w, "version", "write `hearth: \">=0.1\"`", "hearth: %q is not a version", w.Text)
			return
		}
		if v := "v" + strings.TrimPrefix(now, "v"); semver.IsValid(v) && !meets(semver.Compare(v, "v"+m[2]), m[1]) {
			r.fail(w, "version", "install a Hearth that is "+w.Text+", or change this line", "the site asks for Hearth %s, and this is Hearth %s", w.Text, strings.TrimPrefix(now, "v"))
			return
		}
	}
}

// meets says whether a comparison is what an operator asks for.
func meets(cmp int, op string) bool {
	switch op {
	case ">":
		return cmp > 0
	case "<":
		return cmp < 0
	case "<=":
		return cmp <= 0
	case "=":
		return cmp == 0
	}
	return cmp >= 0 // a bare version is the oldest that will do
}
