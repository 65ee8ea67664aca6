package rows

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"

	"github.com/parquet-go/parquet-go"

	"hearth/internal/engagement"
	"hearth/internal/engagement/packed"
)

// groupRows bounds the rows of a row group, so that engines can read a large
// month with several threads.
const groupRows = 64 << 10

// byContent is the order of rows in files as they are written now; those of
// schema 1 may have another.
const byContent = "content"

// monthWriter writes the rows of one file, with nothing in it that a second run
// would write differently.
type monthWriter struct {
	source string
	w      *parquet.GenericWriter[record]
	recs   []record
	opts   []optional
	texts  []byte // of recs
	rows   int64
}

// atOnce is how many rows are handed on together.
const atOnce = 1024

func newMonthWriter(w io.Writer, source string) *monthWriter {
	return &monthWriter{source: source, recs: make([]record, 0, atOnce), opts: make([]optional, atOnce), w: parquet.NewGenericWriter[record](w,
		parquet.CreatedBy("hearth", fmt.Sprint(engagement.Schema), "rows"),
		parquet.Compression(&parquet.Zstd),
		parquet.MaxRowsPerRowGroup(groupRows),
		parquet.KeyValueMetadata("hearth.schema", fmt.Sprint(engagement.Schema)),
		parquet.KeyValueMetadata("hearth.order", byContent),
	)}
}

// write writes the next row, as captured on a day and filed under an origin.
func (m *monthWriter) write(row packed.Row, captured engagement.Day, origin string) error {
	if len(m.recs) == atOnce || len(m.texts)+len(row) > cap(m.texts) && len(m.recs) > 0 {
		if err := m.flush(); err != nil {
			return err
		}
	}
	if cap(m.texts) < len(row) {
		m.texts = make([]byte, 0, max(len(row), atOnce*256))
	}
	at := len(m.texts)
	m.texts = append(m.texts, row...)
	n := len(m.recs)
	m.recs = m.recs[:n+1]
	r := &m.recs[n]
	r.unpack(packed.Row(m.texts[at:]), &m.opts[n])
	r.Source, r.Origin, r.Captured = m.source, origin, int32(captured)
	m.rows++
	return nil
}

func (m *monthWriter) flush() error {
	_, err := m.w.Write(m.recs)
	m.recs, m.texts = m.recs[:0], m.texts[:0]
	return err
}

// close writes what is left.
func (m *monthWriter) close() error { return errors.Join(m.flush(), m.w.Close()) }

// readRecords reads a file back; one that is not there has no rows. shown is how
// a writer knows it.
func readRecords(name, shown string) ([]record, error) {
	var recs []record
	err := eachRecords(name, shown, 0, func(some []record) error {
		recs = some
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return recs, err
}

// eachRecords reads a file in pieces of at most so many rows, 0 for all at once.
// A piece is only good until the next.
func eachRecords(name, shown string, most int, take func([]record) error) error {
	f, err := openRecords(name, shown)
	if err != nil {
		return err
	}
	defer f.close()
	if most == 0 {
		most = f.left
	}
	for f.left > 0 {
		recs, err := f.next(make([]record, min(most, f.left)))
		if err != nil {
			return err
		}
		if err := take(recs); err != nil {
			return err
		}
	}
	return nil
}

// recordFile is a file of rows that is being read.
type recordFile struct {
	shown  string // how a writer knows it
	file   *os.File
	r      *parquet.GenericReader[record]
	left   int  // rows
	sorted bool // in the order of their contents
}

func openRecords(name, shown string) (*recordFile, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	p, err := parquetOf(f)
	if err != nil {
		return nil, errors.Join(broken(shown, err), f.Close())
	}
	if v, ok := p.Lookup("hearth.schema"); ok && newer(v) {
		no := refuse(shown, "rows-schema", "update hearth, or import the exports again with this one",
			"these rows were written by a newer hearth (schema %s, this one knows %d)", v, engagement.Schema)
		if err := f.Close(); err != nil {
			return nil, err
		}
		return nil, no
	}
	order, _ := p.Lookup("hearth.order")
	return &recordFile{shown, f, parquet.NewGenericReader[record](p), int(p.NumRows()), order == byContent}, nil
}

func parquetOf(f *os.File) (*parquet.File, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return parquet.OpenFile(f, info.Size())
}

// next fills recs with the next rows.
func (f *recordFile) next(recs []record) ([]record, error) {
	for n := 0; n < len(recs); {
		k, err := f.r.Read(recs[n:])
		if n += k; err != nil && !(errors.Is(err, io.EOF) && n == len(recs)) {
			return nil, broken(f.shown, err)
		}
	}
	f.left -= len(recs)
	return recs, nil
}

func (f *recordFile) close() error { return errors.Join(f.r.Close(), f.file.Close()) }

// newer says whether rows of this schema are beyond what is known here. Columns
// that rows of an older one lack read as unknown.
func newer(schema string) bool {
	n, err := strconv.Atoi(schema)
	return err != nil || n > engagement.Schema
}

func broken(name string, err error) error {
	return refuse(name, "rows-broken", "restore the file from git, or import again where the exports are",
		"this file of rows cannot be read: %v", err)
}
