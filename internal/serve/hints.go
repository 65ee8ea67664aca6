package serve

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"
)

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
	if op.Has(fsnotify.Create) && w.deep(name) {
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
	if w.isFlat(name) {
		return true
	}
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
	hints, glimpsed := w.hints, w.glimpsed
	w.hints, w.glimpsed = map[string]fsnotify.Op{}, map[string]bool{}
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
			if glimpsed[name] && hints[name].Has(fsnotify.Create) { // known or not, it was there for a while
				changed[name] = true
			}
		}
	}
	for _, name := range names {
		if list.has(name) {
			take(w.met(name, hints[name]))
			if glimpsed[name] && w.dirs[name] && hints[name].Has(fsnotify.Create) { // a folder that came back as it was
				changed[name] = true
			}
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
		if w.deep(name) {
			changed = append(changed, w.scan(name, w.add, w.link)...)
		} else if slices.ContainsFunc(w.roots, func(root string) bool { return below(root, name) }) {
			w.add(name)
		}
		return changed
	}
	if !w.deep(name) && !w.isFlat(name) {
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

// isFlat says whether a name is that of a file that counts though no root has it.
func (w *watch) isFlat(name string) bool {
	return slices.Contains(w.flat, filepath.Dir(name)) && !w.skip(filepath.Base(name))
}

// deep says whether a name is a root or lies below one.
func (w *watch) deep(name string) bool {
	return slices.ContainsFunc(w.roots, func(root string) bool { return name == root || below(name, root) })
}

// settleAll looks at everything, notices or not, and gives what changed.
func (w *watch) settleAll() []string {
	start := time.Now()
	w.stirred = nil
	changed := map[string]bool{}
	for _, root := range w.roots {
		for _, name := range w.cover(root) {
			changed[name] = true
		}
	}
	for _, dir := range w.flat {
		for _, name := range w.scanFlat(dir) {
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
