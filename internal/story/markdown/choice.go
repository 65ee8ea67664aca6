package markdown

import (
	"maps"
	"slices"
	"strings"

	"hearth/internal/source"
)

// oneOf says whether a word is one of a few, and reports it when it is not.
func oneOf(w source.Word, key string, values []string, problems *source.List) bool {
	if known(w.Text, values) {
		return true
	}
	problems.Errorf(w.Pos, "bad-value", nearOr(key+": ", w.Text, values), "%s: there is no %q", key, w.Text)
	return false
}

// nearOr suggests the nearest of the known words, else all of them.
func nearOr(before, word string, all []string) string {
	if near := source.Nearest(word, all); near != "" {
		return "did you mean `" + before + near + "`?"
	}
	return "write one of " + strings.Join(all, ", ")
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
