package insight

import (
	"cmp"
	"slices"

	"hearth/internal/engagement/insight/stat"
)

// What the gap between the words of two sides needs.
const (
	gapUses   = 10  // people outside and messages of ours together that a word must be of
	gapPeople = 5   // people outside, where it is of any
	gapShown  = 15  // words that are shown of each kind
	gapPrior  = 500 // uses that each side is thought to have had before, shared out as both sides together speak
)

// Spoken is how often a word was used: a person outside counts once, so that one
// enthusiast does not make a word; the brand, which is one, counts by messages.
type Spoken struct {
	Word   string  `json:"word"`
	Ours   int64   `json:"ours"`   // messages of the brand and its staff
	Theirs int64   `json:"theirs"` // people outside
	Z      float64 `json:"z"`      // standard errors by which it is more ours than theirs
}

// Gap is the words that are the brand's own, those that are only other
// people's, and the most used of both.
type Gap struct {
	Ours   []Spoken `json:"ours"`
	Theirs []Spoken `json:"theirs"`
	Both   []Spoken `json:"both"`
}

// WordGap finds the gap between the words of two sides, by weighted log-odds with
// an informative prior (Monroe, Colaresi and Quinn 2008). Words that few used
// are left out altogether.
func WordGap(all []Spoken) Gap {
	var uses []stat.Word
	for _, s := range all {
		if s.Ours+s.Theirs >= gapUses && (s.Theirs == 0 || s.Theirs >= gapPeople) {
			uses = append(uses, stat.Word{Text: s.Word, Ours: s.Ours, Theirs: s.Theirs})
		}
	}
	var g Gap
	ranked := stat.Distinct(uses, gapPrior)
	for i, o := range ranked {
		s := Spoken{o.Text, o.Ours, o.Theirs, o.Z}
		switch {
		case o.Z >= stat.MinZ && len(g.Ours) < gapShown:
			g.Ours = append(g.Ours, s)
		case o.Z > -stat.MinZ && o.Z < stat.MinZ && o.Ours > 0 && o.Theirs > 0:
			g.Both = append(g.Both, s)
		}
		if o := ranked[len(ranked)-1-i]; o.Z <= -stat.MinZ && len(g.Theirs) < gapShown {
			g.Theirs = append(g.Theirs, Spoken{o.Text, o.Ours, o.Theirs, o.Z})
		}
	}
	slices.SortStableFunc(g.Both, func(a, b Spoken) int {
		return cmp.Or(cmp.Compare(min(b.Ours, b.Theirs), min(a.Ours, a.Theirs)), cmp.Compare(a.Word, b.Word))
	})
	g.Both = g.Both[:min(gapShown, len(g.Both))]
	return g
}
