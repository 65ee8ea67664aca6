package build

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"hearth/internal/config"
	"hearth/internal/source"
)

// siteFile is the name of the site file.
const siteFile = "hearth.yaml"

// load reads the site file.
func (r *run) load() error {
	text, err := os.ReadFile(filepath.Join(r.Root, siteFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	var problems source.List
	if err != nil {
		r.cfg = config.Default()
	} else {
		r.cfg, problems = config.Parse(siteFile, text, r.Version)
	}
	r.problems.Add(problems...)
	r.unsure = problems.Count(source.Error) > 0
	if r.URL != "" {
		r.cfg.URL = strings.TrimSuffix(r.URL, "/")
	}
	r.today = r.Today(r.cfg.Zone)
	return nil
}

// markdownFiles lists the stories by path.
func (r *run) markdownFiles() ([]string, error) {
	if one := r.single(); one != "" {
		return []string{one}, nil
	}
	var files []string
	err := walk(filepath.Join(r.Root, contentDir), func(name string, _ fs.DirEntry) {
		name = contentDir + "/" + name
		switch ending := path.Ext(name); {
		case ending == ".md":
			files = append(files, name)
		case slices.Contains(otherEndings, strings.ToLower(ending)):
			r.problems.Warnf(source.Pos{File: name}, "ending", "call it "+strings.TrimSuffix(name, ending)+".md", "only a file that ends in .md is a page")
		}
	})
	slices.Sort(files)
	return files, err
}

// walk visits every plain file below dir by its name with slashes. Names that
// start with a point, or end like an editor's own files, are passed over. A
// folder that is not there has no files; one that is a link to another is
// walked there, as for exports that are kept elsewhere.
func walk(dir string, visit func(name string, d fs.DirEntry)) error {
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil || rel == "." {
			return err
		}
		if hidden(d.Name()) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.Type().IsRegular() || d.Type()&fs.ModeSymlink != 0 {
			visit(filepath.ToSlash(rel), d)
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func hidden(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || strings.HasPrefix(name, "#")
}

func (o Options) workers() int {
	if o.Jobs > 0 {
		return o.Jobs
	}
	return runtime.GOMAXPROCS(0)
}

func (r *run) progress(text string) {
	if r.Progress != nil {
		r.Progress(text)
	}
}
