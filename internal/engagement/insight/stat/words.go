package stat

import (
	"cmp"
	"math"
	"slices"
)

// MinZ is the number of standard errors from which a word counts as one side's
// own.
const MinZ = 2.58

// Word is how many people of each side used a word. A person counts once, so
// that one enthusiast does not make a word.
type Word struct {
	Text         string
	Ours, Theirs int64
}

// Own is a word with the side it belongs to: positive is ours.
type Own struct {
	Word
	Delta float64 // difference of the log-odds
	Z     float64
}

// Distinct gives each word's weighted log-odds with an informative prior: what
// both sides together say, as if prior uses of it had been seen on each side
// before. The words most of ours come first, equal ones by their text.
func Distinct(words []Word, prior float64) []Own {
	var ours, theirs int64
	for _, w := range words {
		ours += w.Ours
		theirs += w.Theirs
	}
	all := float64(ours + theirs)
	var out []Own
	for _, w := range words {
		if w.Ours+w.Theirs <= 0 {
			continue
		}
		a := prior * float64(w.Ours+w.Theirs) / all
		y, n := float64(w.Ours)+a, float64(ours)+prior
		x, m := float64(w.Theirs)+a, float64(theirs)+prior
		d := math.Log(y/(n-y)) - math.Log(x/(m-x))
		if n <= y || m <= x {
			d = 0 // the only word there is belongs to nobody
		}
		out = append(out, Own{w, d, d / math.Sqrt(1/y+1/x)})
	}
	slices.SortFunc(out, func(a, b Own) int {
		return cmp.Or(cmp.Compare(Whole(b.Z, 1e6), Whole(a.Z, 1e6)), cmp.Compare(a.Text, b.Text))
	})
	return out
}
