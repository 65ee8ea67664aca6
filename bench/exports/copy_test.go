package main

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	_ "github.com/duckdb/duckdb-go/v2"
)

// columns are those of each kind of export, as DuckDB is told them.
var columns = map[string]string{
	"messages": "'id': 'VARCHAR', 'parent_id': 'VARCHAR', 'author_id': 'VARCHAR', 'created_at': 'TIMESTAMP', 'text': 'VARCHAR', 'language': 'VARCHAR'",
	"readings": "'id': 'VARCHAR', 'created_at': 'TIMESTAMP', 'title': 'VARCHAR', 'likes': 'BIGINT', 'comments': 'BIGINT'",
}

// TestCopy is not a test but the other runner of bench/import.sh: it makes
// Parquet of the file BENCH_CSV by DuckDB and prints how many seconds that took, and how many of the processor.
func TestCopy(t *testing.T) {
	file := os.Getenv("BENCH_CSV")
	if file == "" {
		t.Skip("this is run by bench/import.sh")
	}
	kind := strings.Replace(strings.TrimSuffix(filepath.Base(file), ".csv"), "letters", "messages", 1)
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	begun, used := time.Now(), processor(t)
	_, err = db.Exec(fmt.Sprintf("COPY (FROM read_csv('%s', columns = {%s}, auto_detect = false, strict_mode = true, header = true, delim = ',', quote = '\"')) TO '%s' (FORMAT parquet)",
		file, columns[kind], filepath.Join(t.TempDir(), "copy.parquet")))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("seconds %.3f %.3f\n", time.Since(begun).Seconds(), (processor(t) - used).Seconds())
}

// processor gives the processor time that this program took.
func processor(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
