package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"hearth/internal/engagement/ingest"
	"hearth/internal/engagement/rows"
	"hearth/internal/engagement/store"
	"hearth/internal/source"
	"hearth/internal/whole"
)

// ImportOptions is what `hearth import` needs.
type ImportOptions struct {
	Root     string
	Env      func(string) string
	Random   io.Reader
	Version  string
	Files    []string // as the user named them; none takes in what is new in data/raw
	Source   string   // that they belong to; "" for their platform
	DryRun   bool
	Undo     bool
	Engine   string // that the rows go to as well; "" for none
	Open     func(ctx context.Context, engine, dir string) (store.Store, error)
	Progress func(string)
}

// ImportResult is what an import did.
type ImportResult struct {
	Files    []Import
	Undone   []string // raw files whose rows were taken out
	Here     []string // those of them that are still in data/raw
	Problems source.List
}

// RunImport reports on files, and takes them in or out.
func RunImport(ctx context.Context, opt ImportOptions) (ImportResult, error) {
	if opt.Progress == nil {
		opt.Progress = func(string) {}
	}
	if opt.DryRun {
		return dryRun(ctx, opt)
	}
	r := run{Options: Options{Root: opt.Root, Env: opt.Env, Random: opt.Random, Version: opt.Version, Today: today0, Progress: opt.Progress}}
	if err := r.load(); err != nil {
		return ImportResult{}, err
	}
	if !r.checkFolder() || r.unsure {
		return ImportResult{Problems: r.problems}, nil
	}
	all, err := r.openRows()
	if all == nil || err != nil {
		return ImportResult{Problems: r.problems}, err
	}
	if opt.Undo {
		return undo(all, opt, r.problems)
	}
	if err := checkSource(opt.Source, &r.problems); err != nil || r.problems.Count(source.Error) > 0 {
		return ImportResult{Problems: r.problems}, err
	}
	refused, err := copyIn(ctx, opt, &r)
	if err != nil {
		return ImportResult{Files: refused, Problems: r.problems}, err
	}
	data, err := r.imports(ctx)
	if err != nil {
		return ImportResult{}, err
	}
	out := ImportResult{Files: append(refused, r.result.Imported...), Problems: r.problems}
	if opt.Engine != "" && data != nil {
		err = loadInto(ctx, opt, data)
	}
	return out, err
}

// loadInto brings an engine of its own up to the rows. What is there already is
// not sent again.
func loadInto(ctx context.Context, opt ImportOptions, data *rows.Rows) error {
	opt.Progress("loading the rows into the engine")
	engine, err := opt.Open(ctx, opt.Engine, filepath.Join(opt.Root, ".hearth", "cache"))
	if err != nil {
		return fmt.Errorf("open the engine: %w", err)
	}
	if err = engine.Load(ctx, data.Files(), data.Coverage()); errors.Is(err, store.ErrGone) {
		err = fmt.Errorf("load the rows: %w (what is there whole stays; type the same again when it is back)", err)
	} else if err != nil {
		err = fmt.Errorf("load the rows: %w", err)
	}
	return errors.Join(err, engine.Close())
}

// checkSource says what is wrong with the name of a source.
func checkSource(name string, problems *source.List) error {
	if name == "" {
		return nil
	}
	err := rows.CheckSource(name)
	var no *rows.Refusal
	if errors.As(err, &no) {
		problems.Add(no.Problem)
		return nil
	}
	return err
}

// copyIn puts files that are elsewhere into data/raw, where the next build
// finds them. A file that cannot be read stays where it is and is given back; a
// file of another content is never written over.
func copyIn(ctx context.Context, opt ImportOptions, r *run) (refused []Import, err error) {
	raw := filepath.Join(opt.Root, "data", "raw")
	for _, name := range opt.Files {
		if _, there := inside(raw, name); there && fileExists(name) {
			continue
		}
		one, err := readOnly(ctx, name, opt, r)
		if err != nil {
			return nil, err
		}
		if one.Result.Format == "" || one.Result.Problems.Count(source.Error) > 0 {
			refused = append(refused, one)
			r.problems.Add(one.Result.Problems...)
			continue
		}
		if err := copyBeside(name, filepath.Join(raw, opt.Source)); errors.Is(err, fs.ErrExist) {
			r.problems.Errorf(source.Pos{File: path.Join("data/raw", opt.Source, filepath.Base(name))}, "raw-exists",
				"rename the new file, or delete the old one first", "another file of this name is there already; nothing was copied")
		} else if err != nil {
			return nil, err
		}
	}
	return refused, nil
}

// copyBeside copies an export and its mapping, if there is one, into a folder.
func copyBeside(name, dir string) error {
	to := filepath.Join(dir, filepath.Base(name))
	if err := copyNew(name, to); err != nil {
		return err
	}
	if !fileExists(ingest.MappingFile(name)) {
		return nil
	}
	if err := copyNew(ingest.MappingFile(name), ingest.MappingFile(to)); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

// copyNew copies a file to a name that is free or holds the same bytes.
func copyNew(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if old, err := os.ReadFile(to); err == nil {
		if string(old) == string(data) {
			return nil
		}
		return fs.ErrExist
	}
	return whole.File(to, 0o644, data)
}

// undo takes the rows of files out.
func undo(all *rows.Rows, opt ImportOptions, problems source.List) (ImportResult, error) {
	out := ImportResult{Problems: problems}
	for _, name := range opt.Files {
		shown, ok := inside(opt.Root, name)
		if !ok {
			shown = filepath.ToSlash(name)
		}
		entry, ok := taken(all.Ledger(), name, shown)
		if !ok {
			out.Problems.Errorf(source.Pos{File: shown}, "not-imported", rawHint(shown, all.Ledger()), "no rows came from this file")
			continue
		}
		if err := all.Remove(entry.Origin); err != nil {
			return out, err
		}
		out.Undone = append(out.Undone, entry.Raw)
		if fileExists(filepath.Join(opt.Root, filepath.FromSlash(entry.Raw))) {
			out.Here = append(out.Here, entry.Raw)
		}
	}
	return out, nil
}

// taken finds what came of a file: by its path, else by its bytes, for a file
// that was moved or is named where it came from.
func taken(ledger rows.Ledger, name, shown string) (rows.Entry, bool) {
	if e, ok := ledger.Raw(shown); ok {
		return e, true
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return rows.Entry{}, false
	}
	sum := sha256.Sum256(data)
	return ledger.Find(rows.Origin(hex.EncodeToString(sum[:])))
}

// rawHint names the nearest file that rows came from.
func rawHint(name string, ledger rows.Ledger) string {
	var known []string
	for _, e := range ledger.Entries {
		known = append(known, e.Raw)
	}
	if near := source.Nearest(name, known); near != "" {
		return "did you mean " + near + "?"
	}
	if len(known) == 0 {
		return "there are no rows at all"
	}
	slices.Sort(known)
	return "rows came from: " + strings.Join(known, ", ")
}
