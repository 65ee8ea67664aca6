package rows

import "slices"

// Of gives all rows of one raw file, those too that are filed under another one
// which has them word for word, in the order of the files.
func (r *Rows) Of(origin string) (Batch, error) {
	e, ok := r.ledger.Find(origin)
	if !ok {
		return Batch{}, refuse(ledgerPath, "unknown-origin", "", "there are no rows of %q", origin)
	}
	var own []record
	for _, m := range e.Months {
		at := month{e.Source, m.Name}
		recs, err := readRecords(r.path(at.path()), rowsDir+"/"+at.path())
		if err != nil {
			return Batch{}, err
		}
		var spans [][2]int64
		for _, s := range e.Shared {
			if s.Month == m.Name {
				spans = s.Rows
			}
		}
		for i, x := range recs {
			shared := slices.ContainsFunc(spans, func(s [2]int64) bool { return s[0] <= int64(i) && int64(i) <= s[1] })
			if x.Origin == origin || shared {
				if x.Origin != origin {
					x.Origin, x.Captured = origin, int32(e.Captured)
				}
				own = append(own, x)
			}
		}
	}
	return batch(own), nil
}
