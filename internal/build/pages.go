package build

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"hearth/internal/render"
	"hearth/internal/site"
	"hearth/internal/source"
)

// besideFiles lists the files that lie beside the pages.
func (r *run) besideFiles() ([]string, error) {
	var out []string
	if r.single() == "" {
		err := walk(filepath.Join(r.Root, contentDir), func(name string, _ fs.DirEntry) {
			if path.Ext(name) != ".md" {
				out = append(out, name)
			}
		})
		return out, err
	}
	for _, name := range names(r.Root) {
		if path.Ext(name) != ".md" && !hidden(name) && fileExists(filepath.Join(r.Root, name)) {
			out = append(out, name)
		}
	}
	return out, nil
}

// renderer parses the layouts: the site's own before the theme's before the built-in ones.
func (r *run) renderer() *render.Renderer {
	layouts, assets := []fs.FS{}, []fs.FS{}
	for _, dir := range []string{".", r.cfg.Theme} {
		if dir == "" {
			continue
		}
		base := filepath.Join(r.Root, filepath.FromSlash(dir))
		if dir != "." && !isDir(base) {
			r.problems.Errorf(r.cfg.Places["theme"], "theme", "name a folder that has layouts or assets in it, from the site's folder", "there is no theme folder %q", dir)
			continue
		}
		layouts = append(layouts, os.DirFS(filepath.Join(base, "layouts")))
		assets = append(assets, os.DirFS(filepath.Join(base, "assets")))
	}
	layouts = append(layouts, r.Layouts)
	assets = append(assets, r.Assets)
	renderer, problems := render.New(render.Layer(layouts...), render.Layer(assets...))
	r.problems.Add(problems...)
	return renderer
}

func isDir(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// staticDir holds what is published as it is.
const staticDir = "static"

// wellKnown is the one folder with a point that hosts and browsers ask for.
const wellKnown = ".well-known"

// staticFiles lists what is published as it is.
func (r *run) staticFiles() ([]string, error) {
	var out []string
	take := func(name string, _ fs.DirEntry) { out = append(out, name) }
	err := walk(filepath.Join(r.Root, staticDir), take)
	known := walk(filepath.Join(r.Root, staticDir, wellKnown), func(name string, _ fs.DirEntry) { out = append(out, wellKnown+"/"+name) })
	slices.Sort(out)
	return out, errors.Join(err, known)
}

// measure reads a picture's size; zero for one that is damaged.
func measure(name string) (site.Size, error) {
	in, err := os.Open(name)
	if err != nil {
		return site.Size{}, err
	}
	defer in.Close()
	size, err := site.Measure(name, in)
	if err != nil {
		return site.Size{}, nil // shown without a size; a broken picture is seen at once
	}
	return size, nil
}

// checkOut refuses an output folder that is a part of the site's own, or a file.
func (r *run) checkOut() {
	if fileExists(r.Out) {
		r.problems.Errorf(source.Pos{File: filepath.ToSlash(r.Out)}, "output-folder", "delete it, or name a folder with -o", "the pages are written into a folder of this name, and it is a file")
	}
	out, errA := filepath.Abs(r.Out)
	root, errB := filepath.Abs(r.Root)
	if errA != nil || errB != nil {
		return
	}
	for _, own := range []string{".", "content", "data", "layouts", "assets", "static", ".hearth"} {
		dir := filepath.Join(root, own)
		if out == dir || own != "." && strings.HasPrefix(out, dir+string(filepath.Separator)) {
			r.problems.Errorf(source.Pos{File: filepath.ToSlash(r.Out)}, "output-folder", "leave -o out, or name a folder of its own", "the pages cannot be written into the site's own folder %q", own)
			return
		}
	}
}

// today0 is for commands in which no page comes out.
func today0(zone *time.Location) time.Time { return time.Time{}.In(zone) }
