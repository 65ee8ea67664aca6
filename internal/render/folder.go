package render

import (
	"encoding/hex"
	"os"
)

// Folder is an output folder with what earlier runs left in it. One that is
// open may be asked what is there already, so that it need not be made.
type Folder struct{ w *writer }

// OpenFolder opens an output folder; Write makes one that is not there. What its
// files looked like when they were last read or written is remembered in
// the file memory; "" remembers nothing, and then they are read again.
func OpenFolder(dir, memory string) (*Folder, error) {
	w := &writer{dir: dir, parents: map[string]bool{}, seen: readSeen(memory, dir)}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return &Folder{w}, nil // Write makes it, or says why it cannot
	}
	return &Folder{w}, w.open()
}

func (w *writer) open() (err error) {
	if w.root, err = os.OpenRoot(w.dir); err != nil {
		return err
	}
	return w.readManifest()
}

// Has says whether the folder holds, at an address, a file that Hearth wrote
// and whose bytes have the SHA-256 that starts with sum.
func (f *Folder) Has(address string, sum []byte) bool {
	entries := f.w.old[address]
	return len(entries) == 1 && len(f.w.blocked) == 0 && startsWith(entries[0].SHA256, sum) && f.w.state(address, entries[0]) == same
}

// Write does what [Write] does, in an open folder.
func (f *Folder) Write(out Output) (Report, error) {
	w := f.w
	if w.root == nil {
		if err := os.MkdirAll(w.dir, 0o755); err != nil {
			return Report{}, err
		}
		if err := w.open(); err != nil {
			return Report{}, err
		}
	}
	if err := w.plan(out); err != nil {
		return Report{}, err
	}
	if len(w.blocked) > 0 {
		w.blocked.Sort()
		return Report{}, &Blocked{w.blocked}
	}
	if err := w.carryOut(); err != nil {
		return Report{}, err
	}
	return w.report, w.remember()
}

// Close ends the use of the folder.
func (f *Folder) Close() error {
	if f.w.root == nil {
		return nil
	}
	return f.w.root.Close()
}

func startsWith(digits string, sum []byte) bool {
	start := hex.EncodeToString(sum)
	return len(digits) >= len(start) && digits[:len(start)] == start
}
