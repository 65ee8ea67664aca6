package rows

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"

	"github.com/parquet-go/parquet-go"

	"hearth/internal/engagement"
)

// groupRows bounds the rows of a row group, so that engines can read a large
// month with several threads.
const groupRows = 128 << 10

// writeRecords writes rows sorted, with nothing in the file that a second run
// would write differently.
func writeRecords(w io.Writer, recs []record) error {
	slices.SortFunc(recs, compare)
	pw := parquet.NewGenericWriter[record](w,
		parquet.CreatedBy("hearth", fmt.Sprint(engagement.Schema), "rows"),
		parquet.Compression(&parquet.Zstd),
		parquet.MaxRowsPerRowGroup(groupRows),
		parquet.KeyValueMetadata("hearth.schema", fmt.Sprint(engagement.Schema)),
	)
	if _, err := pw.Write(recs); err != nil {
		return err
	}
	return pw.Close()
}

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
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	file, err := parquet.OpenFile(f, info.Size())
	if err != nil {
		return broken(shown, err)
	}
	if v, ok := file.Lookup("hearth.schema"); ok && newer(v) {
		return refuse(shown, "rows-schema", "update hearth, or import the exports again with this one",
			"these rows were written by a newer hearth (schema %s, this one knows %d)", v, engagement.Schema)
	}
	r := parquet.NewGenericReader[record](file)
	defer r.Close()
	left := int(file.NumRows())
	if most == 0 {
		most = left
	}
	for left > 0 {
		recs := make([]record, min(most, left))
		for n := 0; n < len(recs); {
			k, err := r.Read(recs[n:])
			if n += k; err != nil && !(errors.Is(err, io.EOF) && n == len(recs)) {
				return broken(shown, err)
			}
		}
		if err := take(recs); err != nil {
			return err
		}
		left -= len(recs)
	}
	return nil
}

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
