package build

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"hearth/internal/engagement/ingest"
	"hearth/internal/engagement/rows"
	"hearth/internal/source"
)

// ImportOptions is what `hearth import` needs.
type ImportOptions struct {
	Root     string
	Env      func(string) string
	Random   io.Reader
	Version  string
	Files    []string // absolute; none takes in what is new in data/raw
	Source   string   // that they belong to; "" for their platform
	DryRun   bool
	Undo     bool
	Progress func(string)
}

// ImportResult is what an import did.
type ImportResult struct {
	Files    []Import
	Undone   []string
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
	all, err := r.openRows()
	if all == nil || err != nil {
		return ImportResult{Problems: r.problems}, err
	}
	if opt.Undo {
		return undo(all, opt, r.problems)
	}
	refused, err := copyIn(ctx, opt, &r)
	if err != nil || r.problems.Count(source.Error) > 0 {
		return ImportResult{Files: refused, Problems: r.problems}, err
	}
	if _, err := r.imports(ctx); err != nil {
		return ImportResult{}, err
	}
	return ImportResult{Files: r.result.Imported, Problems: r.problems}, nil
}

// dryRun reads files where they are, without site or key.
func dryRun(ctx context.Context, opt ImportOptions) (ImportResult, error) {
	r := run{Options: Options{Root: opt.Root, Env: opt.Env, Version: opt.Version, Today: today0}}
	if err := r.load(); err != nil {
		return ImportResult{}, err
	}
	out := ImportResult{Problems: r.problems}
	for _, name := range opt.Files {
		opt.Progress("reading " + name)
		one, err := readOnly(ctx, name, opt, &r)
		if err != nil {
			return out, err
		}
		out.Files = append(out.Files, one)
		out.Problems.Add(one.Result.Problems...)
	}
	return out, nil
}

// readOnly reads one file with the settings of the site, if there is one, and
// with throw-away pseudonyms.
func readOnly(ctx context.Context, name string, opt ImportOptions, r *run) (Import, error) {
	shown := filepath.ToSlash(name)
	if root, err := filepath.Abs(opt.Root); err == nil {
		if rel, err := filepath.Rel(root, name); err == nil && filepath.IsLocal(rel) {
			shown = filepath.ToSlash(rel)
		}
	}
	in, err := os.Open(name)
	if err != nil {
		return Import{}, fmt.Errorf("read an export: %w", err)
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil || info.IsDir() {
		return Import{}, errors.Join(err, fmt.Errorf("%s is a folder; name the files in it", shown))
	}
	m := Importer{Root: opt.Root, Config: r.cfg}
	src := sourceOf(r.cfg, opt.Source)
	o := ingest.Options{Zone: r.cfg.Zone, Accounts: r.cfg.Accounts, Format: src.Format}
	one := Import{Path: shown, Source: src.Name}
	if text, err := os.ReadFile(name + mappingEnding); err == nil {
		mapping, problems := ingest.ParseMapping(shown+mappingEnding, text)
		if problems.Count(source.Error) > 0 {
			one.Result = ingest.Result{File: shown, Problems: problems}
			return one, nil
		}
		o.Mapping = mapping
	}
	o.Staff = m.staff
	one.Result = ingest.Read(ctx, ingest.Input{Name: shown, Source: src.Name, Reader: in, Size: info.Size()}, o)
	return one, nil
}

// copyIn puts files that are elsewhere into data/raw, where the next build
// finds them. A file that cannot be read stays where it is and is given back; a
// file of another content is never written over.
func copyIn(ctx context.Context, opt ImportOptions, r *run) (refused []Import, err error) {
	problems := &r.problems
	raw := filepath.Join(opt.Root, "data", "raw")
	if opt.Source != "" {
		if err := rows.CheckSource(opt.Source); err != nil {
			var no *rows.Refusal
			if errors.As(err, &no) {
				problems.Add(no.Problem)
				return nil, nil
			}
			return nil, err
		}
	}
	rawAbs, err := filepath.Abs(raw)
	if err != nil {
		return nil, err
	}
	for _, name := range opt.Files {
		if rel, err := filepath.Rel(rawAbs, name); err == nil && !strings.HasPrefix(rel, "..") {
			continue
		}
		one, err := readOnly(ctx, name, opt, r)
		if err != nil {
			return nil, err
		}
		if one.Result.Format == "" || one.Result.Problems.Count(source.Error) > 0 {
			refused = append(refused, one)
			problems.Add(one.Result.Problems...)
			continue
		}
		to := filepath.Join(raw, opt.Source, filepath.Base(name))
		if err := copyNew(name, to); err != nil {
			if errors.Is(err, fs.ErrExist) {
				problems.Errorf(source.Pos{File: path.Join("data/raw", opt.Source, filepath.Base(name))}, "raw-exists",
					"rename the new file, or delete the old one first", "another file of this name is there already; nothing was copied")
				continue
			}
			return nil, err
		}
		if mapping := name + mappingEnding; fileExists(mapping) {
			if err := copyNew(mapping, to+mappingEnding); err != nil && !errors.Is(err, fs.ErrExist) {
				return nil, err
			}
		}
	}
	return refused, nil
}

func fileExists(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// copyNew copies a file to a name that is free or holds the same bytes.
func copyNew(from, to string) error {
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	if info.IsDir() {
		return fmt.Errorf("%s is a folder; name the files in it", from)
	}
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
	return writeFile(to, data)
}

// undo takes the rows of files out.
func undo(all *rows.Rows, opt ImportOptions, problems source.List) (ImportResult, error) {
	out := ImportResult{Problems: problems}
	root, err := filepath.Abs(opt.Root)
	if err != nil {
		return out, err
	}
	for _, name := range opt.Files {
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return out, err
		}
		shown := filepath.ToSlash(rel)
		entry, ok := all.Ledger().Raw(shown)
		if !ok {
			out.Problems.Errorf(source.Pos{File: shown}, "not-imported", rawHint(shown, all.Ledger()), "no rows came from this file")
			continue
		}
		if err := all.Remove(entry.Origin); err != nil {
			return out, err
		}
		out.Undone = append(out.Undone, shown)
	}
	return out, nil
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
	return "the files that rows came from are listed in data/rows/ledger.json"
}
