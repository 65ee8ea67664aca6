package stat

// Overlap gives how far two sides share their classes: the sum of the smaller
// of both shares, between none and all, in whole numbers. The classes stand in
// the same order on both sides. It is 0 of 0 where a side has nothing.
func Overlap(ours, theirs []int64) Share {
	var a, b int64
	for i := range min(len(ours), len(theirs)) {
		a += ours[i]
		b += theirs[i]
	}
	if a == 0 || b == 0 {
		return Share{}
	}
	var common int64
	for i := range min(len(ours), len(theirs)) {
		common += min(ours[i]*b, theirs[i]*a)
	}
	return Share{common, a * b}
}

// Either gives how many are in one group or the other, those in both once.
func Either(one, other, both int64) int64 { return one + other - both }

// Reach is how often posts may have been shown, when each is assumed to have so
// many readers. It is worked out and not counted.
func Reach(posts int64, readers float64) float64 { return float64(posts) * readers }
