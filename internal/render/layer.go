package render

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"hearth/internal/site"
)

// Layer lays folders over one another: of several files of one name the first
// folder's counts. A nil folder is empty.
func Layer(folders ...fs.FS) fs.FS {
	return layers(slices.DeleteFunc(slices.Clone(folders), func(f fs.FS) bool { return f == nil }))
}

type layers []fs.FS

// Open opens the first file of that name. What all folders of a name hold
// together, fs.ReadDir and fs.WalkDir say, not the opened folder.
func (l layers) Open(name string) (fs.File, error) {
	for _, f := range l {
		file, err := f.Open(name)
		if !errors.Is(err, fs.ErrNotExist) {
			return file, err
		}
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// ReadDir lists the files of all folders, each name once.
func (l layers) ReadDir(name string) ([]fs.DirEntry, error) {
	seen := map[string]bool{}
	var out []fs.DirEntry
	found := false
	for _, f := range l {
		entries, err := fs.ReadDir(f, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		found = true
		for _, e := range entries {
			if !seen[e.Name()] {
				seen[e.Name()] = true
				out = append(out, e)
			}
		}
	}
	if !found && name != "." {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrNotExist}
	}
	slices.SortFunc(out, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return out, nil
}

// text is a layout as written.
type text struct{ name, text string }

// texts reads every layout, in order of name.
func texts(layouts fs.FS) ([]text, error) {
	var out []text
	err := walk(layouts, ".", func(name string) error {
		if path.Ext(name) != ".html" {
			return nil
		}
		data, err := fs.ReadFile(layouts, name)
		out = append(out, text{name, string(data)})
		return err
	})
	return out, err
}

// copies reads every asset, in order of address.
func copies(assets fs.FS) ([]site.File, error) {
	var out []site.File
	err := walk(assets, ".", func(name string) error {
		data, err := fs.ReadFile(assets, name)
		out = append(out, site.File{Address: "assets/" + name, Data: data})
		return err
	})
	return out, err
}

// walk visits the plain files below dir in order of name; names that start
// with a point are passed over.
func walk(f fs.FS, dir string, visit func(name string) error) error {
	if f == nil {
		return nil
	}
	entries, err := fs.ReadDir(f, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		switch {
		case strings.HasPrefix(e.Name(), "."):
		case e.IsDir():
			err = errors.Join(err, walk(f, name, visit))
		default:
			err = errors.Join(err, visit(name))
		}
	}
	return err
}
