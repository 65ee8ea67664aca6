package build

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/render"
	"hearth/internal/site"
	"hearth/internal/source"
)

// pages assembles the site and lays it out.
func (r *run) pages(ctx context.Context, renderer *render.Renderer) (render.Output, error) {
	in := site.Input{
		Stories: r.stories, Lists: &r.lists, Figures: r.figures, Numbers: r.numbers, Cards: r.cards,
		Assets: renderer.Assets(), Kinds: renderer.Kinds(),
		Today: r.today, Drafts: r.Drafts, AsOf: r.asOf(),
	}
	var err error
	if in.Beside, err = r.beside(); err != nil {
		return nil, err
	}
	if in.Static, err = r.static(); err != nil {
		return nil, err
	}
	whole, problems := site.Assemble(r.cfg, in)
	r.problems.Add(problems...)
	if r.problems.Failed(r.Strict) {
		return nil, nil
	}
	r.result.Pages = len(whole.Pages)
	for _, s := range r.stories { // their texts are in the pages now, and need not be in memory twice
		s.Body, s.Excerpt = nil, nil
	}
	out, problems := renderer.Spooled(ctx, whole, r.spool)
	r.problems.Add(problems...)
	return out, ctx.Err()
}

// beside lists the files that lie beside the pages.
func (r *run) beside() ([]site.Asset, error) {
	if r.single() == "" {
		return assets(filepath.Join(r.Root, contentDir), func(name string) bool { return path.Ext(name) != ".md" })
	}
	var out []site.Asset
	for _, name := range names(r.Root) {
		from := filepath.Join(r.Root, name)
		if path.Ext(name) == ".md" || hidden(name) || !fileExists(from) {
			continue
		}
		size, err := measure(from)
		if err != nil {
			return nil, err
		}
		out = append(out, site.Asset{Path: name, From: from, Size: size})
	}
	return out, nil
}

// asOf is the newest capture among the answers that the site shows: the same
// whether they were asked of rows or read from data/answers.
func (r *run) asOf() string {
	var newest engagement.Day
	for _, p := range r.answers {
		newest = max(newest, p.Answer().AsOf)
	}
	if newest == 0 {
		return ""
	}
	return newest.String()
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

// wellKnown is the one folder with a point that hosts and browsers ask for.
const wellKnown = ".well-known"

// static lists what is published as it is.
func (r *run) static() ([]site.Asset, error) {
	all, err := assets(filepath.Join(r.Root, "static"), func(string) bool { return true })
	if err != nil {
		return nil, err
	}
	known, err := assets(filepath.Join(r.Root, "static", wellKnown), func(string) bool { return true })
	for _, a := range known {
		a.Path = wellKnown + "/" + a.Path
		all = append(all, a)
	}
	slices.SortFunc(all, func(a, b site.Asset) int { return strings.Compare(a.Path, b.Path) })
	return all, err
}

// assets lists the files of a folder with the size of those that are pictures.
func assets(dir string, keep func(string) bool) ([]site.Asset, error) {
	var out []site.Asset
	var failed error
	err := walk(dir, func(name string, _ fs.DirEntry) {
		if !keep(name) || failed != nil {
			return
		}
		a := site.Asset{Path: name, From: filepath.Join(dir, filepath.FromSlash(name))}
		a.Size, failed = measure(a.From)
		out = append(out, a)
	})
	return out, errors.Join(err, failed)
}

// measure reads a picture's size; zero for what is none.
func measure(name string) (site.Size, error) {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg":
	default:
		return site.Size{}, nil
	}
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
