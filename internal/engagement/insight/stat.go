package insight

import "math"

// z95 is the number of standard errors of a 95% interval.
const z95 = 1.959963984540054

// Wilson gives the 95% interval of a share of num in den, after Wilson (1927):
// it stays between 0 and 1 and means something for 0 of n too. Without units
// nothing is known: 0 to 1.
func Wilson(num, den int64) (low, high float64) {
	if den <= 0 {
		return 0, 1
	}
	n, p := float64(den), float64(num)/float64(den)
	z2 := z95 * z95
	centre := (p + z2/(2*n)) / (1 + z2/n)
	half := z95 / (1 + z2/n) * math.Sqrt(p*(1-p)/n+z2/(4*n*n))
	low, high = max(0, centre-half), min(1, centre+half)
	if num == 0 {
		low = 0
	}
	if num == den {
		high = 1
	}
	return low, high
}
