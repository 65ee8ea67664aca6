package build

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"hearth/internal/engagement/ingest"
	"hearth/internal/engagement/rows"
	"hearth/internal/source"
)

// intake hands the rows of a large file to the rows of the site as they are read.
// It is opened when there is such a file.
type intake struct {
	all *rows.Rows
	in  *rows.Intake
}

var _ ingest.Taker = (*intake)(nil)

func (t *intake) Lanes() int { return runtime.GOMAXPROCS(0) }

// thrift is how much memory is taken before the garbage of a large import is
// collected more often than usual: it makes much of it, and little is in use.
const thrift = 280 << 20

// sparing keeps the memory of a large import small, until it is called off. What
// the program held before, such as the pages of a preview, is not counted.
func sparing() (off func()) {
	var now runtime.MemStats
	runtime.ReadMemStats(&now)
	limit, percent := debug.SetMemoryLimit(thrift+int64(now.HeapAlloc)*3/2), debug.SetGCPercent(100)
	return func() {
		debug.SetMemoryLimit(limit)
		debug.SetGCPercent(percent)
	}
}

// Reset opens the intake, or empties it.
func (t *intake) Reset() (err error) {
	if t.in != nil {
		return t.in.Reset()
	}
	t.in, err = t.all.Intake(t.Lanes())
	return err
}

func (t *intake) Rows(lane int, rows []byte) error { return t.in.Rows(lane, rows) }
func (t *intake) Words(lines []byte) error         { return t.in.Words(lines) }

func (t *intake) Reword(edit func(n int, line []byte) []byte) error { return t.in.Reword(edit) }

// still reports a file that is not what it was when it was looked at first: a
// download that is not over, or a program that is still writing.
func still(name, shown string, size, modified int64) source.List {
	now, err := stat(name)
	if err == nil && now.Size == size && now.ModTime == modified {
		return nil
	}
	text := "this file changed while it was read"
	switch {
	case err != nil:
		text = "this file went away while it was read"
	case now.Size < size:
		text = fmt.Sprintf("this file became shorter while it was read: from %d to %d bytes", size, now.Size)
	case now.Size > size:
		text = fmt.Sprintf("this file grew while it was read: from %d to %d bytes", size, now.Size)
	}
	return source.List{{Pos: source.Pos{File: shown}, Rule: "still-written",
		Hint: "wait until the download is over, or the program that writes it is done, and run it again; nothing of it was taken in", Text: text}}
}
