package rows

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

const (
	stagedDir  = rowsDir + "/.staged"
	commitName = "commit.json"
)

// staging is a change on its way: new files wait in data/rows/.staged under the
// place they will have, and commit.json names what to do with them.
type staging struct {
	dir  string // the site's folder
	root string // its .staged folder
	away string // where what is replaced goes; "" to remove it at once
	put  int    // things that went there
	plan commit
}

// commit is commit.json. Carrying it out twice does what once does, so a crash
// in the middle does no harm.
type commit struct {
	Move   []string `json:"move"`   // paths relative to the site, in order; the ledger is last
	Remove []string `json:"remove"` // paths relative to the site
}

// stage starts a change. What an earlier one left behind goes away.
func (r *Rows) stage() (*staging, error) {
	root := filepath.Join(r.dir, filepath.FromSlash(stagedDir))
	if err := os.RemoveAll(root); err != nil {
		return nil, err
	}
	s := &staging{dir: r.dir, root: root}
	if r.aside {
		s.away = asideDir(r.dir)
	}
	return s, os.MkdirAll(root, 0o755)
}

// drop forgets the change.
func (s *staging) drop() { os.RemoveAll(s.root) }

// ledger stages the ledger; it must come last.
func (s *staging) ledger(l Ledger) error {
	data, err := l.encode()
	if err != nil {
		return err
	}
	return s.file(ledgerPath, data, 0o644)
}

// file stages any file by its path relative to the site.
func (s *staging) file(name string, data []byte, mode fs.FileMode) error {
	if old, err := os.ReadFile(filepath.Join(s.dir, filepath.FromSlash(name))); err == nil && bytes.Equal(old, data) {
		return nil
	}
	to := s.staged(name)
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	if err := writeSynced(to, data, mode); err != nil {
		return err
	}
	s.plan.Move = append(s.plan.Move, name)
	return nil
}

func (s *staging) staged(name string) string {
	return filepath.Join(s.root, "files", filepath.FromSlash(name))
}

// commit makes the staged change the truth.
func (r *Rows) commit(s *staging, next Ledger) error {
	if err := r.seal(s); err != nil {
		return err
	}
	if err := s.apply(); err != nil {
		return err
	}
	var err error
	r.was, err = next.encode()
	return err
}

// seal is the moment of truth: once commit.json has its name, the change will
// happen, now or when the rows are opened next.
func (r *Rows) seal(s *staging) error {
	now, err := os.ReadFile(r.path(ledgerName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if !bytes.Equal(now, r.was) {
		s.drop()
		return refuse(ledgerPath, "rows-changed", "run it again", "another hearth changed the rows meanwhile")
	}
	data, err := json.MarshalIndent(s.plan, "", "  ")
	if err != nil {
		return err
	}
	temp := filepath.Join(s.root, commitName+".new")
	if err := writeSynced(temp, append(data, '\n'), 0o644); err != nil {
		return err
	}
	return os.Rename(temp, filepath.Join(s.root, commitName))
}

// recover carries out a committed change and drops any other.
func (r *Rows) recover() error {
	if _, err := os.Lstat(filepath.Join(r.dir, filepath.FromSlash(stagedDir))); err != nil {
		return nil
	}
	unlock, err := r.lock() // a change that is being made is nobody's to finish
	if err != nil {
		return err
	}
	defer unlock()
	return r.finish()
}

// finish is recover for whoever has the lock.
func (r *Rows) finish() error {
	s := &staging{dir: r.dir, root: filepath.Join(r.dir, filepath.FromSlash(stagedDir))}
	data, err := os.ReadFile(filepath.Join(s.root, commitName))
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Lstat(s.root); err != nil {
			return nil
		}
		return os.RemoveAll(s.root)
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, &s.plan); err != nil {
		return err
	}
	return s.apply()
}

// apply carries out the commit and forgets it.
func (s *staging) apply() error {
	for _, name := range append(append([]string{}, s.plan.Move...), s.plan.Remove...) {
		if path.Clean(name) != name || !(strings.HasPrefix(name, rowsDir+"/") || strings.HasPrefix(name, textDir+"/")) {
			return fmt.Errorf("%s names %q, which is no place of rows", stagedDir+"/"+commitName, name)
		}
	}
	for _, name := range s.plan.Remove {
		if err := s.remove(name); err != nil {
			return err
		}
	}
	for _, name := range s.plan.Move {
		if err := s.move(name); err != nil {
			return err
		}
	}
	if s.putAway(s.root) {
		return nil
	}
	return os.RemoveAll(s.root)
}

// move puts a staged file in its place; one that is not there was moved before.
func (s *staging) move(name string) error {
	from, to := s.staged(name), filepath.Join(s.dir, filepath.FromSlash(name))
	if _, err := os.Lstat(from); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	s.holdOn(to)
	return os.Rename(from, to)
}

// remove takes a file away, and its folder when that is empty now.
func (s *staging) remove(name string) error {
	at := filepath.Join(s.dir, filepath.FromSlash(name))
	if !s.putAway(at) {
		if err := os.Remove(at); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	os.Remove(filepath.Dir(at)) // fails while something is in it, as it should
	return nil
}

// writeSynced writes a file and waits until the disk has it.
func writeSynced(name string, data []byte, mode fs.FileMode) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}
