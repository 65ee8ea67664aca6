package ingest

import (
	"hash/maphash"
	"slices"
	"strings"

	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

// unique holds a table to the column that its source says names each row once
// ([Options].Key). A table without that column is told by whoever asked for it.
func (s *sink) unique(t *table.Table) {
	column := s.keyColumn(t)
	if column < 0 {
		return
	}
	first := map[string]table.Cell{}
	for _, r := range t.Rows {
		c := r.At(column)
		value := strings.TrimSpace(c.Text)
		if value == "" {
			continue // a total, a footer or an empty row: the format says what it is
		}
		if before, ok := first[value]; ok {
			s.twice(t, c, column, before.Line)
			return
		}
		first[value] = c
	}
}

// keyColumn gives the column that names each row once, -1 when none has to.
func (s *sink) keyColumn(t *table.Table) int {
	if s.opt.Key == "" {
		return -1
	}
	return slices.IndexFunc(t.Headers, func(h table.Cell) bool { return cell.Header(h.Text) == cell.Header(s.opt.Key) })
}

// twice reports a value of that column that stood there before.
func (s *sink) twice(t *table.Table, c table.Cell, column int, before int32) {
	s.result.Problems.Errorf(t.Pos(c), "double-key", "look whether the export holds a day or a page twice, or take `key:` out of hearth.yaml",
		"%q in the column %q stands twice, first on line %d: each row should have its own", short(strings.TrimSpace(c.Text)), t.Headers[column].Text, before)
}

// keyed holds a large file to its key, window by window in their order. It
// remembers so many rows and no more, so that memory stays small.
type keyed struct {
	most  int
	first map[uint64]int32 // hash of a value → its line
	done  bool             // a value stood twice, or there were too many
}

// keysHeld is how many rows of a large file are held to its key.
const keysHeld = 2_000_000

// keyAt is a value of the column and where it stands.
type keyAt struct {
	hash uint64
	cell table.Cell
}

// keysOf gives what a window has in the column.
func (l *large) keysOf(t *table.Table) (out []keyAt) {
	column := l.keyColumn(t)
	if column < 0 {
		return nil
	}
	for _, r := range t.Rows {
		c := r.At(column)
		if value := strings.TrimSpace(c.Text); value != "" {
			out = append(out, keyAt{maphash.String(l.seed, value), table.Cell{Text: strings.Clone(value), Line: c.Line, Col: c.Col}})
		}
	}
	return out
}

// hold looks whether one of them was there before.
func (l *large) hold(keys []keyAt) {
	k, t := &l.keyed, l.stream.Head.Tables
	for _, key := range keys {
		if k.done {
			return
		}
		if before, again := k.first[key.hash]; again {
			l.twice(&t[0], key.cell, l.keyColumn(&t[0]), before)
			k.done = true
			return
		}
		if len(k.first) == k.most {
			l.note(source.Pos{File: t[0].Name}, "key-held", "", "only the first %d rows of this file were held to `key:`; there are more", k.most)
			k.done = true
			return
		}
		k.first[key.hash] = key.cell.Line
	}
}
