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

	mu   sync.Mutex
	used int
	file *os.File // nil until the room is full
	end  int64
}

// NewSpool gives a spool that keeps so many bytes in memory, and all further
// ones in a file of the folder dir.
func NewSpool(dir string, room int) *Spool { return &Spool{dir: dir, room: room} }

// Keep takes the bytes of a file.
func (s *Spool) Keep(f *site.File, data []byte) error {
	at, err := s.place(len(data))
	if at < 0 || err != nil {
		f.Data = data
		return err
	}
	if _, err := s.file.WriteAt(data, at); err != nil {
		return err
	}
	f.Part = io.NewSectionReader(s.file, at, int64(len(data)))
	return nil
}

// place finds room: an offset in the file, or -1 for memory.
func (s *Spool) place(n int) (at int64, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil && s.used+n <= s.room {
		s.used += n
		return -1, nil
	}
	if s.file == nil {
		if err := os.MkdirAll(s.dir, 0o755); err != nil {
			return -1, err
		}
		if s.file, err = os.CreateTemp(s.dir, "pages-*"); err != nil {
			return -1, err
		}
	}
	at, s.end = s.end, s.end+int64(n)
	return at, nil
}

// Close removes what is on disk. The files of an [Output] that wait there are
// gone then.
func (s *Spool) Close() error {
	if s.file == nil {
		return nil
	}
	return errors.Join(s.file.Close(), os.Remove(s.file.Name()))
}
