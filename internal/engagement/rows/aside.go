package rows

import (
	"os"
	"path/filepath"
	"strconv"
)

// replacedDir is where files lie that were replaced, until they are swept away.
// Git does not see it.
const replacedDir = ".hearth/cache/replaced"

// PutAside has changes put aside what they replace, instead of removing it, for
// [Sweep] to take away later. Some disks take longer to remove a file than to
// write ten, and a preview is waited for; one more row replaces the files of all
// months that its raw file has rows in.
func (r *Rows) PutAside() { r.aside = true }

// Sweep takes away what changes of the rows of the site in dir put aside. A
// change that puts nothing aside does so too.
func Sweep(dir string) error {
	return os.RemoveAll(filepath.Join(dir, filepath.FromSlash(replacedDir)))
}

// asideDir makes a folder for what a change replaces; "" when it cannot be made,
// and all is removed at once.
func asideDir(dir string) string {
	all := filepath.Join(dir, filepath.FromSlash(replacedDir))
	if err := os.MkdirAll(all, 0o700); err != nil {
		return ""
	}
	one, err := os.MkdirTemp(all, "")
	if err != nil {
		return ""
	}
	return one
}

// putAway puts a file or folder aside, and says whether it did. It does not when
// there is none, or when the folder for it is on another disk.
func (s *staging) putAway(name string) bool {
	return s.away != "" && os.Rename(name, s.next()) == nil
}

// holdOn gives a file a second name aside, so that it can be replaced in one step
// and is not removed by that. Where it cannot, it is.
func (s *staging) holdOn(name string) {
	if s.away != "" {
		_ = os.Link(name, s.next())
	}
}

func (s *staging) next() string {
	s.put++
	return filepath.Join(s.away, strconv.Itoa(s.put))
}
