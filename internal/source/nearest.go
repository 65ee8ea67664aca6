package source

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Nearest gives the known word that is closest to what was written, or "" when
// none is close enough to be a likely slip (a third of its letters at most).
// People cut words short more often than they mistake a letter for another, so
// a word that begins with the other one is taken before one that is as far
// away or a letter nearer. Of equally close words the one with the longer
// common beginning wins, then the first in alphabetical order, so that a
// message is the same in every run.
func Nearest(word string, known []string) string {
	word = strings.ToLower(word)
	most := max(1, utf8.RuneCountInString(word)/3)
	best, cost, common := "", 0, 0
	for _, k := range slices.Sorted(slices.Values(known)) {
		low := strings.ToLower(k)
		d := distance(word, low)
		if d == 0 {
			return k
		}
		near, same := 2*d, beginning(word, low)
		if same >= 3 && (same == len(word) || same == len(low)) {
			near -= 3
		}
		if near <= 2*most && (best == "" || near < cost || near == cost && same > common) {
			best, cost, common = k, near, same
		}
	}
	return best
}

// beginning counts the bytes that a and b have in common from the start.
func beginning(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
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
