package serve

import (
	"errors"
	"fmt"
	"hash/maphash"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// watch knows which files changed since it was last asked. It is told by the
// system's notices, or finds out by looking at every file.
type watch struct {
	tree
	root  string   // of the site, absolute
	roots []string // files and folders with all below, absolute
	flat  []string // folders whose plain files count, and nothing deeper
	say   func(string)

	told   notifier // nil: nobody tells us, we look
	events <-chan fsnotify.Event
	errors <-chan error
	dirs   map[string]bool        // folders that are watched
	links  map[string][]string    // what a link leads to → the links
	hints  map[string]fsnotify.Op // notices since the last settle
	lost   bool                   // notices were lost: everything has to be looked at

	// glimpsed are files and folders with notices while a build ran: it may have
	// read what is gone again when we look, or missed what is back. They count as
	// changed, be they found as they were known.
	glimpsed map[string]bool

	looked time.Time     // when everything was looked at last
	took   time.Duration // how long that took

	fence  string // folder of our own, for fences; "" when notices keep no order
	fences int
}

// notifier is the part of fsnotify that a test must be able to break.
type notifier interface {
	Add(name string) error
	Remove(name string) error
	Close() error
}

// newWatch knows the files as they are now. tell makes the notifier.
func newWatch(opt Options, tell func() (*fsnotify.Watcher, notifier, error)) (*watch, error) {
	root, err := filepath.Abs(opt.Root)
	if err != nil {
		return nil, err
	}
	w := &watch{
		tree: tree{skip: opt.Skip, marks: map[string]mark{}, folders: map[string]time.Time{}, seed: maphash.MakeSeed()},
		root: root, say: opt.Say,
		dirs: map[string]bool{}, links: map[string][]string{}, hints: map[string]fsnotify.Op{}, glimpsed: map[string]bool{},
	}
	switch why := mute(root); {
	case opt.Poll:
		w.say("looking at every file each second")
	case why != "":
		w.say("the site lies on " + why + ", which gives no notice of changes: looking at every file each second")
	default:
		w.start(tell)
	}
	w.also(opt.Watch)
	return w, nil
}

// start has the system tell us.
func (w *watch) start(tell func() (*fsnotify.Watcher, notifier, error)) {
	native, told, err := tell()
	if err != nil {
		w.fallBack(err)
		return
	}
	w.told, w.events, w.errors = told, native.Events, native.Errors
	if runtime.GOOS != "linux" {
		return // elsewhere notices of several folders need not come in order
	}
	dir, err := os.MkdirTemp("", "hearth-serve-")
	if err != nil {
		return
	}
	if w.add(dir); w.dirs[dir] {
		w.fence = dir
	} else {
		_ = os.Remove(dir)
	}
}

// native is fsnotify itself.
func native() (*fsnotify.Watcher, notifier, error) {
	w, err := fsnotify.NewWatcher()
	return w, w, err
}

// close lets go of everything.
func (w *watch) close() {
	if w.told != nil {
		_ = w.told.Close()
		w.told, w.events, w.errors = nil, nil, nil
	}
	if w.fence != "" {
		_ = os.RemoveAll(w.fence)
		w.fence = ""
	}
}

// fallBack looks at every file from now on, and says why.
func (w *watch) fallBack(err error) {
	w.close()
	w.dirs = map[string]bool{}
	why, hint := err.Error(), ""
	switch {
	case errors.Is(err, syscall.ENOSPC):
		why, hint = "the system has no more folder watches to give", "; `sudo sysctl fs.inotify.max_user_watches=524288` gives it more"
	case errors.Is(err, syscall.EMFILE):
		why, hint = "too many programs watch files", "; `sudo sysctl fs.inotify.max_user_instances=1024` allows more"
	}
	w.say(fmt.Sprintf("%s: looking at every file each second instead%s", why, hint))
}

// also takes up further files and folders, given relative to the site, and
// says whether any is new.
func (w *watch) also(names []string) (added bool) {
	for _, name := range names {
		if name == flatHere {
			if len(w.flat) == 0 {
				w.flat = append(w.flat, w.root)
				w.scanFlat(w.root)
				added = true
			}
			continue
		}
		name = filepath.Join(w.root, filepath.FromSlash(name))
		if !slices.Contains(w.roots, name) {
			w.roots = append(w.roots, name)
			w.cover(name)
			added = true
		}
	}
	return added
}

// cover watches a root and what is above it, as far as it is there, so that a
// root that comes later is noticed. It gives the files that changed.
func (w *watch) cover(root string) []string {
	for dir := filepath.Dir(root); ; dir = filepath.Dir(dir) {
		w.add(dir)
		if info, err := os.Stat(dir); err == nil && info.IsDir() || dir == filepath.Dir(dir) {
			break
		}
	}
	return w.scan(root, w.add, w.link)
}

// add watches a folder.
func (w *watch) add(dir string) {
	if w.told == nil || w.dirs[dir] {
		return
	}
	err := w.told.Add(dir)
	switch {
	case err == nil:
		w.dirs[dir] = true
	case errors.Is(err, os.ErrNotExist), errors.Is(err, os.ErrPermission), errors.Is(err, syscall.ENOTDIR):
	default:
		w.fallBack(err)
	}
}

// scanFlat looks at the plain files of a folder.
func (w *watch) scanFlat(dir string) []string {
	w.add(dir)
	var changed []string
	met := map[string]bool{}
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		name := filepath.Join(dir, e.Name())
		if info, err := os.Stat(name); w.skip(e.Name()) || err == nil && info.IsDir() {
			continue
		}
		met[name] = true
		w.link(name)
		if w.check(name, false) {
			changed = append(changed, name)
		}
	}
	for name := range w.marks {
		if filepath.Dir(name) == dir && !met[name] {
			delete(w.marks, name)
			changed = append(changed, name)
		}
	}
	return changed
}

// link watches what a link leads to, over all links between.
func (w *watch) link(name string) {
	for at, hops := name, 0; hops < 16; hops++ {
		to, err := os.Readlink(at)
		if err != nil {
			return
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(at), to)
		}
		if !slices.Contains(w.links[to], name) {
			w.links[to] = append(w.links[to], name)
		}
		w.add(filepath.Dir(to))
		at = to
	}
}

// leave lets go of the watches of a folder and those below it. A folder that
// was moved would otherwise tell of itself under its old name.
func (w *watch) leave(dir string) {
	for d := range w.dirs {
		if w.told != nil && (d == dir || below(d, dir)) {
			_ = w.told.Remove(d)
			delete(w.dirs, d)
		}
	}
}

// relative names files as the site does.
func (w *watch) relative(names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = filepath.ToSlash(name)
		if rel, err := filepath.Rel(w.root, name); err == nil {
			out[i] = filepath.ToSlash(rel)
		}
	}
	return out
}

// tick is how often everything is looked at when nobody tells us.
const tick = time.Second
