package source

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Nearest gives the known word that is closest to what was written, or "" when
// none is close enough to be a likely slip (a third of its letters at most).
// Of equally close words the first in alphabetical order wins, so that a
// message is the same in every run.
func Nearest(word string, known []string) string {
	sorted := slices.Sorted(slices.Values(known))
	best, at := "", max(1, utf8.RuneCountInString(word)/3)+1
	for _, k := range sorted {
		if d := distance(strings.ToLower(word), strings.ToLower(k)); d < at {
			best, at = k, d
		}
	}
	return best
}

// distance counts the edits (insert, delete, replace, swap of neighbours)
// that turn a into b.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range y {
		rows[0][j+1] = j + 1
	}
	for i := range x {
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			d := min(rows[i][j+1]+1, rows[i+1][j]+1, rows[i][j]+cost)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				d = min(d, rows[i-1][j-1]+1)
			}
			rows[i+1][j+1] = d
		}
	}
	return rows[len(x)][len(y)]
}
