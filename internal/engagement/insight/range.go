package insight

import "hearth/internal/engagement/insight/stat"

// Range gives the 95% interval of a counted share, by Wilson, in thousandths. Units
// of one person tell less than as many of different people, so it is clustered by
// person. Where it is not known how each person's units lie, as many of them
// count as there are people, where that is known. Other values have none here.
func Range(m Metric, c Cell) (low, high Cell, ok bool) {
	if !m.Share || m.Tier != "measured" || c.State != Known || c.N > 0 || c.Den <= 0 || c.Num < 0 || c.Num > c.Den {
		return Cell{}, Cell{}, false
	}
	worth := c.Den
	switch {
	case m.Grain == "person":
	case c.Worth > 0:
		worth = c.Worth
	case c.People > 0:
		worth = min(worth, c.People)
	}
	w := stat.WilsonWorth(stat.Share{Hits: c.Num, Of: c.Den}, worth, stat.Asked)
	return Cell{Num: stat.Whole(w.Low, 1000), Den: 1000}, Cell{Num: stat.Whole(w.High, 1000), Den: 1000}, true
}
