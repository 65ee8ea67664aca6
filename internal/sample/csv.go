package sample

import (
	"bytes"
	"encoding/csv"
)

// table writes rows as CSV with \n line ends and quotes only where needed, as most platforms do.
func table(comma rune, rows [][]string) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma = comma
	// Writing to a buffer cannot fail.
	_ = w.WriteAll(rows)
	return b.Bytes()
}
