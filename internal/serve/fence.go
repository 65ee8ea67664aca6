package serve

import (
	"os"
	"path/filepath"
	"strconv"

	"github.com/fsnotify/fsnotify"
)

// raise puts up a fence, and says whether it can be waited for: its notice
// comes after those of all changes before it.
func (w *watch) raise() bool {
	if w.fence == "" {
		return false
	}
	w.fences++
	name := w.fenceName()
	if err := os.WriteFile(name, nil, 0o600); err != nil {
		return false
	}
	_ = os.Remove(name)
	return true
}

func (w *watch) fenceName() string { return filepath.Join(w.fence, strconv.Itoa(w.fences)) }

// isFence says whether a notice is that of the last fence.
func (w *watch) isFence(e fsnotify.Event) bool {
	return w.fence != "" && e.Has(fsnotify.Create) && e.Name == w.fenceName()
}
