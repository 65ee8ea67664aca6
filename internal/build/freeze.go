package build

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/insight"
	"hearth/internal/source"
	"hearth/internal/story"
	"hearth/internal/whole"
)

// FreezeResult is what became of an edition.
type FreezeResult struct {
	Problems source.List
	Edition  string
	On       string   // the day its numbers are of
	Before   string   // the day they were frozen on before; "" for the first time
	Numbers  int      // numbers and cells that were frozen
	Figures  int      // of them figures
	Changes  []Change // against what was frozen before
	Folder   string   // where they lie now
}

// Freeze keeps the numbers of an edition as they are now, in files that belong
// to the sources of the site. One that was frozen before needs a correction for
// each number that changed since.
func Freeze(ctx context.Context, opt Options, name string) (FreezeResult, error) {
	e, problems, err := thaw(ctx, opt, name)
	if err != nil || problems.Count(source.Error) > 0 {
		return FreezeResult{Problems: problems, Edition: e.name}, err
	}
	defer e.desk.Close()
	out := FreezeResult{Edition: e.name, Problems: problems, Folder: editionsDir + "/" + e.name}
	if e.old != nil {
		out.Before = e.old.On
		out.Changes = e.changes()
		for _, c := range out.Changes {
			if c.Reason == "" {
				out.Problems.Errorf(c.Pos, "no-correction", c.hint(e.pages[0]),
					"%s was published as %s on %s and is %s now: a published number changes only with a correction", c.What, c.Was, e.old.On, c.Is)
			}
		}
		if out.Problems.Count(source.Error) > 0 {
			return out, nil
		}
	}
	f, files, err := e.keep()
	if err != nil {
		return out, err
	}
	out.On, out.Numbers = f.On, len(e.asked)
	for _, a := range e.asked {
		if a.figure != nil {
			out.Figures++
		}
	}
	return out, e.write(f, files)
}

// edition is an edition with its numbers as the data have them now.
type edition struct {
	desk     *Desk
	name     string
	pages    []*story.Story // in all languages
	asked    []asked
	old      *frozen // nil when it was never frozen
	stories  []*story.Story
	language string
}

// thaw gives an edition with its numbers as they are now. It is built like any
// preview, so that whatever is wrong with the site is told first.
func thaw(ctx context.Context, opt Options, name string) (*edition, source.List, error) {
	name = strings.TrimSuffix(filepath.ToSlash(name), ".md")
	name = strings.TrimSuffix(name, "/index")
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		name = name[i+1:]
	}
	opt.Thaw, opt.Program = name, "" // nothing of this is kept for other builds
	e := &edition{desk: NewDesk(opt, false), name: name}
	made, err := e.desk.Make(ctx, nil)
	if err != nil {
		return e, nil, errors.Join(err, e.desk.Close())
	}
	if made.Problems.Count(source.Error) > 0 {
		return e, made.Problems, e.desk.Close()
	}
	problems, err := e.gather(ctx, made)
	if err != nil || problems.Count(source.Error) > 0 {
		err = errors.Join(err, e.desk.Close())
	}
	return e, problems, err
}

// gather finds the pages of the edition, what they ask, and what was frozen.
func (e *edition) gather(ctx context.Context, made Made) (source.List, error) {
	var problems source.List
	v, _, err := e.desk.graph.Value(ctx, keyContent)
	if err != nil {
		return nil, err
	}
	r := e.desk.run(made.Config)
	e.language = made.Config.Language
	if e.stories, err = e.desk.read(ctx, v.(listing).Pages); err != nil {
		return nil, err
	}
	var known []string
	for _, s := range e.stories {
		switch name := editionOf(s); name {
		case "":
		case e.name:
			e.pages = append(e.pages, s)
		default:
			known = append(known, name)
		}
	}
	if len(e.pages) == 0 {
		hint := "write it as content/editions/" + e.name + ".md first"
		if near := source.Nearest(e.name, known); near != "" {
			hint = "did you mean `editions/" + near + "`?"
		}
		problems.Errorf(source.Pos{File: contentDir + "/editions/" + e.name + ".md"}, "no-edition", hint, "there is no edition called %q", e.name)
		return problems, nil
	}
	v, _, err = e.desk.graph.Value(ctx, keyQuestions)
	if err != nil {
		return nil, err
	}
	for _, a := range v.(*questions).all {
		if editionOf(a.page) == e.name {
			e.asked = append(e.asked, a)
		}
	}
	if fileExists(r.file(editionsDir + "/" + e.name + "/" + editionFile)) {
		if e.old, err = r.readEdition(e.name); err != nil {
			return nil, err
		}
	}
	return r.problems, nil
}

// read gives stories, without their texts.
func (d *Desk) read(ctx context.Context, pages []string) ([]*story.Story, error) {
	var out []*story.Story
	for _, name := range pages {
		v, _, err := d.graph.Value(ctx, factsKey(name))
		if err != nil {
			return nil, err
		}
		if s, _ := v.(*story.Story); s != nil {
			out = append(out, s)
		}
	}
	return out, nil
}

// keep gives what is to be written of the edition.
func (e *edition) keep() (*frozen, map[string][]byte, error) {
	r := &run{Options: e.desk.opt, answers: map[string]guard.Published{}}
	plain := make([]asked, len(e.asked))
	for i, a := range e.asked {
		plain[i] = a
		plain[i].key = insight.Key(a.question)
		if p, ok := e.desk.data.answering.get(a.key); ok {
			r.answers[plain[i].key] = p.From("") // they stay, whatever becomes of the rows
		}
	}
	files, err := r.answerFiles(plain)
	if err != nil {
		return nil, nil, err
	}
	f := &frozen{
		Schema: frozenSchema, Edition: e.name, Files: map[string]string{},
		Headlines: []string{}, Promises: slices.Sorted(maps.Keys(named(e.stories))),
	}
	for name, data := range files {
		f.Files[name] = sha(data)
	}
	for _, a := range e.asked {
		if a.block != nil && !slices.Contains(f.Headlines, a.question.Metric.Text) {
			f.Headlines = append(f.Headlines, a.question.Metric.Text)
		}
	}
	f.On = e.today().Format(time.DateOnly)
	return f, files, nil
}

func (e *edition) today() time.Time {
	zone := time.UTC
	if cfg, _, err := e.desk.settings(context.Background()); err == nil {
		zone = cfg.Zone
	}
	return e.desk.opt.Today(zone)
}

// write puts an edition's numbers into its folder; what says that they are
// whole is written last.
func (e *edition) write(f *frozen, files map[string][]byte) error {
	dir := filepath.Join(e.desk.opt.Root, filepath.FromSlash(editionsDir), e.name)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := whole.File(filepath.Join(dir, name), 0o644, files[name]); err != nil {
			return err
		}
	}
	text, err := json.MarshalIndent(f, "", "\t")
	if err != nil {
		return err
	}
	if err := whole.File(filepath.Join(dir, editionFile), 0o644, append(text, '\n')); err != nil {
		return err
	}
	for _, name := range names(dir) {
		if name != editionFile && files[name] == nil && filepath.Ext(name) == ".json" {
			if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return nil
}
