package ingest

import (
	"path"

	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// overlong takes out the rows that hold more than the header names: a comma
// that nobody put in quotation marks moved their cells, and what stands where
// cannot be told. Beside the table of a workbook there may be remarks.
func (s *sink) overlong(t *table.Table) {
	if path.Ext(t.Name) == "" || !longer(t) {
		return
	}
	rows := make([]table.Row, 0, len(t.Rows))
	for _, r := range t.Rows {
		i := beyond(t, r)
		if i < 0 {
			rows = append(rows, r)
			continue
		}
		s.astray++
		s.bad(t, r.Cells[i], "", "overlong-row", "put every cell that holds the separator into quotation marks, or export it again",
			"this row has %d cells, and the header names %d columns: what stands where cannot be told", len(r.Cells), len(t.Headers))
	}
	t.Rows = rows
}

// longer says whether any row does.
func longer(t *table.Table) bool {
	for _, r := range t.Rows {
		if beyond(t, r) >= 0 {
			return true
		}
	}
	return false
}

// beyond gives the first cell of a row that holds something and has no header, -1 for none.
func beyond(t *table.Table, r table.Row) int {
	for i := len(t.Headers); i < len(r.Cells); i++ {
		if cell.Trim(r.Cells[i].Text) != "" {
			return i
		}
	}
	return -1
}
