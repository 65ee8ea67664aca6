package duckdb

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

// Rows of so many bytes of Parquet, some hundred thousand messages, are asked
// faster from a file, which is compressed, than they would fit into memory.
const (
	largeBytes = 16 << 20
	largeMiB   = 900 // of memory that the engine then gives to rows; all in all it takes up to twice that
)

// stale is the age of a file that only a killed run can have left.
const stale = 24 * time.Hour

// outgrow takes a file for the database when there are many rows.
func (d *DB) outgrow(ctx context.Context, files []string) error {
	var size int64
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			return fmt.Errorf("duckdb: %w", err)
		}
		size += info.Size()
	}
	if d.dir == "" || size < d.limits.large {
		return nil
	}
	if err := os.MkdirAll(d.dir, 0o755); err != nil {
		return fmt.Errorf("duckdb: %w", err)
	}
	clean(d.dir)
	at, err := os.MkdirTemp(d.dir, tempPrefix)
	if err != nil {
		return fmt.Errorf("duckdb: %w", err)
	}
	d.file = filepath.Join(at, "rows.duckdb")
	if err := d.main.Close(); err != nil {
		return fmt.Errorf("duckdb: %w", err)
	}
	if d.main, err = open(ctx, d.file, at, runtime.GOMAXPROCS(0)); err != nil {
		return errors.Join(err, d.removeFile())
	}
	return exec(ctx, d.main, fmt.Sprintf("SET memory_limit = '%d MiB'; SET preserve_insertion_order = false", largeMiB))
}

const tempPrefix = "rows-"

// clean takes away what killed runs left.
func clean(dir string) {
	old, _ := filepath.Glob(filepath.Join(dir, tempPrefix+"*")) // the pattern is right
	for _, name := range old {
		if info, err := os.Stat(name); err == nil && time.Since(info.ModTime()) > stale {
			_ = os.RemoveAll(name) // it is tried again the next time
		}
	}
}

// removeFile takes the file away, with all that belongs to it.
func (d *DB) removeFile() error {
	if d.file == "" {
		return nil
	}
	err := os.RemoveAll(filepath.Dir(d.file))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
