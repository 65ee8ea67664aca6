package rows

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// lock keeps other processes of this machine from changing the rows until
// unlock is called. Its file lies in the system's folder for temporary files,
// so that none is in the site; where that folder lets nobody in, and between
// two machines, the comparison with the ledger as it was opened is all there
// is: the second one is told to run again.
func (r *Rows) lock() (unlock func(), err error) {
	dir, err := filepath.Abs(r.dir)
	if err != nil {
		return nil, err
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	name := fmt.Sprintf("hearth-%x.lock", sha256.Sum256([]byte(dir)))
	unlock, err = lockedfile.MutexAt(filepath.Join(os.TempDir(), name)).Lock()
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrNotExist) {
		return func() {}, nil
	}
	return unlock, err
}
