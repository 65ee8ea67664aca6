package build

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"hearth/internal/whole"
)

// keepBeside writes into a file beside the answers what a build without rows has
// nothing else to know by, and leaves a file that says it already. With nil it
// takes the file away.
func (r *run) keepBeside(file string, what any) error {
	name := filepath.Join(r.Root, filepath.FromSlash(answersDir), file)
	if what == nil {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	data, err := json.MarshalIndent(what, "", "\t")
	if err != nil {
		return err
	}
	data = append(data, '\n')
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, data) {
		return nil
	}
	return whole.File(name, 0o644, data)
}
