package ingest

import (
	"slices"
	"strings"

	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// unique holds a table to the column that its source says names each row once
// ([Options].Key). A table without that column is told by whoever asked for it.
func (s *sink) unique(t *table.Table) {
	column := slices.IndexFunc(t.Headers, func(h table.Cell) bool { return cell.Header(h.Text) == cell.Header(s.opt.Key) })
	if s.opt.Key == "" || column < 0 {
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
			s.result.Problems.Errorf(t.Pos(c), "double-key", "look whether the export holds a day or a page twice, or take `key:` out of hearth.yaml",
				"%q in the column %q stands twice, first on line %d: each row should have its own", short(value), t.Headers[column].Text, before.Line)
			return
		}
		first[value] = c
	}
}
