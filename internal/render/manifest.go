package render

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"hearth/internal/site"
)

// pendingFile lists what a run is about to write. It is there only while a run
// is under way, or when one was cut short; so a later run knows the files as
// hearth's own even though the manifest does not have them yet.
const pendingFile = ".hearth-pending.json"

// tempEnding ends the names of files that are not in their place yet.
const tempEnding = ".hearth-new"

// manifest is hearth-manifest.json: what was written, with hashes.
type manifest struct {
	Version int     `json:"version"`
	Files   []entry `json:"files"`
}

// entry is one file of a manifest.
type entry struct {
	Address string `json:"address"`
	Size    int64  `json:"size"`
	SHA256  string `json:"sha256"`
}

func (m manifest) bytes() ([]byte, error) {
	m.Version = 1
	m.Files = slices.Clone(m.Files)
	if m.Files == nil {
		m.Files = []entry{}
	}
	slices.SortFunc(m.Files, func(a, b entry) int { return strings.Compare(a.Address, b.Address) })
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(m)
	return b.Bytes(), err
}

// measure gives the entry of a file that is to be written, or is there.
func (w *writer) measure(f site.File) (entry, error) {
	if f.Same {
		return w.old[f.Address][0], nil
	}
	if f.From == "" {
		var e entry
		err := w.bytes(f, func(data []byte) error {
			h := sha256.Sum256(data)
			e = entry{f.Address, int64(len(data)), hex.EncodeToString(h[:])}
			return nil
		})
		return e, err
	}
	in, err := os.Open(f.From)
	if err != nil {
		return entry{}, err
	}
	defer in.Close()
	return sum(f.Address, in)
}

// bytes gives the bytes of a file, which are good until the function is done.
func (w *writer) bytes(f site.File, use func(data []byte) error) error {
	if f.Part == nil {
		return use(f.Data)
	}
	b, _ := w.buffers.Get().(*[]byte)
	if b == nil {
		b = new([]byte)
	}
	defer w.buffers.Put(b)
	*b = slices.Grow((*b)[:0], int(f.Part.Size()))[:f.Part.Size()]
	if n, err := f.Part.ReadAt(*b, 0); n < len(*b) {
		return err
	}
	return use(*b)
}

func sum(address string, r io.Reader) (entry, error) {
	h := sha256.New()
	n, err := io.Copy(h, r)
	return entry{address, n, hex.EncodeToString(h.Sum(nil))}, err
}

// readManifest reads what earlier runs wrote, and cleans up after one that was
// cut short.
func (w *writer) readManifest() error {
	w.old = map[string][]entry{}
	for _, name := range []string{site.Manifest, pendingFile} {
		data, err := w.root.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		var m manifest
		if err := json.Unmarshal(data, &m); err != nil {
			if name == pendingFile {
				w.pending = true // cut short while it was written: nothing was moved yet
				continue
			}
			w.block(name, "the list of files that hearth wrote cannot be read", "delete the folder, or write to another one with -o")
			return nil
		}
		for _, e := range m.Files {
			if !fs.ValidPath(e.Address) {
				continue
			}
			w.old[e.Address] = append(w.old[e.Address], e)
			if name == pendingFile {
				_ = w.root.Remove(tempOf(e.Address))
			}
		}
		w.pending = w.pending || name == pendingFile
	}
	return nil
}

// announce lists the files that are about to be written.
func (w *writer) announce() error {
	var m manifest
	for _, j := range w.jobs {
		m.Files = append(m.Files, j.entry)
	}
	data, err := m.bytes()
	if err != nil {
		return err
	}
	return w.replace(pendingFile, data)
}

// replace writes a whole file beside its place and moves it there.
func (w *writer) replace(name string, data []byte) error {
	temp := tempOf(name)
	if err := w.root.WriteFile(temp, data, 0o644); err != nil {
		return err
	}
	return w.root.Rename(temp, name)
}

// writeTemp writes one file beside its place.
func (w *writer) writeTemp(j job) error {
	out, err := w.root.OpenFile(j.temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	if j.file.From == "" {
		err := w.bytes(j.file, func(data []byte) error { _, err := out.Write(data); return err })
		return errors.Join(err, out.Close())
	}
	in, err := os.Open(j.file.From)
	if err != nil {
		return errors.Join(err, out.Close())
	}
	defer in.Close()
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// tempOf gives the name that a file has until it is moved to its place.
func tempOf(address string) string {
	return path.Join(path.Dir(address), "."+strings.TrimPrefix(path.Base(address), ".")+tempEnding)
}
