package build

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"hearth/internal/config"
	"hearth/internal/memo"
	"hearth/internal/render"
	"hearth/internal/site"
	"hearth/internal/source"
	"hearth/internal/story"
)

// layouts reads the layouts and assets of the site, the theme and the program.
func (d *Desk) layouts(r *memo.Reader, _ string) (memo.Result, error) {
	cfg, err := memo.Get[*config.Config](r, keyPages)
	if err != nil {
		return memo.Result{}, err
	}
	run := d.run(cfg)
	renderer := run.renderer()
	run.problems.Add(cfg.CheckKinds(renderer.Kinds())...)
	return memo.Result{Value: renderer, Sum: memo.Sum(renderer.Sum()), Problems: run.problems}, nil
}

// layout stands for the files that a page of some layout is made with.
func (d *Desk) layout(r *memo.Reader, name string) (memo.Result, error) {
	renderer, err := memo.Get[*render.Renderer](r, keyLayouts)
	if err != nil {
		return memo.Result{}, err
	}
	names, text := renderer.Layouts(name)
	return memo.Result{Value: names, Sum: memo.SumOf([]byte(text))}, nil
}

// size measures a picture; zero for what is none.
func (d *Desk) size(r *memo.Reader, name string) (memo.Result, error) {
	if _, err := r.Sum(fileKey(name)); err != nil {
		return memo.Result{}, err
	}
	size, err := measure(d.path(name))
	if err != nil {
		return memo.Result{}, err
	}
	return memo.Result{Value: size, Sum: memo.SumOf(fmt.Append(nil, size))}, nil
}

// sized gives files of a folder with the size of those that are pictures.
func (d *Desk) sized(r *memo.Reader, dir string, names []string) ([]site.Asset, error) {
	out := make([]site.Asset, 0, len(names))
	for _, name := range names {
		full := path.Join(dir, name)
		a := site.Asset{Path: name, From: filepath.Join(d.opt.Root, filepath.FromSlash(full))}
		if isPicture(name) {
			size, err := memo.Get[site.Size](r, memo.Key{Step: stepSize, Name: full})
			if err != nil {
				return nil, err
			}
			a.Size = size
		}
		out = append(out, a)
	}
	return out, nil
}

// plan decides everything that concerns more than one page.
func (d *Desk) plan(r *memo.Reader, _ string) (memo.Result, error) {
	cfg, err := memo.Get[*config.Config](r, keyPages)
	if err != nil {
		return memo.Result{}, err
	}
	l := &look{desk: d, r: r, cfg: cfg}
	in := site.Input{Drafts: d.opt.Drafts, Look: l}
	if in.Stories, err = d.stories(r); err != nil {
		return memo.Result{}, err
	}
	if in.Lists, err = memo.Get[*story.Lists](r, keyLists); err != nil {
		return memo.Result{}, err
	}
	if in.Today, err = memo.Get[time.Time](r, keyToday); err != nil {
		return memo.Result{}, err
	}
	if in.AsOf, err = memo.Get[string](r, keyAsOf); err != nil {
		return memo.Result{}, err
	}
	if in.Frozen, err = memo.Get[map[string]site.Frozen](r, keyFrozen); err != nil {
		return memo.Result{}, err
	}
	if in.FigureNames, err = d.figureNames(r); err != nil {
		return memo.Result{}, err
	}
	if in.Meaning, err = memo.Get[site.Meaning](r, keyMetrics); err != nil {
		return memo.Result{}, err
	}
	if in.Beside, in.Static, err = d.files(r); err != nil {
		return memo.Result{}, err
	}
	renderer, err := memo.Get[*render.Renderer](r, keyLayouts)
	if err != nil {
		return memo.Result{}, err
	}
	in.Assets, in.Kinds = renderer.Assets(), renderer.Kinds()
	plan, problems := site.NewPlan(cfg, in)
	if l.err != nil {
		return memo.Result{}, l.err
	}
	if !d.follows {
		d.forgetFacts(in.Stories)
	}
	return memo.Result{Value: plan, Sum: r.Together(), Problems: problems}, nil
}

// forgetFacts lets go of what was for the plan alone when it is made only once:
// the beginnings of pages, which it has made summaries of.
func (d *Desk) forgetFacts(stories []*story.Story) {
	for _, s := range stories {
		d.graph.Forget(factsKey(s.File))
		s.Excerpt = nil
	}
}

// stories gives all stories without their texts, in order of path.
func (d *Desk) stories(r *memo.Reader) ([]*story.Story, error) {
	content, err := memo.Get[listing](r, keyContent)
	if err != nil {
		return nil, err
	}
	var out []*story.Story
	for _, name := range content.Pages {
		v, err := r.Value(factsKey(name))
		if err != nil {
			return nil, err
		}
		if s, _ := v.(*story.Story); s != nil {
			out = append(out, s)
		}
	}
	return out, nil
}

// files gives the files beside the pages and those that are copied as they are.
func (d *Desk) files(r *memo.Reader) (beside, static []site.Asset, err error) {
	content, err := memo.Get[listing](r, keyContent)
	if err != nil {
		return nil, nil, err
	}
	dir := contentDir
	if (&run{Options: d.opt}).single() != "" {
		dir = "."
	}
	if beside, err = d.sized(r, dir, content.Others); err != nil {
		return nil, nil, err
	}
	copied, err := memo.Get[listing](r, keyStatic)
	if err != nil {
		return nil, nil, err
	}
	static, err = d.sized(r, staticDir, copied.Others)
	return beside, static, err
}

// everything is what a site publishes.
type everything struct {
	Outputs []Output // in order of address, without their sums
	Pages   int
}

// outputs lists everything that the plan and the theme publish.
func (d *Desk) outputs(r *memo.Reader, _ string) (memo.Result, error) {
	plan, err := memo.Get[*site.Plan](r, keyPlan)
	if err != nil {
		return memo.Result{}, err
	}
	renderer, err := memo.Get[*render.Renderer](r, keyLayouts)
	if err != nil {
		return memo.Result{}, err
	}
	theme, problems := renderer.Files(plan.Site())
	all := everything{Pages: len(plan.Site().Pages)}
	for _, o := range plan.Outputs() {
		all.Outputs = append(all.Outputs, Output{Address: o.Address, From: o.From})
	}
	for _, f := range theme {
		all.Outputs = append(all.Outputs, Output{Address: f.Address})
	}
	slices.SortFunc(all.Outputs, func(a, b Output) int { return strings.Compare(a.Address, b.Address) })
	return memo.Result{Value: all, Sum: r.Together(), Problems: problems}, nil
}

func readOutputs(data []byte) (any, error) {
	var all everything
	err := readValue(data, &all)
	return all, err
}

// common gives what is the same on every page.
func (d *Desk) common(r *memo.Reader, _ string) (memo.Result, error) {
	plan, err := memo.Get[*site.Plan](r, keyPlan)
	if err != nil {
		return memo.Result{}, err
	}
	renderer, err := memo.Get[*render.Renderer](r, keyLayouts)
	if err != nil {
		return memo.Result{}, err
	}
	common := renderer.Common(plan.Site())
	text, err := json.Marshal(common)
	return memo.Result{Value: common, Sum: memo.SumOf(text)}, err
}

// frame gives what the plan says of one output.
func (d *Desk) frame(r *memo.Reader, name string) (memo.Result, error) {
	plan, err := memo.Get[*site.Plan](r, keyPlan)
	if err != nil {
		return memo.Result{}, err
	}
	if _, ok := plan.Output(name); !ok {
		return memo.Result{Sum: memo.SumOf([]byte("not there"))}, nil
	}
	frame := memo.NewSumming()
	plan.Frame(frame, name)
	return memo.Result{Sum: frame.Sum()}, nil
}

// output makes one file of the site. Its sum is the beginning of the SHA-256 of
// its bytes. Its value is the bytes, or the name of a file to copy.
func (d *Desk) output(r *memo.Reader, name string) (memo.Result, error) {
	if _, err := r.Sum(memo.Key{Step: stepFrame, Name: name}); err != nil {
		return memo.Result{}, err
	}
	v, _, err := r.Aside(keyPlan) // what of it the output depends on is its frame
	if err != nil {
		return memo.Result{}, err
	}
	plan := v.(*site.Plan)
	o, ok := plan.Output(name)
	if !ok {
		return d.asset(r, plan, name)
	}
	if o.Kind == site.FileOutput {
		rel, err := filepath.Rel(d.opt.Root, o.From)
		if err != nil {
			return memo.Result{}, err
		}
		sum, err := r.Sum(fileKey(filepath.ToSlash(rel)))
		return memo.Result{Value: o.From, Sum: sum}, err
	}
	if o.Kind == site.PackOutput {
		return d.pack(r, o)
	}
	cfg, err := memo.Get[*config.Config](r, keyPages)
	if err != nil {
		return memo.Result{}, err
	}
	l := &look{desk: d, r: r, cfg: cfg}
	data, problems, err := d.lay(r, plan, o, l)
	if err == nil {
		err = l.err
	}
	if o.Kind == site.PageOutput {
		problems.Add(l.problems...)
	}
	return memo.Result{Value: data, Sum: memo.SumOf(data), Problems: problems}, err
}

// pack makes the ZIP of a material of its files, each of which is read through
// the graph.
func (d *Desk) pack(r *memo.Reader, o site.Output) (memo.Result, error) {
	data, err := site.Pack(o.Files, func(from string) ([]byte, error) {
		rel, err := filepath.Rel(d.opt.Root, from)
		if err != nil {
			return nil, err
		}
		if _, err := r.Sum(fileKey(filepath.ToSlash(rel))); err != nil {
			return nil, err
		}
		return os.ReadFile(from)
	})
	return memo.Result{Value: data, Sum: memo.SumOf(data)}, err
}

// lay lays an output out. The renderer is taken past the graph, as the plan is:
// what of it an output depends on is its layout, which is read.
func (d *Desk) lay(r *memo.Reader, plan *site.Plan, o site.Output, l *look) ([]byte, source.List, error) {
	v, _, err := r.Aside(keyLayouts)
	if err != nil {
		return nil, nil, err
	}
	renderer := v.(*render.Renderer)
	var common render.Site
	if o.Kind == site.PageOutput || o.Kind == site.MovedOutput || o.Kind == site.FeedOutput {
		if common, err = memo.Get[render.Site](r, keyCommon); err != nil {
			return nil, nil, err
		}
	}
	switch o.Kind {
	case site.PageOutput:
		page, problems := plan.Page(o.Address, l)
		if _, err := r.Sum(memo.Key{Step: stepLayout, Name: page.Layout}); err != nil || l.err != nil {
			return nil, problems, err
		}
		if renderer.Broken() || page.Kind == "figure" && page.Figure == nil { // that was told
			return nil, problems, nil
		}
		data, list := renderer.Page(common, page)
		problems.Add(list...)
		return data, problems, nil
	case site.FeedOutput:
		if _, err := r.Sum(memo.Key{Step: stepLayout, Name: render.EntryPart}); err != nil {
			return nil, nil, err
		}
		feed, _ := plan.Feed(o.Address, l)
		if renderer.Broken() {
			return nil, nil, nil
		}
		data, problems := renderer.Feed(plan.Site(), feed)
		return data, problems, nil
	case site.MovedOutput:
		if _, err := r.Sum(memo.Key{Step: stepLayout, Name: render.MovedPart}); err != nil {
			return nil, nil, err
		}
		if renderer.Broken() {
			return nil, nil, nil
		}
		moved, _ := plan.Site().Redirect(o.Address)
		data, problems := renderer.Moved(common, plan.Site(), moved)
		return data, problems, nil
	case site.FigureOutput:
		return plan.FigureFile(o.Address, l), nil, nil
	}
	return plan.Text(o.Address, l), nil, nil
}

// asset gives a file of the theme.
func (d *Desk) asset(r *memo.Reader, plan *site.Plan, name string) (memo.Result, error) {
	common, err := r.Sum(keyCommon)
	if err != nil {
		return memo.Result{}, err
	}
	renderer, err := memo.Get[*render.Renderer](r, keyLayouts)
	if err != nil {
		return memo.Result{}, err
	}
	files, problems := renderer.Files(plan.Site())
	i := slices.IndexFunc(files, func(f site.File) bool { return f.Address == name })
	if i < 0 {
		return memo.Result{Sum: common, Problems: problems}, nil
	}
	return memo.Result{Value: bytes.Clone(files[i].Data), Sum: memo.SumOf(files[i].Data), Problems: problems}, nil
}

// isPicture says whether a file has a size that pages give.
func isPicture(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg":
		return true
	}
	return false
}
