package stat

import "math"

// Checked is one class of a word list that was checked by hand: of Size messages
// that the list put there, Labelled were drawn and Hits of them truly belong.
type Checked struct{ Size, Labelled, Hits int64 }

// Audited is a share as it is after the check by hand.
type Audited struct {
	Share float64
	SE    float64
	Range Interval
	Found Share // of what truly belongs, what the list finds, in messages worked out
	Right Share // of the checked that the list took, those that truly belong
}

// Audit corrects the share that a word list gives by labels of a random sample
// within what it took and within what it left. The estimate is right on average
// however poor the list is; a better list only makes it narrower. It gives false
// where one side has messages and no label.
func Audit(taken, left Checked, l Level) (Audited, bool) {
	all := float64(taken.Size + left.Size)
	if all == 0 || taken.Size > 0 && taken.Labelled == 0 || left.Size > 0 && left.Labelled == 0 {
		return Audited{}, false
	}
	var a Audited
	variance := 0.0
	for _, c := range []Checked{taken, left} {
		if c.Labelled == 0 {
			continue
		}
		w, p := float64(c.Size)/all, float64(c.Hits)/float64(c.Labelled)
		a.Share += w * p
		variance += w * w * p * (1 - p) / float64(c.Labelled)
	}
	a.SE = math.Sqrt(variance)
	half := l.z() * a.SE
	a.Range = Interval{max(0, a.Share-half), min(1, a.Share+half)}
	a.Right = Share{taken.Hits, taken.Labelled}
	a.Found = Share{truly(taken), truly(taken) + truly(left)}
	return a, true
}

// truly is how many of a class belong, worked out from those that were checked.
func truly(c Checked) int64 {
	if c.Labelled == 0 {
		return 0
	}
	return Whole(float64(c.Size)*float64(c.Hits)/float64(c.Labelled), 1)
}

// What two labellers must reach before a class may be charted.
const (
	GoodAgreement   = 0.8
	LowestAgreement = 0.667
)

// Agreement gives Krippendorff's alpha of two labellers who put the same things
// into classes: counts[i][j] things were put into i by one and j by the other.
// It is false where nothing was labelled, or all of it alike, so that agreement
// cannot be told from having no choice.
func Agreement(counts [][]int64) (float64, bool) {
	var units, apart int64
	uses := make([]int64, len(counts))
	for i, row := range counts {
		for j, n := range row {
			units += n
			uses[i] += n
			uses[j] += n
			if i != j {
				apart += n
			}
		}
	}
	values := 2 * units
	expected := values * values
	for _, n := range uses {
		expected -= n * n
	}
	if expected == 0 {
		return 0, false
	}
	observed := float64(apart) / float64(units)
	return 1 - observed*float64(values)*float64(values-1)/float64(expected), true
}
