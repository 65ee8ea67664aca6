package insight

import "hearth/internal/engagement/insight/stat"

// Range gives the 95% interval of a counted share, by Wilson, in thousandths. One
// person who counts often says less than as many people: what several units of
// one person stand for is taken for as many units as there are people, where that
// is known. Other values have none here.
func Range(m Metric, c Cell) (low, high Cell, ok bool) {
	if !m.Share || m.Tier != "measured" || c.State != Known || c.N > 0 || c.Den <= 0 || c.Num < 0 || c.Num > c.Den {
		return Cell{}, Cell{}, false
	}
	s := stat.Share{Hits: c.Num, Of: c.Den}
	if m.Grain != "person" && c.People > 0 && c.People < c.Den {
		s = stat.Share{Hits: stat.Whole(float64(c.Num)/float64(c.Den)*float64(c.People), 1), Of: c.People}
	}
	w := stat.Wilson(s, stat.Asked)
	return Cell{Num: stat.Whole(w.Low, 1000), Den: 1000}, Cell{Num: stat.Whole(w.High, 1000), Den: 1000}, true
}
