package table

import (
	"bytes"
	"strings"

	"github.com/xuri/excelize/v2"

	"hearth/internal/source"
)

// workbook reads the sheets of an .xlsx as they are stored: a date is the
// number of its day, and no cell is rounded to its look.
func workbook(name string, data []byte, lim Limits) (parts []Part, problems source.List) {
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: lim.Bytes, UnzipXMLSizeLimit: lim.Bytes,
	})
	if err != nil {
		problems.Errorf(source.Pos{File: name}, "broken-workbook", "open it in a spreadsheet, save it again and import that", "this workbook cannot be opened: %s", plain(err))
		return nil, problems
	}
	defer f.Close()
	props, err := f.GetWorkbookProps()
	mac := err == nil && props.Date1904 != nil && *props.Date1904
	for _, sheet := range f.GetSheetList() {
		p := Part{Name: name + "/" + sheet, Mac: mac}
		rows, err := sheetRows(f, sheet)
		if err != nil {
			problems.Errorf(source.Pos{File: p.Name}, "broken-workbook", "open it in a spreadsheet, save it again and import that", "this sheet cannot be read: %s", plain(err))
			continue
		}
		if p.Tables = split(p.Name, rows); len(p.Tables) > 0 {
			parts = append(parts, p)
		}
	}
	if len(parts) == 0 && len(problems) == 0 {
		problems.Errorf(source.Pos{File: name}, "empty", "export it again, for a period in which something happened", "this workbook is empty")
	}
	return parts, problems
}

func plain(err error) string { return strings.TrimSuffix(strings.ToLower(err.Error()), ".") }

// sheetRows gives the rows of a sheet; line is the row's number, column the cell's.
func sheetRows(f *excelize.File, sheet string) ([]Row, error) {
	it, err := f.Rows(sheet)
	if err != nil {
		return nil, err
	}
	defer it.Close()
	var rows []Row
	for line := 1; it.Next(); line++ {
		texts, err := it.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, err
		}
		row := Row{Line: line}
		for i, text := range texts {
			row.Cells = append(row.Cells, Cell{Text: text, Line: int32(line), Col: int32(i) + 1})
		}
		if row.Empty() {
			row.Cells = nil
		}
		rows = append(rows, row)
	}
	return rows, it.Error()
}
