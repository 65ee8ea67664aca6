package render

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"hearth/internal/site"
	"hearth/internal/source"
)

// Report says what [Write] did, by address, each list sorted.
type Report struct {
	Written   []string // new or changed
	Unchanged int      // already as they should be
	Removed   []string // written earlier, no longer part of the site
	Kept      []string // no longer part of the site, but changed by somebody since: left alone
}

// Blocked is the error of an output folder that holds something in the way.
// Nothing was written.
type Blocked struct{ Problems source.List }

// Error gives the problems, one a line.
func (b *Blocked) Error() string { return b.Problems.String() }

// Write puts the files of a site into the folder dir, which it makes when it
// is not there.
//
// Only files whose bytes differ are written, each beside its place first and
// then moved there, so that nobody reads half a file. Every file is ready
// before the first one is moved: what goes wrong until then leaves the last
// good output as it was. Files that an earlier run wrote, by its manifest, and
// that are no longer part of the site are removed; files of others are never
// touched, and one that stands where a page should go is an error ([Blocked]).
// Links in dir that lead elsewhere are not followed.
func Write(out Output, dir string) (Report, error) {
	f, err := OpenFolder(dir, "")
	if err != nil {
		return Report{}, err
	}
	report, err := f.Write(out)
	return report, errors.Join(err, f.Close())
}

// writer is one run of Write.
type writer struct {
	seen    *seen
	root    *os.Root
	dir     string
	old     map[string][]entry // what earlier runs wrote; two for a file that a run may or may not have moved
	next    manifest
	jobs    []job
	stale   []string        // to be removed
	parents map[string]bool // folders that were looked at
	blocked source.List
	report  Report
	buffers sync.Pool // of *[]byte, for what waits on disk
	pending bool      // a list of a run that did not finish is there
}

// job is a file that has to be written.
type job struct {
	file  site.File
	temp  string
	entry entry
	fresh bool // nothing stands at its address
}

// found is how a file and its place are.
type found struct {
	entry entry
	state state
	taken bool // a link or a folder stands where the file is to be prepared
}

// plan compares every file with what is there.
func (w *writer) plan(out Output) error {
	wanted := map[string]bool{}
	for _, f := range out {
		if wanted[f.Address] {
			w.block(f.Address, "two files of the site have one address", "this is a mistake in hearth; please report it")
			continue
		}
		wanted[f.Address] = true
		if !fs.ValidPath(f.Address) || f.Address == site.Manifest {
			w.block(f.Address, "this address cannot be written", "this is a mistake in hearth; please report it")
		}
	}
	for address, entries := range w.old {
		if !wanted[address] {
			w.leave(address, entries)
		}
	}
	slices.Sort(w.stale)
	slices.Sort(w.report.Kept)
	for _, name := range []string{tempOf(site.Manifest), tempOf(pendingFile)} {
		if w.odd(name) {
			w.refuse(name)
		}
	}
	all := make([]found, len(out))
	err := abreast(len(out), func(i int) (err error) {
		if all[i].entry, err = w.measure(out[i]); err == nil && !out[i].Same {
			all[i].state, all[i].taken = w.state(out[i].Address, all[i].entry), w.odd(tempOf(out[i].Address))
		}
		return err
	})
	if err != nil {
		return err
	}
	w.next.Files = make([]entry, len(out))
	for i, f := range out {
		w.next.Files[i] = all[i].entry
		if f.Same {
			w.report.Unchanged++
		} else if w.parentsClear(f.Address) {
			w.compare(f, all[i])
		}
	}
	return nil
}

// abreast does n things, as many at a time as there are processors.
func abreast(n int, do func(i int) error) error {
	var next atomic.Int64
	var group errgroup.Group
	for range min(runtime.GOMAXPROCS(0), n) {
		group.Go(func() error {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return nil
				}
				if err := do(i); err != nil {
					next.Store(int64(n)) // the others stop too
					return err
				}
			}
		})
	}
	return group.Wait()
}

// leave decides what becomes of a file that the site no longer has.
func (w *writer) leave(address string, entries []entry) {
	kept := false
	for _, e := range entries {
		switch w.state(address, e) {
		case same:
			w.stale = append(w.stale, address)
			w.seen.forget(address)
			return
		case differs:
			kept = true
		}
	}
	if kept {
		w.report.Kept = append(w.report.Kept, address)
	}
}

// state compares a file in the folder with an entry of a manifest.
func (w *writer) state(address string, e entry) state {
	info, err := w.root.Lstat(address)
	switch {
	case err != nil:
		return missing
	case !info.Mode().IsRegular():
		return foreign
	case info.Size() != e.Size:
		return differs
	case w.seen.has(address, info, e.SHA256):
		return same
	}
	f, err := w.root.Open(address)
	if err != nil {
		return foreign
	}
	defer f.Close()
	if found, err := sum(address, f); err != nil || found.SHA256 != e.SHA256 {
		return differs
	}
	w.seen.note(address, info, e.SHA256)
	return same
}

type state int

const (
	missing state = iota
	same
	differs
	foreign // no plain file
)

// compare decides whether a file has to be written.
func (w *writer) compare(f site.File, is found) {
	_, ours := w.old[f.Address]
	switch is.state {
	case same:
		w.report.Unchanged++
		return
	case foreign:
		if info, err := w.root.Lstat(f.Address); err == nil && info.IsDir() && w.emptied(f.Address) {
			break
		}
		w.block(f.Address, "a folder or a link stands where a page should go", "move it away, or write to another folder with -o")
		return
	case differs:
		if !ours {
			w.block(f.Address, "a file that hearth did not write stands where a page should go", "move it away, or into static/ if it belongs to the site")
			return
		}
	}
	w.jobs = append(w.jobs, job{file: f, entry: is.entry, temp: tempOf(f.Address), fresh: is.state == missing})
	if is.taken {
		w.refuse(tempOf(f.Address))
	}
}

// odd says whether something that is no plain file stands somewhere.
func (w *writer) odd(name string) bool {
	info, err := w.root.Lstat(name)
	return err == nil && !info.Mode().IsRegular()
}

func (w *writer) refuse(name string) {
	w.block(name, "something that is no plain file stands where hearth prepares a file", "move it away")
}

// emptied says whether nothing is left in a folder once stale files are gone.
func (w *writer) emptied(folder string) bool {
	empty := true
	err := fs.WalkDir(w.root.FS(), folder, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !slices.Contains(w.stale, name) {
			empty = false
		}
		return err
	})
	return err == nil && empty
}

// parentsClear says whether the folders above an address are folders, or can
// be made: a link there could lead anywhere.
func (w *writer) parentsClear(address string) bool {
	for dir := path.Dir(address); dir != "."; dir = path.Dir(dir) {
		ok, seen := w.parents[dir]
		if !seen {
			info, err := w.root.Lstat(dir)
			ok = errors.Is(err, fs.ErrNotExist) || err == nil && info.IsDir() || slices.Contains(w.stale, dir)
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				ok = true // something above is in the way, and is told there
			}
			w.parents[dir] = ok
			if !ok {
				w.block(dir, "a file or a link stands where a folder should be", "move it away, or write to another folder with -o")
			}
		}
		if !ok {
			return false
		}
	}
	return true
}

func (w *writer) block(address, text, hint string) {
	w.blocked.Errorf(source.Pos{File: path.Join(path.Base(w.dir), address)}, "output-blocked", hint, "%s", text)
}

// carryOut writes what plan found. Until the first file is moved, nothing that
// a reader sees has changed.
func (w *writer) carryOut() error {
	next, err := w.next.bytes()
	if err != nil {
		return err
	}
	before, err := w.root.ReadFile(site.Manifest)
	if err == nil && string(before) == string(next) && len(w.jobs)+len(w.stale) == 0 && !w.pending {
		return nil
	}
	if err := w.announce(); err != nil {
		return err
	}
	if err := w.prepare(); err != nil {
		return errors.Join(err, w.withdraw())
	}
	if err := w.removeStale(); err != nil {
		return err
	}
	if err := abreast(len(w.jobs), func(i int) error { return w.move(w.jobs[i]) }); err != nil {
		return err
	}
	for _, j := range w.jobs {
		w.report.Written = append(w.report.Written, j.file.Address)
	}
	if err := w.replace(site.Manifest, next); err != nil {
		return err
	}
	return w.root.Remove(pendingFile)
}

// prepare writes every file beside its place. Folders that stale files stand
// in the way of come later.
func (w *writer) prepare() error {
	made := map[string]bool{}
	for i := range w.jobs {
		j := &w.jobs[i]
		dir := path.Dir(j.temp)
		if made[dir] {
			continue
		}
		if w.underStale(dir) {
			j.temp, j.fresh = "."+fmt.Sprint(i)+tempEnding, false
			continue
		}
		if err := w.root.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		made[dir] = true
	}
	return abreast(len(w.jobs), func(i int) error { return w.writeTemp(w.jobs[i]) })
}

func (w *writer) underStale(dir string) bool {
	for ; dir != "."; dir = path.Dir(dir) {
		if slices.Contains(w.stale, dir) {
			return true
		}
	}
	return false
}

// withdraw removes what prepare has written.
func (w *writer) withdraw() error {
	for _, j := range w.jobs {
		_ = w.root.Remove(j.temp)
		w.prune(path.Dir(j.file.Address))
	}
	return w.root.Remove(pendingFile)
}

func (w *writer) move(j job) error {
	if j.fresh { // and its folder is there, because it was prepared in it
		return w.root.Rename(j.temp, j.file.Address)
	}
	if info, err := w.root.Lstat(j.file.Address); err == nil && info.IsDir() {
		if err := w.root.RemoveAll(j.file.Address); err != nil { // emptied: only folders are left in it
			return err
		}
	}
	if err := w.root.MkdirAll(path.Dir(j.file.Address), 0o755); err != nil {
		return err
	}
	return w.root.Rename(j.temp, j.file.Address)
}

// remember notes how the written files look. Hearth wrote them itself, so that
// their time need not be past.
func (w *writer) remember() error {
	if w.seen == nil {
		return nil
	}
	err := abreast(len(w.jobs), func(i int) error {
		j := w.jobs[i]
		if info, err := w.root.Lstat(j.file.Address); err == nil {
			w.seen.know(j.file.Address, info, j.entry.SHA256)
		}
		return nil
	})
	return errors.Join(err, w.seen.save())
}

// removeStale removes the files that the site no longer has, and the folders
// that are empty without them.
func (w *writer) removeStale() error {
	for _, address := range w.stale {
		if err := w.root.Remove(address); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		w.report.Removed = append(w.report.Removed, address)
		w.prune(path.Dir(address))
	}
	return nil
}

// prune removes empty folders upwards. One that is not empty refuses to go.
func (w *writer) prune(dir string) {
	for ; dir != "."; dir = path.Dir(dir) {
		if w.root.Remove(dir) != nil {
			return
		}
	}
}
