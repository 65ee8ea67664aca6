package ingest

import "strings"

// Causes are the kinds of reasons for which rows are left out, in the order in
// which they are told. A reason is in an importer's own words; its kind is one of
// a fixed few, so that it can be said in every language and names nobody.
func Causes() []string {
	out := make([]string, len(causes))
	for i, c := range causes {
		out[i] = c.name
	}
	return append(out, causeOther)
}

// CauseOf gives the kind of a reason, as [Dropped] has it; "" for what must not
// even be counted in public: how much somebody wrote who asked to be taken out.
func CauseOf(reason string) string {
	if strings.Contains(reason, takenOut) {
		return ""
	}
	for _, c := range causes {
		for _, sign := range c.signs {
			if strings.Contains(reason, sign) {
				return c.name
			}
		}
	}
	return causeOther
}

const causeOther = "other"

// causes says how the reasons of each kind are known: the first that has a sign
// of them counts.
var causes = []struct {
	name  string
	signs []string
}{
	{"spam", []string{"spam", "a robot", "not approved"}},
	{"again", []string{repeatedRow}},
	{"twice", []string{"already", "an older version", "the same ", "twice", "said again"}},
	{"hidden", []string{"not public", "private message", "not published", "one person", "logged in", "below a share", "in a group"}},
	{"deleted", []string{"deleted", "removed", "taken out"}},
	{"empty", []string{"empty row", "no value", "neither words", "neither a subject", "nothing in", "nothing but"}},
	{"unreadable", []string{"could not be read", "can be read", "destroyed", "no id", "no date", "no time", "no address", "no number", "no points", "nobody is named",
		"does not know", "Hearth knows", "not known", "too deep", "does not say"}},
}
