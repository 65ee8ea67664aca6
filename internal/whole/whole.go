// Package whole writes files whole or not at all: whoever reads one while it is
// written, or after the program was killed, sees what was there before or what
// is there now, never half of it.
//
// A file is written beside its name and renamed. It is not forced onto the disk
// first, as the libraries for this do at every file: what is written here can
// be made again, and a preview would wait for it. The rows, which cannot, have
// their own writer (internal/engagement/rows).
package whole

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// File gives a file its text, and makes the folders above it.
func File(name string, mode fs.FileMode, text []byte) error {
	return From(name, mode, func(f *os.File) error {
		_, err := f.Write(text)
		return err
	})
}

// From is File for a text that write makes bit by bit. Where write fails, the
// file stays as it was.
func From(name string, mode fs.FileMode, write func(*os.File) error) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(name), ".hearth-*")
	if err != nil {
		return err
	}
	err = errors.Join(write(temp), temp.Chmod(mode), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp.Name()))
	}
	return nil
}
