package render

import (
	"errors"
	"io"
	"os"
	"sync"

	"hearth/internal/site"
)

// Spool is where pages wait from when they are laid out until they are written
// to their places. What does not fit into some room in memory waits on disk:
// the pages of a large site are more than all that they were made of.
type Spool struct {
	dir  string
	room int

	mu    sync.Mutex
	pages [][]byte // that are in memory
	used  int      // bytes of them
	file  *os.File // nil until the room is full
	end   int64
}

// Kept is where the bytes of a file wait.
type Kept struct {
	size int32
	disk bool
	at   int64 // in the file on disk, else in pages
}

// NewSpool gives a spool that keeps so many bytes in memory, and all further
// ones in a file of the folder dir.
func NewSpool(dir string, room int) *Spool { return &Spool{dir: dir, room: room} }

// Keep takes the bytes of a file.
func (s *Spool) Keep(data []byte) (Kept, error) {
	k, err := s.place(data)
	if err != nil || !k.disk {
		return k, err
	}
	_, err = s.file.WriteAt(data, k.at)
	return k, err
}

// File gives a file whose bytes were kept.
func (s *Spool) File(address string, k Kept) site.File {
	if k.disk {
		return site.File{Address: address, Part: io.NewSectionReader(s.file, k.at, int64(k.size))}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return site.File{Address: address, Data: s.pages[k.at]}
}

// place finds room in memory, and puts the bytes there, or on disk.
func (s *Spool) place(data []byte) (k Kept, err error) {
	k.size = int32(len(data))
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil && s.used+len(data) <= s.room {
		s.used += len(data)
		s.pages = append(s.pages, data)
		k.at = int64(len(s.pages) - 1)
		return k, nil
	}
	if s.file == nil {
		if err := os.MkdirAll(s.dir, 0o755); err != nil {
			return k, err
		}
		if s.file, err = os.CreateTemp(s.dir, "pages-*"); err != nil {
			return k, err
		}
	}
	k.disk, k.at, s.end = true, s.end, s.end+int64(len(data))
	return k, nil
}

// Close removes what is on disk. The files of an [Output] that wait there are
// gone then.
func (s *Spool) Close() error {
	if s.file == nil {
		return nil
	}
	return errors.Join(s.file.Close(), os.Remove(s.file.Name()))
}
