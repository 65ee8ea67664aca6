package config

import (
	"fmt"
	"strconv"
	"strings"

	"hearth/internal/source"
)

// Band is how many rows an export may have, both ends in. Most is 0 for no end.
type Band struct{ Least, Most int64 }

// Holds says whether n lies in the band.
func (b Band) Holds(n int64) bool { return n >= b.Least && (b.Most == 0 || n <= b.Most) }

// String gives the band as it is written: 500..5000, 500.. or ..5000.
func (b Band) String() string {
	switch {
	case b.Most == 0:
		return fmt.Sprintf("%d..", b.Least)
	case b.Least == 0:
		return fmt.Sprintf("..%d", b.Most)
	}
	return fmt.Sprintf("%d..%d", b.Least, b.Most)
}

// band reads 500..5000, 500.. or ..5000.
func (r reader) band(w source.Word) Band {
	if w.Empty() {
		return Band{}
	}
	low, high, found := strings.Cut(w.Text, "..")
	least, errA := count(low)
	most, errB := count(high)
	b := Band{least, most}
	if !found || errA != nil || errB != nil || b == (Band{}) || most != 0 && most < least {
		r.fail(w, "wrong-type", "write `rows: 500..5000`, `rows: 500..` or `rows: ..5000`", "rows: needs the smallest and the largest number of rows that an export has")
		return Band{}
	}
	return b
}

func count(s string) (int64, error) {
	if s = strings.TrimSpace(s); s == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(s, 10, 40)
	return int64(n), err
}
