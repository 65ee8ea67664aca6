package build

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"hearth/internal/engagement/ingest"
	"hearth/internal/source"
)

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
	if rel, ok := inside(opt.Root, name); ok {
		shown = rel
	}
	if problems := plainFile(name, shown); len(problems) > 0 {
		return Import{Path: shown, Result: ingest.Result{File: shown, Problems: problems}}, nil
	}
	src := sourceOf(r.cfg, cmp.Or(opt.Source, folderOf(shown)))
	mapping, err := os.ReadFile(ingest.MappingFile(name))
	if err != nil {
		mapping = nil // there is none: the columns are guessed
	}
	m := Importer{Root: opt.Root, Config: r.cfg, progress: opt.Progress}
	one := Import{Path: shown, Source: src.Name}
	file, err := stat(name)
	if err != nil {
		return Import{}, err
	}
	file.Path = shown
	if one.Result, err = m.export(ctx, name, file, src, mapping, nil); err != nil {
		return Import{}, err
	}
	if one.Result.Format != "" {
		one.Result.Problems.Add(missing(src, shown, one.Result.Columns)...)
	}
	return one, nil
}

// folderOf gives the source that a file in data/raw belongs to, "" for others.
func folderOf(shown string) string {
	rest, ok := strings.CutPrefix(shown, "data/raw/")
	folder, _, nested := strings.Cut(rest, "/")
	if !ok || !nested {
		return ""
	}
	return folder
}

// inside gives the path of a file from the folder root, with slashes, when it
// is in there.
func inside(root, name string) (string, bool) {
	root, errA := filepath.Abs(root)
	name, errB := filepath.Abs(name)
	if errA != nil || errB != nil {
		return "", false
	}
	rel, err := filepath.Rel(root, name)
	return filepath.ToSlash(rel), err == nil && filepath.IsLocal(rel)
}

// plainFile says why a name is none of a file that can be read.
func plainFile(name, shown string) source.List {
	var problems source.List
	at := source.Pos{File: shown}
	switch info, err := os.Stat(name); {
	case errors.Is(err, fs.ErrNotExist):
		problems.Errorf(at, "no-file", nearFile(name), "there is no such file")
	case err != nil:
		problems.Errorf(at, "unreadable", "look at its permissions", "this file cannot be read: %v", errors.Unwrap(err))
	case info.IsDir():
		problems.Errorf(at, "folder", "name the files in it, such as "+path.Join(shown, "2026.csv"), "this is a folder")
	case !info.Mode().IsRegular():
		problems.Errorf(at, "no-file", "name a file", "this is not a file that can be read")
	}
	return problems
}

// nearFile names the file of the same folder that may have been meant.
func nearFile(name string) string {
	var known []string
	entries, _ := os.ReadDir(filepath.Dir(name))
	for _, e := range entries {
		if !hidden(e.Name()) {
			known = append(known, e.Name())
		}
	}
	if near := source.Nearest(filepath.Base(name), known); near != "" {
		return "did you mean " + filepath.ToSlash(filepath.Join(filepath.Dir(name), near)) + "?"
	}
	return "write the path from the folder you are in, in quotes when there is a space in it"
}

func fileExists(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}
