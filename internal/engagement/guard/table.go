package guard

import (
	"cmp"
	"slices"

	"hearth/internal/engagement/insight"
)

// table is the cells of one period as a grid, rows by By, columns by Split.
type table struct {
	height, width int
	cells         []*insight.Cell // by row; nil where an answer has no such row
	verdicts      []verdict
}

func newTable(rows []insight.Row, get func(*insight.Row) *insight.Cell) *table {
	var bys, splits []string
	at := func(keys *[]string, index map[string]int, key string) int {
		if _, ok := index[key]; !ok {
			index[key] = len(*keys)
			*keys = append(*keys, key)
		}
		return index[key]
	}
	byIndex, splitIndex := map[string]int{}, map[string]int{}
	for _, r := range rows {
		at(&bys, byIndex, r.By)
		at(&splits, splitIndex, r.Split)
	}
	t := &table{height: len(bys), width: len(splits)}
	t.cells = make([]*insight.Cell, t.height*t.width)
	t.verdicts = make([]verdict, len(t.cells))
	for i := range rows {
		t.cells[byIndex[rows[i].By]*t.width+splitIndex[rows[i].Split]] = get(&rows[i])
	}
	return t
}

// hidden says that a reader does not see the number of a cell that has one.
func (t *table) hidden(i int) bool {
	return t.cells[i] != nil && t.cells[i].State == insight.Known && t.verdicts[i] != show
}

// close keeps further cells back until no protected one can be worked out. It
// is false when that takes keeping back the total as well.
func (t *table) close(k int64, totalShown bool) bool {
	if !slices.Contains(t.verdicts, protect) {
		return true
	}
	done := t.closeLines()
	if totalShown && !t.enough(k) {
		done = false
	}
	return done
}

// closeLines sees to it that each line with a protected cell has something else
// to hide it behind.
func (t *table) closeLines() bool {
	if t.height == 1 || t.width == 1 {
		return t.hiddenCount() > 1 || t.hideSmallest()
	}
	done := true
	for i := range t.verdicts {
		if t.verdicts[i] != protect || !t.bridge(i) {
			continue
		}
		if !t.ring(i) {
			done = false
		}
	}
	if !done { // no way around it: only a table without numbers keeps the secret
		for i, c := range t.cells {
			if c != nil && c.State == insight.Known && t.verdicts[i] == show {
				t.verdicts[i] = cover
			}
		}
	}
	return done
}

// onlyElsewhere says that a total of people and a cell that is shown tell of too
// few who are in all cells but that one.
func (t *table) onlyElsewhere(k int64, total *insight.Cell) bool {
	for i, c := range t.cells {
		if c == nil || c.State != insight.Known || t.verdicts[i] != show {
			continue
		}
		if d := total.Num - c.Num; d > 0 && d < k {
			return true
		}
	}
	return false
}

// inSeveral says that a total of people and its rows tell of too few who are in
// more than one of them. On an axis of time these came again, in a crowd each
// time, and it is not asked.
func (t *table) inSeveral(k int64, total *insight.Cell) bool {
	sum := int64(0)
	for i, c := range t.cells {
		if t.hidden(i) {
			return false
		}
		if c != nil && c.State == insight.Known {
			sum += c.Num
		}
	}
	more := sum - total.Num
	return more > 0 && more < k
}

func (t *table) hiddenCount() int {
	n := 0
	for i := range t.cells {
		if t.hidden(i) {
			n++
		}
	}
	return n
}

// enough sees to it that what is hidden all together, which is the total minus
// what is shown, is about k people at least.
func (t *table) enough(k int64) bool {
	for i, c := range t.cells {
		if t.hidden(i) && contributors(*c) >= k {
			return true
		}
	}
	return t.hideSmallest()
}

// hideSmallest keeps back the smallest cell that is worth hiding behind: one
// with people in it, and large enough to be shown by itself.
func (t *table) hideSmallest() bool {
	best := -1
	for i := range t.cells {
		if t.price(i) > 0 && (best < 0 || t.smaller(i, best)) {
			best = i
		}
	}
	if best < 0 {
		return false
	}
	t.verdicts[best] = cover
	return true
}

// price is what is lost by hiding a shown cell: its people. A cell with nobody
// in it hides nothing, because a reader may guess it.
func (t *table) price(i int) int64 {
	if t.cells[i] == nil || t.cells[i].State != insight.Known || t.verdicts[i] != show {
		return 0
	}
	return contributors(*t.cells[i])
}

func (t *table) smaller(i, j int) bool {
	a, b := t.cells[i], t.cells[j]
	return cmp.Or(cmp.Compare(t.price(i), t.price(j)), cmp.Compare(a.Num, b.Num), cmp.Compare(i, j)) < 0
}

// ring hides the three cells that cost least and make a rectangle with a
// protected one: its own row and column, and another of each. Moving a unit
// around the ring changes no sum, so none of its four can be worked out.
func (t *table) ring(i int) bool {
	row, col := i/t.width, i%t.width
	var best [3]int
	least := int64(-1)
	for r := range t.height {
		for c := range t.width {
			if r == row || c == col {
				continue
			}
			corners := [3]int{row*t.width + c, r*t.width + col, r*t.width + c}
			cost, ok := int64(0), true
			for _, at := range corners {
				p := t.price(at)
				ok = ok && (t.hidden(at) || p > 0)
				cost += p
			}
			if ok && (least < 0 || cost < least) {
				best, least = corners, cost
			}
		}
	}
	if least < 0 {
		return false
	}
	for _, at := range best {
		if t.verdicts[at] == show {
			t.verdicts[at] = cover
		}
	}
	return true
}

// bridge says that a hidden cell follows from the sums of all rows and columns.
// Take rows and columns as places and hidden cells as roads between them: a
// cell is free exactly when its road is part of a round trip.
func (t *table) bridge(i int) bool {
	row, col := i/t.width, i%t.width
	seenRows, seenCols := make([]bool, t.height), make([]bool, t.width)
	seenRows[row] = true
	queue := []int{row} // rows still to be left
	for len(queue) > 0 {
		r := queue[0]
		queue = queue[1:]
		for c := range t.width {
			at := r*t.width + c
			if at == i || seenCols[c] || !t.hidden(at) {
				continue
			}
			if c == col {
				return false
			}
			seenCols[c] = true
			for next := range t.height {
				if !seenRows[next] && t.hidden(next*t.width+c) {
					seenRows[next] = true
					queue = append(queue, next)
				}
			}
		}
	}
	return true
}

// reorder gives the rows an order that does not tell how large the withheld
// ones are: on an axis that is no time, keys with a number stand first, largest
// first, and those without follow by name.
func reorder(a *insight.Answer) {
	bys := order(a.Rows, func(r insight.Row) string { return r.By }, a.By)
	splits := order(a.Rows, func(r insight.Row) string { return r.Split }, a.Split)
	slices.SortStableFunc(a.Rows, func(x, y insight.Row) int {
		return cmp.Or(cmp.Compare(bys[x.By], bys[y.By]), cmp.Compare(splits[x.Split], splits[y.Split]))
	})
}

// order gives each key its place.
func order(rows []insight.Row, key func(insight.Row) string, d insight.Dim) map[string]int {
	type weight struct {
		num, den int64
		known    bool
	}
	var keys []string
	weights := map[string]weight{}
	for _, r := range rows {
		w, ok := weights[key(r)]
		if !ok {
			keys = append(keys, key(r))
		}
		if r.State == insight.Known {
			w.num, w.known = w.num+r.Num, true
			if r.Den == 1 {
				w.den = 1
			} else {
				w.den += r.Den
			}
		}
		weights[key(r)] = w
	}
	if d.Type != "time" && d.Type != insight.OrderDim && d.ID != "rating" && d.ID != "column" && d.ID != insight.MeasureDim {
		value := func(k string) float64 { return float64(weights[k].num) / float64(max(1, weights[k].den)) }
		slices.SortStableFunc(keys, func(x, y string) int {
			a, b := weights[x], weights[y]
			return cmp.Or(cmp.Compare(last(x), last(y)), compareBool(b.known, a.known), cmp.Compare(value(y), value(x)), cmp.Compare(x, y))
		})
	}
	places := map[string]int{}
	for i, k := range keys {
		places[k] = i
	}
	return places
}

// last puts what `top` put together behind all keys.
func last(key string) int { return compareBool(key == insight.Rest, false) }

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
