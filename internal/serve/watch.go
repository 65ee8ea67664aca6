package serve

import (
	"errors"
	"fmt"
	"hash/maphash"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// watch knows which files changed since it was last asked. It is told by the
// system's notices, or finds out by looking at every file.
type watch struct {
	tree
	root  string   // of the site, absolute
	roots []string // files and folders, absolute
	say   func(string)

	told   notifier // nil: nobody tells us, we look
	events <-chan fsnotify.Event
	errors <-chan error
	dirs   map[string]bool        // folders that are watched
	links  map[string][]string    // what a link leads to → the links
	hints  map[string]fsnotify.Op // notices since the last settle
	lost   bool                   // notices were lost: everything has to be looked at

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
		tree: tree{skip: opt.Skip, marks: map[string]mark{}, seed: maphash.MakeSeed()},
		root: root, say: opt.Say,
		dirs: map[string]bool{}, links: map[string][]string{}, hints: map[string]fsnotify.Op{},
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
func (w *watch) also(names []string) bool {
	before := len(w.roots)
	for _, name := range names {
		name = filepath.Join(w.root, filepath.FromSlash(name))
		if !slices.Contains(w.roots, name) {
			w.roots = append(w.roots, name)
			w.cover(name)
		}
	}
	return len(w.roots) > before
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

// hear takes a notice, and gives the files that it is about; none when it does
// not concern us.
func (w *watch) hear(e fsnotify.Event) []string {
	name := filepath.Clean(e.Name)
	var about []string
	if w.concerns(name) {
		about = append(about, name)
	}
	for at := name; at != filepath.Dir(at); at = filepath.Dir(at) {
		for _, link := range w.links[at] {
			if below(link, at) {
				continue // it leads round in a circle
			}
			if as := link + name[len(at):]; w.concerns(as) {
				about = append(about, as)
			}
		}
	}
	for _, a := range about {
		w.hints[a] |= e.Op
		w.follow(a, e.Op)
	}
	return about
}

// follow watches a new folder at once, and lets go of one that is gone: a
// checkout still writes into the folders that it makes, and only while it is
// heard does everybody wait for it to end.
func (w *watch) follow(name string, op fsnotify.Op) {
	if op.Has(fsnotify.Remove) || op.Has(fsnotify.Rename) {
		if w.dirs[name] {
			w.leave(name)
		}
	}
	if op.Has(fsnotify.Create) && w.inside(name) {
		if info, err := os.Lstat(name); err == nil && info.IsDir() {
			w.walk(name, nil, func(at string, k kind) {
				if k == folder {
					w.add(at)
				}
			})
		}
	}
}

// concerns says whether a name lies below a root, is one, or leads to one.
func (w *watch) concerns(name string) bool {
	for _, root := range w.roots {
		if name == root || below(root, name) {
			return true
		}
		for at := name; below(at, root); at = filepath.Dir(at) {
			if w.skip(filepath.Base(at)) {
				break
			}
			if filepath.Dir(at) == root {
				return true
			}
		}
	}
	return false
}

// settle looks at what the notices were about and gives the files that really
// changed, sorted.
func (w *watch) settle() []string {
	if w.told == nil || w.lost {
		w.lost = false
		return w.renew()
	}
	hints := w.hints
	w.hints = map[string]fsnotify.Op{}
	changed := map[string]bool{}
	take := func(names []string) {
		for _, n := range names {
			changed[n] = true
		}
	}
	list := listing{}
	names := slices.Sorted(maps.Keys(hints))
	for _, name := range names { // first what is gone: a moved folder must be let go before it is met elsewhere
		if !list.has(name) {
			w.leave(name)
			take(w.drop(name))
		}
	}
	for _, name := range names {
		if list.has(name) {
			take(w.met(name, hints[name]))
		}
	}
	return slices.Sorted(maps.Keys(changed))
}

// met looks at a file or folder that is there.
func (w *watch) met(name string, op fsnotify.Op) []string {
	const moved = fsnotify.Create | fsnotify.Remove | fsnotify.Rename
	info, err := os.Stat(name)
	if err == nil && info.IsDir() {
		if op&moved == 0 {
			return nil
		}
		var changed []string
		if _, ok := w.marks[name]; ok {
			changed = w.drop(name) // it was a file
		}
		w.leave(name)
		for _, root := range w.roots {
			if below(root, name) {
				changed = append(changed, w.cover(root)...)
			}
		}
		if w.inside(name) {
			changed = append(changed, w.scan(name, w.add, w.link)...)
		} else {
			w.add(name)
		}
		return changed
	}
	if !w.inside(name) {
		return nil
	}
	var changed []string
	if w.dirs[name] { // it was a folder
		w.leave(name)
		changed = w.drop(name)
	}
	w.link(name)
	if w.check(name, op&^fsnotify.Chmod != 0) {
		changed = append(changed, name)
	}
	return changed
}

// inside says whether a name is a root or lies below one.
func (w *watch) inside(name string) bool {
	return slices.ContainsFunc(w.roots, func(root string) bool { return name == root || below(name, root) })
}

// settleAll looks at everything, notices or not, and gives what changed.
func (w *watch) settleAll() []string {
	start := time.Now()
	changed := map[string]bool{}
	for _, root := range w.roots {
		for _, name := range w.cover(root) {
			changed[name] = true
		}
	}
	w.looked, w.took = time.Now(), time.Since(start)
	return slices.Sorted(maps.Keys(changed))
}

// renew looks at everything and watches it anew.
func (w *watch) renew() []string {
	w.hints = map[string]fsnotify.Op{}
	for d := range w.dirs {
		if d != w.fence {
			w.leave(d)
		}
	}
	return w.settleAll()
}

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

// listing remembers what folders hold, by the very letters of the names: on a
// disk that does not tell a.md from A.md, asking for a.md is no proof of it.
type listing map[string]map[string]bool

func (l listing) has(name string) bool {
	dir, base := filepath.Split(name)
	if base == "" {
		return true
	}
	names, ok := l[dir]
	if !ok {
		names = map[string]bool{}
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			names[e.Name()] = true
		}
		l[dir] = names
	}
	return names[base]
}

// tick is how often everything is looked at when nobody tells us.
const tick = time.Second
