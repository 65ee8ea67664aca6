package render

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"

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
	pending bool // a list of a run that did not finish is there
}

// job is a file that has to be written.
type job struct {
	file  site.File
	temp  string
	entry entry
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
	w.refuseLink(tempOf(site.Manifest))
	w.refuseLink(tempOf(pendingFile))
	for _, f := range out {
		e, err := w.measure(f)
		if err != nil {
			return err
		}
		w.next.Files = append(w.next.Files, e)
		if f.Same {
			w.report.Unchanged++
		} else if w.parentsClear(f.Address) {
			if err := w.compare(f, e); err != nil {
				return err
			}
		}
	}
	return nil
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
func (w *writer) compare(f site.File, e entry) error {
	_, ours := w.old[f.Address]
	switch w.state(f.Address, e) {
	case same:
		w.report.Unchanged++
		return nil
	case foreign:
		if info, err := w.root.Lstat(f.Address); err == nil && info.IsDir() && w.emptied(f.Address) {
			break
		}
		w.block(f.Address, "a folder or a link stands where a page should go", "move it away, or write to another folder with -o")
		return nil
	case differs:
		if !ours {
			w.block(f.Address, "a file that hearth did not write stands where a page should go", "move it away, or into static/ if it belongs to the site")
			return nil
		}
	}
	w.jobs = append(w.jobs, job{file: f, entry: e, temp: tempOf(f.Address)})
	w.refuseLink(tempOf(f.Address))
	return nil
}

// refuseLink blocks when a link stands where a file is about to be prepared.
func (w *writer) refuseLink(name string) {
	if info, err := w.root.Lstat(name); err == nil && !info.Mode().IsRegular() {
		w.block(name, "something that is no plain file stands where hearth prepares a file", "move it away")
	}
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
	for _, j := range w.jobs {
		if err := w.move(j); err != nil {
			return err
		}
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
	for i := range w.jobs {
		j := &w.jobs[i]
		if dir := path.Dir(j.temp); w.underStale(dir) {
			j.temp = "." + fmt.Sprint(i) + tempEnding
		} else if err := w.root.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		if err := w.writeTemp(*j); err != nil {
			return err
		}
	}
	return nil
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
	for _, j := range w.jobs {
		if info, err := w.root.Lstat(j.file.Address); err == nil {
			w.seen.files[j.file.Address] = look{info.Size(), info.ModTime().UnixNano(), j.entry.SHA256}
			w.seen.moved = true
		}
	}
	return w.seen.save()
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
