package render

import (
	"bytes"
	"encoding/gob"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"hearth/internal/whole"
)

// seen remembers how the files of a folder looked when their bytes were known,
// so that they need not be read again. A nil one remembers nothing.
type seen struct {
	name string // of its own file
	dir  string

	mu    sync.Mutex
	files map[string]look
	moved bool // something is different from what is on disk
}

// look is a file's size and time, and the hash of its bytes.
type look struct {
	Size, Time int64
	SHA256     string
}

// seenFile is the memory as it lies on disk.
type seenFile struct {
	Dir   string
	Files map[string]look
}

// tick is how close together two changes of a file can be and have one time.
const tick = 20 * time.Millisecond

// readSeen reads a memory. One that cannot be read, or is of another folder, is empty.
func readSeen(name, dir string) *seen {
	full, err := filepath.Abs(dir)
	if name == "" || err != nil {
		return nil
	}
	s := &seen{name: name, dir: full, files: map[string]look{}}
	var f seenFile
	data, err := os.ReadFile(name)
	if err == nil && gob.NewDecoder(bytes.NewReader(data)).Decode(&f) == nil && f.Dir == full && f.Files != nil {
		s.files = f.Files
	}
	return s
}

func (s *seen) has(address string, info fs.FileInfo, sha string) bool {
	if s == nil {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.files[address] == look{info.Size(), info.ModTime().UnixNano(), sha}
}

// note remembers a file, unless it changed just now and may do so again.
func (s *seen) note(address string, info fs.FileInfo, sha string) {
	if s == nil {
		return
	}
	if time.Since(info.ModTime()) >= tick {
		s.know(address, info, sha)
	}
}

// know remembers a file as it is.
func (s *seen) know(address string, info fs.FileInfo, sha string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[address] = look{info.Size(), info.ModTime().UnixNano(), sha}
	s.moved = true
}

// forget drops a file that is gone.
func (s *seen) forget(address string) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.files, address)
	s.moved = true
}

// save writes the memory when it is different from before.
func (s *seen) save() error {
	if s == nil || !s.moved {
		return nil
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(seenFile{s.dir, s.files}); err != nil {
		return err
	}
	return whole.File(s.name, 0o644, b.Bytes())
}
