package serve

import (
	"hash/maphash"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// mark is how a file looked when it was last looked at.
type mark struct {
	info fs.FileInfo
	sum  uint64 // of the bytes, for a file so young that its time may not show the next change
}

// tree is what is known of the files below the roots.
type tree struct {
	skip  func(name string) bool
	marks map[string]mark
	seed  maphash.Seed

	folders map[string]time.Time // when something last came to each or went
	stirred []string             // those where something did since the last look
}

// coarse is how far apart two changes may be that a disk gives one time.
const coarse = 2 * time.Second

// look marks a file. A link counts as what it leads to; one that leads nowhere
// counts as itself.
func (t *tree) look(name string) (mark, bool) {
	info, err := os.Stat(name)
	if err != nil {
		if info, err = os.Lstat(name); err != nil {
			return mark{}, false
		}
	}
	m := mark{info: info}
	if age := time.Since(info.ModTime()); info.Mode().IsRegular() && age < coarse && info.Size() < 1<<20 {
		m.sum = t.hash(name)
	}
	return m, true
}

func (t *tree) hash(name string) uint64 {
	data, err := os.ReadFile(name)
	if err != nil {
		return 0
	}
	return maphash.Bytes(t.seed, data)
}

// same says whether a file is as it was.
func (t *tree) same(name string, a, b mark) bool {
	if a.info.Size() != b.info.Size() || !a.info.ModTime().Equal(b.info.ModTime()) ||
		a.info.Mode() != b.info.Mode() || !os.SameFile(a.info, b.info) {
		return false
	}
	return a.sum == 0 || a.sum == t.hash(name)
}

// check looks at one file again and says whether it changed. With sure it did,
// whatever its size and time say.
func (t *tree) check(name string, sure bool) bool {
	now, there := t.look(name)
	before, known := t.marks[name]
	if !there {
		delete(t.marks, name)
		return known
	}
	t.marks[name] = now
	return sure || !known || !t.same(name, before, now)
}

// drop forgets a name and all below it, and gives the files that it knew.
func (t *tree) drop(name string) []string {
	if _, ok := t.marks[name]; ok {
		delete(t.marks, name)
		return []string{name}
	}
	var gone []string
	for file := range t.marks {
		if below(file, name) {
			gone = append(gone, file)
			delete(t.marks, file)
		}
	}
	return gone
}

// scan looks at everything below a folder, or at a file, and gives what
// changed. Each folder is told to enter before it is read, each link to link.
func (t *tree) scan(root string, enter, link func(name string)) []string {
	var changed []string
	met := map[string]bool{}
	t.walk(root, nil, func(name string, d kind) {
		switch d {
		case folder:
			enter(name)
			t.stir(name)
			return
		case linked:
			link(name)
			return
		}
		met[name] = true
		if t.check(name, false) {
			changed = append(changed, name)
		}
	})
	for file := range t.marks {
		if (file == root || below(file, root)) && !met[file] {
			delete(t.marks, file)
			changed = append(changed, file)
		}
	}
	return changed
}

// stir looks whether something came to a folder or went, be it gone again by now.
func (t *tree) stir(name string) {
	info, err := os.Stat(name)
	if err != nil {
		return
	}
	if before, known := t.folders[name]; known && !before.Equal(info.ModTime()) {
		t.stirred = append(t.stirred, name)
	}
	t.folders[name] = info.ModTime()
}

// kind is what stands at a name.
type kind int

const (
	file kind = iota
	folder
	linked // told before the file or folder that it leads to
)

// walk visits everything below a name, links followed. The trail holds the
// folders above, so that a link to one of them does not lead round for ever.
func (t *tree) walk(name string, trail []fs.FileInfo, visit func(string, kind)) {
	info, err := os.Lstat(name)
	if err != nil {
		return
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		visit(name, linked)
		if info, err = os.Stat(name); err != nil {
			visit(name, file)
			return
		}
	}
	if !info.IsDir() {
		visit(name, file)
		return
	}
	if slices.ContainsFunc(trail, func(above fs.FileInfo) bool { return os.SameFile(above, info) }) {
		return
	}
	visit(name, folder)
	entries, _ := os.ReadDir(name) // one that cannot be read is the build's to tell
	for _, e := range entries {
		if !t.skip(e.Name()) {
			t.walk(filepath.Join(name, e.Name()), append(trail, info), visit)
		}
	}
}

// below says whether a name lies in a folder or deeper.
func below(name, dir string) bool {
	return len(name) > len(dir) && strings.HasPrefix(name, dir) && (name[len(dir)] == filepath.Separator || strings.HasSuffix(dir, string(filepath.Separator)))
}
